"""Drafts, versions and types, as the designer shows them."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count

from huimin.kernel.access import api as access
from huimin.kernel.access.api import Actor
from huimin.kernel.clock import api as clock

from .. import drafting
from ..drafting import DraftView, Standing, TypeRow, VersionView
from ..errors import DraftNotFound, TypeUnknown
from ..models import Case, CaseType, CaseTypeVersion, Draft
from ..transitions import OPEN

VIEW = "casework.type_view"
#: Drafts that are still being worked on, or wait.
LIVE = (Standing.DRAFT, Standing.SUBMITTED, Standing.REFUSED, Standing.APPROVED)


def view_of(draft: Draft) -> DraftView:
    """A draft as it crosses the door."""
    title = draft.content.get("title")
    return DraftView(
        id=draft.id, code=draft.code, title=title if isinstance(title, dict) else {}, state=Standing(draft.state),
        revision=draft.revision, content=draft.content, origin=draft.origin, author_id=draft.author_id,
        editor_id=draft.editor_id, decider_id=draft.decider_id, remark=draft.remark, valid_from=draft.valid_from,
        base_id=draft.base_id, base_number=draft.base.number if draft.base else 0, version_id=draft.version_id,
        created_at=draft.created_at, changed_at=draft.changed_at, submitted_at=draft.submitted_at,
        decided_at=draft.decided_at, faults=tuple(drafting.faults(draft.content)),
    )  # fmt: skip


def draft(*, actor: Actor, draft_id: UUID) -> DraftView:
    """One draft with its faults.

    Raises: Refused, DraftNotFound.
    """
    access.assure(actor, VIEW)
    found = Draft.objects.select_related("base").filter(id=draft_id).first()
    if found is None:
        raise DraftNotFound
    return view_of(found)


def drafts(*, actor: Actor, code: str = "", states: Iterable[Standing] = LIVE) -> list[DraftView]:
    """Drafts of a type, or of all, the last changed first; at most 200.

    Raises: Refused.
    """
    access.assure(actor, VIEW)
    rows = Draft.objects.select_related("base").filter(state__in=list(states))
    return [view_of(row) for row in (rows.filter(code=code) if code else rows)[:200]]


def type_rows(*, actor: Actor) -> list[TypeRow]:
    """Every case type in force or drafted, by code.

    Raises: Refused.
    """
    access.assure(actor, VIEW)
    open_drafts: dict[str, list[Draft]] = defaultdict(list)
    for row in Draft.objects.filter(state__in=list(LIVE)):
        open_drafts[row.code].append(row)
    rows = []
    for one in CaseType.objects.select_related("version", "next_version"):
        if one.is_sample and not settings.IS_DEMO:
            continue
        version = one.version or one.next_version
        rows.append(
            TypeRow(
                code=one.code, title=one.title, group=one.group, kind=one.kind,
                number=one.version.number if one.version else 0,
                since=(one.version.valid_from or one.version.created_at) if one.version else None,
                next_from=one.next_from, ends_on=one.version.valid_to if one.version else None,
                capability=str(version.definition.get("capability", "")) if version else "",
                drafts=tuple((row.id, Standing(row.state)) for row in open_drafts.pop(one.code, [])),
            )
        )  # fmt: skip
    for code, of_new in open_drafts.items():
        view = view_of(of_new[0])
        group = view.content.get("group")
        rows.append(
            TypeRow(
                code=code, title=view.title, group=group if isinstance(group, dict) else {},
                kind=str(view.content.get("kind", "")), number=0, since=None, next_from=None, ends_on=None,
                capability=str(view.content.get("capability", "")),
                drafts=tuple((row.id, Standing(row.state)) for row in of_new),
            )
        )  # fmt: skip
    return sorted(rows, key=lambda row: row.code)


def versions(*, actor: Actor, code: str) -> list[VersionView]:
    """The history of a case type, the newest version first, with how many open cases run under each.

    Raises: Refused, TypeUnknown.
    """
    access.assure(actor, VIEW)
    case_type = CaseType.objects.filter(code=code).first()
    if case_type is None:
        raise TypeUnknown(code, field="code")
    running = dict(
        Case.objects.filter(access.scope(actor, VIEW).q(), type_code=code, state__in=list(OPEN))
        .order_by()
        .values_list("type_version_id")
        .annotate(Count("id"))
    )
    is_over = case_type.ends_at is not None and case_type.ends_at <= clock.now()
    held = None if is_over else case_type.version_id
    people = {row.version_id: row for row in Draft.objects.filter(code=code, version__isnull=False)}
    return [
        VersionView(
            id=row.id, code=code, number=row.number, origin=row.origin, created_at=row.created_at,
            valid_from=row.valid_from, valid_to=row.valid_to, is_in_force=row.id == held,
            is_next=row.id == case_type.next_version_id, running=running.get(row.id, 0),
            author_id=people[row.id].author_id if row.id in people else None,
            decider_id=people[row.id].decider_id if row.id in people else None, definition=row.definition,
        )
        for row in CaseTypeVersion.objects.filter(case_type=case_type).order_by("-number")
    ]  # fmt: skip


def version_content(*, actor: Actor, version_id: UUID) -> dict[str, Any]:
    """What a version says, as plain data.

    Raises: Refused, TypeUnknown.
    """
    access.assure(actor, VIEW)
    content: dict[str, Any] | None = (
        CaseTypeVersion.objects.filter(id=version_id).values_list("definition", flat=True).first()
    )
    if content is None:
        raise TypeUnknown(str(version_id), field="version")
    return content
