"""Cards come once, dated truly, whatever happens to the worker, the unit or the type. Expected times are worked out by hand."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from huimin.engines.casework import api as casework
from huimin.engines.casework import factories
from huimin.engines.supervision import api
from huimin.engines.supervision.models import Card, Watch
from huimin.kernel.api.api import CursorInvalid
from huimin.kernel.clock import api as clock

from .moments import START, at, look


def given(case_id, stage="handle"):
    return [
        (card.kind, (card.at - START) / timedelta(hours=1))
        for card in Card.objects.filter(case_id=case_id, stage=stage).order_by("at")
    ]


def handled(town):
    """A case with four natural hours to handle and a statute's limit of 24, dispatched and signed at START."""
    with at(0):
        return factories.case_in(town, "handling")


def test_each_card_comes_once_at_its_time(town):
    case_id = handled(town)
    for hour in (1, 2.5, 3.5, 5, 6, 12, 25, 26, 40):
        with at(hour):
            look()
            look()
    # half used at 2 h, four fifths at 3 h 12, the promise at 4 h, the statute at 24 h
    assert given(case_id) == [("reminder", 2.0), ("warning", 3.2), ("yellow", 4.0), ("red", 24.0)]


def test_a_worker_that_was_down_for_a_day_gives_true_dates(town):
    case_id = handled(town)
    with at(30):
        casework.case_step(actor=town["unit_officer"], case_id=case_id, verb="finish", inputs_given={"note": "晚了"})
    with at(54):
        look()
    assert given(case_id) == [("reminder", 2.0), ("warning", 3.2), ("yellow", 4.0), ("red", 24.0)]
    assert Watch.objects.get(case_id=case_id, stage="handle").stopped_at == START + timedelta(hours=30)


def test_done_in_time_while_the_worker_was_down_gives_no_late_card(town):
    case_id = handled(town)
    with at(1):
        casework.case_step(actor=town["unit_officer"], case_id=case_id, verb="finish", inputs_given={"note": "好了"})
    with at(48):
        look()
    assert given(case_id) == []


def test_a_held_clock_gives_no_card_and_goes_on_with_what_was_left(town):
    case_id = handled(town)
    with at(1):
        casework.case_step(
            actor=town["dispatcher"],
            case_id=case_id,
            verb="suspend",
            inputs_given={"reason": "等料", "review_on": "2026-03-05"},
        )
    with at(20):
        look()
    assert given(case_id) == []
    with at(21):
        casework.case_step(actor=town["dispatcher"], case_id=case_id, verb="resume")
    with at(25):
        look()
    # 20 hours held: the promise is now at 24 h
    assert ("yellow", 24.0) in given(case_id)
    assert Watch.objects.get(case_id=case_id, stage="handle").due_at == START + timedelta(hours=24)


def test_shares_leave_the_held_time_out_and_no_card_is_dated_while_the_clock_stood_still(town):
    case_id = handled(town)
    with at(1):
        casework.case_step(
            actor=town["dispatcher"],
            case_id=case_id,
            verb="suspend",
            inputs_given={"reason": "等料", "review_on": "2026-03-05"},
        )
    with at(21):
        casework.case_step(actor=town["dispatcher"], case_id=case_id, verb="resume")
    with at(60):
        look()
    # held from 1 h to 21 h: of the four hours one was used; half at 22 h, four fifths at 23 h 12, all at 24 h, the statute at 44 h
    assert given(case_id) == [("reminder", 22.0), ("warning", 23.2), ("yellow", 24.0), ("red", 44.0)]


def test_what_fell_due_while_work_was_done_falls_due_when_it_is_sent_back(town):
    case_id = handled(town)
    with at(1):
        casework.case_step(actor=town["unit_officer"], case_id=case_id, verb="finish", inputs_given={"note": "好了"})
    with at(6):
        casework.case_step(
            actor=town["grid_supervisor"], case_id=case_id, verb="rework", inputs_given={"reason": "没好"}
        )
    with at(30):
        look()
    assert given(case_id) == [("reminder", 6.0), ("warning", 6.0), ("yellow", 6.0), ("red", 24.0)]


def test_an_extension_moves_cards_that_were_not_given_yet(town):
    case_id = handled(town)
    with at(3):
        casework.case_step(
            actor=town["unit_officer"],
            case_id=case_id,
            verb="extension_request",
            inputs_given={"reason": "雨", "limit": "10h"},
        )
        casework.case_step(actor=town["dispatcher"], case_id=case_id, verb="extension_grant")
    with at(8):
        look()
    assert given(case_id) == [("reminder", 2.0)]
    with at(15):
        look()
    assert ("yellow", 14.0) in given(case_id)


def test_rework_runs_on_with_the_first_deadline(town):
    case_id = handled(town)
    with at(1):
        casework.case_step(actor=town["unit_officer"], case_id=case_id, verb="finish", inputs_given={"note": "好了"})
    with at(2):
        casework.case_step(
            actor=town["grid_supervisor"], case_id=case_id, verb="rework", inputs_given={"reason": "没好"}
        )
    with at(6):
        look()
    assert ("yellow", 4.0) in given(case_id)


def test_taking_a_units_rights_or_editing_the_type_silences_nothing(town):
    case_id = handled(town)
    connection.cursor().execute("DELETE FROM access_postholding")
    edited = {**factories.GARBAGE, "stages": {"handle": {"limit": "9999h"}}}
    casework.case_types_put(actor=town["system"], items=[edited], origin="tests")
    with at(6):
        look()
    assert ("yellow", 4.0) in given(case_id)


def test_the_colour_goes_onto_the_work_item(town):
    case_id = handled(town)
    with at(6):
        look()
        desk = casework.worklist(actor=town["unit_officer"], wanted=casework.WorklistFilter(view="open"))
        assert [(row.case_id, row.card) for row in desk.rows] == [(case_id, "yellow")]


def test_a_working_limit_is_counted_in_working_time(town):
    with clock.travel(to=datetime(2026, 3, 6, 8, 0, tzinfo=UTC), is_frozen=True):  # Friday 16:00 in Shanghai
        case_id = factories.raise_garbage(town, type_code="test.lamp").case_id
    with clock.travel(to=datetime(2026, 3, 9, 9, 0, tzinfo=UTC), is_frozen=True):
        look()
    due = Watch.objects.get(case_id=case_id, stage="handle").due_at
    yellow = Card.objects.get(case_id=case_id, stage="handle", kind="yellow")
    assert yellow.at == due
    warning = Card.objects.get(case_id=case_id, stage="handle", kind="warning")
    left = clock.worked(start=warning.at, end=due)
    assert abs(left - timedelta(minutes=48)) < timedelta(minutes=1)  # a fifth of four hours


def test_cards_are_seen_by_place_and_by_unit(town):
    case_id = handled(town)
    with at(6):
        look()
        seen = {
            role: len(api.cards(actor=town[role]).rows)
            for role in ("supervision_officer", "unit_officer", "other_unit_officer", "other_street_clerk", "resident")
        }
    assert seen["other_unit_officer"] == seen["other_street_clerk"] == seen["resident"] == 0
    assert seen["unit_officer"] == len(given(case_id)) + len(given(case_id, "sign"))
    assert seen["supervision_officer"] >= seen["unit_officer"]


def test_cards_page_by_key_and_refuse_another_lists_cursor(town):
    handled(town)
    with at(6):
        look()
        whole = api.cards(actor=town["supervision_officer"]).rows
        first = api.cards(actor=town["supervision_officer"], limit=2)
        rest = api.cards(actor=town["supervision_officer"], cursor=first.next)
        assert len(first.rows) == 2
        assert [card.id for card in (*first.rows, *rest.rows)] == [card.id for card in whole]
        with pytest.raises(CursorInvalid):
            api.cards(actor=town["supervision_officer"], cursor="nonsense")
