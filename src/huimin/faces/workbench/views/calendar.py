"""The calendar of deadlines: month and week of one desk; and a file of it for oneself."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from huimin.engines.casework import api as casework
from huimin.kernel.access import api as access
from huimin.kernel.clock import api as clock
from huimin.kernel.facts import api as facts
from huimin.kernel.ui import words

from .. import ics as files
from .. import labels
from ..actions import checklists
from ..circle import me
from ..models import ChecklistItem
from .cases import uuid_of
from .guarding import see

WEEK, MONTH_ROWS, WEEK_ROWS = 7, 6, 40
MOST = 1000


@see
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """What falls due on each day; rest days, holidays and make-up days are marked, and what may still move."""
    actor = access.actor_of(request)
    view = "week" if request.GET.get("view") == "week" else "month"
    on = _day(request.GET.get("on", ""))
    first, last, before, after = _span(view, on)
    unit_id = _unit(request, actor)
    days = {}
    if unit_id:
        days = {
            day.day: day
            for day in casework.due_days(
                actor=actor,
                since=_start(first),
                until=_start(last + timedelta(days=1)),
                time_zone=timezone.get_current_timezone_name(),
                unit_id=unit_id,
                most_a_day=WEEK_ROWS if view == "week" else MONTH_ROWS,
            )
        }
        listed = sum(len(day.rows) for day in days.values())
        facts.record(verb="case.listed", subject=("calendar", me(request)), actor=actor, data={"count": listed})
    items = _items(actor, first, last)
    marks = _Marks(unit_id, actor)
    types = labels.type_titles()
    cells = [
        _cell(
            first + timedelta(days=step), days, items, marks, types, unit_id, month=on.month if view == "month" else 0
        )
        for step in range((last - first).days + 1)
    ]
    context = {
        "view": view,
        "on": on,
        "title": _title(view, on, first, last),
        "weeks": [cells[start : start + WEEK] for start in range(0, len(cells), WEEK)],
        "heads": [clock.weekday(day) for day in range(WEEK)],
        "before": before,
        "after": after,
        "today": timezone.localdate(clock.now()),
        "units": _units(actor),
        "unit_id": unit_id,
        "is_decreed": marks.is_decreed(first.year) and marks.is_decreed(last.year),
        "everything": sum(day.count for day in days.values()),
    }
    return render(request, "workbench/calendar.html", context)


@see
@require_safe
def ics(request: HttpRequest) -> HttpResponse:
    """The deadlines of one's desk and one's own things to do as a calendar file: numbers and types, no words of residents."""
    actor = access.actor_of(request)
    entries: list[files.Entry] = []
    unit_id, cursor, types = _unit(request, actor), "", labels.type_titles()
    while unit_id and len(entries) < MOST:
        page = casework.worklist(
            actor=actor, wanted=casework.WorklistFilter(view="open", unit_id=unit_id), cursor=cursor, limit=200
        )
        for row in page.rows:
            said = _("Due: %(number)s %(type)s") % {"number": row.number, "type": types.get(row.type_code, "")}
            if row.is_due_provisional:
                said = f"{said} ({_('provisional')})"
            url = request.build_absolute_uri(reverse("workbench:case", args=[row.number]))
            entries.append(files.Entry(f"{row.case_id}@huimin", row.due_at or clock.now(), said, url))
        cursor = page.next
        if not cursor:
            break
    mine = ChecklistItem.objects.filter(account_id=me(request), done_at=None, due_on__isnull=False)[:MOST]
    entries += [files.Entry(f"{row.id}@huimin", row.due_on, checklists.words_of(row)) for row in mine if row.due_on]
    facts.record(verb="case.listed", subject=("calendar", me(request)), actor=actor, data={"count": len(entries)})
    body = files.document(entries, name=_("My deadlines"), made_at=clock.now())
    answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="deadlines.ics"'
    return answer


class _Marks:
    """What kind of day a day is, by the calendar the unit works by."""

    def __init__(self, unit_id: UUID | None, actor: access.Actor) -> None:
        division = actor.post.division_code if actor.post else ""
        self.compiled = clock.compiled(calendar=clock.calendar_for(organisation_id=unit_id, division_code=division))

    def is_decreed(self, year: int) -> bool:
        """Whether the year's holidays are known."""
        return self.compiled.calendar.is_decreed(year)

    def of(self, day: date) -> tuple[str, str]:
        """A mark's class and word: holiday, make-up day, rest day, or none."""
        known = self.compiled.calendar.on(day)
        if day in known.holidays:
            return "is-holiday", pgettext("day", "holiday")
        if day in known.makeup_days:
            return "is-makeup", pgettext("day", "make-up day")
        return ("is-rest", "") if not known.opening_of(day) else ("", "")


def _cell(
    day: date,
    days: dict[date, casework.DueDay],
    items: dict[date, list[dict[str, str]]],
    marks: _Marks,
    types: dict[str, str],
    unit_id: UUID | None,
    *,
    month: int,
) -> dict[str, Any]:
    found = days.get(day)
    now = clock.now()
    css, word = marks.of(day)
    rows = [
        {
            "url": reverse("workbench:case", args=[row.number]),
            "time": f"{timezone.localtime(row.due_at):%H:%M}" if row.due_at else "",
            "text": types.get(row.type_code, row.type_code),
            "title": f"{row.number} {row.title}",
            "is_late": bool(row.due_at and row.due_at < now),
            "is_provisional": row.is_due_provisional,
        }
        for row in (found.rows if found else ())
    ]
    more = (found.count - len(found.rows)) if found else 0
    return {
        "day": day,
        "css": css,
        "word": word,
        "is_other": bool(month) and day.month != month,
        "rows": rows,
        "items": items.get(day, []),
        "count": found.count if found else 0,
        "more": more,
        "more_url": f"?view=week&on={day.isoformat()}" + (f"&unit={unit_id}" if unit_id else ""),
    }


def _items(actor: access.Actor, first: date, last: date) -> dict[date, list[dict[str, str]]]:
    """One's own and one's units' things to do, by their day."""
    found = ChecklistItem.objects.filter(checklists.owned(actor), done_at=None, due_on__range=(first, last))[:200]
    numbers = casework.case_numbers([row.case_id for row in found])
    by_day: dict[date, list[dict[str, str]]] = defaultdict(list)
    for row in found:
        if row.case_id in numbers and row.due_on:
            url = f"{reverse('workbench:case', args=[numbers[row.case_id]])}#checklist"
            by_day[row.due_on].append({"text": checklists.words_of(row), "url": url})
    return by_day


def _span(view: str, on: date) -> tuple[date, date, date, date]:
    """First and last day shown, and a day of the span before and after. Weeks begin on Monday."""
    if view == "week":
        first = on - timedelta(days=on.weekday())
        return first, first + timedelta(days=6), first - timedelta(days=WEEK), first + timedelta(days=WEEK)
    start = on.replace(day=1)
    following = (start + timedelta(days=31)).replace(day=1)
    first = start - timedelta(days=start.weekday())
    end = following - timedelta(days=1)
    return first, end + timedelta(days=6 - end.weekday()), (start - timedelta(days=1)).replace(day=1), following


def _title(view: str, on: date, first: date, last: date) -> str:
    if view == "week":
        return f"{words.day(first)} – {words.day(last)}"
    return f"{on.year}年{on.month}月" if (get_language() or "zh").startswith("zh") else f"{on:%B %Y}"


def _units(actor: access.Actor) -> list[tuple[UUID, str]]:
    """The desks of the posts one sits on."""
    return list({post.organisation_id: post.organisation_label for post in actor.posts}.items())


def _unit(request: HttpRequest, actor: access.Actor) -> UUID | None:
    """The desk that is looked at: the one asked for, where one sits at it, else that of the post acted on."""
    asked = uuid_of(request.GET.get("unit"))
    if asked in {unit_id for unit_id, _name in _units(actor)}:
        return asked
    return actor.post.organisation_id if actor.post else None


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _day(text: str) -> date:
    try:
        found = date.fromisoformat(text) if text else timezone.localdate(clock.now())
    except ValueError:
        found = timezone.localdate(clock.now())
    return found if 2000 <= found.year <= 2200 else timezone.localdate(clock.now())
