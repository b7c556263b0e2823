"""Findings about conduct."""

from uuid import UUID

from django.db.models import Count

from huimin.kernel.access.api import Actor
from huimin.kernel.api import keyset

from ..models import Finding
from ..types import Behaviour, FindingView, Narrowed, Page
from .narrowing import MOST, PAGE, narrowed, visible

VIEW = "supervision.finding_view"


def findings(*, actor: Actor, wanted: Narrowed | None = None, cursor: str = "", limit: int = PAGE) -> Page[FindingView]:
    """Findings the actor may see, the newest first; `kinds` are behaviours."""
    rows = narrowed(visible(Finding.objects.all(), actor, VIEW), wanted or Narrowed(), kind="what")
    found = keyset.page(
        rows, order=("-at", "-id"), cursor=cursor, limit=max(1, min(limit, MOST)), context="supervision.findings"
    )
    return Page([_view(row) for row in found.rows], found.next)


def finding(*, actor: Actor, finding_id: UUID) -> FindingView | None:
    """One finding, None where there is none the actor may see."""
    row = visible(Finding.objects.filter(id=finding_id), actor, VIEW).first()
    return _view(row) if row else None


def finding_counts(*, actor: Actor, wanted: Narrowed | None = None) -> dict[str, int]:
    """How many findings of each kind count."""
    rows = narrowed(visible(Finding.objects.all(), actor, VIEW), wanted or Narrowed(), kind="what")
    counted = rows.filter(is_counted=True).order_by().values_list("what").annotate(Count("id"))
    return dict(counted)


def _view(row: Finding) -> FindingView:
    return FindingView(
        id=row.id, what=Behaviour(row.what), rule=row.rule, rules_number=row.rules_number, weight=row.weight,
        case_id=row.case_id, unit_id=row.unit_id, account_id=row.account_id, type_code=row.type_code, at=row.at,
        noted_at=row.noted_at, fact_ids=tuple(row.fact_ids), details=row.details, is_historic=row.is_historic,
        is_counted=row.is_counted, community_code=row.community_code, street_code=row.street_code,
    )  # fmt: skip
