"""Errors as machines read them: problem details (RFC 9457) with a stable code, a sentence in the caller's language
and the fields.
"""

import json
from collections.abc import Iterable, Mapping

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huimin.kernel.errors import FieldFault, HuiminError
from huimin.kernel.gate.api import Refused

CONTENT_TYPE = "application/problem+json"

STATUSES: Mapping[int, tuple[str, str | Promise]] = {
    400: ("malformed", _("The request cannot be read.")),
    401: ("sign_in_needed", _("Please sign in or send a key first.")),
    403: ("refused", _("You may not do this.")),
    404: ("not_found", _("There is nothing at this address.")),
    405: ("method_not_allowed", _("This address does not take this method.")),
    406: ("not_acceptable", _("This address cannot answer in the form that was asked for.")),
    409: ("conflict", _("This contradicts what is there already.")),
    413: ("body_too_large", _("The request is too large. Send less at once.")),
    415: ("content_type_unsupported", _("This address does not read bodies of this type.")),
    422: ("invalid", _("Some fields need mending.")),
    429: ("too_many_requests", _("Too many requests. Wait a moment and try again.")),
    500: ("internal", _("Something went wrong on our side. It was noted; please try again later.")),
    503: ("busy", _("The service is busy. Please try again in a moment.")),
}


def problem(
    request: HttpRequest,
    *,
    status: int,
    code: str = "",
    title: str | Promise = "",
    faults: Iterable[FieldFault] = (),
) -> HttpResponse:
    """The answer to a request that failed; code and title are those of the status unless given."""
    usual_code, usual_title = STATUSES.get(status, STATUSES[400 if status < 500 else 500])
    code = code or usual_code
    document: dict[str, object] = {
        "type": f"urn:huimin:problem:{code}",
        "title": str(title or usual_title),
        "status": status,
        "code": code,
        "errors": [fault.as_dict() for fault in faults],
    }
    if request_id := request.META.get("HTTP_X_REQUEST_ID", ""):
        document["instance"] = f"urn:huimin:request:{request_id}"
    content = json.dumps(document, ensure_ascii=False).encode("utf-8", "replace")
    return HttpResponse(content, status=status, content_type=CONTENT_TYPE)


def problem_of(request: HttpRequest, error: HuiminError | Refused) -> HttpResponse:
    """The answer to a request that was refused with a reason."""
    faults = error.faults if isinstance(error, HuiminError) else ()
    response = problem(request, status=error.status, code=error.code, title=error.message, faults=faults)
    if error.status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="huimin"'
    return response
