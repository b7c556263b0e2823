"""Noting conduct: each fact of a case is looked at once, and what a rule in force then minds becomes a finding.

A finding's key is its conduct and the fact that shows it: read the facts again from the first, and no finding comes twice.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from uuid_utils.compat import uuid7

from huimin.kernel.access.api import Actor
from huimin.kernel.clock import api as clock
from huimin.kernel.facts import api as facts
from huimin.kernel.facts.api import FactView
from huimin.kernel.places import api as places

from . import conduct, history, rulebook
from .conduct import Noticed
from .models import Closing, Finding, PromiseSeen, ReturnSeen
from .rulefile import BehaviourRule, Rules
from .types import Behaviour

#: What an import can tell of truly: it knows no photos, and its hands are the importer's.
OF_HISTORY = frozenset({Behaviour.REFUSED, Behaviour.RATED_LOW, Behaviour.REOPENED})


def note(fact: FactView) -> None:
    """Looks at one fact of a case; an order's own clock shows nobody's conduct."""
    if fact.subject_type != "case":
        return
    told = history.until(fact)
    number = rulebook.in_force(fact.recorded_at if history.is_replayed(fact) else fact.at)
    rules = rulebook.rules(number)
    type_code, day = conduct.type_of(told), _day(fact)
    for noticed in _noticed(fact, told, rules, type_code, day):
        rule = rules.behaviour(noticed.what, type_code=type_code, on=day)
        if rule is None or not minds(rule, noticed):
            continue
        if history.is_replayed(fact):
            if noticed.what in OF_HISTORY:
                keep(replace(noticed, account_id=None), rule, number=number, fact=fact, type_code=type_code)
        else:
            keep(noticed, rule, number=number, fact=fact, type_code=type_code)
    _remember(fact, type_code)


def minds(rule: BehaviourRule, noticed: Noticed) -> bool:
    """Whether the rule's number is passed: more often than `over`, or a grade `below`."""
    match noticed.what:
        case Behaviour.RETURNED_OFTEN | Behaviour.HANDED_OVER_OFTEN:
            return noticed.measure > rule.over
        case Behaviour.RATED_LOW:
            return noticed.measure < rule.below
    return True


def keep(noticed: Noticed, rule: BehaviourRule, *, number: int, fact: FactView, type_code: str) -> Finding | None:
    """Writes the finding and its fact, dated by the fact that shows it; None where it stands already."""
    is_historic, at = history.is_replayed(fact), noticed.at or fact.at
    finding, is_new = Finding.objects.get_or_create(
        key=f"{noticed.what}:{noticed.fact_ids[-1]}",
        defaults={
            "id": uuid7(), "rule": rule.code, "what": noticed.what, "rules_number": number, "weight": rule.weight,
            "case_id": fact.subject_id, "unit_id": noticed.unit_id, "account_id": noticed.account_id,
            "type_code": type_code, "at": at, "noted_at": max(clock.now(), at),
            "fact_ids": list(noticed.fact_ids), "details": noticed.details, "is_historic": is_historic,
            "is_counted": not is_historic, **fact.where.columns(),
        },
    )  # fmt: skip
    if not is_new:
        return None
    facts.record(
        verb="supervision.history_noted" if is_historic else "supervision.behaviour_noted",
        subject=("finding", finding.id),
        actor=Actor.system("supervision"),
        where=fact.where,
        data={
            "rule": rule.code,
            "what": str(noticed.what),
            "rules": number,
            "weight": str(rule.weight),
            "case": str(fact.subject_id),
            "type": type_code,
            "person": str(noticed.account_id) if noticed.account_id else None,
            "facts": [str(each) for each in noticed.fact_ids],
        },
        at=at,
        unit_id=noticed.unit_id,
    )
    return finding


def _noticed(fact: FactView, told: conduct.Told, rules: Rules, type_code: str, day: date) -> Iterator[Noticed]:
    if look := conduct.CONDUCT.get(fact.verb):
        yield from look(told)
    yield from conduct.lowered_priority(told)
    if fact.verb == "case.returned" and fact.data.get("unit_before"):
        rule = rules.behaviour(Behaviour.RETURNED_OFTEN, type_code=type_code, on=day)
        if rule is not None:
            yield _returned(fact, rule)
    yield from _lowered_promise(fact, told)


def _returned(fact: FactView, rule: BehaviourRule) -> Noticed:
    """How often the unit sent back within the rule's time, this return included."""
    unit_id = UUID(fact.data["unit_before"])
    seen = ReturnSeen.objects.filter(unit_id=unit_id, at__gt=fact.at - rule.within, at__lte=fact.at)
    earlier = list(seen.exclude(fact_id=fact.id).order_by("at", "fact_id").values_list("fact_id", flat=True))
    times = len(earlier) + 1
    return Noticed(
        Behaviour.RETURNED_OFTEN, (*earlier, fact.id), unit_id, fact.account_id, times,
        details={"times": times, "days": rule.within.days},
    )  # fmt: skip


def _lowered_promise(fact: FactView, told: conduct.Told) -> Iterator[Noticed]:
    """A change of type gave the case a longer limit than its type before has: shown when the handling clock starts."""
    handling = conduct.handling_limit(fact)
    change = conduct.type_change(told) if handling else None
    if handling is None or change is None:
        return
    before = promised(change.data["type_before"], at=change.at)
    if before is None:
        return
    was, now = (
        clock.due(start=change.at, limit=limit, calendar=handling["calendar"], time_zone=handling["zone"]).at
        for limit in (before.limit, handling["limit"])
    )
    if now > was:
        proof = tuple(dict.fromkeys((before.fact_id, fact.id, change.id)))
        details = {"type_before": change.data["type_before"], "limit_before": before.limit, "limit": handling["limit"]}
        yield Noticed(
            Behaviour.DOWNGRADED, proof, change.organisation_id, change.account_id, at=change.at, details=details
        )


def promised(type_code: str, *, at: datetime) -> PromiseSeen | None:
    """The limit a type's handling clocks last had, as facts told it; None where none was told yet."""
    return PromiseSeen.objects.filter(type_code=type_code, at__lte=at).order_by("-at", "-fact_id").first()


def _remember(fact: FactView, type_code: str) -> None:
    """Keeps what later facts are held against."""
    if fact.verb == "case.returned" and fact.data.get("unit_before"):
        ReturnSeen.objects.get_or_create(
            fact_id=fact.id, defaults={"unit_id": UUID(fact.data["unit_before"]), "at": fact.at}
        )
    if fact.verb in ("case.closed", "case.force_closed"):
        Closing.objects.get_or_create(
            fact_id=fact.id,
            defaults={
                "case_id": fact.subject_id, "at": fact.at, "unit_id": fact.unit_id, "type_code": type_code,
                "is_forced": fact.verb == "case.force_closed", "is_historic": history.is_replayed(fact),
                **fact.where.columns(),
            },
        )  # fmt: skip
    handling = conduct.handling_limit(fact)
    if handling and type_code and not history.is_replayed(fact):
        known = promised(type_code, at=fact.at)
        if known is None or known.limit != handling["limit"]:
            PromiseSeen.objects.get_or_create(
                fact_id=fact.id, defaults={"type_code": type_code, "limit": handling["limit"], "at": fact.at}
            )


def _day(fact: FactView) -> date:
    known = places.divisions([fact.where.deepest]).get(fact.where.deepest)
    return fact.at.astimezone(ZoneInfo(known.time_zone if known else "UTC")).date()
