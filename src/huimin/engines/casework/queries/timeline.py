"""The timeline of a case: facts read as a story for the resident, and in full for staff."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from huimin.kernel.access import api as access
from huimin.kernel.facts import api as facts
from huimin.kernel.facts.api import FactView
from huimin.kernel.trips import api as trips

from .. import catalogue, outside, routing
from ..labels import in_language, unit_names
from ..models import Note
from ..transitions import (
    CAUSES,
    CHANNELS,
    GRADES,
    OPINIONS,
    OUTCOMES,
    STAGE_TITLES,
    STATE_TITLES,
    TASK_STATE_TITLES,
    TRANSITIONS,
    URGERS,
    Stage,
    State,
    TaskState,
)
from ..types import CaseView, TimelineEntry
from .case import case_numbers

#: Facts that a resident is told of; the rest is work behind the counter.
PUBLIC = frozenset(
    {
        "case.raised", "case.registered", "case.rejected", "case.voided", "case.dispatched", "case.signed",
        "case.suspended", "case.resumed", "case.finished", "case.reworked", "case.closed", "case.force_closed", "case.rated",
        "case.reopened", "case.replayed", "case.claimed",
        "case.merged", "case.unmerged",
    }
)  # fmt: skip
_NOTES = trips.Question(Note, "WHERE case_id = %s")
_TITLES = {row.fact: row.title for row in TRANSITIONS.values()}
SILENT = frozenset({"case.viewed", "case.listed", "case.reporter_revealed", "case.message_read"})
#: Where staff work; a fact says by which way it came only where that is another one.
USUAL_CHANNEL = "workbench"


def timeline(*, view: CaseView, for_staff: bool) -> list[TimelineEntry]:
    """What happened to the case, in order. Without `for_staff` only what the resident is told, in plain words."""
    entries = []
    seen = [fact for fact in facts.of(subject=("case", view.id)) if fact.verb not in SILENT]
    notes = {note.id: note for note in _NOTES.ask(view.id)}
    access.organisation_names(_units_in(seen))  # one trip for all of them
    names = _names({fact.account_id for fact in seen if fact.account_id}) if for_staff else {}
    for fact in seen:
        note_id = _uuid(fact.data.get("note"))
        note = notes.get(note_id) if note_id else None
        told = outside.story(fact.verb)
        is_public = fact.verb in PUBLIC or (fact.verb == "case.noted" and bool(fact.data.get("public")))
        is_public = is_public or bool(told and told.sentence)
        if not for_staff and not is_public:
            continue
        organisation = organisation_name(fact.organisation_id)
        entries.append(
            TimelineEntry(
                fact_id=fact.id,
                at=fact.at,
                verb=fact.verb,
                title=str(told.title) if told else title(fact),
                story=str(told.sentence or told.title) if told else _story(fact, view),
                actor=actor_name(fact, names) if for_staff else "",
                organisation=organisation,
                note=note.text if note and (for_staff or note.is_public) else "",
                details=tuple(_details(fact) + _told_details(told, view, fact)) if for_staff else (),
                file_ids=tuple(UUID(item) for item in fact.data.get("files", ())),
                is_public=is_public,
            )
        )
    return entries


def _units_in(seen: Sequence[FactView]) -> set[UUID]:
    """Every organisation the facts speak of."""
    named = (UUID(fact.data["unit"]) for fact in seen if fact.data.get("unit"))
    parts = (UUID(task["unit"]) for fact in seen for task in fact.data.get("tasks", ()))
    offered = (UUID(unit) for fact in seen for unit in fact.data.get("units", ()))
    return {*named, *parts, *offered, *(item for fact in seen for item in (fact.organisation_id, fact.unit_id) if item)}


def _names(account_ids: set[UUID]) -> dict[UUID, str]:
    return {key: view.display_name for key, view in access.accounts(account_ids).items()}


def _uuid(text: Any) -> UUID | None:
    return UUID(text) if text else None


def organisation_name(organisation_id: UUID | None) -> str:
    return unit_names([organisation_id]).get(organisation_id, "") if organisation_id else ""


def title(fact: FactView) -> str:
    if fact.verb in _TITLES:
        return str(_TITLES[fact.verb])
    return {
        "case.raised": _("Raised"),
        "case.replayed": _("Taken over from another system"),
        "case.due_recomputed": _("Deadline computed again"),
        "case.review_due": _("Day of review"),
        "case.message_received": _("Message from the resident"),
        "case.message_sent": _("Message to the resident"),
    }.get(fact.verb, fact.verb)


def actor_name(fact: FactView, names: Mapping[UUID, str]) -> str:
    if fact.account_id:
        return names.get(fact.account_id, "")
    return {"system": _("The platform"), "anonymous": _("Without signing in"), "machine": _("A connected system")}.get(
        fact.actor_kind, fact.actor_kind
    )


def _story(fact: FactView, view: CaseView) -> str:
    """One plain sentence for the resident."""
    unit = organisation_name(_uuid(fact.data.get("unit")) or fact.unit_id)
    match fact.verb:
        case "case.raised":
            if unit:
                return _("We have received it and passed it to %(unit)s.") % {"unit": unit}
            return _("We have received it.")
        case "case.registered":
            return _("It has been accepted.")
        case "case.rejected":
            return _("We cannot take this on; the reason is below.")
        case "case.voided":
            cause = CAUSES.get(str(fact.data.get("cause")))
            return (
                _("This case has been set aside: %(cause)s.") % {"cause": cause}
                if cause
                else _("It has been set aside.")
            )
        case "case.dispatched":
            return _("It has been passed to %(unit)s.") % {"unit": unit}
        case "case.signed" | "case.claimed":
            return _("%(unit)s is working on it.") % {"unit": unit}
        case "case.suspended":
            return _("It needs more time than usual; we look at it again on %(day)s.") % {
                "day": fact.data.get("review_on")
            }
        case "case.resumed":
            return _("Work on it goes on.")
        case "case.finished":
            return _("%(unit)s says it is done; somebody else now checks on site.") % {"unit": unit}
        case "case.reworked":
            return _("It was not in order yet; %(unit)s does it again.") % {"unit": unit}
        case "case.closed":
            return _("It has been checked and closed. Please tell us whether you are satisfied.")
        case "case.force_closed":
            return _("It has been closed; the reason is below.")
        case "case.rated":
            return _("You rated it: %(grade)s.") % {"grade": GRADES.get(str(fact.data.get("rating")), "")}
        case "case.reopened":
            return _("You asked us to look at it again.")
        case "case.merged":
            return _("Others have reported the same; it is handled together, and you are kept informed.")
        case "case.unmerged":
            return _("It is handled on its own again.")
        case "case.replayed":
            return _("It was taken over from the system where it was raised.")
        case "case.noted":
            return _("There is news.")
        case _:
            return title(fact)


def _told_details(told: outside.Story | None, view: CaseView, fact: FactView) -> list[tuple[str, str]]:
    """What the engine whose fact it is tells of it."""
    return told.details(catalogue.version(view.type_version_id), fact.data) if told and told.details else []


def _details(fact: FactView) -> list[tuple[str, str]]:
    data = fact.data
    found: list[tuple[str, str]] = []
    if (state := data.get("state")) and state != data.get("state_before"):
        found.append((_("State"), str(STATE_TITLES[State(state)])))
    if unit := organisation_name(_uuid(data.get("unit"))):
        found.append((_("Unit"), unit))
    for task in data.get("tasks", ()):
        said = [
            str(TASK_STATE_TITLES[TaskState(task["state"])]),
            *([str(OPINIONS[task["opinion"]])] if task.get("opinion") else []),
        ]
        found.append((organisation_name(_uuid(task["unit"])) or _("Part"), ", ".join(said)))
    for key, label in (
        ("main", _("Main case")), ("child", _("Part")), ("other", _("Other case")), ("parent", _("Split off from")),
    ):  # fmt: skip
        if case_id := _uuid(data.get(key)):
            found.append((label, case_numbers([case_id]).get(case_id, "")))
    for unit_id in data.get("units", ()):
        found.append((_("Offered to"), organisation_name(_uuid(unit_id))))
    if route := routing.in_words(data.get("route")):
        found.append((_("Why this unit"), route))
    if outcome := data.get("outcome"):
        found.append((_("Outcome"), str(OUTCOMES.get(str(outcome), outcome))))
    if cause := data.get("cause"):
        found.append((_("Cause"), str(CAUSES.get(str(cause), cause))))
    if rating := data.get("rating"):
        found.append((_("Grade"), str(GRADES.get(str(rating), rating))))
    if by := data.get("by"):
        found.append((_("In whose name"), str(URGERS.get(str(by), by))))
    if "reached" in data:
        found.append((_("Reached"), _("yes") if data["reached"] else _("no, call %(count)d") % {"count": data["try"]}))
    if data.get("final"):
        found.append((_("Decided"), _("the unit cannot send it back")))
    if signer := _uuid(data.get("signer")):
        found.append((_("Goes on with it"), _names({signer}).get(signer, "")))
    if limit := data.get("limit"):
        found.append((_("Time asked for"), str(limit)))
    for change in data.get("clocks", ()):
        if change["op"] in {"start", "restart", "move", "resume"}:
            due = timezone.localtime(datetime.fromisoformat(change["due"]))
            mark = _(" (provisional)") if change.get("provisional") else ""
            found.append(
                (_("Due: %(stage)s") % {"stage": STAGE_TITLES[Stage(change["stage"])]}, f"{due:%Y-%m-%d %H:%M}{mark}")
            )
    if fact.channel not in ("", USUAL_CHANNEL):
        found.append((_("By way of"), str(CHANNELS.get(fact.channel, fact.channel))))
    if fact.version and fact.verb == "case.raised":
        found.append((_("Case type"), in_language(catalogue.version(UUID(fact.version)).title)))
    return found
