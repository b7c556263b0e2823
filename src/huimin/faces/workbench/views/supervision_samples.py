"""The tab of quality checks: samples drawn, handed out, judged by the form of the rules."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from huimin.engines.supervision import api as supervision
from huimin.kernel.access import api as access
from huimin.kernel.api.api import CursorInvalid
from huimin.kernel.clock import api as clock
from huimin.kernel.ui import words

from .. import labels, supervision_forms
from .cases import day_of, uuid_of
from .supervision_asking import Names, asked, filters, tabs, there, units_for

DRAW, JUDGE = "supervision.sample_draw", "supervision.sample_judge"


@access.requires(DRAW, JUDGE)
@require_safe
def samples(request: HttpRequest) -> HttpResponse:
    """Samples with their progress, the newest first."""
    actor = access.actor_of(request)
    found = asked(request, usual_days=90)
    try:
        page = supervision.samples(actor=actor, wanted=found.wanted, cursor=request.GET.get("after", ""))
    except CursorInvalid:
        page = supervision.samples(actor=actor, wanted=found.wanted)
    names = Names.of(page.rows, accounts=[row.drawn_by for row in page.rows])
    context = {
        "tabs": tabs(request, "supervision_samples"),
        "filters": filters(request, found),
        "rows": [_row(row, names) for row in page.rows],
        "next": page.next,
        "may_draw": access.may(actor, DRAW),
    }
    return render(request, "workbench/supervision/samples.html", context)


@access.requires(DRAW)
@require_http_methods(["GET", "HEAD", "POST"])
def sample_new(request: HttpRequest) -> HttpResponse:
    """Draws a sample of the cases closed in a period."""
    actor = access.actor_of(request)
    today = clock.now().date()
    form = supervision_forms.DrawForm(
        request.POST or None,
        units=[(str(key), name) for key, name in units_for(actor)],
        types=sorted(labels.type_titles().items(), key=lambda pair: pair[1]),
        people=_inspectors(actor),
        initial={"since": today - timedelta(days=30), "until": today, "percent": 5, "strata": "unit"},
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        since, until = day_of(given["since"].isoformat()), day_of(given["until"].isoformat())
        try:
            assert since is not None and until is not None  # noqa: PT018, S101 - the form has read both
            number = supervision.sample_draw(
                actor=actor, since=since, until=until + timedelta(days=1), size=given["size"],
                percent=None if given["size"] else given["percent"], strata=given["strata"], seed=given["seed"],
                unit_id=uuid_of(given["unit_id"]), type_code=given["type_code"],
                inspectors=[UUID(each) for each in given.get("inspectors", ())],
            )  # fmt: skip
        except supervision.SupervisionError as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        except access.Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The sample is drawn and handed out."))
            return redirect("workbench:supervision_sample", number=number)
    context = {"tabs": tabs(request, "supervision_samples"), "form": form}
    return render(request, "workbench/supervision/sample_new.html", context, status=422 if form.errors else 200)


@access.requires(DRAW, JUDGE)
@there
@require_safe
def sample(request: HttpRequest, number: str) -> HttpResponse:
    """One sample: how far it is, and its cases, those that wait for me first."""
    actor = access.actor_of(request)
    view, items = supervision.sample(actor=actor, number=number)
    accounts = [each for item in items for each in (item.inspector_id, item.judged_by)]
    names = Names.of([view, *items], accounts=[view.drawn_by, *accounts])
    ordered = sorted(items, key=lambda item: (item.judged_at is not None, not item.is_mine, item.place))
    pass_mark = supervision.rules_of(view.rules_number).pass_mark
    context = {
        "tabs": tabs(request, "supervision_samples"),
        "row": _row(view, names),
        "sample": view,
        "items": [_item(item, names, pass_mark) for item in ordered],
        "rules_number": view.rules_number,
    }
    return render(request, "workbench/supervision/sample.html", context)


@access.requires(DRAW, JUDGE)
@there
@require_http_methods(["GET", "HEAD", "POST"])
def sample_item(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """One case of a sample: the questions, and what was answered."""
    actor = access.actor_of(request)
    view, item = supervision.sample_item(actor=actor, item_id=item_id)
    rules = supervision.rules_of(view.rules_number)
    questions = [(each.code, labels.in_language(each.title)) for each in rules.criteria]
    may_judge = item.judged_at is None and access.may(actor, JUDGE)
    form = supervision_forms.JudgeForm(request.POST or None, questions=questions)
    if request.method == "POST" and may_judge and form.is_valid():
        try:
            score = supervision.sample_judge(
                actor=actor, item_id=item_id, answers=form.answers(), note=form.cleaned_data["note"],
                asks_rework=form.cleaned_data["asks_rework"],
            )  # fmt: skip
        except supervision.InputWrong as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        except (supervision.NotPossible, access.Refused) as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Judged: %(score)d points.") % {"score": score})
            return redirect("workbench:supervision_sample", number=view.number)
    names = Names.of([item], accounts=[item.inspector_id, item.judged_by])
    said = {True: _("yes"), False: _("no"), None: _("does not apply")}
    context = {
        "tabs": tabs(request, "supervision_samples"),
        "sample": view,
        "row": _item(item, names, rules.pass_mark),
        "item": item,
        "form": form if may_judge else None,
        "answers": [(title, said[item.answers.get(code)]) for code, title in questions] if item.judged_at else [],
    }
    return render(request, "workbench/supervision/sample_item.html", context, status=422 if form.errors else 200)


def _inspectors(actor: access.Actor) -> list[tuple[str, str]]:
    """Who may judge, of the divisions that the actor's posts reach."""
    codes = {post.division_code for post in actor.posts if post.division_code}
    posts = [
        post
        for post in access.posts(permission=JUDGE)
        if any(post.division_code.startswith(code.rstrip("0") or code) for code in codes)
    ]
    held = access.holdings(post_ids=[post.id for post in posts])
    people = {str(each.account_id): each.display_name for each in held}
    return sorted(people.items(), key=lambda pair: pair[1])


def _row(view: supervision.SampleView, names: Names) -> dict[str, Any]:
    return {
        "sample": view,
        "url": reverse("workbench:supervision_sample", args=[view.number]),
        "unit": names.unit(view.unit_id) if view.unit_id else _("all units"),
        "type": names.types.get(view.type_code, view.type_code) or _("all types"),
        "drawer": names.person(view.drawn_by),
        "period": f"{words.day(view.since)} – {words.day(view.until - timedelta(seconds=1))}",
        "average": f"{view.average:.1f}" if view.average is not None else "—",
        "is_done": view.judged == view.size,
    }


def _item(item: supervision.SampleItemView, names: Names, pass_mark: int) -> dict[str, Any]:
    number = names.numbers.get(item.case_id, "")
    if item.score is None:
        tag, state = "wait", _("waits")
    elif item.score >= pass_mark and not item.is_rework_proposed:
        tag, state = "fine", _("passed")
    else:
        tag, state = "late", _("failed")
    return {
        "item": item, "number": number, "tag": tag, "state": state,
        "case_url": reverse("workbench:case", args=[number]) if number else "",
        "url": reverse("workbench:supervision_sample_item", args=[item.id]),
        "unit": names.unit(item.unit_id),
        "type": names.types.get(item.type_code, item.type_code) or "—",
        "inspector": names.person(item.judged_by or item.inspector_id),
    }  # fmt: skip
