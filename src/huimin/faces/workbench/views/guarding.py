"""The mark most pages of the desk carry: for who sees cases; what is not there answers 404."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse

from huimin.kernel.access import api as access
from huimin.kernel.errors import NotFound

View = Callable[..., HttpResponse]


def see(view: View) -> View:
    """The view runs for who may see cases; a thing that is not there, or is somebody else's, gives 404."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NotFound:
            raise Http404 from None

    return access.requires("casework.case_view")(guarded)
