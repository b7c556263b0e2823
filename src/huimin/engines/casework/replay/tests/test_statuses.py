"""Status against dates: a table written by hand."""

from datetime import UTC, datetime

import pytest

from huimin.engines.casework.replay.statuses import Rules, settle
from huimin.engines.casework.transitions import State

CREATED, CLOSED, UPDATED = (datetime(2024, 1, day, tzinfo=UTC) for day in (10, 12, 14))
EARLY = datetime(2024, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("stated", "times", "rules", "state", "closed_at", "is_estimated", "oddities", "fault"),
    [
        ("closed", {"closed": CLOSED}, {}, "closed", CLOSED, False, (), ""),
        ("voided", {"closed": CLOSED}, {}, "voided", CLOSED, False, (), ""),
        ("handling", {}, {}, "handling", None, False, (), ""),
        (None, {"closed": CLOSED}, {}, "closed", CLOSED, False, (), ""),
        (None, {}, {"open_is": State.REPORTED}, "reported", None, False, (), ""),
        ("closed", {"updated": UPDATED}, {}, "closed", UPDATED, True, ("final_without_close_date",), ""),
        ("closed", {}, {}, "closed", None, True, (), "final_without_close_date"),
        ("closed", {}, {"estimate_from": ("created",)}, "closed", CREATED, True, ("final_without_close_date",), ""),
        ("closed", {}, {"final_without_date": "dates"}, "handling", None, False, ("final_without_close_date",), ""),
        ("closed", {"updated": UPDATED}, {"final_without_date": "quarantine"}, "closed", None, False, (),
         "final_without_close_date"),
        ("handling", {"closed": CLOSED}, {}, "handling", None, False, ("open_with_close_date",), ""),
        ("handling", {"closed": CLOSED}, {"open_with_date": "dates"}, "closed", CLOSED, False,
         ("open_with_close_date",), ""),
        ("handling", {"closed": CLOSED}, {"open_with_date": "quarantine"}, "handling", None, False, (),
         "open_with_close_date"),
        ("closed", {"closed": EARLY}, {}, "closed", None, False, (), "closed_before_created"),
        ("closed", {"closed": EARLY}, {"closed_before_created": "keep"}, "closed", EARLY, True,
         ("closed_before_created",), ""),
        ("closed", {"closed": EARLY, "updated": UPDATED}, {"closed_before_created": "drop"}, "closed", UPDATED, True,
         ("closed_before_created", "final_without_close_date"), ""),
        ("closed", {"closed": CREATED}, {}, "closed", CREATED, False, (), ""),
    ],
)  # fmt: skip
def test_what_is_believed(stated, times, rules, state, closed_at, is_estimated, oddities, fault):
    found = settle(State(stated) if stated else None, {"created": CREATED, **times}, Rules(**rules))
    assert found.fault == fault
    if not fault:
        assert (found.state, found.closed_at, found.is_estimated, found.oddities) == (
            state,
            closed_at,
            is_estimated,
            oddities,
        )
