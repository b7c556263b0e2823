"""A draft played over past cases: what would have been otherwise, worked out by hand."""

from datetime import timedelta

import pytest

from huimin.engines.casework import api, factories
from huimin.engines.casework.models import Case, DryRun
from huimin.kernel.access import factories as people
from huimin.kernel.access.api import Actor
from huimin.kernel.facts import api as facts
from huimin.kernel.jobs import api as jobs

pytestmark = pytest.mark.django_db

WHOLE = {key: value for key, value in factories.GARBAGE.items() if key != "code"}


@pytest.fixture
def steward(town):
    return people.actor(role="data_steward", division=factories.STREET)


def played(steward, **changes):
    content = {key: value for key, value in {**WHOLE, **changes}.items() if value is not None}
    draft = api.draft_begin(actor=steward, code="test.garbage", content=content)
    api.dry_run_begin(actor=steward, draft_id=draft.id)
    jobs.run_pending()
    return api.dry_run(actor=steward, draft_id=draft.id)


def test_the_same_changes_nothing(town, steward):
    factories.case_in(town, "handling")
    run = played(steward)
    assert (run.state, run.done, run.total, run.counts, run.rows) == ("done", 1, 1, {"same": 1}, [])


def test_another_capability_goes_to_another_unit(town, steward):
    factories.case_in(town, "handling")
    run = played(steward, capability="lighting")
    assert run.counts == {"unit": 1}
    (row,) = run.rows
    assert (row["before"]["unit"], row["after"]["unit"]) == (str(town.sanitation.id), str(town.lighting.id))


def test_a_shorter_limit_moves_the_deadline_and_may_be_late(town, steward):
    case_id = factories.case_in(town, "done")
    case = Case.objects.get(id=case_id)
    Case.objects.filter(id=case_id).update(finished_at=case.dispatched_at + timedelta(hours=3))
    run = played(steward, stages={"handle": {"limit": "2h"}})
    assert run.counts == {"due": 1, "late": 1}
    (row,) = run.rows
    assert row["before"]["due"] == (case.dispatched_at + timedelta(hours=4)).isoformat()
    assert row["after"]["due"] == (case.dispatched_at + timedelta(hours=2)).isoformat()
    assert (row["before"]["is_late"], row["after"]["is_late"]) == (False, True)


def test_intake_answers_and_ways_in(town, steward):
    factories.raise_garbage(town, form={"size": "large"})
    run = played(steward, intake="automatic")
    assert run.counts == {"intake": 1}
    must = [{**WHOLE["form"][0], "choices": WHOLE["form"][0]["choices"][:1]}, {**WHOLE["form"][1], "is_required": True}]
    run = played(steward, form=must, channels=["phone"])
    assert run.counts == {"missing": 1, "refused": 1}
    assert run.rows[0]["after"]["missing"] == ["size", "bags"]


def test_a_new_type_has_no_past(town, steward):
    draft = api.draft_begin(actor=steward, code="test.pets", content=WHOLE)
    api.dry_run_begin(actor=steward, draft_id=draft.id)
    jobs.run_pending()
    run = api.dry_run(actor=steward, draft_id=draft.id)
    assert (run.state, run.total) == ("done", 0)


def test_the_last_cases_only_and_only_those_of_the_jurisdiction(town, steward):
    for _n in range(3):
        factories.raise_garbage(town)
    draft = api.draft_begin(actor=steward, code="test.garbage")
    assert api.dry_run_begin(actor=steward, draft_id=draft.id, most=2).total == 2
    elsewhere = people.actor(role="data_steward", division=factories.OTHER_STREET)
    other = api.draft_begin(actor=elsewhere, code="test.garbage")
    assert api.dry_run_begin(actor=elsewhere, draft_id=other.id).total == 0


def test_a_run_stops_when_somebody_wants_it(town, steward, monkeypatch):
    for _n in range(3):
        factories.raise_garbage(town)
    draft = api.draft_begin(actor=steward, code="test.garbage")
    run = api.dry_run_begin(actor=steward, draft_id=draft.id)
    with pytest.raises(api.GuardRefused):
        api.dry_run_begin(actor=steward, draft_id=draft.id)
    DryRun.objects.filter(id=run.id).update(state="running", is_stop_wanted=True)
    monkeypatch.setattr("huimin.engines.casework.actions.designing.dry_run.STEP", 1)
    jobs.run_pending()
    run = api.dry_run(actor=steward, draft_id=draft.id)
    assert (run.state, run.done) == ("stopped", 1)


def test_a_run_that_has_not_begun_stops_at_once(town, steward):
    draft = api.draft_begin(actor=steward, code="test.garbage")
    api.dry_run_begin(actor=steward, draft_id=draft.id)
    api.dry_run_stop(actor=steward, draft_id=draft.id)
    assert api.dry_run(actor=steward, draft_id=draft.id).state == "stopped"
    jobs.run_pending()
    verbs = [fact.verb for fact in facts.of(subject=("case_type_draft", draft.id))]
    assert verbs == ["casework.draft_begun", "casework.dry_run_begun", "casework.dry_run_stopped"]


def test_what_is_not_whole_is_not_played(town, steward):
    draft = api.draft_begin(actor=steward, code="test.pets", content={})
    with pytest.raises(api.DefinitionRefused):
        api.dry_run_begin(actor=steward, draft_id=draft.id)


def test_no_case_is_changed(town, steward):
    case_id = factories.case_in(town, "handling")
    before = Case.objects.filter(id=case_id).values().get()
    played(steward, capability="lighting", stages={"handle": {"limit": "1h"}})
    assert Case.objects.filter(id=case_id).values().get() == before
    assert api.case(actor=Actor.system("test"), case_id=case_id).revision == before["revision"]
