"""One act on many cases: chosen, said, done one by one, with what came of each."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from huimin.engines.casework import api as casework
from huimin.kernel.access import api as access
from huimin.kernel.errors import HuiminError

from .. import jobs, labels
from ..actions import bulk
from ..models import BulkRow, BulkRun
from ..queries import bulk as reads
from .cases import uuid_of, wanted_of_query
from .guarding import see

SHOWN = 200


@see
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Keeps which cases were chosen: those ticked, or all that the filters show."""
    actor = access.actor_of(request)
    back = request.POST.get("query", "")
    try:
        picked = map(_chosen, request.POST.getlist("case"))
        chosen = _all_of(actor, back) if request.POST.get("all") else [pair for pair in picked if pair]
        run = bulk.bulk_choose(actor=actor, rows=chosen, back=back)
    except HuiminError as refused:
        messages.error(request, str(refused))
        return redirect(f"{reverse('workbench:cases')}?{back or 'view=open'}")
    return redirect("workbench:bulk", run_id=run.id)


@see
@require_safe
def show(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Before it begins, what may be done to the chosen cases; after that, what came of each."""
    run = bulk.run_of(access.actor_of(request), run_id)
    if request.headers.get("HX-Request"):
        return render(request, "workbench/bulk_rows.html", _running(request, run))
    if run.state == BulkRun.State.CHOSEN:
        return render(request, "workbench/bulk_choose.html", _choosing(request, run))
    return render(request, "workbench/bulk.html", _running(request, run))


@see
@require_POST
def begin(request: HttpRequest, run_id: UUID, verb: str) -> HttpResponse:
    """Begins the act; up to fifty cases are done at once, more by a job."""
    actor = access.actor_of(request)
    run = bulk.run_of(actor, run_id)
    context = _choosing(request, run, data=request.POST, verb=verb)
    offer = next((item for item in context["offers"] if item["code"] == verb), None)
    if run.state != BulkRun.State.CHOSEN:
        return redirect("workbench:bulk", run_id=run_id)
    if offer is None:
        messages.error(request, _("None of the chosen cases allows this now."))
        return redirect("workbench:bulk", run_id=run_id)
    if not offer["form"].is_valid():
        return render(request, "workbench/bulk_choose.html", context, status=422)
    bulk.bulk_begin(actor=actor, run_id=run_id, verb=verb, inputs=casework.given(offer["form"]))
    if context["total"] <= bulk.AT_ONCE:
        bulk.bulk_run(actor=actor, run_id=run_id)
    else:
        jobs.bulk_continue.defer(
            account_id=run.account_id, run_id=run.id, post_id=run.post_id, language=get_language() or "zh-hans"
        )
    return redirect("workbench:bulk", run_id=run_id)


@see
@require_POST
def stop(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Stops before the next case."""
    bulk.bulk_stop(actor=access.actor_of(request), run_id=run_id)
    return redirect("workbench:bulk", run_id=run_id)


def _choosing(request: HttpRequest, run: BulkRun, *, data: Any = None, verb: str = "") -> dict[str, Any]:
    actor = access.actor_of(request)
    rows = list(run.rows.all())
    found = reads.cases_of(actor, rows)
    views = list(found.values())
    offered = reads.offers(actor, views)
    names = labels.unit_names([view.unit_id for view in views])
    units: list[tuple[str, str]] = []
    if any(wanted.name == "unit_id" for offer in offered for wanted in offer.verb.inputs):
        known = access.organisations(ids=reads.units_for(views))
        units = sorted((str(unit.id), labels.in_language(unit.name)) for unit in known)
        units.sort(key=lambda pair: pair[1])
    return {
        "run": run,
        "total": len(rows),
        "back": _back_url(run),
        "cases": [_case(found.get(row.case_id), names) for row in rows[:SHOWN]],
        "offers": [
            {
                "code": str(offer.verb.verb),
                "verb": offer.verb,
                "count": offer.count,
                "is_open": str(offer.verb.verb) == verb,
                "form": casework.verb_form(
                    offer.verb, units=units, data=data if str(offer.verb.verb) == verb else None
                ),
            }
            for offer in offered
        ],
    }


def _case(view: casework.CaseView | None, units: dict[UUID, str]) -> dict[str, Any]:
    if view is None:  # somebody took it out of one's sight meanwhile
        return {"view": None}
    unit = units.get(view.unit_id, "") if view.unit_id else ""
    return {"view": view, "state": casework.STATE_TITLES[view.state], "kind": labels.KINDS[view.state], "unit": unit}


def _running(request: HttpRequest, run: BulkRun) -> dict[str, Any]:
    rows = list(run.rows.all())
    numbers = casework.case_numbers([row.case_id for row in rows])
    results = dict(BulkRow.Result.choices)
    kinds = {"": "wait", "done": "fine", "refused": "late"}
    return {
        "run": run,
        "is_running": run.state == BulkRun.State.RUNNING,
        "progress": reads.progress_of(run),
        "verb_title": casework.TRANSITIONS[casework.Verb(run.verb)].title,
        "back": _back_url(run),
        "rows": [
            {
                "number": numbers.get(row.case_id, "—"),
                "result": results[row.result],
                "kind": kinds[row.result],
                "reason": row.reason,
            }
            for row in sorted(rows, key=lambda row: (row.result != "refused", row.place))
        ],
    }


def _back_url(run: BulkRun) -> str:
    return f"{reverse('workbench:cases')}?{run.back or 'view=open'}"


def _chosen(text: str) -> tuple[UUID, int] | None:
    case_id, _colon, revision = text.partition(":")
    found = uuid_of(case_id)
    return (found, int(revision)) if found and revision.isdigit() else None


def _all_of(actor: access.Actor, query: str) -> list[tuple[UUID, int]]:
    """Every case the filters show, up to what can be done in one go, each as it stands now."""
    wanted, cursor, ids = wanted_of_query(QueryDict(query)), "", list[UUID]()
    while len(ids) < bulk.MOST:
        page = casework.worklist(actor=actor, wanted=wanted, cursor=cursor, limit=200)
        ids += [row.case_id for row in page.rows]
        cursor = page.next
        if not cursor:
            break
    revisions = casework.case_revisions(ids[: bulk.MOST])
    return [(case_id, revisions[case_id]) for case_id in ids[: bulk.MOST] if case_id in revisions]
