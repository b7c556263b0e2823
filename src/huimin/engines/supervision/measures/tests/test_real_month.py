"""The month report of real requests is right to the row, and is the same when it is made again from the event log alone."""

import csv
import io
import sys

import openpyxl
import pypdf
import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import translation

from huimin.engines.casework import api as casework
from huimin.engines.supervision.measures import outcomes, queries
from huimin.engines.supervision.measures.period import Period
from huimin.engines.supervision.measures.types import Question
from huimin.engines.supervision.models import Outcome, Tally
from huimin.engines.supervision.reports import content, paper, sheet
from huimin.kernel.access import api as access
from huimin.kernel.access.api import Actor
from huimin.kernel.clock import api as clock
from huimin.kernel.facts import api as facts

sys.path.insert(0, str(settings.BASE_DIR / "tests" / "oracles"))
import month_oracle as oracle

CITY = "us-ca-los-angeles"
MAPPING = settings.BASE_DIR / "src/huimin/systems/demo/los_angeles/data/los_angeles.yaml"
CODES = ("raised", "accepted", "on_time_rate", "handling_rate", "closing_rate", "waiting_late", "first_time_rate")


@pytest.fixture(scope="module")
def month(shared, django_db_setup, django_db_blocker):
    """The real file taken in once, its outcomes settled; and what the oracle says of it."""
    path = shared("data/03-requests/la_myla311_2020-01.csv")
    whole = transaction.atomic()
    whole._from_testcase = True  # its own facts count as committed, as in a test case
    with django_db_blocker.unblock(), whole, translation.override("en"):
        casework.requests_import(path=path, mapping=MAPPING)
        outcomes.rebuild()
        now = clock.now()
        yield path, now, oracle.report(path, "2020-01", now)
        transaction.set_rollback(True)


@pytest.fixture
def january(month, db):
    return month


def table(now, by):
    question = Question(period=Period.parse("2020-01"), division_code=CITY)
    return queries.measure(actor=Actor.system("test"), question=question, codes=CODES, by=by, as_of=now)


def test_every_row_has_the_verdict_of_the_oracle(january):
    path, now, _report = january
    verdicts = oracle.rows(path, "2020-01", now)
    units = {view.id: view.code for view in access.organisations(is_active=None)}
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, origin_key FROM casework_case WHERE origin = 'us-ca-los-angeles.myla311'")
        keys = dict(cursor.fetchall())
    rows = list(Outcome.objects.filter(city_code=CITY, raised_on__month=1, raised_on__year=2020))
    assert {keys[row.case_id] for row in rows} == set(verdicts)
    assert len(rows) == 4500
    for row in rows:
        said = verdicts[keys[row.case_id]]
        is_known = row.handled_at is not None and not row.is_estimated
        assert (units[row.unit_id], row.type_code, row.district_code, row.channel) == (
            said["unit"], said["type"], said["place"], said["channel"],
        )  # fmt: skip
        assert (row.is_registered, row.handled_at is not None) == (said["accepted"], said["handled"]), row.case_id
        assert (is_known and row.handled_at <= row.due_at) == said["on_time"], row.case_id
        assert (is_known and row.handled_at > row.due_at) == said["late"], row.case_id


@pytest.mark.parametrize("by", ["", "unit", "type", "place", "channel"])
def test_every_figure_equals_the_oracle(january, by):
    _path, now, report = january
    found = table(now, by)
    units = {str(view.id): view.code for view in access.organisations(is_active=None)}
    groups = {"": found.total} if not by else {units.get(row.key, row.key): row for row in found.rows}
    assert set(groups) == set(report[by])
    for key, row in groups.items():
        said = report[by][key]
        due = said["accepted"] - said["waiting_in_time"]
        pairs = {code: (figure.numerator, figure.denominator) for code, figure in row.figures.items()}
        assert pairs["raised"] == (said["raised"], None)
        assert pairs["accepted"] == (said["accepted"], None)
        assert pairs["on_time_rate"] == (said["on_time"], said["on_time"] + said["late"])
        assert pairs["handling_rate"] == (said["handled"], due)
        assert pairs["closing_rate"] == (said["handled"], due)
        assert pairs["waiting_late"] == (said["waiting_late"], None)
        assert pairs["first_time_rate"] == (said["handled"], said["handled"])


def test_each_number_opens_exactly_its_cases(january):
    _path, now, report = january
    question = Question(period=Period.parse("2020-01"), division_code=CITY)
    for by, key in (("", ""), ("type", "la.graffiti"), ("place", "us-la-harbor"), ("channel", "phone")):
        said = report[by][key]
        for side, expected in (("numerator", said["on_time"]), ("denominator", said["on_time"] + said["late"])):
            page = queries.cases_behind(
                actor=Actor.system("test"), question=question, code="on_time_rate", side=side, by=by, key=key, as_of=now
            )
            assert page.total == expected
            assert len(page.rows) == min(expected, queries.PAGE)


def test_the_totals_stand_as_counted_by_hand(january):
    """Counted in the file with a spreadsheet: 4500 rows, 114 cancelled and one referred out, ten open."""
    _path, _now, report = january
    total = report[""][""]
    assert (total["raised"], total["set_aside"], total["handled"], total["waiting_late"]) == (4500, 115, 4375, 10)
    assert total["time_unknown"] == 4


def held():
    tallies = [field.name for field in Tally._meta.fields if field.name != "id"]
    return (
        sorted(Outcome.objects.values_list(*[field.name for field in Outcome._meta.fields]), key=str),
        sorted(Tally.objects.values_list(*tallies), key=str),
    )


def test_the_report_says_the_same_to_the_row_on_paper_and_in_cells(january):
    path, now, report = january
    with translation.override("en"):
        found = content.gather(
            actor=Actor.system("test"), division_code=CITY, period=Period.parse("2020-01"), language="en", as_of=now
        )
        book = openpyxl.load_workbook(io.BytesIO(sheet.xlsx(found)), read_only=True)
        said = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(paper.pdf(found))).pages[:4])
    total = report[""][""]
    assert f"{total['raised']:,} cases in January 2020; {total['accepted']:,} were registered" in " ".join(said.split())
    head, *rows = book["By unit"].iter_rows(values_only=True)
    assert head[0] == "Unit"
    names = {view.code: view.name["en"] for view in access.organisations(is_active=None)}
    assert {row[0]: (row[1], row[4], row[8], row[9]) for row in rows} == {
        **{
            names[code]: (said["raised"], said["accepted"], said["on_time"], said["on_time"] + said["late"])
            for code, said in report["unit"].items()
        },
        "All together": (total["raised"], total["accepted"], total["on_time"], total["on_time"] + total["late"]),
    }
    _head, *cases = book["Cases"].iter_rows(values_only=True)
    verdicts = [case[9] or "" for case in cases]
    assert (len(cases), verdicts.count("on time"), verdicts.count("late")) == (4500, total["on_time"], total["late"])
    raised = sorted(case[6].replace(second=0) for case in cases)
    with open(path, encoding="utf-8") as file:
        assert raised == sorted(
            oracle.requests.la_time(row["createddate"]).replace(tzinfo=None) for row in csv.DictReader(file)
        )


def test_made_again_from_sealed_and_unsealed_facts_everything_is_equal(january):
    before = held()
    assert len(before[0]) == 4500
    facts.seal()
    outcomes.rebuild()
    assert held() == before
