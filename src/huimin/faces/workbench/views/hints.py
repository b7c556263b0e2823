"""What staff are told beside a case, and while they write one down: likely duplicates and likely types. Suggestions alone."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from huimin.engines.casework import api as casework
from huimin.kernel.access import api as access
from huimin.kernel.errors import HuiminError
from huimin.kernel.facts import api as facts
from huimin.kernel.places import api as places

from .. import labels
from ..actions import bulk

#: How many likely duplicates stand beside a case.
MOST_BESIDE = 10


@access.requires("casework.case_view")
@require_http_methods(["GET", "HEAD", "POST"])
def duplicates(request: HttpRequest, number: str) -> HttpResponse:
    """The cases that may be the same need as this one, as a piece of the case page or as a page of its own.

    Those ticked are merged into this one: an act on many cases, with what came of each.
    """
    actor = access.actor_of(request)
    try:
        view = casework.case(actor=actor, number=number)
    except casework.CaseNotFound:
        raise Http404 from None
    found = casework.likely_of(actor=actor, view=view, most=MOST_BESIDE)
    if request.method == "POST":
        return _take_in(request, view, found)
    named = casework.said_same(view.id)
    said = next((one.number for one in found if one.case_id == named), "")
    if named and not said and casework.can_view(actor, named):
        said = casework.case_numbers([named]).get(named, "")
    facts.record(
        verb="case.listed", subject=("duplicates", view.id), actor=actor, where=view.where, data={"count": len(found)}
    )
    may_merge = any(item.verb == casework.Verb.MERGE for item in casework.verbs(actor=actor, view=view))
    context = {"case": view, "said_same": said, "rows": rows(found), "may_merge": may_merge}
    is_piece = request.headers.get("HX-Request") == "true"
    return render(request, f"workbench/{'duplicates_rows' if is_piece else 'duplicates'}.html", context)


def _take_in(request: HttpRequest, view: casework.CaseView, found: list[casework.Likely]) -> HttpResponse:
    actor, ticked = access.actor_of(request), set(request.POST.getlist("case"))
    ids = [one.case_id for one in found if one.number in ticked]
    try:
        run = bulk.bulk_choose(actor=actor, rows=casework.case_revisions(ids).items())
        bulk.bulk_begin(actor=actor, run_id=run.id, verb=casework.Verb.MERGE, inputs={"other": view.number})
    except HuiminError as refused:
        messages.error(request, str(refused))
        return redirect("workbench:case", number=view.number)
    bulk.bulk_run(actor=actor, run_id=run.id)
    return redirect("workbench:bulk", run_id=run.id)


def rows(found: list[casework.Likely]) -> list[dict[str, Any]]:
    """Likely duplicates in words."""
    titles = labels.type_titles()
    return [
        {
            "case": one,
            "type": titles.get(one.type_code, one.type_code),
            "why": casework.likely_in_words(one),
            "state": casework.STATE_TITLES[one.state],
            "kind": labels.KINDS[one.state],
        }
        for one in found
    ]


@access.requires("casework.case_raise")
@require_POST
def phone(request: HttpRequest) -> HttpResponse:
    """A piece of the phone agent's form for what is written so far: likely types with their shares, and likely duplicates."""
    actor, given = access.actor_of(request), request.POST
    text, type_code = given.get("description", "").strip(), given.get("type_code", "")
    where, lon, lat = _placed(given)
    need = casework.Need(text=text, type_code=type_code, where=where, lon=lon, lat=lat)
    titles = labels.type_titles()
    found = casework.suggest(text=text, where=where, channel="phone")
    context = {
        "types": [
            {
                "code": item.code,
                "title": titles.get(item.code, item.code),
                "share": round(100 * item.share) if item.share is not None else None,
                "why": "、".join(item.why),
            }
            for item in found.items
            if item.code != type_code
        ],
        "rows": rows(casework.likely(actor=actor, need=need)) if type_code in titles or not type_code else [],
    }
    return render(request, "workbench/phone_hints.html", context)


def _placed(given: Any) -> tuple[access.Where, float | None, float | None]:
    """Where the caller says it is, as far as it can be read."""
    lon, lat = _degrees(given.get("lon", ""), 180), _degrees(given.get("lat", ""), 90)
    if lon is None or lat is None:
        lon = lat = None
    community = given.get("community_code", "")[:20]
    if lon is None and not community:
        return access.Where(), None, None
    found = places.place(lon=lon, lat=lat, community_code=community, address=given.get("address", "")[:300])
    is_exact = lon is not None and not found.is_approximate
    return found.where, found.lon if is_exact else None, found.lat if is_exact else None


def _degrees(text: str, most: float) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if -most <= value <= most else None
