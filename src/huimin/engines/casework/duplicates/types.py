"""What crosses the door about near duplicates."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from huimin.kernel.access.api import Where

from ..transitions import State


@dataclass(frozen=True, kw_only=True)
class Need:
    """What is known so far of a need that may have been raised already; empty where nobody said yet.

    Units: degrees WGS-84; `lon` and `lat` None where only the community is known.
    """

    text: str = ""
    type_code: str = ""
    where: Where = field(default_factory=Where)
    lon: float | None = None
    lat: float | None = None
    at: datetime | None = None
    case_id: UUID | None = None  # the case that asks, not to be found itself


@dataclass(frozen=True)
class Likely:
    """A case that may be the same need, and why.

    Units: `distance_m` metres, None where one of the two has no exact point; `score` and `text` 0 to 1.
    `is_same_type` is None where the asker's type is not known yet.
    """

    case_id: UUID
    number: str
    type_code: str
    title: str
    state: State
    where: Where
    raised_at: datetime
    distance_m: int | None
    is_same_type: bool | None
    text: float
    score: float

    @property
    def is_open(self) -> bool:
        """Whether somebody still works on it."""
        return self.state not in (State.CLOSED, State.REJECTED, State.VOIDED)


@dataclass(frozen=True)
class PublicLikely:
    """What anybody may know of such a case: its kind, about where, since when, and how it stands. No words, no number, no name."""

    key: str
    type_title: dict[str, str]
    community_code: str
    is_near: bool
    raised_at: datetime
    state: State
