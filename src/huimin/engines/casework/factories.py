"""Makes a small town for tests: a street with two communities, its two centres, two units, routes, and case types."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from uuid_utils.compat import uuid7

from huimin.kernel.access import factories as people
from huimin.kernel.access.api import Actor, OrganisationView
from huimin.kernel.clock import api as clock
from huimin.kernel.places import api as places

from . import api
from .models import Case, Route, WorkItem

CITY, DISTRICT, STREET, OTHER_STREET = "990100", "990101", "990101001", "990101002"
COMMUNITY, OTHER_COMMUNITY = "990101001001", "990101001002"

GARBAGE = {
    "code": "test.garbage",
    "title": {"zh-hans": "暴露垃圾", "en": "Exposed garbage"},
    "kind": "matter",
    "keywords": ["垃圾", "臭"],
    "channels": ["portal", "phone", "station", "grid", "open311", "api"],
    "capability": "sanitation",
    "intake": "desk",
    "form": [
        {
            "code": "size",
            "title": {"zh-hans": "大小", "en": "Size"},
            "type": "choice",
            "choices": [
                {"code": "small", "title": {"zh-hans": "小", "en": "Small"}},
                {"code": "large", "title": {"zh-hans": "大", "en": "Large"}},
            ],
        },
        {"code": "bags", "title": {"zh-hans": "袋数", "en": "Bags"}, "type": "number", "minimum": 1, "maximum": 99},
    ],
    "stages": {"register": {"limit": "30min"}, "handle": {"limit": "4h", "statutory": "24h"}},
}
LAMP = {
    **GARBAGE,
    "code": "test.lamp",
    "title": {"zh-hans": "路灯", "en": "Street lamp"},
    "keywords": ["路灯", "不亮"],
    "capability": "lighting",
    "intake": "automatic",
    "form": [],
    "stages": {"sign": {"limit": "1h"}, "handle": {"limit": "4wh"}},
}


@dataclass(frozen=True)
class Town:
    """The town with an actor for each role."""

    intake: OrganisationView
    dispatch: OrganisationView
    sanitation: OrganisationView
    lighting: OrganisationView
    actors: dict[str, Actor]

    def __getitem__(self, role: str) -> Actor:
        return self.actors[role]


def square(west: float, south: float, size: float = 0.02) -> dict:
    """A square of `size` degrees as a GeoJSON polygon."""
    east, north = west + size, south + size
    return {
        "type": "Polygon",
        "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]],
    }


def town() -> Town:
    """The town, made through the kernel's doors."""
    system = Actor.system("tests")
    rows = (
        (CITY, "测试市", "Test city", "city", "", square(100.0, 10.0, 0.08)),
        (DISTRICT, "测试区", "Test district", "district", CITY, square(100.0, 10.0, 0.08)),
        (STREET, "测试街道", "Test street", "street", DISTRICT, square(100.0, 10.0, 0.04)),
        (OTHER_STREET, "别处街道", "Other street", "street", DISTRICT, square(100.04, 10.0, 0.04)),
        (COMMUNITY, "东社区", "East community", "community", STREET, square(100.0, 10.0)),
        (OTHER_COMMUNITY, "西社区", "West community", "community", STREET, square(100.02, 10.0)),
    )
    for code, zh, en, level, parent, boundary in rows:
        places.ensure_division(
            actor=system, code=code, name={"zh-hans": zh, "en": en}, level=level, parent=parent, boundary=boundary,
            time_zone="Asia/Shanghai" if level == "city" else "", is_constructed=True,
        )  # fmt: skip
    units = {
        name: people.organisation(f"test-{name}", division=STREET, kind=kind)
        for name, kind in (
            ("intake", "supervision_centre"), ("dispatch", "dispatch_centre"), ("sanitation", "unit"), ("lighting", "unit"),
        )
    }  # fmt: skip
    for capability, unit in units.items():
        route(capability, STREET, unit.id)
    api.case_types_put(actor=system, items=[GARBAGE, LAMP], origin="tests")

    def on_post(role: str, unit: str, division: str = STREET) -> Actor:
        return people.actor(role=role, organisation=units[unit], division=division)

    actors = {
        "intake_clerk": on_post("intake_clerk", "intake"),
        "phone_agent": on_post("phone_agent", "intake"),
        "grid_supervisor": on_post("grid_supervisor", "intake"),
        "dispatcher": on_post("dispatcher", "dispatch"),
        "unit_officer": on_post("unit_officer", "sanitation"),
        "unit_lead": on_post("unit_lead", "sanitation"),
        "other_unit_officer": on_post("unit_officer", "lighting"),
        "street_leader": on_post("street_leader", "intake"),
        "supervision_officer": on_post("supervision_officer", "intake"),
        "other_street_clerk": people.actor(role="intake_clerk", division=OTHER_STREET),
        "resident": people.actor(people.resident()),
        "other_resident": people.actor(people.resident()),
        "system": system,
    }
    return Town(actors=actors, **units)


def route(capability: str, division_code: str, unit_id: UUID, case_type_code: str = "", hours: str = "always") -> None:
    """A row of the routing table."""
    Route.objects.create(
        id=uuid7(),
        capability=capability,
        case_type_code=case_type_code,
        division_code=division_code,
        unit_id=unit_id,
        hours=hours,
    )


def raise_garbage(town: Town, *, actor: Actor | None = None, type_code: str = "test.garbage", **more) -> api.Receipt:
    """A case about garbage in the east community, raised by the resident."""
    actor = actor or town["resident"]
    command = api.RaiseCase(
        **{
            "type_code": type_code,
            "description": "垃圾堆了三天没人收",
            "channel": "portal",
            "lon": 100.005,
            "lat": 10.005,
            "reporter": api.Reporter(account_id=actor.account_id),
            **more,
        }
    )
    return api.case_raise(actor=actor, command=command)


#: What brings a fresh case into each state: (role, verb, inputs).
PATHS: dict[str, list[tuple[str, str, dict]]] = {"reported": []}
PATHS["checking"] = [("intake_clerk", "check_order", {})]
PATHS["registered"] = [("intake_clerk", "register", {})]
PATHS["offered"] = [*PATHS["registered"], ("dispatcher", "offer", {})]
PATHS["dispatched"] = [*PATHS["registered"], ("dispatcher", "dispatch", {"unit_id": "sanitation"})]
PATHS["handling"] = [*PATHS["dispatched"], ("unit_officer", "sign", {})]
PATHS["suspended"] = [*PATHS["handling"], ("dispatcher", "suspend", {"reason": "要等材料", "review_on": "2099-01-05"})]
PATHS["done"] = [*PATHS["handling"], ("unit_officer", "finish", {"note": "已清运"})]
PATHS["verified"] = [*PATHS["done"], ("grid_supervisor", "verify", {})]
PATHS["closed"] = [*PATHS["verified"], ("intake_clerk", "close", {})]
PATHS["rejected"] = [("intake_clerk", "reject", {"reason": "不属于本街道"})]
PATHS["voided"] = [("intake_clerk", "void", {"cause": "duplicate", "reason": "重复"})]


def case_in(town: Town, state: str) -> UUID:
    """A case brought into `state` by the people whose work it is."""
    case_id = raise_garbage(town).case_id
    for role, verb, inputs in PATHS[state]:
        given = {**inputs, **({"unit_id": town.sanitation.id} if inputs.get("unit_id") == "sanitation" else {})}
        api.case_step(actor=town[role], case_id=case_id, verb=verb, inputs_given=given)
    return case_id


def make_late(case_id: UUID, *, hours: int = 1, is_stage_late: bool = True) -> None:
    """The case's deadline is past by so many hours, and that of its stage with it."""
    due_at = clock.now() - timedelta(hours=hours)
    Case.objects.filter(id=case_id).update(due_at=due_at)
    if is_stage_late:
        WorkItem.objects.filter(case_id=case_id, is_current=True).update(due_at=due_at)


def put_due(case_id: UUID, at: datetime, *, is_provisional: bool = False) -> None:
    """The case's item falls due at that moment."""
    WorkItem.objects.filter(case_id=case_id, is_current=True).update(due_at=at, is_due_provisional=is_provisional)
