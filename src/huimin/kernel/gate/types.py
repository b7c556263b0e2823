"""The words of permission: who acts, from where, with which grants. Pure values; nothing here knows the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.utils.translation import get_language

LEVELS = ("city", "district", "street", "community", "grid")
EVERYWHERE = "everywhere"

ActorKind = Literal["anonymous", "resident", "staff", "machine", "system"]
Reach = Literal["jurisdiction", "unit", "own", "everywhere"]
DataClass = Literal["general", "personal", "sensitive"]

DATA_CLASSES: frozenset[str] = frozenset({"general", "personal", "sensitive"})
GENERAL: frozenset[str] = frozenset({"general"})


@dataclass(frozen=True, slots=True)
class Where:
    """A place in the division tree, as the codes of every level; "" where a level is unknown."""

    city: str = ""
    district: str = ""
    street: str = ""
    community: str = ""
    grid: str = ""

    @property
    def level(self) -> str:
        """The name of the deepest known level, "" when nothing is known."""
        return next((level for level in reversed(LEVELS) if getattr(self, level)), "")

    @property
    def deepest(self) -> str:
        """The code of the deepest known level, "" when nothing is known."""
        return getattr(self, self.level) if self.level else ""

    def code_at(self, level: str) -> str:
        """The code of one level."""
        return str(getattr(self, level)) if level in LEVELS else ""

    def columns(self) -> dict[str, str]:
        """The columns a listed row carries: `{"city_code": …, "district_code": …, …}`."""
        return {f"{level}_code": getattr(self, level) for level in LEVELS}


@dataclass(frozen=True, slots=True)
class Source:
    """Where an act came from: the way in, the address of the machine, the request."""

    channel: str = ""
    ip: str = ""
    request_id: str = ""


def said(title: Mapping[str, str]) -> str:
    """A {"zh-hans", "en"} title in the language in force, in Chinese where that is missing."""
    return title.get(get_language() or "", "") or title.get("zh-hans", "")


@dataclass(frozen=True, slots=True)
class PostView:
    """A post somebody holds now. `title` is {"zh-hans", "en"}; `kind` is substantive or acting."""

    id: UUID
    code: str
    title: Mapping[str, str]
    organisation_id: UUID
    organisation_code: str
    division_code: str
    division_level: str
    kind: Literal["substantive", "acting"] = "substantive"
    organisation_name: Mapping[str, str] = field(default_factory=dict)
    retired_at: datetime | None = None  # from then on nobody sits on it

    @property
    def label(self) -> str:
        """The title in the language of the page."""
        return said(self.title)

    @property
    def organisation_label(self) -> str:
        """The organisation's name in the language of the page."""
        return said(self.organisation_name)


@dataclass(frozen=True, slots=True)
class Grant:
    """One permission with its reach: in a division, in organisations, over one's own rows, or everywhere."""

    permission: str
    reach: Reach
    division_code: str = ""
    division_level: str = ""
    organisation_ids: frozenset[UUID] = frozenset()
    data_classes: frozenset[str] = GENERAL
    post: PostView | None = None

    def covers(
        self, *, account_id: UUID | None, where: Where | None, unit_id: UUID | None, owner_id: UUID | None
    ) -> bool:
        """Whether a row with this place, unit and owner lies within the grant."""
        match self.reach:
            case "everywhere":
                return True
            case "jurisdiction":
                return (
                    where is not None
                    and bool(self.division_code)
                    and where.code_at(self.division_level) == self.division_code
                )
            case "unit":
                return unit_id is not None and unit_id in self.organisation_ids
            case "own":
                return account_id is not None and owner_id == account_id
        return False


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: the account, the posts it holds, what these grant, and how surely we know who it is.

    `assurance` is 0 for nobody in particular, 1 for one factor, 2 for two.
    `post` is the one chosen to act on, else the first.
    """

    account_id: UUID | None
    kind: ActorKind
    posts: tuple[PostView, ...] = ()
    post: PostView | None = None
    grants: tuple[Grant, ...] = ()
    assurance: int = 0
    source: Source = Source()
    display_name: str = ""
    reason: str = ""

    @classmethod
    def system(cls, reason: str, *, channel: str = "system") -> Actor:
        """The platform itself, acting for a stated reason; it may do anything."""
        return cls(account_id=None, kind="system", assurance=2, source=Source(channel=channel), reason=reason)

    @classmethod
    def anonymous(cls, source: Source | None = None, *, grants: tuple[Grant, ...] = ()) -> Actor:
        """Somebody who has not signed in."""
        return cls(account_id=None, kind="anonymous", source=source or Source(), grants=grants)

    @property
    def is_signed_in(self) -> bool:
        return self.account_id is not None

    @property
    def is_staff(self) -> bool:
        return self.kind == "staff"

    def via(self, channel: str) -> Actor:
        """The same actor, coming by another way in ("station", "phone" …)."""
        return replace(self, source=replace(self.source, channel=channel))


@dataclass(frozen=True, slots=True)
class Permission:
    """An action that roles can grant, declared in an app's permissions.py.

    `code` is `<app>.<entity>_<verb>`. `assurance` is what staff must bring (residents never need more than one factor).
    """

    code: str
    zh: str
    en: str
    assurance: Literal[0, 1, 2] = 2

    @property
    def title(self) -> dict[str, str]:
        return {"zh-hans": self.zh, "en": self.en}
