"""Rules change by two people, from a date on; what runs keeps the rules it began under."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from huimin.engines.casework import factories
from huimin.engines.supervision import api, upgrade
from huimin.engines.supervision.models import Card, RuleDraft, RuleSetVersion, Watch
from huimin.kernel.access import factories as people
from huimin.kernel.access.api import Refused
from huimin.kernel.facts import api as facts

from .moments import START, at, look

EARLY = "rules: [{code: all, cards: {yellow: {used: 0.25}}}]"


def drafted(town, text=EARLY, **more):
    return api.rules_draft(actor=town["supervision_officer"], text=text, origin="tests", note="更严", **more)


def test_a_draft_changes_nothing_until_a_second_person_approves(town):
    with at(0):
        draft_id = drafted(town)
        assert api.rules_in_force() == 0
        with pytest.raises(Refused):
            api.rules_approve(actor=town["supervision_officer"], draft_id=draft_id)
        assert api.rules_approve(actor=town["street_leader"], draft_id=draft_id) == 1
        assert api.rules_in_force() == 1
        with pytest.raises(api.NotPossible):
            api.rules_approve(actor=town["street_leader"], draft_id=draft_id)
    version = RuleSetVersion.objects.get()
    assert (version.drafted_by, version.approved_by) == (
        town["supervision_officer"].account_id, town["street_leader"].account_id,
    )  # fmt: skip


def test_nobody_approves_their_own_and_the_database_holds_it(town):
    both = people.actor(role=("supervision_officer", "street_leader"), division=factories.STREET)
    with at(0):
        draft_id = api.rules_draft(actor=both, text=EARLY, origin="tests")
        with pytest.raises(api.NotPossible):
            api.rules_approve(actor=both, draft_id=draft_id)
        row = RuleDraft.objects.get(id=draft_id)
        row.state, row.decided_by, row.decided_at = "approved", row.drafted_by, START
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


def test_rules_come_into_force_from_their_day_and_a_running_clock_keeps_its_own(town):
    with at(0):
        before = factories.case_in(town, "handling")
        api.rules_approve(actor=town["street_leader"], draft_id=drafted(town, valid_from=START + timedelta(days=1)))
        assert api.rules_in_force() == 0
    with at(1):
        look()
    with at(25):
        assert api.rules_in_force() == 1
        after = factories.case_in(town, "handling")
        look()
    with at(60):
        look()
    numbers = dict(Watch.objects.filter(stage="handle").values_list("case_id", "rules_number"))
    assert numbers == {before: 0, after: 1}
    yellow = {
        card.case_id: card.at - card.watch.started_at for card in Card.objects.filter(stage="handle", kind="yellow")
    }
    assert yellow == {before: timedelta(hours=4), after: timedelta(hours=1)}


def test_a_worker_that_was_down_uses_the_rules_of_then(town):
    with at(0):
        case_id = factories.case_in(town, "handling")
    with at(2):
        api.rules_approve(actor=town["street_leader"], draft_id=drafted(town))
    with at(30):
        look()  # it reads the start of the clock only now
    assert Watch.objects.get(case_id=case_id, stage="handle").rules_number == 0


def test_the_same_rules_are_no_change_and_a_fault_keeps_nothing(town):
    with at(0):
        with pytest.raises(api.NotPossible):
            drafted(town, api.rules_text(0))
        with pytest.raises(api.RulesInvalid, match="1"):
            drafted(town, "rules: [")
        with pytest.raises(api.RulesInvalid):
            drafted(town, "rules: []")
    assert not RuleDraft.objects.exists()


def test_what_was_exported_is_imported_again(town):
    with at(0):
        api.rules_approve(actor=town["street_leader"], draft_id=drafted(town))
        api.rules_approve(actor=town["street_leader"], draft_id=drafted(town, api.rules_text(0)))
        assert api.differences(api.rules_data(2), api.rules_data(0)) == []


def test_differences_are_named_by_code_not_by_place_in_the_list(town):
    before = {"rules": [{"code": "a", "cards": {"red": {"used": 2}}}, {"code": "b", "stages": ["sign"]}]}
    after = {"rules": [{"code": "b", "stages": ["sign", "close"]}, {"code": "a", "cards": {"red": {"used": 3}}}]}
    assert api.differences(before, after) == [
        api.Difference("rules/a/cards/red/used", "2", "3"),
        api.Difference("rules/b/stages", "sign", "sign、close"),
    ]


def test_withdrawing_and_refusing(town):
    with at(0):
        assert api.rules_refuse(actor=town["supervision_officer"], draft_id=drafted(town)) == "withdrawn"
        assert api.rules_refuse(actor=town["street_leader"], draft_id=drafted(town)) == "refused"
        with pytest.raises(Refused):
            api.rules_refuse(actor=town["unit_lead"], draft_id=drafted(town))


def test_an_upgrade_brings_ours_in_once_and_leaves_the_citys_alone(town):
    def quiet(*_args):
        return None

    with at(0):
        upgrade.run(quiet)
        upgrade.run(quiet)
        assert list(RuleSetVersion.objects.values_list("number", "origin")) == [(1, "huimin")]
    RuleSetVersion.objects.all().delete()
    with at(1):
        api.rules_load(actor=town["system"], data={"rules": [{"code": "all", "cards": {}}]}, origin="city")
        upgrade.run(quiet)
        upgrade.run(quiet)
        assert api.rules_in_force() == 1
        assert RuleDraft.objects.get().origin == "huimin"
        assert api.rules_approve(actor=town["street_leader"], draft_id=RuleDraft.objects.get().id) == 2


def test_every_change_of_the_rules_is_a_fact(town):
    with at(0):
        draft_id = drafted(town)
    with at(1):
        api.rules_approve(actor=town["street_leader"], draft_id=draft_id)
    (drafting,) = facts.of(subject=("rule_draft", draft_id))
    assert (drafting.verb, drafting.at) == ("supervision.rules_drafted", START)
    found, _ = facts.since(None, ["supervision.rules_put_in_force"])
    assert [(fact.data["number"], fact.at) for fact in found] == [(1, START + timedelta(hours=1))]
