"""What cards propose by themselves: so many yellow ones of one person within a time count as a red one.

Source: 电子监察 practice (two yellow cards of one officer in a period count as one red); the numbers are rule data.
"""

from django.db.models import Q
from uuid_utils.compat import uuid7

from huimin.kernel.access.api import Actor, Where
from huimin.kernel.facts import api as facts
from huimin.kernel.places.api import Placed

from . import rulebook
from .models import Card, Sanction
from .numbering import next_number
from .rulefile import SanctionRules
from .types import CardKind, SanctionKind, SanctionState


def after_card(card: Card) -> Sanction | None:
    """Proposes a sanction where the card just given completes enough yellow ones of the same person."""
    if card.kind != CardKind.YELLOW or card.account_id is None or not card.is_counted:
        return None
    number, rules = rulebook.rules_at(card.at)
    group = _group(card, rules.sanctions)
    if not group:
        return None
    sanction, is_new = Sanction.objects.get_or_create(
        key=f"red:{card.id}",
        defaults={
            "id": uuid7(), "number": next_number(Sanction, "S", at=card.at), "kind": SanctionKind.RED,
            "state": SanctionState.PROPOSED, "unit_id": card.unit_id, "account_id": card.account_id,
            "case_id": card.case_id, "points": rules.sanctions.points.get("red", 0), "rules_number": number,
            "proposed_at": card.at, **placed(card).columns(),
        },
    )  # fmt: skip
    if is_new:
        sanction.cards.set(group)
        record_proposed(sanction, actor=Actor.system("supervision"), cards=group)
    return sanction


def record_proposed(sanction: Sanction, *, actor: Actor, cards: list[Card]) -> None:
    """The fact of a proposal."""
    facts.record(
        verb="supervision.sanction_proposed",
        subject=("sanction", sanction.id),
        actor=actor,
        where=placed(sanction),
        data={
            "kind": str(sanction.kind),
            "points": str(sanction.points),
            "person": str(sanction.account_id) if sanction.account_id else None,
            "case": str(sanction.case_id) if sanction.case_id else None,
            "cards": [str(card.id) for card in cards],
            "finding": str(sanction.finding_id) if sanction.finding_id else None,
            "rules": sanction.rules_number,
        },
        at=sanction.proposed_at,
        unit_id=sanction.unit_id,
    )


def placed(row: Placed) -> Where:
    """Where a row belongs."""
    return Where(row.city_code, row.district_code, row.street_code, row.community_code, row.grid_code)


def _group(card: Card, rules: SanctionRules) -> list[Card]:
    """The yellow cards that count together with this one: enough of them, near enough, none counted before."""
    if rules.yellows < 1:
        return []
    near = Q(at__gte=card.at - rules.within, at__lte=card.at + rules.within)
    free = Card.objects.filter(near, kind=CardKind.YELLOW, account_id=card.account_id, is_counted=True)
    cards = list(free.exclude(sanctions__kind=SanctionKind.RED).order_by("at", "id"))
    for start in range(len(cards) - rules.yellows + 1):
        group = cards[start : start + rules.yellows]
        if card in group and group[-1].at - group[0].at <= rules.within:
            return group
    return []
