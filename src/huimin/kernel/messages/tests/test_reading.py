"""Mails that came in, as people's programs and their enemies write them."""

import time
from email.message import EmailMessage
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huimin.kernel.messages import reading, tokens
from huimin.kernel.messages.addresses import normal_email
from huimin.kernel.messages.errors import NoEmail
from huimin.kernel.messages.html_text import text_of
from huimin.kernel.messages.quotes import own_words

MOST = 5_000_000
HEAD = (
    b"From: Wang Fang <wang.fang@example.org>\r\nTo: reply@example.org\r\nSubject: x\r\nMessage-ID: <1@example.org>\r\n"
)


def read(raw: bytes) -> reading.Letter:
    return reading.read(raw, most_bytes=MOST)


def plain(text: str, **headers: str) -> bytes:
    mail = EmailMessage()
    for name, value in {"From": "wang.fang@example.org", "To": "reply@example.org", **headers}.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail.as_bytes()


def test_plain_text_is_preferred_and_files_are_apart():
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "王芳 <Wang.Fang@Example.ORG>", "关于路灯"
    mail.set_content("明天修吗？")
    mail.add_alternative("<p>not this</p>", subtype="html")
    mail.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="账单.pdf")
    letter = read(mail.as_bytes())
    assert (letter.sender, letter.subject, letter.text) == ("wang.fang@example.org", "关于路灯", "明天修吗？")
    assert [(item.name, item.content) for item in letter.attachments] == [("账单.pdf", b"%PDF-1.4")]


def test_chinese_of_an_older_set_under_an_older_name():
    raw = HEAD + b"Content-Type: text/plain; charset=gb2312\r\n\r\n" + "镕基路的灯坏了".encode("gb18030")
    assert read(raw).text == "镕基路的灯坏了"


def test_headers_wrapped_in_words_of_a_charset():
    raw = HEAD.replace(b"Subject: x", b"Subject: =?gb2312?B?wre1xrvWuLTBy8Lw?=") + b"\r\nx"
    assert read(raw).subject == "路灯恢复了吗"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>您好</p><p>谢谢&nbsp;&amp; 再见</p>", "您好\n谢谢 & 再见"),
        ("<style>p{}</style><script>alert(1)</script>在<b>家</b>", "在家"),
        ("<div>好的</div><blockquote>原来的话<p>第二行</p></blockquote>", "好的\n> 原来的话\n> 第二行"),
        ("a<br>b<br/>c", "a\nb\nc"),
        ("<img src=x onerror=alert(1)>看", "看"),
        ("<p>unclosed <b>bold", "unclosed bold"),
    ],
)
def test_html_is_words_alone(html, text):
    assert text_of(html) == text


@pytest.mark.parametrize(
    ("said", "own"),
    [
        ("好的\n\n在 2026年11月25日，惠民 <r@x.org> 写道：\n> 您好\n> 再见", "好的"),
        ("Thanks!\n\nOn Wed, 25 Nov 2026 at 10:00, Huimin <r@x.org> wrote:\n> Hello", "Thanks!"),
        ("Thanks!\n\nOn Wed, 25 Nov 2026 at 10:00, Huimin\n<r@x.org> wrote:\n> Hello", "Thanks!"),
        ("收到\n------------------ 原始邮件 ------------------\n发件人: 惠民", "收到"),
        ("ok\n-----Original Message-----\nFrom: x", "ok"),
        ("可以。\n\n发件人： 惠民 <r@x.org>\n发送时间： 2026", "可以。"),
        ("明天在家\n发自我的iPhone", "明天在家"),
        ("第一段\n\n\n\n第二段", "第一段\n\n第二段"),
        ("> 您哪天在家？\n周三\n> 几点？\n下午", "周三\n下午"),
        ("———— 请在此行以上回复 ————\n旧的", "旧的"),
        ("新的\n———— 请在此行以上回复 ————\n旧的", "新的"),
        ("", ""),
    ],
)
def test_quotations_are_left_out(said, own):
    assert own_words(said) == own


def test_a_token_comes_back_by_any_of_its_ways_and_none_can_be_made_up():
    id_ = uuid4()
    token = tokens.token(id_)
    assert len(f"reply+{token}") <= 64
    for header in (
        {"To": f"reply+{token}@x.org"},
        {"In_Reply_To": f"<{token}@x.org>"},
        {"References": f"<a@b> <{token.upper()}@x.org>"},
    ):
        (found,) = read(plain("x", **header)).tokens
        assert tokens.read(found) == id_
    for place in range(42):
        changed = token[:place] + ("b" if token[place] != "b" else "c") + token[place + 1 :]
        assert tokens.read(changed) is None
    assert [tokens.read(text) for text in ("", "x", "a" * 42, "é" * 42, token + "a")] == [None] * 5


@pytest.mark.parametrize(
    ("header", "why"),
    [
        ("Auto-Submitted: auto-replied", "auto_submitted"),
        ("Auto-Submitted: no", ""),
        ("Precedence: bulk", "bulk"),
        ("List-Id: <news.x.org>", "list"),
        ("X-Autoreply: yes", "auto_submitted"),
        ("Return-Path: <>", "null_sender"),
        ("Return-Path: <wang.fang@example.org>", ""),
    ],
)
def test_machines_are_told_apart(header, why):
    assert read(HEAD + header.encode() + b"\r\n\r\nx").automatic == why


@pytest.mark.parametrize(
    "sender",
    [
        "a@x.org, b@x.org",
        "",
        "not an address",
        "a@x.org\r\n b@x.org",
        "=?utf-8?q?a=40x=2Eorg=0D=0ABcc=3A?= <>",
        "a" * 300 + "@x.org",
    ],
)
def test_a_sender_that_is_not_one_person_is_none(sender):
    assert read(f"From: {sender}\r\n\r\nx".encode()).sender == ""


def test_large_deep_and_long_headed_mails_are_not_read():
    def reason(raw: bytes) -> str:
        with pytest.raises(reading.Unreadable) as refused:
            read(raw)
        return refused.value.reason

    assert reason(HEAD + b"\r\n" + b"x" * (MOST + 1)) == "too_large"
    assert reason(b"X: " + b"a" * 200_000) == "headers_too_long"
    deep = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (i, i) for i in range(3000))
    start = time.monotonic()
    assert reason(HEAD + deep) == "too_nested"
    many = b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + b"--b\r\n\r\nx\r\n" * 5000
    assert reason(HEAD + many) == "too_nested"
    assert time.monotonic() - start < 10


def test_an_attached_mail_is_neither_words_nor_file():
    inner = plain("inner words")
    raw = (
        HEAD
        + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n\r\nouter\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n'
    )
    letter = read(raw + inner + b"\r\n--b--\r\n")
    assert (letter.text, letter.attachments) == ("outer", ())


FRAGMENTS = st.sampled_from(
    [
        b"From: a@b.c\r\n", b"Subject: =?utf-8?b?=?=\r\n", b"Content-Type: multipart/mixed; boundary=b\r\n", b"\r\n", b"--b\r\n",
        b"--b--\r\n", b"Content-Type: text/html; charset=nonsense\r\n", b"Content-Transfer-Encoding: base64\r\n", b"=\xff\x00",
        b"Content-Type: message/rfc822\r\n", b"Content-Type: message/delivery-status\r\n", b"Message-ID: <\r\n", b"<p><b>&#0;",
        b'Content-Disposition: attachment; filename*0*=x\'\'%zz; filename="=?x?y?z?="\r\n', b"Content-Type: ;;=\r\n",
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n", b"Action: failed\r\n",
        b"To: reply+aaaa@b.c\r\n", b"Content-Type: text/plain; charset=unicode_escape\r\n", b"\\ud800",
    ]
)  # fmt: skip


@settings(max_examples=400, deadline=2000)
@given(st.lists(st.one_of(FRAGMENTS, st.binary(max_size=40)), max_size=30).map(b"".join))
def test_whatever_bytes_come_it_is_a_letter_or_unreadable(raw):
    try:
        letter = read(raw)
    except reading.Unreadable:
        return
    assert "\r" not in letter.subject + letter.sender
    assert "\n" not in letter.subject + letter.sender
    assert len(letter.digest) == 64
    assert "\x00" not in letter.text + letter.message_id
    letter.text.encode("utf-8")


@settings(max_examples=300, deadline=2000)
@given(st.text(max_size=300))
def test_own_words_are_some_of_the_lines(text):
    kept = own_words(text)
    lines = {line.strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")}
    assert {line for line in kept.split("\n") if line} <= lines


@settings(max_examples=300, deadline=2000)
@given(st.text(alphabet=st.sampled_from("<>/=\"'!-abpdivscriptquote &;#x\n "), max_size=200))
def test_no_tag_survives(html):
    assert "<script" not in text_of(f"<div>{html}</div><script>x</script>").replace("&lt;", "")


@pytest.mark.parametrize(
    ("given_", "normal"),
    [
        ("Wang.Fang@Example.ORG", "Wang.Fang@example.org"),
        (" a+b@x.org ", "a+b@x.org"),
        ("a@例子.中国", "a@xn--fsqu00a.xn--fiqs8s"),
    ],
)
def test_addresses_have_one_spelling(given_, normal):
    assert normal_email(given_) == normal


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "a",
        "@x.org",
        "a@",
        "a b@x.org",
        "a@x.org\nBcc: b@x.org",
        "a..b@x.org",
        "王@x.org",
        "a@-x.org",
        "a@" + "x" * 64,
    ],
)
def test_what_is_no_address_is_refused(wrong):
    with pytest.raises(NoEmail):
        normal_email(wrong)
