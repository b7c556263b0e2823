"""The sample street: divisions, organisations, staff, residents and who answers for what. Loading twice is loading once."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import transaction

from huimin.engines.casework import api as casework
from huimin.kernel.access import api as access
from huimin.kernel.places import api as places
from huimin.kernel.signin import api as signin

from . import cases, keys, people, sentences
from .geography import read

ORDER = 10
DESKS = (
    ("shouli1", "/workbench/"),
    ("paiqian1", "/workbench/"),
    ("huanwei1", "/workbench/"),
    ("huanwei2", "/workbench/"),
    ("jiandu1", "/workbench/"),
    ("jiexian1", "/workbench/"),
    ("zhengwu1", "/workbench/services/"),
    ("shichang2", "/workbench/services/"),
    ("shequ01", "/station/"),
    ("chuangkou1", "/station/"),
    ("jiancha1", "/workbench/"),
    ("zhuren1", "/control/"),
    ("shuju1", "/workbench/"),
    ("guanli1", "/workbench/"),
    ("anquan1", "/workbench/"),
    ("shenji1", "/workbench/"),
)


def load(progress: Callable[..., None]) -> None:
    """Everything of the sample street stands in the database."""
    actor = access.Actor.system("sample street", channel="command")
    rows = read.divisions()
    places.load_tree(
        actor=actor,
        divisions=rows,
        addresses=read.addresses(),
        source=read.SOURCE,
        progress=lambda done, total: progress("divisions", done, total),
    )
    progress("organisations")
    with transaction.atomic():  # one commit instead of hundreds
        people.load_organisations(actor)
        people.load_staff(actor, progress)
        people.load_residents(actor)
        casework.routes_load(actor=actor, path=people.DATA / "routes.yaml")
    if settings.IS_DEMO:
        keys.load(actor)
    cases.load(actor, progress)
    if settings.IS_DEMO:
        progress("suggestions")
        sentences.learn(actor)


def info() -> dict[str, Any]:
    """Accounts and what to try; password and secret only in a demo."""
    if not settings.IS_DEMO:
        return {}
    listed = people.people()
    staff = {row["username"]: row for row in [*listed["staff"], *listed["workers"]]}
    return {
        "accounts": [
            {
                "username": username,
                "name": staff[username]["name"],
                "post": _first_post(staff[username]),
                "face": face,
            }
            for username, face in DESKS
        ],
        "residents": [{"phone": row["phone"], "name": row["name"]} for row in listed["residents"][:3]],
        "codes": {
            "staff_password": people.PASSWORD,
            "staff_totp_secret": people.TOTP_SECRET,
            "staff_totp_now": signin.totp_code(people.TOTP_SECRET),
            "resident_one_time_code": "/demo/outbox",
        },
        "api_keys": [{"name": key.name, "key": key.secret} for key in keys.KEYS],
        "try": [
            "Staff sign in with staff_password, then staff_totp_now, which changes every 30 s: `./huimin demo-info` tells it anew.",
            "Raise a need at / (on a phone: the map shows the boundary and grids of 咸阳北路街道).",
            "shouli1 registers it, paiqian1 dispatches it, huanwei1 handles it, jiandu1 verifies it; zhuren1 watches /control/.",
            "A verifier has three communities: jiandu1 the first three of the list, jiandu2 the next three, up to jiandu8.",
            "Five stories to walk: docs/tutorial/five-stories.md.",
            "Each unit has an officer with its name and 1: huanwei1, chengguan1, yuanlin1 …; stations: shequ01 to shequ20.",
        ],
    }


def _first_post(person: dict[str, Any]) -> str:
    posts = person.get("posts")
    return posts[0]["title"]["zh-hans"] if posts else "服务站工作人员"
