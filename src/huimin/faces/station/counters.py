"""Where a worker sits: the station, and the communities it serves. It comes from the posts they hold."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import get_language

from huimin.kernel.access import api as access
from huimin.kernel.access.api import Actor, PostView, Where
from huimin.kernel.places import api as places

from .errors import NoCounter

HOLD = "station.visit_hold"


@dataclass(frozen=True, slots=True)
class Counter:
    """A worker's counter: the post that opens it, and the communities it serves as choices (code, name)."""

    post: PostView
    communities: tuple[tuple[str, str], ...]

    @property
    def organisation_id(self) -> UUID:
        """The station."""
        return self.post.organisation_id

    @property
    def name(self) -> str:
        """The station's name in the language of the page."""
        return self.post.organisation_label

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the communities served."""
        return tuple(code for code, _name in self.communities)

    @property
    def where(self) -> Where:
        """The station's own place."""
        return places.where_of(self.post.division_code)


def counter_of(actor: Actor) -> Counter:
    """The counter of a worker, by the post they act on, else by the first that opens one.

    Raises: NoCounter.
    """
    grants = [each for each in access.scope(actor, HOLD).grants if each.reach == "jurisdiction" and each.post]
    if not grants:
        raise NoCounter
    chosen = next((each for each in grants if each.post == actor.post), grants[0])
    language = get_language() or "zh-hans"
    codes = dict.fromkeys(
        view.code
        for grant in (chosen, *grants)
        for view in places.find_divisions(level="community", within=grant.division_code)
    )
    names = places.divisions(codes)
    if chosen.post is None:
        raise NoCounter
    return Counter(chosen.post, tuple((code, places.short_name(names[code], language=language)) for code in codes))
