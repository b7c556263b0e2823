"""What is different between two versions of a case type, field by field. Pure; faces put it into words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .definition import CODED

#: Lists inside an item of a list, named by a code as well.
INNER = "choices"


@dataclass(frozen=True)
class Change:
    """One thing that is different.

    Shape: `section` is a key of the definition; `item` names the thing within it (a question, a stage, a message) and
    `part` the thing within that (an answer); `aspect` is what of it changed, "" for the whole. `kind` is added, removed,
    changed or moved (then `before` and `after` are places counted from 1).
    """

    section: str
    kind: str
    item: Any = ""
    part: Any = ""
    aspect: str = ""
    before: Any = None
    after: Any = None


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Every change from one content to the other, in the order of a definition's sections; empty where they say the same."""
    found: list[Change] = []
    for section in sorted({*before, *after}, key=_place):
        old, new = before.get(section), after.get(section)
        if _is_same(old, new):
            continue
        if section in CODED and _is_coded(old) and _is_coded(new):
            found += _lists(section, old or [], new or [])
        elif section in ("stages", "messages", "extensions") and _is_mapping(old) and _is_mapping(new):
            found += _mappings(section, old or {}, new or {})
        else:
            found.append(_one(section, old, new))
    return found


_ORDER = (
    "title", "description", "kind", "group", "catalogue", "keywords", "channels", "capability", "intake", "place", "photo",
    "finish_photo", "priority", "calendar", "reopen_days", "offer", "returns_most", "form", "stages", "tasks", "checklist",
    "duplicates", "rating", "messages", "valid_to",
)  # fmt: skip


def _is_same(old: Any, new: Any) -> bool:
    """Whether both say the same; no, and nothing said, are the same."""
    return bool(old == new or (not old and not new and not {type(old), type(new)} & {int, float}))


def _place(section: str) -> tuple[int, str]:
    return (_ORDER.index(section) if section in _ORDER else len(_ORDER), section)


def _is_coded(value: Any) -> bool:
    """Whether the value is a list whose items each have a code of their own, or nothing."""
    if value is None:
        return True
    if not isinstance(value, list) or not all(isinstance(item, dict) and item.get("code") for item in value):
        return False
    codes = [str(item["code"]) for item in value]
    return len(set(codes)) == len(codes)


def _is_mapping(value: Any) -> bool:
    return value is None or isinstance(value, dict)


def _one(section: str, old: Any, new: Any, *, item: Any = "", part: Any = "", aspect: str = "") -> Change:
    kind = "added" if old is None else "removed" if new is None else "changed"
    return Change(section, kind, item, part, aspect, old, new)


def _lists(section: str, old: list[dict[str, Any]], new: list[dict[str, Any]], *, item: Any = "") -> list[Change]:
    """The changes of a list whose items have codes: taken away, added, moved, and what changed within each."""
    before, after = {row["code"]: row for row in old}, {row["code"]: row for row in new}

    def named(row: dict[str, Any]) -> dict[str, Any]:
        name = row.get("title") or row["code"]
        return {"item": item, "part": name} if item else {"item": name}

    found = [Change(section, "removed", before=row, **named(row)) for code, row in before.items() if code not in after]
    found += [Change(section, "added", after=row, **named(row)) for code, row in after.items() if code not in before]
    stayed = [code for code in before if code in after]
    order = [code for code in after if code in before]
    found += [
        Change(
            section,
            "moved",
            before=list(before).index(code) + 1,
            after=list(after).index(code) + 1,
            **named(after[code]),
        )
        for code in _moved(stayed, order)
    ]
    for code in order:
        found += _items(section, before[code], after[code], named(after[code]))
    return found


def _moved(stayed: list[str], order: list[str]) -> list[str]:
    """The fewest items that have to be moved to bring one order into the other: all but the longest run kept in order."""
    places = [stayed.index(code) for code in order]
    best: list[list[int]] = []
    for at, place in enumerate(places):
        longest: list[int] = max((run for run in best if places[run[-1]] < place), key=len, default=[])
        best.append([*longest, at])
    longest_of_all: list[int] = max(best, key=len, default=[])
    kept = set(longest_of_all)
    return [code for at, code in enumerate(order) if at not in kept]


def _items(section: str, old: dict[str, Any], new: dict[str, Any], named: dict[str, Any]) -> list[Change]:
    found: list[Change] = []
    for key in sorted({*old, *new} - {"code"}):
        if _is_same(old.get(key), new.get(key)):
            continue
        if key == INNER and "part" not in named and _is_coded(old.get(key)) and _is_coded(new.get(key)):
            found += _lists(section, old.get(key) or [], new.get(key) or [], item=named["item"])
        else:
            found.append(_one(section, old.get(key), new.get(key), aspect=key, **named))
    return found


def _mappings(section: str, old: dict[str, Any], new: dict[str, Any]) -> list[Change]:
    found: list[Change] = []
    for key in [*old, *(key for key in new if key not in old)]:
        before, after = old.get(key), new.get(key)
        if before == after:
            continue
        if section == "stages" and isinstance(before, dict) and isinstance(after, dict):
            found += [
                _one(section, before.get(aspect), after.get(aspect), item=key, aspect=aspect)
                for aspect in ("limit", "statutory")
                if before.get(aspect) != after.get(aspect)
            ]
        else:
            found.append(_one(section, before, after, item=key))
    return found
