"""Looking up, reading and acting on a case: by account, by query code, and by nobody else."""

from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from huimin.engines.casework import api as casework
from huimin.engines.casework import factories
from huimin.kernel.access import factories as people
from huimin.kernel.access.models import Account
from huimin.kernel.files import api as files


@pytest.fixture
def receipt(town):
    return factories.raise_garbage(town, type_code="test.lamp")


def find(client, number, code):
    return client.post(reverse("portal:find"), {"number": number, "code": code})


def closed(town):
    """A case of the resident that was closed."""
    return casework.case(actor=town["intake_clerk"], case_id=factories.case_in(town, "closed"))


def signed_in(client, actor):
    people.sign_in(client, Account.objects.get(id=actor.account_id))
    return client


def test_number_and_code_open_the_case_for_this_browser(client, receipt):
    page = reverse("portal:case", args=[receipt.number])
    assert client.get(page).url.startswith(reverse("portal:find"))
    spaced = f" {receipt.query_code[:4].lower()} {receipt.query_code[4:]} "
    assert find(client, receipt.number, spaced).url == page
    assert "垃圾堆了三天没人收" in client.get(page).content.decode()
    assert receipt.number in client.get(reverse("portal:home")).content.decode()
    assert Client().get(page).status_code == 302


def test_a_wrong_number_and_a_wrong_code_are_answered_alike(client, receipt):
    wrong_code = find(client, receipt.number, "22222222")
    wrong_number = find(client, "990101-99999", receipt.query_code)
    assert wrong_code.status_code == wrong_number.status_code == 422
    errors = [answer.context["form"].errors for answer in (wrong_code, wrong_number)]
    assert errors[0] == errors[1]


def test_guessing_is_stopped_even_with_the_right_code(client, receipt):
    for _ in range(10):
        assert find(client, receipt.number, "22222222").status_code == 422
    assert find(client, receipt.number, receipt.query_code).status_code == 429


def test_other_residents_see_nothing(client, town, receipt):
    signed_in(client, town["other_resident"])
    assert client.get(reverse("portal:case", args=[receipt.number])).status_code == 404
    assert client.post(reverse("portal:case_act", args=[receipt.number, "urge"])).status_code == 404
    assert receipt.number not in client.get(reverse("portal:cases")).content.decode()


def test_my_cases_ask_for_sign_in(client, db):
    assert reverse("signin:sign_in") in client.get(reverse("portal:cases")).url


def test_the_story_ends_with_what_comes_and_by_when(client, town, receipt):
    signed_in(client, town["resident"])
    page = client.get(reverse("portal:case", args=[receipt.number]))
    assert page.context["entries"][-1]["open"]
    assert page.context["promise"]
    assert page.context["state"]["kind"] == "move"


def test_the_owner_rates_once_and_reopens(client, town):
    view = closed(town)
    signed_in(client, town["resident"])
    rate = reverse("portal:case_act", args=[view.number, "rate"])
    assert client.post(rate, {"rate-rating": "9"}).status_code == 422
    missing = client.post(rate, {"rate-note": "来得很快"})
    assert missing.status_code == 422
    assert "来得很快" in missing.content.decode()
    assert client.post(rate, {"rate-rating": "2", "rate-is_solved": "no", "rate-note": "又坏了"}).status_code == 302
    assert casework.case(actor=town["resident"], case_id=view.id).rating == 2
    assert client.post(rate, {"rate-rating": "5"}).status_code == 409
    reopen = reverse("portal:case_act", args=[view.number, "reopen"])
    assert client.post(reopen, {"reopen-reason": "灯又不亮了"}).status_code == 302
    assert casework.case(actor=town["resident"], case_id=view.id).state != casework.State.CLOSED


def test_who_holds_the_code_adds_and_hurries(client, town, receipt):
    find(client, receipt.number, receipt.query_code)
    note = client.post(reverse("portal:case_act", args=[receipt.number, "note"]), {"note-note": "晚上更黑"})
    assert note.status_code == 302
    assert "晚上更黑" in client.get(reverse("portal:case", args=[receipt.number])).content.decode()
    client.post(reverse("portal:case_act", args=[receipt.number, "urge"]))
    assert casework.case(actor=town["resident"], number=receipt.number).urge_count == 1


def test_the_code_shows_the_photos_of_this_case_to_this_browser_only(client, town):
    picture = BytesIO()
    Image.new("RGB", (80, 60), "teal").save(picture, "JPEG")
    kept = files.store(content=picture.getvalue(), name="a.jpg", actor=town["resident"], purpose="photo_before")
    other = files.store(content=picture.getvalue(), name="b.jpg", actor=town["resident"], purpose="photo_before")
    mine = factories.raise_garbage(town, type_code="test.lamp", file_ids=(kept.id,))
    factories.raise_garbage(town, type_code="test.lamp", file_ids=(other.id,))
    assert client.get(kept.url).status_code == 404
    find(client, mine.number, mine.query_code)
    client.get(reverse("portal:case", args=[mine.number]))
    assert client.get(kept.url).status_code == 200
    assert client.get(kept.thumbnail_url).status_code == 200
    assert client.get(other.url).status_code == 404
    assert Client().get(kept.url).status_code == 404


@pytest.mark.parametrize("verb", ["close", "void", "dispatch", "nothing"])
def test_no_other_verb_has_a_door_here(client, town, receipt, verb):
    signed_in(client, town["resident"])
    assert client.post(reverse("portal:case_act", args=[receipt.number, verb])).status_code == 404


def test_every_page_speaks_both_languages_with_one_heading(client, town, receipt):
    find(client, receipt.number, receipt.query_code)
    pages = ["portal:home", "portal:find", "portal:report_what"]
    addresses = [*map(reverse, pages), reverse("portal:case", args=[receipt.number])]
    for language in ("zh-hans", "en"):
        client.cookies["django_language"] = language
        for address in addresses:
            assert client.get(address).content.decode().count("<h1") == 1, address


def test_a_number_nobody_has_is_not_found(client, town):
    signed_in(client, town["resident"])
    assert client.get(reverse("portal:case", args=["000000-00000"])).status_code == 404


def test_the_questions_of_the_type_are_asked_beside_the_grade(client, town):
    asked = {**factories.GARBAGE, "rating": [{"code": "speed", "title": {"zh-hans": "处理速度", "en": "Speed"}}]}
    casework.case_types_put(actor=town["system"], items=[asked], origin="test")
    view = closed(town)
    signed_in(client, town["resident"])
    page = reverse("portal:case", args=[view.number])
    assert "处理速度" in client.get(page).content.decode()
    act = reverse("portal:case_act", args=[view.number, "rate"])
    assert client.post(act, {"rate-rating": "5", "rate-answer-speed": "9"}).status_code == 422
    assert client.post(act, {"rate-rating": "5", "rate-answer-speed": "3"}).status_code == 302
    view = casework.case(actor=town["system"], case_id=view.id)
    assert (view.rating, view.answers) == (5, {"speed": 3})


def test_a_duplicate_shows_how_the_other_report_stands(client, town):
    main = factories.case_in(town, "handling")
    mine = factories.raise_garbage(town, actor=town["resident"])
    number = casework.case(actor=town["intake_clerk"], case_id=main).number
    casework.case_step(actor=town["intake_clerk"], case_id=mine.case_id, verb="merge", inputs_given={"other": number})
    casework.case_step(actor=town["unit_officer"], case_id=main, verb="finish", inputs_given={"note": "门口已清理"})
    page = signed_in(client, town["resident"]).get(reverse("portal:case", args=[mine.number])).content.decode()
    assert "已办好，待核查" in page
    assert "已撤销" not in page
    assert "门口已清理" not in page
    assert number not in page
    assert "已办好，待核查" in client.get(reverse("portal:cases")).content.decode()
