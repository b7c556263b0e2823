"""Times of a row → moments: several formats, epochs, zones, the hour that comes twice and the hour that never was."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext as _

from ..types import Notes, Row
from .document import Document, Steps
from .numbers import as_number
from .timetexts import FormatUnknown, Reading, compile_format, offset
from .values import Values, field_of, plain

EPOCHS = {"epoch_s": 1, "epoch_ms": 1_000, "epoch_us": 1_000_000, "epoch_ns": 1_000_000_000}
DEFAULT_FORMATS = (
    "iso",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y-%m-%d",
    "%Y/%m/%d",
)
_WIDE_DIGITS = {0xFF10 + digit: str(digit) for digit in range(10)}
_EXCEL_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's days are local
_DAY_IS = {"start": time(0, 0), "noon": time(12, 0), "end": time(23, 59, 59)}


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment, in UTC. `other` is its second reading where the clock showed that hour twice. `is_day`: only the day is known."""

    at: datetime
    other: datetime | None = None
    is_day: bool = False
    oddity: str = ""


ReadTime = Callable[[Row, Notes], Moment | None]


def zone_of(name: str, document: Document, at: Steps) -> ZoneInfo:
    """A zone by its IANA name. Raises: MappingRefused."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        remedy = _("Write an IANA name such as Asia/Shanghai or America/New_York.")
        raise document.fault(at, _("“%(zone)s” is no time zone.") % {"zone": name}, remedy) from None


def compile_time(spec: Any, values: Values, at: Steps, *, zone: str, now: datetime) -> ReadTime:
    """A time as the mapping spells it, made ready. `zone` is used where neither the text nor the mapping states one.

    Oddities: ambiguous_time, nonexistent_time, time_out_of_range, unreadable_time (where `unreadable: empty`).
    Faults: unreadable_time, ambiguous_time, nonexistent_time, time_out_of_range, as the mapping asks.
    Raises: MappingRefused.
    """
    document = values.document
    spec = {"from": spec} if isinstance(spec, str) else spec
    if ("from" in spec) == ("value" in spec):
        raise document.fault(at, _("A time needs either “from” (a column) or “value”."))
    key = "from" if "from" in spec else "value"
    read = values.value(spec[key], (*at, key))
    local = zone_of(spec.get("zone") or zone, document, (*at, "zone"))
    parse = lru_cache(maxsize=8192)(_parser(spec, document, at, local))
    field = field_of(at)
    low = _bound(spec.get("earliest", "1950-01-01"), local, now, document, (*at, "earliest"))
    high = _bound(spec.get("latest", "now"), local, now, document, (*at, "latest"))
    out_of_range, unreadable = spec.get("out_of_range", "keep"), spec.get("unreadable", "quarantine")
    asked = {"ambiguous_time": spec.get("ambiguous", "in_order"), "nonexistent_time": spec.get("gap", "forward")}
    replace = spec.get("replace", {})

    def moment(row: Row, notes: Notes) -> Moment | None:
        value = read(row, notes)
        if value is None:
            return None
        text = plain(value)
        if not text.isascii():
            text = text.translate(_WIDE_DIGITS)
        for old, new in replace.items():
            text = text.replace(old, new)
        found = parse(text.strip()) if len(text) < 100 else None
        if found is None:
            if unreadable == "quarantine":
                notes.fault(field, "unreadable_time", value, ", ".join(spec.get("formats", DEFAULT_FORMATS)))
            else:
                notes.odd("unreadable_time", field, value)
            return None
        if found.oddity:
            if asked[found.oddity] == "quarantine":
                notes.fault(field, found.oddity, value)
                return None
            notes.odd(found.oddity, field, value)
        if not low <= found.at <= high:
            if out_of_range == "quarantine":
                notes.fault(field, "time_out_of_range", value)
                return None
            notes.odd("time_out_of_range", field, value)
            return found if out_of_range == "keep" else None
        return found

    return moment


def _parser(spec: Any, document: Document, at: Steps, local: ZoneInfo) -> Callable[[str], Moment | None]:
    """Tries the formats in order; the first that fits the whole text reads it."""
    zones = {name.upper(): offset(text) for name, text in spec.get("zones", {}).items()}
    readers: list[Callable[[str], Reading | None]] = []
    for place, text in enumerate(spec.get("formats", DEFAULT_FORMATS)):
        if text in EPOCHS:
            readers.append(_epoch(EPOCHS[text]))
        elif text == "iso":
            readers.append(_iso)
        elif text == "excel":
            readers.append(_excel)
        else:
            try:
                readers.append(compile_format(text, years_from=spec.get("two_digit_years_from", 1970), zones=zones))
            except FormatUnknown as error:
                problem = _("“%(format)s” is no time format (%(reason)s).") % {"format": text, "reason": error}
                remedy = (
                    _("Write iso, epoch_s, epoch_ms, epoch_us, excel, or signs such as %%Y-%%m-%%d %%H:%%M:%%S.") % ()
                )
                raise document.fault((*at, "formats", place), problem, remedy) from None
    day_time = _DAY_IS[spec.get("day_is", "start")]
    ambiguous, gap = spec.get("ambiguous", "in_order"), spec.get("gap", "forward")

    def parse(text: str) -> Moment | None:
        for read in readers:
            try:
                found = read(text)
                if found is not None:
                    naive = datetime.combine(found.at, day_time) if found.is_day else found.at
                    return localise(naive, found.zone or local, ambiguous=ambiguous, gap=gap, is_day=found.is_day)
            except (ValueError, OverflowError):
                continue
        return None

    return parse


def localise(naive: datetime, zone: tzinfo, *, ambiguous: str, gap: str, is_day: bool = False) -> Moment:
    """What moment a clock on the wall of `zone` showed.

    The hour that comes twice in autumn: `earlier`, `later`, or `in_order` (earlier, with the later one kept so that whoever knows
    the order of events can choose). The hour that never was in spring: `forward` (02:30 is 03:30) or `backward` (01:30).
    """
    first, second = naive.replace(tzinfo=zone, fold=0), naive.replace(tzinfo=zone, fold=1)
    if first.utcoffset() == second.utcoffset():
        return Moment(first.astimezone(UTC), is_day=is_day)
    a, b = first.astimezone(UTC), second.astimezone(UTC)
    if a.astimezone(zone).replace(tzinfo=None, fold=0) != naive:
        return Moment(b if gap == "backward" else a, is_day=is_day, oddity="nonexistent_time")
    if ambiguous == "later":
        return Moment(b, is_day=is_day, oddity="ambiguous_time")
    return Moment(a, b if ambiguous == "in_order" else None, is_day, "ambiguous_time")


def _epoch(per_second: int) -> Callable[[str], Reading | None]:
    def read(text: str) -> Reading | None:
        if text.lstrip("-").isascii() and text.lstrip("-").isdigit() and len(text) < 22:
            whole, rest = divmod(int(text), per_second)
            micro = rest * 1_000_000 // per_second
        else:
            number = as_number(text)
            if number is None:
                return None
            whole, micro = divmod(round(number / per_second * 1_000_000), 1_000_000)
        return Reading(datetime(1970, 1, 1) + timedelta(seconds=whole, microseconds=micro), UTC, False)  # noqa: DTZ001

    return read


def _iso(text: str) -> Reading | None:
    if len(text) < 8 or text.isdigit():
        return None
    found = datetime.fromisoformat(text)
    return Reading(found.replace(tzinfo=None), found.tzinfo, len(text) == 10)


def _excel(text: str) -> Reading | None:
    number = as_number(text)
    if number is None or not 1 <= number < 200_000:
        return None
    return Reading(_EXCEL_ZERO + timedelta(seconds=round(number * 86400)), None, number.is_integer())


def _bound(text: str, zone: ZoneInfo, now: datetime, document: Document, at: Steps) -> datetime:
    if text == "now":
        return now + timedelta(days=1)
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise document.fault(at, _("“%(text)s” is no date.") % {"text": text}, _("Write 2020-01-31, or now.")) from None
    return found if found.tzinfo else found.replace(tzinfo=zone)
