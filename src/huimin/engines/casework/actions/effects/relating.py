"""How cases are brought together and taken apart: merged into a main one, split into children, linked.

Source: urban management 2.5: a case that repeats another is voided as a duplicate; who raised it is still answered.
"""

from uuid import UUID

from django.db import OperationalError
from django.db.models import F
from django.utils.translation import gettext as _
from uuid_utils.compat import uuid7

from ... import relations
from ...errors import CaseChanged, InputRefused
from ...models import Case, Relation
from ...queries.case import can_view
from ...transitions import State
from ..act import Act
from ..split import raise_child


def merge(act: Act) -> None:
    """Sets the case aside as a duplicate; its reporter hears what the reporter of the main case hears."""
    main = _other(act)
    if State(main.state) in (State.REJECTED, State.VOIDED):
        raise InputRefused(_("That case has been set aside itself; name the one that is handled."), field="other")
    if Relation.objects.filter(other_id=act.case.id, kind="duplicate_of", ended_at=None).exists():
        act.refuse(_("Other cases were merged into this one. Merge that one into this instead."))
    _relate(act, "duplicate_of", main)
    act.data |= {"main": str(main.id), "cause": "duplicate"}
    act.write_note("reason", is_public=False)
    act.case.set(closed_at=act.at)
    act.move(State.VOIDED)
    act.messages.append("casework.merged")


def unmerge(act: Act) -> None:
    """Takes a case out of the one it was merged into; it is dispatched like any other."""
    found = Relation.objects.filter(case_id=act.case.id, kind="duplicate_of", ended_at=None).first()
    if found is None:
        act.refuse(_("This case was not merged into another."))
        return
    found.ended_at = act.at
    found.save(update_fields=["ended_at"])
    act.data["main"] = str(found.other_id)
    act.write_note("reason", is_public=False)
    act.case.set(
        closed_at=None,
        unit_id=None,
        registered_at=act.case.registered_at or act.at,
        due_at=None,
        is_due_provisional=False,
    )
    act.move(State.REGISTERED)


def split(act: Act) -> None:
    """Raises a part of the need as a case of its own, with its own type and unit."""
    child_id = raise_child(act)
    _relate(act, "child_of", Case(id=act.case.id), child_id)
    act.data["child"] = str(child_id)


def link(act: Act) -> None:
    """Says that two cases have to do with each other."""
    other = _other(act)
    _relate(act, "related", other)
    act.data["other"] = str(other.id)
    act.write_note("note", is_public=False)


def _other(act: Act) -> Case:
    """The case that the act names, locked, if the actor may know of it."""
    number = act.inputs["other"]
    try:
        found = Case.objects.select_for_update(nowait=True).filter(number=number).first()
    except OperationalError as error:
        raise CaseChanged(_("Somebody acts on case %(number)s just now. Try again.") % {"number": number}) from error
    if found is None or not can_view(act.actor, found.id):
        raise InputRefused(_("There is no case with this number. Check it and try again."), field="other")
    if found.id == act.case.id:
        raise InputRefused(_("This is the same case; name another."), field="other")
    return found


def _relate(act: Act, kind: str, other: Case, case_id: UUID | None = None) -> None:
    case_id = case_id or act.case.id
    if relations.exists(kind, case_id, other.id):
        raise InputRefused(_("These two cases stand so to each other already."), field="other")
    Relation.objects.create(id=uuid7(), kind=kind, case_id=case_id, other_id=other.id, created_at=act.at)
    act.case.set(relation_count=act.case.relation_count + 1)
    far = other.id if case_id == act.case.id else case_id
    Case.objects.filter(id=far).update(relation_count=F("relation_count") + 1)
