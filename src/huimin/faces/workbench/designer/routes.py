"""The columns of the routing table: how each is asked for, read from what was sent, and said in words."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from huimin.engines.casework import api as casework

from .asks import Ask, Choices, Sent
from .wording import ChangeLine, value_words

Entry = casework.RouteEntry | casework.OwnerEntry
HOURS: Choices = (
    ("always", gettext_lazy("At all hours")),
    ("working", gettext_lazy("While the unit works")),
    ("off", gettext_lazy("On duty while the other is closed")),
)
ALL_TYPES = gettext_lazy("all types that need it")
ROUTE, OWNER = "route", "owner"
Typed = dict[str, str]


DAYS = {
    "valid_from": Ask("valid_from", "day", gettext_lazy("First day"), gettext_lazy("Left empty: from ever.")),
    "valid_to": Ask("valid_to", "day", gettext_lazy("Last day"), gettext_lazy("Left empty: for good.")),
}


@dataclass(frozen=True)
class Offered:
    """What may be chosen in the columns that are chosen from."""

    divisions: Choices
    units: Choices
    capabilities: Choices = ()  # none where the page is about one already
    types: Choices = ()  # the types a row may be for alone
    classes: Choices = ()


def asks(kind: str, offered: Offered) -> tuple[Ask, ...]:
    """Every column of a kind of row, as it is asked for."""
    shared = (
        Ask("division_code", "one", gettext_lazy("Division"), choices=offered.divisions),
        Ask("unit_id", "one", gettext_lazy("Unit"), choices=(("", gettext_lazy("Choose…")), *offered.units)),
    )
    if kind == OWNER:
        return (
            Ask("component_class", "one", gettext_lazy("Component"), choices=offered.classes),
            Ask(
                "owner_code", "text", pgettext_lazy("of a component", "Owner"),
                gettext_lazy("The owner's code, as the plate of the component says it. Left empty: whoever owns it."),
            ),
            *shared, *DAYS.values(),
        )  # fmt: skip
    capability = Ask("capability", "one", gettext_lazy("Capability"), choices=offered.capabilities)
    return (
        *([capability] if offered.capabilities else []),
        Ask(
            "case_type_code", "one", gettext_lazy("For"),
            choices=(("", ALL_TYPES), *offered.types),
        ),
        *shared,
        Ask("hours", "one", gettext_lazy("Counts"), choices=HOURS, usual="always"),
        *DAYS.values(),
    )  # fmt: skip


def typed(sent: Sent, kind: str, *, prefix: str = "") -> Typed:
    """What was typed into the columns, as it was typed."""
    return {name: (sent.get(prefix + name) or "").strip() for name in COLUMNS[kind]}


COLUMNS = {
    ROUTE: ("capability", "case_type_code", "division_code", "unit_id", "hours", "valid_from", "valid_to"),
    OWNER: ("component_class", "owner_code", "division_code", "unit_id", "valid_from", "valid_to"),
}


def kind_of(entry: Entry) -> str:
    """Which kind of row it is."""
    return OWNER if isinstance(entry, casework.OwnerEntry) else ROUTE


def as_typed(entry: Entry) -> Typed:
    """An entry as it would have been typed: the last day instead of the day it ends."""
    said = asdict(entry) | {"valid_to": entry.valid_to and entry.valid_to - timedelta(days=1)}
    return {name: str(value) if value else "" for name, value in said.items()}


def entry(kind: str, given: Mapping[str, str]) -> Entry:
    """What was typed, as an entry.

    Raises: InputRefused naming the column.
    """
    last = _day(given, "valid_to")
    said: dict[str, Any] = {
        **given,
        "unit_id": _unit(given["unit_id"]),
        "valid_from": _day(given, "valid_from"),
        "valid_to": last + timedelta(days=1) if last else None,
    }
    if kind == OWNER:
        return casework.OwnerEntry(**said)
    return casework.RouteEntry(**{**said, "hours": said["hours"] or "always"})


def change_lines(before: Typed | None, after: Typed, columns: tuple[Ask, ...]) -> list[ChangeLine]:
    """What is different, column by column; all that a new row says where there was none."""
    lines = []
    for ask in columns:
        old, new = (before or {}).get(ask.key, ""), after.get(ask.key, "")
        if old != new and (before is not None or new):
            kind = "added" if before is None else "changed"
            lines.append(ChangeLine("routing", str(ask.label), kind, _said(ask, old), _said(ask, new)))
    return lines


def label_of(field: str, columns: tuple[Ask, ...]) -> str | Promise:
    """What a column is called."""
    return next((ask.label for ask in columns if ask.key == field), "")


def day_words(entry: Entry, column: str) -> str:
    """The first or the last day of an entry."""
    return _said(DAYS[column], as_typed(entry)[column])


def owner_words(component: str, owner_code: str) -> str:
    """Whose components an entry is about."""
    if not owner_code:
        return _("%(component)s, whoever owns it") % {"component": component}
    return _("%(component)s owned by %(owner)s") % {"component": component, "owner": owner_code}


def _said(ask: Ask, text: str) -> str:
    return value_words(text, ask) or {"valid_from": _("from ever"), "valid_to": _("for good")}.get(ask.key, "—")


def _unit(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise casework.InputRefused(_("Choose the unit."), field="unit_id") from None


def _day(given: Mapping[str, str], field: str) -> date | None:
    try:
        return date.fromisoformat(given[field]) if given[field] else None
    except ValueError:
        raise casework.InputRefused(_("Write the date as year-month-day, such as 2026-03-01."), field=field) from None
