"""Guides, the one form, the application's page, the desk and the public check, through Django's client."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from huimin.engines.approval import api as approval
from huimin.engines.approval.factories import CREDIT_CODE, ID_NUMBER, picture
from huimin.engines.casework import api as casework
from huimin.engines.casework import factories
from huimin.kernel.access import factories as people
from huimin.kernel.access.api import Actor

SYSTEM = Actor.system("tests")
TOGETHER = ("individual_business", "food_business", "fire_safety", "outdoor_sign")


def upload(shade=200):
    return SimpleUploadedFile("paper.png", picture(shade), content_type="image/png")


def asked(**more):
    """What a person fills in for a restaurant."""
    return {
        "m": ["restaurant"],
        "key": "k1",
        "holder_kind": "person",
        "holder_name": "王小明",
        "holder_number": ID_NUMBER,
        "community": factories.COMMUNITY,
        "address": "3号楼底商",
        "form-shop_name": "小明饭店",
        "form-food_kind": ["hot"],
        "form-area": "80",
        "file-identity": upload(),
        "file-premises": upload(120),
        **more,
    }


@pytest.fixture
def resident(client, street):
    account = people.resident("13900000001")
    people.sign_in(client, account)
    return account


def only_application(account):
    ((number, _at),) = approval.applications_of(account_id=account.id)
    return approval.application(actor=SYSTEM, number=number)


def test_twenty_matters_are_found_by_theme_and_by_words(client, street):
    page = client.get("/services/").content.decode()
    assert (
        len(set(re.findall(r'href="(/services/[a-z_]+/)"', page)) - {"/services/together/", "/services/applications/"})
        == 20
    )
    found = client.get("/services/?q=低保").content.decode()
    assert "最低生活保障" in found
    assert "养犬" not in found
    assert "没有" in client.get("/services/?q=zzz").content.decode()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_guide_says_what_is_needed(client, street, language):
    client.cookies["language"] = language
    for view, definition, block in approval.matters_offered():
        with translation.override(language):
            page = client.get(f"/services/{view.code.removeprefix('services.')}/", HTTP_ACCEPT_LANGUAGE=language)
        text = page.content.decode()
        assert page.status_code == 200
        for item in block.materials:
            assert item.title["zh-hans"] in text or item.title["en"].replace("'", "&#x27;") in text
        assert definition.limit(casework.Stage.HANDLE).limit.rstrip("dw") in text
    assert client.get("/services/no_such/").status_code == 404


def test_a_guide_says_that_nobody_has_checked_its_clauses_until_somebody_has(client, street):
    said = "使用前请对照公布的法律文本核对"
    assert said in client.get("/services/elder_card/").content.decode()
    (row,) = [item for item in casework.case_types() if item.code == "services.elder_card"]
    content = casework.version_content(actor=street.town["system"], version_id=row.version_id)
    for law in content["extensions"]["approval"]["basis"]:
        law["checked_on"] = "2026-03-01"
    casework.case_types_put(actor=street.town["system"], items=[content], origin="tests")
    assert said not in client.get("/services/elder_card/").content.decode()


def test_a_matter_is_not_offered_as_a_report(street):
    offered = [view.code for channel in ("portal", "station") for view in casework.case_types(channel=channel)]
    assert offered
    assert not [code for code in offered if code.startswith("services.")]


def test_one_applies_signed_in_only(client, street):
    assert client.get("/services/apply/?m=restaurant").status_code == 302


def test_an_application_is_made_once_however_often_it_is_sent(client, resident):
    page = client.get("/services/apply/?m=restaurant")
    assert page.status_code == 200
    sent = client.post("/services/apply/", asked(), follow=True)
    view = only_application(resident)
    assert view.number in sent.content.decode()
    client.post("/services/apply/", asked(**{"file-identity": upload(), "file-premises": upload(120)}))
    assert len(approval.applications_of(account_id=resident.id)) == 1
    states = {item.code: item.state for item in view.matters[0].materials}
    assert (states["identity"], states["licence"]) == ("submitted", "missing")


def test_what_was_typed_and_handed_in_is_kept_when_something_is_wrong(client, resident):
    page = client.post("/services/apply/", asked(holder_number="110105194912310021"))
    text = page.content.decode()
    assert page.status_code == 422
    assert "身份证号不正确" in text
    assert 'value="小明饭店"' in text
    kept = re.findall(r'name="kept-identity" value="([0-9a-f-]+)"', text)
    assert len(kept) == 1
    again = asked(**{"kept-identity": kept})
    del again["file-identity"]
    client.post("/services/apply/", again)
    (matter,) = only_application(resident).matters
    assert next(item for item in matter.materials if item.code == "identity").state == "submitted"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"form-shop_name": ""}, "店名"),
        ({"form-area": "many"}, "经营面积"),
        ({"community": ""}, "社区"),
        ({"holder_name": ""}, "姓名"),
        ({"file-identity": SimpleUploadedFile("x.png", b"no picture")}, "x.png"),
    ],
)
def test_a_fault_names_its_field(client, resident, changed, said):
    page = client.post("/services/apply/", asked(**changed))
    assert page.status_code == 422
    assert said in page.content.decode()
    assert approval.applications_of(account_id=resident.id) == []


def test_several_matters_ask_each_question_and_each_paper_once(client, resident):
    query = "&".join(f"m={code}" for code in TOGETHER)
    text = client.get(f"/services/apply/?{query}").content.decode()
    assert text.count('name="form-shop_name"') == 1
    assert text.count('name="file-premises"') == 1
    client.post(
        "/services/apply/",
        asked(
            m=list(TOGETHER),
            **{"form-business_scope": "餐饮", "form-sign_text": "小明饭店", "form-sign_size": "3米×1米"},
        ),
    )
    view = only_application(resident)
    assert [item.type_code for item in view.matters] == [f"services.{code}" for code in TOGETHER]
    text = client.get(f"/services/applications/{view.number}/").content.decode()
    for title in ("个体工商户设立登记", "食品经营许可", "消防安全检查", "户外广告和店铺招牌设置"):
        assert title in text
    answers = {item.type_code: set(casework.case(actor=SYSTEM, case_id=item.case_id).form) for item in view.matters}
    assert answers["services.outdoor_sign"] == {"shop_name", "sign_text", "sign_size"}


def test_a_firm_cannot_apply_for_what_only_persons_may(client, resident):
    page = client.post(
        "/services/apply/",
        asked(m=["elder_card"], holder_kind="firm", holder_number=CREDIT_CODE, **{"form-birth": "1950-01-01"}),
    )
    assert page.status_code == 422


def test_others_are_told_there_is_no_such_application(client, resident):
    client.post("/services/apply/", asked())
    number = only_application(resident).number
    client.logout()
    assert client.get(f"/services/applications/{number}/").status_code == 404
    people.sign_in(client, people.resident("13900000002"))
    assert client.get(f"/services/applications/{number}/").status_code == 404
    assert client.post(f"/services/applications/{number}/x/").status_code == 404


def test_guessing_query_codes_is_stopped(client, street, settings):
    for _try in range(10):
        assert client.post("/services/applications/find/", {"number": "S1", "code": "AAAAAAAA"}).status_code == 422
    assert client.post("/services/applications/find/", {"number": "S1", "code": "AAAAAAAA"}).status_code == 429


def test_the_clerk_receives_at_the_window_and_the_applicant_follows_by_code(client, street):
    people.sign_in(client, people.Account.objects.get(id=street.clerk.account_id))
    assert client.get("/workbench/services/receive/").status_code == 200
    page = client.post("/workbench/services/receive/", asked(phone="13800138000"), follow=True).content.decode()
    number, code = re.search(r"(S\d{6}-\d{5}).{1,20}?([A-Z2-9]{8})", page).groups()
    client.logout()
    assert client.post("/services/applications/find/", {"number": number, "code": code}).status_code == 302
    assert client.get(f"/services/applications/{number}/").status_code == 200


def test_the_desk_checks_asks_and_takes_in(client, resident, street):
    client.post("/services/apply/", asked())
    view = only_application(resident)
    number = casework.case(actor=SYSTEM, case_id=view.matters[0].case_id).number
    desk = f"/workbench/services/{number}/"
    people.sign_in(client, people.Account.objects.get(id=street.clerk.account_id))
    assert number in client.get("/workbench/services/").content.decode()
    assert client.get(desk).status_code == 200
    refused = client.post(f"{desk}check/identity/", {"verdict": "deficient", "fault": ""})
    assert refused.status_code == 422
    assert client.post(f"{desk}ask/", {"words": "请补"}).status_code == 422  # papers are unchecked yet
    client.post(f"{desk}check/identity/", {"verdict": "deficient", "fault": "反面缺失"})
    client.post(f"{desk}check/premises/", {"verdict": "accepted"})
    assert client.post(f"{desk}ask/", {"words": "请补齐"}).status_code == 302
    people.sign_in(client, resident)
    page = client.get(f"/services/applications/{view.number}/").content.decode()
    assert "反面缺失" in page
    address = f"/services/applications/{view.number}/{number}/"
    part = client.post(address, {"file-identity": upload(60)})
    assert part.status_code == 422
    assert "营业执照" in part.content.decode()
    rest = {f"file-{code}": upload() for code in ("licence", "floor_plan", "food_rules", "fire_promise")}
    assert client.post(address, rest).status_code == 302
    (matter,) = only_application(resident).matters
    assert matter.open_correction is None


def test_staff_of_another_street_see_nothing(client, resident, street):
    client.post("/services/apply/", asked())
    number = casework.case(actor=SYSTEM, case_id=only_application(resident).matters[0].case_id).number
    people.sign_in(client, people.staff(role="intake_clerk", division=factories.OTHER_STREET))
    assert number not in client.get("/workbench/services/").content.decode()
    assert client.get(f"/workbench/services/{number}/").status_code == 404
