"""A restaurant licence that needs four departments, in a real browser: applied for on a phone, mended once, four opinions
side by side, issued, verified by the public page, and revoked.
"""

import pytest

from huimin.engines.approval import api as approval
from huimin.engines.approval.factories import ID_NUMBER, picture
from huimin.engines.casework import api as casework
from huimin.engines.casework import factories
from huimin.kernel.access import factories as people
from huimin.kernel.access.api import Actor
from huimin.kernel.facts import api as facts
from huimin.kernel.files import blobs
from huimin.kernel.files.models import StoredFile
from huimin.systems.government.services.tests.conftest import make_street

pytestmark = pytest.mark.django_db(transaction=True)

SYSTEM = Actor.system("test")
PAPERS = ("identity", "licence", "premises", "floor_plan", "food_rules", "health_cards", "fire_promise")
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1366, "height": 900}


@pytest.fixture
def street():
    return make_street()


@pytest.fixture
def open_page(browser, client, live_server, settings):
    """Opens a browser window for somebody, signed in or not."""
    settings.SITE_URL = live_server.url
    contexts = []

    def make(who=None, *, viewport=DESK, has_script=True, language="zh-CN"):
        context = browser.new_context(
            viewport=viewport, java_script_enabled=has_script, locale=language, base_url=live_server.url
        )
        contexts.append(context)
        if who is not None:
            people.sign_in(client, people.Account.objects.get(id=who.account_id))
            context.add_cookies(
                [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
            )
            client.cookies.clear()
        return context.new_page()

    yield make
    for context in contexts:
        context.close()


def paper(shade):
    return {"name": "paper.png", "mimeType": "image/png", "buffer": picture(shade)}


def press(form):
    """Presses the form's button and waits for the page it leads to."""
    with form.page.expect_navigation():
        form.locator("button").last.click()


def apply_on_phone(page):
    """The resident's way: guide, form, receipt; one paper is left out. Gives the application's number."""
    page.goto("/services/")
    page.click("a[href='/services/restaurant/']")
    page.click("a[href^='/services/apply/']")
    page.fill("[name=holder_name]", "王小明")
    page.fill("[name=holder_number]", ID_NUMBER)
    page.select_option("[name=community]", factories.COMMUNITY)
    page.fill("[name=address]", "3 号楼底商")
    page.fill("[name=form-shop_name]", "小明饭店")
    page.check("[name=form-food_kind][value=hot]")
    page.fill("[name=form-area]", "80")
    for number, code in enumerate(PAPERS):
        if code != "premises":
            page.set_input_files(f"[name=file-{code}]", paper(20 + 30 * number))
    press(page.locator("main form[method=post]"))
    assert page.url.endswith("/sent/"), page.content()[:3000]
    return page.url.rstrip("/").split("/")[-2]


@pytest.mark.parametrize(
    ("language", "has_script"),
    [pytest.param("zh-CN", False, id="zh"), pytest.param("en-GB", True, id="en", marks=pytest.mark.slow)],
)
def test_a_restaurant_licence_that_needs_four_departments(street, open_page, language, has_script):
    def opened(who=None, **more):
        return open_page(who, language=language, has_script=has_script, **more)

    resident = people.actor(people.resident())
    phone = opened(resident, viewport=PHONE)
    application = apply_on_phone(phone)
    (matter,) = approval.application(actor=SYSTEM, number=application).matters
    number = casework.case(actor=SYSTEM, case_id=matter.case_id).number
    desk_page = f"/workbench/services/{number}/"

    desk = opened(street.clerk)
    desk.goto("/workbench/services/")
    desk.click(f"a[href='{desk_page}']")
    for code in PAPERS:
        form = desk.locator(f"form[action='{desk_page}check/{code}/']:has([value=accepted])")
        if code != "premises":
            with desk.expect_navigation():
                form.locator("[value=accepted]").click()
    press(desk.locator(f"form[action='{desk_page}ask/']"))
    assert approval.matter(actor=SYSTEM, case_id=matter.case_id).open_correction.codes == ("premises",)

    phone.goto(f"/services/applications/{application}/")
    assert phone.locator(".is-asked").count() == 1
    phone.set_input_files("[name=file-premises]", paper(240))
    press(phone.locator("main form[method=post]"))
    assert approval.matter(actor=SYSTEM, case_id=matter.case_id).open_correction is None

    desk.goto(desk_page)
    with desk.expect_navigation():
        desk.locator(f"form[action='{desk_page}check/premises/'] [value=accepted]").click()
    casework.case_step(actor=street.clerk, case_id=matter.case_id, verb="register")
    casework.case_step(
        actor=street.town["dispatcher"], case_id=matter.case_id, verb="dispatch",
        inputs_given={"unit_id": street.offices["market"].id},
    )  # fmt: skip
    casework.case_step(actor=street.lead, case_id=matter.case_id, verb="sign")
    tasks = casework.case(actor=SYSTEM, case_id=matter.case_id).tasks
    assert sorted(task.code for task in tasks if task.state == "assigned") == ["drainage", "fire", "health", "streets"]

    lead = opened(street.lead)
    lead.goto(desk_page)
    with lead.expect_navigation():
        lead.locator("[name=decision][value=grant]").click()
    assert approval.matter(actor=SYSTEM, case_id=matter.case_id).result is None  # nobody has answered yet
    capability = {"fire": "emergency", "streets": "urban_enforcement", "health": "health", "drainage": "drainage"}
    for task in tasks:
        officer = street.officers[capability[task.code]]
        casework.case_step(actor=officer, case_id=matter.case_id, verb="task_sign", inputs_given={"task_id": task.id})
        casework.case_step(
            actor=officer, case_id=matter.case_id, verb="task_finish",
            inputs_given={"task_id": task.id, "note": "符合要求", "opinion": "agree"},
        )  # fmt: skip
    lead.goto(desk_page)
    lead.fill("[name=result_words]", "不得占道经营")
    with lead.expect_navigation():
        lead.locator("[name=decision][value=grant]").click()
    result = approval.matter(actor=SYSTEM, case_id=matter.case_id).result
    assert result.is_granted
    casework.case_step(actor=street.lead, case_id=matter.case_id, verb="finish", inputs_given={"note": "已签发"})

    anybody = opened(viewport=PHONE)
    anybody.goto(result.address)
    assert result.sha256 in anybody.content()
    assert "王**" in anybody.content()
    assert "王小明" not in anybody.content()
    body = blobs.path_of(StoredFile.objects.get(id=result.file_id).sha256).read_bytes()
    for content, css in ((body, ".notice--fine"), (body.replace(b"%PDF-1.7", b"%PDF-1.6"), ".notice--late")):
        anybody.set_input_files("[name=document]", {"name": "d.pdf", "mimeType": "application/pdf", "buffer": content})
        press(anybody.locator("#compare form"))
        assert anybody.locator(f"#compare {css}").count() == 1

    phone.goto(f"/services/applications/{application}/")
    download = phone.request.get(phone.locator("a[download]").get_attribute("href"))
    assert download.body() == body

    leader = opened(street.town["street_leader"])
    leader.goto(desk_page)
    if leader.locator("details:has([name=reason])").get_attribute("open") is None:
        leader.locator("details:has([name=reason]) summary").click()
    leader.fill("[name=reason]", "场所已拆除")
    press(leader.locator(f"form[action='{desk_page}revoke/']"))
    anybody.goto(result.address)
    assert anybody.locator(".verdict.notice--late").count() == 1
    phone.goto(f"/services/applications/{application}/")
    assert "场所已拆除" in phone.content()
    verbs = [fact.verb for fact in facts.of(subject=("case", matter.case_id)) if fact.verb.startswith("approval.")]
    assert verbs == [
        *["approval.material_checked"] * 6, "approval.correction_requested", "approval.material_submitted",
        "approval.correction_answered", "approval.material_checked", "approval.result_issued", "approval.result_revoked",
    ]  # fmt: skip
