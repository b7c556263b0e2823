"""Every figure opens exactly the rows it counts."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from huimin.engines.casework import api, factories
from huimin.engines.casework.models import Case, WorkItem
from huimin.kernel.clock import api as clock


@pytest.fixture
def street(town):
    """Six cases: one late, one due soon, one with a red card, one closed in time, one closed late, one of another day."""
    now = clock.now()
    cases = {
        name: factories.case_in(town, state)
        for name, state in (
            ("late", "handling"), ("soon", "handling"), ("red", "registered"), ("fine", "closed"), ("overrun", "closed"),
            ("old", "reported"),
        )
    }  # fmt: skip

    def change(name, **fields):
        Case.objects.filter(id=cases[name]).update(**fields)

    def item(name, **fields):
        WorkItem.objects.filter(case_id=cases[name], is_current=True).update(**fields)

    change("late", due_at=now - timedelta(hours=1))
    item("late", due_at=now - timedelta(hours=1))
    item("soon", due_at=now + timedelta(hours=3))
    item("red", card="red", due_at=None)
    change("overrun", due_at=now - timedelta(days=1))
    change("old", raised_at=now - timedelta(days=2))
    item("old", raised_at=now - timedelta(days=2), due_at=now + timedelta(hours=9))
    return cases


EXPECTED = {
    "raised": {"late", "soon", "red", "fine", "overrun"},
    "open": {"late", "soon", "red", "old"},
    "late": {"late"},
    "closed": {"fine", "overrun"},
    "closed_on_time": {"fine"},
    "rated": set(),
    "satisfied": set(),
}


def rows(town, figure, **more):
    wanted = api.WorklistFilter(view="all", figure=figure, since=clock.now() - timedelta(hours=20))
    return api.worklist(actor=town["street_leader"], wanted=wanted, **more)


@pytest.mark.parametrize("figure", EXPECTED)
def test_the_number_is_the_count_of_the_rows_behind_it(town, street, figure):
    found = {row.case_id for row in rows(town, figure).rows}
    assert found == {street[name] for name in EXPECTED[figure]}
    counted = api.figures(actor=town["street_leader"], since=clock.now() - timedelta(hours=20))
    assert counted[figure] == len(found)


def test_what_needs_a_person_comes_by_what_is_due_first(town, street):
    assert [row.case_id for row in rows(town, "attention").rows] == [street["late"], street["red"]]
    first = rows(town, "attention", limit=1)
    assert [row.case_id for row in rows(town, "attention", cursor=first.next).rows] == [street["red"]]
    assert [row.case_id for row in rows(town, "soon").rows[:1]] == [street["soon"]]


def test_figures_of_another_street_stay_there(town, street):
    wanted = api.WorklistFilter(view="all", figure="attention")
    assert api.worklist(actor=town["other_street_clerk"], wanted=wanted).rows == []


@pytest.mark.parametrize("wanted", [{"view": "all", "figure": "wrong"}, {"view": "open", "figure": "late"}])
def test_a_figure_that_is_none_is_refused(town, wanted):
    with pytest.raises(api.InputRefused):
        api.worklist(actor=town["intake_clerk"], wanted=api.WorklistFilter(**wanted))


def test_a_held_clock_is_not_late_but_due_on_the_day_of_review(town):
    case_id = factories.case_in(town, "suspended")
    Case.objects.filter(id=case_id).update(due_at=clock.now() - timedelta(days=2))
    counts = api.figures(actor=town["street_leader"], since=clock.now() - timedelta(days=1))
    assert (counts["open"], counts["late"]) == (1, 0)
    item = WorkItem.objects.get(case_id=case_id, is_current=True)
    assert item.due_at.astimezone(ZoneInfo("Asia/Shanghai")).isoformat() == "2099-01-05T00:00:00+08:00"
