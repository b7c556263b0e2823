"""A new case type goes from idea to live: designed by the data steward, approved by a second person, raised by a resident; with and
without JavaScript, and by keyboard alone."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from huimin.engines.casework import api as casework
from huimin.engines.casework import factories
from huimin.kernel.access import factories as people
from huimin.kernel.access.api import Actor
from huimin.kernel.jobs import api as jobs

from .test_journey import PHONE, open_page

__all__ = ["open_page"]

pytestmark = pytest.mark.django_db(transaction=True)

#: The issue's promise is ten minutes for a person; the browser has no thoughts to think.
MOST_S = 120


@pytest.fixture
def town():
    return factories.town()


@pytest.fixture
def steward(town):
    return people.actor(role="data_steward", division=factories.STREET)


def save(page, button="Save and go on"):
    page.locator(".save-bar button", has_text={"Save": "保存", "Save and go on": "保存并继续"}[button]).last.click()
    page.wait_for_load_state()


@pytest.mark.parametrize(
    "has_script",
    [pytest.param(False, id="without JavaScript", marks=pytest.mark.slow), pytest.param(True, id="with JavaScript")],
)
def test_from_an_idea_to_live(town, steward, open_page, has_script):
    began = time.monotonic()
    desk = open_page(steward, has_script=has_script)
    desk.goto("/workbench/designer/")
    desk.click("a[href$='/designer/begin']")
    desk.fill("[name=zh]", "走失宠物")
    desk.fill("[name=en]", "Lost pet")
    desk.fill("[name=code]", "street.lost_pet")
    desk.click("main form button")
    desk.fill("[name=keywords]", "狗丢了、猫丢了、lost pet")
    desk.fill("[name=group-zh-hans]", "便民服务")
    desk.fill("[name=group-en]", "Everyday help")
    save(desk)
    assert desk.url.endswith("/form/")
    desk.fill("[name=form-0-title-zh-hans]", "什么宠物")
    desk.fill("[name=form-0-title-en]", "Which pet")
    desk.select_option("[name=form-0-type]", "choice")
    desk.fill("[name=form-0-choices-0-title-zh-hans]", "狗")
    desk.fill("[name=form-0-choices-0-title-en]", "Dog")
    desk.fill("[name=form-0-choices-1-title-zh-hans]", "猫")
    desk.fill("[name=form-0-choices-1-title-en]", "Cat")
    save(desk)
    assert desk.url.endswith("/handling/")
    desk.select_option("[name=capability]", "sanitation")
    desk.select_option("[name=intake]", "automatic")
    save(desk)
    desk.fill("[name=stages-handle-limit-amount]", "2")
    desk.select_option("[name=stages-handle-limit-unit]", "wd")
    for _section in ("stages", "tasks", "checks", "messages"):
        save(desk)
    assert desk.url.endswith("/review")
    desk.click("form[action$='/do/dry-run'] button")
    with ThreadPoolExecutor(1) as worker:  # the browser's thread has a loop of its own
        worker.submit(jobs.run_pending).result()
    desk.goto(desk.url)
    assert "历史案件可供试算" in desk.locator("#dry-run").inner_text()
    desk.click("form[action$='/do/submit'] button")
    assert desk.locator("form[action$='/do/approve']").count() == 0

    second = open_page(town["street_leader"], has_script=has_script)
    second.goto("/workbench/designer/?only=drafts")
    second.click("td a.plain")
    second.click("form[action$='/do/approve'] button:not([formaction])")
    assert casework.case_type("street.lost_pet")[1].limit(casework.Stage.HANDLE).limit == "2wd"

    resident = open_page(viewport=PHONE, has_script=has_script)
    number = raised(resident, "我家的狗丢了", "street.lost_pet")
    view = casework.case(actor=Actor.system("test"), number=number)
    assert (view.state, view.unit_id, view.form) == ("dispatched", town.sanitation.id, {"which_pet": "dog"})
    took = time.monotonic() - began
    assert took < MOST_S


def raised(page, words, code):
    """The resident's way with the new type; gives the number."""
    page.goto("/report/")
    if page.locator("[name=description]").count() == 0:
        page.goto("/")
        page.locator("main a[href$='/report/']").first.click()
    page.fill("[name=description]", words)
    page.click("main .next .button")
    page.click(f"button[name=type_code][value='{code}']")
    page.check("[name=which_pet][value=dog]", force=True)
    page.click("main .next .button")
    page.select_option("[name=community]", factories.COMMUNITY)
    page.fill("[name=address]", "5 号楼 3 门")
    page.click("main .next .button")
    page.click("main .next .button")
    page.check("[name=contact][value=phone]")
    page.fill("[name=phone]", "13800138000")
    page.click("main .next .button")
    page.click("main .next .button")
    return page.url.rstrip("/").rsplit("/", 1)[1]


def tab_to(page, selector, most=150):
    """Presses Tab until the element has the focus."""
    for _step in range(most):
        if page.evaluate("selector => document.activeElement?.matches(selector) ?? false", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached by Tab")


def test_by_keyboard_alone_and_saved_by_itself(town, steward, open_page):
    page = open_page(steward)
    page.goto("/workbench/designer/begin")
    for name, words in (("zh", "走失宠物"), ("en", "Lost pet"), ("code", "street.lost_pet")):
        tab_to(page, f"[name={name}]")
        page.keyboard.type(words)
    page.keyboard.press("Enter")
    page.wait_for_url("**/basics/")
    tab_to(page, "[name=keywords]")
    page.keyboard.type("dog")
    page.keyboard.press("Tab")
    page.locator("#saved", has_text="已保存").wait_for()
    (draft,) = casework.drafts(actor=steward, code="street.lost_pet")
    assert draft.content["keywords"] == ["dog"]

    page.goto(page.url.replace("/basics/", "/form/"))
    for number, words in enumerate(("one", "two")):
        tab_to(page, f"[name=form-{number}-title-en]")
        page.keyboard.type(words)
        with page.expect_navigation():
            page.keyboard.press("Enter")
    tab_to(page, "button[value='up:form:1']")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    (draft,) = casework.drafts(actor=steward, code="street.lost_pet")
    assert [item["code"] for item in draft.content["form"]] == ["two", "one"]


def test_questions_are_dragged(town, steward, open_page):
    draft = casework.draft_begin(actor=steward, code="test.garbage")
    page = open_page(steward)
    page.goto(f"/workbench/designer/drafts/{draft.id}/form/")
    page.locator("#form-0 > summary").click()
    page.locator("#form-1 > summary .grip").drag_to(page.locator("#form-0 > summary"))
    page.locator("#saved", has_text="已保存").wait_for()
    (draft,) = casework.drafts(actor=steward, code="test.garbage")
    assert [item["code"] for item in draft.content["form"]] == ["bags", "size"]
