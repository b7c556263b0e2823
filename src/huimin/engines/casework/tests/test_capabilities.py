"""What capabilities are called: shipped, said otherwise by the city, and shown with reasons."""

import pytest
import yaml

from huimin.engines.casework import api, factories, routing
from huimin.engines.casework.actions.capabilities import capabilities_load, capabilities_read
from huimin.engines.casework.commands import shipped
from huimin.engines.casework.models import CapabilityName
from huimin.kernel.access import factories as people
from huimin.kernel.access.api import Refused
from huimin.kernel.facts import api as facts

ROADS = {"zh-hans": "道路", "en": "Roads"}


@pytest.fixture
def steward(town):
    return people.actor(role="data_steward", division=factories.STREET)


@pytest.fixture
def load(town, tmp_path):
    path = tmp_path / "capabilities.yaml"

    def load(**titles):
        items = [{"code": code, "title": {"zh-hans": zh, "en": code.title()}} for code, zh in titles.items()]
        path.write_text(yaml.safe_dump({"capabilities": items}, allow_unicode=True), "utf-8")
        return capabilities_load(actor=town["system"], path=path, origin="shipped")

    return load


def test_every_capability_that_ships_has_a_name():
    named = {
        item["code"] for path, _ in shipped("capabilities*.yaml") for item in capabilities_read(path.read_text(), "")
    }
    types = [item for path, _ in shipped("case_types*.yaml") for item in yaml.safe_load(path.read_text())["case_types"]]
    asked = {part["capability"] for item in types for part in (item, *item.get("tasks", ()))}
    assert asked - named == set()


@pytest.mark.django_db
def test_names_come_in_versions_and_a_citys_own_stays(load, steward):
    assert (load(roads="道路", gas="燃气").new, load(roads="道路", gas="燃气").unchanged) == (2, 2)
    api.capability_name(actor=steward, code="roads", title={"zh-hans": "路政", "en": "Streets"})
    load(roads="道路养护", gas="供气")
    assert api.capability_titles() == {
        "roads": {"zh-hans": "路政", "en": "Streets"}, "gas": {"zh-hans": "供气", "en": "Gas"},
    }  # fmt: skip
    last = CapabilityName.objects.filter(code="roads").first()
    (told,) = facts.of(subject=("capability", last.id))
    assert (told.verb, told.data["number"], told.account_id) == ("casework.capability_named", 2, steward.account_id)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "title", "field"),
    [
        ("Roads!", ROADS, "code"),
        ("roads", {"zh-hans": "道路"}, "en"),
        ("roads", {**ROADS, "zh-hans": "路" * 61}, "zh-hans"),
    ],
)
def test_a_name_that_makes_no_sense_is_told_by_its_field(steward, code, title, field):
    with pytest.raises(api.InputRefused) as refused:
        api.capability_name(actor=steward, code=code, title=title)
    assert refused.value.field == field


@pytest.mark.django_db
def test_only_who_designs_types_names_capabilities(town):
    with pytest.raises(Refused):
        api.capability_name(actor=town["dispatcher"], code="roads", title=ROADS)


def test_a_file_is_refused_with_the_line_of_its_fault():
    with pytest.raises(api.DefinitionRefused) as refused:
        capabilities_read(
            "capabilities:\n  - {code: gas, title: {zh-hans: 燃气, en: Gas}}\n  - {code: gas}\n", "x.yaml"
        )
    assert [(fault.key, fault.line) for fault in refused.value.faults] == [("capabilities/1", 3)]


@pytest.mark.django_db
def test_a_reason_says_the_name(town, steward):
    reason = {"rule": "capability", "code": "sanitation", "division": factories.STREET}
    assert "环卫" not in routing.in_words(reason)
    api.capability_name(actor=steward, code="sanitation", title={"zh-hans": "环卫", "en": "Sanitation"})
    assert "环卫" in routing.in_words(reason)
