"""The rows of a worklist as HTML. Rendered by jinja2: fifty rows of ten cells cost half a millisecond."""

from collections.abc import Collection
from functools import cache
from typing import Any
from urllib.parse import quote

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from jinja2 import Environment, PackageLoader, Template
from markupsafe import Markup, escape

from huimin.engines.casework import api as casework
from huimin.kernel.ui import words

from . import labels

HEADS = ("number", "matter", "place", "unit", "state", "channel", "raised", "updated", "due")
NO_DUE = Markup('<span class="quiet">—</span>')


@cache
def environment() -> Environment:
    """The jinja2 of hot rows."""
    loader = PackageLoader("huimin.faces.workbench", "templates/workbench")
    return Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)


@cache
def _template() -> Template:
    return environment().get_template("rows.jinja")


def cells(rows: list[casework.WorkRow], *, types: dict[str, str]) -> list[dict[str, Any]]:
    """What is said of each row, ready to be shown."""
    units = labels.unit_names({row.unit_id for row in rows})
    places = labels.place_names({row.community_code or row.street_code for row in rows})
    said, tags = words.Speaker.here(), _tags(get_language() or "")
    case_url = reverse("workbench:case", args=["~"]).replace("~", "{}")  # asked once, not once a row
    return [
        {
            "row": row,
            "url": case_url.format(quote(row.number, safe="")),
            "type": types.get(row.type_code, row.type_code),
            "place": places.get(row.community_code or row.street_code, ""),
            "unit": units.get(row.unit_id, ""),
            "channel": casework.CHANNELS.get(row.channel, row.channel),
            "tag": tags[row.state],
            "card": tags.get(row.card, ""),
            "raised": said.brief(row.raised_at),
            "updated": said.brief(row.updated_at),
            "due": said.left(row.due_at),
            "due_title": said.moment(row.due_at),
            "urgency": said.urgency(row.due_at) if row.is_open else "",
        }
        for row in rows
    ]


def render(
    rows: list[casework.WorkRow], *, types: dict[str, str], columns: Collection[str], pick: bool = False
) -> SafeString:
    """The table body of `rows` with these columns; with `pick` each row can be chosen."""
    said = words_of_rows()
    shown = [_by_place(cell, said, pick=pick) for cell in cells(rows, types=types)]
    heads = {f"{name}_word": Markup(escape(said[name])) for name in HEADS}  # noqa: S704 - escaped here
    return mark_safe(_template().render(shown=shown, columns=columns, choose=_("Choose"), **heads))  # noqa: S308 - autoescaped


def _by_place(cell: dict[str, Any], said: dict[str, Any], *, pick: bool) -> tuple[Any, ...]:
    """A row as `rows.jinja` unpacks it."""
    row: casework.WorkRow = cell["row"]
    state = Markup(f"{cell['tag']} {cell['card']}") if cell["card"] else cell["tag"]  # noqa: S704 - tags are escaped
    chosen = f"{row.case_id}:{row.revision}" if pick else ""
    marks = _marks(row, said) if row.flags or row.priority == "urgent" else ""
    return (
        cell["url"], row.number, chosen, row.title, cell["type"], marks, cell["place"], cell["unit"], state,
        cell["channel"], cell["raised"], cell["updated"], _due(cell, said),
    )  # fmt: skip


def _marks(row: casework.WorkRow, said: dict[str, Any]) -> Markup:
    """That it is urgent, and its flags."""
    urgent = f" {said['urgent']}" if row.priority == "urgent" else ""
    flags = "".join(f' <span class="flag">{escape(said.get(flag, flag))}</span>' for flag in row.flags)
    return Markup(urgent + flags)  # noqa: S704 - each part is escaped


def _due(cell: dict[str, Any], said: dict[str, Any]) -> Markup:
    """What is left of its time, a dash where it has none."""
    row: casework.WorkRow = cell["row"]
    if not (row.is_open and cell["due"]):
        return NO_DUE
    provisional = f' <span class="quiet">{escape(said["provisional"])}</span>' if row.is_due_provisional else ""
    time = f'<time title="{escape(cell["due_title"])}">{escape(cell["due"])}</time>'
    return Markup(f'<span class="deadline {cell["urgency"]}">{time}{provisional}</span>')  # noqa: S704 - each part is escaped


@cache
def _tags(_language: str) -> dict[str, SafeString]:
    """How each state and each card looks, in the language in force."""
    states = {str(state): words.tag(labels.KINDS[state], title) for state, title in casework.STATE_TITLES.items()}
    cards = {card: words.tag(kind, labels.card_title(card)) for card, kind in labels.CARD_KINDS.items()}
    return {**states, **cards}


def words_of_rows() -> dict[str, Any]:
    """What headings and flags are called."""
    return {
        "number": _("Number"), "matter": _("Matter"), "place": _("Place"), "unit": _("Unit"), "state": _("State"),
        "raised": _("Raised at"), "updated": _("Changed at"), "channel": _("Way in"),
        "due": pgettext("column", "Due"), "urgent": words.tag("late", _("Urgent")), "provisional": _("provisional"),
        "returned": _("sent back"), "reworked": _("rework"), "reopened": _("reopened"), "urged": _("urged"),
        "suspended": _("suspended"), "extension": _("asks for more time"), "task": _("joint work"),
        "ordered": _("supervision order"), "tasks": _("units have parts"), "opinion": _("opinion asked for"),
        "offered": _("open to claim"), "guided": _("word of the office"), "message": _("new message"),
        "review_due": _("day of review"),
        "final": _("not to be sent back"), "urged_leader": _("urged by a leader"),
        "urged_supervisor": _("urged by supervision"),
    }  # fmt: skip
