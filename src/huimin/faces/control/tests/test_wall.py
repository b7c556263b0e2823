"""The wall shows a person their own jurisdiction, its figures open their rows, and an empty one says so."""

import json
import re
from datetime import timedelta

import pytest
from django.urls import reverse

from huimin.engines.casework import api as casework
from huimin.engines.casework import factories
from huimin.engines.supervision import api as supervision
from huimin.kernel.clock import api as clock
from huimin.kernel.facts import api as facts


def text(response):
    assert response.status_code == 200, response.content[:500]
    return response.content.decode()


def number_of(town, case_id):
    return casework.case(actor=town["street_leader"], case_id=case_id).number


def listed(account_id):
    found, _ = facts.since(None, verbs=["case.listed"])
    return [fact for fact in found if fact.account_id == account_id]


def test_the_wall_shows_what_needs_a_person_and_is_one_reading(town, sign_in):
    case_id = factories.case_in(town, "handling")
    factories.make_late(case_id)
    number = number_of(town, case_id)
    client = sign_in(town, "street_leader")
    page = text(client.get(reverse("control:home")))
    assert f'data-number="{number}"' in page
    assert "暴露垃圾" in page
    assert "东社区" in page
    assert reverse("control_live:events") in page
    (fact,) = listed(town["street_leader"].account_id)
    assert (fact.subject_type, fact.data) == ("wall", {"count": 1})
    for fragment in ("figures", "lists", "points"):
        text(client.get(reverse(f"control:{fragment}")))
    assert len(listed(town["street_leader"].account_id)) == 1


def test_each_figure_opens_its_rows_in_the_workbench(town, sign_in):
    for state in ("handling", "reported", "closed"):
        factories.case_in(town, state)
    client = sign_in(town, "street_leader")
    response = client.get(reverse("control:figures"))
    for item in response.context["figures"]:
        rows = text(client.get(item["url"])).count("data-href=")
        assert rows == item["value"], item["code"]
    assert (response.context["on_time"], response.context["rate"]) == (1, "100")
    assert "办结 1 件，按时 1 件" in text(response)
    assert text(client.get(response.context["on_time_url"])).count("data-href=") == 1


def test_a_case_past_its_deadline_says_so_though_its_stage_has_time(town, sign_in):
    factories.make_late(factories.case_in(town, "handling"), is_stage_late=False)
    lists = text(sign_in(town, "street_leader").get(reverse("control:lists")))
    assert "已过办结期限" in lists.split("4 小时内到期")[0]


def test_nobody_sees_another_street(town, sign_in):
    factories.make_late(factories.case_in(town, "handling"))
    client = sign_in(town, "other_street_clerk")
    assert json.loads(text(client.get(reverse("control:points"))))["features"] == []
    lists = text(client.get(reverse("control:lists")))
    assert "data-number" not in lists
    assert "现在没有需要人介入的案件。" in lists
    figures = client.get(reverse("control:figures")).context["counts"]
    assert (figures["open"], figures["late"], figures["raised"]) == (0, 0, 0)


def test_points_are_the_open_cases(town, sign_in):
    case_id = factories.case_in(town, "handling")
    factories.case_in(town, "closed")
    points = json.loads(text(sign_in(town, "street_leader").get(reverse("control:points"))))
    assert [point["id"] for point in points["features"]] == [str(case_id)]


def test_the_dialog_says_how_a_case_stands_and_leads_to_the_workbench(town, sign_in):
    case_id = factories.case_in(town, "dispatched")
    number = number_of(town, case_id)
    page = text(sign_in(town, "street_leader").get(reverse("control:case", args=[number])))
    assert reverse("workbench:case", args=[number]) in page
    assert "单位test-sanitation" in page
    assert "已派遣" in page
    assert facts.of(subject=("case", case_id))[-1].verb == "case.viewed"


def test_a_card_that_an_appeal_cancelled_is_struck_through_with_the_reason(town, sign_in):
    number = number_of(town, factories.case_in(town, "handling"))
    with clock.travel(to=clock.now() + timedelta(days=3)):
        facts.dispatch()
        supervision.issue_due()
        officer = town["supervision_officer"]
        card = next(view for view in supervision.cards(actor=officer).rows if view.kind == "red")
        sanction = supervision.sanction_propose(actor=officer, kind="points", card_id=card.id, reason="超期")
        supervision.sanction_give(actor=officer, number=sanction, points=3)
        supervision.appeal_file(actor=town["unit_lead"], number=sanction, text="停电")
        supervision.appeal_decide(actor=town["street_leader"], number=sanction, outcome="cancelled", answer="确实停电")
        facts.dispatch()
        (item,) = casework.worklist(
            actor=town["street_leader"], wanted=casework.WorklistFilter(view="all", text=number)
        ).rows
        assert item.card == "yellow"  # what the clock still has
        client = sign_in(town, "street_leader")
        for page in (reverse("control:case", args=[number]), f"{reverse('control:desk')}?case={number}"):
            said = text(client.get(page))
            assert re.search(
                r"<s><span class=.tag tag-red.*?</s> <span class=.quiet.>申诉后撤销：确实停电</span>", said
            )


def test_a_case_of_another_street_is_not_there(town, sign_in):
    number = number_of(town, factories.case_in(town, "reported"))
    assert sign_in(town, "other_street_clerk").get(reverse("control:case", args=[number])).status_code == 404


@pytest.mark.parametrize("name", ["control:home", "control:figures", "control:lists", "control:points"])
def test_a_resident_has_no_wall(town, sign_in, name):
    assert sign_in(town, "resident").get(reverse(name)).status_code == 403


def test_a_stranger_is_led_to_sign_in(town, client):
    response = client.get(reverse("control:home"))
    assert response.status_code == 302
    assert "sign" in response.url or "staff" in response.url


def test_a_fragment_of_an_ended_session_moves_the_whole_wall(town, client):
    response = client.get(
        reverse("control:figures"), headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/control/"}
    )
    assert response.status_code == 204
    assert "next=" in response["HX-Redirect"]


def test_a_duration_is_short(town, monkeypatch):
    from huimin.faces.control import labels

    now = clock.now()
    monkeypatch.setattr(labels.clock, "now", lambda: now)
    assert labels.left(now - timedelta(days=3, hours=10)) == "已超 3 天"
    assert labels.left(now + timedelta(hours=2, minutes=5)) == "还剩 2 小时"
    assert labels.left(now + timedelta(minutes=5, seconds=30)) == "还剩 5 分"
    assert labels.left(None) == ""
