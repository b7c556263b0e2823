"""Working hours of administration: every calendar in words, its versions, and new hours with what they would change."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from huimin.engines.casework import api as casework
from huimin.kernel.access import api as access
from huimin.kernel.calendars import api as calendars
from huimin.kernel.clock import api as clock
from huimin.kernel.ui import words

from .. import hours
from ..administration import DECREES, said, tabs
from ..hours_forms import FREE_ROWS, HINT_ID, MOST_ROWS, HoursForm, values_of

EDIT = "calendars.calendar_edit"
MORE_ROWS = 5


@access.requires(*DECREES)
@require_safe
def calendars_list(request: HttpRequest) -> HttpResponse:
    """Every calendar: its hours, whose it is, the version that holds, and what comes next."""
    today, found = clock.today(), clock.calendars()
    whose = hours.whose(view.code for view in found)
    rows = [
        {
            "view": view,
            "title": said(view.title),
            "week": clock.week(view.opening),
            "exceptions": hours.exceptions_of(view, since=today),
            "whose": whose[view.code],
            "next": hours.next_of(clock.calendar_versions(view.code), today),
        }
        for view in found
    ]
    return render(request, "workbench/administration/hours.html", {"tabs": tabs(request, "hours"), "rows": rows})


@access.requires(*DECREES)
@require_safe
def calendar_hours(request: HttpRequest, code: str) -> HttpResponse:
    """One calendar: the hours that hold, what comes next, every version, and what two of them say differently."""
    versions, today = _versions(code), clock.today()
    view, following = clock.holding_on(today, versions), hours.next_of(versions, today)
    one, other = (_version(request.GET.get(name, ""), versions) for name in ("a", "b"))
    context = {
        "tabs": tabs(request, "hours"),
        "view": view,
        "title": said(view.title),
        "week": clock.week(view.opening),
        "makeup": clock.hours(view.makeup_opening) if hours.makes_up(view) else "",
        "exceptions": _listed(
            hours.exceptions_of(view, since=today, until=following.valid_from if following else None)
        ),
        "whose": hours.whose([code])[code],
        "planned": [
            {"view": later, "before": before, "lines": hours.lines(_difference(before, later))}
            for before, later in hours.planned(versions, today)
        ],
        "versions": hours.history(versions, today),
        "compared": (one or versions[-1], other or versions[0]),
        "compared_lines": hours.lines(calendars.calendar_difference(one, other)) if one and other else None,
        "may_edit": access.may(access.actor_of(request), EDIT),
    }
    return render(request, "workbench/administration/hours_calendar.html", context)


@access.requires(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def hours_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Writes new hours: first it is shown what they would change, then they are put in force."""
    versions = _versions(code)
    step = request.POST.get("step", "")
    if request.method != "POST":
        return _form_page(request, versions, _begun(request, versions))
    if step in ("more", "edit"):  # what was typed stays, and nothing is judged yet
        more = MORE_ROWS if step == "more" else 0
        return _form_page(request, versions, _form(versions, initial=request.POST.dict(), free_rows=more))
    form = _form(versions, request.POST)
    if not form.is_valid():
        return _form_page(request, versions, form, status=422)
    try:
        if step == "confirm":
            return _put_in_force(request, versions, form)
        return _check_page(request, versions, form)
    except clock.CalendarChanged as changed:
        messages.error(request, str(changed))
        versions = _versions(code)
        try:
            return _check_page(request, versions, form, status=409)
        except clock.CalendarInvalid as refused:
            form.refuse(refused)
    except clock.CalendarInvalid as refused:
        form.refuse(refused)
    return _form_page(request, versions, form, status=422)


def _put_in_force(request: HttpRequest, versions: list[clock.CalendarView], form: HoursForm) -> HttpResponse:
    given = form.cleaned_data
    former = clock.holding_on(given["valid_from"], versions)
    number = calendars.calendar_edit(
        actor=access.actor_of(request), title=former.title, decree_source=former.decree_source, origin=given["origin"],
        after=given["version"], **_hours_of(former, form),
    )  # fmt: skip
    day = words.day(given["valid_from"])
    messages.success(request, _("Version %(number)d of the hours holds from %(day)s.") % {"number": number, "day": day})
    return redirect("workbench:calendar_hours", former.code)


def _check_page(
    request: HttpRequest, versions: list[clock.CalendarView], form: HoursForm, *, status: int = 200
) -> HttpResponse:
    """What the hours would change, with what the form sends again to put them in force."""
    code, given = versions[0].code, form.cleaned_data
    since = given["valid_from"]
    former = clock.holding_on(since, versions)
    trial = calendars.calendar_preview(actor=access.actor_of(request), **_hours_of(former, form))
    proposed = trial.proposed
    effect = casework.hours_effect(
        calendar=code, since=since, former=trial.versions, proposed=[*trial.versions, proposed]
    )
    context = {
        "tabs": tabs(request, "hours"),
        "code": code,
        "title": said(proposed.title),
        "valid_from": since,
        "last": trial.until - timedelta(days=1) if trial.until else None,
        "week": clock.week(proposed.opening),
        "changes": hours.lines(trial.difference),
        "effect": effect,
        "meanwhile": hours.meanwhile(versions, given["version"]),
        "hidden": values_of(
            opening=proposed.opening, makeup_opening=proposed.makeup_opening, exceptions=form.exceptions,
            valid_from=since, origin=given["origin"], version=trial.newest,
        ),
    }  # fmt: skip
    return render(request, "workbench/administration/hours_check.html", context, status=status)


def _form_page(
    request: HttpRequest, versions: list[clock.CalendarView], form: HoursForm, *, status: int = 200
) -> HttpResponse:
    seen = form["version"].value()
    following = hours.next_of(versions, clock.today())
    context = {
        "tabs": tabs(request, "hours"),
        "code": versions[0].code,
        "title": said(versions[0].title),
        "form": form,
        "next": following,
        "meanwhile": hours.meanwhile(versions, int(seen)) if str(seen).isdecimal() else [],
        "hint_id": HINT_ID,
        "may_add": form.row_count < MOST_ROWS,
    }
    return render(request, "workbench/administration/hours_edit.html", context, status=status)


def _begun(request: HttpRequest, versions: list[clock.CalendarView]) -> HoursForm:
    """The form with the hours that hold today, or those of the version that is asked for, from tomorrow or its own day."""
    today = clock.today()
    view = _version(request.GET.get("version", ""), versions) or clock.holding_on(today, versions)
    first = _day(request.GET.get("from", "")) or view.valid_from
    valid_from = first if first and first > today else today + timedelta(days=1)
    later = [each.valid_from for each in clock.succession(versions) if each.valid_from and each.valid_from > valid_from]
    kept = {f"{day}" for day in hours.exceptions_of(view, since=today, until=min(later, default=None))}
    values = values_of(
        opening=view.opening, makeup_opening=view.makeup_opening,
        exceptions={day: of_day for day, of_day in view.exceptions.items() if day in kept},
        valid_from=valid_from, origin="", version=versions[0].version,
    )  # fmt: skip
    return _form(versions, initial=values, free_rows=FREE_ROWS)


def _form(versions: list[clock.CalendarView], data: Any = None, **more: Any) -> HoursForm:
    return HoursForm(data, keeps_holidays=hours.makes_up(versions[0]), **more)


def _hours_of(former: clock.CalendarView, form: HoursForm) -> dict[str, Any]:
    """What the form says, and of make-up days what was said before where nobody is asked about them."""
    return {
        "code": former.code,
        "opening": form.opening,
        "makeup_opening": form.makeup_opening if "makeup" in form.fields else former.makeup_opening,
        "exceptions": form.exceptions,
        "valid_from": form.cleaned_data["valid_from"],
    }


def _difference(before: clock.CalendarView, view: clock.CalendarView) -> calendars.CalendarDifference:
    """What a version says otherwise than the one whose place it takes, of its own days alone."""
    return calendars.calendar_difference(before, view, since=view.valid_from or date.min)


def _listed(exceptions: dict[date, str]) -> list[tuple[str, str]]:
    return [(hours.dated(day), text) for day, text in exceptions.items()]


def _versions(code: str) -> list[clock.CalendarView]:
    versions = clock.calendar_versions(code)
    if not versions:
        raise Http404
    return versions


def _version(text: str, versions: list[clock.CalendarView]) -> clock.CalendarView | None:
    return next((view for view in versions if f"{view.version}" == text), None)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
