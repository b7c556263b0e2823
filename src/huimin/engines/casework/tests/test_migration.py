"""Running cases and a new version: they stay unless they are migrated, and what moves was shown before."""

from datetime import timedelta

import pytest

from huimin.engines.casework import api, factories
from huimin.engines.casework.models import Clock
from huimin.kernel.access import factories as people
from huimin.kernel.access.api import Actor, Refused
from huimin.kernel.facts import api as facts

pytestmark = pytest.mark.django_db

SYSTEM = Actor.system("test")


@pytest.fixture
def leader(town):
    return town["street_leader"]


def put(**changes):
    api.case_types_put(actor=SYSTEM, items=[{**factories.GARBAGE, **changes}], origin="tests")
    return api.case_type("test.garbage")[0].version_id


def view(case_id):
    return api.case(actor=SYSTEM, case_id=case_id)


def test_cases_stay_on_their_version(town):
    case_id = factories.case_in(town, "handling")
    before = view(case_id)
    put(stages={"handle": {"limit": "2h"}})
    assert view(case_id) == before


def test_the_preview_says_what_the_migration_does(town, leader):
    case_id = factories.case_in(town, "handling")
    before = view(case_id)
    version_id = put(stages={"handle": {"limit": "9h", "statutory": "3d"}})
    assert api.migration_count(actor=leader, version_id=version_id) == 1
    (move,) = api.migration_preview(actor=leader, version_id=version_id).rows
    (clock,) = move.clocks
    assert (clock.stage, clock.limit_before, clock.limit_after) == ("handle", "4h", "9h")
    assert clock.due_after - clock.due_before == timedelta(hours=5)
    assert view(case_id) == before

    api.case_migrate(actor=leader, case_id=case_id, version_id=version_id, revision=move.revision)
    after = view(case_id)
    assert (after.type_version_id, after.due_at) == (version_id, clock.due_after)
    assert Clock.objects.get(case_id=case_id, stage="handle", stopped_at=None).statutory == "3d"
    (fact,) = [fact for fact in facts.of(subject=("case", case_id)) if fact.verb == "case.migrated"]
    (change,) = fact.data["clocks"]
    assert (change["op"], change["by"], change["limit"], change["due"]) == (
        "move", "version", "9h", clock.due_after.isoformat(),
    )  # fmt: skip
    assert api.migration_count(actor=leader, version_id=version_id) == 0


def test_a_deadline_that_people_moved_stays(town, leader):
    case_id = factories.case_in(town, "handling")
    api.case_step(
        actor=town["unit_officer"],
        case_id=case_id,
        verb="extension_request",
        inputs_given={"limit": "1d", "reason": "等配件"},
    )
    api.case_step(actor=town["dispatcher"], case_id=case_id, verb="extension_grant", inputs_given={})
    due = view(case_id).due_at
    version_id = put(stages={"handle": {"limit": "2h"}})
    (move,) = api.migration_preview(actor=leader, version_id=version_id).rows
    assert [(clock.is_kept, clock.due_after) for clock in move.clocks] == [(True, due)]
    assert api.case_migrate(actor=leader, case_id=case_id, version_id=version_id, revision=move.revision) == ()
    assert view(case_id).due_at == due


def test_what_was_acted_on_since_the_preview_is_left(town, leader):
    case_id = factories.case_in(town, "handling")
    version_id = put(priority="urgent")
    (move,) = api.migration_preview(actor=leader, version_id=version_id).rows
    api.case_step(actor=town["unit_officer"], case_id=case_id, verb="note", inputs_given={"note": "在路上"})
    with pytest.raises(api.CaseChanged):
        api.case_migrate(actor=leader, case_id=case_id, version_id=version_id, revision=move.revision)


def test_closed_cases_and_other_types_do_not_go_over(town, leader):
    closed = factories.case_in(town, "closed")
    lamp = factories.raise_garbage(town, type_code="test.lamp").case_id
    version_id = put(priority="urgent")
    assert api.migration_preview(actor=leader, version_id=version_id).rows == []
    with pytest.raises(api.GuardRefused):
        api.case_migrate(actor=leader, case_id=closed, version_id=version_id, revision=view(closed).revision)
    with pytest.raises(api.TypeUnknown):
        api.case_migrate(actor=leader, case_id=lamp, version_id=version_id, revision=view(lamp).revision)


def test_who_may_not(town, leader):
    case_id = factories.case_in(town, "handling")
    version_id = put(priority="urgent")
    with pytest.raises(Refused):
        api.migration_preview(actor=town["dispatcher"], version_id=version_id)
    elsewhere = people.actor(role="street_leader", division=factories.OTHER_STREET)
    assert api.migration_preview(actor=elsewhere, version_id=version_id).rows == []
    with pytest.raises(Refused):
        api.case_migrate(actor=elsewhere, case_id=case_id, version_id=version_id, revision=view(case_id).revision)
