"""Running cases go over to another version of their type: first shown, clock by clock, then done, one fact a case."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from huimin.kernel.access import api as access
from huimin.kernel.access.api import Actor
from huimin.kernel.api import keyset
from huimin.kernel.clock import api as clock
from huimin.kernel.facts import api as facts
from huimin.kernel.places import api as places

from ... import catalogue, store
from ...clocks import Clocks
from ...definition import Definition
from ...errors import CaseChanged, GuardRefused, TypeUnknown
from ...models import Case, CaseTypeVersion
from ...store import CaseRow
from ...transitions import FINAL, OPEN, Stage
from ...types import Page

MIGRATE = "casework.type_migrate"
PAGE = 50
MARK = "casework.migration"


@dataclass(frozen=True)
class ClockMove:
    """A clock before and after. `is_kept`: people moved its deadline before, so it stays as it is."""

    stage: Stage
    limit_before: str
    limit_after: str
    due_before: datetime
    due_after: datetime
    is_kept: bool


@dataclass(frozen=True)
class CaseMove:
    """What migrating one case would change."""

    case_id: UUID
    number: str
    title: str
    revision: int
    state: str
    version_number: int
    clocks: tuple[ClockMove, ...]


def migration_preview(*, actor: Actor, version_id: UUID, cursor: str = "", limit: int = PAGE) -> Page:
    """A page of CaseMove: the open cases of the type on other versions, oldest first, and what would move. Nothing is written.

    Raises: Refused, TypeUnknown.
    """
    access.assure(actor, MIGRATE)
    version = _version(version_id)
    found = keyset.page(_running(actor, version).only("id"), order=["id"], cursor=cursor, limit=limit, context=MARK)
    definition = catalogue.version(version_id)
    numbers = dict(version.case_type.versions.values_list("id", "number"))
    with transaction.atomic():  # the locks of reading end with the preview
        moves = [_preview(row.id, definition, numbers) for row in found.rows]
    return Page(moves, found.next)


def migration_count(*, actor: Actor, version_id: UUID) -> int:
    """How many open cases of the type, which the actor may migrate, run under other versions.

    Raises: Refused, TypeUnknown.
    """
    access.assure(actor, MIGRATE)
    return int(_running(actor, _version(version_id)).count())


@transaction.atomic
def case_migrate(*, actor: Actor, case_id: UUID, version_id: UUID, revision: int) -> tuple[dict[str, Any], ...]:
    """Brings one running case onto a version of its type; its clocks take the limits of that version. Gives the changes.

    `revision` is the one the preview showed: what was not shown is not done.
    Raises: Refused, CaseNotFound, CaseChanged, GuardRefused, TypeUnknown.
    """
    case = store.load(case_id)
    post = access.require(actor, MIGRATE, where=case.where, unit_id=case.unit_id)
    version = _version(version_id)
    if version.case_type_id != case.type_code or version.case_type.version_id != version.id:
        raise TypeUnknown(_("Cases go over to the version in force of their own type only."), field="version")
    if case.revision != revision:
        raise CaseChanged(_("Somebody acted on this case after the preview. Look at it again, then decide."))
    if case.state in FINAL or case.type_version_id == version_id:
        raise GuardRefused(_("This case does not run under another version any more."))
    at = clock.now()
    before = case.type_version_id
    clocks = _moved(case, catalogue.version(version_id), at=at)
    case.set(type_version_id=version_id)
    if handle := case.running(Stage.HANDLE):
        case.set(due_at=handle.due_at, is_due_provisional=handle.is_provisional)
    fact = facts.new(
        verb="case.migrated",
        subject=("case", case.id),
        actor=actor,
        where=case.where,
        data={
            "type": case.type_code,
            "version_before": str(before),
            "state": case.state.value,
            "revision": case.revision + 1,
            **({"clocks": clocks.changes} if clocks.changes else {}),
        },
        at=at,
        version=str(version_id),
        unit_id=case.unit_id,
        post=post,
    )
    store.save(case, at=at, also=[facts.insert_sql([fact])])
    return tuple(clocks.changes)


def _version(version_id: UUID) -> CaseTypeVersion:
    found = CaseTypeVersion.objects.select_related("case_type").filter(id=version_id).first()
    if found is None:
        raise TypeUnknown(_("There is no such version of this case type."), field="version")
    return found


def _running(actor: Actor, version: CaseTypeVersion) -> Any:
    return Case.objects.filter(
        access.scope(actor, MIGRATE).q(), type_code=version.case_type_id, state__in=list(OPEN)
    ).exclude(type_version_id=version.id)


def _moved(case: CaseRow, definition: Definition, *, at: datetime) -> Clocks:
    """The clocks of the case with the limits of `definition`."""
    clocks = Clocks(case, definition, at=at, time_zone=places.division(case.where.deepest).time_zone)
    for row in case.clocks:
        if row.stopped_at is None and row.stage != Stage.TASK:  # a part keeps the limit it was given
            clocks.relimit(row)
    return clocks


def _preview(case_id: UUID, definition: Definition, numbers: dict[UUID, int]) -> CaseMove:
    case = store.load(case_id)
    running = [
        (row, row.limit, row.due_at, Clocks.is_moved(row))
        for row in case.clocks
        if row.stopped_at is None and row.stage != Stage.TASK
    ]
    _moved(case, definition, at=clock.now())
    return CaseMove(
        case_id=case.id, number=case.number, title=case.title, revision=case.revision, state=case.state.value,
        version_number=numbers.get(case.type_version_id, 0),
        clocks=tuple(
            ClockMove(row.stage, limit, definition.limit(row.stage).limit, due, row.due_at, is_moved)
            for row, limit, due, is_moved in running
        ),
    )  # fmt: skip
