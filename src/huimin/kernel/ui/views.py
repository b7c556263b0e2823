"""Small views of the look itself. None shows or changes anything but how pages appear to this browser."""

import json

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huimin.kernel.gate.api import public

from . import gallery, preferences
from .letters import letter_share
from .slots import FACES

YEAR_S = 365 * 24 * 3600


def _back(request: HttpRequest, target: str) -> str:
    is_ours = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if target and is_ours else "/"


@public("Anybody chooses how large they read.")
@require_POST
def type_size(request: HttpRequest) -> HttpResponse:
    """Turns large type on or off for this browser and goes back to the page."""
    response = redirect(_back(request, request.POST.get("next", "")))
    size = "large" if request.POST.get("size") == "large" else "normal"
    response.set_cookie(preferences.TYPE_COOKIE, size, max_age=YEAR_S, samesite="Lax")
    return response


@public("Sets the letter size of this screen only.")
@require_http_methods(["GET", "POST"])
def screen(request: HttpRequest) -> HttpResponse:
    """Asks how large this wall's screen is and from how far it is read; letters follow."""
    if request.method == "POST":
        chosen = preferences.screen_from(request.POST.get("inches", ""), request.POST.get("distance", ""))
        if chosen is not None:
            response = redirect(_back(request, request.POST.get("next", "")))
            response.set_cookie(preferences.SCREEN_COOKIE, f"{chosen[0]}x{chosen[1]}", max_age=YEAR_S, samesite="Lax")
            return response
    inches, distance = preferences.screen(request)
    context = {
        "inches": request.POST.get("inches", inches),
        "distance": request.POST.get("distance", distance),
        "is_wrong": request.method == "POST",
        "next": request.POST.get("next") or request.GET.get("next", ""),
    }
    return render(request, "kernel/ui/screen.html", context, status=422 if context["is_wrong"] else 200)


@public("A style sheet with one number.")
@require_GET
def letter(request: HttpRequest) -> HttpResponse:
    """The wall's letter size as a style sheet, so that it needs neither a script nor an inline style."""
    inches, distance = preferences.screen(request)
    share = letter_share(diagonal_inches=inches, distance_m=distance)
    css = f":root{{--letter-vh:{share * 100:.3f}vh;--letter-vw:{share * 100 * 9 / 16:.3f}vw}}\n"
    return HttpResponse(css, content_type="text/css", headers={"Cache-Control": "private, max-age=60"})


@public("Lets a phone keep the portal as an app.")
@require_GET
def webmanifest(request: HttpRequest) -> HttpResponse:
    """The portal as an installable web app."""
    body = {
        "name": gettext("Huimin: one door for residents"),
        "short_name": gettext("Huimin"),
        "lang": request.LANGUAGE_CODE,
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#F7F8F6",
        "theme_color": "#0F6B62",
        "icons": [
            {"src": static("kernel/ui/mark.svg"), "sizes": "any", "type": "image/svg+xml"},
            {"src": static("kernel/ui/mark-192.png"), "sizes": "192x192", "type": "image/png"},
            {
                "src": static("kernel/ui/mark-512.png"),
                "sizes": "512x512",
                "type": "image/png",
                "purpose": "any maskable",
            },
        ],
    }
    return HttpResponse(json.dumps(body, ensure_ascii=False), content_type="application/manifest+json")


def _gallery_only() -> None:
    if not (settings.DEBUG or settings.IS_DEMO):
        raise Http404


@public("Invented content, for makers; open only where we develop or demonstrate.")
@require_GET
def gallery_page(request: HttpRequest, face: str = "portal") -> HttpResponse:
    """Every part, in the temperament of one face."""
    _gallery_only()
    if face not in (*FACES, "plain"):
        raise Http404
    return render(request, f"kernel/ui/gallery/{face}.html", gallery.context(face))


@public("Invented content, for makers; open only where we develop or demonstrate.")
@require_GET
def gallery_map(request: HttpRequest, what: str) -> HttpResponse:
    """The gallery's map: boundary or points."""
    _gallery_only()
    return JsonResponse(gallery.boundary() if what == "boundary" else gallery.points())
