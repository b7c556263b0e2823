"""A draft played over past cases: what would have been otherwise. It reads cases and changes none."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from huimin.kernel.access.api import Actor, Where
from huimin.kernel.clock import api as clock
from huimin.kernel.facts import api as facts
from huimin.kernel.places import api as places

from ... import catalogue, forms, routing
from ...definition import Definition, parse
from ...drafting import DryRunState
from ...errors import InputRefused, TypeUnknown
from ...models import Case, DryRun
from ...transitions import Stage

#: After so many cases the run says how far it is, and looks whether it shall stop.
STEP = 20


@dataclass(frozen=True)
class Outcome:
    """What a definition makes of one past case."""

    intake: str  # automatic | desk
    unit: str
    due: str  # of the unit's handling, "" where nobody can be routed to
    is_late: bool | None  # None while the case is open, or where it has no deadline
    missing: tuple[str, ...] = ()  # codes of questions whose answer is missing or no longer one
    is_refused: bool = False  # the way in is closed


@dataclass
class Difference:
    """One past case that would have gone otherwise."""

    case: str
    number: str
    kinds: list[str]
    before: dict[str, Any]
    after: dict[str, Any]


@dataclass
class Result:
    """What a dry run found so far."""

    counts: Counter[str] = field(default_factory=Counter)
    rows: list[dict[str, Any]] = field(default_factory=list)


def where_of(case: Case) -> Where:
    """The place of a case."""
    return Where(case.city_code, case.district_code, case.street_code, case.community_code, case.grid_code)


def outcome(case: Case, definition: Definition, *, on: date) -> Outcome:
    """What `definition` would have made of a past case, by today's routing table at the hour at which it was raised."""
    where = where_of(case)
    desks = routing.desks(definition, where, on=on, at=case.raised_at, answers=case.form)
    is_automatic = definition.intake == "automatic" and desks.unit_id is not None
    due = _due(case, definition, desks.unit_id)
    ended = case.finished_at or case.closed_at
    return Outcome(
        intake="automatic" if is_automatic else "desk",
        unit=str(desks.unit_id or ""),
        due=due.astimezone(UTC).isoformat() if due else "",
        is_late=ended > due if ended and due else None,
        missing=_missing(case, definition),
        is_refused=case.channel not in definition.channels,
    )


def _due(case: Case, definition: Definition, unit_id: UUID | None) -> datetime | None:
    """Until when the unit would have had to answer, counted from when the case was sent to one."""
    if unit_id is None:
        return None
    where = where_of(case)
    return clock.due(
        start=case.dispatched_at or case.raised_at,
        limit=definition.limit(Stage.HANDLE).limit,
        calendar=definition.calendar or clock.calendar_for(organisation_id=unit_id, division_code=where.deepest),
        time_zone=places.division(where.deepest).time_zone,
    ).at


def _missing(case: Case, definition: Definition) -> tuple[str, ...]:
    """The questions the case's answers would not satisfy."""
    found = []
    for question in definition.form:
        try:
            forms.check_one(question, case.form.get(question.code))
        except InputRefused:
            found.append(question.code)
    return tuple(found)


def compare(case: Case, before: Definition | None, after: Definition, *, on: date) -> Difference | None:
    """How the case would have gone otherwise; None where all is the same."""
    new = outcome(case, after, on=on)
    old = outcome(case, before, on=on) if before else new
    kinds = [name for name in ("unit", "due", "intake") if getattr(old, name) != getattr(new, name)]
    kinds += ["missing"] * bool(set(new.missing) - set(old.missing))
    kinds += ["refused"] * (new.is_refused and not old.is_refused)
    kinds += ["late"] * (new.is_late is True and old.is_late is not True)
    kinds += ["on_time"] * (old.is_late is True and new.is_late is False)
    return Difference(str(case.id), case.number, kinds, asdict(old), asdict(new)) if kinds else None


def dry_run_play(*, dry_run_id: UUID) -> None:
    """Plays the run to its end, or until somebody stops it; begun again after a kill, it begins at the first case."""
    run = DryRun.objects.select_related("draft").filter(id=dry_run_id, state__in=_UNENDED).first()
    if run is None:
        return
    after = parse({**run.draft.content})
    try:
        _version, before = catalogue.current(run.draft.code)
    except TypeUnknown:
        before = None
    _keep(run, DryRunState.RUNNING, 0, Result())
    result, on = Result(), clock.now().date()
    for start in range(0, len(run.case_ids), STEP):
        batch = Case.objects.in_bulk(run.case_ids[start : start + STEP])
        for case_id in run.case_ids[start : start + STEP]:
            case = batch.get(case_id)
            found = compare(case, before, after, on=on) if case else None
            result.counts.update(found.kinds if found else ["same"])
            if found:
                result.rows.append(asdict(found))
        if _keep(run, DryRunState.RUNNING, start + len(batch), result):
            _end(run, DryRunState.STOPPED, result)
            return
    _end(run, DryRunState.DONE, result)


_UNENDED = [DryRunState.WAITING, DryRunState.RUNNING]


def _keep(run: DryRun, state: DryRunState, done: int, result: Result) -> bool:
    """Says how far the run is; True where somebody wants it to stop."""
    run.state, run.done = state, done
    DryRun.objects.filter(id=run.id).update(state=state, done=done, counts=dict(result.counts), rows=result.rows)
    return bool(DryRun.objects.filter(id=run.id, is_stop_wanted=True).exists())


@transaction.atomic
def _end(run: DryRun, state: DryRunState, result: Result) -> None:
    at = clock.now()
    DryRun.objects.filter(id=run.id).update(state=state, ended_at=at)
    facts.record(
        verb="casework.dry_run_ended",
        subject=("case_type_draft", run.draft_id),
        actor=Actor.system("dry run"),
        data={"run": str(run.id), "state": state.value, "cases": run.done, "counts": dict(result.counts)},
        at=at,
    )
