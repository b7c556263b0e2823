"""Values that cross casework's door: commands go in, views come out."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from huimin.kernel.access.api import Where

from .learning.types import Suggested
from .transitions import Stage, State, TaskState, Verb

# ── in ───────────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class Reporter:
    """Who raised the case. All may be empty: a need may be raised without a name.

    `reply_by` is how they want to be told: sms, email, portal; "" by whatever they gave. An `email` is given with consent.
    """

    account_id: UUID | None = None
    name: str = ""
    phone: str = ""
    is_anonymous: bool = False
    email: str = ""
    reply_by: str = ""


@dataclass(frozen=True, kw_only=True)
class RaiseCase:
    """A need as it comes in at any door.

    Units: `lon`, `lat` in degrees of `crs` (wgs84, gcj02, cgcs2000, bd09).
    """

    type_code: str
    description: str
    channel: str
    title: str = ""
    form: dict[str, Any] = field(default_factory=dict)
    community_code: str = ""
    address: str = ""
    lon: float | None = None
    lat: float | None = None
    crs: str = "wgs84"
    reporter: Reporter = field(default_factory=Reporter)
    file_ids: tuple[UUID, ...] = ()
    priority: str = ""
    language: str = "zh-hans"
    media_url: str = ""
    jurisdiction: str = ""
    same_as: UUID | None = None  # the case that the person said is the same need
    suggested: Suggested | None = None  # what was suggested while the need was written down


@dataclass(frozen=True, kw_only=True)
class WorklistFilter:
    """What a worklist is narrowed to; empty means everything the asker may see."""

    view: str = "open"  # open | late | soon | later | all
    unit_id: UUID | None = None
    states: tuple[str, ...] = ()
    type_codes: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    division_code: str = ""
    card: str = ""
    priority: str = ""
    text: str = ""
    since: datetime | None = None
    until: datetime | None = None
    due_since: datetime | None = None
    due_until: datetime | None = None
    arrived_since: datetime | None = None
    sort: str = "due"  # due | raised
    figure: str = ""  # the rows behind a figure: raised | open | late | closed … | soon | attention


# ── out ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Receipt:
    """What the person who raised a case is given."""

    case_id: UUID
    number: str
    query_code: str
    state: State
    unit_id: UUID | None
    due_at: datetime | None
    is_due_provisional: bool


@dataclass(frozen=True)
class Moved:
    """What an act made of a case."""

    case_id: UUID
    number: str
    state: State
    revision: int
    unit_id: UUID | None
    due_at: datetime | None
    fact_id: UUID


@dataclass(frozen=True)
class Input:
    """One input a verb asks for, or takes."""

    name: str
    is_required: bool
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class VerbView:
    """A verb the asker may use on a case now; buttons and API are made of it."""

    verb: Verb
    title: str
    inputs: tuple[Input, ...]
    is_main: bool
    is_grave: bool


@dataclass(frozen=True)
class ClockView:
    stage: Stage
    unit_id: UUID | None
    limit: str
    calendar: str
    time_zone: str
    started_at: datetime
    due_at: datetime
    is_provisional: bool
    stopped_at: datetime | None
    paused_at: datetime | None


@dataclass(frozen=True)
class TaskView:
    """The part of one unit in a case that several work on; parts of one `order` run side by side."""

    id: UUID
    unit_id: UUID
    unit_name: dict[str, str]
    code: str
    title: dict[str, str]
    order: int
    is_opinion: bool
    state: TaskState
    opinion: str
    note: str
    signer_id: UUID | None
    finisher_id: UUID | None
    created_at: datetime
    started_at: datetime | None
    due_at: datetime | None
    ended_at: datetime | None
    is_held: bool


@dataclass(frozen=True)
class RelationView:
    """How a case stands to another. Kinds: duplicate_of, has_duplicate, child_of, parent_of, related."""

    kind: str
    case_id: UUID
    number: str
    type_title: dict[str, str]
    state: State


@dataclass(frozen=True)
class CaseView:
    """A case as a page or an API shows it. Personal values are masked; `access.reveal` shows one for a purpose."""

    id: UUID
    number: str
    type_code: str
    type_title: dict[str, str]
    type_version_id: UUID
    title: str
    description: str
    form: dict[str, Any]
    channel: str
    priority: str
    language: str
    state: State
    stage: Stage | None
    where: Where
    address: str
    lon: float | None
    lat: float | None
    is_place_approximate: bool
    reporter_id: UUID | None
    reporter_name: str
    reporter_phone: str
    is_anonymous: bool
    unit_id: UUID | None
    unit_name: dict[str, str]
    desk_id: UUID | None
    finisher_id: UUID | None
    outcome: str
    due_at: datetime | None
    is_due_provisional: bool
    raised_at: datetime
    registered_at: datetime | None
    dispatched_at: datetime | None
    signed_at: datetime | None
    finished_at: datetime | None
    verified_at: datetime | None
    closed_at: datetime | None
    updated_at: datetime
    return_count: int
    rework_count: int
    reopen_count: int
    urge_count: int
    pending_extension: str
    rating: int | None
    is_solved: bool | None
    reopen_until: datetime | None
    revision: int
    clocks: tuple[ClockView, ...]
    tasks: tuple[TaskView, ...]
    relations: tuple[RelationView, ...]
    reporter_count: int
    offered_to: tuple[UUID, ...]
    is_final: bool
    is_guided: bool
    is_returnable: bool
    signer_id: UUID | None
    urged_by: str
    review_on: date | None
    is_review_due: bool
    checks: tuple[str, ...]
    answers: dict[str, int]
    call_count: int
    is_reached: bool | None
    reporter_email: str = ""
    reply_by: str = ""


@dataclass(frozen=True)
class TimelineEntry:
    """One act on the case. `story` is written for the resident, `title` and the rest for staff."""

    fact_id: UUID
    at: datetime
    verb: str
    title: str
    story: str
    actor: str
    organisation: str
    note: str
    details: tuple[tuple[str, str], ...]
    file_ids: tuple[UUID, ...]
    is_public: bool


@dataclass(frozen=True)
class Followed:
    """The case that a duplicate was merged into, as far as its reporter may know it: how it stands and what was done, in plain
    sentences. Its number, words and photos are another person's.
    """

    state: State
    unit_name: dict[str, str]
    due_at: datetime | None
    is_due_provisional: bool
    course: tuple[tuple[datetime, str, str], ...]  # when, which verb, the sentence


@dataclass(frozen=True)
class WorkRow:
    """A row of a worklist."""

    case_id: UUID
    number: str
    title: str
    type_code: str
    channel: str
    priority: str
    state: str
    stage: str
    unit_id: UUID
    street_code: str
    community_code: str
    grid_code: str
    due_at: datetime | None
    is_due_provisional: bool
    raised_at: datetime
    updated_at: datetime
    card: str
    flags: tuple[str, ...]
    is_open: bool
    #: The case's own, to be given back with an act.
    revision: int


@dataclass(frozen=True)
class UnitLoad:
    """What lies open on one desk: all of it, what is late, what is due within four hours."""

    unit_id: UUID
    open: int
    late: int
    soon: int


@dataclass(frozen=True)
class DueDay:
    """What falls due on one day: how many in all, how many of them provisionally, and the first rows."""

    day: date
    count: int
    provisional: int
    rows: tuple[WorkRow, ...]


@dataclass(frozen=True)
class Page:
    """A page of rows; `next` is given back to get the following one, "" at the end."""

    rows: list[Any]
    next: str


@dataclass(frozen=True)
class CaseTypeView:
    """A case type in force."""

    code: str
    title: dict[str, str]
    description: dict[str, str]
    group: dict[str, str]
    kind: str
    version_id: UUID
    version_number: int
    keywords: tuple[str, ...]
    channels: tuple[str, ...]
    place: str
    photo: str
    has_form: bool
    is_sample: bool


@dataclass(frozen=True)
class Loaded:
    """What loading definitions did."""

    new: int
    changed: int
    unchanged: int
    drafted: int = 0


@dataclass(frozen=True)
class Rated:
    """One count of ratings."""

    day: date
    grade: int
    count: int
