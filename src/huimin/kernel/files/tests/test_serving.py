"""Files on the web: only with permission, never as anything a browser would run."""

import io
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from huimin.kernel.files import api as files
from huimin.kernel.files.http import pages
from huimin.kernel.files.models import StoredFile

from .conftest import PDF, person, picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def acting(monkeypatch):
    """Makes requests come from the given actor."""

    def become(actor):
        monkeypatch.setattr(pages, "actor_of", lambda request: actor)

    return become


@pytest.fixture
def photo():
    return files.store(
        content=picture(), name="照片 1.jpg", actor=person(), purpose="photo_before", subject=("case", uuid4())
    )


def body(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_a_reader_gets_the_picture_with_safe_headers(client, photo, readers, acting):
    reader = person()
    readers.add(reader.account_id)
    acting(reader)
    response = client.get(photo.url)
    assert response.status_code == 200
    assert response["Content-Type"] == "image/jpeg"
    assert response["Content-Disposition"] == "inline; filename*=UTF-8''%E7%85%A7%E7%89%87%201.jpg"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["Cache-Control"].startswith("private")
    assert body(response).startswith(b"\xff\xd8")
    assert client.get(photo.thumbnail_url).status_code == 200
    again = client.get(photo.url, headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_nobody_else_learns_that_it_exists(client, photo, readers, acting):
    acting(person())
    strange = client.get(f"/files/{uuid4()}", headers={"Accept-Language": "en"})
    for address in (photo.url, photo.thumbnail_url):
        response = client.get(address, headers={"Accept-Language": "en"})
        assert response.status_code == 404
        assert response.json() == strange.json() | {"instance": response.json()["instance"]}
    assert client.get(photo.url, headers={"If-None-Match": "*"}).status_code == 404


def test_a_subject_nobody_guards_is_closed(client, acting):
    owner = person()
    acting(owner)
    view = files.store(content=picture(), name="a.jpg", actor=owner, purpose="photo_before", subject=("thing", uuid4()))
    assert client.get(view.url).status_code == 404


def test_a_document_is_an_attachment(client, acting):
    owner = person()
    acting(owner)
    view = files.store(content=PDF, name="a.pdf", actor=owner)
    response = client.get(view.url)
    assert response["Content-Disposition"].startswith("attachment;")
    assert client.get(f"{view.url}/thumbnail").status_code == 404


def test_behind_the_front_only_the_address_is_handed_over(client, acting, settings):
    settings.FILES_BEHIND_FRONT = "/protected/"
    owner = person()
    acting(owner)
    view = files.store(content=PDF, name="a.pdf", actor=owner)
    response = client.get(view.url)
    digest = StoredFile.objects.get().sha256
    assert response["X-Accel-Redirect"] == f"/protected/{digest[:2]}/{digest[2:4]}/{digest}"
    assert response["Content-Type"] == "application/pdf"
    assert response.content == b""


def test_uploading_before_there_is_a_case(client):
    response = client.post("/files/", {"file": SimpleUploadedFile("a.jpg", picture()), "purpose": "photo_before"})
    assert response.status_code == 201
    told = response.json()
    assert client.get(told["thumbnail_url"]).status_code == 200  # the same session
    client.cookies.clear()
    assert client.get(told["url"]).status_code == 404


def test_uploading_and_thinking_better_of_it(client):
    told = client.post("/files/", {"file": SimpleUploadedFile("a.jpg", picture())}).json()
    assert client.delete(told["url"]).status_code == 204
    assert client.delete(told["url"]).status_code == 404


@pytest.mark.parametrize(
    ("fields", "status", "code", "field"),
    [
        ({}, 422, "missing", "file"),
        ({"file": ("a.jpg", b"x"), "purpose": "../etc"}, 422, "choice", "purpose"),
        ({"file": ("a.jpg", b"")}, 422, "file_empty", "file"),
        ({"file": ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>")}, 415, "file_type_refused", "file"),
    ],
)
def test_a_refused_upload_says_field_fault_and_remedy(client, fields, status, code, field):
    given = {key: SimpleUploadedFile(*value) if isinstance(value, tuple) else value for key, value in fields.items()}
    response = client.post("/files/", given, headers={"Accept-Language": "en"})
    assert response.status_code == status
    problem = response.json()
    assert problem["errors"][0]["field"] == field
    assert problem["errors"][0]["code"] == code
    assert problem["errors"][0]["message"]


def test_a_request_without_token_is_refused_like_any_form(client):
    client.handler.enforce_csrf_checks = True
    assert client.post("/files/", {"file": io.BytesIO(picture())}).status_code == 403
