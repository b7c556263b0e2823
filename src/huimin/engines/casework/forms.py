"""Answers to a case type's form: checked against the definition, made into plain JSON values. Pure."""

import math
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from .definition import Definition, Field
from .errors import InputRefused


def check(definition: Definition, answers: dict[str, Any], *, language: str = "zh-hans") -> dict[str, Any]:
    """The answers as JSON values, in the order of the form; unanswered optional questions are left out.

    Raises: InputRefused naming the field.
    """
    fields = {field.code: field for field in definition.form}
    for code in answers:
        if code not in fields:
            raise InputRefused(_("This form has no question “%(code)s”.") % {"code": code}, field=code)
    taken = {}
    for field in definition.form:
        value = check_one(field, answers.get(field.code), language=language)
        if value is not None:
            taken[field.code] = value
    return taken


def check_one(field: Field, answer: Any, *, language: str = "zh-hans") -> Any:
    """The answer to one question as a JSON value, None where an optional one was left open.

    Raises: InputRefused naming the field.
    """
    value = _value(field, answer, language)
    if value is None and field.is_required:
        raise InputRefused(_("Please answer “%(title)s”.") % {"title": _title(field, language)}, field=field.code)
    return value


def _title(field: Field, language: str) -> str:
    return field.title.get(language) or field.title["zh-hans"]


def _value(field: Field, raw: Any, language: str) -> Any:
    if raw is None or raw == "" or raw == []:
        return None
    title = _title(field, language)

    def refuse(sentence: str) -> InputRefused:
        return InputRefused(f"{title}: {sentence}", field=field.code)

    match field.type:
        case "number":
            return _number(field, raw, refuse)
        case "date":
            try:
                return date.fromisoformat(str(raw).strip()).isoformat()
            except ValueError:
                raise refuse(_("write the date as year-month-day, such as 2026-03-01.")) from None
        case "boolean":
            known = {"true": True, "1": True, "on": True, "yes": True, "false": False, "0": False, "no": False}
            value = raw if isinstance(raw, bool) else known.get(str(raw).strip().lower())
            if value is None:
                raise refuse(_("answer yes or no."))
            return value
        case "choice" | "choices":
            return _choice(field, raw, refuse)
        case _:
            text = str(raw).strip()
            if len(text) > field.max_length:
                raise refuse(
                    _("at most %(limit)d characters, this has %(count)d.")
                    % {"limit": field.max_length, "count": len(text)}
                )
            return text or None


def _number(field: Field, raw: Any, refuse: Any) -> int | float:
    try:
        number = float(str(raw).strip())
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise refuse(_("write a number."))
    if field.minimum is not None and number < field.minimum:
        raise refuse(_("at least %(limit)s.") % {"limit": field.minimum})
    if field.maximum is not None and number > field.maximum:
        raise refuse(_("at most %(limit)s.") % {"limit": field.maximum})
    return int(number) if number.is_integer() else number


def _choice(field: Field, raw: Any, refuse: Any) -> str | list[str]:
    codes = [choice.code for choice in field.choices]
    chosen = [str(item) for item in raw] if isinstance(raw, list | tuple) else [str(raw)]
    for item in chosen:
        if item not in codes:
            raise refuse(_("“%(value)s” is not one of the answers.") % {"value": item[:40]})
    if field.type == "choices":
        return [code for code in codes if code in chosen]
    if len(chosen) > 1:
        raise refuse(_("choose one answer."))
    return chosen[0]
