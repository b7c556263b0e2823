"""Reads what machines send, strictly: JSON in UTF-8, text a database can hold, nothing deeper or larger than it may
be.
"""

import json
from typing import Any

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from ninja.parser import Parser

from huimin.kernel.errors import Malformed

from .errors import WrongContentType

MOST_DEPTH = 64
JSON_TYPES = {"application/json", ""}


class StrictParser(Parser):
    """django-ninja's parser, refusing what the rest of the house would stumble over."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """The JSON object of the body.

        Raises: WrongContentType, Malformed.
        """
        content_type = request.content_type or ""
        if content_type not in JSON_TYPES and not content_type.endswith("+json"):
            raise WrongContentType
        try:
            value = json.loads(request.body.decode("utf-8"), parse_constant=_refuse_constant)
        except UnicodeDecodeError:
            raise Malformed(_("The body is not UTF-8.")) from None
        except json.JSONDecodeError as error:
            raise Malformed(
                _("The body is not JSON: line %(line)d, column %(column)d.")
                % {"line": error.lineno, "column": error.colno}
            ) from None
        except RecursionError:
            raise _too_deep() from None
        except ValueError:  # a number of thousands of digits
            raise Malformed(_("A number in the body is too long.")) from None
        if not isinstance(value, dict):
            raise Malformed(_("The body must be one JSON object: {…}."), code="not_an_object")
        check_value(value)
        return value

    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        """The fields of a query or form.

        Raises: Malformed.
        """
        for key, values in data.lists():
            check_text(key)
            for value in values:
                if isinstance(value, str):
                    check_text(value)
        return super().parse_querydict(data, list_fields, request)


def check_text(text: str) -> None:
    """Passes for text that can be written down.

    Raises: Malformed for NUL and for halves of a character.
    """
    if "\x00" in text:
        raise Malformed(_("Text may not contain the character NUL."), code="text_invalid")
    if not text.isascii():
        try:
            text.encode("utf-8")
        except UnicodeEncodeError:
            raise Malformed(_("Text contains half a character (a lone surrogate)."), code="text_invalid") from None


def check_value(value: Any, depth: int = 0) -> None:
    """Passes for a JSON value whose every text can be written down and that is not nested without end.

    Raises: Malformed.
    """
    if isinstance(value, str):
        check_text(value)
    elif isinstance(value, (list, dict)):
        if depth >= MOST_DEPTH:
            raise _too_deep()
        if isinstance(value, dict):
            for key in value:
                check_text(key)
            value = value.values()
        for item in value:
            check_value(item, depth + 1)


def _refuse_constant(name: str) -> None:
    raise Malformed(_("%(name)s is no number that JSON knows.") % {"name": name})


def _too_deep() -> Malformed:
    return Malformed(_("The body is nested too deeply."), code="too_deep")
