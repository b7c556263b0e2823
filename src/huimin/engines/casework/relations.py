"""How cases stand to each other, as others ask for it: whose duplicates hear of a case, which children are open."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Prefetch, Q, prefetch_related_objects

from . import catalogue
from .models import Case, Relation
from .transitions import OPEN, State
from .types import RelationView

#: What a relation is called from its other end.
MIRRORED = {"duplicate_of": "has_duplicate", "child_of": "parent_of", "related": "related"}
_LIVE = Relation.objects.filter(ended_at=None)


def exists(kind: str, case_id: UUID, other_id: UUID) -> bool:
    """Whether two cases stand so to each other; `related` has no direction."""
    wanted = Q(case_id=case_id, other_id=other_id)
    if kind == "related":
        wanted |= Q(case_id=other_id, other_id=case_id)
    return Relation.objects.filter(wanted, kind=kind, ended_at=None).exists()


def open_children(case_id: UUID) -> list[str]:
    """The numbers of the children that are not closed yet."""
    rows = Relation.objects.filter(other_id=case_id, kind="child_of", ended_at=None, case__state__in=list(OPEN))
    return list(rows.order_by("case__number").values_list("case__number", flat=True))


def duplicates(case_id: UUID) -> list[UUID]:
    """The cases that were merged into this one."""
    rows = Relation.objects.filter(other_id=case_id, kind="duplicate_of", ended_at=None)
    return list(rows.values_list("case_id", flat=True))


def read(rows: Iterable[Case]) -> None:
    """Reads the relations of the cases that have any; the others cost nothing."""
    prefetch_related_objects(
        [row for row in rows if row.relation_count],
        Prefetch("relations", _LIVE.select_related("other")),
        Prefetch("relations_from", _LIVE.select_related("case")),
    )


def shown(row: Case) -> tuple[RelationView, ...]:
    """The relations of a case that was `read`, as seen from it."""
    if not row.relation_count:
        return ()
    ends = [(item.kind, item.other) for item in row.relations.all()]
    ends += [(MIRRORED[item.kind], item.case) for item in row.relations_from.all()]
    return tuple(
        RelationView(kind, other.id, other.number, catalogue.version(other.type_version_id).title, State(other.state))
        for kind, other in ends
    )
