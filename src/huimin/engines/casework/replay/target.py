"""Requests as a target of exchange: each row becomes a case, or changes the case it became before."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from uuid_utils.compat import uuid7

from huimin.engines.exchange.api import Change, Document, Fault, register
from huimin.kernel.access.api import Actor
from huimin.kernel.clock import api as clock
from huimin.kernel.facts import api as facts

from .building import Built, Setting, build
from .bulk import copy_rows
from .figures import figures
from .placing import Placer
from .preparing import prepare, type_versions, unit_ids
from .reading import RequestReader
from .schema import SCHEMA
from .updating import update
from .words import WORDS

register(WORDS)


class Requests:
    """See huimin.engines.exchange.types.Target."""

    name = "requests"

    def __init__(self) -> None:
        self._setting: Setting | None = None

    def schema(self) -> dict[str, Any]:
        """The keys of a mapping that are about requests."""
        return SCHEMA

    def reader(self, document: Document) -> RequestReader:
        """The mapping made ready. Raises: MappingRefused."""
        return RequestReader(document)

    def prepare(self, document: Document) -> None:
        """Makes divisions, units and case types. Raises: MappingRefused."""
        prepare(document, actor=_actor(document))

    def apply(self, document: Document, changes: list[Change], *, batch_id: UUID) -> list[UUID | Fault]:
        """Writes a chunk of requests as cases: new ones in bulk, changed ones each on its own."""
        setting = self._set(document, batch_id, {change.mapped.record.type_code for change in changes})
        new = [change for change in changes if change.subject_id is None]
        numbers = iter(_numbers([change.mapped.record.created_at for change in new]))
        built = {
            change.mapped.key: build(change.mapped.record, setting, case_id=uuid7(), number=next(numbers))
            for change in new
        }
        write(list(built.values()))
        return [
            built[change.mapped.key].case["id"]
            if change.subject_id is None
            else update(change.mapped.record, setting, case_id=change.subject_id)
            for change in changes
        ]

    def figures(self, document: Document) -> dict[str, Any]:
        """Volume, on-time and open figures of the origin, counted from the cases."""
        zone = document.data["times"].get("zone") or document.data["division"].get("zone", "UTC")
        return figures(origin=document.data["identity"]["origin"], time_zone=zone)

    def _set(self, document: Document, batch_id: UUID, type_codes: set[str]) -> Setting:
        before = self._setting
        if before is None or before.batch_id != batch_id or not type_codes <= before.types.keys():
            types = {**(before.types if before and before.batch_id == batch_id else {}), **type_versions(type_codes)}
            self._setting = Setting(
                actor=_actor(document),
                origin=document.data["identity"]["origin"],
                batch_id=batch_id,
                units=unit_ids(document),
                types=types,
                now=clock.now(),
                placer=Placer(document.data["division"]["code"]),
            )
        assert self._setting is not None  # noqa: S101 - set above
        return self._setting


def write(built: list[Built]) -> None:
    """Writes new cases with all their rows and facts, a statement a table."""
    copy_rows("casework_case", [one.case for one in built])
    copy_rows("casework_clock", [_clock_columns(one) for one in built])
    copy_rows("casework_workitem", [one.item for one in built if one.item])
    copy_rows("casework_note", [note for one in built for note in one.notes])
    facts.record_many([fact for one in built for fact in one.history])


def _clock_columns(one: Built) -> dict[str, Any]:
    row = one.clock
    return {
        "id": row.id, "case_id": one.case["id"], "stage": row.stage.value, "unit_id": row.unit_id, "limit": row.limit,
        "statutory": row.statutory, "calendar": row.calendar, "time_zone": row.time_zone, "started_at": row.started_at,
        "due_at": row.due_at, "is_provisional": row.is_provisional, "stopped_at": row.stopped_at,
        "paused_at": row.paused_at,
    }  # fmt: skip


def _numbers(days: list[datetime]) -> list[str]:
    """A case number for each of these days."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('casework_number') FROM generate_series(1, %s)", [len(days)])
        return [f"{day:%y%m%d}-{row[0]:05d}" for day, row in zip(days, cursor.fetchall(), strict=True)]


def _actor(document: Document) -> Actor:
    return Actor.system(f"import of {document.data['identity']['origin']}", channel="import")
