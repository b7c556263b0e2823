"""What the wall calls things: units, types and places by one call each, not one a row."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from huimin.engines.casework import api as casework
from huimin.engines.supervision.api import CARD_TAGS, card_title
from huimin.kernel.clock import api as clock
from huimin.kernel.ui import words

#: Said by the engines, the same on every face.
KINDS, CARD_KINDS = casework.STATE_KINDS, CARD_TAGS
in_language, type_titles, unit_names, place_names = (
    casework.in_language, casework.type_titles, casework.unit_names, casework.place_names,
)  # fmt: skip
NEED_CARDS = ("yellow", "red")


def language() -> str:
    """The language of the page."""
    return get_language() or "zh-hans"


def left(at: datetime | None) -> str:
    """How much time is left, or by how much it is past, as short as a wall needs it: whole days, hours, or minutes."""
    if at is None:
        return ""
    gap = at - clock.now()
    unit = next((unit for unit in (timedelta(days=1), timedelta(hours=1)) if abs(gap) >= unit), None)
    length = abs(gap) // unit * unit if unit else gap
    return (_("%s left") if gap >= timedelta(0) else _("%s late")) % words.span(length)


def rows(found: list[casework.WorkRow], *, types: dict[str, str], need_a_person: bool = False) -> list[dict[str, Any]]:
    """Rows of a list on the wall: what, where, who, until when.

    Who needs a person with neither card nor a late stage is past the deadline of the whole case.
    """
    units = unit_names(row.unit_id for row in found)
    named = place_names(row.community_code or row.street_code for row in found)
    return [
        {
            "row": row,
            "type": types.get(row.type_code, row.type_code),
            "place": named.get(row.community_code or row.street_code, ""),
            "unit": units.get(row.unit_id, ""),
            "left": left(row.due_at) if row.is_open else "",
            "urgency": words.urgency(row.due_at) if row.is_open else "",
            "is_past_promise": need_a_person
            and row.card not in NEED_CARDS
            and not (row.due_at and row.due_at < clock.now()),
            "card": row.card if row.card in NEED_CARDS else "",
            "card_kind": CARD_KINDS.get(row.card, ""),
            "card_title": card_title(row.card),
            "state_kind": KINDS[casework.State(row.state)],
            "state_title": casework.STATE_TITLES[casework.State(row.state)],
        }
        for row in found
    ]
