"""Reads a decree written down as YAML (or JSON, which is YAML too), and days and hours as people type them. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import yaml
from django.utils.translation import gettext as _

from huimin.kernel.clock.api import CalendarInvalid, intervals
from huimin.kernel.errors import HuiminError

KEYS = {"source", "year", "holidays", "makeup_days", "origin"}
TIME = re.compile(r"([01]?[0-9]|2[0-3])(?:[:.]?([0-5][0-9]))?|(24)(?:[:.]?00)?")
LONGEST_DAYS = 31
MOST_INTERVALS = 4
#: What people write for a day that is shut, and for one that is open all day.
SHUT, ALL_DAY = {"", "-", "休", "休息", "不开放", "closed", "shut"}, {"全天", "all day"}


class DocumentInvalid(HuiminError):
    """The file does not say what a decree must say; the message names the line or the key."""

    code = "decree_document_invalid"
    status = 422


@dataclass(frozen=True, slots=True)
class DecreeDocument:
    """What a decree's file says."""

    year: int
    holidays: tuple[date, ...]
    makeup_days: tuple[date, ...]
    source: str = "cn"
    origin: str = ""


def read_decree(text: str) -> DecreeDocument:
    """The decree in the text.

    Shape: `year: 2027`, `holidays:` and `makeup_days:` lists of days (2027-01-01) or spans (2027-02-05/2027-02-12),
    both ends counted; `source:` (cn unless said) and `origin:` (the notice's number) may stand beside.
    Raises: DocumentInvalid.
    """
    try:
        # text alone: YAML's own idea of dates would fail on 2027-02-30 without saying where
        content = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 -- makes nothing but text
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 0
        raise DocumentInvalid(_("Line %(line)d cannot be read as YAML.") % {"line": line}) from None
    if not isinstance(content, dict):
        raise DocumentInvalid(_("The file must have the keys year and holidays."))
    unknown = sorted(str(key) for key in content.keys() - KEYS)
    if unknown:
        raise DocumentInvalid(_("Unknown key: %(key)s.") % {"key": unknown[0]}, field=unknown[0])
    year = str(content.get("year", ""))
    if not re.fullmatch(r"[0-9]{4}", year):
        raise DocumentInvalid(_("year must be a number such as 2027."), field="year")
    return DecreeDocument(
        year=int(year),
        holidays=_days("holidays", content.get("holidays")),
        makeup_days=_days("makeup_days", content.get("makeup_days") or []),
        source=str(content.get("source", "cn")),
        origin=str(content.get("origin", "")),
    )


def read_days(key: str, text: str) -> tuple[date, ...]:
    """The days and spans that somebody typed, parted by lines, spaces or commas. `key` names them when one is refused.

    Raises: DocumentInvalid.
    """
    return _days(key, [entry for entry in re.split(r"[\s,，、;；]+", text) if entry])


def read_hours(key: str, text: str) -> list[list[str]]:
    """The hours of a day that somebody typed: “8:30-12:00, 13:30-17:30”, in the order of the day; none for a day that is
    shut. `key` names them when they are refused.

    Raises: DocumentInvalid.
    """
    said = unicodedata.normalize("NFKC", text).strip().lower()
    if said in SHUT:
        return []
    if said in ALL_DAY:
        return [["00:00", "24:00"]]
    said = re.sub(r"\s*(?:[-–—−~〜至到]|\bto\b)+\s*", "-", said)
    found = sorted(_interval(key, entry) for entry in re.split(r"[\s,、;/]+", said) if entry)
    if len(found) > MOST_INTERVALS:
        message = _("A day has at most %(number)d intervals here. Join those that follow each other.")
        raise DocumentInvalid(message % {"number": MOST_INTERVALS}, field=key)
    try:
        intervals(found)
    except CalendarInvalid as refused:
        raise DocumentInvalid(str(refused), field=key) from None
    return found


def _interval(key: str, entry: str) -> list[str]:
    parts = [TIME.fullmatch(part) for part in entry.split("-")]
    if len(parts) != 2 or not all(parts):
        message = _("“%(text)s” are no hours. Write 08:30-12:00, 13:30-17:30; leave it empty where it is shut.")
        raise DocumentInvalid(message % {"text": entry}, field=key)
    return [f"{int(part[1] or part[3]):02}:{part[2] or '00'}" for part in parts if part]


def _days(key: str, entries: Any) -> tuple[date, ...]:
    # an alias of YAML may make a small file say a list of lists without end: only text is looked at
    if not isinstance(entries, list) or not all(isinstance(entry, str) for entry in entries):
        raise DocumentInvalid(_("%(key)s must be a list of days.") % {"key": key}, field=key)
    found: list[date] = []
    for entry in entries:
        first, _slash, last = str(entry).partition("/")
        try:
            start = date.fromisoformat(first.strip())
            end = date.fromisoformat(last.strip()) if last else start
        except ValueError:
            raise DocumentInvalid(
                _("%(key)s: “%(text)s” is no day; write 2027-01-01 or 2027-02-05/2027-02-12.")
                % {"key": key, "text": entry},
                field=key,
            ) from None
        if not 0 <= (end - start).days < LONGEST_DAYS:
            raise DocumentInvalid(
                _("%(key)s: the span “%(text)s” runs backwards or is too long.") % {"key": key, "text": entry},
                field=key,
            )
        found += [start + timedelta(days=step) for step in range((end - start).days + 1)]
    return tuple(found)
