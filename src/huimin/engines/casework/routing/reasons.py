"""Why a unit was chosen: a value a fact keeps, and a sentence staff read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ..labels import capability_titles, in_language, place_names, unit_names


@dataclass(frozen=True, slots=True)
class Reason:
    """The parts of the rule that named a unit, in the order in which they counted."""

    rule: str  # owner | type | capability
    code: str  # of the component's class, the case type or the capability
    division: str
    hours: str = ""  # working | off, where the row asks for it
    instead_of: UUID | None = None  # the unit that is closed
    among: int = 0  # how many units fitted equally
    open_cases: int = 0  # how many cases lay on the desk of the one chosen

    def as_fact(self) -> dict[str, Any]:
        """What the fact keeps: codes, ids and numbers."""
        kept: dict[str, Any] = {"rule": self.rule, "code": self.code, "division": self.division}
        if self.hours:
            kept["hours"] = self.hours
        if self.instead_of:
            kept["instead_of"] = str(self.instead_of)
        if self.among:
            kept["load"] = {"among": self.among, "open": self.open_cases}
        return kept


def in_words(route: Mapping[str, Any] | str | None) -> str:
    """The reason a fact keeps, as a phrase for staff; "" for none. Facts of earlier releases keep "code@division"."""
    if not route:
        return ""
    if isinstance(route, str):
        return _("the routing table of %(place)s") % {"place": _place(route.rpartition("@")[2])}
    place = {"place": _place(str(route.get("division", "")))}
    match route.get("rule"):
        case "owner":
            said = [_("who maintains this component in %(place)s") % place]
        case "type":
            said = [_("this case type in %(place)s") % place]
        case _:
            said = [_work(str(route.get("code", "")), place)]
    if route.get("hours") == "off":
        unit = _unit(route.get("instead_of"))
        said.append(_("on duty while %(unit)s is closed") % {"unit": unit} if unit else _("on duty out of hours"))
    elif route.get("hours") == "working":
        said.append(_("within working hours"))
    if load := route.get("load"):
        said.append(_("the fewest open cases of %(among)d units (%(open)d)") % load)
    return pgettext("between reasons", ", ").join(said)


def _work(code: str, place: dict[str, str]) -> str:
    if name := in_language(capability_titles(code).get(code, {})):
        return pgettext("reason", "%(work)s in %(place)s") % {"work": name, **place}
    return _("this kind of work in %(place)s") % place


def _place(code: str) -> str:
    return place_names([code]).get(code, code)


def _unit(unit_id: Any) -> str:
    if not unit_id:
        return ""
    return unit_names([UUID(str(unit_id))]).get(UUID(str(unit_id)), "")
