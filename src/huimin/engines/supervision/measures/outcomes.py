"""Outcomes follow facts: a fact marks its case, and settling folds every marked case anew from all its facts.

Marks are made once a fact (kernel.facts.follow) and folding takes all facts of a case, so that order, repetition and a worker that
was down change nothing. Only settling writes outcomes and tallies, one at a time.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from huimin.kernel.facts import api as facts
from huimin.kernel.facts.api import FactView
from huimin.kernel.places import api as places

from ..models import OrderSeen, Outcome, StaleOutcome, Tally
from . import indicators
from .folding import DEFAULT_ZONE, fold
from .tallying import Cell, cells_of, tally, tally_all

BATCH = 500
PAGE = 2000
LOCK = 0x6D656173  # "meas": held while outcomes and tallies are written

Progress = Callable[[str, int, int], None]
#: An order is open until its answer is accepted or it is withdrawn.
ORDER_VERBS = ("supervision.order_issued", "supervision.order_closed", "supervision.order_withdrawn")


def mark(fact: FactView) -> None:
    """Remembers that there is news of the fact's case."""
    _mark([fact.subject_id])


def see_order(fact: FactView) -> None:
    """Takes an order about a case: given, then closed or withdrawn, in whatever order that is told."""
    case_id = fact.data.get("case")
    if not case_id:
        return
    order, _is_new = OrderSeen.objects.get_or_create(order_id=fact.subject_id, defaults={"case_id": UUID(case_id)})
    if fact.verb != "supervision.order_issued" and not order.is_answered:
        order.is_answered = True
        order.save(update_fields=["is_answered"])
    _mark([order.case_id])


def settle(*, most: int = 20 * BATCH) -> int:
    """Folds the marked cases and counts their days anew; how many."""
    done = 0
    while done < most:
        count = _settle_some(is_counted=True)
        done += count
        if count < BATCH:
            break
    return done


def _settle_some(*, is_counted: bool) -> int:
    with _locked() as cursor:
        cursor.execute(
            "DELETE FROM supervision_staleoutcome WHERE case_id IN"
            " (SELECT case_id FROM supervision_staleoutcome ORDER BY case_id LIMIT %s) RETURNING case_id",
            [BATCH],
        )
        ids = [row[0] for row in cursor.fetchall()]
        cells = _refold(ids) if ids else set()
        if is_counted and cells:
            tally(cells, indicators.in_force().groups)
    return len(ids)


@contextmanager
def _locked() -> Iterator[Any]:
    """A transaction in which nobody else writes outcomes and tallies."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        yield cursor


def rebuild(*, progress: Progress | None = None) -> int:
    """Forgets every outcome and tally and makes them again from facts alone, sealed and unsealed; how many cases."""
    with _locked() as cursor:
        for model in (Tally, Outcome, StaleOutcome, OrderSeen):
            cursor.execute(f"DELETE FROM {model._meta.db_table}")  # noqa: S608
    for fact in _all(ORDER_VERBS):
        see_order(fact)
    found = 0
    page: list[UUID] = []
    for fact in _all(("case.raised",)):
        page.append(fact.subject_id)
        if len(page) == PAGE:
            found += _mark(page)
            page = []
    found += _mark(page)
    done = 0
    while count := _settle_some(is_counted=False):
        done += count
        if progress:
            progress("cases", done, found)
    retally()
    return Outcome.objects.count()  # the worker may have folded some meanwhile


def retally() -> None:
    """Counts every day anew, as definitions that came into force may group cases otherwise."""
    with _locked():
        tally_all(indicators.in_force().groups)


def waiting() -> int:
    """How many cases have news that figures do not hold yet."""
    return StaleOutcome.objects.count()


def _all(verbs: Sequence[str]) -> Iterator[FactView]:
    cursor: str | None = None
    while True:
        found, cursor = facts.since(cursor, verbs, PAGE)
        yield from found
        if len(found) < PAGE:
            return


def _mark(ids: Sequence[UUID]) -> int:
    rows = [StaleOutcome(case_id=case_id) for case_id in dict.fromkeys(ids)]
    StaleOutcome.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _refold(ids: Sequence[UUID]) -> set[Cell]:
    """Writes the outcomes of these cases; the cells in which they counted before or count now."""
    cells = cells_of(
        Outcome.objects.filter(case_id__in=ids).only("city_code", "district_code", "street_code", "raised_on")
    )
    orders: dict[UUID, list[bool]] = {}
    for order in OrderSeen.objects.filter(case_id__in=ids):
        orders.setdefault(order.case_id, []).append(order.is_answered)
    rows = []
    for case_id, history in facts.of_many(subject_type="case", subject_ids=ids).items():
        columns = fold(case_id, history, time_zone=_zone(history))
        if columns is None:
            continue
        answered = orders.get(case_id, [])
        rows.append(Outcome(**columns, order_count=len(answered), open_order_count=answered.count(False)))
    names = [field.name for field in Outcome._meta.fields if not field.primary_key]
    Outcome.objects.bulk_create(rows, update_conflicts=True, unique_fields=["case_id"], update_fields=names)
    return cells | cells_of(rows)


def _zone(history: Sequence[FactView]) -> str:
    code = next((fact.where.deepest for fact in reversed(history) if fact.where.deepest), "")
    known = places.divisions([code])
    return known[code].time_zone if code in known else DEFAULT_ZONE
