"""Hints on a phone: they come while the person types; without JavaScript a page of its own asks the same."""

import pytest
from playwright.sync_api import expect

from huimin.engines.casework import api as casework
from huimin.engines.casework import factories
from huimin.kernel.access.api import Actor

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"width": 390, "height": 844}
WORDS = "楼前路灯不亮，晚上看不清"
#: What the sticky foot of a phone's page must not cover, and no page may be wider than.
WIDTH = PHONE["width"]


@pytest.fixture
def lamp():
    """The town, with a lamp that a neighbour has reported."""
    town = factories.town()
    return town, factories.raise_garbage(
        town,
        type_code="test.lamp",
        description="楼前路灯不亮好几天",
        lon=None,
        lat=None,
        community_code=factories.COMMUNITY,
    )


@pytest.fixture
def phone(browser, live_server):
    contexts = []

    def make(*, has_script=True):
        context = browser.new_context(
            viewport=PHONE, java_script_enabled=has_script, locale="zh-CN", base_url=live_server.url
        )
        contexts.append(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()


def same_as(number):
    return casework.said_same(casework.case(actor=Actor.system("test"), number=number).id)


def finish(page):
    """From the photo to the end, without a name."""
    page.locator("main .next .button").click()
    page.locator("[name=contact][value=none]").check()
    page.locator("main .next .button").click()
    page.locator("main .next .button").click()
    expect(page.locator(".ticket-value.num")).to_be_visible()
    return page.locator(".ticket-value.num").inner_text()


def test_hints_come_while_typing_and_me_too_marks_the_case(lamp, phone):
    _town, receipt = lamp
    page = phone()
    page.goto("/report/what")
    hints = page.locator("[data-hints]")
    expect(hints).to_have_attribute("aria-live", "polite")
    page.locator("[name=description]").press_sequentially(WORDS, delay=15)
    expect(hints.get_by_role("button", name="路灯")).to_be_visible()
    hints.get_by_role("button", name="路灯").click()
    page.wait_for_url("**/report/where")
    page.locator("[name=community]").select_option(factories.COMMUNITY)
    me_too = page.locator("[data-hints]").get_by_role("button", name="我也遇到了")
    expect(me_too).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH
    me_too.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/report/photo")
    assert same_as(finish(page)) == receipt.case_id


def test_enter_in_a_field_sends_the_form_and_takes_no_hint(lamp, phone):
    page = phone()
    page.goto("/report/what")
    page.locator("[name=description]").fill(WORDS)
    page.locator("[data-hints]").get_by_role("button", name="路灯").click()
    page.wait_for_url("**/report/where")
    page.locator("[name=community]").select_option(factories.COMMUNITY)
    expect(page.locator("[data-hints]").get_by_role("button")).to_be_visible()
    page.locator("[name=address]").press("Enter")
    page.wait_for_url("**/report/photo")
    assert same_as(finish(page)) is None


def test_without_javascript_a_page_asks_between_place_and_photo(lamp, phone):
    _town, receipt = lamp
    page = phone(has_script=False)
    page.goto("/report/what")
    page.locator("[name=description]").fill(WORDS)
    page.locator("main .next .button").click()
    page.locator("button[name=type_code][value='test.lamp']").first.click()
    page.locator("[name=community]").select_option(factories.COMMUNITY)
    page.locator("main .next .button").click()
    assert page.url.endswith("/report/nearby")
    page.get_by_role("button", name="我也遇到了").click()
    assert page.url.endswith("/report/photo")
    assert same_as(finish(page)) == receipt.case_id
