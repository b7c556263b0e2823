"""The routing table changed by people: from a day on, until a day, within their jurisdiction."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from huimin.engines.casework import api, factories
from huimin.engines.casework.models import Route
from huimin.kernel.access import factories as people
from huimin.kernel.access.api import Refused
from huimin.kernel.clock import api as clock
from huimin.kernel.facts import api as facts
from huimin.kernel.places import api as places

pytestmark = pytest.mark.django_db


@pytest.fixture
def steward(town):
    return people.actor(role="data_steward", division=factories.STREET)


def entry(town, **changes):
    row = {"capability": "sanitation", "division_code": factories.COMMUNITY, "unit_id": town.lighting.id}
    return api.RouteEntry(**{**row, **changes})


def put(steward, town, **changes):
    return api.route_put(actor=steward, entry=entry(town, **changes))


def change(steward, row, **changes):
    return api.route_change(actor=steward, route_id=row.id, entry=replace(row.entry, **changes), mark=row.mark)


def unit_on(day):
    definition = api.case_type("test.garbage")[1]
    return api.desks(definition, places.where_of(factories.COMMUNITY), on=day).unit_id


def test_a_row_holds_from_its_day_to_the_day_before_its_end(town, steward):
    row = put(steward, town, valid_from=date(2030, 3, 1), valid_to=date(2030, 4, 1))
    assert [unit_on(day) for day in (date(2030, 2, 28), date(2030, 3, 1), date(2030, 3, 31), date(2030, 4, 1))] == [
        town.sanitation.id, town.lighting.id, town.lighting.id, town.sanitation.id,
    ]  # fmt: skip
    assert [fact.verb for fact in facts.of(subject=("route", row.id))] == ["casework.route_put"]


def test_a_row_for_one_type_wins(town, steward):
    put(steward, town, division_code=factories.STREET, case_type_code="test.garbage")
    assert unit_on(date(2030, 1, 1)) == town.lighting.id


def test_a_row_is_ended_once(town, steward):
    row = put(steward, town)
    for _time in range(2):
        api.route_end(actor=steward, route_id=row.id, valid_to=date(2030, 1, 1))
    assert unit_on(date(2029, 12, 31)) == town.lighting.id
    assert unit_on(date(2030, 1, 1)) == town.sanitation.id
    assert [fact.verb for fact in facts.of(subject=("route", row.id))] == ["casework.route_put", "casework.route_ended"]


def test_the_same_unit_may_come_back_but_not_twice_at_once(town, steward):
    put(steward, town, valid_to=date(2030, 1, 1))
    put(steward, town, valid_from=date(2030, 1, 1))
    with pytest.raises(api.GuardRefused):
        put(steward, town, valid_from=date(2029, 12, 31), valid_to=date(2030, 1, 1))


def test_the_database_holds_a_row_once(town):
    factories.route("x", factories.STREET, town.lighting.id)
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.route("x", factories.STREET, town.lighting.id)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("division_code", "000000"), ("unit_id", "01900000-0000-7000-8000-000000000000"), ("capability", "not one"),
        ("capability", ""), ("valid_to", date(2020, 1, 1)), ("hours", "night"), ("case_type_code", "no.such"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_told_by_its_field(town, steward, field, value):
    with pytest.raises(api.InputRefused) as refused:
        put(steward, town, **{"valid_from": date(2021, 1, 1), field: value})
    assert refused.value.field == field


def test_only_within_the_jurisdiction(town, steward):
    with pytest.raises(Refused):
        put(steward, town, division_code=factories.OTHER_STREET)
    with pytest.raises(Refused):
        put(town["dispatcher"], town)
    row = Route.objects.get(capability="sanitation")
    elsewhere = people.actor(role="data_steward", division=factories.OTHER_STREET)
    with pytest.raises(Refused):
        api.route_end(actor=elsewhere, route_id=row.id, valid_to=date(2030, 1, 1))


def test_the_table_shows_what_is_over(town, steward):
    put(steward, town, valid_from=date(2020, 1, 1), valid_to=date(2021, 1, 1))
    rows = api.routes_of(actor=steward, capability="sanitation", type_code="test.garbage")
    assert [(row.entry.division_code, row.is_valid, row.is_over) for row in rows] == [
        (factories.STREET, True, False), (factories.COMMUNITY, False, True),
    ]  # fmt: skip


def test_every_column_of_a_row_is_changed_under_the_eye_of_one_fact(town, steward):
    row = put(steward, town)
    changed = change(
        steward, row, division_code=factories.STREET, unit_id=town.sanitation.id, hours="off", case_type_code="test.garbage",
        capability="lighting", valid_from=date(2030, 1, 1), valid_to=date(2031, 1, 1),
    )  # fmt: skip
    (shown,) = [each for each in api.routes_of(actor=steward, capability="lighting") if each.id == row.id]
    assert shown == changed
    told = facts.of(subject=("route", row.id))[-1]
    assert told.verb == "casework.route_changed"
    assert (told.data["hours"], told.data["before"]["hours"]) == ("off", "always")
    assert (told.data["to"], told.data["before"]["unit"]) == ("2031-01-01", str(town.lighting.id))


def test_a_row_said_the_same_is_no_act(town, steward):
    row = put(steward, town)
    assert change(steward, row) == row
    assert len(facts.of(subject=("route", row.id))) == 1


def test_a_row_that_somebody_else_changed_meanwhile_stays(town, steward):
    row = put(steward, town)
    change(steward, row, hours="working")
    with pytest.raises(api.GuardRefused):
        change(steward, row, hours="off")
    assert Route.objects.get(id=row.id).hours == "working"


def test_a_row_is_changed_only_by_who_may_where_it_stands_and_where_it_goes(town, steward):
    row = put(steward, town)
    with pytest.raises(Refused):
        change(steward, row, division_code=factories.OTHER_STREET)
    with pytest.raises(Refused):
        change(people.actor(role="data_steward", division=factories.OTHER_STREET), row, hours="off")


def test_a_row_may_not_become_what_another_says(town, steward):
    row = put(steward, town, hours="off")
    put(steward, town)
    with pytest.raises(api.GuardRefused):
        change(steward, row, hours="always")


def test_a_centre_is_not_bound_to_hours(town, steward):
    with pytest.raises(api.InputRefused) as refused:
        put(steward, town, capability="dispatch", hours="working")
    assert refused.value.field == "hours"


def owner(town, **changes):
    row = {"component_class": "01029", "division_code": factories.STREET, "unit_id": town.sanitation.id}
    return api.OwnerEntry(**{**row, **changes})


def test_who_maintains_a_component_is_put_changed_ended_and_put_again(town, steward):
    row = api.route_put(actor=steward, entry=owner(town))
    row = change(steward, row, owner_code="power", valid_from=date(2020, 1, 1))
    assert api.owners_of(actor=steward, classes=["01029"]) == [row]
    api.route_end(actor=steward, route_id=row.id, valid_to=date(2021, 1, 1))
    api.route_put(actor=steward, entry=owner(town, owner_code="power", valid_from=date(2022, 1, 1)))
    assert [fact.verb.removeprefix("casework.route_") for fact in facts.of(subject=("route", row.id))] == [
        "put", "changed", "ended",
    ]  # fmt: skip
    with pytest.raises(api.GuardRefused):
        api.route_put(actor=steward, entry=owner(town, owner_code="power"))


@pytest.mark.parametrize(("field", "value"), [("component_class", ""), ("owner_code", "电力"), ("division_code", "0")])
def test_what_makes_no_sense_of_an_owner_is_told_by_its_field(town, steward, field, value):
    with pytest.raises(api.InputRefused) as refused:
        api.route_put(actor=steward, entry=owner(town, **{field: value}))
    assert refused.value.field == field


def test_a_row_does_not_become_one_of_the_other_kind(town, steward):
    row = put(steward, town)
    with pytest.raises(api.InputRefused):
        api.route_change(actor=steward, route_id=row.id, entry=owner(town))


#: Ten in the morning and ten at night of a Wednesday in Shanghai.
DAY, NIGHT = datetime(2026, 11, 25, 2, tzinfo=UTC), datetime(2026, 11, 25, 14, tzinfo=UTC)


def test_hours_are_tried_over_past_cases_at_the_hour_at_which_they_were_raised(town, steward):
    with clock.travel(DAY):
        factories.raise_garbage(town)
    with clock.travel(NIGHT):
        late = factories.raise_garbage(town)
    rows = Route.objects.count()
    trial = api.route_try(actor=steward, entry=entry(town, hours="off"))
    assert trial.total == 2
    (moved,) = trial.rows
    assert (moved.number, moved.before, moved.after) == (late.number, town.sanitation.id, town.lighting.id)
    assert moved.after_why["instead_of"] == str(town.sanitation.id)
    assert Route.objects.count() == rows, "nothing stays of it"


def test_a_change_is_tried_against_the_row_as_it_is(town, steward):
    row = put(steward, town)
    with clock.travel(DAY):
        factories.raise_garbage(town)
    moved = api.route_try(actor=steward, route_id=row.id, entry=replace(row.entry, hours="off")).rows
    assert [(one.before, one.after) for one in moved] == [(town.lighting.id, town.sanitation.id)]
    assert api.route_try(actor=steward, route_id=row.id, entry=row.entry).rows == ()


def test_an_owner_is_tried_over_the_cases_of_its_class(town, steward):
    lamp = {
        **factories.LAMP, "code": "test.own_lamp",
        "catalogue": {"version": "GB/T 47678.5-2026", "kind": "component", "major": "01", "minor": "029"},
    }  # fmt: skip
    api.case_types_put(actor=town["system"], items=[lamp], origin="tests")
    factories.raise_garbage(town)
    receipt = factories.raise_garbage(town, type_code="test.own_lamp", description="路灯不亮")
    trial = api.route_try(actor=steward, entry=owner(town))
    assert trial.total == 1
    assert [(one.number, one.after) for one in trial.rows] == [(receipt.number, town.sanitation.id)]
    assert api.component_classes(capability="lighting") == {"01029": lamp["title"]}
