"""Samples and what was found in them."""

from uuid import UUID

from django.db.models import Avg, Count, Q, QuerySet

from huimin.kernel.access import api as access
from huimin.kernel.access.api import Actor, Where
from huimin.kernel.api import keyset

from .. import rulebook
from ..errors import NotThere
from ..models import Sample, SampleItem
from ..types import Narrowed, Page, SampleItemView, SampleView
from .narrowing import MOST, PAGE, narrowed, visible

DRAW, JUDGE = "supervision.sample_draw", "supervision.sample_judge"


def samples(*, actor: Actor, wanted: Narrowed | None = None, cursor: str = "", limit: int = PAGE) -> Page[SampleView]:
    """Samples the actor drew from or judges in, the newest first, with their progress."""
    rows = narrowed(_visible(actor), wanted or Narrowed(), kind="strata", at="drawn_at")
    found = keyset.page(
        _counted(rows), order=("-drawn_at", "-id"), cursor=cursor, limit=max(1, min(limit, MOST)),
        context="supervision.samples",
    )  # fmt: skip
    return Page([_view(row) for row in found.rows], found.next)


def sample(*, actor: Actor, number: str) -> tuple[SampleView, list[SampleItemView]]:
    """One sample with its cases in the order of the draw. Raises: NotThere."""
    row = _counted(_visible(actor).filter(number=number)).first()
    if row is None:
        raise NotThere
    items = SampleItem.objects.filter(sample_id=row.id).order_by("place")
    return _view(row), [_item(each, actor) for each in items if _reaches(actor, each)]


def sample_item(*, actor: Actor, item_id: UUID) -> tuple[SampleView, SampleItemView]:
    """One case of a sample, for who may judge it or drew it. Raises: NotThere."""
    item = SampleItem.objects.filter(id=item_id).first()
    row = _counted(_visible(actor).filter(id=item.sample_id)).first() if item else None
    if item is None or row is None or not _reaches(actor, item):
        raise NotThere
    return _view(row), _item(item, actor)


def samples_waiting(*, actor: Actor) -> int:
    """How many cases wait for this person's judgement."""
    if not access.may(actor, JUDGE):
        return 0
    rows = visible(SampleItem.objects.filter(judged_at=None), actor, JUDGE)
    return rows.filter(Q(inspector_id=actor.account_id)).count()


def _visible(actor: Actor) -> QuerySet[Sample]:
    """Samples drawn where the actor draws or judges; an inspector of a community sees those that hold a case of theirs."""
    drawn = access.scope(actor, DRAW).q(owner="")
    judged = SampleItem.objects.filter(access.scope(actor, JUDGE).q(owner="")).values("sample_id")
    return Sample.objects.filter(drawn | Q(id__in=judged))


def _counted(rows: QuerySet[Sample]) -> QuerySet[Sample]:
    return rows.annotate(judged=Count("items", filter=Q(items__judged_at__isnull=False)), average=Avg("items__score"))


def _reaches(actor: Actor, item: SampleItem) -> bool:
    where = Where(item.city_code, item.district_code, item.street_code, item.community_code, item.grid_code)
    return any(access.scope(actor, each).allows(where, item.unit_id, None) for each in (DRAW, JUDGE))


def _view(row: Sample) -> SampleView:
    mark = rulebook.rules(row.rules_number).pass_mark
    passed = row.items.filter(score__gte=mark, is_rework_proposed=False).count()
    judged, average = getattr(row, "judged", 0), getattr(row, "average", None)
    return SampleView(
        id=row.id, number=row.number, seed=row.seed, strata=row.strata, size=row.size, population=row.population,
        since=row.since, until=row.until, unit_id=row.unit_id, type_code=row.type_code, rules_number=row.rules_number,
        drawn_by=row.drawn_by, drawn_at=row.drawn_at, judged=judged, passed=passed, average=average,
    )  # fmt: skip


def _item(row: SampleItem, actor: Actor) -> SampleItemView:
    return SampleItemView(
        id=row.id, sample_id=row.sample_id, place=row.place, case_id=row.case_id, unit_id=row.unit_id,
        type_code=row.type_code, inspector_id=row.inspector_id, answers=row.answers, score=row.score,
        is_rework_proposed=row.is_rework_proposed, note=row.note, judged_by=row.judged_by, judged_at=row.judged_at,
        is_mine=row.inspector_id is not None and row.inspector_id == actor.account_id,
    )  # fmt: skip
