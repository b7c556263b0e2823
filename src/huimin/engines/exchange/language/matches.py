"""Rules by several columns, first fitting one wins; words may hold * and ?, and lists are alternatives."""

import fnmatch
import re
from collections.abc import Callable, Mapping
from typing import Any

from ..types import Notes, Row
from .document import Steps
from .values import Values, plain

Test = Callable[[Row, Notes], bool]


def compile_match(spec: Mapping[str, Any], values: Values, at: Steps) -> Test:
    """A test of a row: each column named must be one of the words given. `null` or "" is: empty; `*` alone: not empty."""
    tests = [_column_test(values, column, wanted, (*at, column)) for column, wanted in spec.items()]
    return lambda row, notes: all(test(row, notes) for test in tests)


def _column_test(values: Values, column: str, wanted: Any, at: Steps) -> Test:
    read = values.column(column, at)
    words = [plain(word) for word in (wanted if isinstance(wanted, list) else [wanted])]
    exact = frozenset(word for word in words if "*" not in word and "?" not in word)
    patterns = [re.compile(fnmatch.translate(word), re.IGNORECASE) for word in words if word not in exact]

    def test(row: Row, notes: Notes) -> bool:
        text = plain(read(row, notes))
        return text in exact or (text != "" and any(pattern.match(text) for pattern in patterns))

    return test
