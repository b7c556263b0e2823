"""What a list calls things: units, types and places by one call each, not one a row."""

from collections.abc import Container, Iterable
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from huimin.engines.casework import api as casework
from huimin.engines.supervision.api import CARD_TAGS, ORDER_STAGE, SANCTION_TITLES, CardKind, SanctionKind, card_title
from huimin.kernel.access import api as access

#: Said by the engines, the same on every face.
KINDS, CARD_KINDS = casework.STATE_KINDS, CARD_TAGS
in_language, type_titles, unit_names, place_names = (
    casework.in_language, casework.type_titles, casework.unit_names, casework.place_names,
)  # fmt: skip
#: What a relation to another case is called, seen from this one.
RELATIONS = {
    "duplicate_of": gettext_lazy("Merged into"),
    "has_duplicate": gettext_lazy("Merged into this"),
    "child_of": gettext_lazy("Split off from"),
    "parent_of": gettext_lazy("Split off"),
    "related": gettext_lazy("Linked"),
}


def type_choices() -> list[tuple[str, str]]:
    """The case types that are offered now, by title, to choose from."""
    return sorted(((view.code, in_language(view.title)) for view in casework.case_types()), key=lambda pair: pair[1])


def capability_titles() -> dict[str, str]:
    """What every capability is called, its code where it has no name."""
    return {code: in_language(title) or code for code, title in casework.capabilities().items()}


def options(choices: Iterable[tuple[Any, Any]], chosen: Container[str] = ()) -> SafeString:
    """The options of a select. Written at once, and once: a hundred of them cost more than all the rest of a page."""
    said = tuple((str(value), str(label)) for value, label in choices)
    return _options(said, frozenset(value for value, _label in said if value in chosen))


@lru_cache(maxsize=256)
def _options(choices: tuple[tuple[str, str], ...], chosen: frozenset[str]) -> SafeString:
    rows = (
        f'<option value="{escape(value)}"{" selected" if value in chosen else ""}>{escape(label)}</option>'
        for value, label in choices
    )
    return mark_safe("".join(rows))  # noqa: S308 - each part is escaped


#: Where a request keeps its count.
WAITING = "workbench_waiting"


def waiting(request: HttpRequest) -> dict[str, int]:
    """How many items lie on the desk of who asks, counted once a request: the menu and the tabs both say it."""
    known: dict[str, int] | None = getattr(request, WAITING, None)
    if known is None:
        known = casework.worklist_counts(actor=access.actor_of(request))
        setattr(request, WAITING, known)
    return known


def limit_words(limit: str) -> str:
    """A limit such as 4wh in words."""
    amount = int("".join(letter for letter in limit if letter.isdigit()) or 0)
    match limit.lstrip("0123456789").rstrip("+"):
        case "min":
            return ngettext("%d minute", "%d minutes", amount) % amount
        case "h":
            return ngettext("%d hour", "%d hours", amount) % amount
        case "d":
            return ngettext("%d day", "%d days", amount) % amount
        case "wmin":
            return ngettext("%d working minute", "%d working minutes", amount) % amount
        case "wh":
            return ngettext("%d working hour", "%d working hours", amount) % amount
        case "wd":
            return ngettext("%d working day", "%d working days", amount) % amount
    return limit


def stage_title(stage: str) -> str:
    """The name of a stage, an order's own among them."""
    if stage == ORDER_STAGE:
        return _("Supervision order")
    return str(casework.STAGE_TITLES[casework.Stage(stage)]) if stage in list(casework.Stage) else stage


def act_title(verb: str) -> str:
    """What an act on a case is called, by the verb of its fact."""
    if verb == "case.raised":
        return _("Raised")
    return next((str(row.title) for row in casework.TRANSITIONS.values() if row.fact == verb), verb)


def points_title(name: str) -> str:
    """What points are taken off for."""
    if name in list(CardKind):
        return card_title(name)
    return str(SANCTION_TITLES[SanctionKind(name)])
