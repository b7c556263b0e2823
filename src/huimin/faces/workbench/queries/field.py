"""What a field worker takes along: kinds of needs, communities, and the cases that wait for them, as few words as will do."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language

from huimin.engines.casework import api as casework
from huimin.kernel.access import api as access
from huimin.kernel.places import api as places

from .. import labels

MOST = 20
#: What is done at the place of a case; the rest is done at a desk.
VERBS = ("check_report", "sign", "finish", "verify", "rework", "note", "task_sign", "task_finish")
#: States in which a case may wait for somebody on the spot.
ON_SITE = ("checking", "done")


def taken_along(request: HttpRequest) -> dict[str, Any]:
    """Everything the page needs where there is no network. Names and phones of residents do not travel.

    Shape: {"types": [{code, title, photo}], "cases": [{number, title, type, place, address, due, state, revision, verbs}]}
    """
    actor = access.actor_of(request)
    types = casework.case_types(channel="grid") if access.may(actor, "casework.case_raise") else []
    return {
        "types": [{"code": view.code, "title": labels.in_language(view.title), "photo": view.photo} for view in types],
        "cases": [case for number in _numbers(actor) if (case := _case(actor, number))],
    }


def _numbers(actor: access.Actor) -> list[str]:
    """Cases on one's own desk by what is due first, then those to be looked at on the spot; each once."""
    wanted = [casework.WorklistFilter(view="all", states=(state,)) for state in ON_SITE]
    if actor.post is not None:
        wanted.insert(0, casework.WorklistFilter(view="open"))
    found: dict[str, None] = {}
    for each in wanted:
        found |= dict.fromkeys(row.number for row in casework.worklist(actor=actor, wanted=each, limit=MOST).rows)
    return list(found)


def _case(actor: access.Actor, number: str) -> dict[str, Any] | None:
    view = casework.case(actor=actor, number=number)
    verbs = [verb for verb in casework.verbs(actor=actor, view=view) if str(verb.verb) in VERBS]
    if not [verb for verb in verbs if verb.verb != "note"]:
        return None
    clock = next((item for item in view.clocks if item.stage == view.stage and item.stopped_at is None), None)
    return {
        "number": view.number,
        "title": view.title,
        "type": labels.in_language(view.type_title),
        "place": places.path_name(view.where.deepest, language=get_language() or "zh-hans", above="street"),
        "address": view.address,
        "lon": view.lon,
        "lat": view.lat,
        "state": str(casework.STATE_TITLES[view.state]),
        "due": clock.due_at.isoformat() if clock else "",
        "revision": view.revision,
        "verbs": [
            {
                "verb": str(verb.verb),
                "title": verb.title,
                "is_main": verb.is_main,
                "inputs": [
                    {"name": each.name, "is_required": each.is_required, "choices": each.choices}
                    for each in verb.inputs
                    if each.name in ("note", "reason", "outcome", "is_confirmed", "photos")
                ],
            }
            for verb in verbs
        ],
    }
