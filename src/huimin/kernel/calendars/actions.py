"""The staff's door to calendars: permission asked, version written, fact recorded."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction

from huimin.kernel.clock import api as clock
from huimin.kernel.facts import api as facts
from huimin.kernel.gate.api import Actor, require

CHINA = "cn"


def subject_id(kind: str, name: str) -> UUID:
    """The id under which facts speak of a calendar or of a year's decree."""
    return uuid5(NAMESPACE_URL, f"huimin:{kind}:{name}")


@transaction.atomic
def decree_load(
    *,
    actor: Actor,
    year: int,
    holidays: Sequence[date],
    makeup_days: Sequence[date] = (),
    source: str = CHINA,
    origin: str = "",
) -> int:
    """The year's decree is in force as given; the number of its version. Said twice it is loaded once.

    Whoever listens to `clock.decree_loaded` computes provisional due times again.
    Raises: Refused; CalendarInvalid for a decree that contradicts itself.
    """
    require(actor, "calendars.decree_load")
    version, is_new = clock.decree_put(
        source=source, year=year, holidays=holidays, makeup_days=makeup_days, origin=origin or "loaded here"
    )
    if is_new:
        record_decree(actor=actor, source=source, year=year, version=version, days=(*holidays, *makeup_days))
    return version


@transaction.atomic
def calendar_edit(
    *,
    actor: Actor,
    code: str,
    title: Mapping[str, str],
    opening: Sequence[Sequence[Sequence[str]]],
    makeup_opening: Sequence[Sequence[str]] = (),
    decree_source: str = "",
    exceptions: Mapping[str, Sequence[Sequence[str]]] | None = None,
) -> int:
    """A new version of the calendar is in force for every limit that starts from now on; its number.

    Shape: as `clock.calendar_put`.
    Raises: Refused, CalendarInvalid.
    """
    require(actor, "calendars.calendar_edit")
    version = clock.calendar_put(
        code=code,
        title=title,
        opening=opening,
        makeup_opening=makeup_opening,
        decree_source=decree_source,
        exceptions=exceptions,
        origin="edited here",
    )
    facts.record(
        verb="clock.calendar_edited",
        subject=("calendar", subject_id("calendar", code)),
        actor=actor,
        data={"calendar": code, "version": version},
        at=clock.now(),
    )
    return version


def record_decree(*, actor: Actor, source: str, year: int, version: int, days: Sequence[date]) -> None:
    """The fact that a decree came into force, in the transaction that is open."""
    facts.record(
        verb="clock.decree_loaded",
        subject=("decree", subject_id("decree", f"{source}:{year}")),
        actor=actor,
        data={"source": source, "year": year, "version": version, "from": min(days).isoformat()},
        at=clock.now(),
    )
