"""Residents sign in: phone, code; readings of their data."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from huimin.kernel.access import api as access
from huimin.kernel.access import factories
from huimin.kernel.access.models import Account
from huimin.kernel.facts import api as facts
from huimin.kernel.gate.api import Where
from huimin.kernel.messages import api as messages
from huimin.kernel.signin import codes
from huimin.kernel.signin.jobs import sweep_sign_in
from huimin.kernel.signin.models import Lockout, OneTimeCode

pytestmark = pytest.mark.django_db

PHONE = "13611112222"


def sent_code(phone=PHONE):
    row = OneTimeCode.objects.order_by("-sent_at").first()
    body = messages.by_key(key=f"signin:{row.id}").body
    return re.search(r"\d{6}", body)[0]


def ask(client, phone=PHONE, **query):
    client.get("/accounts/sign-in/", query)
    return client.post("/accounts/sign-in/", {"phone": phone})


def test_phone_code_and_one_is_in_where_one_wanted_to_go(client):
    step = ask(client, "+86 136 1111 2222", next="/accounts/sessions/")
    assert step.url == "/accounts/sign-in/code/"
    assert "136****2222" in client.get(step.url).content.decode()
    done = client.post(step.url, {"code": sent_code()})
    assert done.url == "/accounts/sessions/"
    actor = client.get(done.url).wsgi_request.actor
    assert (actor.kind, actor.assurance) == ("resident", 1)
    assert "access.signed_in" in [each.verb for each in facts.of(subject=("account", actor.account_id))]


def test_the_first_visit_makes_the_account_the_second_finds_it(client):
    ask(client)
    assert Account.objects.count() == 0  # asking for a code makes nothing
    client.post("/accounts/sign-in/code/", {"code": sent_code()})
    account = Account.objects.get()
    OneTimeCode.objects.update(sent_at=timezone.now() - timedelta(minutes=2))
    other = Client()
    ask(other)
    other.post("/accounts/sign-in/code/", {"code": sent_code()})
    assert Account.objects.get() == account
    assert other.get("/accounts/").wsgi_request.actor.account_id == account.id


def test_a_known_and_an_unknown_phone_look_the_same(client):
    factories.resident(PHONE)
    known, unknown = ask(client), ask(Client(), "13633334444")
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)


def test_a_code_opens_once_and_only_in_the_browser_that_asked(client):
    ask(client)
    code = sent_code()
    assert Client().post("/accounts/sign-in/code/", {"code": code}).url == "/accounts/sign-in/"
    number = OneTimeCode.objects.get().id
    client.post("/accounts/sign-in/code/", {"code": code})
    with pytest.raises(codes.WrongCode):
        codes.check_code(number=number, code=code, actor=factories.SYSTEM)


def test_an_old_code_is_wrong(client):
    ask(client)
    OneTimeCode.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    page = client.post("/accounts/sign-in/code/", {"code": sent_code()})
    assert page.status_code == 422
    assert "验证码不正确或已失效" in page.content.decode()


def test_five_wrong_codes_lock_the_phone(client):
    ask(client)
    code = sent_code()
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    for _ in range(5):
        page = client.post("/accounts/sign-in/code/", {"code": wrong})
    assert "请等待 15 分钟" in page.content.decode()
    assert client.post("/accounts/sign-in/code/", {"code": code}).status_code == 422
    OneTimeCode.objects.update(sent_at=timezone.now() - timedelta(minutes=2))
    assert ask(Client()).status_code == 422  # nor does a new code help
    Lockout.objects.all().delete()
    assert ask(Client()).status_code == 302


def test_codes_are_sent_once_a_minute_and_ten_a_day():
    first = codes.send_code(phone=PHONE)
    assert codes.send_code(phone=PHONE) == first
    assert messages.by_key(key=f"signin:{first}")
    for number in range(9):
        OneTimeCode.objects.update(sent_at=timezone.now() - timedelta(minutes=2 + number))
        codes.send_code(phone=PHONE)
    OneTimeCode.objects.update(sent_at=timezone.now() - timedelta(minutes=30))
    with pytest.raises(codes.TooManyCodes):
        codes.send_code(phone=PHONE)


def test_another_code_can_be_asked_for(client):
    ask(client)
    first = OneTimeCode.objects.get()
    OneTimeCode.objects.update(sent_at=timezone.now() - timedelta(minutes=2))
    assert client.post("/accounts/sign-in/again/").url == "/accounts/sign-in/code/"
    assert OneTimeCode.objects.count() == 2
    assert OneTimeCode.objects.order_by("-sent_at").first().id != first.id


@pytest.mark.parametrize("phone", ["", "12345", "one three six", "1" * 400, "<script>alert(1)</script>"])
def test_what_is_no_phone_is_said_and_kept(client, phone):
    page = ask(client, phone)
    assert page.status_code == 422
    assert "<script>alert" not in page.content.decode()
    assert not OneTimeCode.objects.exists()


def test_the_table_holds_neither_phone_nor_code():
    codes.send_code(phone=PHONE)
    row = OneTimeCode.objects.get()
    kept = f"{row.phone_index} {row.phone_sealed} {row.digest}"
    assert PHONE not in kept
    assert sent_code() not in kept or sent_code() in row.phone_index + row.digest  # six digits may stand in a hash


def test_residents_see_who_read_their_data(client):
    resident = factories.resident(PHONE)
    factories.sign_in(client, resident)
    assert "没有人完整查看过您的信息" in client.get("/my/readings").content.decode()
    clerk = factories.actor(role="intake_clerk")
    where = Where(street="120106003")
    access.reveal(clerk, subject=("resident", resident.id), field="phone", purpose="contact", where=where)
    page = client.get("/my/readings").content.decode()
    assert "手机号" in page
    assert "为您的诉求与您联系" in page
    assert "机构120106003" in page
    assert clerk.display_name not in page  # the office answers for its people


def test_readings_are_ones_own(client):
    assert client.get("/my/readings").url.startswith("/accounts/sign-in/?next=")
    factories.sign_in(client, factories.staff(role="dispatcher"))
    assert client.get("/my/readings").status_code == 403


def test_preferences_are_kept_and_felt_at_once(client):
    resident = factories.resident(PHONE)
    factories.sign_in(client, resident)
    client.post("/accounts/preferences/", {"display_name": "张三", "language": "en", "large_type": "on"})
    resident.refresh_from_db()
    assert (resident.display_name, resident.language, resident.large_type) == ("张三", "en", True)
    page = client.get("/accounts/").content.decode()
    assert 'class="portal large"' in page
    assert "How you like it" in page


def test_staff_do_not_rename_themselves(client):
    who = factories.staff(role="dispatcher", display_name="李四")
    factories.sign_in(client, who)
    client.post("/accounts/preferences/", {"display_name": "张三", "language": "zh-hans"})
    who.refresh_from_db()
    assert who.display_name == "李四"


def test_a_switched_off_resident_does_not_come_in(client):
    resident = factories.resident(PHONE)
    access.set_active(actor=factories.SYSTEM, account_id=resident.id, is_active=False)
    ask(client)
    client.post("/accounts/sign-in/code/", {"code": sent_code()})
    assert not client.get("/accounts/sign-in/").wsgi_request.actor.is_signed_in


def test_what_is_over_is_swept(client):
    ask(client)
    Lockout.objects.create(key="old", first_failure_at=timezone.now() - timedelta(days=3))
    sweep_sign_in()
    assert OneTimeCode.objects.count() == 1
    assert not Lockout.objects.exists()
    OneTimeCode.objects.update(sent_at=timezone.now() - timedelta(days=3))
    sweep_sign_in()
    assert not OneTimeCode.objects.exists()


def test_who_has_no_password_has_no_page_to_change_it(client):
    factories.sign_in(client, factories.resident())
    assert client.get("/accounts/password/").status_code == 404
