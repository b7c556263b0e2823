"""The rows of a worklist as HTML. What is the same in all of them is rendered by jinja2 once; each row only fills it in."""

from collections.abc import Collection
from functools import cache, lru_cache
from html import escape
from typing import Any
from urllib.parse import quote

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from jinja2 import Environment, PackageLoader

from huimin.engines.casework import api as casework
from huimin.kernel.ui import words

from . import labels

HEADS = ("number", "matter", "place", "unit", "state", "channel", "raised", "updated", "due")
NO_DUE = '<span class="quiet">—</span>'


@cache
def environment() -> Environment:
    """The jinja2 of hot rows."""
    loader = PackageLoader("huimin.faces.workbench", "templates/workbench")
    return Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)


def cells(rows: list[casework.WorkRow], *, types: dict[str, str]) -> list[dict[str, Any]]:
    """What is said of each row, ready to be shown."""
    units = labels.unit_names({row.unit_id for row in rows})
    places = labels.place_names({row.community_code or row.street_code for row in rows})
    language = get_language() or ""
    said, tags, channels = words.Speaker.here(), _tags(language), _channels(language)
    case_url = reverse("workbench:case", args=["~"]).replace("~", "{}")  # asked once, not once a row
    return [
        {
            "row": row,
            "url": case_url.format(quote(row.number, safe="")),
            "type": _beside(row.title, types.get(row.type_code, row.type_code)),
            "place": places.get(row.community_code or row.street_code, ""),
            "unit": units.get(row.unit_id, ""),
            "channel": channels.get(row.channel, row.channel),
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


def _beside(title: str, kind: str) -> str:
    """The name of the type, unless the title says it already, as that of an application does."""
    return "" if kind == title else kind


def render(
    rows: list[casework.WorkRow], *, types: dict[str, str], columns: Collection[str], pick: bool = False
) -> SafeString:
    """The table body of `rows` with these columns; with `pick` each row can be chosen."""
    row_html, said = _row_html(get_language() or "", frozenset(columns), pick), words_of_rows()
    return mark_safe("".join(row_html % _filling(cell, said) for cell in cells(rows, types=types)))  # noqa: S308 - escaped


@lru_cache(maxsize=512)
def _row_html(_language: str, columns: frozenset[str], pick: bool) -> str:
    """A row in the language in force, with a %(place)s for each thing that is said of one."""
    said = {f"{name}_word": str(words_of_rows()[name]).replace("%", "%%") for name in HEADS}
    template = environment().get_template("rows.jinja")
    return template.render(columns=columns, pick=pick, choose=_("Choose").replace("%", "%%"), **said)


def _filling(cell: dict[str, Any], said: dict[str, Any]) -> dict[str, str]:
    """What goes into the places of a row, escaped; times are in the words of the speaker, which need no escaping."""
    row: casework.WorkRow = cell["row"]
    return {
        "url": cell["url"], "number": escape(row.number), "pick": f"{row.case_id}:{row.revision}",
        "title": escape(row.title), "type": _label(cell["type"]), "marks": _marks(row, said),
        "place": _label(cell["place"]), "unit": _label(cell["unit"]),
        "state": f"{cell['tag']} {cell['card']}" if cell["card"] else cell["tag"],
        "channel": _label(cell["channel"]), "raised": cell["raised"], "updated": cell["updated"], "due": _due(cell, said),
    }  # fmt: skip


#: Names of types, places, units and ways in are few, and come again in row after row.
_label = lru_cache(maxsize=4096)(escape)


def _marks(row: casework.WorkRow, said: dict[str, Any]) -> str:
    """That it is urgent, and its flags."""
    urgent = f" {said['urgent']}" if row.priority == "urgent" else ""
    return urgent + "".join(f' <span class="flag">{escape(said.get(flag, flag))}</span>' for flag in row.flags)


def _due(cell: dict[str, Any], said: dict[str, Any]) -> str:
    """What is left of its time, a dash where it has none."""
    row: casework.WorkRow = cell["row"]
    if not (row.is_open and cell["due"]):
        return NO_DUE
    provisional = f' <span class="quiet">{escape(said["provisional"])}</span>' if row.is_due_provisional else ""
    time = f'<time title="{cell["due_title"]}">{cell["due"]}</time>'
    return f'<span class="deadline {cell["urgency"]}">{time}{provisional}</span>'


@cache
def _tags(_language: str) -> dict[str, SafeString]:
    """How each state and each card looks, in the language in force."""
    states = {str(state): words.tag(labels.KINDS[state], title) for state, title in casework.STATE_TITLES.items()}
    cards = {card: words.tag(kind, labels.card_title(card)) for card, kind in labels.CARD_KINDS.items()}
    return {**states, **cards}


@cache
def _channels(_language: str) -> dict[str, str]:
    """What each way in is called, in the language in force."""
    return {channel: str(title) for channel, title in casework.CHANNELS.items()}


def words_of_rows() -> dict[str, Any]:
    """What headings and flags are called, in the language in force."""
    return _words(get_language() or "")


@cache
def _words(_language: str) -> dict[str, Any]:
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
