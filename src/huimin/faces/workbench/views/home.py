"""What waits for me, from every system, by urgency."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from huimin.kernel.access import api as access
from huimin.kernel.clock import api as clock
from huimin.kernel.errors import HuiminError
from huimin.kernel.facts import api as facts
from huimin.kernel.slots import api as slots

from .. import circle, todos


@access.signed_in(assurance=2)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """One list of all that waits for this person; what comes meanwhile is said, and shown when asked for."""
    actor = access.actor_of(request)
    group = request.GET.get("group", "") if request.GET.get("group") in todos.GROUPS else ""
    kind, problem = request.GET.get("kind", ""), ""
    try:
        page = todos.page(request, group=group, kind=kind, after=request.GET.get("after", ""))
    except HuiminError as refused:
        page, problem = todos.TodoPage([], ""), str(refused)
    numbers, sources = todos.counts(request), todos.sources(request)
    listed = sum(1 for row in page.rows if row["is_case"])
    if listed:
        facts.record(
            verb="case.listed", subject=("worklist", circle.account_of(actor)), actor=actor, data={"count": listed}
        )
    context = {
        "rows": todos.render(page.rows, numbers=numbers),
        "has_rows": bool(page.rows),
        "next": page.next,
        "problem": problem,
        "is_failed": todos.is_failed(request),
        "group": group,
        "kind": kind,
        "everything": sum(numbers.values()),
        "groups": [(code, title, numbers[code]) for code, title in todos.GROUPS.items()],
        "sources": sources if len(sources) > 1 or kind else [],
        "asked_at": clock.now().isoformat(),
        "has_desk": todos.has_desk(actor),
        "cards": [fill.content for fill in slots.fills("workbench.home.cards", request) if fill.content],
    }
    return render(request, "workbench/home.html", context)


@access.signed_in(assurance=2)
@require_safe
def newer(request: HttpRequest) -> HttpResponse:
    """How much came since the list was read, as a link that shows it; nothing (204) when nothing did."""
    try:
        since = datetime.fromisoformat(request.GET.get("since", ""))
    except ValueError:
        return HttpResponse(status=204)
    number = todos.newer(request, since=since) if since.tzinfo else 0
    if not number:
        return HttpResponse(status=204)
    text = ngettext("%(n)d new: show", "%(n)d new: show", number) % {"n": number}
    return render(request, "workbench/newer.html", {"text": text})
