"""A conversation between the resident and who handles the case: who may speak, until when, how often, and what is told."""

from datetime import timedelta

import pytest

from huimin.engines.casework import api, factories
from huimin.engines.casework.models import Case, Message, WorkItem
from huimin.kernel.access.api import Actor, Refused
from huimin.kernel.clock import api as clock
from huimin.kernel.facts import api as facts
from huimin.kernel.files import api as files
from huimin.kernel.messages import api as messages

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def say(actor, case_id, text="什么时候来？", *, channel="portal", query_code="", **more):
    new = api.NewMessage(text=text, channel=channel, **more)
    return api.message_send(actor=actor, case_id=case_id, new=new, query_code=query_code)


def answer(actor, case_id, text="明天上午九点。", **more):
    return say(actor, case_id, text, channel="workbench", **more)


def talk(town, case_id, *, for_staff=False):
    view = api.case(actor=Actor.system("test"), case_id=case_id)
    return api.conversation(view=view, for_staff=for_staff)


def flags(case_id):
    return WorkItem.objects.get(case_id=case_id, is_current=True).flags


def test_a_question_is_answered_and_both_sides_see_it(town):
    case_id = factories.case_in(town, "handling")
    say(town["resident"], case_id)
    assert flags(case_id) == ["message"]
    assert talk(town, case_id, for_staff=True).unread == 1
    answer(town["unit_officer"], case_id)
    assert flags(case_id) == []
    seen = talk(town, case_id)
    assert [(item.is_from_resident, item.text, item.author) for item in seen.messages] == [
        (True, "什么时候来？", ""),
        (False, "明天上午九点。", ""),
    ]
    assert seen.messages[1].unit == town.sanitation.name["zh-hans"]
    assert seen.unread == 1
    assert api.message_mark_read(actor=town["resident"], case_id=case_id) == 1
    assert talk(town, case_id).unread == 0
    assert api.message_mark_read(actor=town["resident"], case_id=case_id) == 0
    verbs = [fact.verb for fact in facts.of(subject=("case", case_id))][-3:]
    assert verbs == ["case.message_received", "case.message_sent", "case.message_read"]


def test_words_are_sealed_and_facts_hold_ids_alone(town):
    case_id = factories.case_in(town, "handling")
    message_id = say(town["resident"], case_id, "我家老人姓王，住三号楼")
    row = Message.objects.get(id=message_id)
    assert "王" not in row.text_sealed
    fact = facts.of(subject=("case", case_id))[-1]
    assert fact.data == {"message": str(message_id), "channel": "portal", "to": str(town.sanitation.id)}


def test_the_flag_stays_with_the_case_when_somebody_acts(town):
    case_id = factories.case_in(town, "dispatched")
    say(town["resident"], case_id)
    api.case_step(actor=town["unit_officer"], case_id=case_id, verb="sign")
    assert flags(case_id) == ["message"]
    api.case_step(actor=town["unit_officer"], case_id=case_id, verb="finish", inputs_given={"note": "好了"})
    assert flags(case_id) == ["message"]
    (waiting,) = api.messages_waiting(actor=town["intake_clerk"])
    assert (waiting.case_id, waiting.count, waiting.text) == (case_id, 1, "什么时候来？")
    assert api.messages_waiting(actor=town["unit_officer"]) == []
    api.message_mark_read(actor=town["intake_clerk"], case_id=case_id)
    assert flags(case_id) == []


@pytest.mark.parametrize("role", ["other_unit_officer", "other_street_clerk", "supervision_officer", "other_resident"])
def test_others_neither_answer_nor_mark(town, role):
    case_id = factories.case_in(town, "handling")
    say(town["resident"], case_id)
    with pytest.raises((api.CaseNotFound, Refused)):
        answer(town[role], case_id)
    with pytest.raises((api.CaseNotFound, Refused)):
        api.message_mark_read(actor=town[role], case_id=case_id)
    assert flags(case_id) == ["message"]


@pytest.mark.parametrize("role", ["unit_officer", "unit_lead", "intake_clerk", "dispatcher", "phone_agent"])
def test_the_unit_and_the_centre_answer(town, role):
    case_id = factories.case_in(town, "handling")
    answer(town[role], case_id)
    assert not talk(town, case_id).messages[0].is_from_resident


def test_a_unit_that_gave_the_case_back_answers_no_more(town):
    case_id = factories.case_in(town, "dispatched")
    api.case_step(actor=town["unit_officer"], case_id=case_id, verb="return", inputs_given={"reason": "不归我们"})
    with pytest.raises(Refused):
        answer(town["unit_officer"], case_id)


def test_the_query_code_speaks_for_the_resident(town):
    receipt = factories.raise_garbage(town)
    say(Actor.anonymous(), receipt.case_id, query_code=receipt.query_code.lower())
    with pytest.raises(api.CaseNotFound):
        say(Actor.anonymous(), receipt.case_id, query_code="22222222")
    with pytest.raises(api.CaseNotFound):
        say(Actor.anonymous(), receipt.case_id)
    assert [item.is_from_resident for item in talk(town, receipt.case_id).messages] == [True]


def test_a_worker_writes_down_what_the_resident_says(town):
    case_id = factories.case_in(town, "handling")
    say(town["phone_agent"], case_id, "还在等", channel="phone", is_for_resident=True)
    (told,) = talk(town, case_id, for_staff=True).messages
    assert (told.is_from_resident, told.channel) == (True, "phone")
    with pytest.raises(Refused):
        say(town["unit_officer"], case_id, "x", channel="phone", is_for_resident=True)
    with pytest.raises(api.InputRefused):
        say(town["phone_agent"], case_id, "x", channel="portal", is_for_resident=True)


def test_the_same_key_stands_once(town):
    case_id = factories.case_in(town, "handling")
    first = say(town["resident"], case_id, key="form:1")
    assert say(town["resident"], case_id, "again", key="form:1") == first
    assert len(talk(town, case_id).messages) == 1
    other = factories.case_in(town, "handling")
    with pytest.raises(api.InputRefused):
        say(town["resident"], other, key="form:1")


def test_after_the_closing_the_centre_is_asked_and_later_nobody(town):
    case_id = factories.case_in(town, "closed")
    closed_at = Case.objects.get(id=case_id).closed_at
    with clock.travel(to=closed_at + timedelta(days=15, minutes=-5)):
        message_id = say(town["resident"], case_id, "灯又灭了")
        assert Message.objects.get(id=message_id).unit_id == town.intake.id
        assert [item.case_id for item in api.messages_waiting(actor=town["intake_clerk"])] == [case_id]
        assert api.messages_waiting(actor=town["unit_officer"]) == []
    with clock.travel(to=closed_at + timedelta(days=15, minutes=5)):
        assert not talk(town, case_id).is_open
        with pytest.raises(api.ConversationOver, match=r"15"):
            say(town["resident"], case_id)
        answer(town["intake_clerk"], case_id)  # what was asked in time is still answered


@pytest.mark.parametrize(("text", "field"), [("", "text"), (" \n\x00 ", "text"), ("长" * 2001, "text")])
def test_what_cannot_be_a_message_is_refused_with_its_field(town, text, field):
    case_id = factories.case_in(town, "handling")
    with pytest.raises(api.InputRefused) as refused:
        say(town["resident"], case_id, text)
    assert refused.value.field == field


def test_the_resident_is_not_read_without_end(town):
    case_id = factories.case_in(town, "handling")
    for number in range(20):
        say(town["resident"], case_id, str(number))
    with pytest.raises(api.TooManyMessages):
        say(town["resident"], case_id)
    answer(town["unit_officer"], case_id)
    with clock.travel(timedelta(minutes=61)):
        say(town["resident"], case_id)


def test_files_go_with_the_message_and_are_seen_by_who_sees_the_case(town):
    case_id = factories.case_in(town, "handling")
    kept = files.store(content=PDF, name="账单.pdf", actor=town["resident"])
    say(town["resident"], case_id, "", file_ids=(kept.id,))
    (message,) = talk(town, case_id).messages
    assert [file.name for file in message.files] == ["账单.pdf"]
    assert files.view(kept.id, actor=town["unit_officer"]).id == kept.id
    for stranger in ("other_resident", "other_unit_officer"):
        with pytest.raises(files.FileMissing):
            files.view(kept.id, actor=town[stranger])


def test_an_answer_is_told_once_without_its_words(town, monkeypatch):
    receipt = factories.raise_garbage(
        town,
        type_code="test.lamp",
        reporter=api.Reporter(phone="13800138000"),
        actor=town["phone_agent"],
        channel="phone",
    )
    message_id = answer(town["other_unit_officer"], receipt.case_id, "明天来")
    told = messages.by_key(key=f"case:{receipt.case_id}:message:{message_id}")
    assert receipt.number in told.body
    assert f"/cases/{receipt.number}/" in told.body
    assert "明天来" not in told.body
    monkeypatch.setenv("HUIMIN_CASEWORK_SMS_SHOWS_WORDS", "1")
    message_id = answer(town["other_unit_officer"], receipt.case_id, "后天来")
    assert "后天来" in messages.by_key(key=f"case:{receipt.case_id}:message:{message_id}").body
