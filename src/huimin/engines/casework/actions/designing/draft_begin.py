"""A draft is begun: of a new case type, from a version of one that exists, or from what a file or an upgrade says."""

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from uuid_utils.compat import uuid7

from huimin.kernel.access import api as access
from huimin.kernel.access.api import Actor
from huimin.kernel.clock import api as clock
from huimin.kernel.facts import api as facts

from ...definition import digest
from ...drafting import CITY, SETTLED, DraftView
from ...errors import InputRefused, TypeUnknown
from ...models import CaseType, CaseTypeVersion, Draft
from ...queries.drafts import view_of
from .draft_row import EDIT, home

CODE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")


@transaction.atomic
def draft_begin(
    *, actor: Actor, code: str, version_id: UUID | None = None, content: Mapping[str, Any] | None = None,
    copy_of: str = "", origin: str = CITY,
) -> DraftView:  # fmt: skip
    """A new draft for `code`.

    Shape: it starts from `content`, else from the version named, else from the one in force under this code, else from a
    copy of the type `copy_of`, else empty.
    Raises: Refused, InputRefused, TypeUnknown.
    """
    access.assure(actor, EDIT)
    code = code.strip()
    if not CODE.fullmatch(code) or len(code) > 80:
        raise InputRefused(
            _("Write the code as two or more words of small letters with a point between, such as street.lost_pet."),
            field="code",
        )
    case_type = CaseType.objects.select_related("version").filter(code=code).first()
    base = case_type.version if case_type else None
    if version_id is not None:
        base = CaseTypeVersion.objects.filter(id=version_id, case_type_id=code).first()
        if base is None:
            raise TypeUnknown(_("There is no such version of this case type."), field="version")
    said = dict(content if content is not None else base.definition if base else _copied(copy_of))
    kept = {key: value for key, value in said.items() if key not in SETTLED}
    return begin(actor=actor, code=code, base=base, content={"code": code, **kept}, origin=origin)


def begin(*, actor: Actor, code: str, base: CaseTypeVersion | None, content: dict[str, Any], origin: str) -> DraftView:
    """Writes the draft and its fact, in the transaction that is open."""
    at = clock.now()
    draft = Draft.objects.create(
        id=uuid7(), code=code, base=base, content=content, digest=digest(content), origin=origin[:200],
        shipped_digest="" if origin.startswith(CITY) else digest(content),
        author_id=actor.account_id, editor_id=actor.account_id, created_at=at, changed_at=at,
    )  # fmt: skip
    facts.record(
        verb="casework.draft_begun",
        subject=("case_type_draft", draft.id),
        actor=actor,
        where=home(actor),
        data={"type": code, "base": str(base.id) if base else None, "digest": draft.digest},
        at=at,
    )
    return view_of(draft)


def _copied(code: str) -> dict[str, Any]:
    """What a copy of another type starts with: everything but its name and its place in the catalogue."""
    if not code:
        return {}
    other = CaseType.objects.select_related("version").filter(code=code, version__isnull=False).first()
    if other is None or other.version is None:
        raise TypeUnknown(_("There is no case type “%(code)s”.") % {"code": code[:80]}, field="copy_of")
    return {
        key: value for key, value in other.version.definition.items() if key not in ("title", "catalogue", "sample")
    }
