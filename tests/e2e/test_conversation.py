"""A resident asks on the phone, the unit answers at its desk, the resident reads it and says thanks; by number and query code."""

import re

import pytest

from huimin.engines.casework import api as casework
from huimin.kernel.access.api import Actor
from huimin.kernel.messages import api as messages

from .test_journey import PHONE, open_page, raise_on_phone, town  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db(transaction=True)

QUESTION, ANSWER, THANKS = "请问几点来收？", "今晚八点前收走。", "好的，谢谢！"
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def write(page, text):
    """Writes into the one field and presses the one button."""
    form = page.locator("#conversation form.talk-form")
    form.locator("textarea").fill(text)
    form.locator("button.button").first.click()


def heard(number):
    view = casework.case(actor=Actor.system("test"), number=number)
    return [item.text for item in casework.conversation(view=view, for_staff=True).messages]


@pytest.mark.parametrize(
    ("has_script", "language"), [(False, "zh-CN"), (True, "en-GB")], ids=["without JavaScript", "in English, live"]
)
def test_asked_answered_and_thanked(town, open_page, has_script, language):  # noqa: F811
    first = open_page(viewport=PHONE, has_script=has_script)
    number = raise_on_phone(first)
    code = "".join(first.locator(".ticket-code").inner_text().split())
    view = casework.case(actor=Actor.system("test"), number=number)
    for role, verb, inputs in (
        ("intake_clerk", "register", {}),
        ("dispatcher", "dispatch", {"unit_id": town.sanitation.id}),
    ):
        casework.case_step(actor=town[role], case_id=view.id, verb=verb, inputs_given=inputs)

    resident = open_page(viewport=PHONE, has_script=has_script, language=language)
    resident.goto(f"/find/?number={number}")
    resident.fill("[name=code]", code)
    resident.locator("main button.button").first.click()
    write(resident, QUESTION)
    assert heard(number) == [QUESTION]

    unit = open_page(town["unit_officer"], has_script=has_script, language=language)
    unit.goto("/workbench/")
    unit.locator("a[href$='/workbench/messages/']").click()
    unit.locator(f"a:has-text('{number}')").click()
    assert QUESTION in unit.locator("#conversation").inner_text()
    if has_script:
        unit.locator("h1").click()
        unit.keyboard.press("m")
        unit.keyboard.type(ANSWER)
        unit.keyboard.press("Control+Enter")
        unit.wait_for_function("document.querySelectorAll('.talk-item').length === 2")
    else:
        write(unit, ANSWER)
    assert heard(number) == [QUESTION, ANSWER]
    (told,) = [item for item in messages.newest() if item.template == "casework.message"]
    assert (told.phone, ANSWER in told.body) == ("138****8000", False)

    if has_script:
        resident.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        resident.wait_for_selector(f".talk-unit:has-text('{ANSWER}')")
    else:
        resident.reload()
    shown = resident.locator(".talk-unit")
    assert ANSWER in shown.inner_text()
    assert "talk-own" not in shown.get_attribute("class")
    write(resident, THANKS)
    assert heard(number) == [QUESTION, ANSWER, THANKS]
    if language.startswith("en"):
        words = resident.locator(
            "#conversation h2, #conversation label, #conversation button, .talk-foot"
        ).all_inner_texts()
        assert not CHINESE.search(" ".join(words)), words
        assert resident.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
