"""What things are called in a report. Facts hold ids and codes; words come from the tree, the organisations and a slot."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import get_language

from huimin.kernel.access import api as access
from huimin.kernel.places import api as places
from huimin.kernel.slots import api as slots


@dataclass(frozen=True)
class Names:
    """Words that another part gives: titles by code, and case numbers by id."""

    types: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    states: Mapping[str, str] = field(default_factory=dict)
    numbers: Callable[[set[UUID]], Mapping[UUID, str]] = lambda ids: {}


def known() -> Names:
    """The names some part fills in, else none: codes then stand for themselves."""
    filled = [fill.content for fill in slots.fills("supervision.names", HttpRequest()) if fill.content is not None]
    return filled[0] if filled else Names()


def units(ids: Iterable[str]) -> dict[str, str]:
    """Names of organisations by their id as text."""
    found = access.organisation_names({UUID(item) for item in ids if item})
    language = get_language() or "zh-hans"
    return {str(key): name.get(language) or name.get("zh-hans", "") for key, name in found.items()}


def divisions(codes: Iterable[str]) -> dict[str, str]:
    """Short names of divisions."""
    language = get_language() or "zh-hans"
    found = places.divisions({code for code in codes if code})
    return {code: places.short_name(view, language=language) for code, view in found.items()}
