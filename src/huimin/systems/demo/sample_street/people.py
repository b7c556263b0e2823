"""Loads organisations, posts and staff of the sample street through the doors of the kernel: twice is the same as once."""

import datetime
import math
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import yaml
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password

from huimin.kernel.access import api as access
from huimin.kernel.places import api as places
from huimin.kernel.signin import api as signin

DATA = Path(__file__).parent / "data"
STREET = "120106003"
PASSWORD = "huimin-yanshi-2026"  # noqa: S105 - of demo accounts only, printed by demo-info
TOTP_SECRET = "HUIMINYANSHI2O26HUIMINYANSHI2O26"  # noqa: S105 - of demo accounts only
STATIONS = 20

Progress = Callable[..., None]


@cache
def people() -> dict[str, Any]:
    """What data/people.yaml says."""
    content: dict[str, Any] = yaml.safe_load((DATA / "people.yaml").read_text(encoding="utf-8"))
    return content


def load_organisations(actor: access.Actor) -> None:
    """The offices, units, committees and stations."""
    for row in yaml.safe_load((DATA / "organisations.yaml").read_text(encoding="utf-8")):
        ensure_organisation(
            actor,
            code=row["code"],
            name=row["name"],
            kind=row["kind"],
            parent=row["parent"],
            division=row["division"],
            calendar=row.get("calendar", ""),
        )
    for number, community in enumerate(places.children(STREET), start=1):
        ensure_organisation(
            actor,
            code=committee_code(community.code),
            name={"zh-hans": community.name_zh, "en": f"{community.name_en} Residents' Committee"},
            kind="community",
            parent="jiedao",
            division=community.code,
        )
        if number <= STATIONS:
            ensure_organisation(
                actor,
                code=f"zhan-{number:02d}",
                name={
                    "zh-hans": places.short_name(community) + "便民服务站",
                    "en": f"{community.name_en} Service Station",
                },
                kind="station",
                parent="bianmin",
                division=community.code,
                calendar="cn-hall",
            )


def committee_code(community_code: str) -> str:
    return f"juwei-{community_code[-3:]}"


def load_staff(actor: access.Actor, progress: Progress) -> None:
    """Everybody's account and posts."""
    listed = people()
    staff = [(row["username"], row["name"], row["posts"]) for row in listed["staff"]]
    staff += [
        (row["username"], row["name"], worker_posts(number)) for number, row in enumerate(listed["workers"], start=1)
    ]
    account_ids = []
    for number, (username, name, posts) in enumerate(staff, start=1):
        account_id = ensure_staff(actor, username=username, name=name)
        account_ids.append(account_id)
        for post in posts:
            ensure_post(actor, account_id=account_id, **post)
        progress("staff", number, len(staff))
    if settings.IS_DEMO:
        open_to_visitors(actor, account_ids)
    for row in listed["acting"]:
        standing_in = access.account(username=row["username"])
        ends_at = datetime.datetime.combine(row["until"], datetime.time(23, 59), ZoneInfo("Asia/Shanghai"))
        if standing_in:
            ensure_holding(actor, standing_in.id, row["post"], kind="acting", ends_at=ends_at)


def load_residents(actor: access.Actor) -> None:
    """Residents who have signed in before, by their phones."""
    for row in people()["residents"]:
        account = access.resident_by_phone(actor=actor, phone=row["phone"])
        if account.display_name != row["name"]:
            access.set_preferences(account_id=account.id, display_name=row["name"])


def worker_posts(number: int) -> list[dict[str, Any]]:
    """The posts of the worker of station `number`: at the station, for each community it serves, and in the committee."""
    home = places.children(STREET)[number - 1]
    committee = committee_code(home.code)
    posts: list[dict[str, Any]] = [
        {
            "code": f"zhan-{number:02d}-{community.code[-3:]}",
            "organisation": f"zhan-{number:02d}",
            "title": {"zh-hans": "服务站工作人员", "en": "Station worker"},
            "roles": ["station_worker"],
            "division": community.code,
        }
        for community in served_by(number)
    ]
    posts.append(
        {
            "code": f"{committee}-jingban",
            "organisation": committee,
            "title": {"zh-hans": "社区工作者", "en": "Community worker"},
            "roles": ["unit_officer"],
            "division": home.code,
        }
    )
    return posts


def served_by(station: int) -> list[places.DivisionView]:
    """The station's own community, and those without a station to which it is the nearest."""
    communities = places.children(STREET)
    homes, others = communities[:STATIONS], communities[STATIONS:]
    own = homes[station - 1]
    return [own, *(other for other in others if min(homes, key=lambda home: _distance(home, other)) == own)]


def _distance(one: places.DivisionView, other: places.DivisionView) -> float:
    return math.hypot(((one.lon or 0) - (other.lon or 0)) * 0.775, (one.lat or 0) - (other.lat or 0))


def ensure_organisation(
    actor: access.Actor, *, code: str, name: dict[str, str], kind: str, parent: str, division: str, calendar: str = ""
) -> None:
    if access.organisation(code=code) is None:
        access.create_organisation(
            actor=actor,
            code=code,
            name=name,
            kind=kind,
            parent_code=parent,
            division_code=division,
            calendar_code=calendar,
        )


def ensure_staff(actor: access.Actor, *, username: str, name: str) -> UUID:
    """The account, without password until somebody sets one."""
    account = access.account(username=username)
    if account is None:
        account = access.create_account(actor=actor, kind="staff", username=username, display_name=name)
    return account.id


def open_to_visitors(actor: access.Actor, account_ids: list[UUID]) -> None:
    """Give those who have no authenticator yet the demo's password and secret, which are no secrets.

    One hash serves all: a quarter of a second each would make the first start wait for the sake of a published password.
    """
    new = [account_id for account_id in account_ids if not signin.has_second_factor(account_id)]
    if new:
        get_user_model().objects.filter(id__in=new).update(password=make_password(PASSWORD))
    for account_id in new:
        signin.enrol_totp(actor=actor, account_id=account_id, secret=TOTP_SECRET)


def ensure_post(
    actor: access.Actor,
    *,
    account_id: UUID,
    code: str,
    organisation: str,
    title: dict[str, str],
    roles: list[str],
    division: str = "",
) -> None:
    """The post with this account on it."""
    if access.post(code=code) is None:
        unit = access.organisation(code=organisation)
        if unit is None:
            raise LookupError(f"people.yaml: no organisation {organisation!r} for the post {code!r}")
        access.create_post(
            actor=actor, code=code, organisation_id=unit.id, title=title, roles=roles, division_code=division
        )
    ensure_holding(actor, account_id, code)


def ensure_holding(
    actor: access.Actor,
    account_id: UUID,
    post_code: str,
    *,
    kind: str = "substantive",
    ends_at: datetime.datetime | None = None,
) -> None:
    post = access.post(code=post_code)
    if post and all(holding.account_id != account_id for holding in access.holdings(post_ids=[post.id])):
        access.hold_post(actor=actor, account_id=account_id, post_code=post_code, kind=kind, ends_at=ends_at)
