"""How figures, their classes, changes and periods are said: on pages and on paper alike, in the language in force."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _

from .indicators import ClassName, Figure, Indicator
from .period import Kind, Period

NONE = "—"
CLASS_TITLES: dict[str, Promise] = {
    "excellent": pgettext_lazy("class", "Excellent"),
    "good": pgettext_lazy("class", "Good"),
    "fair": pgettext_lazy("class", "Fair"),
    "poor": pgettext_lazy("class", "Poor"),
}
KIND_TITLES: dict[Kind, Promise] = {
    "day": pgettext_lazy("period", "Day"),
    "week": pgettext_lazy("period", "Week"),
    "month": pgettext_lazy("period", "Month"),
    "quarter": pgettext_lazy("period", "Quarter"),
    "year": pgettext_lazy("period", "Year"),
}
_DECIMALS = {"percent": 1, "score": 2, "mean": 2, "count": 0}


@dataclass(frozen=True)
class Change:
    """Against an equal period: which way, by how much in words, and whether that is for the better."""

    way: Literal["up", "down", "same", "none"]
    said: str
    is_better: bool | None

    @property
    def arrow(self) -> str:
        return {"up": "▲", "down": "▼", "same": "＝", "none": ""}[self.way]

    @property
    def tone(self) -> str:
        return "" if self.is_better is None else "better" if self.is_better else "worse"


def rounded(value: Fraction, decimals: int) -> Decimal:
    """Half up, as people round."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def value(indicator: Indicator, found: Fraction | None) -> str:
    """87.1%, 84.50, 4.53 or 1,234; "—" where there is none."""
    if found is None:
        return NONE
    said = f"{rounded(found, _DECIMALS[indicator.unit]):,}"
    return f"{said}%" if indicator.unit == "percent" else said


def change(indicator: Indicator, now: Figure, before: Figure) -> Change:
    """How a figure changed: in points for shares and scores, in per cent for counts."""
    if now.value is None or before.value is None:
        return Change("none", NONE, None)
    difference = now.value - before.value
    if indicator.unit == "count":
        if before.value == 0:
            return Change("none", NONE, None)
        said, shown = (
            f"{abs(rounded(difference * 100 / before.value, 1))}%",
            rounded(difference * 100 / before.value, 1),
        )
    else:
        shown = rounded(difference, _DECIMALS[indicator.unit])
        said = _("%(points)s points") % {"points": abs(shown)} if indicator.unit == "percent" else str(abs(shown))
    if shown == 0:
        return Change("same", _("unchanged"), None)
    way: Literal["up", "down"] = "up" if shown > 0 else "down"
    is_better = None if indicator.direction == "none" else (way == indicator.direction)
    return Change(way, said, is_better)


def title(indicator: Indicator) -> str:
    """Its name."""
    return in_language(indicator.title)


def formula(indicator: Indicator) -> str:
    """Its formula in words."""
    return in_language(indicator.formula)


def source(indicator: Indicator) -> str:
    """Where its formula stands."""
    return in_language(indicator.source) if indicator.source else ""


def in_language(words: Mapping[str, str]) -> str:
    """{zh-hans, en} in the language in force."""
    return words.get(get_language() or "zh-hans") or words["zh-hans"]


def class_title(name: ClassName) -> str:
    """优, 良, 中, 差."""
    return str(CLASS_TITLES[name]) if name else NONE


def period_title(period: Period) -> str:
    """2020年1月, 2020年第5周（1月27日至2月2日）…; with its days where it is not whole."""
    is_chinese = (get_language() or "zh").startswith("zh")
    first, last = period.first, period.last
    days = (
        f"{first.month}月{first.day}日至{last.month}月{last.day}日"
        if is_chinese
        else f"{first:%-d %b} to {last:%-d %b}"
    )
    match period.kind:
        case "day":
            return f"{first.year}年{first.month}月{first.day}日" if is_chinese else f"{first:%-d %B %Y}"
        case "week":
            year, week, _day = first.isocalendar()
            return f"{year}年第{week}周（{days}）" if is_chinese else f"week {week} of {year} ({days})"
        case "month":
            said = f"{first.year}年{first.month}月" if is_chinese else f"{first:%B %Y}"
        case "quarter":
            number = (first.month + 2) // 3
            said = (
                f"{first.year}年第{'一二三四'[number - 1]}季度" if is_chinese else f"quarter {number} of {first.year}"
            )
        case _:
            said = f"{first.year}年" if is_chinese else f"{first.year}"
    if period.is_whole:
        return said
    return f"{said}（{days}）" if is_chinese else f"{said} ({days})"
