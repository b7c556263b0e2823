"""What record promises."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction

from huimin.kernel.facts import actions
from huimin.kernel.facts import api as facts
from huimin.kernel.gate.api import Actor, PostView, Source, Where

pytestmark = pytest.mark.django_db

POST = PostView(
    id=UUID(int=1),
    code="grid-7",
    title={"zh-hans": "网格员", "en": "Grid officer"},
    organisation_id=UUID(int=2),
    organisation_code="street-office",
    division_code="120106003",
    division_level="street",
)
STAFF = Actor(
    account_id=UUID(int=3),
    kind="staff",
    posts=(POST,),
    post=POST,
    source=Source(channel="workbench", ip="192.0.2.7", request_id="r-1"),
)


def test_every_part_of_an_act_is_kept():
    subject = ("case", uuid4())
    unit = uuid4()
    at = datetime(2026, 3, 1, 8, 30, tzinfo=timezone(timedelta(hours=8)))
    where = Where(city="120100", district="120106", street="120106003", community="120106003001", grid="G1")
    key = facts.record(
        verb="case.dispatched",
        subject=subject,
        actor=STAFF,
        where=where,
        data={"unit": unit, "due": at, "limit": Decimal("4.5"), "codes": ["a", "b"]},
        reason="超出本街道职责",
        at=at,
        version="casework.type/3",
        unit_id=unit,
    )
    (fact,) = facts.of(subject=subject)
    assert fact.id == key
    assert (fact.verb, fact.subject_type, fact.subject_id) == ("case.dispatched", *subject)
    assert fact.at == at
    assert abs(fact.recorded_at - datetime.now(UTC)) < timedelta(minutes=1)
    assert (fact.actor_kind, fact.account_id) == ("staff", UUID(int=3))
    assert (fact.post_id, fact.organisation_id) == (POST.id, POST.organisation_id)
    assert fact.where == where
    assert fact.unit_id == unit
    assert fact.data == {
        "unit": str(unit),
        "due": "2026-03-01T00:30:00.000000Z",
        "limit": "4.5",
        "codes": ["a", "b"],
    }
    assert (fact.reason, fact.version) == ("超出本街道职责", "casework.type/3")
    assert (fact.channel, fact.ip, fact.request_id) == ("workbench", "192.0.2.7", "r-1")


@pytest.fixture
def sent(monkeypatch):
    """The statements that went to the database in trips."""
    found, send = [], actions.trips.send

    def counted(*statements, **how):
        found.extend(statements)
        return send(*statements, **how)

    monkeypatch.setattr(actions.trips, "send", counted)
    return found


def test_recording_is_one_statement(note, sent):
    note()
    assert len(sent) == 1


def test_a_residents_address_is_not_kept():
    resident = Actor(account_id=uuid4(), kind="resident", source=Source(channel="portal", ip="192.0.2.9"))
    subject = ("case", uuid4())
    facts.record(verb="case.raised", subject=subject, actor=resident)
    assert facts.of(subject=subject)[0].ip == ""


def test_a_fact_falls_with_its_transaction(note):
    subject = uuid4()
    with transaction.atomic():
        note(subject=subject)
        transaction.set_rollback(True)
    assert facts.of(subject=("case", subject)) == []


@pytest.mark.parametrize(
    "data",
    [
        {"phone": "13800138000"},
        {"who": {"tel": "+8613800138000"}},
        {"id": "11010519491231002X"},
        {"numbers": [13800138000]},
        {"a": 13800138000, "b": 1},
    ],
)
def test_personal_numbers_are_refused(note, data):
    with pytest.raises(facts.PersonalValue) as refusal:
        note(**data)
    assert "138" not in str(refusal.value)


@pytest.mark.parametrize(
    "data",
    [
        {"code": "120106003001"},
        {"id": "01919f00-0000-7000-8000-a13912345678"},
        {"epoch_ms": 1795318095912},
        {"due": "2026-11-22T03:28:15.911212Z"},
        {"number": "2026112213800138000"},
    ],
)
def test_ids_codes_and_times_are_not_taken_for_personal_numbers(note, data):
    note(**data)


def test_a_naive_time_is_refused():
    with pytest.raises(ValueError, match="zone"):
        facts.record(
            verb="case.raised",
            subject=("case", uuid4()),
            actor=STAFF,
            at=datetime(2026, 1, 1),  # noqa: DTZ001
        )


def test_many_facts_go_in_one_statement_in_their_order(sent):
    subject = ("case", uuid4())
    made = [facts.new(verb=f"case.step{n}", subject=subject, actor=STAFF) for n in range(50)]
    keys = facts.record_many(made)
    assert len(sent) == 1
    assert [fact.id for fact in facts.of(subject=subject)] == keys
    assert [fact.verb for fact in facts.of(subject=subject)] == [f"case.step{n}" for n in range(50)]
    assert facts.record_many([]) == []


def test_insert_sql_is_for_writers_of_their_own(note):
    subject = ("case", uuid4())
    sql, params = facts.insert_sql([facts.new(verb="case.raised", subject=subject, actor=STAFF, data={"n": 1})])
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
    assert facts.of(subject=subject)[0].data == {"n": 1}


def test_another_kind_of_subject_with_the_same_id_is_another(note):
    key = uuid4()
    note(subject=key)
    assert facts.of(subject=("account", key)) == []
    assert len(facts.of(subject=("case", key))) == 1
