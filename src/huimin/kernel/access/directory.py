"""What administrators see of people, organisations and posts: only what lies in their remit; reading people is a fact."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from huimin.kernel.api.api import KeysetPage, page
from huimin.kernel.facts import api as facts
from huimin.kernel.gate.api import Actor, PostView, assure

from . import phones
from .errors import BadPhone, NotFound
from .masking import mask_phone
from .models import Account, Organisation, Post, PostHolding, in_use, standing
from .queries import account_view, holding_view, organisation_view, post_view
from .remit import Remit, unfinished
from .types import OrganisationView, SeatView, StaffView

VIEW = "access.account_view"
ORGANISATIONS = "access.organisation_view"


def staff(
    *,
    actor: Actor,
    words: str = "",
    organisation_id: UUID | None = None,
    is_active: bool | None = None,
    cursor: str = "",
    limit: int = 50,
) -> KeysetPage[StaffView]:
    """The staff in the actor's remit, in order of name, with the posts they sit on or are going to. Reading a page is one fact.

    Shape: `words` are letters of the name or of the sign-in name, or a whole mobile number, which is found but not shown;
    `organisation_id` takes those below with it.
    Raises: Refused, CursorInvalid.
    """
    assure(actor, VIEW)
    remit = Remit.of(actor, VIEW)
    rows = Account.objects.filter(remit.accounts(), kind=Account.Kind.STAFF)
    if words:
        rows = rows.filter(_named(words))
    if is_active is not None:
        rows = rows.filter(is_active=is_active)
    if organisation_id:
        unit = Q(post__organisation_id=organisation_id) | Q(
            post__organisation__ancestor_ids__contains=[organisation_id]
        )
        held = PostHolding.objects.filter(unit, unfinished(), remit.posts("post__"))
        rows = rows.filter(id__in=held.values("account_id"))
    context = f"access.staff:{words}:{organisation_id}:{is_active}"
    found = page(rows, order=("display_name", "id"), cursor=cursor, limit=limit, context=context)
    seats = _seats(remit, [row.id for row in found.rows], is_past=False)
    facts.record(
        verb="access.accounts_listed",
        subject=("account", actor.account_id or UUID(int=0)),
        actor=actor,
        data={"count": len(found.rows)},
    )
    return KeysetPage([_staff_view(row, seats.get(row.id, ())) for row in found.rows], found.next)


def staff_member(*, actor: Actor, account_id: UUID) -> StaffView:
    """One of the staff in the actor's remit, with every post they sat on, sit on or are going to. Reading it is one fact.

    Raises: NotFound for who is none or not in the remit; Refused.
    """
    assure(actor, VIEW)
    remit = Remit.of(actor, VIEW)
    row = Account.objects.filter(remit.accounts(), id=account_id, kind=Account.Kind.STAFF).first()
    if row is None:
        raise NotFound(field="account_id")
    facts.record(verb="access.account_viewed", subject=("account", row.id), actor=actor)
    return _staff_view(row, _seats(remit, [row.id], is_past=True).get(row.id, ()))


def organisations_within(
    actor: Actor, permission: str = ORGANISATIONS, *, with_closed: bool = False
) -> list[OrganisationView]:
    """The organisations in the actor's remit: each before those below it, siblings in order of code."""
    found = Organisation.objects.filter(Remit.of(actor, permission).organisations()).order_by("code")
    if not with_closed:
        found = found.filter(standing())
    rows = {row.id: row for row in found}
    children: dict[UUID | None, list[Organisation]] = {}
    for row in rows.values():
        above = next((each for each in reversed(row.ancestor_ids) if each in rows), None)
        children.setdefault(above, []).append(row)
    ordered: list[OrganisationView] = []
    waiting = list(reversed(children.get(None, [])))
    while waiting:
        row = waiting.pop()
        ordered.append(organisation_view(row))
        waiting += reversed(children.get(row.id, []))
    return ordered


def posts_within(
    actor: Actor,
    permission: str = ORGANISATIONS,
    *,
    ids: Iterable[UUID] | None = None,
    organisation_id: UUID | None = None,
    with_retired: bool = False,
) -> list[PostView]:
    """The posts in the actor's remit, in order of their organisation and code."""
    rows = Post.objects.select_related("organisation").filter(Remit.of(actor, permission).posts())
    if not with_retired:
        rows = rows.filter(in_use())
    if ids is not None:
        rows = rows.filter(id__in=set(ids))
    if organisation_id:
        rows = rows.filter(organisation_id=organisation_id)
    return [post_view(row) for row in rows.order_by("organisation__code", "code")]


def organisation_kinds() -> dict[str, str]:
    """What the kinds of organisations are called, in the language of the page."""
    return {str(value): str(title) for value, title in Organisation.Kind.choices}


def _named(words: str) -> Q:
    try:
        return Q(phone_index=phones.index(phones.normal(words)))
    except BadPhone:
        return Q(display_name__icontains=words) | Q(username__icontains=words)


def _seats(remit: Remit, ids: list[UUID], *, is_past: bool) -> dict[UUID, tuple[SeatView, ...]]:
    rows = PostHolding.objects.filter(remit.posts("post__"), account_id__in=ids)
    if not is_past:
        rows = rows.filter(unfinished())
    found: dict[UUID, tuple[SeatView, ...]] = {}
    for row in rows.select_related("account", "post__organisation").order_by("-starts_at", "id"):
        seat = SeatView(holding_view(row), post_view(row.post, row.kind))
        found[row.account_id] = (*found.get(row.account_id, ()), seat)
    return found


def _staff_view(row: Account, seats: tuple[SeatView, ...]) -> StaffView:
    return StaffView(
        account=account_view(row),
        phone_masked=mask_phone(phones.opened(row.phone_sealed)) if row.phone_sealed else "",
        must_change_password=row.must_change_password,
        created_at=row.created_at,
        seats=seats,
    )
