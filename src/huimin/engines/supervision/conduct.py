"""Which conduct a case's own facts show. Pure: facts in, what is noticed out; whether a rule minds is decided elsewhere.

Each function is given the facts of one case up to the one that was just told, and looks at that one.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from huimin.kernel.facts.api import FactView

from .types import Behaviour

Told = Sequence[FactView]


@dataclass(frozen=True)
class Noticed:
    """Conduct that facts show. `fact_ids` prove it, the last is the act itself; `measure` is what a rule's number is held against;
    `at` is when it happened where that is not the time of the fact just told.
    """

    what: Behaviour
    fact_ids: tuple[UUID, ...]
    unit_id: UUID | None
    account_id: UUID | None = None
    measure: int = 0
    at: datetime | None = None
    details: dict[str, Any] = field(default_factory=dict)


def type_of(told: Told) -> str:
    """The case's type as facts last told it, "" where they do not."""
    return next((str(fact.data["type"]) for fact in reversed(told) if fact.data.get("type")), "")


def refused(told: Told) -> Iterator[Noticed]:
    """A need was not accepted."""
    act = told[-1]
    yield Noticed(Behaviour.REFUSED, (act.id,), act.unit_id or act.organisation_id, act.account_id)


def forced(told: Told) -> Iterator[Noticed]:
    """A case was closed by authority."""
    act = told[-1]
    yield Noticed(Behaviour.FORCED_CLOSING, (act.id,), act.unit_id or act.organisation_id, act.account_id)


def finished(told: Told) -> Iterator[Noticed]:
    """Work was reported as done, and no photo shows it."""
    act = told[-1]
    if not act.data.get("files"):
        yield Noticed(Behaviour.FINISHED_WITHOUT_PHOTO, (act.id,), act.unit_id, act.account_id)


def closed(told: Told) -> Iterator[Noticed]:
    """A case was closed: without any photo since it was last opened, or by a hand that should not."""
    act = told[-1]
    since = _since_opened(told)
    shown = [fact for fact in since if fact.verb in ("case.finished", "case.verified", "case.task_finished")]
    if not any(fact.data.get("files") for fact in shown):
        proof = (*(fact.id for fact in shown), act.id)
        yield Noticed(Behaviour.CLOSED_WITHOUT_PHOTO, proof, act.unit_id, act.account_id)
    yield from _same_hand(act, [_last(since, "case.finished"), _last(told, "case.raised", by_staff=True)])


def verified(told: Told) -> Iterator[Noticed]:
    """Work was verified by who did it."""
    yield from _same_hand(told[-1], [_last(_since_opened(told), "case.finished")])


def rated(told: Told) -> Iterator[Noticed]:
    """A resident gave a grade; `measure` is the grade."""
    act = told[-1]
    grade = act.data.get("rating")
    if isinstance(grade, int):
        done = _last(told, "case.finished")
        yield Noticed(
            Behaviour.RATED_LOW, _ids(done, act), act.unit_id, done.account_id if done else None, grade,
            details={"rating": grade},
        )  # fmt: skip


def reopened(told: Told) -> Iterator[Noticed]:
    """A closed case was opened again."""
    act = told[-1]
    done, end = _last(told, "case.finished"), _last(told, "case.closed")
    unit_id = UUID(act.data["unit_before"]) if act.data.get("unit_before") else act.unit_id
    yield Noticed(Behaviour.REOPENED, _ids(done, end, act), unit_id, done.account_id if done else None)


def called_back(told: Told) -> Iterator[Noticed]:
    """At the call back the resident did not accept the result, or gave a grade."""
    act = told[-1]
    if act.data.get("is_solved") is False:
        done, end = _last(told, "case.finished"), _last(told, "case.closed")
        yield Noticed(Behaviour.CALLBACK_REFUSED, _ids(done, end, act), act.unit_id, done.account_id if done else None)
    yield from rated(told)


def handed_over(told: Told) -> Iterator[Noticed]:
    """A case went from hand to hand; `measure` is how often."""
    act = told[-1]
    times = [fact for fact in told if fact.verb == act.verb]
    unit_id = UUID(act.data["unit_before"]) if act.data.get("unit_before") else act.unit_id
    yield Noticed(
        Behaviour.HANDED_OVER_OFTEN, tuple(fact.id for fact in times), unit_id, act.account_id, len(times),
        details={"times": len(times)},
    )  # fmt: skip


def lowered_priority(told: Told) -> Iterator[Noticed]:
    """A change made a case less urgent."""
    act = told[-1]
    before, after = (PRIORITIES.get(str(act.data.get(key))) for key in ("priority_before", "priority"))
    if before is not None and after is not None and after < before:
        details = {"priority_before": act.data["priority_before"], "priority": act.data["priority"]}
        yield Noticed(Behaviour.DOWNGRADED, (act.id,), act.organisation_id, act.account_id, details=details)


PRIORITIES = {"low": 0, "normal": 1, "high": 2, "urgent": 3}

CONDUCT: dict[str, Callable[[Told], Iterator[Noticed]]] = {
    "case.rejected": refused,
    "case.force_closed": forced,
    "case.finished": finished,
    "case.closed": closed,
    "case.verified": verified,
    "case.rated": rated,
    "case.reopened": reopened,
    "case.called_back": called_back,
    "case.handed_over": handed_over,
}


def type_change(told: Told) -> FactView | None:
    """The change of type since the last handling clock started, that the start just told shows the promise of."""
    for fact in reversed(told[:-1]):
        if fact.data.get("type_before"):
            return fact
        if handling_limit(fact):
            return None
    return told[-1] if told[-1].data.get("type_before") else None


def handling_limit(fact: FactView) -> dict[str, Any] | None:
    """The handling clock that a fact started, as it told of it."""
    return next(
        (each for each in fact.data.get("clocks") or () if each["op"] == "start" and each["stage"] == "handle"), None
    )


def _since_opened(told: Told) -> Told:
    index = max((index for index, fact in enumerate(told) if fact.verb == "case.reopened"), default=-1)
    return told[index + 1 :]


def _last(told: Told, verb: str, *, by_staff: bool = False) -> FactView | None:
    return next(
        (fact for fact in reversed(told) if fact.verb == verb and (not by_staff or fact.actor_kind == "staff")), None
    )


def _ids(*told: FactView | None) -> tuple[UUID, ...]:
    return tuple(fact.id for fact in told if fact is not None)


def _same_hand(act: FactView, others: Sequence[FactView | None]) -> Iterator[Noticed]:
    same = [fact for fact in others if fact and act.account_id and fact.account_id == act.account_id]
    if same:
        details = {"acts": [fact.verb for fact in same]}
        yield Noticed(Behaviour.SAME_HAND, _ids(*same, act), act.unit_id, act.account_id, details=details)
