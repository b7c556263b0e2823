"""Where people go once they have signed in without wanting to go anywhere in particular."""

from huimin.kernel.access import api as access
from huimin.kernel.gate.api import Actor

STATION_KINDS = {"station", "service_centre"}
#: Without it nobody serves at a station, wherever they work: a nurse of a health centre answers cases at the workbench.
SERVES = "station.visit_hold"


def address(actor: Actor) -> str:
    """Where to after signing in: who sits on several posts is asked on which to act."""
    return "/accounts/post/" if len(actor.posts) > 1 else start(actor)


def start(actor: Actor) -> str:
    """Residents start at the portal, those who serve at a station there, other staff at the workbench."""
    if actor.kind != "staff":
        return "/"
    if actor.post is None:
        return "/accounts/"
    organisation = access.organisation(id=actor.post.organisation_id)
    is_at_station = organisation is not None and organisation.kind in STATION_KINDS and access.may(actor, SERVES)
    return "/station/" if is_at_station else "/workbench/"
