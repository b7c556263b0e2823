"""What lists of cases call things, the same on every face: states, types, units and places, by one call each and not one a row."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.conf import settings
from django.utils.translation import get_language

from huimin.kernel.access import api as access
from huimin.kernel.places import api as places
from huimin.kernel.trips import api as trips

from .models import CapabilityName
from .states import State

_TITLES = "SELECT code, coalesce(title ->> %s, title ->> 'zh-hans') FROM casework_casetype WHERE %s OR NOT is_sample"
#: How the family's tags show a state.
STATE_KINDS = {
    State.REPORTED: "wait",
    State.CHECKING: "move",
    State.REGISTERED: "wait",
    State.OFFERED: "wait",
    State.DISPATCHED: "wait",
    State.HANDLING: "move",
    State.SUSPENDED: "pause",
    State.DONE: "info",
    State.VERIFIED: "info",
    State.CLOSED: "fine",
    State.REJECTED: "off",
    State.VOIDED: "off",
}


def in_language(title: Mapping[str, str]) -> str:
    """The title in the language of who asks, zh-Hans where there is none."""
    return title.get(get_language() or "zh-hans") or title.get("zh-hans", "")


def type_titles() -> dict[str, str]:
    """Every case type's title by its code, those that are not offered any more among them; samples in the demo alone."""
    (rows,) = trips.send((_TITLES, [get_language() or "zh-hans", settings.IS_DEMO]))
    return dict(rows)


def unit_names(ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """The names of organisations."""
    names = access.organisation_names({item for item in ids if item})
    return {unit_id: in_language(name) for unit_id, name in names.items()}


def place_names(codes: Iterable[str]) -> dict[str, str]:
    """The short names of divisions."""
    found = places.divisions({code for code in codes if code})
    language = get_language() or "zh-hans"
    return {code: places.short_name(view, language=language) for code, view in found.items()}


def capability_titles(*codes: str) -> dict[str, dict[str, str]]:
    """The titles of these capabilities in both languages, of all where none is named; one without a name is left out."""
    rows = CapabilityName.objects.order_by("code", "-number").distinct("code")
    return dict((rows.filter(code__in=codes) if codes else rows).values_list("code", "title"))
