"""The routing table on the real database, asked for a place and a moment."""

from datetime import UTC, date, datetime

import pytest
from uuid_utils.compat import uuid7

from huimin.engines.casework import api as casework
from huimin.engines.casework import factories, routing
from huimin.engines.casework.factories import COMMUNITY, STREET
from huimin.engines.casework.models import ComponentOwner, Route
from huimin.engines.casework.routing import load
from huimin.kernel.access import factories as people
from huimin.kernel.clock import api as clock
from huimin.kernel.facts import api as facts
from huimin.kernel.places import api as places

pytestmark = pytest.mark.django_db
#: Ten in the morning and ten at night of a Wednesday in Shanghai.
DAY, NIGHT = datetime(2026, 11, 25, 2, tzinfo=UTC), datetime(2026, 11, 25, 14, tzinfo=UTC)


@pytest.fixture
def town(db):
    load.forget()
    return factories.town()


def lamp_unit(at=DAY, code=COMMUNITY):
    definition = casework.case_type("test.lamp")[1]
    return routing.desks(definition, places.where_of(code), at=at)


def test_at_night_the_unit_on_duty_answers_and_the_fact_says_for_whom(town):
    duty = people.organisation("test-duty", division=STREET)
    factories.route("lighting", STREET, duty.id, hours="off")
    assert lamp_unit(DAY).unit_id == town.lighting.id
    assert lamp_unit(NIGHT).unit_id == duty.id
    with clock.travel(NIGHT):
        receipt = factories.raise_garbage(town, type_code="test.lamp", description="路灯不亮")
    assert receipt.unit_id == duty.id
    (raised,) = [fact for fact in facts.of(subject=("case", receipt.case_id)) if fact.verb == "case.raised"]
    assert raised.data["route"] == {
        "rule": "capability", "code": "lighting", "division": STREET, "hours": "off", "instead_of": str(town.lighting.id),
    }  # fmt: skip
    view = casework.case(actor=town["system"], case_id=receipt.case_id)
    details = dict(casework.timeline(view=view, for_staff=True)[0].details)
    assert "值班" in details["派遣依据"]


def test_a_centre_is_named_by_place_and_type_and_no_load_is_counted(town, monkeypatch):
    monkeypatch.setattr("huimin.engines.casework.routing.table.open_counts", None)
    where, on = places.where_of(COMMUNITY), DAY.date()
    assert routing.centre(routing.DISPATCH, "test.lamp", where, on=on) == town.dispatch.id
    own, duty = people.organisation("test-own", division=STREET), people.organisation("test-duty", division=COMMUNITY)
    factories.route(routing.DISPATCH, STREET, own.id, case_type_code="test.lamp")
    factories.route(routing.DISPATCH, COMMUNITY, duty.id, hours="off")
    assert routing.centre(routing.DISPATCH, "test.lamp", where, on=on) == own.id
    assert routing.centre(routing.DISPATCH, "test.garbage", where, on=on) == town.dispatch.id
    assert routing.centre("nothing", "test.lamp", where, on=on) is None


def test_rows_count_between_their_dates(town):
    other = people.organisation("test-other", division=COMMUNITY)
    factories.route("lighting", COMMUNITY, other.id)
    row = Route.objects.filter(unit_id=other.id)
    row.update(valid_from=date(2026, 11, 26))
    assert lamp_unit().unit_id == town.lighting.id
    row.update(valid_from=date(2026, 11, 25), valid_to=date(2026, 11, 26))
    assert lamp_unit().unit_id == other.id
    row.update(valid_from=None, valid_to=date(2026, 11, 25))
    assert lamp_unit().unit_id == town.lighting.id


def test_who_maintains_a_component_comes_before_who_has_the_capability(town):
    lamp = {
        **factories.LAMP, "code": "test.own_lamp",
        "catalogue": {"version": "GB/T 47678.5-2026", "kind": "component", "major": "01", "minor": "029"},
        "form": [{"code": "owner_code", "title": {"zh-hans": "权属", "en": "Owner"}, "type": "text"}],
    }  # fmt: skip
    casework.case_types_put(actor=town["system"], items=[lamp], origin="tests")
    power, estate = (
        people.organisation("test-power", division=STREET),
        people.organisation("test-estate", division=STREET),
    )
    for unit, owner in ((power, ""), (estate, "estate")):
        ComponentOwner.objects.create(
            id=uuid7(), component_class="01029", owner_code=owner, division_code=STREET, unit_id=unit.id
        )
    asked = {"type_code": "test.own_lamp", "description": "路灯不亮"}
    assert factories.raise_garbage(town, **asked).unit_id == power.id
    assert factories.raise_garbage(town, **asked, form={"owner_code": "estate"}).unit_id == estate.id
    assert factories.raise_garbage(town, type_code="test.lamp", description="路灯").unit_id == town.lighting.id


def test_cases_go_round_units_that_fit_equally(town):
    second = people.organisation("test-second", division=STREET)
    factories.route("lighting", STREET, second.id)
    given = [factories.raise_garbage(town, type_code="test.lamp", description="路灯不亮").unit_id for _ in range(4)]
    assert sorted(map(str, given)) == sorted(map(str, [town.lighting.id, second.id] * 2))


def test_units_able_to_answer_come_by_how_well_they_fit(town):
    near, duty = people.organisation("test-near", division=COMMUNITY), people.organisation("test-duty", division=STREET)
    factories.route("lighting", COMMUNITY, near.id)
    factories.route("lighting", STREET, duty.id, hours="off")
    definition, where = casework.case_type("test.lamp")[1], places.where_of(COMMUNITY)
    assert casework.able_units(definition, where, at=DAY) == [near.id, town.lighting.id]
    assert casework.able_units(definition, where, at=NIGHT) == [duty.id]


def test_a_file_says_hours_and_owners_and_is_refused_with_the_key_of_its_fault(town, tmp_path):
    path = tmp_path / "routes.yaml"
    path.write_text(
        f'routes:\n  - {{capability: lighting, division: "{STREET}", unit: test-sanitation, hours: "off"}}\n'
        f'owners:\n  - {{class: "01029", division: "{STREET}", unit: test-lighting}}\n'
    )
    assert casework.routes_load(actor=town["system"], path=path).new == 2
    assert casework.routes_load(actor=town["system"], path=path).new == 0
    path.write_text(f'routes:\n  - {{capability: x, division: "{STREET}", unit: test-lighting, hours: night}}\n')
    with pytest.raises(casework.DefinitionRefused) as refused:
        casework.routes_load(actor=town["system"], path=path)
    assert refused.value.faults[0].key == "routes/0/hours"
