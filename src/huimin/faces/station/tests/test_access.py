"""Who gets in: nobody but the station's own people, and each only to their own community."""

import pytest
from django.urls import reverse

from huimin.engines.casework import factories
from huimin.faces.station.models import Visit
from huimin.kernel.access import factories as people
from huimin.kernel.slots.api import fillers

STAFF_PAGES = [
    "home", "today", "cases", "visit", "person", "person_cases", "find", "matter", "matter_what", "matter_kind",
    "matter_details", "matter_where", "matter_photo", "matter_check", "matter_show",
]  # fmt: skip
STAFF_ACTS = [
    "visit_begin", "visit_end", "person", "person_reveal", "person_cases", "code_send", "code_check", "find", "matter_what",
    "matter_check", "matter_forget", "kiosk_end",
]  # fmt: skip


@pytest.mark.parametrize("page", STAFF_PAGES)
def test_pages_open_for_workers_only(client, town, worker, page):
    address = reverse(f"station:{page}")
    assert client.get(address).status_code == 302, "a visitor is led to sign in"
    people.sign_in(client, people.resident())
    assert client.get(address).status_code == 403
    people.sign_in(client, people.staff(role="unit_officer", organisation=town.sanitation))
    assert client.get(address).status_code == 403
    people.sign_in(client, worker, assurance=1)
    assert client.get(address).status_code == 302, "one factor is not enough"
    people.sign_in(client, worker)
    client.post(reverse("station:visit_begin"))
    assert client.get(address).status_code in (200, 302)


@pytest.mark.parametrize("act", STAFF_ACTS)
def test_acts_are_for_workers_only(client, town, act):
    for who in (None, people.resident(), people.staff(role="dispatcher", organisation=town.dispatch)):
        client.logout()
        if who:
            people.sign_in(client, who)
        assert client.post(reverse(f"station:{act}")).status_code in (302, 403)
    assert not Visit.objects.exists()


@pytest.mark.parametrize("address", ["cases/{}/", "cases/{}/rating"])
def test_another_communitys_case_is_not_there(client, town, neighbour, address):
    receipt = factories.raise_garbage(town)
    people.sign_in(client, neighbour)
    client.post(reverse("station:visit_begin"))
    assert client.get(f"/station/{address.format(receipt.number)}").status_code == 404


@pytest.mark.parametrize("verb", ["note", "urge", "rate"])
def test_another_communitys_case_is_not_touched(client, town, neighbour, verb):
    receipt = factories.raise_garbage(town)
    people.sign_in(client, neighbour)
    client.post(reverse("station:visit_begin"))
    answer = client.post(reverse("station:case_act", args=[receipt.number, verb]), {"note": "x", "rating": "1"})
    assert answer.status_code == 404


@pytest.mark.parametrize("verb", ["close", "void", "dispatch"])
def test_nothing_else_can_be_done_here(counter, town, verb):
    receipt = factories.raise_garbage(town)
    assert counter.post(reverse("station:case_act", args=[receipt.number, verb]), {"reason": "x"}).status_code == 404


def test_lists_show_the_own_community_alone(client, counter, town, neighbour):
    here = factories.raise_garbage(town)
    there = factories.raise_garbage(town, lon=100.03, lat=10.005)
    page = counter.get(reverse("station:cases"), {"community": factories.OTHER_COMMUNITY}).content.decode()
    assert here.number in page
    assert there.number not in page
    people.sign_in(client, neighbour)
    assert "今天还没有人来" in client.get(reverse("station:today")).content.decode()


def test_a_visit_of_a_colleague_is_not_ones_own(client, counter, town, neighbour):
    people.sign_in(client, neighbour)
    assert client.get(reverse("station:visit")).url == reverse("station:home")
    client.post(reverse("station:visit_end"))
    assert Visit.objects.filter(ended_at=None).count() == 1


def test_empty_lists_say_what_to_do(counter, town):
    assert "没有未办结的案件" in counter.get(reverse("station:cases")).content.decode()
    for show in ("soon", "late"):
        assert "empty-title" in counter.get(reverse("station:cases"), {"show": show}).content.decode()
    assert counter.get(reverse("station:cases"), {"after": "nonsense"}).status_code == 422
    counter.post(reverse("station:person"), {"phone": "13900009999"})
    counter.post(reverse("station:person_cases"), {"purpose": "follow"})
    assert "empty-title" in counter.get(reverse("station:person_cases")).content.decode()


def test_every_figure_opens_as_many_rows(counter, town):
    factories.raise_garbage(town)
    home = counter.get(reverse("station:home"))
    counts = {each["url"]: each["value"] for each in home.context["figures"]}
    assert counts[reverse("station:today")] == len(counter.get(reverse("station:today")).context["visits"]) == 1
    opened = counter.get(f"{reverse('station:cases')}?show=open").context["rows"]
    assert counts[f"{reverse('station:cases')}?show=open"] == len(opened) == 1


def test_guesses_are_stopped(counter, town, settings):
    receipt = factories.raise_garbage(town)
    for _guess in range(10):
        wrong = counter.post(reverse("station:find"), {"number": receipt.number, "code": "AAAABBBB"})
        assert wrong.status_code == 422
    right = counter.post(reverse("station:find"), {"number": receipt.number, "code": receipt.query_code})
    assert right.status_code == 429


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(
    "page", ["home", "person", "visit", "find", "matter_what", "today", "cases", "kiosk", "kiosk_notices"]
)
def test_every_page_is_whole(counter, town, language, page):
    counter.cookies["django_language"] = language
    text = counter.get(reverse(f"station:{page}")).content.decode()
    assert text.count("<h1") == 1
    assert "<title> ·" not in text
    assert 'id="main"' in text


def test_the_slots_of_the_station_are_open():
    assert {"station.home.tiles", "station.case.aside", "station.kiosk.notices"} <= set(fillers())
