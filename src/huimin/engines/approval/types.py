"""Values that cross approval's door: commands go in, views come out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

# ── in ───────────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Who applies: a person by name and identity number, or a firm by name and unified social credit code."""

    kind: str  # person | firm
    name: str
    number: str
    account_id: UUID | None = None
    phone: str = ""


@dataclass(frozen=True, kw_only=True)
class Apply:
    """One form for one or several matters: every question is answered once, every paper handed in once.

    Shape: `files` are loose files by code of material; `reuse` names earlier papers by code of material. What is sent twice
    under one `request_key` is one application.
    """

    holder: Holder
    type_codes: tuple[str, ...]
    channel: str
    answers: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, tuple[UUID, ...]] = field(default_factory=dict)
    reuse: Mapping[str, UUID] = field(default_factory=dict)
    words: str = ""
    community_code: str = ""
    address: str = ""
    language: str = "zh-hans"
    session: str = ""
    request_key: str = ""


# ── out ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class ApplicationReceipt:
    """What the applicant is given."""

    id: UUID
    number: str
    query_code: str
    case_ids: tuple[UUID, ...]


@dataclass(frozen=True)
class Question:
    """A question of the joint form, and which matters ask it."""

    field: Any  # casework's Field
    type_codes: tuple[str, ...]


@dataclass(frozen=True)
class Paper:
    """A paper of the joint list, and which matters ask for it."""

    wanted: Any  # block's MaterialWanted
    type_codes: tuple[str, ...]


@dataclass(frozen=True)
class Offer:
    """An earlier paper of the same holder that is still valid."""

    material_id: UUID
    code: str
    case_number: str
    type_title: dict[str, str]
    checked_at: datetime
    valid_until: date | None


@dataclass(frozen=True)
class MaterialView:
    """One paper of one matter: what is asked, what was handed in, how it was judged. `state` is "missing" without one."""

    code: str
    title: dict[str, str]
    hint: dict[str, str]
    kind: str
    source: str
    is_required: bool
    is_deferrable: bool
    state: str
    fault: str
    files: tuple[Any, ...]  # files' FileView
    submitted_at: datetime | None
    checked_at: datetime | None
    reused_from: str  # number of the case it is from
    valid_until: date | None
    offer: Offer | None


@dataclass(frozen=True)
class CorrectionView:
    id: UUID
    codes: tuple[str, ...]
    words: str
    requested_at: datetime
    answered_at: datetime | None


@dataclass(frozen=True)
class ResultView:
    """A result for those who may see the case."""

    id: UUID
    case_id: UUID
    is_granted: bool
    number: str
    code: str
    title: dict[str, str]
    words: str
    issuer_name: dict[str, str]
    issued_at: datetime
    valid_from: date
    valid_to: date | None
    state: str  # valid | expired | revoked
    revoked_at: datetime | None
    revoke_reason: str
    file_id: UUID
    sha256: str
    address: str


@dataclass(frozen=True)
class PublicResult:
    """What anybody may know of a result who holds its code: nothing that is not printed on it, the holder masked."""

    code: str
    is_granted: bool
    number: str
    title: dict[str, str]
    issuer_name: dict[str, str]
    holder: str
    issued_at: datetime
    valid_from: date
    valid_to: date | None
    state: str
    revoked_at: datetime | None
    sha256: str


@dataclass(frozen=True)
class MatterView:
    """One matter of an application with all that approval knows about it."""

    case_id: UUID
    application_id: UUID
    application_number: str
    type_code: str
    received_at: datetime
    accept_by: datetime
    is_waiting: bool
    deemed_at: datetime | None
    holder_kind: str
    holder: str  # masked
    materials: tuple[MaterialView, ...]
    corrections: tuple[CorrectionView, ...]
    result: ResultView | None
    siblings: tuple[UUID, ...]

    @property
    def open_correction(self) -> CorrectionView | None:
        """The notice that waits for the applicant."""
        return next((item for item in self.corrections if item.answered_at is None), None)

    @property
    def to_check(self) -> int:
        """How many papers wait for the clerk."""
        return sum(item.state == "submitted" for item in self.materials)


@dataclass(frozen=True)
class ApplicationView:
    """What was applied for at once."""

    id: UUID
    number: str
    holder_kind: str
    holder: str  # masked
    channel: str
    received_at: datetime
    matters: tuple[MatterView, ...]
