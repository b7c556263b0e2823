"""Pure decisions of approval: what is missing, what may be asked for again, whose numbers are sound."""

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from .block import MaterialWanted

#: States in which a paper is in order.
IN_ORDER = frozenset({"accepted", "waived", "reused"})

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_CREDIT_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@dataclass(frozen=True)
class Handed:
    """A paper as it stands: its state, and when it was last handed in."""

    state: str
    submitted_at: datetime


def is_id_number(text: str) -> bool:
    """Whether these are the 18 characters of a citizen's identity number. Source: GB 11643-1999."""
    if not re.fullmatch(r"[1-9]\d{16}[\dX]", text):
        return False
    try:
        date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    total = sum(int(figure) * weight for figure, weight in zip(text, _ID_WEIGHTS, strict=False))
    return _ID_CHECKS[total % 11] == text[17]


def is_credit_code(text: str) -> bool:
    """Whether these are the 18 characters of a unified social credit code. Source: GB 32100-2015."""
    if not re.fullmatch(rf"[{_CREDIT_LETTERS}]{{18}}", text):
        return False
    total = sum(_CREDIT_LETTERS.index(letter) * pow(3, place, 31) for place, letter in enumerate(text[:17]))
    return _CREDIT_LETTERS[(31 - total % 31) % 31] == text[17]


def after(start: date, span: str) -> date:
    """The last day of a span of days, months or years that begins on `start`: 1y from 2026-03-01 ends on 2027-02-28.

    Raises: ValueError where the span is none.
    """
    found = re.fullmatch(r"(\d+)([dmy])", span)
    if not found:
        raise ValueError(f"not a span: {span!r}")
    amount, unit = int(found[1]), found[2]
    if unit == "d":
        return start + timedelta(days=amount - 1)
    months = start.month - 1 + amount * (12 if unit == "y" else 1)
    year, month = start.year + months // 12, months % 12 + 1
    day = min(start.day, monthrange(year, month)[1])
    return date(year, month, day) - timedelta(days=1)


def unready(wanted: Iterable[MaterialWanted], handed: Mapping[str, Handed], *, with_deferrable: bool) -> list[str]:
    """The codes of required papers that are not in order; those that may come later only where asked for."""
    return [
        paper.code
        for paper in wanted
        if paper.is_required
        and (with_deferrable or not paper.is_deferrable or paper.code in handed)
        and (paper.code not in handed or handed[paper.code].state not in IN_ORDER)
    ]


def to_mend(wanted: Iterable[MaterialWanted], handed: Mapping[str, Handed]) -> list[str]:
    """Everything a notice must name: required papers that are missing, and all that were found deficient."""
    return [
        paper.code
        for paper in wanted
        if (paper.code in handed and handed[paper.code].state == "deficient")
        or (paper.is_required and not paper.is_deferrable and paper.code not in handed)
    ]


def known_before(codes: Sequence[str], handed: Mapping[str, Handed], *, last_notice: datetime | None) -> list[str]:
    """Those of the codes that could have been named in the last notice: nothing came in for them since.

    Source: 行政许可法 32: everything is told once.
    """
    if last_notice is None:
        return []
    return [code for code in codes if code not in handed or handed[code].submitted_at <= last_notice]
