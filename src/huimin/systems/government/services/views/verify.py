"""The public page that a result's QR code leads to: what it is, whether it is valid, and whether a copy is unaltered."""

import hashlib

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from huimin.engines.approval import api as approval
from huimin.kernel.access.api import public

from .. import queries

LARGEST = 20 * 1024 * 1024


@public("Anybody who is shown a document may verify it.")
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Asks for the code that stands beneath the QR code."""
    if code := request.GET.get("code", "").strip().upper()[:20]:
        return redirect("government_services:verify", code=code)
    return render(request, "government_services/verify_start.html", {"page_title": _("Verify a document")})


@public("Anybody who is shown a document may verify it; it shows nothing that is not printed there, the holder masked.")
@never_cache
@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """What the document with this code is, as of now. A copy handed in is compared and not kept."""
    found = approval.result_verify(code)
    if found is None:
        context = {"page_title": _("Verify a document"), "code": code, "is_unknown": True}
        return render(request, "government_services/verify_start.html", context, status=404)
    compared, fault = "", ""
    if request.method == "POST":
        given = request.FILES.get("document")
        if given is None:
            fault = _("Choose the PDF you were given.")
        elif (given.size or 0) > LARGEST:
            fault = _("This file is larger than any document of ours.")
        else:
            digest = hashlib.sha256()
            for chunk in given.chunks():
                digest.update(chunk)
            compared = "same" if digest.hexdigest() == found.sha256 else "other"
    context = {
        "page_title": _("Verify a document"),
        "found": queries.result_words(found),
        "compared": compared,
        "fault": fault,
    }
    return render(request, "government_services/verify.html", context, status=422 if fault else 200)
