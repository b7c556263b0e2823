"""The routing table of a capability as a page shows it: its rows in words, and what may be chosen in its columns."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from huimin.engines.casework import api as casework
from huimin.kernel.access import api as access
from huimin.kernel.access.api import Actor
from huimin.kernel.places import api as places

from .. import labels
from . import routes
from .asks import Ask, Choices
from .routes import OWNER, ROUTE, Entry, Offered


@dataclass(frozen=True)
class Line:
    """A row in words."""

    view: casework.RouteView
    about: str  # what it is for: a component and its owner, one type, or all types
    division: str
    unit: str
    hours: str
    first_day: str
    last_day: str


@dataclass(frozen=True)
class Table:
    """The rows about a capability, those of owners first as they count first, and the columns of each kind of row."""

    lines: list[Line]
    columns: dict[str, tuple[Ask, ...]]
    has_components: bool


def of_capability(*, actor: Actor, capability: str, type_code: str = "", own_class: str = "", may_edit: bool) -> Table:
    """The table of a capability; with a type, what counts for it.

    Shape: `own_class` is the class of components of a draft that is not in force yet.
    """
    if not capability:
        return Table([], {}, has_components=False)
    classes = casework.component_classes(capability=capability)
    if own_class:
        classes.setdefault(own_class, {})
    views = [
        *casework.owners_of(actor=actor, classes=classes),
        *casework.routes_of(actor=actor, capability=capability, type_code=type_code),
    ]
    divisions, units = _choices(actor) if may_edit else ((), ())
    titles = labels.type_titles()
    types = [(type_code, titles.get(type_code, type_code))] if type_code else []
    offered = Offered(divisions=divisions, units=units, types=types, classes=_classes(classes))
    columns = {kind: routes.asks(kind, offered) for kind in (ROUTE, OWNER)}
    return Table(lines(views), columns, has_components=bool(classes))


def columns_of(*, actor: Actor, entry: Entry) -> tuple[Ask, ...]:
    """Every column of a row that is there, with all that it may be changed to."""
    divisions, units = _choices(actor)
    offered = Offered(
        divisions=divisions,
        units=units,
        capabilities=sorted(labels.capability_titles().items(), key=lambda pair: pair[1]),
        types=labels.type_choices(),
        classes=_classes(casework.component_classes()),
    )
    return routes.asks(routes.kind_of(entry), offered)


def lines(views: list[casework.RouteView]) -> list[Line]:
    """Rows in words, in their order."""
    units = labels.unit_names(view.entry.unit_id for view in views)
    divisions = labels.place_names(view.entry.division_code for view in views)
    titles = labels.type_titles()
    components = dict(_classes(casework.component_classes()))
    return [
        Line(
            view=view, about=_about(view.entry, titles, components),
            division=divisions.get(view.entry.division_code, view.entry.division_code),
            unit=units.get(view.entry.unit_id, "?"), hours=_hours(view.entry),
            first_day=routes.day_words(view.entry, "valid_from"), last_day=routes.day_words(view.entry, "valid_to"),
        )
        for view in views
    ]  # fmt: skip


def moved(trial: casework.RouteTrial) -> list[dict[str, Any]]:
    """The cases that would have gone elsewhere, in words."""
    ids: set[UUID | None] = {unit for row in trial.rows for unit in (row.before, row.after)}
    units = labels.unit_names(ids)
    return [
        {
            "number": row.number,
            "before": units.get(row.before, "") if row.before else "",
            "before_why": casework.route_in_words(row.before_why),
            "after": units.get(row.after, "") if row.after else "",
            "after_why": casework.route_in_words(row.after_why),
        }
        for row in trial.rows
    ]


def _about(entry: Entry, titles: dict[str, str], components: dict[str, str]) -> str:
    if isinstance(entry, casework.OwnerEntry):
        return routes.owner_words(components.get(entry.component_class, entry.component_class), entry.owner_code)
    if entry.case_type_code:
        return titles.get(entry.case_type_code, entry.case_type_code)
    return str(routes.ALL_TYPES)


def _hours(entry: Entry) -> str:
    return str(dict(routes.HOURS)[entry.hours if isinstance(entry, casework.RouteEntry) else "always"])


def _classes(classes: dict[str, dict[str, str]]) -> list[tuple[str, str]]:
    return [(code, f"{labels.in_language(title)} {code}".strip()) for code, title in sorted(classes.items())]


def _choices(actor: Actor) -> tuple[Choices, Choices]:
    """The divisions the actor's post covers, with those below, the widest first; and every unit by name."""
    top = actor.post.division_code if actor.post else ""
    found = places.find_divisions(within=top) if top else []
    names = labels.place_names(view.code for view in found)
    divisions = [(view.code, f"{names[view.code]} {view.code}") for view in found if view.level != "grid"]
    units = [(str(unit.id), labels.in_language(unit.name)) for unit in access.organisations()]
    return divisions, sorted(units, key=lambda pair: pair[1])
