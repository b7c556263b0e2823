"""Staff sign in: password, second factor, lock, sessions."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from huimin.kernel.access import api as access
from huimin.kernel.access import factories
from huimin.kernel.facts import api as facts
from huimin.kernel.signin import api
from huimin.kernel.signin.models import Lockout

pytestmark = pytest.mark.django_db

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def officer():
    who = factories.staff("officer", role="dispatcher", password=factories.PASSWORD)
    api.enrol_totp(actor=factories.SYSTEM, account_id=who.id, secret=SECRET)
    return who


def sign_in(client, name="officer", password=factories.PASSWORD, **more):
    return client.post("/accounts/staff/", {"login": name, "password": password, **more})


def verbs(who):
    return [each.verb for each in facts.of(subject=("account", who.id))]


def test_password_then_code_then_where_one_wanted_to_go(client, officer):
    step = sign_in(client, next="/accounts/security/")
    assert step.url == "/accounts/staff/second-factor/"
    assert client.get("/accounts/security/").status_code == 302  # half in is not in
    done = client.post(step.url, {"code": api.totp_code(SECRET)})
    assert done.url == "/accounts/security/"
    page = client.get("/accounts/security/")
    assert page.status_code == 200
    assert page.wsgi_request.actor.assurance == 2
    assert verbs(officer)[-1] == "access.signed_in"


def test_without_a_wish_they_start_at_the_workbench(client, officer):
    sign_in(client)
    assert client.post("/accounts/staff/second-factor/", {"code": api.totp_code(SECRET)}).url == "/workbench/"


def test_a_strange_address_is_not_followed(client, officer):
    sign_in(client, next="https://example.org/")
    assert client.post("/accounts/staff/second-factor/", {"code": api.totp_code(SECRET)}).url == "/workbench/"


def test_a_code_opens_once(client, officer):
    code = api.totp_code(SECRET)
    sign_in(client)
    client.post("/accounts/staff/second-factor/", {"code": code})
    client.post("/accounts/sign-out/")
    sign_in(client)
    again = client.post("/accounts/staff/second-factor/", {"code": code})
    assert again.status_code == 200
    assert "验证码不正确" in again.content.decode()


def test_unknown_name_and_wrong_password_are_answered_alike(client, officer):
    wrong = sign_in(client, password="wrong").content.decode()
    unknown = sign_in(client, name="nobody", password="wrong").content.decode()
    resident = factories.resident()
    kept = sign_in(client, name=str(resident.id), password="!").content.decode()
    access.set_active(actor=factories.SYSTEM, account_id=officer.id, is_active=False)
    off = sign_in(client).content.decode()

    def said(page):
        return page.split('class="errors"')[1].split("</div>")[0]

    assert said(wrong) == said(unknown) == said(kept) == said(off)
    assert "用户名或密码不正确" in said(wrong)


@pytest.mark.parametrize("name", ["officer", "nobody"])
def test_five_failures_lock_whether_the_name_exists_or_not(client, officer, name):
    for _ in range(4):
        assert "请等待 15 分钟" not in sign_in(client, name=name, password="wrong").content.decode()
    assert "请等待 15 分钟" in sign_in(client, name=name, password="wrong").content.decode()
    locked = sign_in(client, name=name)
    assert locked.status_code == 200
    assert "请等待 15 分钟" in locked.content.decode()
    if name == "officer":
        assert verbs(officer)[-5:] == ["access.sign_in_failed"] * 4 + ["access.locked_out"]


def test_a_lock_ends_by_itself(client, officer):
    for _ in range(5):
        sign_in(client, password="wrong")
    past = timezone.now() - timedelta(seconds=1)
    Lockout.objects.update(locked_until=past, first_failure_at=past - timedelta(minutes=15))
    assert sign_in(client).status_code == 302


def test_wrong_codes_lock_too_and_for_every_browser(client, officer):
    sign_in(client)
    for _ in range(5):
        page = client.post("/accounts/staff/second-factor/", {"code": "000000"})
    assert "请等待 15 分钟" in page.content.decode()
    assert client.post("/accounts/staff/second-factor/", {"code": api.totp_code(SECRET)}).status_code == 200


def test_who_has_no_second_factor_is_led_to_make_one(client):
    who = factories.staff("new", role="dispatcher", password=factories.PASSWORD)
    assert sign_in(client, name="new").url == "/workbench/"
    led = client.get("/accounts/second-factor/")
    assert "添加第二重验证" in led.content.decode()
    again = client.get("/accounts/security/app/")
    assert urlsplit(again.url).path == "/accounts/again/password/"  # something that matters: the password once more
    client.post(again.url, {"password": factories.PASSWORD, "next": "/accounts/security/app/"})
    page = client.get("/accounts/security/app/")
    assert "<svg" in page.content.decode()
    done = client.post("/accounts/security/app/", {"code": api.totp_code(page.context["form"].secret)})
    assert done.url == "/accounts/security/codes/"
    codes = client.get(done.url)
    assert codes.wsgi_request.actor.assurance == 2
    assert len(codes.context["unused_codes"]) == 10
    kept = Authenticator.objects.get(user=who, type="totp").data["secret"]
    assert page.context["form"].secret not in kept
    assert "access.second_factor_added" in verbs(who)


def test_a_recovery_code_opens_once(client, officer):
    factories.sign_in(client, officer)
    client.post("/accounts/again/second-factor/", {"code": api.totp_code(SECRET)})
    client.post("/accounts/security/codes/new/")
    code = client.get("/accounts/security/codes/").context["unused_codes"][0]
    client.post("/accounts/sign-out/")
    sign_in(client)
    assert client.post("/accounts/staff/second-factor/", {"code": code}).status_code == 302
    client.post("/accounts/sign-out/")
    sign_in(client)
    assert client.post("/accounts/staff/second-factor/", {"code": code}).status_code == 200


def test_staff_keep_their_last_second_factor(client, officer):
    factories.sign_in(client, officer)
    client.post("/accounts/again/second-factor/", {"code": api.totp_code(SECRET)})
    page = client.post("/accounts/security/app/remove/")
    assert "至少保留一种" in page.content.decode()
    assert api.has_second_factor(officer.id)


def test_pages_for_two_factors_lead_there_and_back(client, officer):
    client.force_login(officer)
    led = client.get("/accounts/second-factor/?next=/accounts/sessions/")
    assert urlsplit(led.url).path == "/accounts/again/second-factor/"
    assert parse_qs(urlsplit(led.url).query)["next"] == ["/accounts/sessions/"]
    assert client.post(led.url, {"code": api.totp_code(SECRET)}).url == "/accounts/sessions/"
    assert client.get("/accounts/sessions/").wsgi_request.actor.assurance == 2


def test_sessions_are_listed_and_ended_everywhere(client, officer):
    other = Client(HTTP_USER_AGENT="Mozilla/5.0 (iPhone) MicroMessenger/8")
    for each in (client, other):
        cache.clear()
        sign_in(each)
        each.post("/accounts/staff/second-factor/", {"code": api.totp_code(SECRET)})
    page = client.get("/accounts/sessions/")
    assert {row["device"] for row in page.context["rows"]} == {"", "微信 · iPhone"}
    client.post("/accounts/sessions/", {"end": "others"})
    assert not other.get("/accounts/").wsgi_request.actor.is_signed_in
    assert client.get("/accounts/").wsgi_request.actor.is_signed_in
    client.post("/accounts/sessions/", {"end": "all"})
    assert not client.get("/accounts/").wsgi_request.actor.is_signed_in
    assert verbs(officer).count("access.sessions_ended") == 2


def test_an_idle_session_ends_but_not_a_watched_wall(client, officer):
    for path, is_in in (("/accounts/", False), ("/control/", True)):
        factories.sign_in(client, officer)
        session = client.session
        session["seen_at"] = timezone.now().timestamp() - 31 * 60
        session.save()
        assert client.get(path).wsgi_request.user.is_authenticated is is_in


def test_switched_off_staff_are_out_at_the_next_request(client, officer):
    factories.sign_in(client, officer)
    assert client.get("/accounts/").wsgi_request.actor.is_signed_in
    access.set_active(actor=factories.SYSTEM, account_id=officer.id, is_active=False)
    assert not client.get("/accounts/").wsgi_request.actor.is_signed_in


def test_a_handed_out_password_must_be_changed_and_that_signs_out(client, officer):
    access.set_password(actor=factories.SYSTEM, account_id=officer.id, password="a wholly other phrase 7")
    officer.refresh_from_db()
    factories.sign_in(client, officer)
    assert client.get("/workbench/").url == "/accounts/password/"
    new = "mountains beyond mountains 3"
    form = {"oldpassword": "a wholly other phrase 7", "password1": new, "password2": new}
    done = client.post("/accounts/password/", form)
    assert done.status_code == 302
    assert not client.get("/accounts/").wsgi_request.actor.is_signed_in
    assert sign_in(client, password=new).url == "/accounts/staff/second-factor/"
    officer.refresh_from_db()
    assert not officer.must_change_password
    assert "access.password_changed" in verbs(officer)


def test_resetting_second_factors_is_for_administrators_and_recorded(officer):
    with pytest.raises(access.Refused):
        api.reset_second_factors(actor=factories.actor(officer), account_id=officer.id, reason="lost")
    admin = factories.actor(role="system_admin")
    assert api.reset_second_factors(actor=admin, account_id=officer.id, reason="phone lost") == 1
    assert not api.has_second_factor(officer.id)


def test_the_post_to_act_on_is_chosen(client, officer):
    office = factories.organisation("second-office", division="120106001")
    title = {"zh-hans": "值班长", "en": "Duty officer"}
    access.create_post(
        actor=factories.SYSTEM, code="duty", organisation_id=office.id, title=title, roles=["dispatcher"]
    )
    access.hold_post(actor=factories.SYSTEM, account_id=officer.id, post_code="duty", kind="acting")
    sign_in(client)
    done = client.post("/accounts/staff/second-factor/", {"code": api.totp_code(SECRET)})
    assert done.url == "/accounts/post/"
    page = client.get(done.url)
    assert "值班长" in page.content.decode()
    chosen = access.post(code="duty")
    client.post("/accounts/post/", {"post": str(chosen.id)})
    actor = client.get("/accounts/").wsgi_request.actor
    assert actor.post.id == chosen.id
    assert {grant.post.id for grant in actor.grants} == {chosen.id}
    client.post("/accounts/post/", {"post": "00000000-0000-0000-0000-000000000000"})  # not theirs: all together
    assert len({grant.post.id for grant in client.get("/accounts/").wsgi_request.actor.grants}) == 2


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/",
        "/accounts/post/",
        "/accounts/security/",
        "/accounts/security/keys/",
        "/accounts/sessions/",
        "/accounts/password/",
        "/accounts/sign-out/",
    ],
)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_of_the_account_open_in_both_languages(client, officer, path, language):
    factories.sign_in(client, officer)
    client.cookies["django_language"] = language
    page = client.get(path)
    assert page.status_code == 200
    assert f'lang="{"zh-Hans" if language == "zh-hans" else "en"}"' in page.content.decode()
