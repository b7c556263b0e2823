"""What this system puts into the slots of the faces; the manifest names these functions."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from huimin.engines.approval import api as approval
from huimin.engines.casework import api as casework
from huimin.kernel.access.api import actor_of
from huimin.kernel.slots.api import Link, Panel

from . import queries


def service(request: HttpRequest) -> Link:
    """The way in from the portal's first page."""
    return Link(
        title=_("Get things done"),
        url=reverse("government_services:index"),
        description=_("Licences, cards and allowances: guides, one form, progress."),
        icon="document",
    )


def entry(request: HttpRequest) -> Link:
    """The entry in the workbench's navigation."""
    return Link(title=_("Applications"), url=reverse("government_services:desk"), icon="document")


def todo(request: HttpRequest) -> Link | None:
    """How many applications wait for this person."""
    count = len(approval.to_check(actor=actor_of(request)))
    return (
        Link(title=_("Applications to check"), url=reverse("government_services:desk"), count=count) if count else None
    )


def aside(request: HttpRequest, case_id: UUID) -> Panel | None:
    """Beside a case at the workbench: where its approval stands, and the way to work on it."""
    return _panel(request, case_id, "government_services/aside.html")


def application(request: HttpRequest, case_id: UUID) -> Panel | None:
    """Beside a resident's case: the application it belongs to."""
    return _panel(request, case_id, "government_services/portal_aside.html")


def _panel(request: HttpRequest, case_id: UUID, template: str) -> Panel | None:
    try:
        matter = approval.matter(actor=actor_of(request), case_id=case_id)
    except casework.CaseNotFound:
        return None
    if matter is None:
        return None
    context: dict[str, Any] = queries.matter_words(matter)
    return Panel(
        title=_("Application %(number)s") % {"number": matter.application_number}, template=template, context=context
    )
