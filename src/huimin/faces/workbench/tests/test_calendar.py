"""The calendar of deadlines, and its file."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from huimin.engines.casework import factories
from huimin.faces.workbench import ics
from huimin.kernel.clock import api as clock

CALENDAR = reverse("workbench:calendar")


@pytest.mark.django_db
def test_a_day_lists_what_falls_due_on_it_in_the_zone_of_the_street(town, as_role, number_of):
    case_id = factories.case_in(town, "handling")
    factories.put_due(case_id, datetime(2026, 12, 9, 17, 0, tzinfo=UTC))  # 01:00 on the 10th in Shanghai
    answer = as_role("unit_officer").get(CALENDAR, {"on": "2026-12-01"})
    (cell,) = [cell for week in answer.context["weeks"] for cell in week if cell["count"]]
    assert cell["day"] == date(2026, 12, 10)
    assert [row["time"] for row in cell["rows"]] == ["01:00"]
    assert number_of(case_id) in answer.content.decode()
    assert number_of(case_id) not in as_role("other_unit_officer").get(CALENDAR, {"on": "2026-12-01"}).content.decode()


@pytest.mark.django_db
def test_holidays_and_makeup_days_are_marked_and_what_may_move(town, as_role):
    clock.decree_put(
        source="cn",
        year=2026,
        holidays=[date(2026, 10, 1), date(2026, 10, 2)],
        makeup_days=[date(2026, 10, 10)],
        origin="t",
    )
    clock.forget()
    case_id = factories.case_in(town, "handling")
    factories.put_due(case_id, datetime(2026, 10, 9, 2, 0, tzinfo=UTC), is_provisional=True)
    answer = as_role("unit_officer").get(CALENDAR, {"on": "2026-10-15"})
    cells = {cell["day"].isoformat(): cell for week in answer.context["weeks"] for cell in week}
    assert cells["2026-10-01"]["css"] == "is-holiday"
    assert cells["2026-10-10"]["css"] == "is-makeup"
    assert cells["2026-10-11"]["css"] == "is-rest"
    assert cells["2026-10-09"]["rows"][0]["is_provisional"]
    assert "is-provisional" in answer.content.decode()


@pytest.mark.django_db
def test_a_full_day_leads_to_its_week(town, as_role):
    for _ in range(8):
        factories.put_due(factories.case_in(town, "handling"), datetime(2026, 12, 10, 2, 0, tzinfo=UTC))
    client = as_role("unit_officer")
    answer = client.get(CALENDAR, {"on": "2026-12-10"})
    (cell,) = [cell for week in answer.context["weeks"] for cell in week if cell["count"]]
    assert (cell["count"], len(cell["rows"]), cell["more"]) == (8, 6, 2)
    answer = client.get(f"{CALENDAR}{cell['more_url']}")
    (cell,) = [cell for week in answer.context["weeks"] for cell in week if cell["count"]]
    assert (len(answer.context["weeks"]), len(cell["rows"]), cell["more"]) == (1, 8, 0)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query", [{"on": "x"}, {"on": "9999-99-99"}, {"on": "1800-01-01"}, {"view": "y"}, {"unit": "z"}]
)
def test_an_address_that_makes_no_sense_gives_a_page(town, as_role, query):
    assert as_role("unit_officer").get(CALENDAR, query).status_code == 200


@pytest.mark.django_db
def test_the_file_holds_numbers_and_types_and_no_words_of_residents(town, as_role, number_of):
    case_id = factories.case_in(town, "handling")
    factories.put_due(case_id, datetime(2026, 12, 9, 17, 0, tzinfo=UTC))
    answer = as_role("unit_officer").get(reverse("workbench:calendar_ics"))
    body = answer.content.decode().replace("\r\n ", "")
    assert "DTSTART:20261209T170000Z" in body
    assert f"SUMMARY:到期：{number_of(case_id)} 暴露垃圾" in body
    assert "垃圾堆了三天" not in body
    assert answer.headers["Content-Type"].startswith("text/calendar")


def test_a_day_without_hour_and_special_letters():
    made = ics.document(
        [ics.Entry("1", date(2026, 12, 1), "a,b;c\nd\\")], name="我", made_at=datetime(2026, 1, 1, tzinfo=UTC)
    )
    assert "DTSTART;VALUE=DATE:20261201\r\n" in made
    assert "SUMMARY:a\\,b\\;c\\nd\\\\\r\n" in made


@settings(deadline=None)
@given(st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]), max_size=400))
def test_folded_lines_are_short_and_unfold_to_the_same(line):
    folded = ics.folded(line)
    assert all(len(piece.encode()) <= 75 for piece in folded.split("\r\n"))
    assert folded.replace("\r\n ", "") == line
