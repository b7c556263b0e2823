"""Composing mails: nothing of what people typed becomes a header, and the thread is kept."""

from uuid import uuid4

import pytest

from huimin.kernel.messages import api, mail, templates, tokens
from huimin.kernel.messages.models import Message
from huimin.kernel.messages.ports import Outgoing


def outgoing(**more):
    given = {
        "key": "k",
        "phone": "",
        "body": "您好",
        "template": "t",
        "channel": "email",
        "id": uuid4(),
        "email": "a@x.org",
        "subject": "诉求",
    }
    return Outgoing(**(given | more))


@pytest.fixture(autouse=True)
def sender(monkeypatch):
    monkeypatch.setenv("HUIMIN_MESSAGE_MAIL_FROM", "惠民 <huimin@town.example>")
    monkeypatch.setenv("HUIMIN_MESSAGE_MAIL_REPLY", "reply@town.example")


def test_a_mail_that_may_be_answered_carries_its_token_twice():
    message = outgoing(thread="case:1", in_reply_to="<before@x.org>")
    made = mail.compose(message)
    token = tokens.token(message.id)
    assert made["Reply-To"] == f"reply+{token}@town.example"
    assert made["Message-ID"] == f"<{token}@town.example>"
    assert made["In-Reply-To"] == "<before@x.org>"
    assert made["Auto-Submitted"] is None
    assert mail.compose(message)["Message-ID"] == made["Message-ID"]


def test_a_mail_that_nobody_reads_answers_to_says_a_machine_wrote_it():
    made = mail.compose(outgoing())
    assert (made["Auto-Submitted"], made["Reply-To"]) == ("auto-generated", None)


@pytest.mark.parametrize("subject", ["a\r\nBcc: b@x.org", "a\nX: y", "a\x00b", "a\u2028b", "长" * 300])
def test_a_subject_stays_one_header(subject):
    raw = mail.compose(outgoing(subject=subject)).as_bytes()
    head = raw.split(b"\r\n\r\n", 1)[0]
    assert not any(line.startswith((b"Bcc", b"X:")) for line in head.split(b"\r\n"))


def test_by_email_needs_an_address(db, monkeypatch):
    text = {"zh-hans": "{number}", "en": "{number}"}
    known = {
        "bare": templates.Template("bare", "x", text, frozenset({"number"})),
        "mail": templates.Template(
            "mail", "x", text, frozenset({"number"}), {"zh-hans": "诉求 {number}", "en": "Case {number}"}
        ),
    }
    monkeypatch.setattr(templates, "templates", lambda: known)
    to = api.Recipient(email="a@x.org")
    api.send(key="1", to=api.Recipient(email="b@x.org"), template="bare", params={"number": "7" * 99}, channel="email")
    assert [seen.subject for seen in api.newest(phone="b@x.org")] == ["7" * 60]
    with pytest.raises(api.NoEmail):
        api.send(key="2", to=api.Recipient(phone="13800138000"), template="mail", params={"number": 1}, channel="email")
    api.send(key="3", to=to, template="mail", params={"number": 1}, channel="email", thread="case:x")
    row = Message.objects.get(key="3")
    assert "a@x.org" not in row.email_sealed
    (seen,) = api.newest(phone="A@x.org")
    assert (seen.email, seen.subject, seen.body, seen.phone) == ("a***@x.org", "诉求 1", "1", "")
