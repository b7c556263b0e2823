"""Reports are asked for, made by a job that can be stopped, and kept as files; an edition is never written again."""

from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext as _
from uuid_utils.compat import uuid7

from huimin.kernel.access import api as access
from huimin.kernel.access.api import Actor
from huimin.kernel.clock import api as clock
from huimin.kernel.facts import api as facts
from huimin.kernel.files import api as files
from huimin.kernel.jobs.api import job
from huimin.kernel.places import api as places

from ..errors import ReportRefused
from ..measures.period import Period
from ..measures.queries import PERMISSION, today
from ..models import Report
from . import content, paper, sheet

SUBJECT = "supervision_report"
LANGUAGES = ("zh-hans", "en")
KINDS = ("week", "month")
RENEWED_FOR = timedelta(days=400)


class Stopped(Exception):
    """Somebody asked for the making to be stopped."""


def report_request(*, actor: Actor, division_code: str, period: Period, language: str) -> UUID:
    """Asks for an edition of the report; the id of it, or of the one that is being made already.

    Raises: ReportRefused, Refused.
    """
    if period.kind not in KINDS:
        raise ReportRefused(_("A report covers a week or a month, such as 2026-W10 or 2026-03."), field="period")
    if language not in LANGUAGES:
        raise ReportRefused(_("Choose Chinese or English."), field="language")
    if division_code not in places.divisions([division_code]):
        raise ReportRefused(_("There is no such area. Choose one from the list."), field="division")
    where = places.where_of(division_code)
    access.require(actor, PERMISSION, where=where)
    if period.first > today(division_code, clock.now()):
        raise ReportRefused(_("This period has not begun."), field="period")
    same = Report.objects.filter(division_code=division_code, period=str(period), language=language)
    try:
        with transaction.atomic():
            last = same.aggregate(last=Max("edition"))["last"] or 0
            report = Report.objects.create(
                id=uuid7(), division_code=division_code, kind=period.kind, period=str(period), language=language,
                edition=last + 1, total=content.STEPS, requested_by=actor.account_id, requested_at=clock.now(),
                **where.columns(),
            )  # fmt: skip
            facts.record(
                verb="supervision.report_requested", subject=(SUBJECT, report.id), actor=actor, where=where,
                data={"division": division_code, "period": str(period), "edition": report.edition, "language": language},
            )  # fmt: skip
            make_report.defer(report_id=report.id)
    except IntegrityError:
        running = same.filter(state__in=(Report.State.WAITING, Report.State.MAKING)).first()
        if running is None:
            raise
        return running.id
    return report.id


@transaction.atomic
def report_stop(*, actor: Actor, report_id: UUID) -> None:
    """Asks for the making to be stopped; one that is ready already stays.

    Raises: ReportRefused, Refused.
    """
    report = Report.objects.select_for_update().filter(id=report_id).first()
    if report is None:
        raise ReportRefused(_("There is no such report."), status=404)
    access.require(actor, PERMISSION, where=places.where_of(report.division_code))
    if report.state not in (Report.State.WAITING, Report.State.MAKING):
        return
    report.is_stop_asked = True
    if report.state == Report.State.WAITING:
        report.state, report.finished_at = Report.State.STOPPED, clock.now()
    report.save(update_fields=["is_stop_asked", "state", "finished_at"])
    facts.record(
        verb="supervision.report_stopped", subject=(SUBJECT, report.id), actor=actor,
        where=places.where_of(report.division_code), data={"edition": report.edition},
    )  # fmt: skip


@job(retry=2, name="supervision.report")
def make_report(*, report_id: str) -> None:
    """Makes an edition of a report."""
    report_make(report_id=UUID(report_id))


def report_make(*, report_id: UUID) -> None:
    """Makes an edition that was asked for. One that is ready or was stopped is left alone, so that twice is once."""
    with transaction.atomic():
        report = Report.objects.select_for_update().filter(id=report_id).first()
        if report is None or report.state not in (Report.State.WAITING, Report.State.MAKING):
            return
        report.state = Report.State.MAKING
        report.save(update_fields=["state"])
    try:
        _make(report)
    except Stopped:
        Report.objects.filter(id=report.id).update(state=Report.State.STOPPED, finished_at=clock.now())
    except Exception as error:
        Report.objects.filter(id=report.id).update(
            state=Report.State.FAILED, finished_at=clock.now(), problem=type(error).__name__
        )
        raise


def _make(report: Report) -> None:
    actor = Actor.system("report")
    period = Period.parse(report.period)

    def step(done: int) -> None:
        updated = Report.objects.filter(id=report.id, is_stop_asked=False).update(done=done)
        if not updated:
            raise Stopped

    with translation.override(report.language):
        found = content.gather(
            actor=actor, division_code=report.division_code, period=period, language=report.language, edition=report.edition,
            step=step,
        )  # fmt: skip
        on_paper = paper.pdf(found)
        step(content.STEPS - 1)
        in_cells = sheet.xlsx(found)
        step(content.STEPS)
    name = f"{report.division_code}-{report.period}-{report.edition}"
    with transaction.atomic():
        held = Report.objects.select_for_update().get(id=report.id)
        if held.is_stop_asked or held.state != Report.State.MAKING:
            raise Stopped
        for body, ending in ((on_paper, "pdf"), (in_cells, "xlsx")):
            files.store(content=body, name=f"{name}.{ending}", actor=actor, subject=(SUBJECT, report.id))
        held.state, held.finished_at, held.as_of = Report.State.READY, clock.now(), found.as_of
        held.definitions_number, held.digest = found.definitions_number, found.digest
        held.save(update_fields=["state", "finished_at", "as_of", "definitions_number", "digest"])
        facts.record(
            verb="supervision.report_made", subject=(SUBJECT, report.id), actor=actor,
            where=places.where_of(report.division_code),
            data={"division": report.division_code, "period": report.period, "edition": report.edition, "digest": found.digest},
        )  # fmt: skip


def reports_renew() -> list[UUID]:
    """Asks for a new edition of each report whose figures have changed since, and for the period that has just ended of each
    kind of report a division has; the ids."""
    system = Actor.system("late facts")
    now = clock.now()
    asked = []
    latest: dict[tuple[str, str, str], Report] = {}
    for report in Report.objects.filter(requested_at__gte=now - RENEWED_FOR).order_by("edition"):
        latest[report.division_code, report.period, report.language] = report
    for (division_code, period, language), report in latest.items():
        if report.state != Report.State.READY:
            continue
        digest = content.digest_of(actor=system, division_code=division_code, period=Period.parse(period))
        if digest != report.digest:
            asked.append(
                report_request(
                    actor=system, division_code=division_code, period=Period.parse(period), language=language
                )
            )
    for division_code, kind, language in {(key[0], report.kind, key[2]) for key, report in latest.items()}:
        ended = Period.of("week" if kind == "week" else "month", today(division_code, now)).previous()
        if (division_code, str(ended), language) not in latest:
            asked.append(report_request(actor=system, division_code=division_code, period=ended, language=language))
    return asked
