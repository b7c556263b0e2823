"""Drafts: begun, changed by one at a time, submitted whole, decided by a second person, in force from a day."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from huimin.engines.casework import api, catalogue, factories
from huimin.engines.casework.jobs import put_types_in_force
from huimin.engines.casework.models import CaseType, Draft
from huimin.kernel.access import factories as people
from huimin.kernel.access.api import Actor, Refused
from huimin.kernel.clock import api as clock
from huimin.kernel.facts import api as facts

pytestmark = pytest.mark.django_db

CHINA = ZoneInfo("Asia/Shanghai")
WHOLE = {key: value for key, value in factories.GARBAGE.items() if key != "code"}


@pytest.fixture
def steward(town):
    return people.actor(role="data_steward", division=factories.STREET)


@pytest.fixture
def other_steward(town):
    return people.actor(role="data_steward", division=factories.STREET)


@pytest.fixture
def leader(town):
    return town["street_leader"]


def begun(actor, code="test.pets", content=None):
    return api.draft_begin(actor=actor, code=code, content=WHOLE if content is None else content)


def submitted(actor, code="test.pets", content=None):
    draft = begun(actor, code, content)
    return api.draft_submit(actor=actor, draft_id=draft.id)


def approved(steward, leader, code="test.pets", content=None, valid_from=None):
    draft = submitted(steward, code, content)
    return api.draft_decide(actor=leader, draft_id=draft.id, is_approved=True, valid_from=valid_from)


def verbs_of(draft):
    return [fact.verb for fact in facts.of(subject=("case_type_draft", draft.id))]


def test_from_an_idea_to_live(town, steward, leader):
    draft = api.draft_begin(actor=steward, code="test.pets")
    assert draft.faults
    with pytest.raises(api.DefinitionRefused):
        api.draft_submit(actor=steward, draft_id=draft.id)
    draft = api.draft_change(actor=steward, draft_id=draft.id, revision=1, changes=WHOLE)
    assert (draft.faults, draft.revision) == ((), 2)
    draft = api.draft_submit(actor=steward, draft_id=draft.id, revision=2)
    draft = api.draft_decide(actor=leader, draft_id=draft.id, is_approved=True, revision=3)
    assert draft.state == "in_force"
    assert api.case_type("test.pets")[1].title == factories.GARBAGE["title"]
    assert factories.raise_garbage(town, type_code="test.pets").state == "reported"
    assert verbs_of(draft) == [
        "casework.draft_begun", "casework.draft_changed", "casework.draft_submitted", "casework.draft_approved",
    ]  # fmt: skip
    told = facts.of(subject=("case_type_version", draft.version_id))
    assert [fact.verb for fact in told] == ["casework.type_put_in_force"]


def test_incomplete_is_kept_with_its_faults_by_line(steward):
    draft = begun(steward, content={"title": {"zh-hans": "走失宠物"}, "stages": {"handle": {"limit": "soon"}}})
    found = {fault.key: fault for fault in draft.faults}
    assert set(found) == {"title/en", "stages/handle/limit", "kind", "capability"}
    # case_types: / - code: / title: / zh-hans: / stages: / handle: / limit: soon
    assert found["stages/handle/limit"].line == 7
    assert draft.content["stages"] == {"handle": {"limit": "soon"}}


def test_two_editors_do_not_overwrite_each_other(steward, other_steward):
    draft = begun(steward)
    api.draft_change(actor=other_steward, draft_id=draft.id, revision=1, changes={"intake": "automatic"})
    with pytest.raises(api.DraftChanged):
        api.draft_change(actor=steward, draft_id=draft.id, revision=1, changes={"intake": "desk"})
    assert api.draft(actor=steward, draft_id=draft.id).content["intake"] == "automatic"


def test_saying_the_same_again_is_no_change(steward):
    draft = begun(steward)
    again = api.draft_change(actor=steward, draft_id=draft.id, revision=1, changes={"intake": "desk", "tasks": None})
    assert again.revision == 1
    assert verbs_of(draft) == ["casework.draft_begun"]


@pytest.mark.parametrize("changes", [{"code": "x.y"}, {"colour": "red"}, {"calendar": "a\x00b"}, {"valid_from": "x"}])
def test_what_no_draft_may_say_is_refused(steward, changes):
    draft = begun(steward)
    with pytest.raises(api.InputRefused) as refused:
        api.draft_change(actor=steward, draft_id=draft.id, revision=1, changes=changes)
    assert refused.value.field == next(iter(changes))


@pytest.mark.parametrize("code", ["pets", "Test.pets", "test.", "test.宠物", "a." + "b" * 80, ""])
def test_a_code_has_its_form(steward, code):
    with pytest.raises(api.InputRefused) as refused:
        begun(steward, code=code)
    assert refused.value.field == "code"


@pytest.mark.parametrize("column", ["author_id", "editor_id"])
def test_who_wrote_or_changed_last_does_not_decide(steward, leader, column):
    draft = submitted(steward)
    Draft.objects.filter(id=draft.id).update(**{column: leader.account_id})
    with pytest.raises(api.GuardRefused):
        api.draft_decide(actor=leader, draft_id=draft.id, is_approved=False, remark="不行")


@pytest.mark.parametrize("column", ["author_id", "editor_id"])
def test_the_database_knows_the_second_person(steward, column):
    draft = submitted(steward)
    with pytest.raises(IntegrityError, match="casework_draft_second_person"), transaction.atomic():
        Draft.objects.filter(id=draft.id).update(**{column: steward.account_id, "decider_id": steward.account_id})


def test_who_may_not(town, steward, leader):
    with pytest.raises(Refused):
        begun(town["unit_officer"])
    with pytest.raises(Refused):
        api.draft_decide(actor=town["intake_clerk"], draft_id=submitted(steward).id, is_approved=True)
    with pytest.raises(Refused):
        api.draft(actor=town["resident"], draft_id=begun(steward, "test.more").id)


def test_sent_back_with_a_reason_and_mended(steward, leader):
    draft = submitted(steward)
    with pytest.raises(api.InputRefused) as refused:
        api.draft_decide(actor=leader, draft_id=draft.id, is_approved=False, remark=" ")
    assert refused.value.field == "remark"
    draft = api.draft_decide(actor=leader, draft_id=draft.id, is_approved=False, remark="时限太长")
    assert (draft.state, draft.remark) == ("refused", "时限太长")
    draft = api.draft_change(actor=steward, draft_id=draft.id, revision=draft.revision, changes={"place": "optional"})
    assert (draft.state, draft.decider_id) == ("draft", None)


def test_what_lies_with_the_second_person_is_not_changed_but_taken_back(steward):
    draft = submitted(steward)
    with pytest.raises(api.GuardRefused):
        api.draft_change(actor=steward, draft_id=draft.id, revision=draft.revision, changes={"place": "optional"})
    assert api.draft_recall(actor=steward, draft_id=draft.id).state == "draft"


def test_a_day_in_the_future_is_honoured_to_the_second_without_any_job(town, steward, leader):
    today = clock.now().astimezone(CHINA).date()
    later = {**WHOLE, "stages": {"handle": {"limit": "8h"}}}
    before, _ = catalogue.current("test.garbage")
    draft = approved(steward, leader, "test.garbage", later, valid_from=today + timedelta(days=2))
    midnight = datetime.combine(today + timedelta(days=2), datetime.min.time(), CHINA)
    assert draft.state == "approved"
    assert catalogue.current("test.garbage")[0] == before
    assert catalogue.current("test.garbage", at=midnight - timedelta(seconds=1))[0] == before
    assert catalogue.current("test.garbage", at=midnight)[0] == draft.version_id
    with clock.travel(midnight + timedelta(hours=9)):
        assert api.case_type("test.garbage")[1].limit(api.Stage.HANDLE).limit == "8h"
        assert [view.version_id for view in api.case_types() if view.code == "test.garbage"] == [draft.version_id]
        from_job = CaseType.objects.get(code="test.garbage")
        assert from_job.version_id == before


def test_the_job_tells_it_as_of_midnight_and_once(town, steward, leader):
    today = clock.now().astimezone(CHINA).date()
    draft = approved(
        steward, leader, "test.garbage", {**WHOLE, "place": "optional"}, valid_from=today + timedelta(days=1)
    )
    midnight = datetime.combine(today + timedelta(days=1), datetime.min.time(), CHINA)
    with clock.travel(midnight + timedelta(hours=9)):
        put_types_in_force()
        put_types_in_force()
    told = facts.of(subject=("case_type_version", draft.version_id))
    assert [(fact.verb, fact.at) for fact in told] == [("casework.type_put_in_force", midnight)]
    assert Draft.objects.get(id=draft.id).state == "in_force"
    assert CaseType.objects.get(code="test.garbage").next_version is None


def test_no_day_in_the_past(steward, leader):
    draft = submitted(steward)
    with pytest.raises(api.InputRefused) as refused:
        api.draft_decide(actor=leader, draft_id=draft.id, is_approved=True, valid_from=date(2020, 1, 1))
    assert refused.value.field == "valid_from"


def test_one_version_waits_at_a_time_and_may_be_withdrawn(town, steward, leader):
    day = clock.now().astimezone(CHINA).date() + timedelta(days=5)
    waiting = approved(steward, leader, "test.garbage", {**WHOLE, "place": "optional"}, valid_from=day)
    other = submitted(steward, "test.garbage", {**WHOLE, "priority": "urgent"})
    with pytest.raises(api.GuardRefused):
        api.draft_decide(actor=leader, draft_id=other.id, is_approved=True)
    with pytest.raises(Refused):
        api.draft_withdraw(actor=steward, draft_id=waiting.id)
    assert api.draft_withdraw(actor=leader, draft_id=waiting.id).state == "withdrawn"
    assert api.draft_decide(actor=leader, draft_id=other.id, is_approved=True).state == "in_force"


def test_a_draft_that_was_overtaken_is_not_approved(town, steward, leader):
    late = submitted(steward, "test.garbage", {**WHOLE, "priority": "urgent"})
    approved(steward, leader, "test.garbage", {**WHOLE, "place": "optional"})
    with pytest.raises(api.GuardRefused):
        api.draft_decide(actor=leader, draft_id=late.id, is_approved=True)


def test_the_one_before_is_superseded(town, steward, leader):
    first = approved(steward, leader)
    second = approved(steward, leader, content={**WHOLE, "place": "optional"})
    assert {row.id: row.state for row in Draft.objects.all()} == {first.id: "superseded", second.id: "in_force"}
    assert [(row.number, row.is_in_force) for row in api.versions(actor=leader, code="test.pets")] == [
        (2, True), (1, False),
    ]  # fmt: skip


def test_an_upgrade_goes_live_only_where_the_city_has_not_edited(town, steward, leader):
    system = Actor.system("upgrade")

    def upgrade(**changes):
        return api.case_types_put(
            actor=system, items=[{**factories.GARBAGE, **changes}], origin="product/x.yaml", is_shipped=True
        )

    assert upgrade(priority="urgent").changed == 1
    assert api.case_type("test.garbage")[1].priority == "urgent"
    approved(steward, leader, "test.garbage", {**WHOLE, "place": "optional"})
    assert upgrade(priority="urgent").unchanged == 1
    assert upgrade(reopen_days=30).drafted == 1
    assert upgrade(reopen_days=30).unchanged == 1
    (draft,) = api.drafts(actor=steward, code="test.garbage")
    assert (draft.state, draft.author_id, draft.content["reopen_days"]) == ("draft", None, 30)
    assert api.case_type("test.garbage")[1].place == "optional"
    # Taken as it is, the type is the product's again; the next upgrade goes live by itself.
    api.draft_submit(actor=steward, draft_id=draft.id)
    api.draft_decide(actor=leader, draft_id=draft.id, is_approved=True)
    assert upgrade(reopen_days=31).changed == 1


def midnight_in(days):
    return datetime.combine(clock.now().astimezone(CHINA).date() + timedelta(days=days), datetime.min.time(), CHINA)


def ending(days, **more):
    return {**WHOLE, **more, "valid_to": midnight_in(days).date().isoformat()}


def test_from_its_last_midnight_on_a_version_is_not_offered_and_cases_run_on(town, steward, leader):
    ends = midnight_in(2)
    draft = approved(steward, leader, "test.garbage", ending(2))
    with clock.travel(ends - timedelta(hours=1)):
        receipt = factories.raise_garbage(town)
    assert catalogue.current("test.garbage", at=ends - timedelta(seconds=1))[0] == draft.version_id
    with clock.travel(ends):
        assert "test.garbage" not in [view.code for view in api.case_types()]
        with pytest.raises(api.TypeUnknown):
            factories.raise_garbage(town)
        view = api.case_step(actor=town["intake_clerk"], case_id=receipt.case_id, verb="register")
        assert view.state == "registered"
        assert [row.is_in_force for row in api.versions(actor=steward, code="test.garbage")] == [False, False]
    told = facts.of(subject=("case_type_version", draft.version_id))
    assert told[-1].data["to"] == ends.date().isoformat()


def test_the_next_version_follows_the_one_that_ends_after_a_gap_or_none(town, steward, leader):
    approved(steward, leader, "test.garbage", ending(2))
    then = approved(
        steward, leader, "test.garbage", ending(6, place="optional"), valid_from=midnight_in(4).date()
    ).version_id
    for days, held in ((3, None), (4, then), (5, then), (6, None)):
        with clock.travel(midnight_in(0) + timedelta(days=days)):
            found = [view.version_id for view in api.case_types() if view.code == "test.garbage"]
        assert found == [held] * (held is not None), days
    with clock.travel(midnight_in(0) + timedelta(days=5)):
        put_types_in_force()
    with pytest.raises(api.TypeUnknown):
        catalogue.current("test.garbage", at=midnight_in(6))


def test_a_version_that_would_end_before_it_holds_is_not_approved(steward, leader):
    draft = submitted(steward, "test.garbage", ending(2))
    with pytest.raises(api.InputRefused) as refused:
        api.draft_decide(
            actor=leader, draft_id=draft.id, is_approved=True, valid_from=clock.now().date() + timedelta(days=3)
        )
    assert refused.value.field == "valid_from"


def test_a_new_version_has_an_end_of_its_own_or_none(town, steward, leader):
    approved(steward, leader, "test.garbage", ending(2))
    draft = approved(steward, leader, "test.garbage", {**WHOLE, "place": "optional"})
    assert catalogue.current("test.garbage", at=midnight_in(3))[0] == draft.version_id


def test_a_file_says_when_a_version_ends(town):
    api.case_types_put(actor=town["system"], items=[{**factories.GARBAGE, "valid_to": "2030-01-01"}], origin="tests")
    last = datetime(2029, 12, 31, 23, 59, 59, tzinfo=CHINA)
    assert catalogue.current("test.garbage", at=last)
    with pytest.raises(api.TypeUnknown):
        catalogue.current("test.garbage", at=last + timedelta(seconds=1))


def test_a_file_says_when_a_new_type_begins(town):
    first = midnight_in(2)
    later = {**factories.GARBAGE, "code": "test.later", "valid_from": first.date().isoformat()}
    loaded = api.case_types_put(actor=town["system"], items=[later], origin="tests", is_shipped=True)
    assert loaded.new == 1
    assert "test.later" not in [view.code for view in api.case_types()]
    with pytest.raises(api.TypeUnknown):
        catalogue.current("test.later", at=first - timedelta(seconds=1))
    waiting = catalogue.current("test.later", at=first)[0]
    assert facts.of(subject=("case_type_version", waiting)) == []
    assert api.case_types_put(actor=town["system"], items=[later], origin="tests", is_shipped=True).unchanged == 1
    with clock.travel(first):
        put_types_in_force()
        assert "test.later" in [view.code for view in api.case_types()]
    assert [fact.at for fact in facts.of(subject=("case_type_version", waiting))] == [first]


def test_a_file_says_when_the_next_version_begins_and_a_newer_file_takes_its_place(town):
    def put(**more):
        api.case_types_put(actor=town["system"], items=[{**factories.GARBAGE, **more}], origin="tests", is_shipped=True)
        return catalogue.current("test.garbage", at=midnight_in(2))[0]

    before, _definition = catalogue.current("test.garbage")
    waiting = put(place="optional", valid_from=midnight_in(2).date().isoformat())
    assert waiting != before
    assert catalogue.current("test.garbage")[0] == before
    newer = put(priority="urgent")
    assert newer not in (before, waiting)
    assert catalogue.current("test.garbage")[0] == newer
    assert CaseType.objects.get(code="test.garbage").next_version is None


def test_a_day_of_a_file_that_has_passed_holds_at_once(town):
    item = {**factories.GARBAGE, "valid_from": "2020-01-01"}
    api.case_types_put(actor=town["system"], items=[item], origin="tests")
    assert catalogue.version(catalogue.current("test.garbage")[0]).valid_from == "2020-01-01"


@pytest.mark.parametrize("days", [{"valid_to": "soon"}, {"valid_from": "2030-01-01", "valid_to": "2030-01-01"}])
def test_an_end_that_makes_no_sense_is_told_by_its_key(days):
    with pytest.raises(api.DefinitionRefused) as refused:
        api.parse({**factories.GARBAGE, **days})
    assert [fault.key for fault in refused.value.faults] == ["valid_to"]
