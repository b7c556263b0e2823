"""What the station says of a case: its state, its story, where it is, what was answered."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from huimin.engines.casework import api as casework
from huimin.engines.casework.api import CaseTypeView, CaseView, Definition, Followed, State
from huimin.kernel.files import api as files
from huimin.kernel.places import api as places
from huimin.kernel.ui.words import moment

KINDS, in_language = casework.STATE_KINDS, casework.in_language
ENTRY_KINDS = {
    "case.closed": "fine",
    "case.force_closed": "fine",
    "case.rated": "fine",
    "case.finished": "fine",
    "case.suspended": "pause",
    "case.reworked": "soon",
    "case.rejected": "off",
    "case.voided": "off",
}


def state(view: CaseView | Followed) -> dict[str, Any]:
    """The state as a tag: its kind and its word."""
    return {"kind": KINDS[view.state], "label": casework.STATE_TITLES[view.state]}


def is_waiting(view: CaseView | Followed) -> bool:
    """Whether its deadline still runs."""
    return view.state not in casework.FINAL and view.state not in (State.DONE, State.VERIFIED)


def promise(view: CaseView | Followed) -> str:
    """By when, as a sentence; "" when no clock runs or the work is done."""
    if not is_waiting(view) or view.due_at is None:
        return ""
    said = _("Expected before %(moment)s") % {"moment": moment(view.due_at)}
    return _("%(promise)s (provisional)") % {"promise": said} if view.is_due_provisional else said


def row(view: CaseView) -> dict[str, Any]:
    """A case as a line of a list."""
    return {"case": view, "state": state(view), "kind": in_language(view.type_title), "is_waiting": is_waiting(view)}


def story(view: CaseView, main: Followed | None = None) -> list[dict[str, Any]]:
    """The timeline part's entries in the person's words, the latest last. Notes behind the counter are not among them.

    Shape: with `main`, the case it was merged into, the story goes on with what was done there.
    """
    photos = {photo.id: photo for photo in files.of(("case", view.id))}
    entries = [
        {
            "title": entry.story,
            "at": entry.at,
            "text": entry.note,
            "kind": ENTRY_KINDS.get(entry.verb, "move"),
            "photos": [photos[id] for id in entry.file_ids if id in photos],
        }
        for entry in casework.timeline(view=view, for_staff=False)
    ]
    entries += [
        {"title": sentence, "at": at, "kind": ENTRY_KINDS.get(verb, "move")}
        for at, verb, sentence in (main.course if main else ())
    ]
    now = main or view
    if entries and now.state not in casework.FINAL:
        entries.append({"title": to_come(now), "text": promise(now), "open": True})
    return entries


def to_come(view: CaseView | Followed) -> str:
    """What happens next, as a sentence; "" when nothing does."""
    unit = in_language(view.unit_name)
    match view.state:
        case State.REPORTED | State.CHECKING | State.REGISTERED | State.OFFERED:
            return _("The street office looks at it and passes it to whoever is responsible.")
        case State.DISPATCHED | State.HANDLING:
            return _("%(unit)s does it; then somebody else checks that it is in order.") % {"unit": unit}
        case State.SUSPENDED:
            return _("It is taken up again as soon as it is possible.")
        case State.DONE | State.VERIFIED:
            return _("Somebody else checks it; then you are asked whether you are satisfied.")
        case _:
            return ""


def place(*, community: str, address: str, lon: float | None = None, lat: float | None = None) -> str:
    """Where it is: the community, then the address."""
    if lon is not None and lat is not None:
        community = places.place(lon=lon, lat=lat).where.community or community
    division = places.divisions([community]).get(community)
    name = places.short_name(division, language=get_language() or "zh-hans") if division else ""
    return " ".join(part for part in (name, address) if part)


def place_of(view: CaseView) -> str:
    """Where a case is, in words."""
    return place(community=view.where.community or view.where.deepest, address=view.address)


def answers(definition: Definition, given: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The answers to the case type's questions, in words."""
    said = []
    for question in definition.form:
        value = given.get(question.code)
        if value in (None, "", []):
            continue
        titles = {choice.code: in_language(choice.title) for choice in question.choices}
        if isinstance(value, bool):
            text = _("Yes") if value else _("No")
        else:
            text = "、".join(
                titles.get(str(part), str(part)) for part in (value if isinstance(value, list) else [value])
            )
        said.append((in_language(question.title), text))
    return said


def shown(view: CaseTypeView) -> dict[str, str]:
    """A case type as a choice."""
    return {
        "code": view.code,
        "title": in_language(view.title),
        "description": in_language(view.description) if view.description else "",
    }
