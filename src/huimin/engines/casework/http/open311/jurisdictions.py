"""Which places take part: cities and streets whose needs somebody here receives, by their own codes."""

from django.utils.translation import gettext as _

from huimin.kernel.access import api as access
from huimin.kernel.clock import api as clock
from huimin.kernel.places import api as places
from huimin.kernel.places.api import DivisionView

from ... import api as casework
from .faults import Fault

CHANNEL = "open311"
LEVELS = ("city", "district", "street")


def listed() -> list[DivisionView]:
    """Every city, district and street whose needs are received by a desk here, or in a part of it; the large ones
    first.
    """
    offered = casework.case_types(channel=CHANNEL)
    if not offered:
        return []
    _view, content = casework.case_type(offered[0].code)  # the desk that receives is the same for every kind
    today = clock.now().date()
    found: dict[str, DivisionView] = {}
    for organisation in access.organisations():
        code = organisation.division_code
        if code in found or not places.divisions([code]):
            continue
        if casework.desks(content, places.where_of(code), on=today).intake_id:
            found |= {view.code: view for view in (places.division(code), *places.ancestors(code))}
    taking_part = [view for view in found.values() if view.level in LEVELS and view.is_current]
    return sorted(taking_part, key=lambda view: (LEVELS.index(view.level), view.code))


def known(jurisdiction_id: str) -> str:
    """The division's code of a jurisdiction; "" where none was named, which means all of them.

    Raises: Fault 404.
    """
    if jurisdiction_id and jurisdiction_id not in {view.code for view in listed()}:
        raise Fault(404, _("There is no jurisdiction “%(id)s” here.") % {"id": jurisdiction_id})
    return jurisdiction_id
