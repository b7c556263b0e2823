"""Every read of reports, within the reader's reach."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from huimin.kernel.access import api as access
from huimin.kernel.access.api import Actor, Where
from huimin.kernel.files import api as files
from huimin.kernel.files.api import FileView

from ..measures.period import Period
from ..measures.queries import PERMISSION
from ..models import Report
from .making import SUBJECT

MOST = 200


@dataclass(frozen=True, slots=True)
class ReportView:
    """An edition of a report, how far it is, and its files once it is ready."""

    id: UUID
    division_code: str
    period: Period
    language: str
    edition: int
    state: str
    state_title: str
    done: int
    total: int
    is_stop_asked: bool
    requested_at: datetime
    finished_at: datetime | None
    as_of: datetime | None
    files: tuple[FileView, ...]

    @property
    def is_running(self) -> bool:
        return self.state in ("waiting", "making")


def reports(*, actor: Actor, division_code: str = "") -> list[ReportView]:
    """Reports of the divisions the actor reaches, the newest first."""
    rows = Report.objects.filter(access.scope(actor, PERMISSION).q(unit="", owner=""))
    if division_code:
        rows = rows.filter(division_code=division_code)
    found = list(rows[:MOST])
    kept = files.of_many([(SUBJECT, row.id) for row in found])
    return [_view(row, kept[SUBJECT, row.id]) for row in found]


def report(*, actor: Actor, report_id: UUID) -> ReportView | None:
    """One report, None where there is none the actor may see."""
    row = Report.objects.filter(access.scope(actor, PERMISSION).q(unit="", owner=""), id=report_id).first()
    return _view(row, files.of((SUBJECT, row.id))) if row else None


def may_read(actor: Actor, report_id: UUID) -> bool:
    """Whether the files of a report may be read."""
    row = Report.objects.filter(id=report_id).first()
    if row is None:
        return False
    where = Where(row.city_code, row.district_code, row.street_code, row.community_code, row.grid_code)
    return access.scope(actor, PERMISSION).allows(where)


def _view(row: Report, kept: list[FileView]) -> ReportView:
    return ReportView(
        row.id, row.division_code, Period.parse(row.period), row.language, row.edition, row.state,
        str(Report.State(row.state).label), row.done, row.total, row.is_stop_asked, row.requested_at, row.finished_at, row.as_of,
        tuple(kept),
    )  # fmt: skip
