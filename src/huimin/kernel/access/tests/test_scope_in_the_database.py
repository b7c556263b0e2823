"""A scope says the same to the ORM, in SQL and for one row in hand: all rows of a small world against random grants."""

from itertools import product
from uuid import UUID

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huimin.kernel.facts import api as facts
from huimin.kernel.facts.models import Fact
from huimin.kernel.gate.api import Actor, Grant, Scope, Where

ME, OTHER = UUID(int=1), UUID(int=2)
UNITS = (None, UUID(int=11), UUID(int=12))
PLACES = (Where(), Where("a", "a1", "a11"), Where("a", "a1", "a12", "a121", "g"), Where("a", "a2"), Where("b"))
OWNERS = (ME, OTHER, None)

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows():
    world = {}
    for where, unit, owner in product(PLACES, UNITS, OWNERS):
        made = facts.record(
            verb="test.row_made", subject=("row", UUID(int=9)), actor=Actor(owner, "staff"), where=where, unit_id=unit
        )
        world[made] = (where, unit, owner)
    return world


jurisdictions = st.sampled_from(
    [("city", "a"), ("district", "a1"), ("street", "a11"), ("community", "a121"), ("grid", "g")]
)
grants = st.one_of(
    jurisdictions.map(lambda each: Grant("test.see", "jurisdiction", each[1], each[0])),
    st.sets(st.sampled_from(UNITS[1:])).map(lambda ids: Grant("test.see", "unit", organisation_ids=frozenset(ids))),
    st.sampled_from(
        [Grant("test.see", "own"), Grant("test.see", "jurisdiction", "", "city"), Grant("test.see", "everywhere")]
    ),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(held=st.lists(grants, max_size=4), me=st.sampled_from([ME, None]))
def test_three_ways_agree(rows, held, me):
    scope = Scope(tuple(held), me)
    by_hand = {each for each, row in rows.items() if scope.allows(*row)}
    by_orm = set(Fact.objects.filter(scope.q(owner="account_id")).values_list("id", flat=True))
    condition, params = scope.sql("f", owner="account_id")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM facts_fact f WHERE {condition}", params)
        by_sql = {each for (each,) in cursor.fetchall()}
    assert by_hand == by_orm & set(rows) == by_sql & set(rows)
    if not held:
        assert by_hand == set()
