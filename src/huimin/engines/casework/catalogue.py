"""Case types in force, kept in the process for as long as their version is: definitions never change once stored."""

import json
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from huimin.kernel.clock import api as clock
from huimin.kernel.trips import api as trips

from .definition import Definition, build
from .errors import TypeUnknown

#: The version that holds at a moment: the one whose day has come, else the one in force; none once it has ended. One row, one
#: read: no cache of dates that could be stale, no job that has to be in time.
_HOLDS = """
    CASE WHEN next_from <= %s THEN CASE WHEN next_ends_at <= %s THEN NULL ELSE next_version_id END
         WHEN ends_at <= %s THEN NULL ELSE version_id END
"""
_CURRENT = f"SELECT {_HOLDS} FROM casework_casetype WHERE code = %s"  # noqa: S608 - our constant
_ALL = f"SELECT {_HOLDS}, is_sample FROM casework_casetype ORDER BY code"  # noqa: S608 - our constant


@lru_cache(maxsize=4096)
def version(version_id: UUID) -> Definition:
    """The definition stored as this version."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT definition FROM casework_casetypeversion WHERE id = %s", [version_id])
        row = cursor.fetchone()
    if row is None:
        raise LookupError(f"no case type version {version_id}")
    return build(json.loads(row[0]) if isinstance(row[0], str) else row[0])


def current(code: str, *, at: datetime | None = None) -> tuple[UUID, Definition]:
    """The version of a case type that holds at a moment, now unless told.

    Raises: TypeUnknown.
    """
    at = at or clock.now()
    (found,) = trips.send((_CURRENT, [at, at, at, code]))
    if not found or found[0][0] is None:
        raise TypeUnknown(_("There is no case type “%(code)s”.") % {"code": code[:80]}, field="type_code")
    return found[0][0], version(found[0][0])


def in_force() -> list[tuple[UUID, bool]]:
    """The version of every case type that holds now, by code, and whether it is a sample."""
    statement: trips.Statement = (_ALL, [clock.now()] * 3)
    (found,) = trips.send(statement)
    return [(version_id, is_sample) for version_id, is_sample in found if version_id is not None]
