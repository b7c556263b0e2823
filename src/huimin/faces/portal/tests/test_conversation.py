"""Writing to who handles the case, and reading the answer, on the page of the case."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from huimin.engines.casework import api as casework
from huimin.engines.casework import factories
from huimin.kernel.access import factories as people
from huimin.kernel.access.models import Account
from huimin.kernel.clock import api as clock


@pytest.fixture
def receipt(town):
    return factories.raise_garbage(town, type_code="test.lamp")


@pytest.fixture
def holder(client, receipt):
    """A browser that has shown the query code."""
    client.post(reverse("portal:find"), {"number": receipt.number, "code": receipt.query_code})
    return client


def send(client, number, text, **more):
    return client.post(reverse("portal:message_send", args=[number]), {"message-text": text, **more})


def answer(town, receipt, text="今晚来修"):
    new = casework.NewMessage(text=text, channel="workbench")
    casework.message_send(actor=town["other_unit_officer"], case_id=receipt.case_id, new=new)


def page(client, number):
    return client.get(reverse("portal:case", args=[number]))


def test_asked_answered_and_read(holder, town, receipt):
    assert send(holder, receipt.number, "什么时候修？").status_code == 302
    answer(town, receipt)
    first = page(holder, receipt.number)
    assert [item.text for item in first.context["talk"].messages] == ["什么时候修？", "今晚来修"]
    assert first.context["talk"].unread == 1
    assert page(holder, receipt.number).context["talk"].unread == 0


def test_the_owner_writes_by_account_and_nobody_else_does(client, town, receipt):
    people.sign_in(client, Account.objects.get(id=town["resident"].account_id))
    assert send(client, receipt.number, "还没修").status_code == 302
    other = Client()
    people.sign_in(other, Account.objects.get(id=town["other_resident"].account_id))
    assert send(other, receipt.number, "我也要").status_code == 404
    assert send(Client(), receipt.number, "我也要").status_code == 404
    assert len(page(client, receipt.number).context["talk"].messages) == 1


def test_the_same_form_sent_twice_stands_once(holder, receipt):
    key = page(holder, receipt.number).context["talk_form"]["key"].value()
    for _ in range(2):
        assert send(holder, receipt.number, "一次", **{"message-key": key}).status_code == 302
    assert len(page(holder, receipt.number).context["talk"].messages) == 1


def test_what_was_refused_stays_in_the_field(holder, receipt):
    long = "字" * 2001
    refused = send(holder, receipt.number, long)
    assert refused.status_code == 422
    assert refused.context["talk_form"]["text"].value() == long
    assert refused.context["talk_form"].errors["text"]
    assert send(holder, receipt.number, "  ").status_code == 422


def test_a_photo_goes_along_and_this_browser_alone_sees_it(holder, town, receipt):
    picture = BytesIO()
    Image.new("RGB", (80, 60), "teal").save(picture, "JPEG")
    photo = SimpleUploadedFile("灯.jpg", picture.getvalue(), "image/jpeg")
    assert send(holder, receipt.number, "看", files=photo).status_code == 302
    (file,) = page(holder, receipt.number).context["talk"].messages[0].files
    assert holder.get(file.url).status_code == 200
    assert Client().get(file.url).status_code == 404
    bad = SimpleUploadedFile("x.svg", b"<svg/>", "image/svg+xml")
    assert send(holder, receipt.number, "看", files=bad).status_code == 422


def test_the_page_looks_again_and_is_told_only_what_is_new(holder, town, receipt):
    address = reverse("portal:messages", args=[receipt.number])
    assert holder.get(address).status_code == 302
    assert holder.get(address, {"after": "none"}).status_code == 200
    send(holder, receipt.number, "在吗")
    latest = page(holder, receipt.number).context["talk"].latest_id
    assert holder.get(address, {"after": latest}).status_code == 204
    answer(town, receipt)
    assert "今晚来修" in holder.get(address, {"after": latest}).content.decode()
    assert page(holder, receipt.number).context["talk"].unread == 0


def test_long_after_the_closing_the_page_leads_to_a_new_report(client, town):
    view = casework.case(actor=town["intake_clerk"], case_id=factories.case_in(town, "closed"))
    people.sign_in(client, Account.objects.get(id=town["resident"].account_id))
    assert page(client, view.number).context["talk_form"] is not None
    with clock.travel(timedelta(days=16)):
        late = page(client, view.number)
        assert late.context["talk_form"] is None
        assert reverse("portal:report") in late.content.decode()
        refused = send(client, view.number, "又坏了")
        assert refused.status_code == 422
        assert refused.context["talk_form"]["text"].value() == "又坏了"
