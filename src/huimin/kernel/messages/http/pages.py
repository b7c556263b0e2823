"""The demo's outbox: what residents and staff would have got on their phones."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from huimin.kernel.gate.api import public

from ..queries import newest

mount = "demo/"
app_name = "messages_demo"


@public("the demo has no real phones; outside the demo the page is not there")
@require_safe
@never_cache
def outbox(request: HttpRequest) -> HttpResponse:
    """The newest messages, of one number or e-mail address when `phone` is given."""
    if not settings.IS_DEMO:
        raise Http404
    phone = request.GET.get("phone", "").strip()
    return render(request, "messages/outbox.html", {"phone": phone, "outgoing": newest(phone=phone, limit=50)})


urlpatterns = [path("outbox", outbox, name="outbox")]
