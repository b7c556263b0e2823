"""A scope: permission as a condition on rows, for the ORM, for SQL and for one row in hand. All three say the same."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from .types import LEVELS, Grant, Where

_NAME = re.compile(r"^[a-z_][a-z0-9_]*$")


@dataclass(frozen=True, slots=True)
class Scope:
    """The rows some grants reach. Rows carry `city_code … grid_code`, a unit and an owner, as far as they have them."""

    grants: tuple[Grant, ...]
    account_id: UUID | None

    @property
    def is_empty(self) -> bool:
        """Nothing at all can be reached: the query need not be made."""
        return not self.grants

    @property
    def is_everything(self) -> bool:
        """Every row can be reached: no condition is needed."""
        return any(grant.reach == "everywhere" for grant in self.grants)

    @property
    def data_classes(self) -> frozenset[str]:
        """The classes of data some grant opens somewhere."""
        return frozenset().union(*(grant.data_classes for grant in self.grants))

    def classes_of(
        self, *, where: Where | None = None, unit_id: UUID | None = None, owner_id: UUID | None = None
    ) -> frozenset[str]:
        """The classes of data that may be shown of one row; empty when the row itself may not be."""
        return frozenset().union(
            *(
                grant.data_classes
                for grant in self.grants
                if grant.covers(account_id=self.account_id, where=where, unit_id=unit_id, owner_id=owner_id)
            )
        )

    def allows(
        self,
        where: Where | None = None,
        unit_id: UUID | None = None,
        owner_id: UUID | None = None,
        *,
        data_class: str = "general",
    ) -> bool:
        """Whether one row in hand lies in the scope."""
        return data_class in self.classes_of(where=where, unit_id=unit_id, owner_id=owner_id)

    def q(self, where: str = "", unit: str = "unit_id", owner: str = "reporter_id", *, data_class: str = "") -> Q:
        """The condition for the ORM.

        Shape: `where` is the prefix before `street_code` ("" or "case__"); `unit` and `owner` are field names, "" where
        rows have none; `data_class` names the column that holds the row's class, "" where all rows are general.
        """
        condition = Q(pk__in=[])
        for reach, classes in self._merged(data_class):
            reached = Q()
            kind, values = reach
            if kind in LEVELS:
                reached = Q(**{f"{where}{kind}_code__in": sorted(values)})
            elif kind == "unit":
                if not unit:
                    continue
                reached = Q(**{f"{unit}__in": sorted(values)})
            elif kind == "own":
                if not owner:
                    continue
                reached = Q(**{owner: self.account_id})
            if data_class:
                reached &= Q(**{f"{data_class}__in": sorted(classes)})
            elif kind == "everywhere":
                return Q()
            condition = reached if condition == Q(pk__in=[]) else condition | reached
        return condition

    def sql(
        self, alias: str, *, unit: str = "unit_id", owner: str = "reporter_id", data_class: str = ""
    ) -> tuple[str, list[object]]:
        """The same condition as SQL with its parameters, for columns of the table aliased `alias`."""
        for name in (alias, unit, owner, data_class):
            if name and not _NAME.match(name):
                raise ValueError(f"not a column name: {name!r}")
        parts: list[str] = []
        params: list[object] = []
        values_of_part: list[object]
        for (kind, values), classes in self._merged(data_class):
            if kind in LEVELS:
                part, values_of_part = _among(f"{alias}.{kind}_code", values)
            elif kind == "unit":
                if not unit:
                    continue
                part, values_of_part = _among(f"{alias}.{unit}", values)
            elif kind == "own":
                if not owner:
                    continue
                part, values_of_part = f"{alias}.{owner} = %s", [self.account_id]
            else:
                if not data_class:
                    return "TRUE", []
                part, values_of_part = "TRUE", []
            if data_class:
                part, values_of_part = (
                    f"({part} AND {alias}.{data_class} = ANY(%s))",
                    [*values_of_part, sorted(classes)],
                )
            parts.append(part)
            params += values_of_part
        return (f"({' OR '.join(parts)})", params) if parts else ("FALSE", [])

    def _merged(self, data_class: str) -> list[tuple[tuple[str, frozenset], frozenset[str]]]:
        """Grants of one kind put together: (level or other reach, its codes or ids), classes of data."""
        found: dict[tuple[str, frozenset[str]], set] = defaultdict(set)
        for grant in self.grants:
            classes = grant.data_classes if data_class else frozenset({"general"})
            if not data_class and "general" not in grant.data_classes:
                continue
            if grant.reach == "jurisdiction":
                if grant.division_level in LEVELS and grant.division_code:
                    found[grant.division_level, classes].add(grant.division_code)
            elif grant.reach == "unit":
                found["unit", classes] |= grant.organisation_ids
            elif grant.reach == "own":
                if self.account_id is not None:
                    found["own", classes].add(self.account_id)
            else:
                found["everywhere", classes].add("")
        order = {"everywhere": 0}
        return [
            ((kind, frozenset(values)), classes)
            for (kind, classes), values in sorted(found.items(), key=lambda item: order.get(item[0][0], 1))
        ]


def _among(column: str, values: frozenset) -> tuple[str, list[object]]:
    """The condition that a column holds one of the values. One value by "=": then an index that begins with it gives the order."""
    if len(values) == 1:
        return f"{column} = %s", [*values]
    return f"{column} = ANY(%s)", [sorted(values)]
