"""A case seen from the wall: how it stands, in a small dialog, with the way to where one acts."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from huimin.engines.casework import api as casework
from huimin.engines.supervision import api as supervision
from huimin.kernel.access import api as access
from huimin.kernel.facts import api as facts
from huimin.kernel.places import api as places

from .. import labels
from ..staff import for_the_wall


@for_the_wall
@require_safe
def case(request: HttpRequest, number: str) -> HttpResponse:
    """State, deadline, unit and last step of one case. Opening it is recorded."""
    actor = access.actor_of(request)
    try:
        view = casework.case(actor=actor, number=number)
    except casework.CaseNotFound:
        raise Http404 from None
    facts.record(verb="case.viewed", subject=("case", view.id), actor=actor, where=view.where, unit_id=view.unit_id)
    return render(request, "control/case.html", context_of(actor, view))


def context_of(actor: access.Actor, view: casework.CaseView) -> dict[str, Any]:
    """What the duty room says of one case."""
    unit_id = view.desk_id or view.unit_id
    steps = casework.timeline(view=view, for_staff=True)
    return {
        "case": view,
        "url": reverse("workbench:case", args=[view.number]),
        "type_title": labels.in_language(view.type_title),
        "state_kind": labels.KINDS.get(view.state, "move"),
        "state_title": casework.STATE_TITLES[view.state],
        "unit_name": labels.unit_names([unit_id]).get(unit_id, "") if unit_id else "",
        "clock": next((item for item in view.clocks if item.stage == view.stage and item.stopped_at is None), None),
        "place": places.path_name(view.where.deepest, language=labels.language(), above="street"),
        "last": steps[-1] if steps else None,
        "cards": [
            (labels.CARD_KINDS[card.kind], labels.card_title(card.kind), card)
            for card in supervision.cards_of(actor=actor, case_id=view.id)
            if card.kind in labels.NEED_CARDS and card.clock_stopped_at is None
        ],
    }
