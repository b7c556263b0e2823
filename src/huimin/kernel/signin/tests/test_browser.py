"""A security key in a real browser, with the authenticator the browser itself can play."""

import pytest

from huimin.kernel.access import factories
from huimin.kernel.facts import api as facts
from huimin.kernel.signin import api

pytestmark = pytest.mark.django_db(transaction=True)

KEY = {
    "protocol": "ctap2",
    "transport": "usb",
    "hasResidentKey": False,
    "hasUserVerification": False,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def page(browser, settings):
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    context = browser.new_context()
    made = context.new_page()
    session = context.new_cdp_session(made)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    yield made
    context.close()


def test_a_security_key_is_added_and_opens_afterwards(page, live_server):
    who = factories.staff("keyholder", role="dispatcher", password=factories.PASSWORD)
    site = live_server.url.replace("127.0.0.1", "localhost")  # keys need a name, not an address

    def sign_in():
        page.goto(f"{site}/accounts/staff/?next=/accounts/")
        page.fill("[name=login]", "keyholder")
        page.fill("[name=password]", factories.PASSWORD)
        page.click("main .button-large")

    sign_in()
    page.goto(f"{site}/accounts/security/key/")
    page.fill("[name=password]", factories.PASSWORD)
    page.click("main .button-large")
    page.click("#key-button")
    page.wait_for_url("**/accounts/security/codes/")
    assert page.locator(".recovery-codes li").count() == 10
    assert api.has_second_factor(who.id)

    page.goto(f"{site}/accounts/sign-out/")
    page.click("main form .button")
    sign_in()
    page.click("#key-button")
    page.wait_for_url("**/accounts/")
    entry = [each for each in facts.of(subject=("account", who.id)) if each.verb == "access.signed_in"][-1]
    assert entry.data["assurance"] == 2
