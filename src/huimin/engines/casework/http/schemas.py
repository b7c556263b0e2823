"""What travels over `/api/v1` about cases."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Field, Schema

from huimin.kernel.api.api import Paging

from ..transitions import Stage, State, TaskState, Verb

Titles = dict[str, str]


class ReporterIn(Schema):
    """Who raised it, as far as they wish to be known."""

    name: str = Field("", max_length=60)
    phone: str = Field("", max_length=20, description="Sealed at rest; shown masked.")
    is_anonymous: bool = False


class CaseIn(Schema):
    """A need."""

    type_code: str = Field(max_length=80, description="A code of /case-types.", examples=["urban.exposed_garbage"])
    description: str = Field(min_length=1, max_length=4000)
    title: str = Field("", max_length=200)
    form: dict[str, Any] = Field(default_factory=dict, description="Answers by the codes of the type's form.")
    community_code: str = Field("", max_length=32)
    address: str = Field("", max_length=300)
    lon: float | None = Field(None, ge=-180, le=180, description="Degrees of `crs`.")
    lat: float | None = Field(None, ge=-90, le=90)
    crs: Literal["wgs84", "gcj02", "bd09", "cgcs2000"] = "wgs84"
    reporter: ReporterIn = Field(default_factory=lambda: ReporterIn.model_validate({}))
    file_ids: list[UUID] = Field(default_factory=list, max_length=9, description="Files handed in at /files/ before.")
    language: Literal["zh-hans", "en"] = "zh-hans"


class ReceiptOut(Schema):
    """What the person is given."""

    id: UUID
    number: str
    query_code: str = Field(description="With the number it opens the case without an account. Shown this once.")
    state: State
    unit_id: UUID | None
    due_at: datetime | None
    is_due_provisional: bool


class ClockOut(Schema):
    stage: Stage
    unit_id: UUID | None
    limit: str = Field(description="A number and min, h, d, wmin, wh or wd.")
    started_at: datetime
    due_at: datetime
    is_provisional: bool = Field(description="A year on the way is not decreed yet; computed again when it is.")
    stopped_at: datetime | None
    paused_at: datetime | None


class TaskOut(Schema):
    """The part of one unit in a case that several work on."""

    id: UUID
    unit_id: UUID
    unit_name: Titles
    code: str = Field(description="Of the plan in the case type; empty for one that a person asked for.")
    title: Titles
    order: int = Field(description="Parts of one order run side by side; the next order follows.")
    is_opinion: bool
    state: TaskState
    opinion: Literal["", "agree", "disagree"]
    note: str
    created_at: datetime
    started_at: datetime | None
    due_at: datetime | None
    ended_at: datetime | None


class RelationOut(Schema):
    """How the case stands to another."""

    kind: Literal["duplicate_of", "has_duplicate", "child_of", "parent_of", "related"]
    number: str
    type_title: Titles
    state: State


class CaseOut(Schema):
    """A case. Personal values are masked."""

    id: UUID
    number: str
    type_code: str
    type_title: Titles
    title: str
    description: str
    form: dict[str, Any]
    channel: str
    priority: str
    state: State
    stage: Stage | None
    city_code: str
    district_code: str
    street_code: str
    community_code: str
    grid_code: str
    address: str
    lon: float | None = Field(description="Degrees WGS-84.")
    lat: float | None
    is_place_approximate: bool
    reporter_name: str
    reporter_phone: str
    unit_id: UUID | None
    unit_name: Titles
    outcome: str
    due_at: datetime | None
    is_due_provisional: bool
    raised_at: datetime
    finished_at: datetime | None
    closed_at: datetime | None
    updated_at: datetime
    return_count: int
    rework_count: int
    reopen_count: int
    urge_count: int
    rating: int | None
    is_solved: bool | None
    revision: int = Field(description="Counts acts; hand it back with an act to be told if somebody else acted first.")
    clocks: list[ClockOut]
    tasks: list[TaskOut]
    is_final: bool = Field(description="Dispatched so that the unit cannot send it back.")
    is_returnable: bool
    urged_by: str
    review_on: date | None = Field(description="While it is suspended: the day on which it is looked at again.")
    checks: list[str] = Field(description="Lines of the type's checklist that the unit ticked.")
    answers: dict[str, int] = Field(description="To the type's rating questions, 1 to 5.")
    call_count: int = Field(description="How often it was tried to call back after the closing.")
    is_reached: bool | None
    relations: list[RelationOut]
    reporter_count: int = Field(description="How many raised it: one, and one for each case merged into it.")
    offered_to: list[UUID] = Field(description="The units that may claim it, while it is offered.")


class CaseFilter(Paging):
    """What to list."""

    type_code: list[str] = Field(default_factory=list, max_length=50)
    state: list[State] = Field(default_factory=list)
    number: list[str] = Field(default_factory=list, max_length=100)
    division_code: str = Field("", max_length=32)
    since: datetime | None = Field(None, description="Raised at or after.")
    until: datetime | None = Field(None, description="Raised before.")


class ActIn(Schema):
    """An act on a case. Each verb asks for some of these and takes others; GET acts says which."""

    verb: Verb
    revision: int | None = Field(None, ge=1)
    note: str | None = Field(None, max_length=4000)
    reason: str | None = Field(None, max_length=4000)
    unit_id: UUID | None = None
    type_code: str | None = Field(None, max_length=80)
    limit: str | None = Field(None, max_length=10)
    review_on: date | None = None
    cause: str | None = Field(None, max_length=40)
    outcome: str | None = Field(None, max_length=40)
    rating: int | None = None
    is_solved: bool | None = None
    is_public: bool | None = None
    is_confirmed: bool | None = None
    photos: list[UUID] | None = Field(None, max_length=9)
    account_id: UUID | None = None
    checks: list[str] | None = Field(None, max_length=50)
    answers: dict[str, int] | None = Field(None, description="Grades from 1 to 5 by the codes of the rating questions.")
    other: str | None = Field(None, max_length=24, description="The number of another case.")
    by: Literal["resident", "supervisor", "leader"] | None = None
    is_final: bool | None = None
    is_reached: bool | None = None
    units: list[UUID] | None = Field(None, max_length=20)
    title: str | None = Field(None, max_length=80)
    order: int | None = Field(None, ge=1, le=20)
    is_opinion: bool | None = None
    task_id: UUID | None = Field(None, description="Which part is meant; the choices stand in GET acts.")
    opinion: Literal["agree", "disagree"] | None = None


class MovedOut(Schema):
    """What an act made of the case."""

    id: UUID
    number: str
    state: State
    revision: int
    unit_id: UUID | None
    due_at: datetime | None
    fact_id: UUID


class InputOut(Schema):
    name: str
    is_required: bool
    choices: list[tuple[str, str]]


class VerbOut(Schema):
    """An act that is possible now for who asks."""

    verb: Verb
    title: str
    inputs: list[InputOut]
    is_main: bool
    is_grave: bool


class TimelineOut(Schema):
    fact_id: UUID
    at: datetime
    verb: str
    title: str
    story: str
    actor: str
    organisation: str
    note: str
    file_ids: list[UUID]
    is_public: bool


class WorkRowOut(Schema):
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
    flags: list[str]
    is_open: bool
    revision: int


class WorkQuery(Paging):
    """Whose desk, and what of it."""

    view: Literal["open", "soon", "late", "all"] = "open"
    unit_id: UUID | None = None
    state: list[State] = Field(default_factory=list)
    type_code: list[str] = Field(default_factory=list, max_length=50)
    channel: list[str] = Field(default_factory=list, max_length=20)
    division_code: str = Field("", max_length=32)
    card: Literal["", "reminder", "warning", "yellow", "red"] = ""
    q: str = Field("", max_length=100)
    sort: Literal["due", "raised"] = "due"


class CaseTypeOut(Schema):
    """A case type in force."""

    code: str
    title: Titles
    description: Titles
    group: Titles
    kind: str
    version: int
    keywords: list[str]
    channels: list[str]
    place: str
    photo: str


class CaseTypeDetail(CaseTypeOut):
    """With its questions and limits, as they stand in the definition."""

    form: list[dict[str, Any]]
    stages: dict[str, dict[str, str]]


class SuggestionOut(Schema):
    """A case type the text may be about."""

    code: str
    title: Titles
    share: float | None = Field(description="0 to 1, as past cases tell; null where keywords alone speak.")
    why: list[str] = Field(description="The pieces of the text that weighed most.")


class SuggestedOut(Schema):
    """A suggestion: a person decides."""

    model: str = Field(description="The learned model that spoke, empty where keywords did.")
    items: list[SuggestionOut]


class LikelyOut(Schema):
    """A case that may be the same need."""

    number: str
    type_code: str
    title: str
    state: State
    is_open: bool
    community_code: str
    raised_at: datetime
    distance_m: int | None = Field(description="Metres; null where one of the two has no exact point.")
    text: float = Field(description="How alike the words are, 0 to 1.")
    score: float = Field(description="How likely it is the same need, 0 to 1.")
    reason: str


class FiguresOut(Schema):
    """Counts; every rate is for the reader to form, numerator and denominator are here."""

    raised: int
    open: int
    late: int
    closed: int
    closed_on_time: int
    rated: int
    satisfied: int
    as_of: datetime
