"""Staff see the imports into their own jurisdiction; quarantined rows only those who may, and reading them is a fact."""

import pytest

from huimin.engines.casework import api as casework
from huimin.kernel.access import factories as people
from huimin.kernel.access.api import Actor
from huimin.kernel.facts import api as facts
from huimin.kernel.places import api as places

LIST = "/workbench/imports/"
MAPPING = """
mapping: 1
identity: {origin: test.pages, key: id}
division: {code: "990100", name: {zh-hans: 测试城, en: Test town}, zone: Asia/Shanghai}
times: {created: opened, closed: closed}
category: {rules: [{when: {kind: lamp}, type: x.lamp}]}
types: {x.lamp: {title: {zh-hans: 路灯故障, en: Street lamp}, limit: 24h, calendar: always}}
unit: {value: unit, units: {A: {code: x-a, title: {zh-hans: 路灯管理所, en: Lamps}}}}
reporter: {phone: phone}
"""
ROWS = (
    "id,kind,opened,closed,unit,phone\n"
    "1,lamp,2024-06-01 10:00,2024-06-01 12:00,A,\n"
    "2,lamp,2024-06-01 10:00,,A,\n"
    "3,<b>ufo</b>,2024-06-01 10:00,,A,13900000007\n"
)


@pytest.fixture
def batch_id(db, tmp_path):
    (tmp_path / "rows.csv").write_text(ROWS)
    (tmp_path / "mapping.yaml").write_text(MAPPING)
    return casework.requests_import(path=tmp_path / "rows.csv", mapping=tmp_path / "mapping.yaml").batch_id


@pytest.fixture
def other_town(db):
    places.ensure_division(
        actor=Actor.system("test"), code="990200", name={"zh-hans": "别处", "en": "Elsewhere"}, level="city"
    )


def sign_in(client, role, division="990100"):
    people.sign_in(client, people.staff(role=role, division=division))


def test_the_report_tells_what_came_in_what_waits_and_the_figures(client, batch_id):
    sign_in(client, "data_steward")
    assert f"{LIST}{batch_id}/" in client.get(LIST).content.decode()
    page = client.get(f"{LIST}{batch_id}/").content.decode()
    for words in ("映射没有说明这个值的含义", "路灯故障", "路灯管理所", "测试城", "&lt;b&gt;ufo&lt;/b&gt;"):
        assert words in page
    assert "13900000007" not in page
    assert "<b>ufo" not in page


def test_the_rows_that_wait_are_shown_to_who_may_and_that_is_a_fact(client, batch_id):
    sign_in(client, "data_steward")
    page = client.get(f"{LIST}{batch_id}/quarantine/").content.decode()
    assert "13900000007" in page
    assert "category" in page
    (fact,) = [fact for fact in facts.of(subject=("batch", batch_id)) if fact.verb == "exchange.quarantine_viewed"]
    assert fact.data == {"origin": "test.pages", "count": 1, "after": 0}
    assert client.get(f"{LIST}{batch_id}/quarantine/?after=3").status_code == 200
    assert client.get(f"{LIST}{batch_id}/quarantine/?after=x").status_code == 200


def test_who_may_see_reports_need_not_be_who_may_see_rows(client, batch_id):
    sign_in(client, "system_admin")
    assert client.get(f"{LIST}{batch_id}/").status_code == 200
    assert client.get(f"{LIST}{batch_id}/quarantine/").status_code == 403


def test_another_jurisdiction_sees_nothing_of_it(client, batch_id, other_town):
    sign_in(client, "data_steward", division="990200")
    assert str(batch_id) not in client.get(LIST).content.decode()
    assert client.get(f"{LIST}{batch_id}/").status_code == 404
    assert client.get(f"{LIST}{batch_id}/quarantine/").status_code == 404


def test_others_are_refused(client, batch_id):
    assert client.get(LIST).status_code in (302, 401, 403)
    sign_in(client, "dispatcher")
    assert client.get(LIST).status_code == 403
    assert client.get(f"{LIST}{batch_id}/").status_code == 403


def test_the_empty_list_says_what_to_do(client, db, other_town):
    sign_in(client, "data_steward", division="990200")
    assert "requests import" in client.get(LIST).content.decode()


def test_english(client, batch_id):
    sign_in(client, "data_steward")
    page = client.get(f"{LIST}{batch_id}/", headers={"accept-language": "en"}).content.decode()
    assert "Street lamp" in page
    assert "What waits, and why" in page
