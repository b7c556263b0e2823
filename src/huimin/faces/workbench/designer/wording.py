"""Faults and differences of case types, in words for people who do not read JSON."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from huimin.engines.casework import api as casework
from huimin.kernel.ui import words

from .. import labels
from .asks import LANGUAGES, Ask
from .sections import SECTIONS, section_of

WHOLE_LIMIT = re.compile(r"[0-9]{1,4}(min|h|d|wmin|wh|wd)")
LANGUAGE_NAMES = {"zh-hans": "中文", "en": "English"}


@dataclass(frozen=True)
class FaultLine:
    """A fault with where it is: the section, the way to it in words, and the line of the exported file."""

    section: str
    place: str
    message: str
    line: int


@dataclass(frozen=True)
class ChangeLine:
    """A change in words."""

    section: str
    place: str
    kind: str
    before: str
    after: str


def fault_lines(faults: Iterable[casework.DefinitionFault]) -> list[FaultLine]:
    """Every fault as it is listed beside the editor."""
    return [FaultLine(section_of(fault.key), place_words(fault.key), fault.message, fault.line) for fault in faults]


def by_key(faults: Iterable[casework.DefinitionFault]) -> dict[str, list[str]]:
    """The sentences of faults by their key."""
    found: dict[str, list[str]] = {}
    for fault in faults:
        found.setdefault(fault.key, []).append(fault.message)
    return found


def place_words(key: str) -> str:
    """A key such as form/0/title/en as the labels that lead to it."""
    steps, asks = [step for step in key.split("/") if step], [ask for one in SECTIONS.values() for ask in one.asks]
    said = []
    for step in steps:
        ask = next((one for one in asks if one.key == step), None)
        if ask is not None:
            said.append(str(ask.label))
            asks = list(ask.asks)
        elif step.isdigit():
            said.append(_("no. %(n)d") % {"n": int(step) + 1})
        else:
            said.append(LANGUAGE_NAMES.get(step, step))
    return " › ".join(said) or _("The whole")


def limit_said(text: str) -> str:
    """A limit in words; what is none as it was typed."""
    return labels.limit_words(text) if WHOLE_LIMIT.fullmatch(text) else text


def change_lines(changes: Iterable[casework.Change]) -> list[ChangeLine]:
    """Each change in words, in order."""
    return [_line(change) for change in changes]


def _line(change: casework.Change) -> ChangeLine:
    ask = _ask(change.section)
    places = [str(ask.label) if ask else change.section]
    inner = ask
    if change.item:
        places.append(_name(change, ask))
        inner = _inner(ask, change.item)
    if change.part:
        places.append(labels.in_language(change.part) if isinstance(change.part, dict) else str(change.part))
        inner = _inner(inner, "choices")
    if change.aspect:
        found = next((one for one in (inner.asks if inner else ()) if one.key == change.aspect), None)
        places.append(str(found.label) if found else change.aspect)
        inner = found
    if change.kind == "moved":
        before, after = (_("place %(n)d") % {"n": place} for place in (change.before, change.after))
    else:
        is_item = bool(change.item or change.part) and not change.aspect
        before, after = (value_words(value, inner, is_item=is_item) for value in (change.before, change.after))
    return ChangeLine(section_of(change.section), " › ".join(places), change.kind, before, after)


def _ask(key: str) -> Ask | None:
    return next((ask for section in SECTIONS.values() for ask in section.asks if ask.key == key), None)


def _inner(ask: Ask | None, item: Any) -> Ask | None:
    """The ask of the thing within: a stage by its name, an item of a list by that of the list."""
    if ask is None:
        return None
    if isinstance(item, str):
        return next((one for one in ask.asks if one.key == item), ask)
    return ask


def _name(change: casework.Change, ask: Ask | None) -> str:
    if isinstance(change.item, dict):
        return f"“{labels.in_language(change.item)}”" if labels.in_language(change.item) else "?"
    found = next((one for one in (ask.asks if ask else ()) if one.key == change.item), None)
    return str(found.label) if found else str(change.item)


def value_words(value: Any, ask: Ask | None, *, is_item: bool = False) -> str:
    """A value as a person says it; "" for nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Mapping):
        return _mapping(value, ask, is_item=is_item)
    if isinstance(value, list):
        return "、".join(value_words(item, ask, is_item=True) for item in value) or _("none")
    if ask is not None and ask.kind == "limit":
        return limit_said(str(value))
    if ask is not None and ask.kind == "day":
        return _day_words(str(value))
    if ask is not None and ask.kind in ("one", "many"):
        return str(next((label for code, label in ask.offered() if code == str(value)), value))
    return str(value)


def _day_words(text: str) -> str:
    """A day in words; what is none as it was typed."""
    try:
        return words.day(date.fromisoformat(text))
    except ValueError:
        return text


def _mapping(value: Mapping[str, Any], ask: Ask | None, *, is_item: bool) -> str:
    if set(value) <= set(LANGUAGES):
        return " / ".join(str(value[language]) for language in LANGUAGES if value.get(language))
    title = value.get("title")
    if is_item and isinstance(title, Mapping):
        return _mapping(title, None, is_item=False)
    said = []
    for key, inner in value.items():
        found = next((one for one in (ask.asks if ask else ()) if one.key == key), None)
        said.append(f"{found.label if found else key}: {value_words(inner, found)}")
    return "; ".join(said)
