"""dashboard_*: the desk of figures at a million outcomes: all figures of a month, and of a year, by unit, compared with two equal
periods; beside it the one grouped statement on the tallies. The peer is the same count made from the outcomes themselves."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import connection

from context import Context
from database import connect
from huimin.engines.supervision import api as supervision
from huimin.engines.supervision.measures import counting, indicators, outcomes
from huimin.engines.supervision.models import Outcome
from huimin.kernel.access import factories as people
from huimin.kernel.clock import api as clock
from measure import Measurement, median_of_rounds, once_ms
from town import CITY

TIMES, GOAL_MS = 5, 200
CODES = ("raised", "on_time_rate", "first_time_rate", "rework_rate", "refusal_rate", "satisfaction_rate")
LIMIT = (
    "SELECT key, sum(raised), sum(on_time), sum(handled_known), sum(first_time), sum(handled), sum(reworked), sum(accepted),"
    " sum(sent_back), sum(sent_out), sum(satisfied), sum(rated) FROM supervision_tally"
    " WHERE dimension = 'unit' AND grain = 'month' AND city_code = %s AND day BETWEEN %s AND %s GROUP BY key"
)

#: Outcomes as folding would make them of the bench's cases: the bench makes cases by set, without facts.
_OUTCOMES = """
INSERT INTO supervision_outcome (case_id, type_code, channel, state, is_open, unit_id, raised_on, raised_at, is_registered,
    is_dispatched, registered_at, dispatched_at, signed_at, finished_at, verified_at, closed_at, handled_at, due_at,
    is_provisional, is_estimated, is_forced, void_cause, is_sent_back_by_unit, sent_back_by_others, return_count, rework_count,
    reopen_count, suspension_count, extension_count, urge_count, type_change_count, order_count, open_order_count, rating,
    is_solved, last_fact_at, city_code, district_code, street_code, community_code, grid_code)
SELECT id, type_code, channel, state, state NOT IN ('closed', 'rejected', 'voided'), unit_id,
       (raised_at AT TIME ZONE 'Asia/Shanghai')::date, raised_at, state NOT IN ('reported', 'checking', 'rejected', 'voided'),
       unit_id IS NOT NULL, registered_at, dispatched_at, signed_at, finished_at, verified_at, closed_at,
       coalesce(finished_at, CASE WHEN state = 'closed' THEN closed_at END), due_at, false, false, false, '', false, '{}',
       return_count, rework_count, reopen_count, 0, 0, urge_count, 0, 0, 0, rating, is_solved, updated_at, city_code,
       district_code, street_code, community_code, grid_code
  FROM casework_case
    ON CONFLICT DO NOTHING
"""


def run(context: Context) -> list[Measurement]:
    """A month and a year before today's, by unit."""
    _prepare(context.progress)
    officer = people.actor(role="supervision_officer", division=CITY)
    newest = Outcome.objects.order_by("-raised_on").values_list("raised_on", flat=True)[0]
    found = []
    with connect() as database:
        for name, kind in (("month", "month"), ("year", "year")):
            period = supervision.Period.of(kind, newest).previous()  # type: ignore[arg-type]
            question = supervision.Question(period=period, division_code=CITY)

            def ours(question: supervision.Question = question) -> None:
                table = supervision.measure(actor=officer, question=question, codes=CODES, by="unit")
                assert table.rows  # noqa: S101 - else something else would be measured

            def limit(first: date = period.first, last: date = period.last) -> None:
                database.execute(LIMIT, [CITY, first, last]).fetchall()

            def peer(first: date = period.first, last: date = period.last) -> None:
                definitions = indicators.in_force()
                rows = Outcome.objects.filter(city_code=CITY, raised_on__gte=first, raised_on__lte=last)
                names = sorted(definitions.needed(CODES))
                counting.counted(rows, names, dimension="unit", groups=definitions.groups, now=clock.now())

            found.append(
                Measurement(
                    f"dashboard_{name}", "ms", _median(ours), _median(limit), "one grouped statement on tallies", _median(peer),
                    "the same counts of one period from the outcomes", goals={"ms": GOAL_MS},
                )
            )  # fmt: skip
    return found


def _prepare(progress: Callable[..., Any]) -> None:
    """Outcomes of every case and their tallies, once."""
    with connection.cursor() as cursor:
        cursor.execute(_OUTCOMES)
        if cursor.rowcount:
            progress(f"tallies of {cursor.rowcount:,} outcomes")
            outcomes.retally()
            cursor.execute("ANALYZE supervision_outcome")
            cursor.execute("ANALYZE supervision_tally")


def _median(work: Callable[[], None]) -> float:
    return median_of_rounds(lambda: once_ms(work, times=TIMES))
