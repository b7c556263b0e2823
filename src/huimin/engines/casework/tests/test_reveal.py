"""Name and phone of who raised a case are read in full by who may, for a purpose, and that is told."""

import pytest

from huimin.engines.casework import api, factories
from huimin.kernel.access.api import Refused
from huimin.kernel.facts import api as facts

NAME, PHONE = "李四方", "13900001234"


@pytest.fixture
def case_id(town):
    reporter = api.Reporter(name=NAME, phone=PHONE)
    return factories.raise_garbage(town, actor=town["phone_agent"], reporter=reporter, channel="phone").case_id


@pytest.mark.parametrize(("field", "value"), [("name", NAME), ("phone", PHONE)])
def test_each_datum_is_read_for_a_purpose(town, case_id, field, value):
    read = api.reveal_reporter(actor=town["intake_clerk"], case_id=case_id, field=field, purpose="call back")
    assert read == value
    last = facts.of(subject=("case", case_id))[-1]
    assert (last.verb, last.data["fields"], last.reason) == ("case.reporter_revealed", [field], "call back")


def test_another_street_reads_nothing(town, case_id):
    with pytest.raises((api.CaseNotFound, Refused)):
        api.reveal_reporter(actor=town["other_street_clerk"], case_id=case_id, field="phone", purpose="call back")
    assert [fact.verb for fact in facts.of(subject=("case", case_id))] == ["case.raised"]
