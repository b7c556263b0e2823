"""Slots, what fills them, and the shapes of content: plain values."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Link:
    """A way to a page: a service in the portal, a tile of the station, an entry of a navigation."""

    title: Text
    url: str
    description: Text = ""
    icon: str = ""
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence that people should read before they go on; `tone` is "info", "fine", "soon" or "red"."""

    title: Text
    text: Text = ""
    url: str = ""
    tone: str = "info"


@dataclass(frozen=True, slots=True)
class IndicatorCard:
    """One figure with its meaning; its link opens the rows behind it.

    Units: `unit` names what `value` counts; where it is a share, numerator and denominator are given too.
    """

    code: str
    title: Text
    value: int | float | None
    unit: Text
    link: str
    as_of: datetime
    numerator: int | float | None = None
    denominator: int | float | None = None


@dataclass(frozen=True, slots=True)
class Panel:
    """A piece of page: a heading and a template of the filling part, with what the template needs."""

    title: Text
    template: str
    context: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing that waits for a person, in whatever part; `url` leads to where it is done.

    Shape: `kind` is a stable code of its sort ("workbench.mention"), and one kind has one `source`, the name people know it by;
    `urgency` is "late", "soon", "later" or "undated", worked out from `due_at` where it is left empty; `count` is how many things
    the row stands for, None for one alone; `since` is when it began to wait.
    """

    title: Text
    url: str
    source: Text
    due_at: datetime | None = None
    kind: str = ""
    urgency: str = ""
    count: int | None = None
    detail: Text = ""
    since: datetime | None = None
    is_provisional: bool = False


Content = Any  # one of the five above, or the shape of a part's own slot


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a face that other parts may fill, declared in `slots.py` of the face.

    Shape: `shape` is the type, or types, of content it takes; `context` names the values handed to every filler
    besides the request.
    """

    name: str
    title: str
    doc: str
    shape: type | tuple[type, ...]
    context: tuple[str, ...] = ()

    @property
    def shapes(self) -> tuple[type, ...]:
        """The types of content it takes."""
        return self.shape if isinstance(self.shape, tuple) else (self.shape,)


@dataclass(frozen=True, slots=True)
class Filling:
    """That a part fills a slot: a system's `[[fills]]`, or a line of FILLINGS in `fills.py` of an engine or face.

    Shape: `target` is "module:function" relative to the part's package; the function takes the request and the slot's
    context by keyword, and gives one content, a list of them, or None. With `permission`, only who holds it is asked.
    """

    slot: str
    target: str
    order: int = 50
    permission: str = ""


@dataclass(frozen=True, slots=True)
class Fill:
    """What one part put into a slot; `content` is None where the part failed."""

    part: str
    content: Content | None

    @property
    def is_failed(self) -> bool:
        """Whether the part failed; the page says so in its place."""
        return self.content is None
