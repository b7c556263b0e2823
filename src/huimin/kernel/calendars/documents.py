"""Reads a decree written down as YAML (or JSON, which is YAML too). Pure."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import yaml
from django.utils.translation import gettext as _

from huimin.kernel.errors import HuiminError

KEYS = {"source", "year", "holidays", "makeup_days", "origin"}
LONGEST_DAYS = 31


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
