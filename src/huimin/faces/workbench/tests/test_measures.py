"""Figures and reports as pages: what is asked stands in the address, each number opens its cases, and none beyond one's reach."""

import csv
import io

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from huimin.engines.casework import api as casework
from huimin.engines.casework import factories
from huimin.engines.supervision import api as supervision
from huimin.kernel.access import factories as people
from huimin.kernel.facts import api as facts
from huimin.kernel.jobs import api as jobs


@pytest.fixture
def town(db):
    return factories.town()


@pytest.fixture
def officer(town):
    client = Client(headers={"accept-language": "en"})
    account = people.staff(role="supervision_officer", division=factories.STREET, organisation=town.intake)
    people.sign_in(client, account)
    return client


@pytest.fixture
def cases(town):
    found = [factories.case_in(town, state) for state in ("closed", "handling", "voided")]
    settle()
    return found


def settle():
    while facts.dispatch():
        pass
    supervision.figures_settle()


def number(case_id):
    return casework.case_numbers({case_id})[case_id]


def test_the_desk_shows_numbers_that_open_their_cases(officer, cases):
    page = officer.get(reverse("workbench:figures"), {"figure": ["raised", "on_time_rate"], "by": "type"})
    assert page.status_code == 200
    text = page.content.decode()
    assert "100.0%" in text
    assert "Exposed garbage" in text
    (row,) = page.context["rows"]
    raised, on_time = row["cells"]
    assert (raised["numerator"], on_time["numerator"], on_time["denominator"]) == (3, 1, 1)
    behind = officer.get(raised["numerator_url"])
    assert behind.context["total"] == 3
    assert all(number(case_id) in behind.content.decode() for case_id in cases)
    behind = officer.get(on_time["numerator_url"])
    assert behind.context["total"] == 1
    assert number(cases[0]) in behind.content.decode()
    assert number(cases[1]) not in behind.content.decode()


@pytest.mark.parametrize("by", ["unit", "person", "type", "place", "channel"])
def test_each_grouping_has_its_page(officer, cases, by):
    page = officer.get(reverse("workbench:figures"), {"by": by, "figure": ["on_time_rate", "first_time_rate"]})
    assert page.status_code == 200
    assert page.context["rows"]
    for row in page.context["rows"]:
        if row["url"]:
            assert officer.get(row["url"]).status_code == 200


def test_the_same_as_a_file(officer, cases):
    answer = officer.get(reverse("workbench:figures_csv"), {"figure": "raised", "side": "numerator"})
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert {row[0] for row in rows[1:]} == {number(case_id) for case_id in cases}
    assert rows[0][0] == "Case"


def test_what_is_no_period_is_said_and_the_rest_is_answered(officer, cases):
    page = officer.get(reverse("workbench:figures"), {"period": "2020-13"})
    assert page.status_code == 200
    assert "is no period" in page.content.decode()


def test_evaluation_says_classes_in_words(officer, cases):
    page = officer.get(reverse("workbench:figures_evaluation"), {"figure": "handling_on_time_rate"})
    assert page.status_code == 200
    (table,) = page.context["tables"]
    (area,) = table["rows"]
    assert (area["key"], area["class"]) == (factories.COMMUNITY, "excellent")
    assert "Excellent" in page.content.decode()


def test_evaluation_judges_departments_too(officer, cases):
    page = officer.get(reverse("workbench:figures_evaluation"), {"figure": "handling_on_time_rate", "object": "unit"})
    (table,) = page.context["tables"]
    unit, none = table["rows"]
    assert (unit["name"], unit["class"]) == ("Organisation test-sanitation", "excellent")
    assert (none["key"], none["class"]) == ("", "")  # voided before it was dispatched


def test_evaluation_judges_each_post_by_its_own_work(officer, town, cases):
    page = officer.get(reverse("workbench:figures_evaluation"), {"object": "post"})
    judged = {str(table["title"]): [row["key"] for row in table["rows"]] for table in page.context["tables"]}
    assert judged["Who dispatches"] == [str(town["dispatcher"].account_id)]
    assert judged["Who handles"] == [str(town["unit_officer"].account_id)]
    for table in page.context["tables"]:
        for row in table["rows"]:
            assert officer.get(row["url"]).status_code == 200
            for cell in row["cells"]:
                if cell["denominator_url"]:
                    assert officer.get(cell["denominator_url"]).context["total"] == cell["denominator"]


def test_others_see_nothing_of_it(town, cases):
    elsewhere = Client()
    account = people.staff(role="supervision_officer", division=factories.OTHER_STREET)
    people.sign_in(elsewhere, account)
    page = elsewhere.get(reverse("workbench:figures"), {"division": factories.STREET, "figure": "raised"})
    assert page.context["rows"] == []
    assert page.context["total"]["cells"][0]["numerator"] == 0
    clerk = Client()
    people.sign_in(clerk, people.staff(role="phone_agent", division=factories.STREET))
    assert clerk.get(reverse("workbench:figures")).status_code == 403


def make(client, **given):
    month = f"{timezone.localdate():%Y-%m}"
    return client.post(
        reverse("workbench:report_make"), {"division": factories.STREET, "period": month, "language": "en", **given}
    )


def test_a_report_is_made_kept_and_read_within_reach_alone(officer, town, cases, settings, tmp_path):
    made = make(officer)
    assert made.status_code == 302
    assert make(officer).url == made.url  # twice is once
    assert "Step 0 of 5" in officer.get(made.url).content.decode()
    jobs.run_pending()
    page = officer.get(made.url)
    (view,) = supervision.reports(actor=town["supervision_officer"])
    assert (view.state, view.edition, [file.name[-4:] for file in view.files]) == ("ready", 1, [".pdf", "xlsx"])
    assert view.files[0].url in page.content.decode()
    assert officer.get(view.files[0].url).status_code == 200
    elsewhere = Client()
    people.sign_in(elsewhere, people.staff(role="supervision_officer", division=factories.OTHER_STREET))
    assert elsewhere.get(made.url).status_code == 404
    assert elsewhere.get(view.files[0].url).status_code == 404


def test_a_report_says_what_conduct_was_noticed(officer, town, cases):
    casework.case_step(actor=town["resident"], case_id=cases[0], verb="rate", inputs_given={"rating": 1})
    casework.case_step(
        actor=town["street_leader"], case_id=cases[1], verb="force_close", inputs_given={"reason": "无法解决"}
    )
    settle()
    make(officer)
    jobs.run_pending()
    (view,) = supervision.reports(actor=town["supervision_officer"])
    book = openpyxl.load_workbook(io.BytesIO(b"".join(officer.get(view.files[1].url).streaming_content)))
    kinds, (unit, *counts) = list(book["Conduct"].iter_rows(values_only=True))
    assert unit == "Organisation test-sanitation"
    assert dict(zip(kinds[1:], counts, strict=True)) == {"Rated low": 1, "Closed by authority": 1}


def test_late_facts_make_a_new_edition_and_the_old_one_stays(officer, town, cases):
    make(officer)
    jobs.run_pending()
    assert supervision.reports_renew() != []  # the month that ended has none yet
    jobs.run_pending()
    assert supervision.reports_renew() == []
    casework.case_step(actor=town["unit_officer"], case_id=cases[1], verb="finish", inputs_given={"note": "好了"})
    settle()
    (renewed,) = supervision.reports_renew()
    jobs.run_pending()
    now = timezone.localdate()
    made = supervision.reports(actor=town["supervision_officer"])
    editions = {view.edition: view for view in made if view.period.first <= now <= view.period.last}
    assert set(editions) == {1, 2}
    assert editions[2].id == renewed
    assert all(view.state == "ready" and len(view.files) == 2 for view in editions.values())


def test_a_report_can_be_stopped(officer, town, cases):
    made = make(officer)
    assert officer.post(f"{made.url}stop").status_code == 302
    jobs.run_pending()
    (view,) = supervision.reports(actor=town["supervision_officer"])
    assert (view.state, view.files) == ("stopped", ())


@pytest.mark.parametrize(
    ("given", "said"),
    [({"period": "2020-Q1"}, "covers a week or a month"), ({"period": "x"}, "is no period"), ({"division": "1"}, "no such area"),
     ({"language": "fr"}, "Choose Chinese or English"), ({"period": "2999-01"}, "has not begun")],
)  # fmt: skip
def test_a_refused_request_says_why_and_keeps_what_was_typed(officer, given, said):
    page = make(officer, **given)
    assert page.status_code == 422
    assert said in page.content.decode()
    assert f'value="{given.get("period", "")}' in page.content.decode()


def test_a_report_of_elsewhere_is_refused(officer):
    assert make(officer, division=factories.OTHER_STREET).status_code == 403
