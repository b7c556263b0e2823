"""What the desk puts beside a case: mentions, things to do, a private note, quick texts.

The case page asks here, in one line each.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from huimin.engines.casework import api as casework
from huimin.kernel.access import api as access
from huimin.kernel.trips import api as trips

from .actions import checklists, mentions, private_notes
from .circle import account_of
from .models import ChecklistItem, Mention
from .queries import quick_texts

#: Inputs that hold words.
WORDS = ("note", "reason")
_NAMED = trips.Question(Mention, "WHERE case_id = %s AND person_id = %s AND seen_at IS NULL ORDER BY at DESC")
_ITEMS = trips.Question(
    ChecklistItem, "WHERE case_id = %s AND (account_id = %s OR unit_id = ANY(%s)) ORDER BY created_at, id"
)


def beside(request: HttpRequest, view: casework.CaseView) -> dict[str, Any]:
    """The context of `workbench/beside.html` and `workbench/quick.html`."""
    actor = access.actor_of(request)
    me, units = account_of(actor), [post.organisation_id for post in actor.posts]
    named, items = trips.ask(_NAMED.of(view.id, me), _ITEMS.of(view.id, me, units))
    names = access.accounts([*(row.writer_id for row in named), *(row.done_by for row in items if row.done_by)])
    return {
        "case": view,
        "mentions": [
            {"row": row, "writer": names[row.writer_id].display_name if row.writer_id in names else "—"}
            for row in named
        ],
        "lists": [
            {
                "is_team": is_team,
                "title": _("Our unit's list") if is_team else _("My list"),
                "items": [
                    {
                        "row": row,
                        "text": checklists.words_of(row),
                        "by": names[row.done_by].display_name if row.done_by in names else "",
                    }
                    for row in items
                    if (row.unit_id is not None) == is_team
                ],
            }
            for is_team in ([True, False] if actor.post else [False])
        ],
        "private_note": private_notes.private_note(actor, view.id),
        "texts": texts(request, view),
    }


def texts(request: HttpRequest, view: casework.CaseView) -> list[dict[str, Any]]:
    """The quick texts the person may put into an act on the case, filled in."""
    return [
        {"text": text, "filled": quick_texts.filled(text.text, view)}
        for text in quick_texts.texts_of(access.actor_of(request))
    ]


def typed(request: HttpRequest, view: casework.CaseView) -> QueryDict | Mapping[str, Any]:
    """What was sent with an act, the quick text that was chosen put in: a browser without script cannot insert it itself."""
    chosen = request.POST.get("quick", "")
    if not chosen:
        return request.POST
    text = next((each for each in quick_texts.texts_of(access.actor_of(request)) if str(each.id) == chosen), None)
    data = request.POST.copy()
    for name in WORDS:
        if text and name in data:
            data[name] = "\n".join(
                part for part in (str(data[name]).strip(), quick_texts.filled(text.text, view)) if part
            )
    return data


def told(request: HttpRequest, view: casework.CaseView, inputs: Mapping[str, Any], fact_id: UUID) -> None:
    """After an act: tells who was named in its words, and tells the writer for whom that was not possible."""
    text = " ".join(str(inputs[name]) for name in WORDS if inputs.get(name))
    if "@" not in text and "＠" not in text:
        return
    found = mentions.mention(actor=access.actor_of(request), view=view, text=text, fact_id=fact_id)
    if found.names:
        messages.info(request, _("Told: %(names)s.") % {"names": "、".join(found.names)})
    for problem in found.problems:
        messages.warning(request, problem)
