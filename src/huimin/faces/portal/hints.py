"""What a person is told while writing: which kind it may be, and what others have reported near by. Public facts alone."""

from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import get_language

from huimin.engines.casework import api as casework
from huimin.kernel.access.api import Where
from huimin.kernel.clock import api as clock
from huimin.kernel.gate.api import actor_of
from huimin.kernel.manifest.api import settings
from huimin.kernel.places import api as places

from . import words
from .drafts import Draft

#: The community of the last report of this browser: where the next is likely to be.
NEAR_KEY = "portal_near"
MINUTE_S = 60
#: Shorter texts say too little.
LEAST_LETTERS = 4


@dataclass(frozen=True)
class Neighbour:
    """An open case near by in words: its kind, about where, since when, how it stands; and the key to say "me too"."""

    key: str
    title: str
    place: str
    since: str
    state: dict[str, str]


def may_ask(request: HttpRequest) -> bool:
    """Whether this address has not asked too often within a minute; counts the question."""
    counter = f"portal:hints:{actor_of(request).source.ip}"
    if cache.add(counter, 1, timeout=MINUTE_S):
        return True
    return int(cache.incr(counter)) <= int(settings.get("portal.hints_a_minute"))


def suggested(draft: Draft, *, most: int = 3) -> casework.Suggested:
    """The kinds the words are likely about."""
    if len(draft.description) < LEAST_LETTERS:
        return casework.Suggested()
    return casework.suggest(text=draft.description, where=_place(draft)[0], channel="portal", most=most)


def kinds(found: casework.Suggested) -> list[dict[str, str]]:
    """Suggested kinds as buttons."""
    known = {view.code: view for view in casework.case_types(channel="portal")}
    return [{"code": item.code, "title": words.in_language(known[item.code].title)} for item in found.items]


def neighbours(draft: Draft, *, near: str = "") -> list[Neighbour]:
    """Open cases near by that may be the same need; none while the place is not known.

    Shape: `near` is a community to look in while the person has not said where.
    """
    where, lon, lat = _place(draft)
    if not where.community and near:
        where = _where(near)
    if not where.community and lon is None:
        return []
    need = casework.Need(text=draft.description, type_code=draft.type_code, where=where, lon=lon, lat=lat)
    return [_neighbour(one) for one in casework.public_likely(need=need)]


def _neighbour(one: casework.PublicLikely) -> Neighbour:
    named = places.divisions([one.community_code]).get(one.community_code)
    return Neighbour(
        key=one.key,
        title=words.in_language(one.type_title),
        place=places.short_name(named, language=get_language() or "zh-hans") if named else "",
        since=clock.ago(one.raised_at),
        state=words.state_of(one.state),
    )


def _place(draft: Draft) -> tuple[Where, float | None, float | None]:
    """Where it is as far as it is known; a point only where the person gave one."""
    if not draft.community and draft.lon is None:
        return Where(), None, None
    found = places.place(lon=draft.lon, lat=draft.lat, community_code=draft.community, address=draft.address)
    is_exact = draft.lon is not None and not found.is_approximate
    return found.where, found.lon if is_exact else None, found.lat if is_exact else None


def _where(code: str) -> Where:
    return places.where_of(code) if code in places.divisions([code]) else Where()


def remember_place(request: HttpRequest, draft: Draft) -> None:
    """The next report of this browser is likely near this one."""
    if community := _place(draft)[0].community:
        request.session[NEAR_KEY] = community


def from_typing(data: Any, draft: Draft) -> Draft:
    """The draft as it would be with what stands in the form now; what cannot be read is left as it was."""
    if "description" in data:
        draft.description = data["description"].strip()[:2000]
    if "community" in data or "lon" in data:
        draft.community, draft.address = data.get("community", "")[:20], data.get("address", "").strip()[:300]
        draft.lon, draft.lat = _degrees(data.get("lon"), 180), _degrees(data.get("lat"), 90)
        if draft.lon is None or draft.lat is None:
            draft.lon = draft.lat = None
    return draft


def _degrees(text: str | None, most: float) -> float | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if -most <= value <= most else None
