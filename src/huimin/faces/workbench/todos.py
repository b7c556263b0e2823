"""Everything that waits for a person, of every part, by urgency: late first, then due, then what has no time set.

Rows of the person's own desk come first-hand from casework, page by page; all others fill the slot `workbench.home.todos`
and are merged in where they belong by their time.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from jinja2 import Template

from huimin.engines.casework import api as casework
from huimin.kernel.access import api as access
from huimin.kernel.clock import api as clock
from huimin.kernel.slots import api as slots
from huimin.kernel.slots.api import Todo
from huimin.kernel.ui import words

from . import labels, rows

CASES = "casework.case"
PAGE, MOST = 50, 200
SOON = timedelta(hours=4)
NEVER = datetime(9999, 12, 31, tzinfo=UTC)
GROUPS: dict[str, Promise] = {
    "late": pgettext_lazy("urgency", "Late"),
    "soon": gettext_lazy("Due within 4 hours"),
    "later": gettext_lazy("Due later"),
    "undated": gettext_lazy("Without a deadline"),
}
#: Where a request keeps what the slot gave.
GATHERED = "workbench_todos"
FAILED = "workbench_todos_failed"


@dataclass(frozen=True)
class TodoPage:
    """One page of the list; `next` is given back for the following one."""

    rows: list[dict[str, Any]]
    next: str


def gathered(request: HttpRequest) -> list[Todo]:
    """What waits in all parts but the person's own worklist, by urgency, each with its urgency set; asked once a request."""
    known: list[Todo] | None = getattr(request, GATHERED, None)
    if known is None:
        now, known = clock.now(), []
        for fill in slots.fills("workbench.home.todos", request):
            if fill.is_failed:
                setattr(request, FAILED, True)
            else:
                known.append(_settled(fill.content, part=fill.part, now=now))
        known.sort(key=_place)
        setattr(request, GATHERED, known)
    return known


def is_failed(request: HttpRequest) -> bool:
    """Whether some part could not say what waits in it, so that the list is not whole."""
    gathered(request)
    return getattr(request, FAILED, False)


def page(request: HttpRequest, *, group: str = "", kind: str = "", after: str = "") -> TodoPage:
    """A page of what waits, narrowed to a group of urgency and to one source.

    Raises: InputRefused for a mark that makes no sense.
    """
    actor = access.actor_of(request)
    others = [
        todo for todo in gathered(request) if (not group or todo.urgency == group) and (not kind or todo.kind == kind)
    ]
    found = casework.Page([], "")
    since, _mark, cursor = after.partition("~")
    low = _moment(since)
    if has_desk(actor) and kind in ("", CASES) and group != "undated":
        wanted = casework.WorklistFilter(view=group or "open")
        found = casework.worklist(actor=actor, wanted=wanted, cursor=cursor, limit=PAGE)
    last = found.rows[-1].due_at if found.next else None
    high = (last or NEVER) if found.next else None
    here = [todo for todo in others if (low is None or _place(todo) > low) and (high is None or _place(todo) <= high)]
    shown = [*_case_rows(found.rows), *(_row(todo) for todo in here)]
    shown.sort(key=lambda row: row["order"])
    return TodoPage(shown, f"{(last or NEVER).isoformat()}~{found.next}" if found.next else "")


def counts(request: HttpRequest) -> dict[str, int]:
    """How much waits in each group of urgency."""
    said = dict.fromkeys(GROUPS, 0)
    if has_desk(access.actor_of(request)):
        desk = labels.waiting(request)
        said["late"], said["soon"] = desk["late"], desk["soon"]
        said["later"] = desk["open"] - desk["late"] - desk["soon"]
    for todo in gathered(request):
        said[todo.urgency] += 1
    return said


def sources(request: HttpRequest) -> list[tuple[str, str, int]]:
    """The sources something waits from: kind, name, how much."""
    found: dict[str, tuple[str, int]] = {}
    if has_desk(access.actor_of(request)):
        found[CASES] = (_("Cases"), labels.waiting(request)["open"])
    for todo in gathered(request):
        name, number = found.get(todo.kind, (str(todo.source), 0))
        found[todo.kind] = (name, number + 1)
    return [(kind, name, number) for kind, (name, number) in found.items() if number]


def newer(request: HttpRequest, *, since: datetime) -> int:
    """How much began to wait after `since`; counted up to a hundred."""
    number = sum(1 for todo in gathered(request) if todo.since and todo.since > since)
    if has_desk(access.actor_of(request)):
        wanted = casework.WorklistFilter(view="open", arrived_since=since)
        number += casework.worklist_sizes(actor=access.actor_of(request), wanted=[wanted])[0] or 0
    return min(number, 100)


def has_desk(actor: access.Actor) -> bool:
    """Whether the person sits at a desk on which cases lie."""
    return actor.post is not None and access.may(actor, "casework.case_view")


def render(shown: list[dict[str, Any]], *, numbers: dict[str, int]) -> SafeString:
    """The rows with a heading where a group begins."""
    marked, group = [], ""
    for row in shown:
        marked.append(row | {"heading": GROUPS[row["group"]] if row["group"] != group else ""})
        group = row["group"]
    said = {"w": rows.words_of_rows(), "source": _("From"), "since": _("Waiting since"), "standing": _("Standing")}
    return mark_safe(_template().render(shown=marked, numbers=numbers, **said))  # noqa: S308 - autoescaped


@cache
def _template() -> Template:
    return rows.environment().get_template("todos.jinja")


def _case_rows(found: list[casework.WorkRow]) -> list[dict[str, Any]]:
    source = _("Cases")
    return [
        cells
        | {
            "is_case": True,
            "source": source,
            "group": _group(cells["row"].due_at),
            "order": cells["row"].due_at or NEVER,
        }
        for cells in rows.cells(found, types=labels.type_titles())
    ]


def _row(todo: Todo) -> dict[str, Any]:
    said = words.Speaker.here()
    return {
        "is_case": False,
        "todo": todo,
        "title": str(todo.title),
        "detail": str(todo.detail),
        "source": str(todo.source),
        "url": todo.url,
        "raised": said.brief(todo.since),
        "due": said.left(todo.due_at),
        "due_title": said.moment(todo.due_at),
        "urgency": {"late": "is-late", "soon": "is-soon"}.get(todo.urgency, ""),
        "group": todo.urgency,
        "order": _place(todo),
    }


def _settled(content: Any, *, part: str, now: datetime) -> Todo:
    """A row with kind and urgency set; a Link is a row without a deadline."""
    if not isinstance(content, Todo):
        title = content.title
        kind = f"{part}:{content.url}"  # each link is a source of its own
        content = Todo(title, content.url, title, kind=kind, count=content.count, detail=content.description)
    urgency = content.urgency if content.urgency in GROUPS else _group(content.due_at, now)
    return replace(content, kind=content.kind or part, urgency=urgency)


def _group(due_at: datetime | None, now: datetime | None = None) -> str:
    if due_at is None:
        return "undated"
    left = due_at - (now or clock.now())
    return "late" if left < timedelta(0) else "soon" if left < SOON else "later"


def _place(todo: Todo) -> datetime:
    """Where a row stands in the order of time: at its deadline, or within the group that its urgency puts it into."""
    now = clock.now()
    if todo.due_at is not None and _group(todo.due_at, now) == todo.urgency:
        return todo.due_at
    ends = {"late": now, "soon": now + SOON - timedelta(seconds=1), "later": NEVER - timedelta(days=1)}
    return ends.get(todo.urgency, NEVER)


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    return found if found and found.tzinfo else None
