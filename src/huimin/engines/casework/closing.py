"""What of casework keeps an organisation from being closed: its open cases, and rows of the routing table that name it."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import ngettext

from .models import ComponentOwner, Route, WorkItem
from .states import OPEN


def open_cases(organisation_id: UUID, _at: datetime) -> str:
    """How many cases lie open on its desk; "" for none."""
    running = Q(is_open=True) | Q(is_current=True, state__in=list(OPEN))
    count = WorkItem.objects.filter(running, unit_id=organisation_id).count()
    return (
        ngettext(
            "%(count)d case is open on its desk. Close it or give it to another unit first.",
            "%(count)d cases are open on its desk. Close them or give them to another unit first.",
            count,
        )
        % {"count": count}
        if count
        else ""
    )


def routes(organisation_id: UUID, at: datetime) -> str:
    """How many rows of the routing table name it on that day or later; "" for none."""
    lasting = Q(valid_to=None) | Q(valid_to__gt=timezone.localdate(at))
    count = sum(kept.objects.filter(lasting, unit_id=organisation_id).count() for kept in (Route, ComponentOwner))
    return (
        ngettext(
            "%(count)d row of the routing table names it then. End it or name another unit first.",
            "%(count)d rows of the routing table name it then. End them or name another unit first.",
            count,
        )
        % {"count": count}
        if count
        else ""
    )


OBSTACLES: list[Callable[[UUID, datetime], str]] = [open_cases, routes]
