"""Views that a person sees, and how they want lists."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huimin.kernel.access import api as access
from huimin.kernel.trips import api as trips

from ..circle import ORDER, Circle
from ..models import ListPreference, SavedView

#: Columns a person may leave out; number and matter always stand.
COLUMNS: dict[str, Promise] = {
    "place": _("Place"),
    "unit": _("Unit"),
    "state": _("State"),
    "channel": _("Way in"),
    "raised": _("Raised at"),
    "updated": _("Changed at"),
    "due": pgettext_lazy("column", "Due"),
}
USUAL = ("place", "unit", "state", "raised", "due")
MOST = 24
_PREFERENCE = trips.Question(ListPreference, "WHERE account_id = %s")
_VIEWS = trips.Question(SavedView, f"WHERE {Circle.sql()} ORDER BY created_at LIMIT %s")


@dataclass(frozen=True)
class Wanted:
    """How a person wants lists: their preference (the usual one until they say otherwise), and the views they see."""

    preference: ListPreference
    views: list[SavedView]


def wanted_by(actor: access.Actor) -> Wanted:
    """How this person wants lists, in one trip; of the views their own come first, then the unit's, then the street's."""
    circle = Circle.of(actor)
    asked = _VIEWS.of(*circle.values, 2 * MOST)
    kept, views = trips.ask(_PREFERENCE.of(circle.account_id), asked)
    views.sort(key=lambda row: (ORDER[row.shared_with], row.created_at))
    preference = kept[0] if kept else ListPreference(account_id=circle.account_id, columns=list(USUAL))
    return Wanted(preference, views[:MOST])


def first_view(wanted: Wanted) -> SavedView | None:
    """The view this person wants to open first, as long as they see it."""
    return next((view for view in wanted.views if view.id == wanted.preference.first_view_id), None)
