"""The facts of one case → what became of it. Pure: the same facts in any order give the same outcome.

Source of what counts as what: urban management 2.6 (GB/T 30428.4 as collected), 好差评 (first active rating), 接诉即办 (contact).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from huimin.kernel.clock import api as clock
from huimin.kernel.facts.api import FactView

FINAL = frozenset({"closed", "rejected", "voided"})
#: States a case can only be in after it was registered, and after it was sent to a unit.
AFTER_DISPATCH = frozenset({"dispatched", "handling", "suspended", "done", "verified", "closed"})
AFTER_REGISTER = AFTER_DISPATCH | {"registered", "offered"}
JUDGED_STAGES = ("register", "check", "dispatch", "sign", "verify", "close")
SENT = frozenset({"case.dispatched", "case.claimed", "case.handed_over"})
DEFAULT_ZONE = "Asia/Shanghai"


@dataclass
class Life:
    """A case while its facts are read; its fields are the columns of Outcome."""

    case_id: UUID
    columns: dict[str, Any] = field(default_factory=dict)
    handle_clock: str = ""
    sent_back_by: list[UUID] = field(default_factory=list)
    last_unit: UUID | None = None

    def put(self, **values: Any) -> None:
        self.columns.update(values)

    def add(self, name: str) -> None:
        self.columns[name] = self.columns.get(name, 0) + 1

    def first(self, name: str, value: Any) -> None:
        """Keeps the first value that is one."""
        if self.columns.get(name) is None:
            self.columns[name] = value


def in_order(history: Sequence[FactView]) -> list[FactView]:
    """Facts by the revision of the case they made; those without (told of another system) stay behind what they follow."""
    revision = 1
    placed = []
    for position, fact in enumerate(history):
        revision = 1 if fact.verb == "case.raised" else int(fact.data.get("revision") or revision)
        placed.append((revision, position, fact))
    return [fact for _revision, _position, fact in sorted(placed, key=lambda item: item[:2])]


def fold(case_id: UUID, history: Sequence[FactView], *, time_zone: str = DEFAULT_ZONE) -> dict[str, Any] | None:
    """The columns of the outcome, None for a case whose raising is not among the facts."""
    facts = in_order([fact for fact in history if fact.verb.startswith("case.")])
    if not any(fact.verb == "case.raised" for fact in facts):
        return None
    life = Life(case_id)
    for fact in facts:
        _take(life, fact)
    return _finished(life, time_zone)


def _take(life: Life, fact: FactView) -> None:
    if fact.verb in _TAKEN or fact.data.get("clocks") or fact.data.get("state"):
        _take_place(life, fact)
    for change in fact.data.get("clocks") or ():
        _take_clock(life, fact, change)
    if state := fact.data.get("state"):
        life.put(state=str(state))
    if type_code := fact.data.get("type"):
        before = life.columns.get("type_code")
        if before and before != type_code and fact.verb not in ("case.registered", "case.replayed"):
            life.add("type_change_count")
        life.put(type_code=str(type_code))
    if fact.verb in SENT:
        life.first("dispatched_at", fact.at)
        life.put(is_dispatched=True)
        if fact.verb == "case.dispatched":
            life.put(dispatcher_id=fact.account_id)
    if handler := _TAKEN.get(fact.verb):
        handler(life, fact)


def _take_place(life: Life, fact: FactView) -> None:
    life.put(**fact.where.columns(), last_fact_at=max(fact.at, life.columns.get("last_fact_at") or fact.at))
    if fact.unit_id:
        life.last_unit = fact.unit_id


def _take_clock(life: Life, fact: FactView, change: Mapping[str, Any]) -> None:
    stage, op = change["stage"], change["op"]
    if stage == "handle":
        if op == "start":
            life.handle_clock = change["clock"]
            life.put(statutory_at=_statutory(change))
        if change["clock"] == life.handle_clock:
            life.put(due_at=datetime.fromisoformat(change["due"]), is_provisional=bool(change["provisional"]))
    elif stage in JUDGED_STAGES and op == "stop":
        at = datetime.fromisoformat(change["at"]) if change.get("at") else fact.at
        is_in_time = at <= datetime.fromisoformat(change["due"])
        name = f"{stage}_in_time"
        life.put(**{name: is_in_time and life.columns.get(name) is not False})


def _statutory(change: Mapping[str, Any]) -> datetime | None:
    if not change.get("statutory"):
        return None
    start = datetime.fromisoformat(change["started"])
    return clock.due(start=start, limit=change["statutory"], calendar=change["calendar"], time_zone=change["zone"]).at


def _raised(life: Life, fact: FactView) -> None:
    life.put(raised_at=fact.at, channel=str(fact.data.get("channel") or ""), raiser_id=fact.account_id)
    if fact.data.get("state") in AFTER_DISPATCH:  # automatic intake: registered and dispatched by the same act
        life.put(registered_at=fact.at, dispatched_at=fact.at)


def _replayed(life: Life, fact: FactView) -> None:
    """What another system said of a case since: its kind and the time of its raising may have been mended there."""
    if raised := fact.data.get("raised"):
        life.put(raised_at=datetime.fromisoformat(raised))


def _registered(life: Life, fact: FactView) -> None:
    life.first("registered_at", fact.at)
    life.put(registrar_id=fact.account_id)


def _voided(life: Life, fact: FactView) -> None:
    life.put(closed_at=fact.at, void_cause=str(fact.data.get("cause") or ""))


def _signed(life: Life, fact: FactView) -> None:
    life.put(signed_at=fact.at, signer_id=fact.account_id)


def _returned(life: Life, fact: FactView) -> None:
    life.add("return_count")
    if unit := fact.data.get("unit_before"):
        life.sent_back_by.append(UUID(unit))


def _finished_fact(life: Life, fact: FactView) -> None:
    life.put(finished_at=fact.at, finisher_id=fact.account_id)


def _verified(life: Life, fact: FactView) -> None:
    life.put(verified_at=fact.at, verifier_id=fact.account_id)


def _reworked(life: Life, fact: FactView) -> None:
    life.add("rework_count")
    life.put(finished_at=None, verifier_id=fact.account_id)


def _closed(life: Life, fact: FactView) -> None:
    life.put(closed_at=fact.at, is_estimated=bool(fact.data.get("estimated")), is_forced=False)


def _force_closed(life: Life, fact: FactView) -> None:
    life.put(closed_at=fact.at, is_forced=True)


def _reopened(life: Life, fact: FactView) -> None:
    life.add("reopen_count")
    life.put(finished_at=None, verified_at=None, closed_at=None, is_forced=False, is_estimated=False)


def _rated(life: Life, fact: FactView) -> None:
    """Only what the person chose counts, and the first of it; a default rating of nobody's is none (好差评)."""
    if fact.data.get("source") == "default":
        return
    if life.columns.get("rating") is None and fact.data.get("rating"):
        life.put(rating=int(fact.data["rating"]), rated_at=fact.at)
    solved = fact.data.get("is_solved", fact.data.get("solved"))
    if solved is not None:
        life.first("is_solved", bool(solved))


def _called_back(life: Life, fact: FactView) -> None:
    if fact.data.get("reached"):
        life.first("contacted_at", fact.at)
        _rated(life, fact)


def _messaged(life: Life, fact: FactView) -> None:
    if fact.actor_kind == "staff":
        life.first("contacted_at", fact.at)


def _noted(life: Life, fact: FactView) -> None:
    if fact.data.get("public"):
        _messaged(life, fact)


_TAKEN = {
    "case.raised": _raised,
    "case.replayed": _replayed,
    "case.registered": _registered,
    "case.rejected": _voided,
    "case.voided": _voided,
    "case.signed": _signed,
    "case.returned": _returned,
    "case.finished": _finished_fact,
    "case.verified": _verified,
    "case.reworked": _reworked,
    "case.closed": _closed,
    "case.force_closed": _force_closed,
    "case.reopened": _reopened,
    "case.rated": _rated,
    "case.called_back": _called_back,
    "case.message_sent": _messaged,
    "case.noted": _noted,
    "case.urged": lambda life, fact: life.add("urge_count"),
    "case.suspended": lambda life, fact: life.add("suspension_count"),
    "case.extension_granted": lambda life, fact: life.add("extension_count"),
}

#: Every fact of a case that changes its outcome.
HEARD = (
    *sorted(_TAKEN), *sorted(SENT), "case.check_ordered", "case.checked", "case.resumed", "case.due_recomputed", "case.offered",
    "case.held_back", "case.taken_back", "case.merged", "case.unmerged", "case.migrated",
)  # fmt: skip


def _finished(life: Life, time_zone: str) -> dict[str, Any]:
    found = life.columns
    state = found.get("state", "reported")
    is_final = state in FINAL
    if state in AFTER_REGISTER or found.get("registered_at"):
        found["is_registered"] = True
    if found.get("dispatched_at") or (state in AFTER_DISPATCH and not found.get("is_forced")):
        found["is_dispatched"] = True
    handled_at = found.get("finished_at")
    if handled_at is None and state == "closed" and not found.get("is_forced"):
        handled_at = found.get("closed_at")
    if found.get("finished_at") is not None:
        found["is_estimated"] = False
    unit_id = life.last_unit
    found.update(
        case_id=life.case_id,
        state=state,
        is_open=not is_final,
        unit_id=unit_id,
        raised_on=found["raised_at"].astimezone(ZoneInfo(time_zone)).date(),
        handled_at=handled_at,
        closed_at=found.get("closed_at") if is_final else None,
        is_sent_back_by_unit=unit_id in life.sent_back_by,
        sent_back_by_others=sorted(set(life.sent_back_by) - {unit_id}),
    )
    found.setdefault("type_code", "")
    return found
