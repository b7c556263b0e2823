"""Looking a case up by its number and query code."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from huimin.engines.casework.api import CaseNotFound
from huimin.kernel.gate.api import public

from .. import keys
from ..forms import FindForm


@public("who has no account sees a case by its query code; guesses are counted and stopped")
@never_cache
@require_http_methods(["GET", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Asks for number and code, and leads to the case."""
    if request.method == "GET":
        return _page(request, FindForm(initial={"number": request.GET.get("number", "")[:24]}))
    form = FindForm(request.POST)
    status = 422
    if form.is_valid():
        try:
            view = keys.open_by_code(request, number=form.cleaned_data["number"], code=form.cleaned_data["code"])
        except CaseNotFound:
            form.add_error("code", _("This number and this code do not belong together. Look at both once more."))
        except keys.TooManyGuesses:
            form.add_error(None, _("Too many tries. Please wait a quarter of an hour, or call 12345."))
            status = 429
        else:
            return redirect("portal:case", number=view.number)
    return _page(request, form, status=status)


def _page(request: HttpRequest, form: FindForm, status: int = 200) -> HttpResponse:
    return render(request, "portal/find.html", {"form": form}, status=status)
