"""A visit as a worker without JavaScript holds it: one form a page."""

import re
from io import BytesIO

import pytest
from django.urls import reverse
from PIL import Image

from huimin.engines.casework import api as casework
from huimin.engines.casework import factories
from huimin.engines.casework.factories import COMMUNITY, OTHER_COMMUNITY
from huimin.faces.station.models import Visit, VisitCase
from huimin.kernel.access import api as access
from huimin.kernel.access import factories as people
from huimin.kernel.facts import api as facts
from huimin.kernel.files import api as files
from huimin.kernel.messages import api as messages

WORDS = "楼前路灯不亮，已经三天了"
PHONE = "13800138000"


def go(client, step, **answers):
    return client.post(reverse(f"station:{step}"), answers)


def leads_to(answer, step):
    assert answer.status_code == 302, answer.content.decode()[:2000]
    assert answer.url == reverse(f"station:{step}")


def photo():
    out = BytesIO()
    Image.new("RGB", (80, 60), "teal").save(out, "JPEG")
    out.seek(0)
    out.name = "lamp.jpg"
    return out


def write(client, *, photos=(), words=WORDS):
    """Every page of a matter up to the check."""
    leads_to(go(client, "matter_what", description=words), "matter_kind")
    leads_to(go(client, "matter_kind", type_code="test.lamp"), "matter_where")
    leads_to(go(client, "matter_where", community=COMMUNITY, address="5 号楼 3 门"), "matter_photo")
    assert client.get(reverse("station:matter_photo")).status_code == 200
    leads_to(go(client, "matter_photo", photos=list(photos)), "matter_check")
    assert words in client.get(reverse("station:matter_check")).content.decode()


def key_of(client):
    return client.session["station_visit"]["matter"]["key"]


def send(client, key=None):
    return go(client, "matter_check", key=key or key_of(client))


def number_of(answer):
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return answer.url.rsplit("/", 1)[1]


def verbs_of(subject):
    return [fact.verb for fact in facts.of(subject=subject)]


def test_a_visit_with_two_matters(counter, town, worker):
    leads_to(go(counter, "person", phone="+86 138-0013-8000", name="王阿姨"), "visit")
    hub = counter.get(reverse("station:visit")).content.decode()
    assert "138****8000" in hub
    assert PHONE not in hub
    assert "王阿姨" not in hub
    write(counter, photos=[photo()])
    turned = counter.get(reverse("station:matter_show")).content.decode()
    assert WORDS in turned
    assert PHONE not in turned
    first = number_of(send(counter))
    code = counter.session["station_visit"]["codes"][first]
    slip = counter.get(reverse("station:slip", args=[first])).content.decode()
    assert first in slip
    assert code[:4] in slip
    assert "<svg" in slip
    write(counter, words="另一盏路灯也不亮")
    second = number_of(send(counter))
    assert first != second

    resident = access.actor_for_account(Visit.objects.get().resident_id, assurance=1)
    view = casework.case(actor=resident, number=first)
    assert (view.channel, view.where.community, view.address) == ("station", COMMUNITY, "5 号楼 3 门")
    assert view.reporter_name == "王**"
    assert len(files.of(("case", view.id))) == 1
    raised = next(fact for fact in facts.of(subject=("case", view.id)) if fact.verb == "case.raised")
    assert (raised.account_id, raised.channel) == (worker.id, "station")
    assert VisitCase.objects.filter(act="raised").count() == 2

    today = counter.get(reverse("station:today")).content.decode()
    assert first in today
    assert second in today
    leads_to(counter.post(reverse("station:visit_end")), "home")
    visit = Visit.objects.get()
    assert visit.ended_at is not None
    assert verbs_of(("visit", visit.id)) == ["visit.begun", "visit.person_known", "visit.ended"]
    assert "station_visit" not in counter.session
    leads_to(counter.get(reverse("station:slip", args=[first])), "home")


def test_no_name_and_no_phone_is_kept_in_clear(counter, town):
    go(counter, "person", phone=PHONE, name="王阿姨")
    kept = str(dict(counter.session.items()))
    assert PHONE not in kept
    assert "王阿姨" not in kept
    assert PHONE not in str(Visit.objects.values())


def test_a_double_tap_raises_once(counter, town):
    go(counter, "person", phone=PHONE)
    write(counter)
    key = key_of(counter)
    first = number_of(send(counter, key))
    assert number_of(send(counter, key)) == first
    leads_to(send(counter, "0" * 32), "matter_what")
    assert len(casework.recent_cases(actor=town["intake_clerk"]).rows) == 1
    assert VisitCase.objects.count() == 1


def test_a_double_tap_begins_one_visit(client, worker):
    people.sign_in(client, worker)
    for _tap in range(2):
        leads_to(client.post(reverse("station:visit_begin")), "person")
    assert Visit.objects.count() == 1


def test_the_next_person_finds_nothing_of_the_one_before(counter, town):
    go(counter, "person", phone=PHONE)
    write(counter, photos=[photo()])
    [id] = counter.session["station_visit"]["matter"]["file_ids"]
    counter.post(reverse("station:visit_begin"))
    assert Visit.objects.filter(ended_at=None).count() == 1
    assert Visit.objects.count() == 2
    assert WORDS not in counter.get(reverse("station:matter_what")).content.decode()
    assert counter.get(f"/files/{id}").status_code == 404


def test_a_forgotten_visit_is_over_by_itself(counter, town):
    row = Visit.objects.get()
    Visit.objects.update(started_at=row.started_at.replace(year=2020))
    leads_to(counter.get(reverse("station:visit")), "home")
    assert facts.of(subject=("visit", row.id))[-1].data["by"] == "time"


def test_without_a_number_the_slip_is_the_way_back(counter, town):
    leads_to(go(counter, "person", without="1"), "visit")
    write(counter)
    number = number_of(send(counter))
    code = counter.session["station_visit"]["codes"][number]
    counter.post(reverse("station:visit_begin"))
    assert go(counter, "find", number=number, code="AAAABBBB").status_code == 422
    found = go(counter, "find", number=number, code=f"{code[:4].lower()} {code[4:]}")
    assert found.url == reverse("station:case", args=[number])
    view = casework.case(actor=access.Actor.anonymous(), number=number, query_code=code)
    assert view.is_anonymous
    assert set(VisitCase.objects.values_list("act", flat=True)) == {"raised"}


def test_what_was_typed_stays_when_an_answer_is_wrong(counter, town):
    wrong = go(counter, "person", phone="12345", name="王阿姨")
    assert wrong.status_code == 422
    assert "王阿姨" in wrong.content.decode()
    assert go(counter, "matter_what", description=" ").status_code == 422
    leads_to(go(counter, "matter_what", description=WORDS), "matter_kind")
    assert go(counter, "matter_kind", type_code="no.such").status_code == 422
    leads_to(go(counter, "matter_kind", type_code="test.garbage"), "matter_details")
    assert go(counter, "matter_details", **{"form-size": "huge"}).status_code == 422
    leads_to(go(counter, "matter_details", **{"form-size": "large", "form-bags": "3"}), "matter_where")
    outside = go(counter, "matter_where", community=OTHER_COMMUNITY, address="<b>")
    assert outside.status_code == 422
    assert "&lt;b&gt;" in outside.content.decode()
    assert go(counter, "matter_where", lon="100.03", lat="10.01").status_code == 422
    leads_to(go(counter, "matter_where", community=COMMUNITY, lon="100.005", lat="10.005"), "matter_photo")
    leads_to(go(counter, "matter_photo"), "matter_check")
    leads_to(go(counter, "matter_forget"), "visit")
    assert key_of(counter)
    leads_to(counter.get(reverse("station:matter_check")), "matter_what")


def test_kinds_are_found_by_the_persons_words(counter, town):
    go(counter, "matter_what", description="楼下的路灯又不亮了")
    page = counter.get(reverse("station:matter_kind")).content.decode()
    assert page.index('value="test.lamp"') < page.index('value="test.garbage"')


def test_a_persons_cases_are_one_fact_a_page_and_for_a_purpose(counter, town, worker):
    resident = town["resident"]
    here = factories.raise_garbage(town, type_code="test.lamp")
    there = factories.raise_garbage(town, lon=100.03, lat=10.005)
    phone = access.phone_of(resident.account_id)
    go(counter, "person", phone=phone)
    asked = counter.get(reverse("station:person_cases")).content.decode()
    assert here.number not in asked
    assert go(counter, "person_cases", purpose="curious").status_code == 422
    leads_to(go(counter, "person_cases", purpose="follow"), "person_cases")
    page = counter.get(reverse("station:person_cases")).content.decode()
    assert here.number in page
    assert there.number not in page
    [fact] = [each for each in facts.of(subject=("account", resident.account_id)) if each.verb == "visit.cases_listed"]
    assert (fact.account_id, fact.reason, fact.data["count"], fact.data["proved"]) == (worker.id, "follow", 1, False)
    assert counter.get(reverse("station:case", args=[there.number])).status_code == 404


def test_a_one_time_code_opens_all_the_persons_cases(counter, town, worker):
    there = factories.raise_garbage(town, lon=100.03, lat=10.005)
    resident_id = town["resident"].account_id
    go(counter, "person", phone=access.phone_of(resident_id))
    leads_to(go(counter, "code_send"), "visit")
    assert go(counter, "code_check", code="000000x").status_code == 422
    leads_to(go(counter, "code_check", code=sent_code(counter)), "visit")
    assert Visit.objects.get().proved_at is not None
    assert there.number in counter.get(reverse("station:person_cases")).content.decode()
    page = counter.get(reverse("station:case", args=[there.number]))
    assert page.status_code == 200
    refused = counter.post(reverse("station:case_act", args=[there.number, "urge"]))
    assert refused.status_code == 302
    assert "case.urged" not in verbs_of(("case", there.case_id))


def sent_code(client):
    waiting = client.session["station_visit"]["waiting"]
    return re.search(r"\d{6}", messages.by_key(key=f"signin:{waiting}").body)[0]


def test_a_number_is_revealed_for_a_purpose_only(counter, town, worker):
    go(counter, "person", phone=PHONE)
    resident_id = Visit.objects.get().resident_id
    leads_to(go(counter, "person_reveal", purpose=""), "visit")
    assert "access.person_revealed" not in verbs_of(("account", resident_id))
    assert PHONE in go(counter, "person_reveal", purpose="verify").content.decode()
    assert verbs_of(("account", resident_id)).count("access.person_revealed") == 1


@pytest.mark.parametrize("verb", ["note", "urge"])
def test_the_worker_adds_and_urges_for_the_person(counter, town, worker, verb):
    receipt = factories.raise_garbage(town)
    answer = counter.post(reverse("station:case_act", args=[receipt.number, verb]), {"note": "居民说更臭了"})
    assert answer.status_code == 302
    fact = facts.of(subject=("case", receipt.case_id))[-1]
    assert (fact.account_id, fact.channel) == (worker.id, "station")


def test_a_rating_needs_the_person_at_the_counter(counter, town):
    case_id = factories.case_in(town, "closed")
    [number] = casework.case_numbers([case_id]).values()
    screen = counter.get(reverse("station:case_rate", args=[number])).content.decode()
    assert screen.count('name="rating"') == 5
    assert counter.post(reverse("station:case_act", args=[number, "rate"]), {}).status_code == 422
    assert counter.post(reverse("station:case_act", args=[number, "rate"]), {"rating": "4"}).status_code == 302
    assert casework.case(actor=town["intake_clerk"], case_id=case_id).rating == 4
    counter.post(reverse("station:visit_end"))
    leads_to(counter.get(reverse("station:case_rate", args=[number])), "home")
