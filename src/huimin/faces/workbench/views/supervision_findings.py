"""The tab of conduct: findings, and each with the facts that prove it."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from huimin.engines.casework import api as casework
from huimin.engines.supervision import api as supervision
from huimin.kernel.access import api as access
from huimin.kernel.api.api import CursorInvalid
from huimin.kernel.facts import api as facts

from .. import labels
from .supervision_asking import Asked, Names, asked, filters, tabs
from .supervision_sanctions import propose_form


@access.requires("supervision.finding_view")
@require_safe
def findings(request: HttpRequest) -> HttpResponse:
    """Conduct noticed in facts, the newest first, counted by kind."""
    actor = access.actor_of(request)
    found = asked(request, supervision.Behaviour)
    try:
        page = supervision.findings(actor=actor, wanted=found.wanted, cursor=request.GET.get("after", ""))
    except CursorInvalid:
        page = supervision.findings(actor=actor, wanted=found.wanted)
    counts = supervision.finding_counts(actor=actor, wanted=supervision.Narrowed(
        unit_id=found.wanted.unit_id, account_id=found.wanted.account_id, type_code=found.wanted.type_code,
        division_code=found.wanted.division_code, since=found.wanted.since, until=found.wanted.until,
    ))  # fmt: skip
    names = Names.of(page.rows)
    context = {
        "tabs": tabs(request, "supervision_findings"),
        "filters": filters(request, found, supervision.BEHAVIOUR_TITLES.items()),
        "counts": [
            {"title": title, "value": counts[what], "url": found.link(kind=str(what))}
            for what, title in supervision.BEHAVIOUR_TITLES.items()
            if counts.get(what)
        ],
        "rows": [_row(row, names, found) for row in page.rows],
        "next": page.next,
    }
    return render(request, "workbench/supervision/findings.html", context)


@access.requires("supervision.finding_view")
@require_safe
def finding(request: HttpRequest, finding_id: UUID) -> HttpResponse:
    """One finding: what was noticed, by which rule, and the facts that prove it."""
    actor = access.actor_of(request)
    view = supervision.finding(actor=actor, finding_id=finding_id)
    if view is None:
        raise Http404
    told = {fact.id: fact for fact in facts.of(subject=("case", view.case_id))}
    names = Names.of([view], accounts=[told[each].account_id for each in view.fact_ids if each in told])
    row = _row(view, names, Asked(supervision.Narrowed(), None))
    proof = [_proof(each, told.get(each), names) for each in view.fact_ids]
    context = {"tabs": tabs(request, "supervision_findings"), "row": row, "finding": view, "proof": proof,
               "perms_rules": access.may(actor, "supervision.rules_view"),
               "sanctions": supervision.sanctions_on(actor=actor, finding_id=view.id)
               if access.may(actor, "supervision.sanction_view") else [],
               "form": propose_form()
               if access.may(actor, "supervision.sanction_give") and view.is_counted else None}  # fmt: skip
    return render(request, "workbench/supervision/finding.html", context)


def _row(view: supervision.FindingView, names: Names, found: Asked) -> dict[str, Any]:
    number = names.numbers.get(view.case_id, "")
    return {
        "finding": view,
        "title": supervision.BEHAVIOUR_TITLES[view.what],
        "url": reverse("workbench:supervision_finding", args=[view.id]),
        "number": number,
        "case_url": reverse("workbench:case", args=[number]) if number else "",
        "unit": names.unit(view.unit_id),
        "person": names.person(view.account_id),
        "person_url": found.link(person=str(view.account_id)) if view.account_id else "",
        "type": names.types.get(view.type_code, view.type_code) or "—",
        "details": _details(view, names),
    }


def _details(view: supervision.FindingView, names: Names) -> str:
    """The numbers of a finding in words."""
    details = view.details
    match view.what:
        case supervision.Behaviour.RATED_LOW:
            return str(casework.GRADES.get(str(details.get("rating")), ""))
        case supervision.Behaviour.RETURNED_OFTEN:
            return _("%(times)d times in %(days)d days") % {"times": details["times"], "days": details["days"]}
        case supervision.Behaviour.HANDED_OVER_OFTEN:
            return ngettext("%(times)d time", "%(times)d times", details["times"]) % {"times": details["times"]}
        case supervision.Behaviour.DOWNGRADED if "limit_before" in details:
            before = names.types.get(details["type_before"], details["type_before"])
            return _("from “%(before)s”, %(limit_before)s, to %(limit)s") % {
                "before": before,
                "limit_before": labels.limit_words(details["limit_before"]),
                "limit": labels.limit_words(details["limit"]),
            }
        case supervision.Behaviour.SAME_HAND:
            return "、".join(str(labels.act_title(verb)) for verb in details.get("acts", ()))
        case supervision.Behaviour.SAMPLE_FAILED:
            return _("%(score)d points") % {"score": details.get("score", 0)}
    return ""


def _proof(fact_id: UUID, fact: facts.FactView | None, names: Names) -> dict[str, Any]:
    if fact is None:  # of another case: its act is named, what it holds is not shown
        return {"id": fact_id, "title": _("An act on another case"), "at": None, "who": ""}
    return {"id": fact_id, "title": labels.act_title(fact.verb), "at": fact.at, "who": names.person(fact.account_id)}
