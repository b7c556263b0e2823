"""Plays what has happened in the sample street lately: real acts of its people, each at its own hour, in order of time."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

import yaml
from django.db import transaction

from huimin.engines.casework import api as casework
from huimin.kernel.access import api as access
from huimin.kernel.clock import api as clock
from huimin.kernel.files import api as files
from huimin.kernel.manifest import api as manifest
from huimin.kernel.places import api as places

from . import people
from .pictures import picture

Progress = Callable[..., None]

# minutes after the act before, who, verb
DESK = ((20, "intake", "register"), (15, "dispatcher", "dispatch"))
SIGN, FINISH = (25, "unit", "sign"), (150, "unit", "finish")
VERIFY, CLOSE = (60, "supervisor", "verify"), (30, "intake", "close")
CLOSED = (SIGN, FINISH, VERIFY, CLOSE)
PATHS: dict[str, tuple[tuple[int, str, str], ...]] = {
    "dispatched": (),
    "handling": (SIGN,),
    "done": (SIGN, FINISH),
    "verified": (SIGN, FINISH, VERIFY),
    "closed": CLOSED,
    "rated": (*CLOSED, (180, "reporter", "rate")),
    "reopened": (*CLOSED, (600, "reporter", "reopen")),
    "rework": (SIGN, FINISH, (60, "supervisor", "rework")),
    "returned": ((25, "unit", "return"),),
    "suspended": (SIGN, (240, "dispatcher", "suspend")),
}
AT_THE_DESK: dict[str, tuple[tuple[int, str, str], ...]] = {
    "reported": (),
    "rejected": ((30, "intake", "reject"),),
    "checking": ((30, "intake", "check_order"),),
    "registered": ((20, "intake", "register"),),
}


@dataclass
class Story:
    """One case on its way: what the file says, and the case once it is raised."""

    told: dict[str, Any]
    number: int
    case_id: UUID | None = None
    acts: list[tuple[datetime, str, str]] = field(default_factory=list)


def load(actor: access.Actor, progress: Progress) -> None:
    """The case types in force and, where nothing has happened yet, the cases; all of them or none."""
    for label, folder in manifest.definition_folders():
        for path in sorted(folder.glob("case_types*.yaml")):
            casework.case_types_load(actor=actor, path=path, origin=f"{label}/{path.name}")
    if casework.recent_cases(actor=actor, division_code=people.STREET, limit=1).rows:
        return
    with transaction.atomic():
        play(progress)


def play(progress: Progress) -> None:
    """Every act of every story, the earliest first, up to now."""
    _staff.cache_clear()  # accounts have other ids in another database
    stories = [Story(told, number) for number, told in enumerate(_told())]
    now = clock.now()
    for story in stories:
        story.acts = list(_acts(story, now - timedelta(hours=story.told["ago"])))
    agenda = sorted(
        ((at, story.number, who, verb) for story in stories for at, who, verb in story.acts if at <= now),
        key=lambda act: act[:2],
    )
    for done, (at, number, who, verb) in enumerate(agenda, start=1):
        with clock.travel(at, is_frozen=True):
            if verb == "raise":
                _raise(stories[number])
            else:
                _step(stories[number], who, verb)
        progress("cases", done, len(agenda))


def _told() -> list[dict[str, Any]]:
    content: dict[str, Any] = yaml.safe_load((people.DATA / "cases.yaml").read_text(encoding="utf-8"))
    cases: list[dict[str, Any]] = content["cases"]
    return cases


def _acts(story: Story, at: datetime) -> Iterator[tuple[datetime, str, str]]:
    """When who does what. A type whose needs go straight to a unit skips the two centres."""
    yield at, "reporter", "raise"
    path = story.told["path"]
    _view, definition = casework.case_type(story.told["type"])
    is_at_desk = definition.intake != "automatic"
    steps = AT_THE_DESK[path] if path in AT_THE_DESK else (*(DESK if is_at_desk else ()), *PATHS[path])
    for minutes, who, verb in steps:
        at += timedelta(minutes=minutes + 7 * (story.number % 5))
        yield at, who, verb


def _raise(story: Story) -> None:
    told = story.told
    community = f"{people.STREET}{told['community']}"
    grids = places.children(community)
    grid = grids[(story.number * 7) % len(grids)]
    channel = told.get("channel", "portal" if told["by"] else "phone")
    by = {
        "phone": lambda: _staff("jiexian1"),
        "station": lambda: _station(community),
        "grid": lambda: _supervisor(community),
    }
    actor = by[channel]() if channel in by else _resident(told["by"])
    account_id = _resident(told["by"]).account_id if told["by"] else None
    name, phone = ("", "")
    if told["by"]:
        resident = people.people()["residents"][told["by"] - 1]
        name, phone = resident["name"], resident["phone"]
    estate = places.short_name(places.division(community)).removesuffix("社区")
    receipt = casework.case_raise(
        actor=actor,
        command=casework.RaiseCase(
            type_code=told["type"],
            description=told["text"],
            channel=channel,
            form=told.get("form", {}),
            lon=grid.lon,
            lat=grid.lat,
            address=f"{estate}小区{story.number % 9 + 1}号楼附近",
            reporter=casework.Reporter(account_id=account_id, name=name, phone=phone, is_anonymous=not told["by"]),
            file_ids=_photo(actor, told, is_mended=False, seed=story.number),
        ),
    )
    story.case_id = receipt.case_id


def _step(story: Story, who: str, verb: str) -> None:
    told, case_id = story.told, story.case_id
    assert case_id is not None  # noqa: S101 - an agenda begins with raising
    case = casework.case(actor=access.Actor.system("sample street"), case_id=case_id)
    actor = _actor(story, who, case)
    _view, definition = casework.case_type(told["type"])
    inputs: dict[str, Any] = {}
    match verb:
        case "dispatch":
            inputs["unit_id"] = casework.desks(definition, case.where, on=clock.now().date()).unit_id
        case "finish":
            inputs = {"note": told["done"], "photos": _photo(actor, told, is_mended=True, seed=story.number)}
        case "reject" | "rework" | "reopen" | "return":
            inputs["reason"] = told["reason"]
        case "suspend":
            inputs = {"reason": told["reason"], "review_on": clock.now().date() + timedelta(days=14)}
        case "rate":
            inputs = {"rating": told["grade"], "is_solved": told["grade"] > 2}
    casework.case_step(actor=actor, case_id=case_id, verb=verb, inputs_given=inputs)


def _actor(story: Story, who: str, case: casework.CaseView) -> access.Actor:
    match who:
        case "intake":
            return _staff(f"shouli{story.number % 3 + 1}")
        case "dispatcher":
            return _staff(f"paiqian{story.number % 2 + 1}")
        case "supervisor":
            return _supervisor(case.where.community)
        case "unit":
            unit = access.organisation(id=case.unit_id) if case.unit_id else None
            return _staff(f"{unit.code if unit else ''}1")
        case _:
            return _resident(story.told["by"])


def _photo(actor: access.Actor, told: dict[str, Any], *, is_mended: bool, seed: int) -> tuple[UUID, ...]:
    """The photo of the case, before or after, in the actor's keeping; none where the file names no picture."""
    if "picture" not in told:
        return ()
    stored = files.store(
        content=picture(told["picture"], is_mended=is_mended, seed=seed),
        name="photo.jpg",
        actor=actor,
        purpose="photo_after" if is_mended else "photo_before",
    )
    return (stored.id,)


@cache
def _staff(username: str) -> access.Actor:
    account = access.account(username=username)
    if account is None:
        raise LookupError(f"cases.yaml needs the account {username!r}")
    return access.actor_for_account(account.id, assurance=2, source=access.Source(channel="workbench"))


def _supervisor(community: str) -> access.Actor:
    number = min((int(community[-3:]) - 1) // 3 + 1, 8)
    return _staff(f"jiandu{number}")


def _station(community: str) -> access.Actor:
    home = min(int(community[-3:]), people.STATIONS)
    served = {view.code: number for number in range(1, people.STATIONS + 1) for view in people.served_by(number)}
    return _staff(f"shequ{served.get(community, home):02d}")


def _resident(number: int) -> access.Actor:
    phone = people.people()["residents"][number - 1]["phone"]
    account = access.resident_by_phone(actor=access.Actor.system("sample street"), phone=phone)
    return access.actor_for_account(account.id, assurance=1, source=access.Source(channel="portal"))
