"""The language of the rules: what a rule file may say, read into typed values. Pure.

Every fault names the key and the remedy; a file with a fault is not taken at all.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from fnmatch import fnmatchcase
from typing import Any

from django.utils.translation import gettext as _

from huimin.kernel.clock.api import ClockError, Limit

from .errors import RulesInvalid
from .types import Behaviour, CardKind, SanctionKind

TOP = {"rules", "behaviours", "sanctions", "orders", "quality"}
#: Which behaviours need which numbers.
NEEDS = {
    Behaviour.RETURNED_OFTEN: {"over", "within"},
    Behaviour.HANDED_OVER_OFTEN: {"over"},
    Behaviour.RATED_LOW: {"below"},
}
POINTS = (
    "yellow",
    "red",
    *(kind.value for kind in SanctionKind if kind not in (SanctionKind.RED, SanctionKind.POINTS)),
)


@dataclass(frozen=True)
class Validity:
    """The days on which a rule is applied, both included; None leaves an end open."""

    first: date | None = None
    last: date | None = None

    def holds(self, on: date) -> bool:
        return (self.first is None or self.first <= on) and (self.last is None or on <= self.last)


ALWAYS = Validity()


@dataclass(frozen=True)
class Threshold:
    """When a card falls due: after a share of the limit, or when the statute's limit is over (else after the share)."""

    kind: CardKind
    used: float
    by_statute: bool = False

    @property
    def percent(self) -> str:
        """The share as people read it: 80%."""
        return f"{self.used:.0%}"


@dataclass(frozen=True)
class RuleSet:
    """The thresholds for some stages."""

    code: str
    stages: frozenset[str]
    thresholds: tuple[Threshold, ...]
    valid: Validity = ALWAYS

    def fits(self, stage: str) -> bool:
        return not self.stages or stage in self.stages


@dataclass(frozen=True)
class BehaviourRule:
    """Which conduct is noted, in which case types, and how much it weighs.

    Units: `over` acts, `within` a time (zero: no time asked), `below` a grade of one to five.
    """

    code: str
    what: Behaviour
    weight: Decimal
    types: tuple[str, ...] = ()
    except_types: tuple[str, ...] = ()
    over: int = 0
    within: timedelta = timedelta(0)
    below: int = 0
    valid: Validity = ALWAYS

    def fits(self, type_code: str, on: date) -> bool:
        """Whether the rule is applied to a case of the type on the day."""
        if not self.valid.holds(on) or any(fnmatchcase(type_code, each) for each in self.except_types):
            return False
        return not self.types or any(fnmatchcase(type_code, each) for each in self.types)


@dataclass(frozen=True)
class SanctionRules:
    """Points by gravity, how many yellow cards of one person count as a red, and how long an appeal may be filed."""

    points: Mapping[str, Decimal]
    yellows: int = 2
    within: timedelta = timedelta(days=30)
    appeal_limit: str = "5wd"


@dataclass(frozen=True)
class Criterion:
    """A question of the quality check. A decisive one that fails calls for rework whatever the score."""

    code: str
    title: Mapping[str, str]
    weight: int
    is_decisive: bool = False


@dataclass(frozen=True)
class Rules:
    """One version of the rules."""

    cards: tuple[RuleSet, ...]
    behaviours: tuple[BehaviourRule, ...] = ()
    sanctions: SanctionRules = field(default_factory=lambda: SanctionRules({}))
    order_limit: str = "1wd"
    pass_mark: int = 80
    criteria: tuple[Criterion, ...] = ()

    def cards_on(self, on: date) -> tuple[RuleSet, ...]:
        """The thresholds that are applied to clocks that start on the day."""
        return tuple(rule for rule in self.cards if rule.valid.holds(on))

    def behaviour(self, what: Behaviour, *, type_code: str, on: date) -> BehaviourRule | None:
        """The first rule about the conduct that is applied; None where none is."""
        return next((rule for rule in self.behaviours if rule.what == what and rule.fits(type_code, on)), None)


def parse(data: Any) -> Rules:
    """The rules of plain data.

    Raises: RulesInvalid naming the key and the remedy.
    """
    if not isinstance(data, Mapping):
        raise _wrong("rules.yaml", _("write keys such as rules: and behaviours:"))
    _known(data, TOP, "rules.yaml")
    cards = tuple(_rule_set(item, key) for item, key in _items(data, "rules"))
    if not cards:
        raise _wrong("rules", _("give at least one rule set"))
    behaviours = tuple(_behaviour(item, key) for item, key in _items(data, "behaviours"))
    for name, found in (("rules", cards), ("behaviours", behaviours)):
        _once([item.code for item in found], name)
    orders = _mapping(data.get("orders"), "orders", {"limit"})
    pass_mark, criteria = _quality(_mapping(data.get("quality"), "quality", {"pass", "criteria"}))
    return Rules(
        cards,
        behaviours,
        _sanctions(_mapping(data.get("sanctions"), "sanctions", {"points", "yellows_as_red", "appeal_limit"})),
        _limit(orders.get("limit", "1wd"), "orders/limit"),
        pass_mark,
        criteria,
    )


def _rule_set(item: Mapping[str, Any], key: str) -> RuleSet:
    _known(item, {"code", "stages", "cards", "valid"}, key)
    thresholds = []
    for name, when in _mapping(item.get("cards"), f"{key}/cards").items():
        if name not in list(CardKind):
            raise _wrong(
                f"{key}/cards", _("“%(name)s” is no card; write one of %(known)s"), name=name, known=", ".join(CardKind)
            )
        values = _mapping(when, f"{key}/cards/{name}", {"used", "statute"})
        used = values.get("used")
        if isinstance(used, bool) or not isinstance(used, int | float) or not 0 < used <= 10:
            raise _wrong(f"{key}/cards/{name}/used", _("write a share of the limit between 0 and 10, such as 0.8"))
        thresholds.append(Threshold(CardKind(name), float(used), bool(values.get("statute"))))
    stages = _texts(item.get("stages"), f"{key}/stages")
    return RuleSet(_code(item, key), frozenset(stages), tuple(thresholds), _validity(item, key))


def _behaviour(item: Mapping[str, Any], key: str) -> BehaviourRule:
    _known(item, {"code", "what", "weight", "types", "except_types", "over", "within", "below", "valid"}, key)
    if item.get("what") not in list(Behaviour):
        raise _wrong(
            f"{key}/what",
            _("“%(name)s” is not known; write one of %(known)s"),
            name=item.get("what"),
            known=", ".join(Behaviour),
        )
    what = Behaviour(item["what"])
    needs = NEEDS.get(what, set())
    for name in ("over", "within", "below"):
        if name in needs and name not in item:
            raise _wrong(
                f"{key}/{name}",
                _("%(what)s needs it; write for example %(example)s"),
                what=what,
                example=_EXAMPLES[name],
            )
        if name not in needs and name in item:
            raise _wrong(f"{key}/{name}", _("%(what)s does not look at it; remove it"), what=what)
    below = _whole(item.get("below", 0), f"{key}/below", 0, 5)
    return BehaviourRule(
        _code(item, key),
        what,
        _weight(item.get("weight", 1), f"{key}/weight"),
        tuple(_texts(item.get("types"), f"{key}/types")),
        tuple(_texts(item.get("except_types"), f"{key}/except_types")),
        _whole(item.get("over", 0), f"{key}/over", 0, 10_000),
        _span(item["within"], f"{key}/within") if "within" in item else timedelta(0),
        below,
        _validity(item, key),
    )


def _sanctions(data: Mapping[str, Any]) -> SanctionRules:
    points = _mapping(data.get("points"), "sanctions/points", set(POINTS))
    yellows = _mapping(data.get("yellows_as_red"), "sanctions/yellows_as_red", {"count", "within"})
    return SanctionRules(
        {name: _weight(value, f"sanctions/points/{name}") for name, value in points.items()},
        _whole(yellows.get("count", 0), "sanctions/yellows_as_red/count", 0, 100),
        _span(yellows.get("within", "30d"), "sanctions/yellows_as_red/within"),
        _limit(data.get("appeal_limit", "5wd"), "sanctions/appeal_limit"),
    )


def _quality(data: Mapping[str, Any]) -> tuple[int, tuple[Criterion, ...]]:
    criteria = []
    for item, key in _items(data, "criteria", "quality/"):
        _known(item, {"code", "title", "weight", "is_decisive"}, key)
        title = item.get("title")
        if not isinstance(title, Mapping) or not all(title.get(language) for language in ("zh-hans", "en")):
            raise _wrong(f"{key}/title", _("write it in both languages, {zh-hans: …, en: …}"))
        weight = _whole(item.get("weight"), f"{key}/weight", 1, 100)
        criteria.append(Criterion(_code(item, key), dict(title), weight, bool(item.get("is_decisive"))))
    _once([item.code for item in criteria], "quality/criteria")
    if criteria and (total := sum(item.weight for item in criteria)) != 100:
        raise _wrong("quality/criteria", _("the weights make %(total)d; let them make 100"), total=total)
    return _whole(data.get("pass", 80), "quality/pass", 0, 100), tuple(criteria)


_EXAMPLES = {"over": "over: 3", "within": "within: 30d", "below": "below: 3"}

# ── small parts ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _items(data: Mapping[str, Any], name: str, above: str = "") -> Iterator[tuple[Mapping[str, Any], str]]:
    found = data.get(name) or []
    if not isinstance(found, Sequence) or isinstance(found, str):
        raise _wrong(f"{above}{name}", _("write a list"))
    for index, item in enumerate(found):
        key = f"{above}{name}/{index}"
        if not isinstance(item, Mapping):
            raise _wrong(key, _("write keys and values"))
        yield item, key


def _mapping(found: Any, key: str, known: set[str] | None = None) -> Mapping[str, Any]:
    if found is None:
        return {}
    if not isinstance(found, Mapping):
        raise _wrong(key, _("write keys and values"))
    if known is not None:
        _known(found, known, key)
    return found


def _known(found: Mapping[str, Any], known: set[str], key: str) -> None:
    if unknown := sorted(str(name) for name in set(found) - known):
        raise _wrong(key, _("unknown key %(names)s; remove it or correct its spelling"), names=", ".join(unknown))


def _once(codes: list[str], key: str) -> None:
    if twice := sorted({code for code in codes if codes.count(code) > 1}):
        raise _wrong(key, _("%(codes)s stands twice; give each its own code"), codes=", ".join(twice))


def _code(item: Mapping[str, Any], key: str) -> str:
    code = item.get("code")
    if not isinstance(code, str) or not code.replace("_", "").isalnum() or not code.isascii() or len(code) > 40:
        raise _wrong(f"{key}/code", _("write up to 40 letters, digits and underscores"))
    return code


def _texts(found: Any, key: str) -> list[str]:
    if found is None:
        return []
    if not isinstance(found, list) or not all(isinstance(each, str) and each for each in found):
        raise _wrong(key, _("write a list of words"))
    return found


def _whole(found: Any, key: str, least: int, most: int) -> int:
    if isinstance(found, bool) or not isinstance(found, int) or not least <= found <= most:
        raise _wrong(key, _("write a whole number from %(least)d to %(most)d"), least=least, most=most)
    return found


def _weight(found: Any, key: str) -> Decimal:
    try:
        value = Decimal(str(found))
    except InvalidOperation:
        value = Decimal(-1)
    if isinstance(found, bool) or not value.is_finite() or not 0 <= value <= 100 or value != round(value, 1):
        raise _wrong(key, _("write a number from 0 to 100 with at most one decimal"))
    return value


def _limit(found: Any, key: str) -> str:
    try:
        return str(Limit.parse(str(found)))
    except ClockError:
        raise _wrong(key, _("write a number and h, d, wh or wd, such as 5wd")) from None


def _span(found: Any, key: str) -> timedelta:
    try:
        limit = Limit.parse(str(found))
    except ClockError:
        limit = None
    if limit is None or limit.unit not in ("hour", "day"):
        raise _wrong(key, _("write hours or days such as 12h or 30d"))
    return timedelta(days=limit.amount) if limit.unit == "day" else timedelta(hours=limit.amount)


def _validity(item: Mapping[str, Any], key: str) -> Validity:
    found = _mapping(item.get("valid"), f"{key}/valid", {"from", "until"})
    ends = []
    for name in ("from", "until"):
        value = found.get(name)
        try:
            ends.append(date.fromisoformat(str(value)) if value is not None else None)
        except ValueError:
            raise _wrong(f"{key}/valid/{name}", _("write a day such as 2026-01-31")) from None
    if ends[0] and ends[1] and ends[0] > ends[1]:
        raise _wrong(f"{key}/valid", _("it ends before it begins; swap the days"))
    return Validity(ends[0], ends[1])


def _wrong(key: str, sentence: str, **values: Any) -> RulesInvalid:
    return RulesInvalid(f"{key}: {sentence % values if values else sentence}", field=key)
