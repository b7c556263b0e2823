"""Quality checks: a sample of closed cases is drawn, looked at by people who had no hand in them, and judged by a form."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from uuid_utils.compat import uuid7

from huimin.kernel.access import api as access
from huimin.kernel.access.api import Actor, Where
from huimin.kernel.clock import api as clock
from huimin.kernel.facts import api as facts
from huimin.kernel.places import api as places

from .. import rulebook, sampling
from ..errors import InputWrong, NotPossible, NotThere
from ..models import Closing, Finding, Sample, SampleItem
from ..numbering import next_number
from ..queries.narrowing import narrowed, visible
from ..told import standing
from ..types import Behaviour, Narrowed
from .words import said

DRAW, JUDGE = "supervision.sample_draw", "supervision.sample_judge"
STRATA = ("none", "unit", "type", "both")
MOST = 2000


@transaction.atomic
def sample_draw(
    *,
    actor: Actor,
    since: datetime,
    until: datetime,
    size: int | None = None,
    percent: int | None = None,
    strata: str = "unit",
    seed: str = "",
    unit_id: UUID | None = None,
    type_code: str = "",
    division_code: str = "",
    inspectors: Sequence[UUID] = (),
) -> str:
    """Draws a sample of the cases closed in the period, and gives each to an inspector; its number.

    Shape: either `size` cases or `percent` of them, rounded up. The same seed over the same closings gives the same cases.
    A case goes to nobody who had a hand in it, or may not judge where it lies.
    Raises: Refused, InputWrong, also for an inspector who may not judge, NotPossible where no case was closed.
    """
    where = places.where_of(division_code) if division_code else _whole(actor)
    access.require(actor, DRAW, where=where, unit_id=unit_id)
    if until <= since:
        raise InputWrong(_("The period ends before it begins."), field="until")
    if strata not in STRATA:
        raise InputWrong(_("Choose how the sample is divided."), field="strata")
    scopes = _scopes(inspectors)
    closings = _closings(actor, since, until, unit_id, type_code, division_code)
    if not closings:
        raise NotPossible(_("No case was closed in this period. Choose a longer one."), field="since")
    wanted = _size(len(closings), size, percent)
    seed = said(seed, "seed", must=False, longest=40) or secrets.token_hex(4)
    candidates = [sampling.Candidate(case_id, _stratum(row, strata)) for case_id, row in closings.items()]
    drawn = sampling.draw(candidates, size=wanted, seed=seed)
    now = clock.now()
    sample = Sample.objects.create(
        id=uuid7(), number=next_number(Sample, "Q", at=now), seed=seed, strata=strata, size=len(drawn),
        population=len(closings), since=since, until=until, unit_id=unit_id, type_code=type_code,
        rules_number=rulebook.in_force(now), drawn_by=actor.account_id, drawn_at=now, **where.columns(),
    )  # fmt: skip
    barred = {case_id: standing(case_id).hands | _out_of_reach(closings[case_id], scopes) for case_id in drawn}
    turns = sampling.assign(drawn, list(scopes), barred) if scopes else {}
    SampleItem.objects.bulk_create(
        SampleItem(
            id=uuid7(), sample=sample, place=index, case_id=case_id, fact_id=closings[case_id].fact_id,
            unit_id=closings[case_id].unit_id, type_code=closings[case_id].type_code, inspector_id=turns.get(case_id),
            **_columns(closings[case_id]),
        )
        for index, case_id in enumerate(drawn, start=1)
    )  # fmt: skip
    facts.record(
        verb="supervision.sample_drawn",
        subject=("sample", sample.id),
        actor=actor,
        where=where,
        data={"seed": seed, "size": len(drawn), "population": len(closings), "strata": strata, "since": since,
              "until": until, "type": type_code, "rules": sample.rules_number, "cases": [str(each) for each in drawn]},
        at=now,
        unit_id=unit_id,
    )  # fmt: skip
    return sample.number


@transaction.atomic
def sample_judge(
    *, actor: Actor, item_id: UUID, answers: Mapping[str, bool | None], note: str = "", asks_rework: bool = False
) -> int:
    """Judges one case by the form; its score. A case that fails becomes a finding, and rework is proposed to the office.

    Shape: each question is answered with True, False, or None where it does not apply.
    Raises: Refused, NotThere, NotPossible for who had a hand in the case, or where it was judged already, InputWrong.
    """
    item = SampleItem.objects.select_for_update(of=("self",)).select_related("sample").filter(id=item_id).first()
    if item is None or not _may_judge(actor, item):
        raise NotThere
    access.require(actor, JUDGE, where=_where(item), unit_id=item.unit_id)
    if item.judged_at is not None:
        raise NotPossible(_("This case has been judged already."))
    if actor.account_id in standing(item.case_id).hands:
        raise NotPossible(_("You had a hand in this case, so somebody else must judge it."))
    number, rules = item.sample.rules_number, rulebook.rules(item.sample.rules_number)
    weights = {each.code: each.weight for each in rules.criteria}
    for code in weights:
        if code not in answers:
            raise InputWrong(_("Answer every question; choose “does not apply” where it does not."), field=code)
    score = sampling.score(weights, answers)
    if score is None:
        raise InputWrong(_("Answer at least one question with yes or no."), field=next(iter(weights), ""))
    decisive = any(each.is_decisive and answers[each.code] is False for each in rules.criteria)
    passed = score >= rules.pass_mark and not decisive
    now = clock.now()
    item.answers = {code: answers[code] for code in weights}
    item.score, item.note = score, said(note, "note", must=not passed)
    item.is_rework_proposed = asks_rework or decisive
    item.judged_by, item.judged_at = actor.account_id, now
    item.save()
    fact_id = facts.record(
        verb="supervision.sample_judged",
        subject=("sample_item", item.id),
        actor=actor,
        where=_where(item),
        data={"sample": str(item.sample_id), "case": str(item.case_id), "score": score, "passed": passed,
              "rework": item.is_rework_proposed, "type": item.type_code},
        at=now,
        unit_id=item.unit_id,
    )  # fmt: skip
    if not passed:
        _note(item, score, number, fact_id, now)
    return score


def _note(item: SampleItem, score: int, number: int, fact_id: UUID, at: datetime) -> None:
    """A case that failed is a finding, proved by its closing and by the judgement."""
    rule = rulebook.rules(number).behaviour(Behaviour.SAMPLE_FAILED, type_code=item.type_code, on=at.date())
    if rule is None:
        return
    finding, is_new = Finding.objects.get_or_create(
        key=f"{Behaviour.SAMPLE_FAILED}:{item.id}",
        defaults={
            "id": uuid7(), "rule": rule.code, "what": Behaviour.SAMPLE_FAILED, "rules_number": number,
            "weight": rule.weight, "case_id": item.case_id, "unit_id": item.unit_id, "type_code": item.type_code,
            "at": at, "noted_at": at, "fact_ids": [item.fact_id, fact_id], "details": {"score": score}, **_columns(item),
        },
    )  # fmt: skip
    if is_new:
        facts.record(
            verb="supervision.behaviour_noted",
            subject=("finding", finding.id),
            actor=Actor.system("supervision"),
            where=_where(item),
            data={"what": finding.what, "rule": rule.code, "rules": number, "weight": str(rule.weight),
                  "case": str(item.case_id), "type": item.type_code, "person": None,
                  "facts": [str(item.fact_id), str(fact_id)]},
            at=at,
            unit_id=item.unit_id,
        )  # fmt: skip


def _scopes(inspectors: Sequence[UUID]) -> dict[UUID, access.Scope]:
    """Where each of these people may judge. Raises: InputWrong for one who may nowhere."""
    scopes = {}
    for account_id in inspectors:
        try:
            scopes[account_id] = access.scope(access.actor_for_account(account_id), JUDGE)
        except access.NotFound:
            raise InputWrong(_("There is no such person. Choose one from the list."), field="inspectors") from None
        if scopes[account_id].is_empty:
            name = access.accounts([account_id])[account_id].display_name
            raise InputWrong(
                _("%(name)s may not judge cases of a sample. Choose somebody else.") % {"name": name},
                field="inspectors",
            )
    return scopes


def _out_of_reach(row: Closing, scopes: Mapping[UUID, access.Scope]) -> frozenset[UUID]:
    return frozenset(each for each, scope in scopes.items() if not scope.allows(_where(row), row.unit_id))


def _may_judge(actor: Actor, item: SampleItem) -> bool:
    return access.scope(actor, JUDGE).allows(_where(item), item.unit_id, None)


def _closings(
    actor: Actor, since: datetime, until: datetime, unit_id: UUID | None, type_code: str, division_code: str
) -> dict[UUID, Closing]:
    """The last closing in the period of each case the actor may sample; the imported past is left out."""
    wanted = Narrowed(unit_id=unit_id, type_code=type_code, division_code=division_code, since=since, until=until)
    rows = narrowed(visible(Closing.objects.all(), actor, DRAW), wanted, kind="fact_id")
    return {row.case_id: row for row in rows.order_by("at", "fact_id")}


def _size(population: int, size: int | None, percent: int | None) -> int:
    if size is not None and percent is not None:
        raise InputWrong(_("Give a number of cases or a share, not both."), field="size")
    if size is None:
        if percent is None or not 1 <= percent <= 100:
            raise InputWrong(_("Write a share from 1 to 100 per cent, or a number of cases."), field="percent")
        size = -(-population * percent // 100)
    if not 1 <= size <= MOST:
        raise InputWrong(_("Draw from 1 to %(most)d cases.") % {"most": MOST}, field="size")
    return size


def _stratum(row: Closing, strata: str) -> str:
    parts = {"none": (), "unit": (row.unit_id,), "type": (row.type_code,), "both": (row.unit_id, row.type_code)}
    return "|".join(str(part) for part in parts[strata])


def _whole(actor: Actor) -> Where:
    return places.where_of(actor.post.division_code) if actor.post and actor.post.division_code else Where()


def _where(row: SampleItem | Closing) -> Where:
    return Where(row.city_code, row.district_code, row.street_code, row.community_code, row.grid_code)


def _columns(row: SampleItem | Closing) -> dict[str, str]:
    return _where(row).columns()
