"""Brings the calendars and decrees of this release into the database, leaving alone what a city has edited."""

from typing import Any

from django.db import connections, transaction

from huimin.kernel.clock import api as clock
from huimin.kernel.gate.api import Actor

from . import library
from .actions import record_decree

TABLES = {"clock_calendar", "clock_decree", "facts_fact"}


def after_migrate(*, using: str, **_signal: Any) -> None:
    """After every migrate: what this release knows is in the tables."""
    if using == "default" and set(connections[using].introspection.table_names()) >= TABLES:
        shipped_load()


@transaction.atomic
def shipped_load() -> int:
    """The release's calendars and decrees are in force where nobody here decided otherwise; the number of new versions.

    A decree that the city itself loaded stays. A newly decreed year is a fact, so that provisional due times are
    computed again; the first filling of an empty database is none.
    """
    in_force = {(view.source, view.year): view for source in ("cn", "us") for view in clock.decrees(source)}
    is_first = not in_force
    loaded = 0
    for decree in library.decrees():
        present = in_force.get((decree.source, decree.year))
        if present is not None and not is_shipped(present.origin):
            continue
        version, is_new = clock.decree_put(
            source=decree.source,
            year=decree.year,
            holidays=decree.holidays,
            makeup_days=decree.makeup_days,
            origin=decree.origin,
        )
        loaded += is_new
        if is_new and not is_first:
            actor = Actor.system("a release brought a newly decreed year")
            record_decree(actor=actor, source=decree.source, year=decree.year, version=version, days=decree.holidays)
    for calendar in library.calendars():
        if not all(is_shipped(view.origin) for view in clock.calendar_versions(calendar.code)):
            continue
        _version, is_new = clock.calendar_put(
            code=calendar.code,
            title=calendar.title,
            opening=calendar.opening,
            makeup_opening=calendar.makeup_opening,
            decree_source=calendar.decree_source,
            valid_from=calendar.valid_from,
            origin=calendar.origin,
        )
        loaded += is_new
    return loaded


def is_shipped(origin: str) -> bool:
    """Whether a version with this origin came with a release."""
    return origin.startswith(("chinesecalendar ", library.SEED.name))
