"""Definitions of figures: read from plain data, versioned, and worked out from counts. Pure but for which version is in force."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import yaml

from ..errors import IndicatorsInvalid
from ..models import IndicatorSetVersion
from .conditions import CONDITIONS, SUMS, Groups

SHIPPED = Path(__file__).parents[1] / "definitions" / "indicators.yaml"
UNITS = ("percent", "count", "score", "mean")
DIRECTIONS = ("up", "down", "none")
PERSONS = ("raiser", "registrar", "dispatcher", "signer", "finisher", "verifier")
CLASSES = ("excellent", "good", "fair")
PERCENT = 100

Counts = Mapping[str, int]
ClassName = Literal["excellent", "good", "fair", "poor", ""]


@dataclass(frozen=True)
class Part:
    """A part of a composite: a rate times its weight, or a base less so much for each of a count."""

    of: str = ""
    weight: Fraction = Fraction(0)
    is_inverse: bool = False
    base: Fraction = Fraction(0)
    less: tuple[tuple[str, Fraction], ...] = ()


@dataclass(frozen=True)
class Indicator:
    """One figure as it is defined. Terms name conditions; "-" before one takes it away."""

    code: str
    title: Mapping[str, str]
    formula: Mapping[str, str]
    unit: str = "percent"
    numerator: tuple[str, ...] = ()
    denominator: tuple[str, ...] = ()
    direction: str = "none"
    person: str = ""
    variant_of: str = ""
    source: Mapping[str, str] = field(default_factory=dict)
    parts: tuple[Part, ...] = ()
    limits: tuple[Fraction, Fraction, Fraction] | None = None
    valid_from: date | None = None
    valid_to: date | None = None

    def is_valid_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class Figure:
    """A figure with what it was made of. `value` None where the denominator is nothing: shown as "—".

    Units: a percent from 0 to 100, a score, a mean, or a count. Composites carry no numerator of their own.
    """

    numerator: int | None
    denominator: int | None
    value: Fraction | None


@dataclass(frozen=True)
class IndicatorSet:
    """All definitions of a version."""

    number: int
    groups: Groups
    indicators: Mapping[str, Indicator] = field(default_factory=dict)

    def figure(self, code: str, counts: Counts) -> Figure:
        """The figure worked out from counts by condition."""
        indicator = self.indicators[code]
        if indicator.parts:
            return Figure(None, None, self._composed(indicator, counts))
        numerator = total(indicator.numerator, counts)
        if indicator.unit == "count":
            return Figure(numerator, None, Fraction(numerator))
        denominator = total(indicator.denominator, counts)
        if denominator <= 0:
            return Figure(numerator, denominator, None)
        scale = PERCENT if indicator.unit == "percent" else 1
        return Figure(numerator, denominator, Fraction(numerator * scale, denominator))

    def _composed(self, indicator: Indicator, counts: Counts) -> Fraction | None:
        found = Fraction(0)
        for part in indicator.parts:
            if not part.of:
                found += part.base - sum((by * counts.get(name, 0) for name, by in part.less), Fraction(0))
                continue
            value = self.figure(part.of, counts).value
            if value is None:
                return None
            share = value / PERCENT
            found += part.weight * (1 - share if part.is_inverse else share)
        return found

    def class_of(self, code: str, value: Fraction | None) -> ClassName:
        """优, 良, 中 or 差 of a value; "" where there is none or no limits are set."""
        indicator = self.indicators[code]
        if value is None or indicator.limits is None:
            return ""
        for name, limit in zip(CLASSES, indicator.limits, strict=True):
            if value <= limit if indicator.direction == "down" else value >= limit:
                return name  # type: ignore[return-value]
        return "poor"

    def needed(self, codes: Sequence[str]) -> set[str]:
        """Every condition and sum these figures are made of."""
        found: set[str] = set()
        for code in codes:
            indicator = self.indicators[code]
            found |= {term.lstrip("-") for term in (*indicator.numerator, *indicator.denominator)}
            for part in indicator.parts:
                found |= self.needed([part.of]) if part.of else {name for name, _by in part.less}
        return found


def total(terms: Sequence[str], counts: Counts) -> int:
    """The sum of the terms."""
    return sum(-counts.get(term[1:], 0) if term.startswith("-") else counts.get(term, 0) for term in terms)


def parse(data: Mapping[str, Any], *, number: int = 0) -> IndicatorSet:
    """Definitions from plain data.

    Raises: IndicatorsInvalid naming the key, the fault and the remedy.
    """
    _only(data, {"groups", "classes", "indicators"}, "")
    given: dict[str, Any] = data.get("groups") or {}
    _only(given, set(Groups.__dataclass_fields__), "groups")
    lists: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in given.items()}
    groups = Groups(**lists)
    found: dict[str, Indicator] = {}
    for index, item in enumerate(data.get("indicators") or []):
        indicator = _indicator(item, f"indicators/{index}", data.get("classes") or {})
        if indicator.code in found:
            raise IndicatorsInvalid(f"indicators/{index}/code: {indicator.code!r} stands twice; give it another name")
        found[indicator.code] = indicator
    if not found:
        raise IndicatorsInvalid("indicators: give at least one")
    for indicator in found.values():
        for part in indicator.parts:
            if part.of and (part.of not in found or found[part.of].unit != "percent"):
                raise IndicatorsInvalid(f"{indicator.code}/parts: {part.of!r} is no percentage defined here")
    return IndicatorSet(number, groups, found)


def _indicator(item: Mapping[str, Any], key: str, classes: Mapping[str, Any]) -> Indicator:
    known = {
        "code", "title", "formula", "unit", "numerator", "denominator", "direction", "person", "variant_of", "source",
        "parts", "classes", "valid_from", "valid_to",
    }  # fmt: skip
    _only(item, known, key)
    code = str(item.get("code") or "")
    if not code.isidentifier():
        raise IndicatorsInvalid(f"{key}/code: write small letters and underscores, such as on_time_rate")
    key = f"{key} ({code})"
    for name in ("title", "formula"):
        if not {"zh-hans", "en"} <= set(item.get(name) or {}):
            raise IndicatorsInvalid(f"{key}/{name}: give zh-hans and en")
    if item.get("source") and not {"zh-hans", "en"} <= set(item["source"]):
        raise IndicatorsInvalid(f"{key}/source: give zh-hans and en")
    unit, direction = item.get("unit", "percent"), item.get("direction", "none")
    _one_of(unit, UNITS, f"{key}/unit")
    _one_of(direction, DIRECTIONS, f"{key}/direction")
    _one_of(item.get("person", ""), ("", *PERSONS), f"{key}/person")
    numerator, denominator = (tuple(item.get(name) or ()) for name in ("numerator", "denominator"))
    for term in (*numerator, *denominator):
        _one_of(term.lstrip("-"), (*CONDITIONS, *SUMS), f"{key}: condition")
    parts = tuple(_part(part, f"{key}/parts") for part in item.get("parts") or ())
    if not parts and (not numerator or (unit in ("percent", "mean") and not denominator)):
        raise IndicatorsInvalid(f"{key}: give numerator and denominator, or parts")
    limits = item.get("classes") or classes.get(direction) if unit in ("percent", "score") else None
    return Indicator(
        code=code, title=item["title"], formula=item["formula"], unit=unit, numerator=numerator, denominator=denominator,
        direction=direction, person=item.get("person", ""), variant_of=item.get("variant_of", ""),
        source=item.get("source") or {}, parts=parts, limits=_limits(limits, key) if limits else None,
        valid_from=_day(item.get("valid_from"), key), valid_to=_day(item.get("valid_to"), key),
    )  # fmt: skip


def _part(item: Mapping[str, Any], key: str) -> Part:
    _only(item, {"of", "weight", "is_inverse", "base", "less"}, key)
    less = item.get("less") or {}
    for name in less:
        _one_of(name, (*CONDITIONS, *SUMS), f"{key}/less")
    return Part(
        item.get("of", ""), Fraction(str(item.get("weight", 0))), bool(item.get("is_inverse")),
        Fraction(str(item.get("base", 0))), tuple((name, Fraction(str(by))) for name, by in less.items()),
    )  # fmt: skip


def _limits(given: Mapping[str, Any], key: str) -> tuple[Fraction, Fraction, Fraction]:
    if set(given) != set(CLASSES):
        raise IndicatorsInvalid(f"{key}/classes: give a number for each of {', '.join(CLASSES)}")
    first, second, third = (Fraction(str(given[name])) for name in CLASSES)
    return first, second, third


def _day(given: Any, key: str) -> date | None:
    if given is None or isinstance(given, date):
        return given
    try:
        return date.fromisoformat(str(given))
    except ValueError:
        raise IndicatorsInvalid(f"{key}: {given!r} is no day; write it as 2026-01-31") from None


def _only(given: Mapping[str, Any], known: set[str], key: str) -> None:
    if unknown := set(given) - known:
        raise IndicatorsInvalid(f"{key}: unknown key {', '.join(sorted(unknown))}; remove it or correct its spelling")


def _one_of(value: Any, known: Sequence[str], key: str) -> None:
    if value not in known:
        raise IndicatorsInvalid(f"{key}: {value!r} is not one of {', '.join(sorted(known))}")


@lru_cache(maxsize=64)
def of_version(number: int) -> IndicatorSet:
    """The definitions of a version; versions never change. 0 is what the product ships."""
    if number == 0:
        return parse(yaml.safe_load(SHIPPED.read_text("utf-8")))
    return parse(IndicatorSetVersion.objects.get(number=number).definition, number=number)


def in_force() -> IndicatorSet:
    """The definitions in force."""
    return of_version(IndicatorSetVersion.objects.order_by("-number").values_list("number", flat=True).first() or 0)
