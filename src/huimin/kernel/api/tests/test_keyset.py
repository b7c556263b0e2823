"""Pages by key: every row once, in order, and cursors that cannot be made up."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huimin.kernel.api.api import CursorInvalid, page
from huimin.kernel.api.models import IdempotentAnswer

pytestmark = pytest.mark.django_db
START = datetime(2026, 1, 1, tzinfo=UTC)


def make(offsets):
    IdempotentAnswer.objects.all().delete()
    IdempotentAnswer.objects.bulk_create(
        IdempotentAnswer(caller="c", key=f"key-{n}", fingerprint="", created_at=START + timedelta(minutes=minutes))
        for n, minutes in enumerate(offsets)
    )


def walk(order, limit):
    rows, cursor = [], ""
    while True:
        found = page(IdempotentAnswer.objects.all(), order=order, cursor=cursor, limit=limit)
        rows += found.rows
        if not found.next:
            return rows
        assert len(found.rows) == limit
        cursor = found.next


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.integers(0, 3), max_size=12),
    st.integers(1, 5),
    st.sampled_from([("-created_at", "id"), ("created_at", "-id"), ("-created_at", "-key"), ("id",)]),
)
def test_every_row_comes_once_in_order(offsets, limit, order):
    make(offsets)
    assert walk(order, limit) == list(IdempotentAnswer.objects.order_by(*order))


def test_rows_that_arrive_meanwhile_move_nothing():
    make([1, 2, 3, 4])
    first = page(IdempotentAnswer.objects.all(), order=("-created_at", "id"), limit=2)
    IdempotentAnswer.objects.create(caller="c", key="new", fingerprint="", created_at=START + timedelta(days=1))
    second = page(IdempotentAnswer.objects.all(), order=("-created_at", "id"), limit=2, cursor=first.next)
    assert [row.key for row in first.rows + second.rows] == ["key-3", "key-2", "key-1", "key-0"]


def test_a_cursor_of_another_list_or_made_up_is_refused():
    make([1, 2, 3])
    order = ("-created_at", "id")
    cursor = page(IdempotentAnswer.objects.all(), order=order, limit=1, context="open").next
    for wrong in (
        {"order": order, "context": "closed", "cursor": cursor},
        {"order": ("id",), "context": "open", "cursor": cursor},
        {"order": order, "context": "open", "cursor": cursor[:-1] + ("A" if cursor[-1] != "A" else "B")},
        {"order": order, "context": "open", "cursor": "x"},
        {"order": order, "context": "open", "cursor": "中\x00:"},
    ):
        with pytest.raises(CursorInvalid):
            page(IdempotentAnswer.objects.all(), limit=1, **wrong)


def test_over_http(client):
    make([1, 2, 3])
    first = client.get("/api/v1/things?limit=2").json()
    assert [item["title"] for item in first["items"]] == ["key-2", "key-1"]
    last = client.get("/api/v1/things", {"limit": 2, "cursor": first["next"]}).json()
    assert ([item["title"] for item in last["items"]], last["next"]) == (["key-0"], None)
    refused = client.get("/api/v1/things", {"limit": 2, "cursor": first["next"], "kind": "other"})
    assert (refused.status_code, refused.json()["code"]) == (400, "cursor_invalid")
