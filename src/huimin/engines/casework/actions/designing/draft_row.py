"""A draft under lock: who may act on it, whether it still stands as they saw it."""

from uuid import UUID

from django.utils.translation import gettext as _

from huimin.kernel.access import api as access
from huimin.kernel.access.api import Actor, Where
from huimin.kernel.places import api as places

from ...drafting import POSSIBLE, STANDING_TITLES, Standing
from ...errors import DraftChanged, DraftNotFound, GuardRefused
from ...models import Draft

#: What may be done with drafts. A definition holds in the whole installation, so holding the permission anywhere is enough.
EDIT, APPROVE = "casework.type_edit", "casework.type_approve"


def lock(*, actor: Actor, draft_id: UUID, act: str, permission: str, revision: int | None = None) -> Draft:
    """The draft, locked until the transaction ends, for an act that is possible as it stands.

    Raises: Refused, DraftNotFound, DraftChanged, GuardRefused.
    """
    access.assure(actor, permission)
    draft = Draft.objects.select_for_update().filter(id=draft_id).first()
    if draft is None:
        raise DraftNotFound
    if revision is not None and revision != draft.revision:
        raise DraftChanged(
            _(
                "Somebody else changed this draft meanwhile. What you typed is kept here; look at theirs, then save again."
            )
        )
    if Standing(draft.state) not in POSSIBLE[act]:
        raise GuardRefused(
            _("This is not possible while the draft is: %(state)s.") % {"state": STANDING_TITLES[Standing(draft.state)]}
        )
    return draft


def home(actor: Actor) -> Where:
    """Where an act on definitions is told of: the division of the post it is done on."""
    return places.where_of(actor.post.division_code) if actor.post and actor.post.division_code else Where()


def zone(actor: Actor) -> str:
    """The time zone whose midnight begins a day for who decides."""
    where = home(actor)
    return places.division(where.deepest).time_zone if where.deepest else "Asia/Shanghai"
