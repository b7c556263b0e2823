"""Time formats: `%d/%m/%y %I:%M %p` and its kin, made into a pattern once. Stricter and several times faster than strptime,
and it knows 上午 and 下午, years of two digits from a stated year on, and 24:00."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MORNING = ("AM", "A.M.", "上午", "凌晨", "早上")
_AFTERNOON = ("PM", "P.M.", "下午", "晚上", "中午")
_TOKENS = {
    "Y": r"(?P<Y>[0-9]{4})",
    "y": r"(?P<y>[0-9]{2})",
    "m": r"(?P<m>1[0-2]|0?[0-9])",
    "d": r"(?P<d>3[01]|[12][0-9]|0?[0-9])",
    "H": r"(?P<H>2[0-4]|1[0-9]|0?[0-9])",
    "I": r"(?P<I>1[0-2]|0?[0-9])",
    "M": r"(?P<M>[0-5]?[0-9])",
    "S": r"(?P<S>60|[0-5]?[0-9])",
    "f": r"(?P<f>[0-9]{1,9})",
    "j": r"(?P<j>[0-9]{1,3})",
    "p": r"(?P<p>" + "|".join(map(re.escape, _MORNING + _AFTERNOON)) + ")",
    "b": r"(?P<b>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\.?",
    "B": r"(?P<b>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*",
    "a": r"[^\W\d_]+\.?",
    "A": r"[^\W\d_]+",
    "z": r"(?P<z>Z|UTC|GMT|[+-][0-9]{2}(?::?[0-9]{2})?)",
    "Z": r"(?P<Z>[A-Za-z]{2,5})",
    "%": "%",
}


class FormatUnknown(ValueError):
    """A format that holds a sign nobody knows, or that cannot make a date."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as read: `zone` where the text itself states one, `is_day` where it states no time of day."""

    at: datetime
    zone: tzinfo | None
    is_day: bool


def compile_format(text: str, *, years_from: int, zones: dict[str, timezone]) -> Callable[[str], Reading | None]:
    """A function that reads texts of this format, and gives None for others.

    Two-digit years lie in the hundred years from `years_from`. Raises: FormatUnknown.
    """
    pattern = ""
    names: list[str] = []
    place = 0
    while place < len(text):
        sign = text[place]
        place += 1
        if sign == "%":
            name = text[place : place + 1].replace("-", "") or text[place + 1 : place + 2]
            place += 2 if text[place : place + 1] == "-" else 1
            if name not in _TOKENS:
                raise FormatUnknown(f"%{name}")
            if name in names or (name in "bB" and {"b", "B"} & set(names)):
                raise FormatUnknown(f"%{name} twice")
            names.append(name)
            pattern += _TOKENS[name]
        else:
            pattern += r"\s+" if sign.isspace() else re.escape(sign)
    has_day = ({"d"} & set(names) and {"m", "b", "B"} & set(names)) or "j" in names
    if not ({"Y", "y"} & set(names)) or not has_day:
        raise FormatUnknown("year, month and day are needed")
    if ("I" in names) != ("p" in names):
        raise FormatUnknown("%I and %p belong together")
    compiled = re.compile(pattern, re.IGNORECASE)
    is_day = not {"H", "I"} & set(names)

    def read(value: str) -> Reading | None:
        match = compiled.fullmatch(value)
        if match is None:
            return None
        found = match.groupdict()
        try:
            return _reading(found, is_day, years_from, zones)
        except (ValueError, OverflowError, KeyError):
            return None

    return read


def _reading(found: dict[str, str], is_day: bool, years_from: int, zones: dict[str, timezone]) -> Reading:
    year = int(found["Y"]) if "Y" in found else years_from + (int(found["y"]) - years_from) % 100
    hour = int(found.get("H") or 0)
    if "I" in found:
        hour = int(found["I"]) % 12 + (12 if found["p"].upper() in _AFTERNOON else 0)
        if not 1 <= int(found["I"]) <= 12:
            raise ValueError
    minute, second = int(found.get("M") or 0), int(found.get("S") or 0)
    if hour == 24 and (minute or second):
        raise ValueError
    micro = int((found.get("f") or "0").ljust(9, "0")[:6])
    if "j" in found:
        day = datetime(year, 1, 1) + timedelta(days=int(found["j"]) - 1)  # noqa: DTZ001 - the zone comes later
        if day.year != year:
            raise ValueError
    else:
        month = MONTHS.index(found["b"].lower()) + 1 if found.get("b") else int(found["m"])
        day = datetime(year, month, int(found["d"]))  # noqa: DTZ001 - the zone comes later
    at = day + timedelta(hours=hour, minutes=minute, seconds=second, microseconds=micro)
    zone: tzinfo | None = None
    if found.get("z"):
        zone = offset(found["z"])
    elif found.get("Z"):
        zone = zones[found["Z"].upper()]
    return Reading(at, zone, is_day)


def offset(text: str) -> timezone:
    """+08:00, -0500, +08 or Z as a time zone. Raises: ValueError."""
    if text.upper() in ("Z", "UTC", "GMT"):
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))
