"""Holidays of administration: a year as twelve small months, its decrees, and a new decree with what it would change."""

import calendar as months_of
import re
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from huimin.engines.casework import api as casework
from huimin.kernel.access import api as access
from huimin.kernel.calendars import api as calendars
from huimin.kernel.clock import api as clock
from huimin.kernel.errors import HuiminError

from ..administration import DECREES, refuse, tabs
from ..administration_forms import DECREE_BYTES, DecreeForm

LOAD = "calendars.decree_load"
FIRST_YEAR, LAST_YEAR = 1949, 2200
CHINA = "cn"


@access.requires(*DECREES)
@require_safe
def decrees(request: HttpRequest) -> HttpResponse:
    """The year: days off, make-up days and weekends; and every version of its decree."""
    source, year = _source(request.GET.get("source", "")), _year(request.GET.get("year", ""))
    versions = clock.decree_versions(source, year)
    in_force = versions[0] if versions else None
    years = [view.year for view in clock.decrees(source)]
    context = {
        "tabs": tabs(request, "decrees"),
        "source": source,
        "sources": [(code, _source_title(code)) for code in _sources()],
        "source_title": _source_title(source),
        "year": year,
        "years": (year - 1 if year > FIRST_YEAR else None, year + 1 if year < LAST_YEAR else None),
        "last_decreed": max(years, default=None),
        "in_force": in_force,
        "versions": versions,
        "months": _months(year, in_force, today=timezone.localdate(clock.now())),
        "heads": [clock.weekday(day) for day in range(7)],
        "may_load": access.may(access.actor_of(request), LOAD),
    }
    return render(request, "workbench/administration/decrees.html", context)


@access.requires(LOAD)
@require_http_methods(["GET", "HEAD", "POST"])
def decree_new(request: HttpRequest) -> HttpResponse:
    """Enters a year's decree: first it is shown what it would change, then it is put in force."""
    actor = access.actor_of(request)
    form = _form(request.POST if request.method == "POST" else None, request, files=request.FILES or None)
    change, document = None, None
    if form.is_bound and form.is_valid():
        try:
            document = _document(form)
            change = calendars.decree_preview(actor=actor, **_days_of(document))
            if request.POST.get("step") == "confirm" and form.cleaned_data["version"] == change.version:
                version = calendars.decree_load(actor=actor, origin=document.origin, **_days_of(document))
                messages.success(request, _("Version %(number)d of the decree is in force.") % {"number": version})
                return redirect(f"{reverse('workbench:decrees')}?source={document.source}&year={document.year}")
            if request.POST.get("step") == "confirm" and not change.is_nothing:
                messages.error(request, str(access.ChangedMeanwhile.message))
        except access.Refused:
            raise
        except HuiminError as refused:
            if request.FILES:  # the file says it, whatever line or key it is
                form.add_error("file", str(refused))
            else:
                refuse(form, refused)
            document = None
    context = {"tabs": tabs(request, "decrees"), "form": form}
    if document is None or change is None:
        status = 422 if form.is_bound else 200
        return render(request, "workbench/administration/decree_new.html", context, status=status)
    return render(request, "workbench/administration/decree_check.html", context | _shown(document, change))


def _shown(document: calendars.DecreeDocument, change: calendars.DecreeChange) -> dict[str, Any]:
    """What is shown before a decree is put in force, with what the form sends again to do it."""
    deadlines, cases = casework.provisional_deadlines()
    return {
        "document": document,
        "change": change,
        "source_title": _source_title(document.source),
        "rows": _changes(change),
        "deadlines": deadlines,
        "cases": cases,
        "hidden": {
            "source": document.source,
            "year": document.year,
            "holidays": _lines(document.holidays),
            "makeup_days": _lines(document.makeup_days),
            "origin": document.origin,
            "version": change.version,
        },
    }


def _days_of(document: calendars.DecreeDocument) -> dict[str, Any]:
    return {
        "source": document.source,
        "year": document.year,
        "holidays": document.holidays,
        "makeup_days": document.makeup_days,
    }


def _form(data: Any, request: HttpRequest, *, files: Any) -> DecreeForm:
    """The form, with the days that are in force where a year is to be changed."""
    source, year = _source(request.GET.get("source", "")), _year(request.GET.get("year", ""))
    initial: dict[str, Any] = {"source": source, "year": year}
    if versions := clock.decree_versions(source, year):
        initial["holidays"] = _lines(date.fromisoformat(day) for day in versions[0].holidays)
        initial["makeup_days"] = _lines(date.fromisoformat(day) for day in versions[0].makeup_days)
    titles = [(code, _source_title(code)) for code in _sources()]
    return DecreeForm(data, files=files, initial=initial, choices={"source": titles})


def _document(form: DecreeForm) -> calendars.DecreeDocument:
    """The decree as the file says it, else as the fields do.

    Raises: DocumentInvalid.
    """
    given = form.cleaned_data
    if file := given["file"]:
        try:
            text = file.read(DECREE_BYTES + 1).decode("utf-8-sig")
        except UnicodeDecodeError:
            raise calendars.DocumentInvalid(
                _("The file is no text in UTF-8. Save it as UTF-8 and choose it again."), field="file"
            ) from None
        if len(text) > DECREE_BYTES:
            raise calendars.DocumentInvalid(_("The file is too long for a decree. Choose the right one."), field="file")
        found = calendars.read_decree(text)
        if found.source not in _sources():
            raise calendars.DocumentInvalid(
                _("No working calendar keeps these holidays. Mend “source” in the file."), field="file"
            )
        return found
    if not given["year"]:
        raise calendars.DocumentInvalid(_("Write the year that the decree is about."), field="year")
    return calendars.DecreeDocument(
        year=given["year"],
        holidays=calendars.read_days("holidays", given["holidays"]),
        makeup_days=calendars.read_days("makeup_days", given["makeup_days"]),
        source=given["source"],
        origin=given["origin"],
    )


def _changes(change: calendars.DecreeChange) -> list[dict[str, Any]]:
    """What the decree changes, kind by kind; kinds with nothing are left out."""
    rows = (
        ("fine", pgettext("decree", "New days off"), change.holidays_added),
        ("info", pgettext("decree", "New make-up days"), change.makeup_added),
        ("off", pgettext("decree", "Days off no longer"), change.holidays_dropped),
        ("off", pgettext("decree", "Make-up days no longer"), change.makeup_dropped),
    )
    return [{"kind": kind, "title": title, "days": days} for kind, title, days in rows if days]


def _months(year: int, decree: clock.DecreeView | None, *, today: date) -> list[dict[str, Any]]:
    """Twelve months in weeks from Monday; days outside of the month are empty."""
    free = {date.fromisoformat(day) for day in decree.holidays} if decree else set()
    worked = {date.fromisoformat(day) for day in decree.makeup_days} if decree else set()
    weeks_of = months_of.Calendar(firstweekday=0)
    return [
        {
            "title": f"{month}月" if _is_chinese() else f"{date(year, month, 1):%B}",
            "weeks": [
                [_day(day, free, worked, today) if day.month == month else None for day in week]
                for week in weeks_of.monthdatescalendar(year, month)
            ],
        }
        for month in range(1, 13)
    ]


def _day(day: date, free: set[date], worked: set[date], today: date) -> dict[str, Any]:
    """One day: what it is, by class and word."""
    if day in free:
        css, mark, word = "is-holiday", pgettext("mark of a day", "off"), pgettext("day", "holiday")
    elif day in worked:
        css, mark, word = "is-makeup", pgettext("mark of a day", "on"), pgettext("day", "make-up day")
    else:
        css, mark, word = ("is-rest" if day.weekday() > 4 else ""), "", ""
    return {"day": day, "css": css, "mark": mark, "word": word, "is_today": day == today}


def _lines(days: Any) -> str:
    """Days as people write them: one a line, those that follow each other as a span."""
    spans: list[list[date]] = []
    for day in sorted(days):
        if spans and (day - spans[-1][-1]).days == 1:
            spans[-1].append(day)
        else:
            spans.append([day])
    return "\n".join(f"{span[0]}/{span[-1]}" if len(span) > 1 else f"{span[0]}" for span in spans)


def _sources() -> list[str]:
    """Whose holidays some working calendar keeps, China's first."""
    found = {view.decree_source for view in clock.calendars() if view.decree_source}
    return sorted(found, key=lambda code: (code != CHINA, code))


def _source_title(code: str) -> str:
    """Whose holidays these are, in words."""
    return {"cn": _("State Council of China"), "us": _("United States, federal")}.get(code, code)


def _source(text: str) -> str:
    known = _sources()
    return text if text in known else known[0] if known else CHINA


def _year(text: str) -> int:
    is_year = re.fullmatch(r"[0-9]{4}", text) and FIRST_YEAR <= int(text) <= LAST_YEAR
    return int(text) if is_year else timezone.localdate(clock.now()).year


def _is_chinese() -> bool:
    return (get_language() or "zh").startswith("zh")
