"""What a page asks about a part of a case type: read from what was sent, shown with what is said and what is wrong with it.

One way for all sections: an Ask names a key of the definition and how it is typed. Reading never refuses: what makes no sense
is kept as it was typed, and the definition's own check says what is wrong with it.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.utils.functional import Promise
from django.utils.text import slugify

Words = str | Promise
Choices = Sequence[tuple[str, Words]]

LANGUAGES = ("zh-hans", "en")
LIMIT = re.compile(r"(.*?)(min|h|d|wmin|wh|wd)?")


class Sent(Protocol):
    """What a form sends."""

    def get(self, key: str, /) -> str | None: ...
    def getlist(self, key: str, /) -> list[str]: ...


@dataclass(frozen=True)
class Ask:
    """One thing that is asked.

    Shape: `kind` is text, words (in both languages), keywords, whole, number, day, tick, one, many, limit, part (a mapping of
    `asks`) or rows (a list of such mappings; `blanks` empty ones are offered at its end). `usual` is what holds where
    nothing is said.
    """

    key: str
    kind: str
    label: Words
    hint: Words = ""
    choices: Choices | Callable[[], Choices] = ()
    asks: tuple["Ask", ...] = ()
    usual: Any = None
    is_long: bool = False
    is_rare: bool = False  # folded away in a row
    blanks: int = 1

    def offered(self) -> Choices:
        """The choices, made now where they are not fixed."""
        return self.choices() if callable(self.choices) else self.choices


@dataclass
class Shown:
    """An Ask as the template draws it."""

    ask: Ask
    name: str
    value: Any
    faults: list[str]
    choices: list[tuple[str, Words, bool]] = field(default_factory=list)
    parts: list["Shown"] = field(default_factory=list)
    rows: list["Row"] = field(default_factory=list)

    @property
    def is_wrong(self) -> bool:
        return bool(self.faults)

    @property
    def id(self) -> str:
        return f"id_{self.name}"


@dataclass
class Row:
    """One item of a list, or an empty one to be filled in."""

    number: int
    name: str
    parts: list[Shown]
    title: str
    is_new: bool
    is_first: bool
    is_last: bool
    is_wrong: bool

    @property
    def usual(self) -> list[Shown]:
        """What is asked of every item."""
        return [part for part in self.parts if not part.ask.is_rare]

    @property
    def rare(self) -> list[Shown]:
        """What is asked of few, folded away."""
        return [part for part in self.parts if part.ask.is_rare]

    @property
    def is_rare_wrong(self) -> bool:
        """Whether something that is folded away is wrong."""
        return any(part.faults for part in self.rare)


# ── read ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def read(asks: Iterable[Ask], sent: Sent, said: Mapping[str, Any], *, prefix: str = "") -> dict[str, Any]:
    """What was sent, as changes of what was said: None takes a key away."""
    return {
        ask.key: _unless_same(ask, _read(ask, sent, said.get(ask.key), prefix + ask.key), said.get(ask.key))
        for ask in asks
    }


def _unless_same(ask: Ask, value: Any, said: Any) -> Any:
    """What was said, where what was sent means the same: saving a page without a change changes nothing."""
    usual = False if ask.kind == "tick" else ask.usual
    if said is None and value == usual:
        return None
    return said if value is None and said is not None and said in (usual, "", [], {}) else value


def _read(ask: Ask, sent: Sent, said: Any, name: str) -> Any:
    text = (sent.get(name) or "").strip()
    match ask.kind:
        case "words":
            words = {language: (sent.get(f"{name}-{language}") or "").strip() for language in LANGUAGES}
            return {language: word for language, word in words.items() if word} or None
        case "keywords":
            return list(dict.fromkeys(word.strip() for word in re.split(r"[,，、;；\n]", text) if word.strip())) or None
        case "whole" | "number":
            return _number(text, is_whole=ask.kind == "whole")
        case "tick":
            return True if text else (False if ask.usual else None)
        case "many":
            return [value for value in sent.getlist(name) if value]
        case "limit":
            amount = (sent.get(f"{name}-amount") or "").strip()
            return f"{amount}{sent.get(f'{name}-unit') or ''}" if amount else None
        case "part":
            return _part(ask, sent, said, name)
        case "rows":
            return _rows(ask, sent, name)
    return text or None


def _number(text: str, *, is_whole: bool) -> Any:
    try:
        number = float(text)
    except ValueError:
        return text or None
    if not abs(number) < 1e15:  # nor what is no number at all
        return text
    if number.is_integer():
        return int(number)
    return text if is_whole else number


def _part(ask: Ask, sent: Sent, said: Any, name: str) -> dict[str, Any] | None:
    before = said if isinstance(said, dict) else {}
    after = {**before, **read(ask.asks, sent, before, prefix=f"{name}-")}
    return {key: value for key, value in after.items() if value is not None} or None


def _rows(ask: Ask, sent: Sent, name: str) -> list[dict[str, Any]] | None:
    """The items in the order in which they were sent, each whole by itself; those left empty are none."""
    items = []
    for mark in sent.getlist(f"{name}-row"):
        given = read(ask.asks, sent, {}, prefix=f"{name}-{mark}-")
        kept = {key: value for key, value in given.items() if value is not None}
        if kept.keys() - _QUIET:
            items.append(kept)
    _give_codes(items, name.rsplit("-", 1)[-1])
    return items or None


#: What a row says even when nobody has filled it in.
_QUIET = frozenset({"type", "order", "is_required", "is_personal", "is_opinion"})


def _give_codes(items: list[dict[str, Any]], what: str) -> None:
    """A code for each item that has none: its English name, or its place."""
    known = {item.get("code") for item in items}
    for number, item in enumerate(items, start=1):
        if item.get("code"):
            continue
        title = item.get("title")
        english = slugify(title.get("en", "") if isinstance(title, dict) else "").replace("-", "_")[:32].strip("_")
        base = english if re.match(r"[a-z]", english) else f"{what.rstrip('s')}_{number}"
        code = next(name for n in range(1, len(items) + 2) if (name := base if n == 1 else f"{base}_{n}") not in known)
        known.add(code)
        item["code"] = code
        items[number - 1] = {"code": code, **{key: value for key, value in item.items() if key != "code"}}


class Reordered:
    """What was sent, with one row moved or left out, as a button without JavaScript asks for.

    Shape: `act` is "up:form:2", "down:form-0-choices:1" or "remove:tasks:0": verb, list, mark of the row.
    """

    def __init__(self, sent: Sent, act: str) -> None:
        self.sent = sent
        verb, _, rest = act.partition(":")
        self.name, _, mark = rest.rpartition(":")
        self.marks = sent.getlist(f"{self.name}-row")
        if mark in self.marks:
            place = self.marks.index(mark)
            self.marks = self.marks[:place] + self.marks[place + 1 :]
            if verb in ("up", "down"):
                self.marks.insert(max(0, place - 1) if verb == "up" else place + 1, mark)

    def get(self, key: str, /) -> str | None:
        return self.sent.get(key)

    def getlist(self, key: str, /) -> list[str]:
        return self.marks if key == f"{self.name}-row" else self.sent.getlist(key)


# ── show ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def show(
    asks: Iterable[Ask], said: Mapping[str, Any], faults: Mapping[str, list[str]], *, prefix: str = "", path: str = ""
) -> list[Shown]:
    """Each ask with what is said and what is wrong. Shape: `faults` are sentences by key ("form/0/title/en")."""
    return [_show(ask, said.get(ask.key), faults, prefix + ask.key, path + ask.key) for ask in asks]


def _show(ask: Ask, value: Any, faults: Mapping[str, list[str]], name: str, path: str) -> Shown:
    shown = Shown(ask, name, value, _about(faults, path, is_deep=ask.kind not in ("part", "rows")))
    match ask.kind:
        case "words":
            words = value if isinstance(value, dict) else {}
            shown.value = [(language, words.get(language, "")) for language in LANGUAGES]
        case "keywords":
            shown.value = "、".join(map(str, value)) if isinstance(value, list) else ""
        case "limit":
            found = LIMIT.fullmatch(str(value or ""))
            shown.value = (found[1], found[2] or "") if found else ("", "")
        case "one" | "many":
            held = (value if value is not None else ask.usual) or ""
            chosen = {str(item) for item in held} if isinstance(held, list | tuple) else {str(held)}
            shown.choices = [(code, label, code in chosen) for code, label in ask.offered()]
            if ask.kind == "one" and held and not any(is_chosen for *_, is_chosen in shown.choices):
                shown.choices.insert(0, (str(held), str(held), True))
        case "tick":
            shown.value = bool(ask.usual if value is None else value)
        case "part":
            shown.parts = show(
                ask.asks, value if isinstance(value, dict) else {}, faults, prefix=f"{name}-", path=f"{path}/"
            )
        case "rows":
            shown.rows = _shown_rows(ask, value if isinstance(value, list) else [], faults, name, path)
        case _:
            shown.value = "" if value is None and ask.usual is None else ask.usual if value is None else value
    return shown


def _shown_rows(ask: Ask, items: list[Any], faults: Mapping[str, list[str]], name: str, path: str) -> list[Row]:
    rows = []
    for number in range(len(items) + ask.blanks):
        is_new = number >= len(items)
        item = {} if is_new or not isinstance(items[number], dict) else items[number]
        parts = show(ask.asks, item, {} if is_new else faults, prefix=f"{name}-{number}-", path=f"{path}/{number}/")
        title = item.get("title")
        rows.append(
            Row(
                number=number, name=f"{name}-{number}", parts=parts, is_new=is_new, is_first=number == 0,
                title=(title.get("zh-hans") or title.get("en") or "") if isinstance(title, dict) else "",
                is_last=number == len(items) - 1,
                is_wrong=not is_new and any(f"{key}/".startswith(f"{path}/{number}/") for key in faults),
            )
        )  # fmt: skip
    return rows


def _about(faults: Mapping[str, list[str]], path: str, *, is_deep: bool) -> list[str]:
    """What is wrong with the thing at `path`, and with what it holds where that is shown as one thing."""
    own = list(faults.get(path, ()))
    inner = [text for key, texts in faults.items() if key.startswith(f"{path}/") for text in texts] if is_deep else []
    return own + inner
