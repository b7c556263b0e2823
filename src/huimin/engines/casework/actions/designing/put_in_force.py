"""A version comes into force: at once, or on its day. The catalogue honours the day by itself; the job tidies up and tells."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from uuid_utils.compat import uuid7

from huimin.kernel.access.api import Actor, Where
from huimin.kernel.clock import api as clock
from huimin.kernel.facts import api as facts

from ...definition import digest, parse
from ...drafting import Standing
from ...models import CaseType, CaseTypeVersion, Draft
from .draft_row import zone


def locked_type(code: str, content: Mapping[str, Any]) -> CaseType:
    """The row of a case type, locked until the transaction ends; made where there is none."""
    case_type, _ = CaseType.objects.select_for_update().get_or_create(
        code=code,
        defaults={"title": content["title"], "kind": content["kind"], "is_sample": content.get("sample", False)},
    )
    return case_type


def store_version(
    case_type: CaseType, content: Mapping[str, Any], *, origin: str, at: datetime, valid_from: date | None = None
) -> CaseTypeVersion:
    """The next version of a case type, immutable from now on; not yet in force."""
    definition = parse(dict(content))
    starts, ends = (_day(text) for text in (definition.valid_from, definition.valid_to))
    last = case_type.versions.order_by("-number").first()
    return CaseTypeVersion.objects.create(
        id=uuid7(), case_type=case_type, number=last.number + 1 if last else 1, definition=dict(content),
        digest=digest(dict(content)), origin=origin, created_at=at,
        valid_from=valid_from or starts, valid_to=ends,
    )  # fmt: skip


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def wait_for_day(case_type: CaseType, version: CaseTypeVersion, *, actor: Actor) -> None:
    """From its day on this version holds, until the day it ends. Days begin at midnight where the actor decides."""
    case_type.next_version, case_type.next_from = version, _midnight(version.valid_from, actor)
    case_type.next_ends_at = _midnight(version.valid_to, actor)
    case_type.save(update_fields=["next_version", "next_from", "next_ends_at"])


def drop_waiting(case_type: CaseType) -> None:
    """Nothing waits for its day any more: what came later stands instead."""
    if case_type.next_version_id is None:
        return
    Draft.objects.filter(version_id=case_type.next_version_id).update(state=Standing.SUPERSEDED)
    case_type.next_version, case_type.next_from, case_type.next_ends_at = None, None, None
    case_type.save(update_fields=["next_version", "next_from", "next_ends_at"])


def begins(version: CaseTypeVersion, actor: Actor) -> datetime | None:
    """The midnight from which the version holds, where the actor decides; None where it names no day."""
    return _midnight(version.valid_from, actor)


def _midnight(day: date | None, actor: Actor) -> datetime | None:
    return datetime.combine(day, time(0), ZoneInfo(zone(actor))) if day else None


def put_in_force(
    case_type: CaseType, version: CaseTypeVersion, *, actor: Actor, where: Where | None = None, at: datetime
) -> None:
    """This version holds now, until the day it ends; drafts say so, and one fact tells it."""
    definition = parse(version.definition)
    case_type.title, case_type.kind, case_type.group = definition.title, definition.kind, definition.group
    case_type.is_sample, case_type.version = definition.sample, version
    if case_type.next_version_id == version.id:
        case_type.ends_at = case_type.next_ends_at
        case_type.next_version, case_type.next_from, case_type.next_ends_at = None, None, None
    else:
        case_type.ends_at = _midnight(version.valid_to, actor)
    case_type.save()
    Draft.objects.filter(code=case_type.code, state=Standing.IN_FORCE).update(state=Standing.SUPERSEDED)
    Draft.objects.filter(version=version).update(state=Standing.IN_FORCE)
    facts.record(
        verb="casework.type_put_in_force",
        subject=("case_type_version", version.id),
        actor=actor,
        where=where,
        data={
            "type": case_type.code,
            "number": version.number,
            "digest": version.digest,
            "origin": version.origin,
            "to": version.valid_to.isoformat() if version.valid_to else None,
        },
        at=at,
    )


def put_due_in_force() -> int:
    """Every version whose day has come is in force, told as of that midnight however late the job runs. Twice is once."""
    codes = CaseType.objects.filter(next_from__lte=clock.now()).values_list("code", flat=True)
    return sum(_put(code) for code in list(codes))


@transaction.atomic
def _put(code: str) -> bool:
    case_type = CaseType.objects.select_for_update(of=("self",)).select_related("next_version").get(code=code)
    if case_type.next_version is None or case_type.next_from is None or case_type.next_from > clock.now():
        return False
    put_in_force(case_type, case_type.next_version, actor=Actor.system("its day has come"), at=case_type.next_from)
    return True
