"""A small API for the tests: a list, creates that count what they did, and operations that fail in every way."""

import threading
from typing import Annotated
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import DataError, IntegrityError, connection
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from ninja import File, Query, Router, Schema, Status, UploadedFile
from pydantic import Field

from huimin.kernel.api.api import Page, Paging, etag_of, make_api, not_modified, page, require_match
from huimin.kernel.api.errors import FieldFault, HuiminError
from huimin.kernel.api.models import IdempotentAnswer
from huimin.kernel.gate.api import Refused, SignInNeeded, public

router = Router(tags=["things"])


class Photo(Schema):
    name: str = Field(max_length=5)


class ThingIn(Schema):
    title: str = Field(min_length=2, max_length=20)
    count: int = Field(0, ge=0, le=10)
    photos: list[Photo] = []


class ThingOut(Schema):
    number: int
    title: str


class Counter:
    """What was really done, for tests that count."""

    done = 0
    gate: threading.Event | None = None
    entered = threading.Event()


@router.post("/things", response={201: ThingOut})
@public("test")
def thing_create(request: HttpRequest, payload: ThingIn, response: HttpResponse):
    if payload.title == "refused":
        raise HuiminError("Not today.", code="not_today", field="title", status=409)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO api_test_thing (title) VALUES (%s) RETURNING number", [payload.title])
        number = cursor.fetchone()[0]
    Counter.done += 1
    Counter.entered.set()
    if Counter.gate is not None:
        Counter.gate.wait(10)
    response["Location"] = f"/api/v1/things/{number}"
    if payload.title == "broken":
        raise RuntimeError("secret detail")
    return Status(201, {"number": number, "title": payload.title})


@router.post("/uploads", response={201: dict})
@public("test")
def upload_create(request: HttpRequest, file: Annotated[UploadedFile, File()]):
    Counter.done += 1
    return Status(201, {"size": file.size})


@router.get("/things", response=Page[ThingOut])
@public("test")
def thing_list(request: HttpRequest, paging: Query[Paging], kind: str = ""):
    rows = IdempotentAnswer.objects.values("id", "key", "created_at")
    found = page(rows, order=("-created_at", "id"), cursor=paging.cursor, limit=paging.limit, context=kind)
    return found.as_page(lambda row: {"number": row["id"], "title": row["key"]})


@router.get("/things/{uuid:id}", response=ThingOut)
@public("test")
def thing_show(request: HttpRequest, id: UUID):
    if answer := not_modified(request, etag_of(id, 1)):
        return answer
    return {"number": 1, "title": "one"}


@router.put("/things/{uuid:id}", response=ThingOut)
@public("test")
def thing_change(request: HttpRequest, id: UUID, payload: ThingIn):
    require_match(request, etag_of(id, 1))
    return {"number": 1, "title": payload.title}


FAILURES = {
    "refused": Refused(),
    "sign_in": SignInNeeded(),
    "missing": Http404(),
    "denied": PermissionDenied(),
    "data": DataError("integer out of range"),
    "integrity": IntegrityError("duplicate key"),
    "bug": RuntimeError("secret detail"),
    "faults": HuiminError(
        "Two things.", code="two", status=422, faults=(FieldFault("a", "x", "A."), FieldFault("b", "y", "B."))
    ),
}


@router.get("/fail/{how}")
@public("test")
def fail(request: HttpRequest, how: str):
    raise FAILURES[how]


@router.get("/echo/{text}")
@public("test")
def echo(request: HttpRequest, text: str, q: str = ""):
    return {"text": text, "q": q}


api = make_api(title="Test", version="1", urls_namespace="test-api")
api.add_router("/v1", router)
urlpatterns = [path("api/", api.urls)]
