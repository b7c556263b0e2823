"""The sentence the house is built for, in a real browser: raised on a phone, handled by a unit, verified by somebody else, closed,
told, rated; and every step found in timeline and facts."""

import pytest

from huimin.engines.casework import api as casework
from huimin.engines.casework import factories
from huimin.kernel.access import factories as people
from huimin.kernel.access.api import Actor
from huimin.kernel.facts import api as facts
from huimin.kernel.messages import api as messages
from huimin.kernel.messages.api import Recipient

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1366, "height": 900}
WORDS = "楼下的垃圾堆了三天没人收"


@pytest.fixture
def town():
    return factories.town()


@pytest.fixture
def open_page(browser, client, live_server):
    """Opens a browser window for somebody: a phone or a desk, signed in or not, with or without JavaScript."""
    contexts = []

    def make(who=None, *, viewport=DESK, has_script=True, language="zh-CN"):
        context = browser.new_context(
            viewport=viewport, java_script_enabled=has_script, locale=language, base_url=live_server.url
        )
        contexts.append(context)
        if who is not None:
            people.sign_in(client, people.Account.objects.get(id=who.account_id))
            cookie = client.cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
            client.cookies.clear()
        return context.new_page()

    yield make
    for context in contexts:
        context.close()


def act(page, verb, **fields):
    """Presses the button of a verb on the case page, opening its form first where it is folded."""
    form = page.locator(f"form[action$='/do/{verb}']")
    details = page.locator(f"details[data-act='{verb}'], details:has(form[action$='/do/{verb}'])")
    if details.count() and details.get_attribute("open") is None:
        details.locator("summary").click()
        if not form.count() and not page.evaluate("'htmx' in window"):
            details.locator("p a").click()  # without JavaScript the form is a page further
    for name, value in fields.items():
        field = form.locator(f"[name={name}]")
        if field.evaluate("element => element.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    with page.expect_navigation():
        form.locator("button.button").last.click()


def forward(page, button="main .next .button"):
    """Presses the button and waits for the page it leads to, so that the next press cannot hit this one again."""
    with page.expect_navigation():
        page.click(button)


def raise_on_phone(page):
    """The resident's way, one question a page; gives number and query code."""
    page.goto("/")
    forward(page, "main a[href$='/report/'] >> nth=0")
    page.fill("[name=description]", WORDS)
    forward(page)
    forward(page, "button[name=type_code][value='test.garbage']")
    if page.url.endswith("/details"):
        forward(page)
    page.select_option("[name=community]", factories.COMMUNITY)
    page.fill("[name=address]", "5 号楼 3 门")
    forward(page)
    forward(page)  # no photo
    page.check("[name=contact][value=phone]")
    page.fill("[name=phone]", "13800138000")
    forward(page)
    forward(page)
    assert "/report/sent/" in page.url, page.content()[:3000]
    return page.url.rstrip("/").rsplit("/", 1)[1]


@pytest.mark.parametrize("has_script", [False, True], ids=["without JavaScript", "with JavaScript"])
def test_from_a_phone_to_a_rating(town, open_page, has_script):
    resident = open_page(viewport=PHONE, has_script=has_script)
    number = raise_on_phone(resident)
    view = casework.case(actor=Actor.system("test"), number=number)
    assert (view.state, view.where.community, view.reporter_phone) == ("reported", factories.COMMUNITY, "138****8000")

    for role, acts in (
        ("intake_clerk", [("register", {})]),
        ("dispatcher", [("dispatch", {"unit_id": str(town.sanitation.id)})]),
        ("unit_officer", [("sign", {}), ("finish", {"note": "已更换灯泡"})]),
        ("grid_supervisor", [("verify", {})]),
        ("intake_clerk", [("close", {})]),
    ):
        page = open_page(town[role], has_script=has_script)
        if role != "grid_supervisor":
            page.goto("/workbench/cases/")
            page.click(f"a:has-text('{number}')")
        else:
            page.goto(f"/workbench/cases/{number}/")
        for verb, fields in acts:
            act(page, verb, **fields)
        page.close()

    view = casework.case(actor=Actor.system("test"), number=number)
    assert view.state == "closed"
    told = messages.by_key(key=f"case:{view.id}:close:{view.revision}")
    assert told is not None
    assert number in told.body

    resident.goto(f"/cases/{number}/")
    resident.check("[name=rate-rating][value='5']", force=True)
    with resident.expect_navigation():
        resident.locator("form:has([name=rate-rating]) button.button").last.click()
    view = casework.case(actor=Actor.system("test"), number=number)
    assert view.rating == 5
    verbs = [fact.verb for fact in facts.of(subject=("case", view.id)) if fact.verb != "case.viewed"]
    assert verbs == [
        "case.raised", "case.registered", "case.dispatched", "case.signed", "case.finished", "case.verified", "case.closed",
        "case.rated",
    ]  # fmt: skip
    assert "非常满意" in resident.content()


def test_a_colleague_who_was_quicker_is_named_by_the_page(town, open_page):
    case_id = factories.case_in(town, "dispatched")
    number = casework.case(actor=Actor.system("test"), case_id=case_id).number
    page = open_page(town["unit_officer"])
    page.goto(f"/workbench/cases/{number}/")
    casework.case_step(actor=town["unit_lead"], case_id=case_id, verb="sign")
    act(page, "sign")
    assert "有人先办了" in page.content()
    assert "我来办（签收）" in page.content()


def test_what_was_typed_is_kept_when_something_is_missing(town, open_page):
    case_id = factories.case_in(town, "reported")
    number = casework.case(actor=Actor.system("test"), case_id=case_id).number
    page = open_page(town["intake_clerk"], has_script=False)
    page.goto(f"/workbench/cases/{number}/")
    page.locator("summary:has-text('作废')").click()
    page.locator("details[open] p a").click()
    form = page.locator("form[action$='/do/void']")
    form.locator("[name=cause]").select_option("duplicate")
    form.locator("[name=reason]").fill(" ")  # the browser lets it go, the server does not
    with page.expect_navigation():
        form.locator("button.button").last.click()
    assert page.url.endswith("/do/void")
    assert page.locator("form[action$='/do/void'] [name=cause]").input_value() == "duplicate"
    assert page.locator("form[action$='/do/void'] .error").count() == 1
    assert casework.case(actor=Actor.system("test"), case_id=case_id).state == "reported"


def test_english_pages_hold_no_chinese_interface(town, open_page):
    case_id = factories.case_in(town, "handling")
    number = casework.case(actor=Actor.system("test"), case_id=case_id).number
    page = open_page(town["unit_officer"], language="en-GB")
    for path in ("/workbench/", "/workbench/cases/", f"/workbench/cases/{number}/", "/workbench/supervision/"):
        page.goto(path)
        words = page.locator("h1, h2, nav, th, summary, form .button").all_inner_texts()
        text = " ".join(words).replace("中文", "").replace("暴露垃圾", "")
        assert not any("\u4e00" <= letter <= "\u9fff" for letter in text), (path, text)


def test_one_time_messages_are_never_sent_twice(town):
    to = Recipient(phone="13800138000")
    params = {"number": "1", "type": "x"}
    first = messages.send(key="test:1", to=to, template="casework.closed", params=params)
    second = messages.send(key="test:1", to=to, template="casework.closed", params=params)
    assert (first, second) == (True, False)
