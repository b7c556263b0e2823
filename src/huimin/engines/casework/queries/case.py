"""One case: what a page or an API shows of it, and what may be done to it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from huimin.kernel.access import api as access
from huimin.kernel.access.api import Actor, Where
from huimin.kernel.access.masking import mask_name, mask_phone
from huimin.kernel.api import keyset
from huimin.kernel.crypto import api as crypto
from huimin.kernel.messages.api import masked_email
from huimin.kernel.places import api as places
from huimin.kernel.trips import api as trips

from .. import catalogue, relations
from ..errors import CaseNotFound
from ..messages import EMAIL, PHONE
from ..models import Case, Clock, Task, WorkItem
from ..rows import WHERE_COLUMNS
from ..transitions import RUNNING_TASKS, STANDINGS, Stage, State, TaskState
from ..types import CaseView, ClockView, Page, TaskView
from .worklist import MOST, PAGE

VIEW = "casework.case_view"
NEWEST = ("-raised_at", "-id")
_BY_ID = trips.Question(Case, "WHERE id = %s")
_BY_NUMBER = trips.Question(Case, "WHERE number = %s")
_CLOCKS = trips.Question(Clock, "WHERE case_id = ANY(%s) ORDER BY started_at, id")
_NUMBERS = "SELECT id, number FROM casework_case WHERE id = ANY(%s)"


def case(*, actor: Actor, case_id: UUID | None = None, number: str = "", query_code: str = "") -> CaseView:
    """The case, personal values masked.

    Who holds its query code sees it without signing in. Who may not see it is told that there is none.

    Raises: CaseNotFound.
    """
    row = _find(case_id, number)
    if query_code:
        if not row.query_code_index or code_index(query_code) != row.query_code_index:
            raise CaseNotFound
    elif not _may_view(actor, row):
        raise CaseNotFound
    view = _view(row, _clocks([row])[row.id], _unit_names([row]))
    is_own = bool(query_code) or actor.kind == "resident"  # residents are not told which cases others raised
    return replace(view, relations=()) if is_own and view.relations else view


def can_view(actor: Actor, case_id: UUID) -> bool:
    """Whether the actor may see the case."""
    row = Case.objects.filter(id=case_id).only("id", "unit_id", "reporter_id", *WHERE_COLUMNS).first()
    return row is not None and _may_view(actor, row)


def code_index(query_code: str) -> str:
    """The blind index under which a query code is kept."""
    return crypto.blind_index("".join(query_code.split()).upper(), "case.query_code")


def my_cases(*, actor: Actor, cursor: str = "", limit: int = PAGE) -> Page:
    """The cases the actor raised, the newest first."""
    if actor.account_id is None:
        return Page([], "")
    rows = Case.objects.filter(reporter_id=actor.account_id)
    return _page(rows, cursor, limit)


def recent_cases(
    *,
    actor: Actor,
    type_codes: tuple[str, ...] = (),
    states: tuple[State, ...] = (),
    since: datetime | None = None,
    until: datetime | None = None,
    numbers: tuple[str, ...] = (),
    division_code: str = "",
    channels: tuple[str, ...] = (),
    cursor: str = "",
    limit: int = PAGE,
) -> Page:
    """Cases in the actor's scope, the newest first, narrowed to types, states, channels, a time span or numbers."""
    scope = access.scope(actor, VIEW)
    if scope.is_empty:
        return Page([], "")
    rows = Case.objects.filter(scope.q(unit="unit_id", owner="reporter_id"))
    if type_codes:
        rows = rows.filter(type_code__in=type_codes)
    if states:
        rows = rows.filter(state__in=states)
    if channels:
        rows = rows.filter(channel__in=channels)
    if numbers:
        rows = rows.filter(number__in=numbers)
    if since:
        rows = rows.filter(raised_at__gte=since)
    if until:
        rows = rows.filter(raised_at__lt=until)
    if division_code:
        rows = rows.filter(**{f"{places.where_of(division_code).level or 'street'}_code": division_code})
    return _page(rows, cursor, limit)


def _page(rows: QuerySet[Case], cursor: str, limit: int) -> Page:
    found = keyset.page(rows, order=NEWEST, cursor=cursor, limit=max(1, min(limit, MOST)), context="casework")
    _with_tasks(found.rows)
    relations.read(found.rows)
    names, clocks = _unit_names(found.rows), _clocks(found.rows)
    return Page([_view(row, clocks[row.id], names) for row in found.rows], found.next)


def _clocks(rows: Iterable[Case]) -> dict[UUID, list[Clock]]:
    """The clocks of each case, in the order they began."""
    found: dict[UUID, list[Clock]] = {row.id: [] for row in rows}
    for clock in _CLOCKS.ask(list(found)) if found else ():
        found[clock.case_id].append(clock)
    return found


def _unit_names(rows: Iterable[Case]) -> dict[UUID, Mapping[str, str]]:
    units = {row.unit_id for row in rows if row.unit_id}
    return access.organisation_names(
        units | {task.unit_id for row in rows if row.task_count for task in row.tasks.all()}
    )


def _with_tasks(rows: Iterable[Case]) -> None:
    """Reads the parts of the cases that have any; the others cost nothing."""
    prefetch_related_objects(
        [row for row in rows if row.task_count], Prefetch("tasks", Task.objects.select_related("note"))
    )


def _find(case_id: UUID | None, number: str) -> Case:
    found = _BY_ID.ask(case_id) if case_id else _BY_NUMBER.ask(number.strip())
    if not found:
        raise CaseNotFound
    row = found[0]
    _with_tasks([row])
    relations.read([row])
    return row


def _where(row: Case) -> Where:
    return Where(*(getattr(row, column) for column in WHERE_COLUMNS))


def _may_view(actor: Actor, row: Case) -> bool:
    scope = access.scope(actor, VIEW)
    if scope.is_empty:
        return False
    where = _where(row)
    if scope.allows(where, row.unit_id, row.reporter_id):
        return True
    units = WorkItem.objects.filter(case_id=row.id).values_list("unit_id", flat=True)
    return any(scope.allows(where, unit_id, row.reporter_id) for unit_id in units)


def _view(row: Case, clocks: list[Clock], unit_names: Mapping[UUID, Mapping[str, str]]) -> CaseView:
    related = relations.shown(row)
    definition = catalogue.version(row.type_version_id)
    state = State(row.state)
    name = crypto.open_(row.reporter_name_sealed, "case.reporter_name") if row.reporter_name_sealed else ""
    phone = crypto.open_(row.reporter_phone_sealed, PHONE) if row.reporter_phone_sealed else ""
    window = timedelta(days=definition.reopen_days)
    return CaseView(
        id=row.id, number=row.number, type_code=row.type_code, type_title=definition.title,
        type_version_id=row.type_version_id, title=row.title, description=row.description, form=row.form,
        channel=row.channel, priority=row.priority, language=row.language, state=state, stage=STANDINGS[state].stage,
        where=_where(row), address=row.address, lon=row.point.x if row.point else None,
        lat=row.point.y if row.point else None, is_place_approximate=row.is_place_approximate,
        reporter_id=row.reporter_id, reporter_name=mask_name(name) if name else "",
        reporter_phone=mask_phone(phone) if phone else "", is_anonymous=row.is_anonymous, unit_id=row.unit_id,
        unit_name=dict(unit_names.get(row.unit_id, {})) if row.unit_id else {}, desk_id=row.desk_id,
        finisher_id=row.finisher_id, outcome=row.outcome,
        due_at=row.due_at, is_due_provisional=row.is_due_provisional, raised_at=row.raised_at,
        registered_at=row.registered_at, dispatched_at=row.dispatched_at, signed_at=row.signed_at,
        finished_at=row.finished_at, verified_at=row.verified_at, closed_at=row.closed_at, updated_at=row.updated_at,
        return_count=row.return_count, rework_count=row.rework_count, reopen_count=row.reopen_count,
        urge_count=row.urge_count, pending_extension=row.pending_extension, rating=row.rating, is_solved=row.is_solved,
        reopen_until=row.closed_at + window if row.closed_at and state == State.CLOSED else None,
        revision=row.revision,
        clocks=tuple(
            ClockView(
                Stage(item.stage), item.unit_id, item.limit, item.calendar, item.time_zone, item.started_at, item.due_at,
                item.is_provisional, item.stopped_at, item.paused_at,
            )
            for item in clocks
        ),
        reporter_email=masked_email(crypto.open_(row.reporter_email_sealed, EMAIL)) if row.reporter_email_sealed else "",
        reply_by=row.reply_by,
        tasks=tuple(_task(item, row, unit_names) for item in row.tasks.all()) if row.task_count else (),
        relations=related, reporter_count=1 + sum(item.kind == "has_duplicate" for item in related),
        offered_to=tuple(row.offered_to or ()), is_final=row.is_final, is_guided=row.is_guided,
        is_returnable=not row.is_final and row.return_count < definition.returns_most, signer_id=row.signer_id,
        urged_by=row.urged_by, review_on=row.review_on, is_review_due=row.is_review_due, checks=tuple(row.checks or ()),
        answers=row.answers or {}, call_count=row.call_count, is_reached=row.is_reached,
    )  # fmt: skip


def _task(item: Task, row: Case, unit_names: Mapping[UUID, Mapping[str, str]]) -> TaskView:
    state = TaskState(item.state)
    return TaskView(
        id=item.id, unit_id=item.unit_id, unit_name=dict(unit_names.get(item.unit_id, {})), code=item.code,
        title=item.title, order=item.order, is_opinion=item.is_opinion, state=state, opinion=item.opinion,
        note=item.note.text if item.note else "", signer_id=item.signer_id, finisher_id=item.finisher_id,
        created_at=item.created_at, started_at=item.started_at, due_at=item.due_at, ended_at=item.ended_at,
        is_held=row.state == State.SUSPENDED and state in RUNNING_TASKS,
    )  # fmt: skip


def case_numbers(ids: Iterable[UUID]) -> dict[UUID, str]:
    """The numbers of cases, for the labels of a list whose rows the asker may see already."""
    wanted = list(set(ids))
    (found,) = trips.send((_NUMBERS, [wanted])) if wanted else ((),)
    return dict(found)
