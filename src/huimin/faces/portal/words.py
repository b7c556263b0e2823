"""States and stories in residents' words: what happened, what comes next and by when. No office language."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from huimin.engines.casework import api as casework
from huimin.engines.casework.api import CaseView, Followed, State, TaskState
from huimin.kernel.files import api as files
from huimin.kernel.ui.words import moment

in_language = casework.in_language
KINDS = {
    State.REPORTED: "wait",
    State.CHECKING: "move",
    State.REGISTERED: "move",
    State.OFFERED: "move",
    State.DISPATCHED: "move",
    State.HANDLING: "move",
    State.SUSPENDED: "pause",
    State.DONE: "move",
    State.VERIFIED: "move",
    State.CLOSED: "fine",
    State.REJECTED: "off",
    State.VOIDED: "off",
}
ENTRY_KINDS = {
    "case.closed": "fine",
    "case.force_closed": "fine",
    "case.rated": "fine",
    "case.suspended": "pause",
    "case.reworked": "soon",
    "case.rejected": "off",
    "case.voided": "off",
}


def state(view: CaseView | Followed) -> dict[str, str]:
    """The state of a case as a tag."""
    return state_of(view.state)


def state_now(view: CaseView) -> dict[str, str]:
    """The state of a case in a list; of a duplicate that of the case it was merged into."""
    main = next((item.state for item in view.relations if item.kind == "duplicate_of"), view.state)
    return state_of(main)


def state_of(state: State) -> dict[str, str]:
    """A state as a tag: its kind and its word."""
    labels = {
        State.REPORTED: _("Received"),
        State.CHECKING: _("Being checked"),
        State.REGISTERED: _("Accepted"),
        State.OFFERED: _("Accepted"),
        State.DISPATCHED: _("Passed on"),
        State.HANDLING: _("Being worked on"),
        State.SUSPENDED: _("Needs more time"),
        State.DONE: _("Done, being checked"),
        State.VERIFIED: _("Done and checked"),
        State.CLOSED: _("Finished"),
        State.REJECTED: _("Not taken on"),
        State.VOIDED: _("Set aside"),
    }
    return {"kind": KINDS[state], "label": labels[state]}


def who(view: CaseView) -> str:
    """Who takes care: the unit, and those that have a part beside it."""
    joint = [task.unit_name for task in view.tasks if not task.is_opinion and task.state != TaskState.WITHDRAWN]
    return "、".join(dict.fromkeys(in_language(name) for name in (view.unit_name, *joint) if name))


def next_step(view: CaseView | Followed) -> str:
    """What happens next, as a sentence; "" when nothing does."""
    unit = in_language(view.unit_name)
    match view.state:
        case State.REPORTED | State.CHECKING:
            return _("We look at it and pass it to whoever is responsible.")
        case State.REGISTERED | State.OFFERED:
            return _("We pass it to whoever is responsible.")
        case State.DISPATCHED:
            return _("%(unit)s takes it up.") % {"unit": unit}
        case State.HANDLING:
            return _("%(unit)s does it; then somebody else checks that it is in order.") % {"unit": unit}
        case State.SUSPENDED:
            return _("We take it up again as soon as it is possible.")
        case State.DONE:
            return _("Somebody else checks that it is in order.")
        case State.VERIFIED:
            return _("We close it and ask whether you are satisfied.")
        case _:
            return ""


def promise(view: CaseView | Followed) -> str:
    """By when, as a sentence; "" when no clock runs or the work is done."""
    if view.state in casework.FINAL or view.state in (State.DONE, State.VERIFIED) or view.due_at is None:
        return ""
    return promise_of(view.due_at, is_provisional=view.is_due_provisional)


def promise_of(due_at: datetime, *, is_provisional: bool) -> str:
    """“Expected before …”, provisional where the calendar of that year is not decreed."""
    said = _("Expected before %(moment)s") % {"moment": moment(due_at)}
    return _("%(promise)s (provisional)") % {"promise": said} if is_provisional else said


def story(view: CaseView, main: Followed | None = None) -> list[dict[str, Any]]:
    """The timeline part's entries: what happened, the latest last, then what is still to come.

    Shape: with `main`, the case it was merged into, the story goes on with what was done there.
    """
    photos = {photo.id: photo for photo in files.of(("case", view.id))}
    entries = [
        {
            "title": entry.story,
            "at": entry.at,
            "text": entry.note,
            "kind": ENTRY_KINDS.get(entry.verb, "fine"),
            "photos": _photos(entry.file_ids, photos),
        }
        for entry in casework.timeline(view=view, for_staff=False)
    ]
    now = main or view
    entries += [
        {"title": sentence, "at": at, "kind": ENTRY_KINDS.get(verb, "fine")}
        for at, verb, sentence in (main.course if main else ())
    ]
    if entries and now.state not in casework.FINAL:
        entries[-1]["kind"] = ENTRY_KINDS.get("case.suspended") if now.state == State.SUSPENDED else "move"
    if to_come := next_step(now):
        entries.append({"title": to_come, "text": promise(now), "open": True})
    return entries


def _photos(ids: tuple[UUID, ...], known: Mapping[UUID, files.FileView]) -> list[files.FileView]:
    return [known[id] for id in ids if id in known]
