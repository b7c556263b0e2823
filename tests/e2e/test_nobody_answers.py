"""A case nobody answers, played through in a real browser while the clock goes on: reminder, warning, yellow and red come by
themselves; the officer urges, the leader orders, the unit answers late; sanction, appeal, decision.
"""

import time
from contextlib import contextmanager
from datetime import timedelta

import pytest

from huimin.engines.casework import api as casework
from huimin.engines.casework import factories
from huimin.engines.supervision import api as supervision
from huimin.engines.supervision.factories import forget_rules
from huimin.kernel.access import factories as people
from huimin.kernel.access.api import Actor
from huimin.kernel.clock import api as clock
from huimin.kernel.facts import api as facts

pytestmark = pytest.mark.django_db(transaction=True)

DESK, PHONE = {"width": 1366, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture
def town():
    forget_rules()
    yield factories.town()
    forget_rules()


@pytest.fixture
def open_page(browser, client, live_server):
    """Opens a window for somebody."""
    contexts = []

    def make(who, *, viewport=DESK, language="zh-CN"):
        context = browser.new_context(viewport=viewport, locale=language, base_url=live_server.url)
        contexts.append(context)
        people.sign_in(client, people.Account.objects.get(id=who.account_id))
        cookie = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        client.cookies.clear()
        return context.new_page()

    yield make
    for context in contexts:
        context.close()


@contextmanager
def later(start, hours):
    """So many hours later, and the worker has just looked."""
    with clock.travel(to=start + timedelta(hours=hours)):
        tell()
        supervision.issue_due()
        tell()
        yield


def wait_for(is_so):
    """Until open transactions of tests that run beside this one, which hold up what is told, have ended."""
    give_up_at = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < give_up_at, "facts are not told"
        time.sleep(0.1)


def tell():
    """Gives every listener what was recorded."""

    def told():
        facts.dispatch()
        return all(facts.caught_up(listen.name) for listen in facts.listeners())

    wait_for(told)


def verbs():
    """What everybody may read by now of what was done."""
    return [fact.verb for fact in facts.since(None, None, 2000)[0]]


def cards_of(case_id):
    return [
        view.kind
        for view in supervision.cards_of(actor=Actor.system("test"), case_id=case_id)
        if view.stage == "handle"
    ]


def send(page, verb, **fields):
    """Presses the button of an act, opening its form first where it is folded."""
    form = page.locator(f"form[action$='/do/{verb}']")
    details = page.locator(f"details[data-act='{verb}'], details:has(form[action$='/do/{verb}'])")
    if details.count() and details.get_attribute("open") is None:
        details.locator("summary").click()
    for name, value in fields.items():
        field = form.locator(f"[name={name}]")
        if field.first.get_attribute("type") == "radio":
            form.locator(f"[name={name}][value={value}]").check()
        else:
            field.fill(value)
    form.locator("button.button").last.click()


def test_a_case_nobody_answers(town, open_page):
    start = clock.now()
    case_id = factories.case_in(town, "handling")  # four hours to handle, a statute's limit of twenty-four
    number = casework.case(actor=Actor.system("test"), case_id=case_id).number

    officer = open_page(town["supervision_officer"])
    for hours, expected in ((2.1, "提醒"), (3.3, "预警"), (4.1, "黄牌"), (24.1, "红牌")):
        with later(start, hours):
            officer.goto(f"/workbench/supervision/?case={case_id}&days=7")
            row = officer.locator("table[data-rows] tbody tr", has_text=expected)
            assert row.filter(has_text="处置").count() == 1, expected
    assert cards_of(case_id) == ["reminder", "warning", "yellow", "red"]

    with later(start, 25):
        officer.goto(f"/workbench/cases/{number}/")
        officer.get_by_text("催办单位").click()
        officer.locator("form[action$='/urge/" + number + "'] textarea").fill("居民又来电话了")
        officer.get_by_role("button", name="催办", exact=True).click()
        assert "居民又来电话了" in officer.locator("aside").inner_text()

        leader = open_page(town["street_leader"])
        leader.goto(f"/workbench/supervision/orders/new?case={number}")
        leader.fill("[name=title]", "限两小时内清运")
        leader.fill("[name=text]", "请说明为什么一直没有处理")
        leader.select_option("[name=limit]", "2h")
        leader.get_by_role("button", name="下达督办件").click()
        assert "限两小时内清运" in leader.locator("h1").inner_text()

    with later(start, 29):  # the order's own two hours have passed, and half as much again
        unit = open_page(town["unit_lead"], viewport=PHONE)
        unit.goto("/workbench/cases/")
        assert "督办" in unit.locator("table[data-rows]").inner_text()
        unit.goto("/workbench/supervision/mine/")
        assert "红牌" in unit.locator("table[data-rows]").first.inner_text()
        unit.locator("a[href*='/orders/D']").first.click()
        send(unit, "receive")
        send(unit, "answer", text="车辆故障，已借车清运")
        assert "已答复" in unit.locator(".head").inner_text()
        leader.goto("/workbench/supervision/orders/")
        leader.locator("table[data-rows] tbody a").first.click()
        send(leader, "close", text="同意")

    with later(start, 30):
        officer.goto(f"/workbench/supervision/?case={case_id}&kind=red&days=7")
        officer.locator("table[data-rows] tbody tr[data-href^='/workbench/cases/'] td a").first.click()
        officer.get_by_text("提出处理").click()
        officer.fill("[name=reason]", "超过法定时限")
        officer.get_by_role("button", name="提出", exact=True).click()
        send(officer, "give", points="3", reason="超过法定时限仍未办理")
        assert "已处理" in officer.locator(".head").inner_text()

        unit.goto("/workbench/supervision/mine/")
        unit.locator("a[href*='/sanctions/S']").first.click()
        send(unit, "appeal", text="当天全街停电，有供电公司通知")
        officer.reload()
        assert officer.locator("form[action$='/do/decide']").count() == 0  # who gave it does not decide
        leader.goto("/workbench/supervision/sanctions/?kind=appealed")
        leader.locator("table[data-rows] tbody a").first.click()
        send(leader, "decide", outcome="cancelled", answer="停电属实，撤销")
        assert "申诉后撤销" in leader.locator(".head").inner_text()

        officer.goto(f"/workbench/supervision/?case={case_id}&kind=red&days=7")
        row = officer.locator("table[data-rows] tbody tr.is-off")
        assert "申诉后撤销" in row.first.inner_text()  # it stays, and no longer counts
    counts = supervision.card_counts(
        actor=town["supervision_officer"], wanted=supervision.Narrowed(case_id=case_id, kinds=("red",))
    )
    assert counts["red"] == 1  # the order's own, which was answered late too
    expected = (
        "urged",
        "order_issued",
        "order_answered",
        "order_closed",
        "sanction_given",
        "appeal_filed",
        "appeal_decided",
    )
    wait_for(lambda: "supervision.appeal_decided" in verbs())
    for verb in expected:
        assert verbs().count(f"supervision.{verb}") == 1, verb
