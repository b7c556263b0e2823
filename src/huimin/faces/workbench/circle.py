"""With whom somebody shares: themselves, their units, the places their posts look after."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext as _

from huimin.kernel.access import api as access
from huimin.kernel.errors import HuiminError
from huimin.kernel.places import api as places

from .models.shared import Share, Shared

EDIT = "workbench.shared_edit"
#: In which order what is shared is listed: one's own first.
ORDER = {"personal": 0, "unit": 1, "street": 2}


class DeskError(HuiminError):
    """The base of what the desk refuses; `field` names the input."""

    code = "workbench"
    status = 422


def me(request: HttpRequest) -> UUID:
    """The account that asks.

    Raises: SignInNeeded.
    """
    return account_of(access.actor_of(request))


def account_of(actor: access.Actor) -> UUID:
    """The account that acts.

    Raises: SignInNeeded.
    """
    if actor.account_id is None:
        raise access.SignInNeeded
    return actor.account_id


@dataclass(frozen=True)
class Circle:
    """What is somebody's own, their units' and their places'."""

    account_id: UUID
    unit_ids: frozenset[UUID]
    divisions: frozenset[str]

    @classmethod
    def of(cls, actor: access.Actor) -> Circle:
        """The circle of who acts; every place above a post's own belongs to it, so that a city may share with all."""
        codes: set[str] = set()
        for post in actor.posts:
            if post.division_code:
                codes |= {code for code in where_of(post.division_code).columns().values() if code}
        return cls(account_of(actor), frozenset(post.organisation_id for post in actor.posts), frozenset(codes))

    @staticmethod
    def sql(table: str = "") -> str:
        """The same as `q` for a fixed question, with places for `values`; `table` is the prefix of its columns ("t.")."""
        return (
            f"({table}account_id = %s OR ({table}shared_with = 'unit' AND {table}unit_id = ANY(%s))"
            f" OR ({table}shared_with = 'street' AND {table}division_code = ANY(%s)))"
        )

    @property
    def values(self) -> tuple[UUID, list[UUID], list[str]]:
        """What goes into the places of `sql`."""
        return self.account_id, list(self.unit_ids), list(self.divisions)

    def q(self) -> Q:
        """The rows this person sees."""
        return (
            Q(account_id=self.account_id)
            | Q(shared_with=Share.UNIT, unit_id__in=self.unit_ids)
            | Q(shared_with=Share.STREET, division_code__in=self.divisions)
        )


def place_row(row: Shared, *, actor: access.Actor, shared_with: str) -> None:
    """Puts a row into the hands it is shared with: the unit, or the street, of the post acted on.

    Raises: DeskError without a post, Refused where the person may not share so widely.
    """
    row.shared_with, row.unit_id, row.division_code = Share(shared_with), None, ""
    if row.shared_with == Share.PERSONAL:
        return
    if actor.post is None:
        raise DeskError(_("You hold no post, so there is nobody to share with."), field="shared_with")
    if row.shared_with == Share.UNIT:
        row.unit_id = actor.post.organisation_id
    else:
        row.division_code = street_of(actor)
        if not row.division_code:
            raise DeskError(_("Your post belongs to no street. Share with your unit instead."), field="shared_with")


def street_of(actor: access.Actor) -> str:
    """The street of the post acted on; the place itself where it is larger than a street, "" for none."""
    if actor.post is None or not actor.post.division_code:
        return ""
    where = where_of(actor.post.division_code)
    return where.street or where.deepest


def require_edit(actor: access.Actor, row: Shared) -> None:
    """Passes for one's own personal rows, and for who keeps what a unit or street shares.

    Raises: Refused.
    """
    if row.shared_with == Share.PERSONAL:
        if row.account_id != actor.account_id:
            raise access.Refused(permission=EDIT)
        return
    where = where_of(row.division_code) if row.division_code else unit_where(row.unit_id)
    access.require(actor, EDIT, where=where, unit_id=row.unit_id)


def may_edit(actor: access.Actor, row: Shared) -> bool:
    """Whether `require_edit` would pass."""
    try:
        require_edit(actor, row)
    except access.Refused:
        return False
    return True


def unit_where(unit_id: UUID | None) -> access.Where:
    """Where a unit works."""
    unit = access.organisation(id=unit_id) if unit_id else None
    return where_of(unit.division_code) if unit else access.Where()


def where_of(code: str) -> access.Where:
    """The place of a code; nowhere for one that the tree does not know (any more)."""
    try:
        return places.where_of(code) if code else access.Where()
    except places.PlacesError:
        return access.Where()
