"""The inputs of verbs: what each is called, how its value is read from a form or from JSON, and what is refused."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from huimin.kernel.clock.api import Limit

from .errors import InputRefused
from .transitions import CAUSES, OPINIONS, OUTCOMES, URGERS, Transition

NOTE_LENGTH = 4000
PHOTO_COUNT = 9
UNIT_COUNT = 20
TITLE_LENGTH = 80
ORDER_MOST = 20
CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")


def _text(name: str, raw: Any) -> str | None:
    text = str(raw).strip()
    if "\x00" in text:
        raise InputRefused(_("The text contains a character that cannot be stored. Type it again."), field=name)
    if len(text) > NOTE_LENGTH:
        raise InputRefused(
            _("At most %(limit)d characters, this has %(count)d.") % {"limit": NOTE_LENGTH, "count": len(text)},
            field=name,
        )
    return text or None


def _uuid(name: str, raw: Any) -> UUID:
    try:
        return raw if isinstance(raw, UUID) else UUID(str(raw))
    except ValueError:
        raise InputRefused(_("This is not an identifier. Choose from the list."), field=name) from None


def _uuids(name: str, raw: Any) -> list[UUID] | None:
    if not isinstance(raw, list | tuple):
        raw = [raw]
    return [_uuid(name, item) for item in raw if item] or None


def _photos(name: str, raw: Any) -> list[UUID] | None:
    photos = _uuids(name, raw)
    if photos and len(photos) > PHOTO_COUNT:
        raise InputRefused(_("At most %(limit)d photos.") % {"limit": PHOTO_COUNT}, field=name)
    return photos


def _units(name: str, raw: Any) -> list[UUID] | None:
    units = _uuids(name, raw)
    if units and len(units) > UNIT_COUNT:
        raise InputRefused(_("At most %(limit)d units.") % {"limit": UNIT_COUNT}, field=name)
    return units


def _date(name: str, raw: Any) -> date:
    try:
        return raw if isinstance(raw, date) else date.fromisoformat(str(raw).strip())
    except ValueError:
        raise InputRefused(_("Write the date as year-month-day, such as 2026-03-01."), field=name) from None


def _grade(name: str, raw: Any) -> int:
    text = str(raw).strip()
    if isinstance(raw, bool) or text not in {"1", "2", "3", "4", "5"}:
        raise InputRefused(_("Choose a grade from 1 (very dissatisfied) to 5 (very satisfied)."), field=name)
    return int(text)


def _limit(name: str, raw: Any) -> str:
    try:
        return str(Limit.parse(str(raw).strip()))
    except ValueError:
        raise InputRefused(_("Write a number and h, d, wh or wd, such as 2wd."), field=name) from None


def _title(name: str, raw: Any) -> str | None:
    text = _text(name, " ".join(str(raw).split()))
    if text and len(text) > TITLE_LENGTH:
        raise InputRefused(_("At most %(limit)d characters.") % {"limit": TITLE_LENGTH}, field=name)
    return text


def _order(name: str, raw: Any) -> int:
    text = str(raw).strip()
    if isinstance(raw, bool) or not text.isascii() or not text.isdigit() or not 1 <= int(text) <= ORDER_MOST:
        raise InputRefused(_("Write a number from 1 to %(most)d.") % {"most": ORDER_MOST}, field=name)
    return int(text)


def _codes(name: str, raw: Any) -> list[str]:
    codes = [str(item) for item in (raw if isinstance(raw, list | tuple) else [raw])]
    if any(not CODE.fullmatch(code) for code in codes):
        raise InputRefused(_("Choose from the list."), field=name)
    return list(dict.fromkeys(codes))


def _answers(name: str, raw: Any) -> dict[str, int] | None:
    if not isinstance(raw, Mapping):
        raise InputRefused(_("Give each question a grade from 1 to 5."), field=name)
    return {str(code): _grade(name, grade) for code, grade in raw.items() if grade not in (None, "")} or None


def _flag(name: str, raw: Any) -> bool:
    known = {"true": True, "1": True, "on": True, "yes": True, "false": False, "0": False, "no": False}
    value = raw if isinstance(raw, bool) else known.get(str(raw).strip().lower())
    if value is None:
        raise InputRefused(_("Answer yes or no."), field=name)
    return value


def _one_of(*choices: str) -> Callable[[str, Any], str]:
    def read(name: str, raw: Any) -> str:
        if str(raw) not in choices:
            raise InputRefused(
                _("“%(value)s” is not one of %(choices)s.") % {"value": str(raw)[:40], "choices": ", ".join(choices)},
                field=name,
            )
        return str(raw)

    return read


READERS: dict[str, Callable[[str, Any], Any]] = {
    "note": _text,
    "reason": _text,
    "photos": _photos,
    "units": _units,
    "task_id": _uuid,
    "checks": _codes,
    "answers": _answers,
    "title": _title,
    "other": _title,
    "order": _order,
    "is_opinion": _flag,
    "opinion": _one_of(*OPINIONS),
    "by": _one_of(*URGERS),
    "account_id": _uuid,
    "is_final": _flag,
    "is_reached": _flag,
    "unit_id": _uuid,
    "type_code": _text,
    "limit": _limit,
    "review_on": _date,
    "rating": _grade,
    "is_solved": _flag,
    "is_public": _flag,
    "is_confirmed": _flag,
    "cause": _one_of(*CAUSES),
    "outcome": _one_of(*OUTCOMES),
}


def read(row: Transition, given: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs of a verb as typed values; what is empty counts as not given.

    Raises: InputRefused naming the input that is unknown, missing or wrong.
    """
    taken = {}
    for name, raw in given.items():
        if name not in row.asks and name not in row.may:
            raise InputRefused(_("“%(name)s” does not belong to this act.") % {"name": name[:40]}, field=name[:40])
        if raw is None or raw == "" or raw == [] or raw == ():
            continue
        if (value := READERS[name](name, raw)) is not None:
            taken[name] = value
    for name in row.asks:
        if name not in taken:
            raise InputRefused(_("This is needed; please fill it in."), field=name)
    return taken
