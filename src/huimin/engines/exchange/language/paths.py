"""Where in a row a value stands: a column's name, or a path into nested JSON such as properties.place[0].name."""

import re
from collections.abc import Callable, Mapping
from typing import Any

_PART = re.compile(r"[^.\[\]]+")


def getter(path: str) -> Callable[[Mapping[str, Any]], Any]:
    """A function that finds `path` in a row, None where it is not there. A column of exactly that name comes first.

    The whole of a list or object can be had too; `[0]` is the first of a list, `[-1]` the last.
    """
    parts = _PART.findall(path)
    if len(parts) < 2:
        return lambda values: values.get(path)

    def find(values: Mapping[str, Any]) -> Any:
        if path in values:
            return values[path]
        found: Any = values
        for part in parts:
            if isinstance(found, Mapping):
                found = found.get(part)
            elif isinstance(found, list):
                place = int(part) if part.lstrip("-").isdecimal() and len(part) < 10 else len(found)
                found = found[place] if -len(found) <= place < len(found) else None
            else:
                return None
        return found

    return find


def first_part(path: str) -> str:
    """The column a path begins at."""
    parts = _PART.findall(path)
    return parts[0] if parts else path
