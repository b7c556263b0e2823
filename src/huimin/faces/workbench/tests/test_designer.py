"""The designer's pages, without JavaScript: what is typed is kept, what is wrong is said beside it, two people decide."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from lxml import html

from huimin.engines.casework import api as casework
from huimin.engines.casework import factories
from huimin.kernel.access import factories as people

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db):
    return factories.town()


@pytest.fixture
def steward(town):
    return people.actor(role="data_steward", division=factories.STREET)


@pytest.fixture
def desk(client, steward):
    """The client of the data steward."""
    people.sign_in(client, people.Account.objects.get(id=steward.account_id))
    return client


@pytest.fixture
def draft(steward):
    return casework.draft_begin(actor=steward, code="test.garbage")


def at(name, draft, *more):
    return reverse(f"workbench:{name}", args=[draft.id, *more])


def saved(steward, draft):
    return casework.draft(actor=steward, draft_id=draft.id)


def test_the_list_finds_types_by_words_and_shows_drafts(desk, draft):
    page = desk.get(reverse("workbench:designer"), {"q": "垃圾"}).content.decode()
    assert "test.garbage" in page
    assert "test.lamp" not in page
    assert at("designer_draft", draft) in page


def test_a_new_type_begins_with_its_name(desk, steward):
    answer = desk.post(
        reverse("workbench:designer_begin"), {"zh": "走失宠物", "en": "Lost pet", "code": "street.lost_pet"}
    )
    (draft,) = casework.drafts(actor=steward, code="street.lost_pet")
    assert answer.url == at("designer_section", draft, "basics")
    assert draft.title == {"zh-hans": "走失宠物", "en": "Lost pet"}


def test_a_bad_code_is_told_and_what_was_typed_is_kept(desk):
    answer = desk.post(reverse("workbench:designer_begin"), {"zh": "走失宠物", "code": "Pet"})
    assert answer.status_code == 422
    assert "走失宠物" in answer.content.decode()


@pytest.mark.parametrize("name", ["basics", "form", "handling", "stages", "tasks", "checks", "messages"])
def test_each_section_shows_itself_and_saving_it_unchanged_changes_nothing(desk, steward, draft, name):
    page = desk.get(at("designer_section", draft, name))
    assert page.status_code == 200
    sent = fields_of(page)
    assert desk.post(at("designer_section", draft, name), sent).status_code == 302
    assert saved(steward, draft).content == draft.content
    assert saved(steward, draft).revision == draft.revision


def test_a_question_is_added_moved_and_taken_away_by_buttons(desk, steward, draft):
    sent = fields_of(desk.get(at("designer_section", draft, "form")))
    new = {
        "form-2-title-zh-hans": "有没有虫", "form-2-title-en": "Any insects", "form-2-type": "boolean",
        "form-2-choices-row": ["0", "1"], "do": "add",
    }  # fmt: skip
    desk.post(at("designer_section", draft, "form"), {**sent, **new})
    assert [item["code"] for item in saved(steward, draft).content["form"]] == ["size", "bags", "any_insects"]
    sent = fields_of(desk.get(at("designer_section", draft, "form")))
    desk.post(at("designer_section", draft, "form"), {**sent, "do": "up:form:2"})
    assert [item["code"] for item in saved(steward, draft).content["form"]] == ["size", "any_insects", "bags"]
    sent = fields_of(desk.get(at("designer_section", draft, "form")))
    desk.post(at("designer_section", draft, "form"), {**sent, "do": "down:form-0-choices:0"})
    assert [item["code"] for item in saved(steward, draft).content["form"][0]["choices"]] == ["large", "small"]
    sent = fields_of(desk.get(at("designer_section", draft, "form")))
    desk.post(at("designer_section", draft, "form"), {**sent, "do": "remove:form:0"})
    assert [item["code"] for item in saved(steward, draft).content["form"]] == ["any_insects", "bags"]


def test_what_makes_no_sense_is_kept_and_told_beside_its_field(desk, steward, draft):
    sent = fields_of(desk.get(at("designer_section", draft, "stages")))
    desk.post(at("designer_section", draft, "stages"), {**sent, "stages-handle-limit-amount": "bald"})
    assert saved(steward, draft).content["stages"]["handle"]["limit"] == "baldh"
    page = desk.get(at("designer_section", draft, "stages")).content.decode()
    assert 'value="bald"' in page
    assert "baldh" in page


def test_the_second_of_two_editors_is_told_and_keeps_what_was_typed(desk, steward, draft):
    sent = fields_of(desk.get(at("designer_section", draft, "basics")))
    casework.draft_change(
        actor=steward, draft_id=draft.id, revision=1, changes={"title": {"zh-hans": "别人写的", "en": "Theirs"}}
    )
    answer = desk.post(at("designer_section", draft, "basics"), {**sent, "title-zh-hans": "我写的"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert 'value="我写的"' in page
    assert "别人写的" in page
    assert saved(steward, draft).title["zh-hans"] == "别人写的"


def test_saving_by_itself_gives_back_the_count_and_what_is_to_mend(desk, steward, draft):
    sent = fields_of(desk.get(at("designer_section", draft, "basics")))
    answer = desk.post(
        at("designer_section", draft, "basics"), {**sent, "title-en": ""}, headers={"HX-Request": "true"}
    )
    page = answer.content.decode()
    assert 'name="revision" id="revision" value="2"' in page
    assert 'id="faults"' in page


def test_from_the_review_to_in_force_by_a_second_person(desk, client, town, steward, draft):
    casework.draft_change(actor=steward, draft_id=draft.id, revision=1, changes={"priority": "urgent"})
    page = desk.get(at("designer_review", draft)).content.decode()
    assert at("designer_act", draft, "submit") in page
    desk.post(at("designer_act", draft, "submit"), {"revision": "2"})
    assert at("designer_act", draft, "approve") not in desk.get(at("designer_review", draft)).content.decode()
    home = reverse("workbench:home")
    assert at("designer_review", draft) not in desk.get(home).content.decode()
    people.sign_in(client, people.Account.objects.get(id=town["street_leader"].account_id))
    assert at("designer_review", draft) in client.get(home).content.decode()
    assert at("designer_act", draft, "approve") in client.get(at("designer_review", draft)).content.decode()
    answer = client.post(at("designer_act", draft, "refuse"), {"revision": "3", "remark": ""})
    assert answer.status_code == 422
    client.post(at("designer_act", draft, "approve"), {"revision": "3"})
    assert at("designer_review", draft) not in client.get(home).content.decode()
    assert casework.case_type("test.garbage")[1].priority == "urgent"


def test_files_go_out_and_come_back_as_drafts(desk, steward, draft):
    text = desk.get(at("designer_draft_file", draft)).content
    desk.post(reverse("workbench:designer_bring_in"), {"file": SimpleUploadedFile("x.yaml", text)})
    drafts = casework.drafts(actor=steward, code="test.garbage")
    assert [item.content for item in drafts] == [draft.content, draft.content]
    bad = text.replace(b"kind: matter", b"kind: nonsense")
    page = desk.post(
        reverse("workbench:designer_bring_in"), {"file": SimpleUploadedFile("y.yaml", bad)}
    ).content.decode()
    line = bad.decode().splitlines().index("  kind: nonsense") + 1
    assert f'<td class="num">{line}</td><td><code>0/kind</code>' in page


def test_who_only_looks_may_not_change(client, town, draft):
    people.sign_in(client, people.Account.objects.get(id=town["unit_officer"].account_id))
    assert client.get(at("designer_section", draft, "basics")).status_code == 200
    assert client.post(at("designer_section", draft, "basics"), {"revision": "1"}).status_code == 403
    assert client.post(at("designer_act", draft, "submit")).status_code == 403


def fields_of(page, form="editor"):
    """What a browser would send of a form as it stands, the editor's unless another is named."""
    form = html.fromstring(page.content.decode()).get_element_by_id(form)
    sent = {}
    for name, value in form.form_values():
        sent.setdefault(name, []).append(value)
    return sent


def test_the_day_a_version_ends_is_edited_and_shown(desk, steward, draft):
    basics = at("designer_section", draft, "basics")
    desk.post(basics, {**fields_of(desk.get(basics)), "valid_to": "bald"})
    page = desk.get(basics).content.decode()
    assert 'value="bald"' in page
    assert "“bald”" in page
    desk.post(basics, {**fields_of(desk.get(basics)), "valid_to": "2030-03-01"})
    assert saved(steward, draft).content["valid_to"] == "2030-03-01"
    assert "2030年3月1日" in desk.get(at("designer_review", draft)).content.decode()


def test_a_case_whose_type_has_ended_is_still_shown(client, town, steward):
    receipt = factories.raise_garbage(town)
    casework.case_types_put(
        actor=town["system"], items=[{**factories.GARBAGE, "valid_to": "2020-01-01"}], origin="tests"
    )
    people.sign_in(client, people.Account.objects.get(id=town["intake_clerk"].account_id))
    assert client.get(reverse("workbench:case", args=[receipt.number])).status_code == 200
    people.sign_in(client, people.Account.objects.get(id=steward.account_id))
    assert "2020年1月1日起不再提供" in client.get(reverse("workbench:designer")).content.decode()
    one = client.get(reverse("workbench:designer_type", args=["test.garbage"])).content.decode()
    assert "2020年1月1日起不再提供" in one
    assert reverse("workbench:designer_begin") in one


def test_a_row_of_the_routing_table_is_added_and_ended(desk, town, draft):
    table = reverse("workbench:designer_routing", args=["sanitation"])
    row = {"division_code": factories.COMMUNITY, "unit_id": str(town.lighting.id), "valid_from": "2030-03-01"}
    answer = desk.post(table, {**row, "valid_to": "2029-01-01"})
    assert answer.status_code == 422
    assert 'value="2029-01-01"' in answer.content.decode()
    assert desk.post(table, {**row, "back": str(draft.id)}).url == at("designer_draft_routing", draft)
    assert desk.post(table, row).status_code == 409
    (added,) = [
        item
        for item in casework.routes_of(actor=town["system"], capability="sanitation")
        if item.entry.unit_id == town.lighting.id
    ]
    end = reverse("workbench:designer_route_end", args=[added.id])
    assert desk.post(end, {"last_day": "2030-03-31", "table": "sanitation"}).url == table
    page = desk.get(at("designer_draft_routing", draft)).content.decode()
    assert "2030年3月31日" in page


def test_hours_of_a_row_are_tried_in_words_then_saved(desk, steward, town):
    factories.raise_garbage(town)
    row = casework.route_put(
        actor=steward,
        entry=casework.RouteEntry(capability="sanitation", division_code=factories.COMMUNITY, unit_id=town.lighting.id),
    )
    page = reverse("workbench:designer_route", args=[row.id])
    assert page in desk.get(reverse("workbench:designer_routing", args=["sanitation"])).content.decode()
    sent = fields_of(desk.get(page), "route-form")
    tried = desk.post(page, {**sent, "hours": "off", "do": "try"}).content.decode()
    assert "<del>全天</del>" in tried
    assert "<ins>对方不上班时值班</ins>" in tried
    assert casework.route(actor=steward, route_id=row.id) == row
    answer = desk.post(page, {**sent, "hours": "off", "do": "save", "table": "sanitation"})
    assert answer.url == reverse("workbench:designer_routing", args=["sanitation"])
    assert casework.route(actor=steward, route_id=row.id).entry.hours == "off"
    stale = desk.post(page, {**sent, "hours": "working", "do": "save"})
    assert stale.status_code == 409


def test_a_fault_in_a_row_names_its_field_and_keeps_what_was_typed(desk, steward, town):
    row = casework.route_put(
        actor=steward,
        entry=casework.RouteEntry(capability="sanitation", division_code=factories.COMMUNITY, unit_id=town.lighting.id),
    )
    page = reverse("workbench:designer_route", args=[row.id])
    sent = {**fields_of(desk.get(page), "route-form"), "valid_from": "2030-03-01", "valid_to": "2029-01-01"}
    answer = desk.post(page, {**sent, "do": "save"})
    said = answer.content.decode()
    assert answer.status_code == 422
    assert '<a href="#id_valid_to">最后一天</a>' in said
    assert 'value="2029-01-01"' in said


def test_who_maintains_a_component_is_added_where_types_are_about_components(desk, steward, town):
    lamp = {
        **factories.LAMP, "code": "test.own_lamp",
        "catalogue": {"version": "GB/T 47678.5-2026", "kind": "component", "major": "01", "minor": "029"},
    }  # fmt: skip
    casework.case_types_put(actor=town["system"], items=[lamp], origin="tests")
    table = reverse("workbench:designer_routing", args=["lighting"])
    sent = fields_of(desk.get(table), "owner-form")
    assert sent["kind"] == ["owner"]
    typed = {**sent, "owner-unit_id": str(town.sanitation.id), "owner-owner_code": "power"}
    assert desk.post(table, {**typed, "do": "save"}).url == table
    (row,) = casework.owners_of(actor=steward, classes=["01029"])
    assert (row.entry.owner_code, row.entry.unit_id) == ("power", town.sanitation.id)
    assert "power" in desk.get(table).content.decode()
    assert 'name="owner-' not in desk.get(reverse("workbench:designer_routing", args=["sanitation"])).content.decode()


def test_a_capability_is_named_and_shown_by_its_name(desk, steward, draft):
    table = reverse("workbench:designer_routing", args=["sanitation"])
    sent = {"name-code": "sanitation", "name-zh-hans": "环卫", "name-en": "", "table": "sanitation"}
    refused = desk.post(reverse("workbench:designer_capability"), sent)
    assert refused.status_code == 422
    assert 'value="环卫"' in refused.content.decode()
    assert desk.post(reverse("workbench:designer_capability"), {**sent, "name-en": "Cleaning"}).url == table
    assert "由谁承担环卫" in desk.get(table).content.decode()
    assert (
        '<option value="sanitation" selected>环卫</option>'
        in desk.get(at("designer_section", draft, "handling")).content.decode()
    )
    assert "环卫" in desk.get(reverse("workbench:designer"), {"q": "环卫"}).content.decode()


def test_running_cases_are_shown_before_they_move(client, town):
    number = casework.case(actor=town["system"], case_id=factories.case_in(town, "handling")).number
    casework.case_types_put(
        actor=town["system"], items=[{**factories.GARBAGE, "stages": {"handle": {"limit": "9h"}}}], origin="tests"
    )
    people.sign_in(client, people.Account.objects.get(id=town["street_leader"].account_id))
    address = reverse("workbench:designer_migration", args=["test.garbage"])
    page = client.get(address).content.decode()
    assert number in page
    assert "9 小时" in page
    sent = {
        "case": page.split('name="case" value="')[1].split('"')[0],
        "version": page.split('name="version" value="')[1][:36],
    }
    client.post(address, {**sent, "version": "x"})
    assert number in client.get(address).content.decode()
    client.post(address, sent)
    assert number not in client.get(address).content.decode()


def test_a_type_tells_its_history_in_words(desk, town, draft):
    casework.case_types_put(
        actor=town["system"], items=[{**factories.GARBAGE, "stages": {"handle": {"limit": "9h"}}}], origin="tests"
    )
    page = desk.get(reverse("workbench:designer_type", args=["test.garbage"])).content.decode()
    assert "<del>4 小时</del>" in page
    assert "<ins>9 小时</ins>" in page
    assert "法定时限" in page
    assert desk.get(reverse("workbench:designer_type", args=["no.such"])).status_code == 404


def test_a_dry_run_is_begun_watched_and_stopped(desk, draft):
    desk.post(at("designer_act", draft, "dry-run"))
    fragment = desk.get(at("designer_dry_run", draft)).content.decode()
    assert "hx-get" in fragment
    desk.post(at("designer_act", draft, "stop"))
    assert "hx-get" not in desk.get(at("designer_dry_run", draft)).content.decode()
