"""Whose a file is, how it comes to belong to something, and how it is forgotten."""

import errno
import os
import time
from datetime import timedelta
from uuid import uuid4

import pytest

from huimin.kernel.clock import api as clock
from huimin.kernel.files import api as files
from huimin.kernel.files import blobs
from huimin.kernel.files.models import StoredFile

from .conftest import PDF, person, picture

pytestmark = pytest.mark.django_db


def store(actor, **more):
    given = {"content": picture(), "name": "a.jpg", "purpose": "photo_before"} | more
    return files.store(actor=actor, **given)


def case():
    return ("case", uuid4())


def test_an_upload_is_attached_by_who_handed_it_in():
    owner, subject = person(), case()
    view = store(owner)
    files.attach([view.id], subject, actor=owner)
    assert [found.id for found in files.of(subject)] == [view.id]
    assert StoredFile.objects.get().expires_at is None
    files.attach([view.id], subject, actor=owner)  # said twice
    with pytest.raises(files.FileMissing):
        files.attach([view.id], case(), actor=owner)  # it belongs to a case already


def test_somebody_elses_upload_cannot_be_attached():
    view = store(person())
    with pytest.raises(files.FileMissing) as refused:
        files.attach([view.id], case(), actor=person())
    assert refused.value.field == "file_ids"
    with pytest.raises(files.FileMissing):
        files.attach([uuid4()], case(), actor=person())


def test_without_account_the_session_owns(nobody):
    view = store(nobody, session="one")
    with pytest.raises(files.FileMissing):
        files.attach([view.id], case(), actor=nobody, session="other")
    with pytest.raises(files.FileMissing):
        files.view(view.id, actor=nobody, session="other")
    with pytest.raises(files.FileMissing):
        files.view(view.id, actor=nobody)
    assert files.view(view.id, actor=nobody, session="one").id == view.id
    assert files.attach([view.id], case(), actor=nobody, session="one")


def test_the_session_is_not_kept_in_plain(nobody):
    store(nobody, session="session-key-of-somebody")
    assert "session-key" not in StoredFile.objects.get().owner_session


def test_files_of_a_subject_come_in_order_and_by_purpose():
    subject, owner = case(), person()
    before = store(owner, subject=subject)
    after = store(owner, subject=subject, purpose="photo_after", content=picture(colour="red"))
    assert [view.id for view in files.of(subject)] == [before.id, after.id]
    assert [view.id for view in files.of(subject, ["photo_after"])] == [after.id]
    other = case()
    assert files.of_many([subject, other])[other] == []


def test_the_same_content_lies_on_disk_once(media):
    store(person())
    store(person())
    assert StoredFile.objects.count() == 2
    assert len([path for path in media.rglob("*") if path.is_file()]) == 2  # picture and thumbnail


def test_no_more_than_the_setting_allows(monkeypatch):
    monkeypatch.setenv("HUIMIN_FILES_MOST_PER_SUBJECT", "2")
    owner, subject = person(), case()
    views = [store(owner), store(owner)]
    with pytest.raises(files.FilesTooMany):
        store(owner)
    files.attach([view.id for view in views], subject, actor=owner)
    with pytest.raises(files.FilesTooMany):
        files.attach([store(owner).id], subject, actor=owner)


def test_a_full_disk_leaves_nothing_behind(monkeypatch, media):
    def full(_descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(files.StoreFull) as refused:
        store(person())
    assert refused.value.status == 507
    assert not [path for path in media.rglob("*") if path.is_file()]
    assert not StoredFile.objects.exists()


def test_discarding_ones_own():
    owner = person()
    view = store(owner)
    with pytest.raises(files.FileMissing):
        files.discard(view.id, actor=person())
    files.discard(view.id, actor=owner)
    assert not StoredFile.objects.exists()


def test_the_sweep_forgets_what_nobody_attached_and_keeps_what_is_young(media):
    kept = store(person(), subject=case())
    store(person(), content=PDF, name="a.pdf", purpose="attachment")
    assert files.sweep() == (0, 0)
    with clock.travel(timedelta(hours=25)):
        assert files.sweep() == (1, 0)  # the row goes; its bytes are too young
    for path in media.rglob("*"):
        os.utime(path, (time.time() - 90_000,) * 2)
    assert files.sweep() == (0, 1)
    assert blobs.path_of(StoredFile.objects.get(id=kept.id).sha256).exists()


def test_erasing_a_subject():
    subject = case()
    store(person(), subject=subject)
    assert files.erase(subject) == 1
    assert files.of(subject) == []


class TestLinks:
    def test_an_address_elsewhere_is_kept_and_not_fetched(self):
        subject = case()
        address = "https://example.org/a/%E7%85%A7%E7%89%87.jpg?x=1"
        view = files.link(url=address, actor=person(), subject=subject)
        assert (view.url, view.name, view.thumbnail_url, view.is_link) == (address, "照片.jpg", "", True)
        assert files.of(subject) == [view]
        assert files.sweep() == (0, 0)

    @pytest.mark.parametrize(
        "address",
        [
            "",
            "photo.jpg",
            "javascript:alert(1)",
            "data:image/png;base64,AA==",
            "file:///etc/passwd",
            "ftp://example.org/a",
            "https://",
            "https://user:secret@example.org/a",
            "https://example.org/a b",
            "https://example.org/\x00",
            "https://[::1",
            "https://example.org/" + "a" * 2000,
        ],
    )
    def test_anything_else_is_refused(self, address):
        with pytest.raises(files.LinkInvalid):
            files.link(url=address, actor=person(), subject=case())
