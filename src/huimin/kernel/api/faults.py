"""What validation found, in the caller's language: one sentence for each kind of fault that the validator knows."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from huimin.kernel.errors import FieldFault


def fault_of(error: Mapping[str, Any], path: Sequence[str | int]) -> FieldFault:
    """One fault of the validator as ours.

    Shape: `error` is one of pydantic's errors; `path` leads to the field from the outside: ("photos", 0, "name").
    """
    code = str(error.get("type", "invalid"))
    return FieldFault(field=".".join(str(step) for step in path), code=code, message=_sentence(code, error))


def _sentence(code: str, error: Mapping[str, Any]) -> str:
    context = error.get("ctx") or {}
    if code in ("value_error", "assertion_error"):
        return str(context.get("error") or _("This value is not accepted."))
    sentence = _sentences().get(code)
    if sentence is None:
        family = next((text for prefix, text in _families().items() if code.startswith(prefix)), None)
        return family or _("This value is not accepted.")
    try:
        return sentence % context
    except (KeyError, TypeError, ValueError):
        return _("This value is not accepted.")


def _families() -> dict[str, str]:
    return {
        "string": _("This must be text."),
        "int": _("This must be a whole number."),
        "float": _("This must be a number."),
        "decimal": _("This must be a decimal number."),
        "bool": _("This must be true or false."),
        "datetime": _("This must be a time such as 2026-11-22T14:05:00+08:00."),
        "timezone": _("This time needs a zone, such as +08:00 or Z."),
        "date": _("This must be a date such as 2026-11-22."),
        "time": _("This must be a time of day such as 14:05."),
        "uuid": _("This must be an id such as 0190c6f4-7b2a-7cc3-98c4-dc0c0c07398f."),
        "url": _("This must be an address such as https://example.org/."),
        "list": _("This must be a list."),
        "tuple": _("This must be a list."),
        "set": _("This must be a list."),
        "dict": _("This must be an object."),
        "model": _("This must be an object."),
        "json": _("This must be JSON."),
    }


def _sentences() -> dict[str, str]:
    return {
        "missing": _("This is needed."),
        "extra_forbidden": _("This field is unknown here. Leave it out."),
        "string_too_short": _("Write at least %(min_length)d characters."),
        "string_too_long": _("Write at most %(max_length)d characters."),
        "string_pattern_mismatch": _("This does not have the form that is asked for."),
        "too_short": _("Give at least %(min_length)d."),
        "too_long": _("Give at most %(max_length)d."),
        "greater_than": _("This must be more than %(gt)s."),
        "greater_than_equal": _("This must be at least %(ge)s."),
        "less_than": _("This must be less than %(lt)s."),
        "less_than_equal": _("This must be at most %(le)s."),
        "multiple_of": _("This must be a multiple of %(multiple_of)s."),
        "finite_number": _("This must be a finite number."),
        "literal_error": _("This must be one of %(expected)s."),
        "enum": _("This must be one of %(expected)s."),
        "none_required": _("This must be left empty."),
        "union_tag_invalid": _("This kind is unknown."),
    }
