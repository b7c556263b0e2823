"""Cards, and the figures of units made from watches."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from huimin.kernel.access import api as access
from huimin.kernel.access.api import Actor
from huimin.kernel.api import keyset
from huimin.kernel.clock import api as clock
from huimin.kernel.trips import api as trips

from ..models import Card, Sanction, Watch
from ..types import ORDER_STAGE, AppealState, CardFilter, CardKind, CardView, Page, UnitFigures
from .narrowing import MOST, PAGE, narrowed, visible, within

NEWEST = ("-at", "-id")
_OF_CASE = trips.Question(Card, "WHERE case_id = %s ORDER BY at, id")
_WATCHES = trips.Question(Watch, "WHERE clock_id = ANY(%s)")


def cards(*, actor: Actor, wanted: CardFilter | None = None, cursor: str = "", limit: int = PAGE) -> Page[CardView]:
    """Cards the actor may see, the newest first."""
    rows = narrowed(_visible(actor), wanted or CardFilter()).select_related("watch")
    found = keyset.page(rows, order=NEWEST, cursor=cursor, limit=max(1, min(limit, MOST)), context="supervision")
    return Page([_view(row) for row in found.rows], found.next)


def card(*, actor: Actor, card_id: UUID) -> CardView | None:
    """One card, None where there is none the actor may see."""
    row = _visible(actor).filter(id=card_id).select_related("watch").first()
    return _view(row) if row else None


def cards_of(*, actor: Actor, case_id: UUID) -> list[CardView]:
    """The cards of one case in order, the cancelled ones with the reason where the actor may see sanctions.

    The caller has asked whether the case may be seen.
    """
    rows = _OF_CASE.ask(case_id)
    watches = {watch.pk: watch for watch in _WATCHES.ask([row.watch_id for row in rows])} if rows else {}
    for row in rows:
        row.watch = watches[row.watch_id]
    views = [_view(row) for row in rows]
    why = _why(actor, [view.id for view in views if view.is_cancelled])
    return [replace(view, cancelled_why=why.get(view.id, "")) for view in views]


def _why(actor: Actor, cancelled: list[UUID]) -> dict[UUID, str]:
    """What was answered to the appeals that cancelled these cards."""
    if not cancelled:
        return {}
    seen = Sanction.objects.filter(access.scope(actor, "supervision.sanction_view").q(owner=""))
    told = seen.filter(cards__in=cancelled, appeal__state=AppealState.CANCELLED)
    return dict(told.values_list("cards__id", "appeal__answer"))


def card_counts(*, actor: Actor, wanted: CardFilter | None = None) -> dict[str, int]:
    """How many cards of each kind count; a cancelled one is listed and not counted."""
    rows = narrowed(_visible(actor), wanted or CardFilter()).filter(is_counted=True)
    found = dict(rows.order_by().values_list("kind").annotate(Count("id")))
    return {kind.value: found.get(kind.value, 0) for kind in CardKind}


def unit_figures(*, actor: Actor, since: datetime, until: datetime, division_code: str = "") -> list[UnitFigures]:
    """Per unit: handling clocks that run, are late, stopped in the period, of these on time; and the cards of the period."""
    scope = access.scope(actor, "supervision.desk")
    watches = Watch.objects.filter(scope.q(owner=""), stage="handle")
    watches = within(watches, division_code)
    now = clock.now()
    stopped = Q(stopped_at__gte=since, stopped_at__lt=until)
    rows = watches.values("unit_id").annotate(
        running=Count("clock_id", filter=Q(stopped_at=None)),
        late=Count("clock_id", filter=Q(stopped_at=None, paused_at=None, due_at__lt=now)),
        stopped=Count("clock_id", filter=stopped),
        on_time=Count("clock_id", filter=stopped & Q(stopped_at__lte=F("due_at"))),
    )
    wanted = CardFilter(since=since, until=until, division_code=division_code)
    given: dict[UUID | None, dict[str, int]] = {}
    counted = (
        narrowed(_visible(actor), wanted)
        .filter(is_counted=True)
        .order_by()
        .values_list("unit_id", "kind")
        .annotate(Count("id"))
    )
    for unit_id, kind, count in counted:
        given.setdefault(unit_id, {})[kind] = count
    found = [
        UnitFigures(
            row["unit_id"], row["running"], row["late"], row["stopped"], row["on_time"], given.get(row["unit_id"], {})
        )
        for row in rows
    ]
    return sorted(found, key=lambda row: (-row.late, -row.running))


def _visible(actor: Actor) -> QuerySet[Card]:
    return visible(Card.objects.all(), actor, "supervision.card_view")


def _view(row: Card) -> CardView:
    watch = row.watch
    return CardView(
        id=row.id, kind=CardKind(row.kind), case_id=row.case_id,
        order_id=row.watch_id if row.stage == ORDER_STAGE else None, stage=row.stage, unit_id=row.unit_id,
        account_id=row.account_id, type_code=row.type_code, at=row.at, issued_at=row.issued_at,
        clock_started_at=watch.started_at, clock_due_at=watch.due_at, clock_stopped_at=watch.stopped_at, limit=watch.limit,
        is_provisional=row.is_provisional, is_historic=row.is_historic, is_counted=row.is_counted,
        rules_number=watch.rules_number, community_code=row.community_code, street_code=row.street_code,
    )  # fmt: skip
