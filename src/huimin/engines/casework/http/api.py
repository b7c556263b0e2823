"""`/api/v1/cases`, `/api/v1/worklist`, `/api/v1/case-types`: casework for machines."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Annotated, Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Query, Router, Status

from huimin.kernel.access.api import actor_of, public, requires
from huimin.kernel.api.api import Page
from huimin.kernel.clock import api as clock
from huimin.kernel.places import api as places

from ..actions.raise_case import case_raise
from ..actions.step import case_step
from ..duplicates.finding import likely_of
from ..duplicates.words import in_words as likely_in_words
from ..errors import TypeUnknown
from ..learning.suggesting import suggest
from ..queries import case as cases
from ..queries import overview, timeline, types, verbs, worklist
from ..types import CaseTypeView, CaseView, RaiseCase, Reporter, WorklistFilter
from .schemas import (
    ActIn,
    CaseFilter,
    CaseIn,
    CaseOut,
    CaseTypeDetail,
    CaseTypeOut,
    FiguresOut,
    LikelyOut,
    MovedOut,
    ReceiptOut,
    SuggestedOut,
    TimelineOut,
    VerbOut,
    WorkQuery,
    WorkRowOut,
)

mount = ""
router = Router(tags=["cases"])

VIEW = "casework.case_view"
PUBLIC_TYPES = "what can be raised is public; it holds nothing of anybody"


@router.get("/case-types", response=list[CaseTypeOut], summary="List case types")
@public(PUBLIC_TYPES)
def case_type_list(request: HttpRequest, channel: str = "", q: str = "") -> list[dict[str, Any]]:
    """Case types in force, those that fit the words best first."""
    return [_type_out(view) for view in types.case_types(channel=channel[:40], text=q[:100])]


@router.get("/case-types/suggest", response=SuggestedOut, summary="Suggest case types for a text")
@public(PUBLIC_TYPES)
def case_type_suggest(
    request: HttpRequest,
    q: Annotated[str, Query(min_length=1, max_length=2000)],
    channel: Annotated[str, Query(max_length=40)] = "",
    division_code: Annotated[str, Query(max_length=32)] = "",
) -> dict[str, Any]:
    """The types a need in these words is likely about, learned from past cases; by keywords where nothing was learned."""
    where = places.where_of(division_code) if division_code else None
    found = suggest(text=q, where=where, channel=channel)
    titles = {view.code: view.title for view in types.case_types()}
    return {"model": found.model, "items": [{**asdict(item), "title": titles[item.code]} for item in found.items]}


@router.get("/case-types/{code}", response=CaseTypeDetail, summary="Get a case type")
@public(PUBLIC_TYPES)
def case_type_get(request: HttpRequest, code: str) -> dict[str, Any]:
    """One case type with its questions and limits."""
    try:
        view, definition = types.case_type(code)
    except TypeUnknown:
        raise Http404 from None
    return {
        **_type_out(view),
        "form": [asdict(field) for field in definition.form],
        "stages": {stage.value: asdict(limits) for stage, limits in definition.stages.items()},
    }


@router.post("/cases", response={201: ReceiptOut}, summary="Raise a case")
@requires("casework.case_raise")
def case_create(request: HttpRequest, payload: CaseIn) -> Status:
    """Raises a case: placed, routed, its clocks started."""
    given = payload.dict()
    reporter = Reporter(**given.pop("reporter"))
    files = tuple(given.pop("file_ids"))
    receipt = case_raise(
        actor=actor_of(request), command=RaiseCase(**given, channel="api", reporter=reporter, file_ids=files)
    )
    return Status(
        201, {"id": receipt.case_id, **{key: value for key, value in asdict(receipt).items() if key != "case_id"}}
    )


@router.get("/cases", response=Page[CaseOut], summary="List cases")
@requires(VIEW)
def case_list(request: HttpRequest, asked: Annotated[CaseFilter, Query()]) -> dict[str, Any]:
    """Cases you may see, the newest first."""
    page = cases.recent_cases(
        actor=actor_of(request),
        type_codes=tuple(asked.type_code),
        states=tuple(asked.state),
        numbers=tuple(asked.number),
        division_code=asked.division_code,
        since=_aware(asked.since),
        until=_aware(asked.until),
        cursor=asked.cursor,
        limit=asked.limit,
    )
    return {"items": [_case_out(view) for view in page.rows], "next": page.next or None}


@router.get(
    "/cases.geojson",
    summary="Cases on a map",
    openapi_extra={"responses": {200: {"content": {"application/geo+json": {"schema": {"type": "object"}}}}}},
)
@requires(VIEW)
def case_map(request: HttpRequest, division_code: str = "", open_only: bool = True) -> HttpResponse:
    """Cases you may see as a GeoJSON FeatureCollection, at most 5,000, the newest first."""
    body = overview.cases_geojson(actor=actor_of(request), division_code=division_code[:32], open_only=open_only)
    return HttpResponse(body, content_type="application/geo+json")


@router.get("/cases/{number}", response=CaseOut, summary="Get a case")
@requires(VIEW)
def case_get(request: HttpRequest, number: str) -> dict[str, Any]:
    """One case by its number."""
    return _case_out(cases.case(actor=actor_of(request), number=number))


@router.get("/cases/{number}/timeline", response=list[TimelineOut], summary="What happened to a case")
@requires(VIEW)
def case_timeline(request: HttpRequest, number: str) -> list[dict[str, Any]]:
    """In full for staff and machines with the right; what residents are told, for residents."""
    actor = actor_of(request)
    view = cases.case(actor=actor, number=number)
    return [asdict(entry) for entry in timeline.timeline(view=view, for_staff=actor.kind != "resident")]


@router.get("/cases/{number}/acts", response=list[VerbOut], summary="What may be done to a case now")
@requires(VIEW)
def case_verbs(request: HttpRequest, number: str) -> list[dict[str, Any]]:
    """The verbs possible now for who asks, with the inputs each takes."""
    actor = actor_of(request)
    view = cases.case(actor=actor, number=number)
    return [asdict(verb) for verb in verbs.verbs(actor=actor, view=view)]


@router.get("/cases/{number}/duplicates", response=list[LikelyOut], summary="Cases that may be the same need")
@requires(VIEW)
def case_duplicates(request: HttpRequest, number: str) -> list[dict[str, Any]]:
    """Those you may see, by type, distance, time and words; the likeliest first."""
    actor = actor_of(request)
    view = cases.case(actor=actor, number=number)
    return [
        {
            **asdict(one), "is_open": one.is_open, "community_code": one.where.community, "text": round(one.text, 2),
            "score": round(one.score, 2), "reason": likely_in_words(one),
        }
        for one in likely_of(actor=actor, view=view)
    ]  # fmt: skip


@router.post("/cases/{number}/acts", response=MovedOut, summary="Act on a case")
@requires(VIEW)
def case_act(request: HttpRequest, number: str, payload: ActIn) -> dict[str, Any]:
    """Does a verb to a case; 409 where its state, a rule or somebody quicker forbids it."""
    given = payload.dict(exclude_unset=True)
    verb, revision = given.pop("verb"), given.pop("revision", None)
    moved = case_step(actor=actor_of(request), number=number.strip(), verb=verb, inputs_given=given, revision=revision)
    return {"id": moved.case_id, **vars(moved)}


@router.get("/worklist", response=Page[WorkRowOut], summary="List a desk")
@requires(VIEW)
def worklist_list(request: HttpRequest, asked: Annotated[WorkQuery, Query()]) -> dict[str, Any]:
    """Work items: a desk by what is due first, or all cases of the jurisdiction."""
    wanted = WorklistFilter(
        view=asked.view,
        unit_id=asked.unit_id,
        states=tuple(asked.state),
        type_codes=tuple(asked.type_code),
        channels=tuple(asked.channel),
        division_code=asked.division_code,
        card=asked.card,
        text=asked.q,
        sort=asked.sort,
    )
    page = worklist.worklist(actor=actor_of(request), wanted=wanted, cursor=asked.cursor, limit=asked.limit)
    return {"items": [vars(row) for row in page.rows], "next": page.next or None}


@router.get("/figures", response=FiguresOut, summary="Figures of a place and a time")
@requires(VIEW)
def figures_get(
    request: HttpRequest, division_code: str = "", since: datetime | None = None, until: datetime | None = None
) -> dict[str, Any]:
    """What came in, is open, late, closed, on time, rated; of the last 24 hours unless a time is given."""
    return overview.figures(
        actor=actor_of(request),
        division_code=division_code[:32],
        since=_aware(since) or clock.now() - timedelta(days=1),
        until=_aware(until),
    )


def _aware(moment: datetime | None) -> datetime | None:
    """A moment without zone is UTC."""
    return moment.replace(tzinfo=clock.now().tzinfo) if moment is not None and moment.tzinfo is None else moment


def _type_out(view: CaseTypeView) -> dict[str, Any]:
    return {**asdict(view), "version": view.version_number}


def _case_out(view: CaseView) -> dict[str, Any]:
    return {**asdict(view), **view.where.columns()}
