"""Raising a need as a person without JavaScript does: one form a page."""

import threading
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from PIL import Image

from huimin.engines.casework import api as casework
from huimin.engines.casework import factories
from huimin.engines.casework.factories import COMMUNITY
from huimin.kernel.access import api as access
from huimin.kernel.access import factories as people
from huimin.kernel.facts import api as facts
from huimin.kernel.files import api as files
from huimin.kernel.messages import api as messages

WORDS = "楼前路灯不亮，已经三天了"


def go(client, step, **answers):
    return client.post(reverse(f"portal:report_{step}"), answers)


def leads_to(answer, step):
    assert answer.status_code == 302, answer.content.decode()[:2000]
    assert answer.url == reverse(f"portal:report_{step}")


def photo():
    out = BytesIO()
    Image.new("RGB", (80, 60), "teal").save(out, "JPEG")
    out.seek(0)
    out.name = "lamp.jpg"
    return out


def write(client, *, contact=None, photos=()):
    """Every page up to the last, as a person fills them."""
    leads_to(go(client, "what", description=WORDS), "kind")
    leads_to(go(client, "kind", type_code="test.lamp"), "where")
    leads_to(go(client, "where", community=COMMUNITY, address="5 号楼 3 门"), "photo")
    leads_to(go(client, "photo", photos=list(photos)), "contact")
    leads_to(go(client, "contact", **(contact or {"contact": "phone", "phone": "+86 138-0013-8000"})), "check")


def key_of(client):
    return client.session["portal_draft"]["key"]


def send(client, key=None):
    return go(client, "check", key=key or key_of(client))


def number_of(answer):
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return answer.url.rsplit("/", 1)[1]


def test_a_person_without_account_raises_a_case_and_follows_it(client, town):
    write(client, photos=[photo()])
    page = client.get(reverse("portal:report_check")).content.decode()
    assert WORDS in page
    assert "13800138000" in page
    number = number_of(send(client))
    sent = client.get(reverse("portal:report_sent", args=[number])).content.decode()
    code = client.session["portal_codes"][number]
    assert number in sent
    assert code[:4] in sent
    view = casework.case(actor=access.Actor.anonymous(), number=number, query_code=code)
    assert (view.type_code, view.channel, view.where.community, view.address) == (
        "test.lamp", "portal", COMMUNITY, "5 号楼 3 门",
    )  # fmt: skip
    assert view.reporter_phone == "138****8000"
    assert len(files.of(("case", view.id))) == 1
    assert client.get(reverse("portal:case", args=[number])).status_code == 200
    assert not client.session.get("portal_draft")


def test_double_tap_and_going_back_make_one_case(client, town):
    write(client)
    key = key_of(client)
    first = number_of(send(client, key))
    assert number_of(send(client, key)) == first
    client.get(reverse("portal:report"))
    assert number_of(send(client, key)) == first
    assert len(casework.recent_cases(actor=town["intake_clerk"]).rows) == 1


@pytest.mark.django_db(transaction=True)
def test_two_taps_at_once_make_one_case():
    """Two requests of one session at the same time, on two connections: one waits for the other's answer."""
    town = factories.town()
    first = Client()
    write(first)
    key, numbers = key_of(first), []
    cookies = first.cookies
    start = threading.Barrier(2)

    def tap():
        client = Client()
        client.cookies = cookies
        start.wait()
        try:
            numbers.append(number_of(send(client, key)))
        finally:
            connection.close()

    taps = [threading.Thread(target=tap) for _ in range(2)]
    for each in taps:
        each.start()
    for each in taps:
        each.join()
    assert len(numbers) == 2
    assert len(set(numbers)) == 1
    assert len(casework.recent_cases(actor=town["intake_clerk"]).rows) == 1


def test_another_key_sends_nothing(client, town):
    write(client)
    leads_to(send(client, "0" * 32), "check")
    assert casework.recent_cases(actor=town["intake_clerk"]).rows == []


def test_what_was_typed_stays_when_an_answer_is_wrong(client, town):
    assert go(client, "what", description="  ").status_code == 422
    leads_to(go(client, "what", description=WORDS), "kind")
    assert WORDS in client.get(reverse("portal:report_what")).content.decode()
    assert go(client, "kind", type_code="no.such").status_code == 422
    leads_to(go(client, "kind", type_code="test.lamp"), "where")
    missing = go(client, "where", community="", address="5 号楼 <b>")
    assert missing.status_code == 422
    assert "5 号楼 &lt;b&gt;" in missing.content.decode()
    go(client, "where", community=COMMUNITY, address="")
    go(client, "photo")
    wrong = go(client, "contact", contact="phone", phone="12345", name="王阿姨")
    assert wrong.status_code == 422
    assert "王阿姨" in wrong.content.decode()


def test_nobody_skips_a_question(client, town):
    leads_to(client.get(reverse("portal:report")), "what")
    leads_to(client.get(reverse("portal:report_check")), "what")
    go(client, "what", description=WORDS)
    leads_to(client.get(reverse("portal:report_where")), "kind")
    leads_to(client.get(reverse("portal:report_check")), "kind")
    leads_to(client.get(reverse("portal:report")), "kind")


def test_kinds_are_found_by_residents_words(client, town):
    go(client, "what", description="楼下的路灯又不亮了")
    page = client.get(reverse("portal:report_kind")).content.decode()
    assert page.index('value="test.lamp"') < page.index('value="test.garbage"')
    other = client.get(reverse("portal:report_kind"), {"q": "臭"}).content.decode()
    assert other.index('value="test.garbage"') < other.index('value="test.lamp"')
    assert client.get(reverse("portal:report_kind"), {"q": "<script>"}).status_code == 200


def test_questions_of_the_kind_are_asked_and_checked(client, town):
    go(client, "what", description="门口垃圾没人收")
    leads_to(go(client, "kind", type_code="test.garbage"), "details")
    assert go(client, "details", size="huge", bags="many").status_code == 422
    leads_to(go(client, "details", size="large", bags="3"), "where")
    go(client, "where", community=COMMUNITY)
    go(client, "photo")
    go(client, "contact", contact="none")
    number = number_of(send(client))
    view = casework.case(
        actor=access.Actor.anonymous(), number=number, query_code=client.session["portal_codes"][number]
    )
    assert view.form == {"size": "large", "bags": 3}
    assert view.is_anonymous


def test_a_point_counts_and_one_outside_is_refused(client, town):
    go(client, "what", description=WORDS)
    go(client, "kind", type_code="test.lamp")
    assert go(client, "where", lon="0", lat="0").status_code == 422
    assert go(client, "where", lon="100.005", lat="abc").status_code == 422
    leads_to(go(client, "where", lon="100.005", lat="10.005"), "photo")
    go(client, "photo")
    go(client, "contact", contact="none")
    number = number_of(send(client))
    view = casework.case(
        actor=access.Actor.anonymous(), number=number, query_code=client.session["portal_codes"][number]
    )
    assert (view.where.community, view.lon, view.lat) == (COMMUNITY, 100.005, 10.005)


def test_what_is_no_photo_is_refused_and_the_others_stay(client, town):
    go(client, "what", description=WORDS)
    go(client, "kind", type_code="test.lamp")
    go(client, "where", community=COMMUNITY)
    bad = BytesIO(b"MZ this is a program")
    bad.name = "photo.jpg"
    answer = go(client, "photo", photos=[photo(), bad])
    assert answer.status_code == 422
    assert len(client.session["portal_draft"]["file_ids"]) == 1
    [id] = client.session["portal_draft"]["file_ids"]
    leads_to(go(client, "photo", photos_remove=[id]), "contact")
    assert client.session["portal_draft"]["file_ids"] == []


def test_a_resident_need_not_write_the_phone_and_finds_the_case_again(client, town):
    resident = people.resident("13900001111")
    people.sign_in(client, resident)
    write(client, contact={"contact": "account"})
    number = number_of(send(client))
    mine = client.get(reverse("portal:cases")).content.decode()
    assert reverse("portal:case", args=[number]) in mine
    view = casework.case(actor=access.actor_for_account(resident.id, assurance=1), number=number)
    assert view.reporter_id == resident.id
    raised = [fact for fact in facts.of(subject=("case", view.id)) if fact.verb == "case.raised"]
    assert len(raised) == 1
    assert "1390000" not in str(raised[0].data)


def test_a_report_can_be_thrown_away(client, town):
    write(client, photos=[photo()])
    client.post(reverse("portal:report_forget"))
    leads_to(client.get(reverse("portal:report")), "what")


def test_by_email_the_address_is_kept_and_the_answer_goes_there(client, town):
    write(client, contact={"contact": "email", "email": " Wang.Fang@Example.org "})
    number = number_of(send(client))
    view = casework.case(actor=town["intake_clerk"], number=number)
    assert (view.reporter_email, view.reply_by, view.is_anonymous) == ("W***@example.org", "email", False)
    told = messages.by_key(key=f"case:{view.id}:received")
    assert (told.channel, told.email, told.phone) == ("email", "W***@example.org", "")
    assert number in told.body


def test_a_wrong_address_comes_back_as_it_was_typed(client, town):
    leads_to(go(client, "what", description=WORDS), "kind")
    go(client, "kind", type_code="test.lamp")
    go(client, "where", community=COMMUNITY, address="5 号楼")
    go(client, "photo")
    refused = go(client, "contact", contact="email", email="wang.fang")
    assert refused.status_code == 422
    assert refused.context["form"].errors["email"]
    assert "wang.fang" in refused.content.decode()
