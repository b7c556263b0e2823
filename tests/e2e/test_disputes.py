"""Handling as it really goes, on the pages: a dispute over parking, a burst pipe for three units, a noise that nine report."""

import pytest

from huimin.engines.casework import api as casework
from huimin.engines.casework import factories
from huimin.kernel.access import factories as people
from huimin.kernel.access.api import Actor
from huimin.kernel.messages import api as messages

from .test_journey import PHONE, act, open_page, town

__all__ = ["open_page", "town"]  # fixtures

pytestmark = pytest.mark.django_db(transaction=True)

PARKING = {
    **factories.GARBAGE,
    "code": "test.parking",
    "title": {"zh-hans": "停车纠纷", "en": "Parking dispute"},
    "keywords": ["停车", "车位"],
    "form": [],
    "offer": "offer",
    "returns_most": 1,
    "checklist": [
        {"code": "both", "title": {"zh-hans": "双方都已听取意见", "en": "Both sides were heard"}, "is_required": True}
    ],
}
PIPE = {
    **factories.GARBAGE,
    "code": "test.pipe",
    "title": {"zh-hans": "水管破裂", "en": "Burst pipe"},
    "keywords": ["水管"],
    "form": [],
    "tasks": [
        {
            "code": "cut",
            "title": {"zh-hans": "关阀抢修", "en": "Shut and mend"},
            "capability": "lighting",
            "limit": "2h",
        },
        {
            "code": "road",
            "title": {"zh-hans": "恢复路面", "en": "Mend the road"},
            "capability": "roads",
            "limit": "1d",
            "order": 2,
        },
    ],
}
NOISE = {
    **factories.GARBAGE,
    "code": "test.noise",
    "title": {"zh-hans": "夜间噪声", "en": "Noise at night"},
    "form": [],
}


@pytest.fixture
def types(town):
    casework.case_types_put(actor=town["system"], items=[PARKING, PIPE, NOISE], origin="tests")


def number_of(case_id):
    return view_of(case_id=case_id).number


def view_of(**named):
    return casework.case(actor=Actor.system("test"), **named)


def on_case(open_page, who, number, **more):
    """The case page as `who` sees it; the pages before it are left, so that their live streams end."""
    page = open_page(who, **more)
    for other in (other for context in page.context.browser.contexts for other in context.pages if other is not page):
        other.goto("about:blank")
    page.goto(f"/workbench/cases/{number}/")
    return page


def act_on_part(page, verb, task, **fields):
    """Presses the button of a verb beside one part."""
    form = page.locator(f"form[action$='/do/{verb}']:has(input[name=task_id][value='{task.id}'])")
    details = form.locator("xpath=ancestor::details")
    if details.count() and details.get_attribute("open") is None:
        details.locator("summary").click()
    for name, value in fields.items():
        form.locator(f"[name={name}]").fill(value)
    with page.expect_navigation():
        form.locator("button.button").last.click()


def open_form(page, verb):
    """The form of a verb on the page, unfolded."""
    form = page.locator(f"details form[action$='/do/{verb}'], .act-main form[action$='/do/{verb}']")
    details = page.locator(f"details[data-act='{verb}']")
    if details.count() and details.get_attribute("open") is None:
        details.locator("summary").click()
    return form


def press(page, form):
    with page.expect_navigation():
        form.locator("button.button").last.click()


@pytest.mark.parametrize(
    ("language", "viewport", "told"),
    [
        pytest.param("zh-CN", {"width": 1366, "height": 900}, "不能退回", id="zh on a desk", marks=pytest.mark.slow),
        pytest.param("en-GB", PHONE, "cannot send this case back", id="en on a phone"),
    ],
)
def test_a_dispute_over_parking(town, types, open_page, language, viewport, told):
    look = {"language": language, "viewport": viewport}
    factories.route("sanitation", factories.STREET, town.lighting.id)
    number = number_of(factories.raise_garbage(town, type_code="test.parking", description="邻居占了我的车位").case_id)
    act(on_case(open_page, town["intake_clerk"], number, **look), "register")
    act(on_case(open_page, town["dispatcher"], number, **look), "offer")

    second = on_case(open_page, town["other_unit_officer"], number, **look)
    casework.case_step(actor=town["unit_officer"], number=number, verb="claim")
    act(second, "claim")  # somebody was quicker, and the page says who
    assert "test-sanitation" in second.content()
    assert view_of(number=number).unit_id == town.sanitation.id

    dispatcher = on_case(open_page, town["dispatcher"], number, **look)
    act(dispatcher, "guide", note="先分别听双方说")
    act(dispatcher, "take_back", reason="换人调解")
    form = open_form(dispatcher, "dispatch")
    form.locator("[name=unit_id]").select_option(str(town.lighting.id))
    form.locator("[name=is_final]").check()
    press(dispatcher, form)
    officer = on_case(open_page, town["other_unit_officer"], number, **look)
    assert told in officer.content()
    assert officer.locator("form[action$='/do/return'], details[data-act='return']").count() == 0
    act(officer, "sign")
    act(officer, "finish", note="双方已和解")  # the list was not ticked
    assert view_of(number=number).state == "handling"
    form = open_form(officer, "finish")
    assert form.locator("[name=note]").input_value() == "双方已和解"
    form.locator("[name=checks]").check()
    press(officer, form)
    assert view_of(number=number).state == "done"

    act(on_case(open_page, town["grid_supervisor"], number, **look), "rework", reason="一方不认可")
    officer = on_case(open_page, town["other_unit_officer"], number, **look)
    form = open_form(officer, "finish")
    form.locator("[name=note]").fill("再次调解，已签字")
    form.locator("[name=checks]").check()
    press(officer, form)
    act(on_case(open_page, town["grid_supervisor"], number, **look), "verify")
    act(on_case(open_page, town["intake_clerk"], number, **look), "close")
    phone = on_case(open_page, town["phone_agent"], number, **look)
    form = open_form(phone, "callback")
    form.locator("[name=is_solved]").select_option("true")
    form.locator("[name=rating]").select_option("4")
    press(phone, form)
    view = view_of(number=number)
    assert (view.state, view.is_reached, view.rating, view.rework_count, view.checks) == (
        "closed",
        True,
        4,
        1,
        ("both",),
    )


@pytest.mark.parametrize("language", ["zh-CN", pytest.param("en-GB", marks=pytest.mark.slow)])
def test_a_burst_pipe_needs_three_units(town, types, open_page, language):
    roads = people.organisation("test-roads", division=factories.STREET)
    factories.route("roads", factories.STREET, roads.id)
    road_officer = people.actor(role="unit_officer", organisation=roads, division=factories.STREET)
    number = number_of(factories.raise_garbage(town, type_code="test.pipe", description="路口水管爆了").case_id)
    act(on_case(open_page, town["intake_clerk"], number), "register")
    act(on_case(open_page, town["dispatcher"], number), "dispatch", unit_id=str(town.sanitation.id))
    lead = on_case(open_page, town["unit_officer"], number, language=language)
    act(lead, "sign")
    assert lead.locator("#parts li.part").count() == 2
    assert lead.locator("form[action$='/do/finish'], details[data-act='finish']").count() == 0
    cut, road = view_of(number=number).tasks

    worker = open_page(town["other_unit_officer"], viewport=PHONE, language=language)
    worker.goto("/workbench/cases/")
    worker.click(f"a:has-text('{number}')")
    act_on_part(worker, "task_sign", cut)
    act_on_part(worker, "task_finish", cut, note="阀门已换")
    roader = on_case(open_page, road_officer, number, language=language)
    act_on_part(roader, "task_sign", road)
    act_on_part(roader, "task_finish", road, note="路面已恢复")
    lead = on_case(open_page, town["unit_officer"], number, language=language)
    assert "阀门已换" in lead.locator("#parts").inner_text()
    assert "路面已恢复" in lead.locator("#parts").inner_text()
    act(lead, "finish", note="三家都已完成")
    view = view_of(number=number)
    assert (view.state, [task.state for task in view.tasks]) == ("done", ["done", "done"])


@pytest.mark.parametrize("language", ["zh-CN", pytest.param("en-GB", marks=pytest.mark.slow)])
def test_a_noise_that_eight_more_report(town, types, open_page, language):
    def report(count):
        reporter = casework.Reporter(phone=f"1380000000{count}", is_anonymous=True)
        return factories.raise_garbage(
            town,
            actor=town["phone_agent"],
            type_code="test.noise",
            channel="phone",
            description="半夜放音乐",
            reporter=reporter,
        ).case_id

    main, *others = (number_of(report(count)) for count in range(9))
    act(on_case(open_page, town["intake_clerk"], main), "register")
    clerk = open_page(town["intake_clerk"], language=language)
    for number in others:
        clerk.goto(f"/workbench/cases/{number}/")
        # the panel of likely duplicates has others
        form = clerk.locator("form[action$='/do/merge']:has(#id_merge_other)")
        clerk.locator("details[data-act='merge'] > summary").click()
        form.locator("#id_merge_other").fill(main)
        with clerk.expect_navigation():
            form.locator("button.button").last.click()
    clerk.goto(f"/workbench/cases/{main}/")
    page = clerk.content()
    assert all(number in page for number in others)
    assert ("共 9 人反映" if language == "zh-CN" else "Raised by 9 people") in page
    assert {view_of(number=number).state for number in others} == {"voided"}

    act(on_case(open_page, town["dispatcher"], main), "dispatch", unit_id=str(town.sanitation.id))
    officer = on_case(open_page, town["unit_officer"], main)
    act(officer, "sign")
    act(officer, "finish", note="已劝止")
    act(on_case(open_page, town["grid_supervisor"], main), "verify")
    clerk.goto(f"/workbench/cases/{main}/")
    act(clerk, "close")
    told = [row.body for row in messages.newest(limit=100) if row.template == "casework.closed"]
    assert len(told) == 9
    assert all(any(number in body for body in told) for number in (main, *others))
