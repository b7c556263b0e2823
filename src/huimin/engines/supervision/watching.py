"""The eye: facts in, watches and cards out. It reads nothing but facts, so no unit can silence it.

A card is dated by the clock. When the worker was down for a day, the facts of that day are read first, in order, each card that
fell due between them is given with the time at which it fell due, and only then the present is looked at.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from uuid_utils.compat import uuid7

from huimin.kernel.access.api import Actor, Where
from huimin.kernel.clock import api as clock
from huimin.kernel.facts import api as facts
from huimin.kernel.facts.api import FactView
from huimin.kernel.manifest.api import settings

from . import history, proposing, rulebook
from .models import Card, Watch
from .rules import Running, thresholds
from .types import CardKind

BATCH = 200


def follow(fact: FactView) -> None:
    """Takes the clock changes of one fact of a case or an order, in the order they happened."""
    for change in fact.data.get("clocks") or ():
        _apply(fact, change)
    if fact.verb == history.TAKEN_OVER:
        Watch.objects.filter(case_id=fact.subject_id, is_replayed=True).update(replayed_at=fact.at)


def issue_due(*, now: datetime | None = None) -> int:
    """Gives every card that has fallen due; how many. Runs after the facts have been read up to the present."""
    horizon = (now or clock.now()) - timedelta(seconds=int(settings.get("supervision.lag_s")))
    issued = 0
    while True:
        with transaction.atomic():
            batch = list(
                Watch.objects.select_for_update(skip_locked=True)
                .filter(next_at__lte=horizon)
                .order_by("next_at")[:BATCH]
            )
            for watch in batch:
                issued += _advance(watch, until=horizon)
        if len(batch) < BATCH:
            return issued


def _apply(fact: FactView, change: dict[str, Any]) -> None:
    op, clock_id = change["op"], UUID(change["clock"])
    if op == "start":
        watch, _ = Watch.objects.get_or_create(clock_id=clock_id, defaults=_new(fact, change))
    else:
        found = Watch.objects.select_for_update().filter(clock_id=clock_id).first()
        if found is None:
            found = Watch(clock_id=clock_id, **_new(fact, change))
        watch = found
        at = datetime.fromisoformat(change["at"]) if change.get("at") else fact.at
        if watch.paused_at is None and watch.stopped_at is None:
            _advance(watch, until=at)
        match op:
            case "stop":
                watch.stopped_at = at
            case "pause":
                watch.paused_at = at
            case "restart":
                watch.stopped_at, watch.restarted_at = None, at
            case "resume":
                watch.held_s += _held_s(watch, until=at)
                watch.paused_at = None
        watch.limit, watch.statutory = change["limit"], change.get("statutory") or ""
        watch.due_at = datetime.fromisoformat(change["due"])
        watch.is_provisional = bool(change["provisional"])
    _plan(watch)
    watch.save()


def _new(fact: FactView, change: dict[str, Any]) -> dict[str, Any]:
    case_id = fact.subject_id if fact.subject_type == "case" else fact.data.get("case")
    return {
        "case_id": UUID(str(case_id)) if case_id else None,
        "stage": change["stage"],
        "unit_id": UUID(change["unit"]) if change.get("unit") else None,
        "type_code": str(fact.data.get("type", "")),
        "rules_number": rulebook.in_force(fact.at),
        "limit": change["limit"],
        "statutory": change.get("statutory") or "",
        "calendar": change["calendar"],
        "time_zone": change["zone"],
        "started_at": datetime.fromisoformat(change["started"]),
        "due_at": datetime.fromisoformat(change["due"]),
        "is_provisional": bool(change["provisional"]),
        "is_replayed": history.is_replayed(fact),
        **fact.where.columns(),
    }


def _thresholds(watch: Watch) -> list[tuple[CardKind, datetime]]:
    def due_by(start: datetime, limit: clock.Limit) -> datetime:
        return clock.due(start=start, limit=limit, calendar=watch.calendar, time_zone=watch.time_zone).at

    def worked(start: datetime, end: datetime) -> timedelta:
        return clock.worked(start=start, end=end, calendar=watch.calendar, time_zone=watch.time_zone)

    held = timedelta(seconds=watch.held_s)
    running = Running(
        watch.stage, watch.started_at, watch.due_at, watch.limit, watch.statutory, held, watch.restarted_at
    )
    day = watch.started_at.astimezone(ZoneInfo(watch.time_zone)).date()
    rules = rulebook.rules(watch.rules_number).cards_on(day)
    return thresholds(rules, running, due_by=due_by, worked=worked)


def _held_s(watch: Watch, *, until: datetime) -> int:
    """For how many seconds of its limit's time a held clock has been held."""
    if watch.paused_at is None:
        return 0
    if not clock.Limit.parse(watch.limit).is_working:
        return int((until - watch.paused_at).total_seconds())
    held = clock.worked(start=watch.paused_at, end=until, calendar=watch.calendar, time_zone=watch.time_zone)
    return max(0, int(held.total_seconds()))


def _plan(watch: Watch) -> None:
    """Sets when the watch needs looking at again."""
    if watch.stopped_at or watch.paused_at:
        watch.next_at = None
        return
    given = set(Card.objects.filter(watch_id=watch.clock_id).values_list("kind", flat=True))
    watch.next_at = min((at for kind, at in _thresholds(watch) if kind not in given), default=None)


def _advance(watch: Watch, *, until: datetime) -> int:
    """Gives the cards that fell due by `until`, each once; plans the next."""
    due = [(kind, at) for kind, at in _thresholds(watch) if at <= until]
    issued = sum(_give(watch, kind, at) for kind, at in due)
    _plan(watch)
    watch.save()
    return issued


def _give(watch: Watch, kind: CardKind, at: datetime) -> bool:
    if watch.pk and Card.objects.filter(watch_id=watch.clock_id, kind=kind).exists():
        return False
    if watch._state.adding:
        watch.save()
    where = Where(watch.city_code, watch.district_code, watch.street_code, watch.community_code, watch.grid_code)
    is_historic = watch.is_replayed and (watch.replayed_at is None or at <= watch.replayed_at)
    card = Card.objects.create(
        id=uuid7(), watch=watch, kind=kind, case_id=watch.case_id, stage=watch.stage, unit_id=watch.unit_id,
        type_code=watch.type_code, at=at, issued_at=max(clock.now(), at), is_provisional=watch.is_provisional,
        account_id=history.hands_at(watch, at), is_historic=is_historic, is_counted=not is_historic, **where.columns(),
    )  # fmt: skip
    facts.record(
        verb="supervision.history_noted" if is_historic else "supervision.card_issued",
        subject=("card", card.id),
        actor=Actor.system("supervision"),
        where=where,
        data={
            "card": kind.value,
            "case": str(watch.case_id) if watch.case_id else None,
            "clock": str(watch.clock_id),
            "stage": watch.stage,
            "due": watch.due_at.isoformat(),
            "type": watch.type_code,
            "provisional": watch.is_provisional,
            "person": str(card.account_id) if card.account_id else None,
        },
        at=at,
        unit_id=watch.unit_id,
    )
    if not is_historic:
        proposing.after_card(card)
    return True
