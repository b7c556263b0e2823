"""The map of cases."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from huimin.engines.casework import api as casework
from huimin.kernel.access import api as access
from huimin.kernel.facts import api as facts


@access.requires("casework.case_view")
@require_safe
def cases_map(request: HttpRequest) -> HttpResponse:
    """Open cases of the jurisdiction on the map; the worklist says the same."""
    actor = access.actor_of(request)
    division = actor.post.division_code if actor.post else ""
    boundary = f"{reverse('places:boundaries', args=['community'])}?within={division}" if division else ""
    return render(request, "workbench/map.html", {"boundary": boundary, "points": reverse("workbench:points")})


@access.requires("casework.case_view")
@require_safe
def points(request: HttpRequest) -> HttpResponse:
    """Open cases the person may see, as GeoJSON."""
    actor = access.actor_of(request)
    body = casework.cases_geojson(actor=actor)
    if actor.account_id:
        facts.record(
            verb="case.listed", subject=("map", actor.account_id), actor=actor, data={"count": body.count('"Feature"')}
        )
    return HttpResponse(body, content_type="application/geo+json")
