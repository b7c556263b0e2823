"""The desk in a real browser: many cases by keyboard, a colleague named, a shift handed over, a post acted on for somebody away."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from huimin.engines.casework import api as casework
from huimin.engines.casework import factories
from huimin.kernel.access import api as access
from huimin.kernel.access import factories as people
from huimin.kernel.access.api import Actor
from huimin.kernel.clock import api as clock
from huimin.kernel.facts import api as facts

from .test_journey import act, open_page, town  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db(transaction=True)


def number_of(case_id):
    return casework.case(actor=Actor.system("test"), case_id=case_id).number


def state_of(case_id):
    return casework.case(actor=Actor.system("test"), case_id=case_id).state


def called(actor, name):
    people.Account.objects.filter(id=actor.account_id).update(display_name=name)


def test_three_are_dispatched_by_keyboard_and_the_one_that_changed_is_named(town, open_page):  # noqa: F811
    cases = [factories.case_in(town, "registered") for _ in range(3)]
    page = open_page(town["dispatcher"])
    page.goto("/workbench/cases/?view=open")
    page.keyboard.press("?")
    expect(page.locator("dialog[data-keys]")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("[data-chosen]")).to_contain_text("1")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Shift+X")
    expect(page.locator("td.pick :checked")).to_have_count(3)
    page.keyboard.press("b")
    page.wait_for_url("**/bulk/**")
    casework.case_step(actor=town["dispatcher"], case_id=cases[1], verb="note", inputs_given={"note": "等等"})
    page.locator("summary", has_text="派遣").click()
    form = page.locator("form[action$='/do/dispatch']")
    form.locator("[name=unit_id]").select_option(str(town.sanitation.id))
    form.locator("button.button").click()
    expect(page.locator("tbody tr")).to_have_count(3)
    refused = page.locator("tbody tr").first
    expect(refused).to_contain_text(number_of(cases[1]))
    expect(refused).to_contain_text("未办")
    assert [state_of(case_id) for case_id in cases] == ["dispatched", "registered", "dispatched"]


def test_all_of_it_works_without_script(town, open_page):  # noqa: F811
    case_id = factories.case_in(town, "dispatched")
    page = open_page(town["unit_officer"], has_script=False)
    page.goto("/workbench/cases/?view=open")
    page.locator("td.pick input").check()
    page.locator("[data-go]").click()
    page.locator("summary", has_text=re.compile("签收|我来办")).first.click()
    page.locator("form[action$='/do/sign'] button.button").click()
    assert state_of(case_id) == "handling"


def test_a_colleague_is_named_and_finds_it_among_the_to_dos(town, open_page):  # noqa: F811
    case_id = factories.case_in(town, "handling")
    called(town["unit_lead"], "王小明")
    page = open_page(town["unit_officer"])
    page.goto(f"/workbench/cases/{number_of(case_id)}/")
    form = page.locator("form[action$='/do/note']")
    page.locator("details[data-act='note'] > summary").click()
    field = form.locator("[name=note]")
    field.press_sequentially("请@王小")
    expect(page.locator("ul.suggest li")).to_have_count(1)
    field.press("Enter")
    assert field.input_value() == "请@王小明 "
    field.press_sequentially("看一下")
    form.locator("button.button").last.click()
    expect(page.locator(".toasts")).to_contain_text("已通知：王小明")

    lead = open_page(town["unit_lead"])
    lead.goto("/workbench/")
    lead.locator("a", has_text="备注中提到您").click()
    lead.locator("#mentions button").click()
    lead.wait_for_url("**/workbench/")
    expect(lead.locator("a", has_text="备注中提到您")).to_have_count(0)


def test_what_comes_meanwhile_waits_for_a_press(town, open_page):  # noqa: F811
    factories.case_in(town, "handling")
    page = open_page(town["unit_officer"])
    page.add_init_script("window.setInterval = ((real) => (fn, ms) => real(fn, Math.min(ms, 300)))(window.setInterval)")
    page.goto("/workbench/")
    expect(page.locator("tbody tr[data-href]")).to_have_count(1)
    factories.case_in(town, "dispatched")
    expect(page.locator("a.newer")).to_contain_text("1")
    assert page.locator("tbody tr[data-href]").count() == 1
    page.locator("a.newer").click()
    expect(page.locator("tbody tr[data-href]")).to_have_count(2)


def test_a_shift_goes_from_hand_to_hand(town, open_page):  # noqa: F811
    case_id = factories.case_in(town, "handling")
    factories.make_late(case_id)
    page = open_page(town["unit_officer"])
    page.goto("/workbench/shifts/new")
    expect(page.locator("table")).to_contain_text(number_of(case_id))
    page.fill("[name=words]", "李阿姨下午回电")
    page.locator("form:has([name=words]) button.button").click()
    page.wait_for_url(re.compile(r"/shifts/[0-9a-f-]{36}/"))

    lead = open_page(town["unit_lead"])
    lead.goto("/workbench/")
    lead.locator("tr", has_text="接班").locator("a").first.click()
    expect(lead.locator("main")).to_contain_text("李阿姨下午回电")
    lead.locator("form[action$='/receive'] button").click()
    expect(lead.locator(".tag-fine")).to_contain_text("已接班")
    lead.goto("/workbench/")
    expect(lead.locator("tr", has_text="交接班")).to_have_count(0)


def test_a_deputy_acts_on_the_post_of_who_is_away(town, open_page):  # noqa: F811
    case_id = factories.case_in(town, "dispatched")
    officer, deputy = town["unit_officer"], town["other_unit_officer"]
    called(officer, "张环卫")
    called(deputy, "赵路灯")
    today = clock.now().date()
    page = open_page(officer)
    page.goto("/workbench/absences/new")
    page.select_option("[name=kind]", "leave")
    page.fill("[name=starts_on]", today.isoformat())
    page.fill("[name=ends_on]", (today + timedelta(days=3)).isoformat())
    page.select_option("[name=deputy]", str(deputy.account_id))
    page.locator("form:has([name=starts_on]) button.button").click()
    expect(page.locator("main table")).to_contain_text("赵路灯")

    other = open_page(deputy)
    other.goto("/workbench/")
    expect(other.locator("main table")).to_contain_text("代 张环卫 办理")
    other.goto("/workbench/absences/")
    other.locator("button", has_text="以此岗位办事").click()
    other.wait_for_url("**/workbench/")
    other.goto(f"/workbench/cases/{number_of(case_id)}/")
    act(other, "sign")
    expect(other.locator(".toasts")).to_be_visible()
    assert state_of(case_id) == "handling"
    (signed,) = [fact for fact in facts.of(subject=("case", case_id)) if fact.verb == "case.signed"]
    assert (signed.account_id, signed.post_id) == (deputy.account_id, officer.post.id)

    page.goto("/workbench/absences/")
    page.locator("main details summary").first.click()
    page.locator("form[action$='/end'] button").click()
    expect(page.locator(".toasts")).to_contain_text("已结束")
    assert all(post.kind != "acting" for post in access.actor_for_account(deputy.account_id).posts)
