"""The kiosk beside the door: nobody signs in, three large things, and after a while untouched it forgets everything."""

from django.conf import settings as django_settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from huimin.kernel.gate.api import public, requires
from huimin.kernel.manifest.api import settings
from huimin.kernel.slots.api import fills
from huimin.kernel.ui.preferences import KIOSK_COOKIE, TYPE_COOKIE

from ..counters import HOLD

A_YEAR_S = 31_536_000


@public("a screen beside the door, for everybody who passes")
@never_cache
@require_safe
def kiosk(request: HttpRequest) -> HttpResponse:
    """Raise, look up, read the notices."""
    context = {
        "report_page": settings.get("station.report_page"),
        "find_page": settings.get("station.find_page"),
        "notices": len(fills("station.kiosk.notices", request)),
    }
    return render(request, "station/kiosk/home.html", context)


@public("notices are for everybody")
@never_cache
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """What people passing by should know today."""
    return render(request, "station/kiosk/notices.html", {"notices": fills("station.kiosk.notices", request)})


@public("the next person finds nothing of the one before; whoever is signed in is signed out")
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Forgets everything and starts anew: large type, the first language, this browser a kiosk from now on."""
    request.session.flush()
    answer = redirect("station:kiosk")
    seconds = settings.get("station.kiosk_seconds")
    home = f"{seconds}:{reverse('station:kiosk_begin')}"
    answer.set_cookie(KIOSK_COOKIE, home, max_age=A_YEAR_S, samesite="Lax", httponly=True)
    answer.set_cookie(TYPE_COOKIE, "large", max_age=A_YEAR_S, samesite="Lax")
    answer.delete_cookie(django_settings.LANGUAGE_COOKIE_NAME, samesite="Lax")
    return answer


@requires(HOLD)
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """Staff take this screen out of kiosk mode."""
    answer = redirect("station:home")
    answer.delete_cookie(KIOSK_COOKIE, samesite="Lax")
    answer.delete_cookie(TYPE_COOKIE, samesite="Lax")
    return answer
