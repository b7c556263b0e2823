"""Learning from the cases of an installation, suggesting by what was learned, and counting what became of suggestions."""

from datetime import timedelta

import pytest

from huimin.engines.casework import api as casework
from huimin.engines.casework import factories
from huimin.engines.casework.learning import serving
from huimin.engines.casework.learning.learning import learn_from_past, learned_models
from huimin.engines.casework.learning.usage import Use, in_use
from huimin.engines.casework.models import Case, LearnedModel
from huimin.kernel.access.api import Refused
from huimin.kernel.clock import api as clock
from huimin.kernel.facts import api as facts

from .test_model import LAMP, WASTE

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db):
    serving.forget()
    yield factories.town()
    serving.forget()


def past(town, count=120):
    """So many closed cases of two kinds, each answered by its unit."""
    model = Case.objects.get(id=factories.raise_garbage(town).case_id)
    lamp = casework.case_type("test.lamp")[0].version_id
    now, rows = clock.now(), []
    for turn in range(count):
        for code, words, unit in (("test.lamp", LAMP, town.lighting), ("test.garbage", WASTE, town.sanitation)):
            values = {field.attname: getattr(model, field.attname) for field in Case._meta.concrete_fields}
            at = now - timedelta(hours=count - turn)
            values |= {
                "id": factories.uuid7(), "number": f"{code}-{turn}", "type_code": code,
                "description": f"{words[turn % 5]}，{turn}号楼",
                "state": "closed", "unit_id": unit.id, "raised_at": at, "closed_at": at,
                "type_version_id": lamp if code == "test.lamp" else model.type_version_id,
            }  # fmt: skip
            rows.append(Case(**values))
    Case.objects.bulk_create(rows)


def test_without_a_model_keywords_suggest_and_say_so(town):
    found = casework.suggest(text="楼下的路灯又不亮了")
    assert (found.model, [(item.code, item.share) for item in found.items]) == ("", [("test.lamp", None)])
    assert set(found.items[0].why) == {"路灯", "不亮"}
    assert casework.suggest(text="").items == ()
    assert casework.suggest_unit(text="路灯", type_code="test.lamp", where=casework.Need().where).items == ()


def test_what_was_learned_suggests_types_and_units_and_is_a_version_with_a_fact(town):
    past(town)
    learned = {model.target: model for model in learn_from_past(actor=town["system"])}
    assert {(model.family, model.number, model.case_count, model.class_count) for model in learned.values()} == {
        ("han", 1, 240, 2)
    }
    assert learned["type"].report["top1"] == {"right": 48, "share": 1.0, "low": 0.9259, "high": 1.0}
    serving.forget()
    found = casework.suggest(text="楼下的灯又坏了")
    assert (found.model, found.items[0].code) == ("type-han-1", "test.lamp")
    assert found.items[0].share > 0.8
    where = casework.case(actor=town["system"], case_id=factories.raise_garbage(town).case_id).where
    units = casework.suggest_unit(text="路灯坏了", type_code="test.lamp", where=where)
    assert units.items[0].code == str(town.lighting.id)
    row = LearnedModel.objects.get(target="type")
    (fact,) = facts.of(subject=("learned_model", row.id))
    assert (fact.data["digest"], fact.data["cases"], fact.data["top1"]) == (row.digest, 240, 1.0)
    learn_from_past(actor=town["system"])
    assert {model.number for model in learned_models()} == {2}


def test_a_model_does_not_speak_against_a_type_it_never_met(town):
    past(town)
    learn_from_past(actor=town["system"])
    serving.forget()
    assert casework.suggest(text="楼下的灯又坏了", chosen="test.garbage").model == "type-han-1"
    unknown = casework.suggest(text="楼下的灯又坏了，路灯", chosen="test.burst")
    assert (unknown.model, [(item.code, item.share) for item in unknown.items]) == ("", [("test.lamp", None)])


def test_keywords_of_a_type_nobody_has_met_stand_before_what_the_model_is_not_sure_of(town, monkeypatch):
    past(town)
    learn_from_past(actor=town["system"])
    Case.objects.filter(type_code="test.garbage").delete()
    serving.forget()
    monkeypatch.setattr("huimin.engines.casework.learning.suggesting.SURE_SHARE", 1.1)
    unsure = casework.suggest(text="楼下的灯又坏了，管子也爆了", channel="portal")
    assert unsure.items[0].code == "test.lamp"


def test_too_few_cases_leave_what_is_in_use(town):
    assert learn_from_past(actor=town["system"]) == []
    assert learned_models() == []


def test_who_may_not_edit_types_may_not_learn(town):
    with pytest.raises(Refused):
        learn_from_past(actor=town["unit_officer"])


def test_a_broken_artefact_is_not_used(town):
    past(town)
    learn_from_past(actor=town["system"])
    LearnedModel.objects.update(artefact=b"broken")
    serving.forget()
    assert casework.suggest(text="路灯不亮").model == ""


def test_what_became_of_suggestions_is_counted_from_the_facts(town):
    shown = casework.suggest(text="路灯不亮，旁边还有垃圾")
    assert [item.code for item in shown.items] == ["test.lamp", "test.garbage"]
    for code in ("test.lamp", "test.garbage", "test.lamp"):
        factories.raise_garbage(town, type_code=code, suggested=shown)
    factories.raise_garbage(town)
    assert in_use() == [Use("case.raised", "keywords", shown=3, first=2, among=3)]


def test_registering_and_dispatching_keep_what_was_proposed(town):
    case_id = factories.case_in(town, "registered")
    casework.case_step(
        actor=town["dispatcher"], case_id=case_id, verb="dispatch", inputs_given={"unit_id": town.lighting.id}
    )
    by_verb = {fact.verb: fact.data for fact in facts.of(subject=("case", case_id))}
    assert by_verb["case.registered"]["suggested"]["rank"] == 1
    assert by_verb["case.dispatched"]["proposed"] == {"unit": str(town.sanitation.id), "is_taken": False}
    assert "route" not in by_verb["case.dispatched"]
