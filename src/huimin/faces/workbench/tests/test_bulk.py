"""One act on many cases."""

import pytest
from django.urls import reverse

from huimin.engines.casework import api as casework
from huimin.engines.casework import factories
from huimin.faces.workbench.actions import bulk
from huimin.faces.workbench.circle import DeskError
from huimin.faces.workbench.models import BulkRun
from huimin.kernel.errors import NotFound
from huimin.kernel.facts import api as facts
from huimin.kernel.jobs import api as jobs

pytestmark = pytest.mark.django_db


def chosen(*case_ids):
    revisions = casework.case_revisions(case_ids)
    return [f"{case_id}:{revisions[case_id]}" for case_id in case_ids]


def choose(client, *picks):
    answer = client.post(reverse("workbench:bulk_choose"), {"case": list(picks), "query": "view=open"})
    assert answer.status_code == 302
    return answer.headers["Location"]


def test_three_are_dispatched_but_the_one_that_changed_meanwhile(town, as_role, state_of):
    first, second, third = (factories.case_in(town, "registered") for _ in range(3))
    client = as_role("dispatcher")
    page = choose(client, *chosen(first, second, third))
    casework.case_step(actor=town["dispatcher"], case_id=second, verb="note", inputs_given={"note": "别派"})
    answer = client.post(f"{page}do/dispatch", {"unit_id": str(town.sanitation.id)}, follow=True)
    assert [state_of(case_id) for case_id in (first, second, third)] == ["dispatched", "registered", "dispatched"]
    run = BulkRun.objects.get()
    assert [(row.result, row.code) for row in run.rows.all()] == [
        ("done", ""),
        ("refused", "case_changed"),
        ("done", ""),
    ]
    assert run.inputs_sealed == ""
    assert "这期间有人办理了本案" in answer.content.decode()
    assert [fact.data for fact in facts.of(subject=("bulk", run.id))] == [{"verb": "dispatch", "count": 3}]


def test_only_acts_that_some_case_allows_are_offered(town, as_role):
    mine, done = factories.case_in(town, "dispatched"), factories.case_in(town, "done")
    client = as_role("unit_officer")
    answer = client.get(choose(client, *chosen(mine, done)))
    offered = {item["code"]: item["count"] for item in answer.context["offers"]}
    assert offered["sign"] == 1
    assert offered["note"] == 2
    assert {"dispatch", "finish", "verify"} & offered.keys() == set()


def test_an_act_nobody_was_offered_does_nothing(town, as_role, state_of):
    case_id = factories.case_in(town, "registered")
    client = as_role("unit_officer")
    page = choose(client, *chosen(case_id))
    client.post(f"{page}do/dispatch", {"unit_id": str(town.sanitation.id)})
    assert state_of(case_id) == "registered"
    assert BulkRun.objects.get().state == "chosen"


def test_what_is_missing_is_said_and_nothing_begins(town, as_role, state_of):
    case_id = factories.case_in(town, "handling")
    client = as_role("street_leader")
    page = choose(client, *chosen(case_id))
    answer = client.post(f"{page}do/force_close", {"reason": ""})
    assert answer.status_code == 422
    assert state_of(case_id) == "handling"


def test_begun_twice_it_runs_once(town, as_role):
    case_id = factories.case_in(town, "handling")
    client = as_role("unit_officer")
    page = choose(client, *chosen(case_id))
    for _ in range(2):
        client.post(f"{page}do/note", {"note": "一起记下"})
    verbs = [fact.verb for fact in facts.of(subject=("case", case_id))]
    assert verbs.count("case.noted") == 1


def test_more_than_fifty_go_by_a_job_that_can_be_stopped(town, as_role, monkeypatch, state_of):
    monkeypatch.setattr(bulk, "AT_ONCE", 1)
    first, second = factories.case_in(town, "dispatched"), factories.case_in(town, "dispatched")
    client = as_role("unit_officer")
    page = choose(client, *chosen(first, second))
    client.post(f"{page}do/sign")
    assert state_of(first) == "dispatched"
    answer = client.get(page)
    assert 'hx-trigger="load delay:1s"' in answer.content.decode()
    client.post(f"{page}stop")
    jobs.run_pending()
    assert [state_of(first), state_of(second), BulkRun.objects.get().state] == ["dispatched", "dispatched", "stopped"]

    page = choose(client, *chosen(first, second))
    client.post(f"{page}do/sign")
    jobs.run_pending()
    assert [state_of(first), state_of(second)] == ["handling", "handling"]
    assert "2" in client.get(page).content.decode()


def test_all_that_fit_the_filters_can_be_chosen(town, as_role):
    for _ in range(3):
        factories.case_in(town, "dispatched")
    factories.case_in(town, "handling")
    client = as_role("unit_officer")
    client.post(reverse("workbench:bulk_choose"), {"all": "1", "query": "view=open&state=dispatched"})
    assert BulkRun.objects.get().rows.count() == 3


def test_somebody_elses_run_is_not_there(town, as_role):
    client = as_role("unit_officer")
    page = choose(client, *chosen(factories.case_in(town, "handling")))
    client = as_role("unit_lead")
    assert client.get(page).status_code == 404
    assert client.post(f"{page}do/note", {"note": "x"}).status_code == 404
    with pytest.raises(NotFound):
        bulk.bulk_stop(actor=town["unit_lead"], run_id=BulkRun.objects.get().id)


def test_none_and_too_many_are_refused(town, as_role):
    with pytest.raises(DeskError):
        bulk.bulk_choose(actor=town["unit_officer"], rows=[])
    answer = as_role("unit_officer").post(reverse("workbench:bulk_choose"), {"case": ["nonsense", "x:y"]}, follow=True)
    assert "请至少选择一个案件" in answer.content.decode()


def test_a_case_one_may_not_see_is_refused_as_if_it_were_not_there(town, as_role):
    case_id = factories.case_in(town, "handling")
    client = as_role("other_unit_officer")
    page = choose(client, *chosen(case_id))
    assert client.get(page).context["offers"] == []
    run = BulkRun.objects.get()
    bulk.bulk_begin(actor=town["other_unit_officer"], run_id=run.id, verb="note", inputs={"note": "x"})
    bulk.bulk_run(actor=town["other_unit_officer"], run_id=run.id)
    assert [row.code for row in run.rows.all()] == ["case_not_found"]
