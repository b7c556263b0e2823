"""Values that cross the door of access."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from huimin.kernel.gate.api import Actor, Grant, Permission, PostView, Scope, Source, Where, said

__all__ = [
    "AbsenceView",
    "AccountView",
    "Actor",
    "ApiKeyIssued",
    "ApiKeyView",
    "Appointed",
    "Grant",
    "HoldingView",
    "OrganisationView",
    "Permission",
    "PersonView",
    "PostView",
    "RoleVersionView",
    "RoleView",
    "Scope",
    "SeatView",
    "Source",
    "StaffView",
    "Where",
]

AccountKind = Literal["resident", "staff", "machine"]
HoldingKind = Literal["substantive", "acting"]


@dataclass(frozen=True, slots=True)
class AccountView:
    """An account, without its phone: that is had by `reveal` only."""

    id: UUID
    kind: AccountKind
    username: str
    display_name: str
    language: str
    is_active: bool
    has_phone: bool = False
    large_type: bool = False


@dataclass(frozen=True, slots=True)
class OrganisationView:
    """An organisation in the tree. `name` is {"zh-hans", "en"}."""

    id: UUID
    code: str
    name: Mapping[str, str]
    kind: str
    parent_id: UUID | None
    ancestor_ids: tuple[UUID, ...]
    division_code: str
    division_level: str
    calendar_code: str
    is_active: bool
    closed_at: datetime | None = None  # may lie ahead; from then on it is not active

    @property
    def label(self) -> str:
        """The name in the language of the page."""
        return said(self.name)


@dataclass(frozen=True, slots=True)
class HoldingView:
    """Somebody on a post, from–to."""

    id: UUID
    account_id: UUID
    display_name: str
    post_id: UUID
    kind: Literal["substantive", "acting"]
    starts_at: datetime
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class AbsenceView:
    """Somebody is away, from–to; `posts` are those a deputy acts on, empty while nobody is named."""

    id: UUID
    account_id: UUID
    display_name: str
    kind: str
    starts_at: datetime
    ends_at: datetime
    deputy_id: UUID | None
    deputy_name: str
    ended_at: datetime | None
    posts: tuple[PostView, ...] = ()

    @property
    def until(self) -> datetime:
        """When it ended or is to end."""
        return self.ended_at or self.ends_at


@dataclass(frozen=True, slots=True)
class PersonView:
    """Somebody of the staff with a post they sit on, to be found by name."""

    account_id: UUID
    display_name: str
    post: PostView


@dataclass(frozen=True, slots=True)
class RoleView:
    """A role in its version in force. `grants` is a list of {permission, reach, data_classes}."""

    code: str
    title: Mapping[str, str]
    number: int
    origin: str
    grants: tuple[Mapping[str, object], ...]


@dataclass(frozen=True, slots=True)
class RoleVersionView:
    """One version of a role; `made_by` is None for the product's own."""

    number: int
    title: Mapping[str, str]
    origin: str
    grants: tuple[Mapping[str, object], ...]
    made_at: datetime
    made_by: UUID | None
    is_in_force: bool


@dataclass(frozen=True, slots=True)
class SeatView:
    """A post somebody sits on, sat on or is going to sit on, from–to."""

    holding: HoldingView
    post: PostView


@dataclass(frozen=True, slots=True)
class StaffView:
    """Somebody of the staff as administrators see them: the phone masked, and the posts that lie in their reach."""

    account: AccountView
    phone_masked: str
    must_change_password: bool
    created_at: datetime
    seats: tuple[SeatView, ...]


@dataclass(frozen=True, slots=True)
class Appointed:
    """A new account with its first password, which is told this once."""

    account: AccountView
    password: str


@dataclass(frozen=True, slots=True)
class ApiKeyView:
    """A machine's key, without its secret."""

    id: UUID
    name: str
    prefix: str
    account_id: UUID
    permissions: tuple[str, ...]
    division_code: str
    organisation_id: UUID | None
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None
    data_classes: tuple[str, ...] = ()
    created_by: UUID | None = None


@dataclass(frozen=True, slots=True)
class ApiKeyIssued:
    """A new key with its secret, which is shown this once and kept nowhere."""

    key: ApiKeyView
    secret: str
