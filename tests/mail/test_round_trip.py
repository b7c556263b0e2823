"""From the workbench by real servers into the resident's mailbox, and the answer back into the case, once."""

from contextlib import suppress
from email.message import EmailMessage

import pytest
from django.urls import reverse

from huimin.engines.casework import api as casework
from huimin.engines.casework import factories
from huimin.kernel.access import factories as people
from huimin.kernel.access.api import Actor
from huimin.kernel.jobs import api as jobs
from huimin.kernel.messages import api as messages
from huimin.kernel.messages import arrivals, mailbox
from huimin.kernel.messages.models import Arrival, Message

from .conftest import RESIDENT
from .servers import MailServers

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde\x00\x00\x00\x0cIDATx\x9cc"
    b"\xf8\xcf\xc0\x00\x00\x03\x01\x01\x00\xc9\xfe\x92\xef\x00\x00\x00\x00IEND\xaeB`\x82"
)


@pytest.fixture
def town(db, mail):
    return factories.town()


@pytest.fixture
def receipt(town, mail):
    """A case whose reporter wants to be told by e-mail, in the hands of a unit."""
    reporter = casework.Reporter(email="Wang.Fang@localhost", reply_by="email")
    return factories.raise_garbage(town, type_code="test.lamp", reporter=reporter)


def texts(receipt):
    view = casework.case(actor=Actor.system("test"), case_id=receipt.case_id)
    talk = casework.conversation(view=view, for_staff=True)
    return [(item.is_from_resident, item.channel, item.text) for item in talk.messages]


def answer(client, town, receipt, text):
    """The unit answers at the workbench; the worker sends it."""
    people.sign_in(client, people.Account.objects.get(id=town["other_unit_officer"].account_id))
    address = reverse("workbench:message_send", args=[receipt.number])
    assert client.post(address, {"message-text": text}).status_code == 302
    jobs.run_pending()


def reply_to(mail: EmailMessage, text: str, *, sender: str = RESIDENT, is_html: bool = False) -> EmailMessage:
    """What a mail program makes of an answer."""
    answered = EmailMessage()
    answered["From"], answered["To"] = sender, mail["Reply-To"]
    answered["Subject"], answered["Message-ID"] = f"Re: {mail['Subject']}", f"<{abs(hash(text))}@resident.example>"
    answered["In-Reply-To"] = answered["References"] = mail["Message-ID"]
    quoted = "\n".join(f"> {line}" for line in mail.get_content().splitlines())
    answered.set_content(f"{text}\n\n在 2026年11月25日，惠民 <reply@localhost> 写道：\n{quoted}\n")
    if is_html:
        answered.add_alternative(f"<p>{text}</p>", subtype="html")
    return answered


def written_back(mail: MailServers, answered: EmailMessage | bytes, *, to: str = "", sender: str = RESIDENT) -> dict:
    mail.send(answered, sender=sender, to=to or str(answered["To"]))
    return mailbox.read_mailbox()


@pytest.fixture
def letter(client, town, receipt, mail):
    """The unit's answer as it lies in the resident's mailbox."""
    answer(client, town, receipt, "您好，今晚八点来修。")
    letters = mail.letters("wang.fang")
    return letters[-1]


def test_there_and_back(client, town, receipt, mail, letter):
    first, second = mail.letters("wang.fang")  # that it was received, and the answer
    assert "您好，今晚八点来修。" in second.get_content()
    assert receipt.number in str(second["Subject"])
    assert str(second["From"].addresses[0].display_name) == "惠民"
    assert second["In-Reply-To"] == first["Message-ID"]
    assert second["Reply-To"] != first["Reply-To"]
    assert written_back(mail, reply_to(second, "好的，谢谢！", is_html=True)) == {"taken": 1}
    assert texts(receipt) == [(False, "workbench", "您好，今晚八点来修。"), (True, "email", "好的，谢谢！")]
    assert mail.letters("reply") == []
    assert len(mail.letters("reply", "Huimin")) == 1
    assert mailbox.read_mailbox() == {}
    answer(client, town, receipt, "不客气。")
    third = mail.letters("wang.fang")[-1]
    assert str(third["In-Reply-To"]).endswith("@resident.example>")


def test_delivered_twice_stands_once(receipt, mail, letter):
    mail.copies = 2
    assert written_back(mail, reply_to(letter, "收到")) == {"taken": 1, "repeated": 1}
    assert [text for _is, channel, text in texts(receipt) if channel == "email"] == ["收到"]
    assert Arrival.objects.count() == 2


def test_killed_before_the_commit_it_is_taken_by_the_next_run(receipt, mail, letter, monkeypatch):
    """The worker dies while the answer is written: nothing of it stays, and the mail still lies there."""

    class Killed(BaseException):
        pass

    def dies(*_args):
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(arrivals, "_end", dies)
        with pytest.raises(Killed):
            written_back(mail, reply_to(letter, "明天在家"))
    assert Arrival.objects.count() == 0
    assert len(texts(receipt)) == 1
    assert mailbox.read_mailbox() == {"taken": 1}
    assert texts(receipt)[-1] == (True, "email", "明天在家")


def test_killed_after_the_commit_it_is_known_by_the_next_run(receipt, mail, letter, monkeypatch):
    """The worker dies between taking the mail and moving it: it is found again, and only moved."""

    class Killed(BaseException):
        pass

    def dies(*_args):
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(mailbox, "_put_away", dies)
        with pytest.raises(Killed):
            written_back(mail, reply_to(letter, "后天在家"))
    assert len(mail.letters("reply")) == 1
    assert mailbox.read_mailbox() == {"known": 1}
    assert mail.letters("reply") == []
    assert [text for _is, channel, text in texts(receipt) if channel == "email"] == ["后天在家"]


def test_a_stranger_and_a_forger_are_held(town, receipt, mail, letter):
    stranger = reply_to(letter, "我来回答", sender="somebody@localhost")
    assert written_back(mail, stranger, sender="somebody@localhost") == {"held": 1}
    forged = reply_to(letter, "伪造的")
    token = str(letter["Reply-To"]).partition("+")[2].partition("@")[0]
    wrong = token[:-1] + ("a" if token[-1] != "a" else "b")
    for header in ("To", "In-Reply-To", "References"):
        value = str(forged[header]).replace(token, wrong).replace(str(letter["Message-ID"]), f"<{wrong}@localhost>")
        del forged[header]
        forged[header] = value
    assert written_back(mail, forged, to=f"reply+{wrong}@localhost") == {"held": 1}
    plain = EmailMessage()
    plain["From"], plain["To"], plain["Subject"] = RESIDENT, "reply@localhost", "你好"
    plain.set_content("有人吗")
    assert written_back(mail, plain) == {"held": 1}
    held = messages.held(actor=town["phone_agent"])
    assert {(item.reason, item.text) for item in held} == {
        ("unknown_sender", "我来回答"), ("bad_token", "伪造的"), ("no_token", "有人吗"),
    }  # fmt: skip
    assert len(texts(receipt)) == 1


def test_a_token_grows_old(receipt, mail, letter):
    Message.objects.update(created_at="2026-01-01T00:00:00Z")
    assert written_back(mail, reply_to(letter, "很久以后")) == {"held": 1}
    assert Arrival.objects.get().reason == "expired"


def test_a_machine_s_answer_is_not_a_message(receipt, mail, letter):
    away = reply_to(letter, "我正在休假")
    away["Auto-Submitted"] = "auto-replied"
    assert written_back(mail, away) == {"ignored": 1}
    assert len(texts(receipt)) == 1


def test_a_photo_comes_along_and_what_is_not_taken_is_named(receipt, mail, letter):
    answered = reply_to(letter, "看照片")
    answered.add_attachment(PNG, maintype="image", subtype="png", filename="灯.png")
    answered.add_attachment(b"MZ\x90\x00", maintype="application", subtype="octet-stream", filename="x.exe")
    assert written_back(mail, answered) == {"taken": 1}
    view = casework.case(actor=Actor.system("test"), case_id=receipt.case_id)
    message = casework.conversation(view=view, for_staff=True).messages[-1]
    assert [file.name for file in message.files] == ["灯.png"]
    assert message.text.startswith("看照片\n")
    assert "x.exe" in message.text


def test_after_the_window_an_answer_is_held_with_the_reason(town, receipt, mail, letter, monkeypatch):
    monkeypatch.setenv("HUIMIN_CASEWORK_MESSAGES_AN_HOUR", "0")
    assert written_back(mail, reply_to(letter, "太多了")) == {"held": 1}
    assert Arrival.objects.get().reason == "too_many_messages"
    assert len(texts(receipt)) == 1


def test_a_report_of_failure_is_noted_with_our_mail(receipt, mail, letter):
    report = f"""From: MAILER-DAEMON@localhost
To: reply@localhost
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Message-ID: <bounce@localhost>
Auto-Submitted: auto-replied
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain

It failed.
--B
Content-Type: message/delivery-status

Reporting-MTA: dns; localhost

Final-Recipient: rfc822; wang.fang@localhost
Action: failed
Status: 5.1.1
--B
Content-Type: text/rfc822-headers

Message-ID: {letter["Message-ID"]}
To: wang.fang@localhost
--B--
""".encode()
    assert written_back(mail, report, to="reply@localhost", sender="") == {"bounced": 1}
    bounced = Message.objects.get(state="bounced")
    assert bounced.error == "it came back: 5.1.1"
    assert len(texts(receipt)) == 1


@pytest.mark.parametrize(("said", "state"), [("550 5.1.1 no", "failed"), ("451 4.3.0 later", "queued")])
def test_what_the_server_says_for_good_is_final(client, town, receipt, mail, said, state):
    jobs.run_pending()
    mail.refuse = said
    with suppress(messages.PortFailed):  # what the worker tries again later
        answer(client, town, receipt, "您好")
    message = Message.objects.get(template="casework.message_mail")
    assert message.state == state
    assert said[:3] in message.error


def test_a_huge_mail_is_not_fetched(mail, db, monkeypatch):
    monkeypatch.setenv("HUIMIN_MESSAGE_MAIL_MAX_MB", "1")
    mail.deliver(b"From: wang.fang@localhost\r\nSubject: big\r\n\r\n" + b"x" * 2_000_000, "reply")
    fetched: list[str] = []
    monkeypatch.setattr(mailbox, "_fetch", lambda _box, uid: fetched.append(uid) or b"")
    assert mailbox.read_mailbox() == {"held": 1}
    assert fetched == []
    assert Arrival.objects.get().reason == "too_large"


def test_a_wrong_certificate_is_not_spoken_to(mail, db, monkeypatch):
    monkeypatch.setenv("HUIMIN_MESSAGE_MAIL_AUTHORITY", "")
    with pytest.raises(messages.PortFailed):
        mailbox.read_mailbox()


def test_starttls_is_as_good(mail, db, monkeypatch):
    monkeypatch.setenv("HUIMIN_MESSAGE_IMAP_SECURITY", "starttls")
    monkeypatch.setenv("HUIMIN_MESSAGE_IMAP_PORT", str(mail.imap))
    assert mailbox.read_mailbox() == {}
