"""Case types and routes brought in from files: each content becomes an immutable version once."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from uuid_utils.compat import uuid7

from huimin.kernel.access import api as access
from huimin.kernel.access.api import Actor
from huimin.kernel.clock import api as clock
from huimin.kernel.facts import api as facts

from ..definition import digest, parse, read_yaml
from ..drafting import CITY, unsettled
from ..errors import DefinitionFault, DefinitionRefused
from ..models import CaseType, Draft, Route
from ..types import Loaded
from .designing.draft_begin import begin
from .designing.put_in_force import begins, drop_waiting, locked_type, put_in_force, store_version, wait_for_day
from .owners import hours_of, owners_put


def case_types_load(*, actor: Actor, path: Path, origin: str = "", is_shipped: bool = False) -> Loaded:
    """Loads every case type of a YAML file, all or none.

    Raises: DefinitionRefused with file, line and key of each fault; Refused.
    """
    items = read_yaml(path.read_text("utf-8"), path.name)
    return case_types_put(actor=actor, items=items, origin=origin or path.name, is_shipped=is_shipped)


@transaction.atomic
def case_types_put(
    *, actor: Actor, items: Iterable[Mapping[str, Any]], origin: str, is_shipped: bool = False
) -> Loaded:
    """Puts case types in force: new content becomes the next version, known content changes nothing.

    One that begins on a day to come waits for it, and takes the place of what waited before.
    What the product ships (`is_shipped`) becomes a draft where the city has made the type its own: its people decide.

    Raises: DefinitionRefused, Refused.
    """
    access.require(actor, "casework.type_edit")
    done = {"new": 0, "changed": 0, "unchanged": 0, "drafted": 0}
    for item in items:
        done[_put(dict(item), actor=actor, origin=origin, is_shipped=is_shipped)] += 1
    return Loaded(**done)


def _put(data: dict[str, Any], *, actor: Actor, origin: str, is_shipped: bool) -> str:
    """One case type; says what became of it."""
    at = clock.now()
    definition = parse(data)
    case_type = locked_type(definition.code, data)
    last = case_type.versions.order_by("-number").first()
    if last is not None and last.digest == digest(data):
        return "unchanged"
    if is_shipped and last is not None and _is_of_the_city(case_type):
        if _is_known(case_type, data):
            return "unchanged"
        begin(actor=actor, code=case_type.code, base=case_type.version, content=unsettled(data), origin=origin)
        return "drafted"
    version = store_version(case_type, data, origin=origin, at=at)
    drop_waiting(case_type)
    starts = begins(version, actor)
    if starts is not None and starts > at:
        wait_for_day(case_type, version, actor=actor)
    else:
        put_in_force(case_type, version, actor=actor, at=at)
    return "changed" if last else "new"


def _is_of_the_city(case_type: CaseType) -> bool:
    """Whether what holds, or waits for its day, was made by this installation's people."""
    held = [version for version in (case_type.version, case_type.next_version) if version is not None]
    return any(version.origin.startswith(CITY) for version in held)


def _is_known(case_type: CaseType, data: dict[str, Any]) -> bool:
    """Whether this very content has been in force, or was laid before the city's people already, whatever they made of it."""
    digests = [digest(data), digest(unsettled(data))]
    return (
        case_type.versions.filter(digest__in=digests).exists()
        or Draft.objects.filter(code=case_type.code, shipped_digest__in=digests).exists()
    )


@transaction.atomic
def routes_load(*, actor: Actor, path: Path) -> Loaded:
    """Loads the routing table of a town: `routes` of {capability, division, unit (code), type?, hours?} and `owners` of components.

    Raises: DefinitionRefused, Refused.
    """
    access.require(actor, "casework.type_edit")
    read = yaml.safe_load(path.read_text("utf-8")) or {}
    rows = read.get("routes") or []
    new, unchanged = owners_put(read.get("owners") or [], file=path.name), 0
    for index, row in enumerate(rows):
        unit = access.organisation(code=str(row.get("unit", "")))
        if unit is None:
            raise DefinitionRefused(
                [
                    DefinitionFault(
                        key=f"routes/{index}/unit",
                        line=0,
                        message=f"no organisation {row.get('unit')!r}",
                        file=path.name,
                    )
                ]
            )
        key = {
            "capability": row["capability"],
            "case_type_code": row.get("type", ""),
            "division_code": str(row["division"]),
            "unit_id": unit.id,
            "hours": hours_of(row, key=f"routes/{index}", file=path.name),
        }
        # A row that people have ended is not begun again by loading the same file once more.
        is_new = not Route.objects.filter(**key).exists()
        if is_new:
            Route.objects.create(id=uuid7(), **key)
        new, unchanged = new + is_new, unchanged + (not is_new)
    if new:
        facts.record(
            verb="casework.routes_loaded",
            subject=("routes", uuid7()),
            actor=actor,
            data={"rows": new, "file": path.name},
        )
    return Loaded(new, 0, unchanged)
