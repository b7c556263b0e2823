"""A request of another system, as a mapping understood it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ..transitions import State


@dataclass(frozen=True, kw_only=True)
class Request:
    """Everything about one request that becomes part of a case. Times are UTC; `lon`, `lat` degrees of `crs`.

    `limit` and `calendar` are the promise counted from `counts_from`, "" for that of the case type; `due_at`, where the source
    states one, stands above them. `is_estimated`: the closing time is not one the source states.
    """

    key: str
    type_code: str
    state: State
    created_at: datetime
    closed_at: datetime | None = None
    is_estimated: bool = False
    registered_at: datetime | None = None
    dispatched_at: datetime | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    verified_at: datetime | None = None
    rated_at: datetime | None = None
    updated_at: datetime | None = None
    due_at: datetime | None = None
    counts_from: datetime
    limit: str = ""
    calendar: str = ""
    time_zone: str
    unit_code: str = ""
    channel: str = "import"
    title: str = ""
    description: str = ""
    resolution: str = ""
    outcome: str = ""
    rating: int | None = None
    is_solved: bool | None = None
    lon: float | None = None
    lat: float | None = None
    crs: str = "wgs84"
    address: str = ""
    division_code: str
    is_anonymous: bool = False
    reporter_name: str = ""
    reporter_phone: str = ""
    language: str = "zh-hans"
    attributes: dict[str, str] = field(default_factory=dict)

    @property
    def last_at(self) -> datetime:
        """The last moment anything is known to have happened."""
        return max(at for at in (self.created_at, self.closed_at, self.updated_at, self.finished_at) if at)

    def as_dict(self) -> dict[str, Any]:
        """The plain form, of which the digest is taken."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}
