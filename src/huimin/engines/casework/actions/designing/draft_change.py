"""A draft is changed: some of what it says, whole or not; what is still wrong is told, not refused."""

import math
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from huimin.kernel.access.api import Actor
from huimin.kernel.clock import api as clock
from huimin.kernel.facts import api as facts

from ...definition import digest, keys
from ...drafting import SETTLED, DraftView, Standing
from ...errors import InputRefused
from ...models import Draft
from ...queries.drafts import view_of
from .draft_row import EDIT, home, lock

#: A definition of the largest form fits many times over.
MOST_LETTERS = 400_000


@transaction.atomic
def draft_change(*, actor: Actor, draft_id: UUID, revision: int, changes: Mapping[str, Any]) -> DraftView:
    """Replaces the keys given; None takes one away. Saying the same again changes nothing and leaves no fact.

    `revision` is the one the editor saw; two editors never overwrite each other.
    Raises: Refused, DraftNotFound, DraftChanged, GuardRefused, InputRefused.
    """
    draft = lock(actor=actor, draft_id=draft_id, act="change", permission=EDIT, revision=revision)
    _check(changes)
    content = {key: value for key, value in {**draft.content, **changes}.items() if value is not None}
    if digest(content) == draft.digest:
        return view_of(draft)
    changed = sorted(key for key in changes if changes[key] != draft.content.get(key))
    write(draft, content=content, editor_id=actor.account_id)
    facts.record(
        verb="casework.draft_changed",
        subject=("case_type_draft", draft.id),
        actor=actor,
        where=home(actor),
        data={"type": draft.code, "keys": changed, "revision": draft.revision},
        at=draft.changed_at,
    )
    return view_of(draft)


def write(draft: Draft, *, content: dict[str, Any], editor_id: UUID | None) -> None:
    """Keeps what the draft says now; a refused one is a draft again, and nobody has decided on it."""
    draft.content, draft.digest = content, digest(content)
    draft.state, draft.editor_id, draft.decider_id = Standing.DRAFT, editor_id, None
    draft.revision, draft.changed_at = draft.revision + 1, clock.now()
    draft.save()


def _check(changes: Mapping[str, Any]) -> None:
    for key, value in changes.items():
        if key in SETTLED or key not in keys():
            raise InputRefused(_("A case type says nothing under “%(key)s”.") % {"key": key[:40]}, field=key[:40])
        if not is_storable(value):
            raise InputRefused(_("The text contains a character that cannot be stored. Type it again."), field=key)
    if len(str(changes)) > MOST_LETTERS:
        raise InputRefused(_("This is too much for one case type. Make two of it."), field="")


def is_storable(value: Any) -> bool:
    """Whether the database can hold the value: no NUL, no half of a pair of UTF-16, no number that is none."""
    match value:
        case str():
            return "\x00" not in value and not any("\ud800" <= letter <= "\udfff" for letter in value)
        case dict():
            return all(isinstance(key, str) and is_storable(key) and is_storable(item) for key, item in value.items())
        case list():
            return all(is_storable(item) for item in value)
        case float():
            return math.isfinite(value)
        case bool() | int() | None:
            return True
    return False
