"""The staff's door to calendars: permission asked, version written, fact recorded."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction

from huimin.kernel.clock import api as clock
from huimin.kernel.facts import api as facts
from huimin.kernel.gate.api import Actor, require

from .trial import EDIT, Hours, Week, trial_of

CHINA = "cn"
EDITED = "edited here"


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
    opening: Week,
    makeup_opening: Hours = (),
    decree_source: str = "",
    exceptions: Mapping[str, Hours] | None = None,
    valid_from: date,
    origin: str = "",
    after: int | None = None,
) -> int:
    """A new version of the calendar holds from the day until the day of another; its number. Said twice it is one version.

    Whoever listens to `clock.calendar_edited` computes due times again that reach into these days.
    Shape: as `clock.calendar_put`.
    Raises: Refused; CalendarInvalid for hours that cannot be, a day that is over, or hours that hold from then on
    already; CalendarChanged where `after` is given and somebody made a version since.
    """
    require(actor, EDIT)
    trial = trial_of(
        code=code, title=title, opening=opening, makeup_opening=makeup_opening, decree_source=decree_source,
        exceptions=exceptions or {}, valid_from=valid_from, origin=origin or EDITED,
    )  # fmt: skip
    wanted = trial.proposed
    version, is_new = clock.calendar_put(
        code=code, title=title, opening=wanted.opening, makeup_opening=wanted.makeup_opening,
        decree_source=decree_source, exceptions=wanted.exceptions, valid_from=valid_from, origin=wanted.origin,
        after=after,
    )  # fmt: skip
    if is_new:
        trial.refuse_nothing()
        facts.record(
            verb="clock.calendar_edited",
            subject=("calendar", subject_id("calendar", code)),
            actor=actor,
            data={"calendar": code, "version": version, "from": valid_from.isoformat()},
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
