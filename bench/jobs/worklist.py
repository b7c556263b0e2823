"""worklist_*: fifty rows of a unit's list, in process up to rendered rows; beside it the one indexed statement."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from context import Context
from database import connect
from huimin.engines.casework import api as casework
from huimin.faces.workbench import labels, rows
from huimin.faces.workbench.queries import saved_views
from measure import Measurement, median_of_rounds, once_ms

PAGE, TIMES = 50, 40
PUBLISHED = {"": 607.0, "_filtered": 1431.0}
COLUMNS = (
    "case_id, number, title, type_code, channel, priority, state, stage, unit_id, street_code, community_code, grid_code,"
    " due_at, is_due_provisional, raised_at, updated_at, card, flags, is_open"
)
DESK = f"SELECT {COLUMNS} FROM casework_workitem WHERE unit_id = %s AND is_open ORDER BY due_at, id LIMIT 51"
FILTERED = (
    f"SELECT {COLUMNS} FROM casework_workitem WHERE unit_id = %s AND channel = %s AND state = %s AND raised_at >= %s"
    " ORDER BY raised_at DESC, id DESC LIMIT 51"
)


def run(context: Context, size: str) -> list[Measurement]:
    """The desk by what is due first, and the unit's whole list narrowed to a way in, a state and a time."""
    officer = context.officers[0]
    actor, unit = officer.actor, officer.unit
    since = timezone.now() - timedelta(days=900)
    desk = casework.WorklistFilter(view="open")
    filtered = casework.WorklistFilter(view="all", unit_id=unit, channels=("portal",), states=("closed",), since=since)

    found = []
    with connect() as database:
        for suffix, wanted, statement, values in (
            ("", desk, DESK, [unit]),
            ("_filtered", filtered, FILTERED, [unit, "portal", "closed", since]),
        ):

            def ours(wanted: casework.WorklistFilter = wanted) -> None:
                page = casework.worklist(actor=actor, wanted=wanted)
                assert len(page.rows) == PAGE, len(page.rows)  # noqa: S101 - else something else would be measured
                rows.render(page.rows, types=labels.type_titles(), columns=saved_views.USUAL)

            def limit(statement: str = statement, values: list[Any] = values) -> None:
                database.execute(statement, values).fetchall()

            found.append(
                Measurement(
                    f"worklist_{size}{suffix}", "ms", _median(ours), _median(limit),
                    "one indexed statement", PUBLISHED[suffix],
                    "Amsterdam/signals 2.50 at 100,000, published", goals={"limit": 0.05, "peer": 20},
                )
            )  # fmt: skip
    return found


def _median(work: Callable[[], None]) -> float:
    return median_of_rounds(lambda: once_ms(work, times=TIMES))
