"""Sanctions, and appeals against them: given by one hand, decided by another."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from uuid_utils.compat import uuid7

from huimin.kernel.access import api as access
from huimin.kernel.access.api import Actor
from huimin.kernel.clock import api as clock
from huimin.kernel.facts import api as facts
from huimin.kernel.files import api as files
from huimin.kernel.places import api as places

from .. import rulebook
from ..errors import Changed, InputWrong, NotPossible, NotThere
from ..models import Appeal, Card, Finding, Sanction
from ..numbering import next_number
from ..proposing import placed, record_proposed
from ..types import AppealState, CardKind, SanctionKind, SanctionState
from .words import points_of, said

GIVE, DECIDE = "supervision.sanction_give", "supervision.appeal_decide"


@transaction.atomic
def sanction_propose(
    *,
    actor: Actor,
    kind: str,
    card_id: UUID | None = None,
    finding_id: UUID | None = None,
    points: object = None,
    reason: str = "",
) -> str:
    """Proposes a sanction that rests on a yellow or red card, or on a finding; its number.

    Raises: Refused, NotThere, NotPossible where one rests on it already, or it no longer counts, InputWrong.
    """
    source = _source(card_id, finding_id)
    access.require(actor, GIVE, where=placed(source), unit_id=source.unit_id)
    if not source.is_counted:
        raise NotPossible(_("It no longer counts, so nothing can rest on it."))
    earlier = (
        Sanction.objects.filter(cards=source) if isinstance(source, Card) else Sanction.objects.filter(finding=source)
    )
    if earlier.exclude(state=SanctionState.DROPPED).exists():
        raise NotPossible(_("A sanction rests on it already. The list shows it."))
    if kind not in (SanctionKind.NOTICE, SanctionKind.POINTS, SanctionKind.TALK):
        raise InputWrong(_("Choose what should follow."), field="kind")
    now = clock.now()
    number, rules = rulebook.rules_at(now)
    usual = rules.sanctions.points.get(_rule_of(source, kind), Decimal(0))
    name = "card" if isinstance(source, Card) else "finding"
    sanction = Sanction.objects.create(
        id=uuid7(), key=f"{name}:{source.id}:{earlier.count()}", number=next_number(Sanction, "S", at=now), kind=kind,
        state=SanctionState.PROPOSED, unit_id=source.unit_id, account_id=source.account_id, case_id=source.case_id,
        finding=source if isinstance(source, Finding) else None,
        points=usual if points in (None, "") else points_of(points), reason=said(reason, "reason", must=False, longest=1000),
        rules_number=number, proposed_by=actor.account_id, proposed_at=now, **placed(source).columns(),
    )  # fmt: skip
    cards = [source] if isinstance(source, Card) else []
    sanction.cards.set(cards)
    record_proposed(sanction, actor=actor, cards=cards)
    return sanction.number


def _source(card_id: UUID | None, finding_id: UUID | None) -> Card | Finding:
    found: Card | Finding | None = None
    if card_id:
        grave = (CardKind.YELLOW, CardKind.RED)
        found = Card.objects.select_for_update(of=("self",)).filter(id=card_id, kind__in=grave).first()
    elif finding_id:
        found = Finding.objects.select_for_update().filter(id=finding_id).first()
    if found is None:
        raise NotThere
    return found


def _rule_of(source: Card | Finding, kind: str) -> str:
    """Under which name the rules keep the points: those of a card for points, else those of the kind."""
    return str(source.kind) if kind == SanctionKind.POINTS and isinstance(source, Card) else str(kind)


@transaction.atomic
def sanction_give(
    *, actor: Actor, number: str, points: object, reason: str = "", revision: int | None = None
) -> SanctionState:
    """Gives a proposed sanction; from now on the unit may appeal for as long as the rules say.

    Raises: Refused, NotThere, NotPossible, Changed, InputWrong.
    """
    sanction = _proposed(actor, number, revision)
    sanction.points = points_of(points)
    sanction.reason = said(reason or sanction.reason, "reason", longest=1000)
    now = clock.now()
    rules = rulebook.rules(sanction.rules_number)
    where = placed(sanction)
    zone = places.division(where.deepest).time_zone if where.deepest else clock.CHINA
    calendar = clock.calendar_for(organisation_id=sanction.unit_id, division_code=where.deepest)
    until = clock.due(start=now, limit=rules.sanctions.appeal_limit, calendar=calendar, time_zone=zone)
    sanction.state, sanction.given_by, sanction.given_at = SanctionState.GIVEN, actor.account_id, now
    sanction.appeal_until, sanction.is_counted = until.at, True
    _save(sanction, actor, "supervision.sanction_given")
    return SanctionState.GIVEN


@transaction.atomic
def sanction_drop(*, actor: Actor, number: str, reason: str, revision: int | None = None) -> SanctionState:
    """Does not give a proposed sanction, and says why. Raises: Refused, NotThere, NotPossible, Changed, InputWrong."""
    sanction = _proposed(actor, number, revision)
    sanction.reason = said(reason, "reason", longest=1000)
    sanction.state = SanctionState.DROPPED
    _save(sanction, actor, "supervision.sanction_dropped")
    return SanctionState.DROPPED


@transaction.atomic
def appeal_file(*, actor: Actor, number: str, text: str, file_ids: Sequence[UUID] = ()) -> UUID:
    """The unit appeals, once, within the time the rules give.

    Raises: Refused, NotThere, NotPossible after that time or the second time, InputWrong.
    """
    sanction = _found(actor, number)
    access.require(actor, "supervision.appeal_file", where=placed(sanction), unit_id=sanction.unit_id)
    now = clock.now()
    if sanction.state != SanctionState.GIVEN or Appeal.objects.filter(sanction=sanction).exists():
        raise NotPossible(_("Against this there is no appeal, or it was filed already."))
    if sanction.appeal_until is not None and now > sanction.appeal_until:
        last = date_format(localtime(sanction.appeal_until), "DATETIME_FORMAT")
        raise NotPossible(_("The time to appeal ended on %(at)s.") % {"at": last})
    appeal = Appeal.objects.create(
        id=uuid7(), sanction=sanction, state=AppealState.FILED, text=said(text, "text"), filed_by=actor.account_id,
        filed_at=now, given_by=sanction.given_by, points_before=sanction.points,
    )  # fmt: skip
    if file_ids:
        files.attach(list(file_ids), ("sanction", sanction.id), actor=actor, purpose="attachment")
    facts.record(
        verb="supervision.appeal_filed",
        subject=("appeal", appeal.id),
        actor=actor,
        where=placed(sanction),
        data={"sanction": str(sanction.id), "case": str(sanction.case_id) if sanction.case_id else None,
              "files": [str(each) for each in file_ids]},
        at=now,
        unit_id=sanction.unit_id,
    )  # fmt: skip
    return appeal.id


@transaction.atomic
def appeal_decide(
    *, actor: Actor, number: str, outcome: str, answer: str, points: object = None, is_source_kept: bool = False
) -> AppealState:
    """Decides an appeal: upheld, changed to other points, or cancelled. Cards and finding stay in the history and no longer count
    when the sanction is cancelled, unless `is_source_kept`.

    Raises: Refused, NotThere, NotPossible for who gave the sanction or filed the appeal, InputWrong.
    """
    sanction = _found(actor, number)
    access.require(actor, DECIDE, where=placed(sanction), unit_id=sanction.unit_id)
    appeal = Appeal.objects.select_for_update().filter(sanction=sanction, state=AppealState.FILED).first()
    if appeal is None:
        raise NotPossible(_("No appeal waits here; perhaps a colleague decided it just now."))
    if actor.account_id in (appeal.given_by, appeal.filed_by):
        raise NotPossible(_("Who gave a sanction or appealed against it may not decide. Ask a colleague."))
    if outcome not in (AppealState.UPHELD, AppealState.CHANGED, AppealState.CANCELLED):
        raise InputWrong(_("Choose what is decided."), field="outcome")
    appeal.state, appeal.answer = outcome, said(answer, "answer")
    appeal.decided_by, appeal.decided_at = actor.account_id, clock.now()
    cancelled: list[Card] = []
    if outcome == AppealState.CHANGED:
        sanction.points = points_of(points)
        if sanction.points == appeal.points_before:
            raise InputWrong(_("These are the points it has. Write others, or uphold the sanction."), field="points")
    elif outcome == AppealState.CANCELLED:
        sanction.state, sanction.is_counted = SanctionState.CANCELLED, False
        if not is_source_kept:
            cancelled = _uncount(sanction)
    appeal.points_after = Decimal(0) if outcome == AppealState.CANCELLED else sanction.points
    appeal.save()
    sanction.revision += 1
    sanction.save()
    facts.record(
        verb="supervision.appeal_decided",
        subject=("appeal", appeal.id),
        actor=actor,
        where=placed(sanction),
        data={
            "sanction": str(sanction.id), "outcome": outcome, "points": str(appeal.points_after),
            "case": str(sanction.case_id) if sanction.case_id else None, "cards": [str(card.id) for card in cancelled],
            "finding": str(sanction.finding_id) if sanction.finding_id and not is_source_kept
            and outcome == AppealState.CANCELLED else None,
            "colours": [_colour(card) for card in cancelled],
        },
        at=appeal.decided_at,
        unit_id=sanction.unit_id,
    )  # fmt: skip
    return AppealState(outcome)


def _uncount(sanction: Sanction) -> list[Card]:
    """What the sanction rested on no longer counts; it stays in the history."""
    cards = list(sanction.cards.all())
    Card.objects.filter(id__in=[card.id for card in cards]).update(is_counted=False)
    if sanction.finding_id:
        Finding.objects.filter(id=sanction.finding_id).update(is_counted=False)
    return cards


def _colour(card: Card) -> dict[str, str | None]:
    """What was shown of a card that no longer counts, and the gravest that its clock still has."""
    counted = Card.objects.filter(watch_id=card.watch_id, is_counted=True).values_list("kind", flat=True)
    return {
        "stage": card.stage, "unit": str(card.unit_id) if card.unit_id else None, "was": card.kind,
        "card": max((CardKind(kind) for kind in counted), key=list(CardKind).index, default=""),
    }  # fmt: skip


def _found(actor: Actor, number: str) -> Sanction:
    sanction = Sanction.objects.select_for_update().filter(number=number).first()
    view = access.scope(actor, "supervision.sanction_view")
    if sanction is None or not view.allows(placed(sanction), sanction.unit_id, None):
        raise NotThere
    return sanction


def _proposed(actor: Actor, number: str, revision: int | None) -> Sanction:
    sanction = _found(actor, number)
    access.require(actor, GIVE, where=placed(sanction), unit_id=sanction.unit_id)
    if revision is not None and revision != sanction.revision:
        raise Changed
    if sanction.state != SanctionState.PROPOSED:
        raise NotPossible(_("This proposal has been decided already."))
    return sanction


def _save(sanction: Sanction, actor: Actor, verb: str) -> None:
    sanction.revision += 1
    sanction.save()
    facts.record(
        verb=verb,
        subject=("sanction", sanction.id),
        actor=actor,
        where=placed(sanction),
        data={
            "kind": sanction.kind, "points": str(sanction.points),
            "person": str(sanction.account_id) if sanction.account_id else None,
            "case": str(sanction.case_id) if sanction.case_id else None,
            "cards": [str(card.id) for card in sanction.cards.all()],
            "finding": str(sanction.finding_id) if sanction.finding_id else None,
        },
        at=clock.now(),
        unit_id=sanction.unit_id,
    )  # fmt: skip
