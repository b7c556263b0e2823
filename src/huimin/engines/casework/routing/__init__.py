"""Which unit answers, and why: by type, place, component owner, working hours and load."""

from .load import given_one
from .owners import component_of
from .reasons import Reason, in_words
from .table import (
    DISPATCH,
    INTAKE,
    Desks,
    able,
    able_units,
    centre,
    chosen,
    colleagues,
    desks,
    proposed_desks,
    proposed_unit,
    routes,
    units_for,
    units_of,
)

__all__ = [
    "DISPATCH",
    "INTAKE",
    "Desks",
    "Reason",
    "able",
    "able_units",
    "centre",
    "chosen",
    "colleagues",
    "component_of",
    "desks",
    "given_one",
    "in_words",
    "proposed_desks",
    "proposed_unit",
    "routes",
    "units_for",
    "units_of",
]
