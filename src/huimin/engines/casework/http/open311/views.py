"""The addresses of GeoReport v2. Source: GeoReport v2 (Open311), with page and page_size as its servers commonly add
them.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from huimin.kernel.access.api import Refused, actor_of, public
from huimin.kernel.api.api import answer_once
from huimin.kernel.api.idempotency import HEADER
from huimin.kernel.clock import api as clock
from huimin.kernel.errors import HuiminError

from ... import api as casework
from . import jurisdictions, requests, shapes
from .faults import Fault, answer, form_of, key_needed
from .reading import asked, sent
from .rendering import CONTENT_TYPES, render

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data", "")
CHANGESET = "2026-11-22T00:00:00Z"
View = Callable[..., HttpResponse]


def door(*methods: str) -> Callable[[View], View]:
    """What every address of this door does: its methods, GeoReport's faults, and reading from any site."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answering(request: HttpRequest, *args: str, **values: str) -> HttpResponse:
            if request.method == "OPTIONS":
                response = HttpResponse(status=204)
            elif request.method not in (*methods, "HEAD"):
                response = answer(request, Fault(405, _("This address does not take this method.")))
            else:
                response = _guarded(view, request, *args, **values)
            response["Allow"] = ", ".join([*methods, "OPTIONS"])
            response["Access-Control-Allow-Origin"] = "*"  # no cookie counts at this door
            response["Vary"] = "Accept-Language, Accept"
            return response

        return csrf_exempt(answering)

    return decorate


def _guarded(view: View, request: HttpRequest, *args: str, **values: str) -> HttpResponse:
    try:
        return view(request, *args, **values)
    except Fault as fault:
        return answer(request, fault)
    except Refused:
        return answer(request, key_needed())
    except HuiminError as error:
        return answer(request, Fault(error.status, str(error)))
    except (RequestDataTooBig, TooManyFieldsSent):
        return answer(request, Fault(413, _("The request is too large. Send less at once.")))
    except (SuspiciousOperation, UnreadablePostError, MultiPartParserError):
        return answer(request, Fault(400, _("The request cannot be read.")))


def _said(request: HttpRequest, root: str, value: dict[str, Any] | list[dict[str, Any]]) -> HttpResponse:
    form = form_of(request)
    return HttpResponse(render(form, root, value), content_type=CONTENT_TYPES[form])


@public("GeoReport: where the endpoints are")
@door("GET")
def discovery(request: HttpRequest, form: str) -> HttpResponse:
    """What there is, where, and for which jurisdictions."""
    return _said(
        request,
        "discovery",
        {
            "changeset": CHANGESET,
            "contact": _("Ask the service hall of your street."),
            "key_service": _("Keys are issued by the city's platform administrators."),
            "endpoints": [
                {
                    "specification": "http://wiki.open311.org/GeoReport_v2",
                    "url": f"{settings.SITE_URL}/open311/v2",
                    "changeset": CHANGESET,
                    "type": "test" if settings.IS_DEMO else "production",
                    "formats": ["application/json", "text/xml"],
                }
            ],
            "jurisdictions": [
                {"jurisdiction_id": view.code, "name": view.name(get_language() or "zh-hans"), "level": view.level}
                for view in jurisdictions.listed()
            ],
        },
    )


@public("GeoReport: which services there are")
@door("GET")
def services(request: HttpRequest, form: str) -> HttpResponse:
    """The services that can be asked for here."""
    _jurisdiction(request)
    offered = casework.case_types(channel=requests.CHANNEL)
    return _said(request, "services", [shapes.service(view) for view in offered])


@public("GeoReport: what a service asks")
@door("GET")
def service(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """The questions of one service."""
    _jurisdiction(request)
    try:
        view, content = casework.case_type(code)
    except casework.TypeUnknown:
        raise Fault(404, _("There is no service “%(code)s” here.") % {"code": code[:80]}) from None
    if requests.CHANNEL not in view.channels:
        raise Fault(404, _("There is no service “%(code)s” here.") % {"code": code[:80]})
    return _said(request, "service_definition", shapes.definition(view, content))


@public(
    "GeoReport: what came in by this door is public here, without names; sending needs a key, which the view asks for"
)
@door("GET", "POST")
def service_requests(request: HttpRequest, form: str) -> HttpResponse:
    """Requests found, or one taken in."""
    return _take(request) if request.method == "POST" else _find(request)


@public("GeoReport: one request that came in by this door, without names")
@door("GET")
def service_request(request: HttpRequest, number: str, form: str) -> HttpResponse:
    """One request; several when numbers are separated by commas, as some clients do."""
    _jurisdiction(request)
    who = requests.reader(actor_of(request))
    found = [view for part in number.split(",")[:50] if (view := requests.one(who, part.strip()))]
    if not found:
        raise Fault(404, _("There is no request “%(number)s” here.") % {"number": number[:80]})
    notes = {view.id: requests.status_notes(view) for view in found}
    told = shapes.service_requests(found, media_urls=requests.media_urls(found), notes=notes)
    return _said(request, "service_requests", told)


@public("GeoReport: a token stands for a number, nothing more")
@door("GET")
def token(request: HttpRequest, token: str, form: str) -> HttpResponse:
    """The number of a request for the token that was given for it."""
    _jurisdiction(request)
    view = requests.by_token(requests.reader(actor_of(request)), token)
    if view is None:
        raise Fault(404, _("There is no request for this token."))
    return _said(request, "service_requests", [{"service_request_id": view.number, "token": token}])


@public("an address of this door that does not exist")
@door("GET", "POST")
def nowhere(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Says in GeoReport's shape that there is nothing."""
    raise Fault(404, _("There is nothing at this address."))


def _find(request: HttpRequest) -> HttpResponse:
    jurisdiction = _jurisdiction(request)
    wanted = asked(request.GET, now=clock.now(), zone=ZoneInfo(settings.TIME_ZONE))
    found = requests.find(requests.reader(actor_of(request)), wanted, jurisdiction=jurisdiction)
    told = shapes.service_requests(found, media_urls=requests.media_urls(found))
    return _said(request, "service_requests", told)


def _take(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    if actor.kind != "machine":
        raise key_needed()
    if request.content_type not in FORMS:
        raise Fault(400, _("Send the fields as application/x-www-form-urlencoded."))
    given = sent(request.POST)
    jurisdiction = jurisdictions.known(request.POST.get("jurisdiction_id") or request.GET.get("jurisdiction_id", ""))

    def work() -> HttpResponse:
        receipt = requests.take(actor=actor, given=given, jurisdiction=jurisdiction)
        notice = _("What you sent is public here, without name and phone. Query code: %(code)s.")
        told = {
            "service_request_id": receipt.number,
            "service_notice": notice % {"code": receipt.query_code},
            "account_id": given.account_id,
        }
        return _said(request, "service_requests", [told])

    key = request.headers.get(HEADER)
    return answer_once(request, key, work) if key else work()  # type: ignore[return-value]


def _jurisdiction(request: HttpRequest) -> str:
    return jurisdictions.known(request.GET.get("jurisdiction_id", "").strip())
