"""The kiosk: open to everybody, and forgetting."""

import pytest
from django.urls import reverse

from huimin.engines.casework import factories
from huimin.kernel.access import factories as people

KIOSK = "huimin_kiosk"


def test_it_opens_without_signing_in_and_says_three_things(client, db):
    page = client.get(reverse("station:kiosk")).content.decode()
    assert page.count('<li><a href="') == 3
    assert 'href="/report/"' in page
    assert 'href="/find/"' in page
    assert "119" in client.get(reverse("station:kiosk_notices")).content.decode()


def test_beginning_anew_forgets_whoever_was_there(client, town):
    people.sign_in(client, people.resident())
    client.post("/report/what", {"description": "楼道灯坏了"})
    client.cookies["django_language"] = "en"
    answer = client.post(reverse("station:kiosk_begin"))
    assert answer.url == reverse("station:kiosk")
    assert not dict(client.session)
    assert not client.cookies["django_language"].value
    assert client.cookies["huimin_type"].value == "large"
    portal = client.get("/report/what").content.decode()
    assert "楼道灯坏了" not in portal
    assert 'data-kiosk="90"' in portal
    assert 'class="portal large"' in portal


def test_other_browsers_have_no_bar(client, db):
    assert "data-kiosk" not in client.get("/").content.decode()
    for wrong in ("90:https://example.org/", "90://example.org", "0:/station/kiosk/begin", "x", "90:/a'b"):
        client.cookies[KIOSK] = wrong
        assert "data-kiosk" not in client.get("/").content.decode()


def test_only_staff_end_it(client, town, worker):
    client.post(reverse("station:kiosk_begin"))
    assert client.post(reverse("station:kiosk_end")).status_code == 302
    assert client.cookies[KIOSK].value
    people.sign_in(client, worker)
    client.post(reverse("station:kiosk_end"))
    assert not client.cookies[KIOSK].value


@pytest.mark.django_db(transaction=True)
def test_untouched_for_ninety_seconds_it_starts_anew(browser, live_server):
    factories.town()
    context = browser.new_context(viewport={"width": 1366, "height": 768}, has_touch=True)
    page = context.new_page()
    page.clock.install()
    try:
        page.goto(f"{live_server.url}/station/kiosk/")
        page.evaluate(
            """async () => {
              const token = document.querySelector('[name=csrfmiddlewaretoken]').value;
              await fetch('/station/kiosk/begin', {method: 'POST', headers: {'X-CSRFToken': token}});
            }"""
        )
        page.goto(f"{live_server.url}/report/what")
        page.fill("textarea", "楼道灯坏了")
        page.clock.run_for(60_000)
        page.mouse.move(200, 200)
        page.clock.run_for(80_000)
        assert page.url.endswith("/report/what"), "a touch begins the ninety seconds anew"
        assert page.locator(".kiosk-bar.is-ending").count() == 1
        page.clock.run_for(12_000)
        page.wait_for_url("**/station/kiosk/")
        assert page.evaluate("sessionStorage.length") == 0
        page.goto(f"{live_server.url}/report/what")
        assert page.input_value("textarea") == ""
    finally:
        context.close()
