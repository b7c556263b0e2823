"""Sanctions and appeals."""

from uuid import UUID

from django.db.models import Q, QuerySet

from huimin.kernel.access import api as access
from huimin.kernel.access.api import Actor
from huimin.kernel.api import keyset
from huimin.kernel.clock import api as clock

from ..errors import NotThere
from ..models import Appeal, Sanction
from ..proposing import placed
from ..types import AppealState, AppealView, Narrowed, Page, SanctionKind, SanctionState, SanctionView
from .narrowing import MOST, PAGE, narrowed, visible

VIEW, GIVE = "supervision.sanction_view", "supervision.sanction_give"
FILE, DECIDE = "supervision.appeal_file", "supervision.appeal_decide"


def sanctions(
    *, actor: Actor, wanted: Narrowed | None = None, cursor: str = "", limit: int = PAGE
) -> Page[SanctionView]:
    """Sanctions the actor may see, the newest first; `kinds` are their states, and `appealed` those with an open appeal."""
    wanted = wanted or Narrowed()
    rows = _rows(actor)
    states = tuple(kind for kind in wanted.kinds if kind in list(SanctionState))
    if "appealed" in wanted.kinds:
        rows = rows.filter(Q(appeal__state=AppealState.FILED) | Q(state__in=states))
        states = ()
    plain = Narrowed(
        kinds=states, unit_id=wanted.unit_id, account_id=wanted.account_id, division_code=wanted.division_code,
        since=wanted.since, until=wanted.until, case_id=wanted.case_id,
    )  # fmt: skip
    found = keyset.page(
        narrowed(rows, plain, kind="state", at="proposed_at"), order=("-proposed_at", "-id"), cursor=cursor,
        limit=max(1, min(limit, MOST)), context="supervision.sanctions",
    )  # fmt: skip
    return Page([_view(row, actor) for row in found.rows], found.next)


def sanction(*, actor: Actor, number: str) -> SanctionView:
    """One sanction with its appeal. Raises: NotThere."""
    row = _rows(actor).filter(number=number).first()
    if row is None:
        raise NotThere
    return _view(row, actor)


def sanctions_on(*, actor: Actor, card_id: UUID | None = None, finding_id: UUID | None = None) -> list[SanctionView]:
    """The sanctions that rest on a card or a finding."""
    rows = _rows(actor).filter(Q(cards=card_id) if card_id else Q(finding=finding_id))
    return [_view(row, actor) for row in rows]


def sanctions_waiting(*, actor: Actor) -> dict[str, int]:
    """How many proposals and appeals wait for this person."""
    found = {"give": 0, "decide": 0}
    if access.may(actor, GIVE):
        found["give"] = visible(Sanction.objects.filter(state=SanctionState.PROPOSED), actor, GIVE).count()
    if access.may(actor, DECIDE):
        rows = visible(Sanction.objects.filter(appeal__state=AppealState.FILED), actor, DECIDE)
        me = actor.account_id
        found["decide"] = rows.exclude(appeal__given_by=me).exclude(appeal__filed_by=me).count()
    return found


def can_view_sanction(actor: Actor, sanction_id: UUID) -> bool:
    """Whether the actor may see the sanction, and so the files of its appeal."""
    return visible(Sanction.objects.filter(id=sanction_id), actor, VIEW).exists()


def _rows(actor: Actor) -> QuerySet[Sanction]:
    return visible(Sanction.objects.all(), actor, VIEW).select_related("appeal").prefetch_related("cards")


def _view(row: Sanction, actor: Actor) -> SanctionView:
    appeal = getattr(row, "appeal", None)
    return SanctionView(
        id=row.id, number=row.number, kind=SanctionKind(row.kind), state=SanctionState(row.state), unit_id=row.unit_id,
        account_id=row.account_id, case_id=row.case_id, finding_id=row.finding_id,
        card_ids=tuple(card.id for card in row.cards.all()), points=row.points, reason=row.reason,
        rules_number=row.rules_number, proposed_by=row.proposed_by, proposed_at=row.proposed_at, given_by=row.given_by,
        given_at=row.given_at, appeal_until=row.appeal_until, is_counted=row.is_counted, revision=row.revision,
        appeal=_appeal(appeal) if appeal else None, verbs=_verbs(row, appeal, actor),
    )  # fmt: skip


def _appeal(row: Appeal) -> AppealView:
    return AppealView(
        row.id, AppealState(row.state), row.text, row.filed_by, row.filed_at, row.points_before, row.points_after,
        row.answer, row.decided_by, row.decided_at,
    )  # fmt: skip


def _verbs(row: Sanction, appeal: Appeal | None, actor: Actor) -> tuple[str, ...]:
    def may(permission: str) -> bool:
        return access.scope(actor, permission).allows(placed(row), row.unit_id, None)

    found = []
    if row.state == SanctionState.PROPOSED and may(GIVE):
        found += ["give", "drop"]
    is_open = row.appeal_until is None or clock.now() <= row.appeal_until
    if row.state == SanctionState.GIVEN and appeal is None and is_open and may(FILE):
        found.append("appeal")
    waits = appeal is not None and appeal.state == AppealState.FILED
    if waits and appeal and actor.account_id not in (appeal.given_by, appeal.filed_by) and may(DECIDE):
        found.append("decide")
    return tuple(found)
