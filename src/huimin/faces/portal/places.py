"""Which places take part: those where somebody receives what residents report."""

from dataclasses import dataclass

from django.core.cache import cache
from django.utils.translation import get_language

from huimin.engines.casework import api as casework
from huimin.engines.casework.api import Definition
from huimin.kernel.clock import api as clock
from huimin.kernel.places import api as places

KEPT_S = 300


@dataclass(frozen=True, slots=True)
class Street:
    """A street that takes part, with its communities as choices (code, name)."""

    code: str
    name: str
    communities: tuple[tuple[str, str], ...]


def streets(definition: Definition) -> list[Street]:
    """The streets where this kind of need is received, their communities by name."""
    language = get_language() or "zh-hans"
    found = []
    for code in _served(definition):
        below = [view for view in places.children(code) if view.level == "community" and view.is_current]
        communities = tuple((view.code, places.short_name(view, language=language)) for view in below)
        if communities:
            found.append(Street(code, places.division(code).name(language), communities))
    return found


def _served(definition: Definition) -> list[str]:
    key = f"portal:served:{definition.code}:{places.stamp()}"
    codes = cache.get(key)
    if codes is None:
        today = clock.now().date()
        codes = [
            view.code
            for view in places.find_divisions(level="street")
            if casework.desks(definition, places.where_of(view.code), on=today).intake_id
        ]
        cache.set(key, codes, KEPT_S)
    return codes


def boundaries(*codes: str) -> str:
    """The addresses of the boundaries that a map of these streets shows, for the map part."""
    return " ".join(
        f"/places/boundaries/{level}.geojson?within={code}&detail=phone"
        for code in codes
        for level in ("street", "community")
        if code
    )
