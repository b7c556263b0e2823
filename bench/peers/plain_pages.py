"""A worklist as one writes it in plain Django: a query, names put on the rows, a template."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone

from huimin.engines.casework.models import CaseType, WorkItem
from huimin.engines.casework.transitions import CHANNELS, STATE_TITLES
from huimin.kernel.access.models import Organisation
from huimin.kernel.places.models import Division

TABS = {"open": "我的案件", "soon": "即将到期", "late": "已超时", "all": "全部案件"}
KINDS = {"reported": "wait", "handling": "move", "dispatched": "wait", "suspended": "pause", "closed": "fine"}
CARDS = {"reminder": "提醒", "warning": "预警", "yellow": "黄牌", "red": "红牌"}


@login_required
def cases(request: HttpRequest) -> HttpResponse:
    """What lies on a desk, what is due first on top."""
    now = timezone.now()
    desk = WorkItem.objects.filter(unit_id=UUID(request.GET["unit"]), is_open=True, due_at__isnull=False)
    items = list(desk.order_by("due_at", "id")[:50])
    types = {row.code: row.title["zh-hans"] for row in CaseType.objects.all()}
    units = {
        row.id: row.name["zh-hans"] for row in Organisation.objects.filter(id__in={item.unit_id for item in items})
    }
    divisions = Division.objects.filter(level="community", parent_id=items[0].street_code).order_by("code")
    names = {row.code: row.name["zh-hans"] for row in divisions}
    for item in items:
        item.type_title = types[item.type_code]
        item.unit_name = units[item.unit_id]
        item.place = names.get(item.community_code, "")
        item.state_title = STATE_TITLES[item.state]
        item.kind = KINDS.get(item.state, "info")
        item.card_title = CARDS.get(item.card, "")
        item.is_late = item.due_at < now
    context = {
        "items": items,
        "tabs": [(view, title, view == "open") for view, title in TABS.items()],
        "counts": {"open": desk.count(), "late": desk.filter(due_at__lt=now).count()},
        "types": sorted(types.items(), key=lambda pair: pair[1]),
        "states": STATE_TITLES.items(),
        "cards": CARDS.items(),
        "channels": CHANNELS.items(),
        "divisions": names.items(),
    }
    return render(request, "plain/cases.html", context)


@login_required
def case(request: HttpRequest, number: str) -> HttpResponse:
    """Where the rows of the list lead to."""
    return HttpResponse(number)


urlpatterns = [path("", cases, name="cases"), path("cases/<str:number>/", case, name="case")]
