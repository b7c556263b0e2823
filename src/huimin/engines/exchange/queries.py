"""Every read of exchange."""

from typing import Any
from uuid import UUID

from .errors import BatchNotFound
from .models import Batch, QuarantinedRow
from .models.quarantined_row import QuarantineState
from .types import BatchView, QuarantinedView


def batch(batch_id: UUID | str) -> BatchView:
    """A batch with its report; its id may be shortened as long as it is unmistakable.

    Raises: BatchNotFound.
    """
    text = str(batch_id).lower()
    try:
        found = Batch.objects.get(id=UUID(text))
    except (ValueError, Batch.DoesNotExist):
        wanted = text.replace("-", "")
        fitting = [one for one in Batch.objects.only("id") if wanted and one.id.hex.endswith(wanted)]
        if len(fitting) != 1:
            raise BatchNotFound from None
        found = Batch.objects.get(id=fitting[0].id)
    return _view(found)


def batches(*, target: str = "", origin: str = "", limit: int = 50) -> list[BatchView]:
    """The latest batches, newest first."""
    rows = Batch.objects.all()
    if target:
        rows = rows.filter(target=target)
    if origin:
        rows = rows.filter(origin=origin)
    return [_view(row) for row in rows.order_by("-started_at")[:limit]]


def quarantined(
    *, target: str, origin: str = "", batch_id: UUID | None = None, limit: int = 100, after: int = 0
) -> list[QuarantinedView]:
    """The rows that wait, by their place in the file."""
    rows = QuarantinedRow.objects.filter(target=target, state=QuarantineState.WAITING)
    if origin:
        rows = rows.filter(origin=origin)
    if batch_id:
        rows = rows.filter(batch_id=batch_id)
    return [
        QuarantinedView(
            row.id, row.batch_id, row.origin, row.row_number, row.line, row.key, row.raw, row.faults, row.state,
            row.first_seen_at, row.last_tried_at,
        )
        for row in rows.filter(row_number__gt=after).order_by("row_number", "id")[:limit]
    ]  # fmt: skip


def waiting_count(*, target: str, origin: str) -> int:
    """How many rows of an origin wait."""
    return QuarantinedRow.objects.filter(target=target, origin=origin, state=QuarantineState.WAITING).count()


def _view(row: Batch) -> BatchView:
    report: dict[str, Any] = {key: value for key, value in row.report.items() if key != "kept"}
    return BatchView(
        row.id, row.target, row.origin, row.file_name, row.mapping_name, row.mapping, row.state, row.rows_read, report,
        row.problem, row.started_at, row.updated_at, row.finished_at,
    )  # fmt: skip
