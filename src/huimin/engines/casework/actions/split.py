"""A part of a need becomes a case of its own: same place, same reporter, its own type, unit, clocks and course."""

from uuid import UUID

from django.utils.translation import gettext as _
from uuid_utils.compat import uuid7

from huimin.kernel.access import api as access
from huimin.kernel.facts import api as facts
from huimin.kernel.trips import api as trips

from .. import catalogue, routing, store
from ..clocks import Clocks
from ..errors import InputRefused
from ..models import Case
from ..rows import WHERE_COLUMNS, CaseRow
from ..transitions import STANDINGS, Desk, Stage, State
from .act import Act

_SAME = (
    "channel", "language", "priority", "reporter_id", "is_anonymous", "reporter_name_sealed", "reporter_phone_sealed",
    *WHERE_COLUMNS,
)  # fmt: skip


def raise_child(act: Act) -> UUID:
    """Raises the part described by the act, registered, or dispatched at once where a unit is named; returns its id.

    Raises: InputRefused, TypeUnknown.
    """
    parent = Case.objects.get(id=act.case.id)
    version_id, definition = catalogue.current(act.inputs.get("type_code") or parent.type_code)
    unit_id = act.inputs.get("unit_id")
    if unit_id is not None and not access.organisations(ids=[unit_id]):
        raise InputRefused(_("There is no such unit. Choose one from the list."), field="unit_id")
    desks = routing.desks(definition, act.case.where, on=act.at.date())
    state = State.DISPATCHED if unit_id else State.REGISTERED
    desk_id = unit_id if STANDINGS[state].desk == Desk.UNIT else desks.dispatch_id or act.case.desk_id
    (((count,),),) = trips.send(store.DRAW)
    child = CaseRow(
        {
            **{name: getattr(parent, name) for name in _SAME}, "id": uuid7(), "number": store.number_of(act.at, count),
            "type_code": definition.code, "type_version_id": version_id,
            "title": " ".join(act.inputs["note"].split())[:60], "description": act.inputs["note"], "form": {}, "state": state,
            "unit_id": unit_id, "desk_id": desk_id, "due_at": None, "is_due_provisional": False, "raised_at": act.at,
            "registered_at": act.at, "dispatched_at": act.at if unit_id else None, "return_count": 0, "rework_count": 0,
            "reopen_count": 0, "urge_count": 0, "pending_extension": "", "revision": 1, "origin": "",
        },
        [],
    )  # fmt: skip
    clocks = Clocks(child, definition, at=act.at, time_zone=act.clocks.time_zone)
    clocks.enter(state, stage_units=dict.fromkeys(STANDINGS[state].clocks, desk_id))
    if handle := child.running(Stage.HANDLE):
        child.set(due_at=handle.due_at, is_due_provisional=handle.is_provisional)
    fact = facts.new(
        verb="case.raised",
        subject=("case", child.id),
        actor=act.actor,
        where=child.where,
        data={
            "type": definition.code, "channel": child.channel, "state": state.value, "desk": str(desk_id),
            "unit": str(unit_id) if unit_id else None, "parent": str(parent.id), "clocks": clocks.changes,
        },
        at=act.at,
        version=str(version_id),
        unit_id=unit_id,
    )  # fmt: skip
    more = {
        "query_code_index": "", "reporter_phone_index": "", "address": parent.address,
        "point": (parent.point.x, parent.point.y) if parent.point else None,
        "is_place_approximate": parent.is_place_approximate, "outcome": "", "updated_at": act.at, "origin_key": "",
    }  # fmt: skip
    store.create(child, at=act.at, more=more, also=[facts.insert_sql([fact])])
    return child.id
