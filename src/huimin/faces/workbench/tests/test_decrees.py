"""Holidays of administration: the year, and a decree that says what it changes before it does."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from huimin.engines.casework import api as casework
from huimin.engines.casework import factories
from huimin.kernel.calendars.actions import subject_id
from huimin.kernel.clock import api as clock
from huimin.kernel.facts import api as facts

pytestmark = pytest.mark.django_db
YEARS, NEW = "/workbench/administration/holidays/", "/workbench/administration/holidays/new"
YEAR = 2031
GIVEN = {
    "source": "cn", "year": str(YEAR), "holidays": f"{YEAR}-01-01/{YEAR}-01-03\n{YEAR}-05-01", "makeup_days": f"{YEAR}-01-04",
    "origin": "国办发明电〔2030〕1号",
}  # fmt: skip


@pytest.fixture(autouse=True)
def fresh():
    clock.forget()
    yield
    clock.forget()


@pytest.fixture
def admin(client, administrator):
    administrator("system_admin", division="")
    return client


def versions():
    return [view.version for view in clock.decree_versions("cn", YEAR)]


def days(answer, css):
    return [
        day["day"]
        for month in answer.context["months"]
        for week in month["weeks"]
        for day in week
        if day and day["css"] == css
    ]


def test_only_who_keeps_calendars_comes_in(as_role):
    for address in (YEARS, NEW):
        assert as_role("intake_clerk").get(address).status_code == 403


def test_the_year_is_read_by_shape_and_word(admin):
    page = admin.get(YEARS, {"year": "2026"})
    assert len(page.context["months"]) == 12
    assert date(2026, 10, 1) in days(page, "is-holiday")
    assert date(2026, 1, 4) in days(page, "is-makeup")
    assert "休" in page.content.decode()
    assert "班" in page.content.decode()
    assert sum(1 for month in page.context["months"] for week in month["weeks"] for day in week if day) == 365


@pytest.mark.parametrize("query", [{"year": "9999"}, {"year": "x"}, {"year": "٢٠٢٦"}, {"source": "moon"}])
def test_an_address_that_makes_no_sense_gives_a_year(admin, query):
    assert admin.get(YEARS, query).status_code == 200


def test_a_year_nobody_decreed_says_so(admin):
    assert "尚未公布" in admin.get(YEARS, {"year": YEAR}).content.decode()


def test_it_is_shown_what_would_change_before_anything_does(admin, town):
    with clock.travel(to=datetime(YEAR, 1, 6, 9, tzinfo=ZoneInfo("Asia/Shanghai"))):
        factories.raise_garbage(town, type_code="test.lamp")
    deadlines, cases = casework.provisional_deadlines()
    assert deadlines >= cases == 1
    answer = admin.post(NEW, GIVEN)
    assert answer.status_code == 200
    change = answer.context["change"]
    assert change.holidays_added == (date(YEAR, 1, 1), date(YEAR, 1, 2), date(YEAR, 1, 3), date(YEAR, 5, 1))
    assert change.makeup_added == (date(YEAR, 1, 4),)
    assert (answer.context["deadlines"], answer.context["cases"]) == (deadlines, cases)
    assert f"{deadlines} 个暂定期限" in answer.content.decode()
    assert versions() == []
    admin.post(NEW, {"step": "confirm", **answer.context["hidden"]})
    facts.dispatch()
    assert casework.provisional_deadlines() == (0, 0)


def test_confirmed_it_is_in_force_once(admin):
    shown = admin.post(NEW, GIVEN).context["hidden"]
    confirm = {"step": "confirm", **shown}
    for _time in range(2):
        admin.post(NEW, confirm)
    assert versions() == [1]
    (fact,) = facts.of(subject=("decree", subject_id("decree", f"cn:{YEAR}")))
    assert fact.data["version"] == 1
    (view,) = clock.decree_versions("cn", YEAR)
    assert view.origin == "国办发明电〔2030〕1号"
    page = admin.get(YEARS, {"year": YEAR})
    assert "国办发明电" in page.content.decode()
    assert days(page, "is-makeup") == [date(YEAR, 1, 4)]


def test_what_somebody_else_loaded_meanwhile_is_not_overwritten_unseen(admin):
    shown = admin.post(NEW, GIVEN).context["hidden"]
    clock.decree_put(source="cn", year=YEAR, holidays=[date(YEAR, 1, 1)], origin="meanwhile")
    answer = admin.post(NEW, {"step": "confirm", **shown})
    assert answer.status_code == 200
    assert "已有他人改动" in answer.content.decode()
    assert versions() == [1]


def test_a_file_is_taken_instead_of_the_fields(admin):
    file = SimpleUploadedFile(
        "2031.yaml", f"year: {YEAR}\nholidays: [{YEAR}-01-01]\norigin: 文件\n".encode("utf-8-sig")
    )
    answer = admin.post(NEW, {"source": "cn", "file": file})
    assert answer.context["hidden"]["holidays"] == f"{YEAR}-01-01"
    assert answer.context["document"].origin == "文件"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"year": ""}, "year"),
        ({"holidays": ""}, "holidays"),
        ({"holidays": "Neujahr"}, "holidays"),
        ({"holidays": "2040-01-01"}, "holidays"),
        ({"makeup_days": f"{YEAR}-01-01"}, "makeup_days"),
        ({"makeup_days": f"{YEAR}-01-06"}, "makeup_days"),  # a Monday
        ({"source": "moon"}, "source"),
        ({"file": b"year: ["}, "file"),
        ({"file": b"\xff\xfe\x00"}, "file"),
        ({"file": b"year: 2031\nsource: moon\nholidays: [2031-01-01]"}, "file"),
        ({"file": b"a: &a [x]\nyear: 2031\nholidays: [*a, *a]"}, "file"),
        ({"file": b"#" * 20_001}, "file"),
    ],
)
def test_a_wrong_decree_is_refused_beside_its_field(admin, wrong, field):
    if "file" in wrong:
        wrong = {"file": SimpleUploadedFile("x.yaml", wrong["file"])}
    answer = admin.post(NEW, {**GIVEN, **wrong})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert versions() == []


def test_changing_a_year_begins_with_what_is_in_force(admin):
    clock.decree_put(source="cn", year=YEAR, holidays=[date(YEAR, 1, 1), date(YEAR, 1, 2)], origin="x")
    page = admin.get(NEW, {"year": YEAR, "source": "cn"})
    assert page.context["form"].initial["holidays"] == f"{YEAR}-01-01/{YEAR}-01-02"
    same = admin.post(NEW, {"source": "cn", "year": YEAR, "holidays": f"{YEAR}-01-01/{YEAR}-01-02"})
    assert same.context["change"].is_nothing
    assert "不会有任何变化" in same.content.decode()
    assert reverse("workbench:decrees") in same.content.decode()
