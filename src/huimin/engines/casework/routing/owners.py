"""Which component a need is about, so that whoever owns or maintains it answers.

Source: GB/T 30428.2: a component has its class, its 权属单位 and its 养护单位.
"""

from collections.abc import Mapping
from typing import Any

from ..definition import Definition

#: Questions of a form whose answers name the component: its class, and the owner its plate or the register names.
CLASS_FIELD, OWNER_FIELD = "component_class", "owner_code"


def component_of(definition: Definition, answers: Mapping[str, Any] | None = None) -> tuple[str, str]:
    """The class of the component and the code of its owner, "" where nobody said.

    Shape: the class is the answer given, else the catalogue's major and minor code put together, such as 01002.
    """
    given = answers or {}
    owner = str(given.get(OWNER_FIELD) or "")
    if asked := given.get(CLASS_FIELD):
        return str(asked), owner
    return component_class(definition.catalogue), owner


def component_class(catalogue: Mapping[str, Any]) -> str:
    """The class of the components a place in the city catalogue is about, "" where it is about none."""
    if catalogue.get("kind") != "component":
        return ""
    return f"{catalogue.get('major', '')}{catalogue.get('minor', '')}"
