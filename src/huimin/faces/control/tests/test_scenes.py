"""Scenes: declared for a place and all below it, ended by time or by the ordinary day, edited as versions."""

from datetime import timedelta

import pytest
from django.urls import reverse

from huimin.engines.casework import factories
from huimin.faces.control import actions, labels, scenes, upgrade
from huimin.faces.control.errors import SceneRefused
from huimin.faces.control.models import SceneDeclaration, SceneVersion
from huimin.faces.control.shared import Shared
from huimin.faces.control.views import wall
from huimin.kernel.access.api import Actor, Refused
from huimin.kernel.clock import api as clock
from huimin.kernel.facts import api as facts


@pytest.fixture(autouse=True)
def shipped(db):
    upgrade.run(lambda *_: None)


def scene(code="flood", **more):
    return {"code": code, "title": {"zh-hans": "洪水", "en": "Flood"}, "lists": ["attention"], **more}


def declared_facts():
    return [fact.data["scene"] for fact in facts.since(None, verbs=["control.scene_declared"])[0]]


def test_the_product_ships_three_and_brings_them_in_once():
    upgrade.run(lambda *_: None)
    assert [(each.code, each.number) for each in scenes.scenes()] == [("day", 1), ("holiday", 1), ("rain", 1)]


def test_a_street_keeps_its_own_version_when_the_product_changes(town):
    leader = town["street_leader"]
    actions.scene_put(actor=leader, data=scene("rain", map="heat"), origin="page", number=1)
    actions.scene_put(actor=Actor.system("upgrade"), data=scene("rain", lists=["new"]), origin="scenes.yaml")
    ours, theirs = (scenes.scene("rain", scenes.above(town[role])) for role in ("street_leader", "other_street_clerk"))
    assert (ours.map, ours.lists) == ("heat", ("attention",))
    assert (theirs.number, theirs.lists) == (2, ("new",))


def test_it_holds_for_the_division_and_below_until_the_ordinary_day(town):
    leader, unit = town["street_leader"], town["unit_officer"]
    assert scenes.holds_for(leader).scene.code == "day"
    for _ in range(2):  # twice is once
        actions.scene_declare(actor=leader, scene_code="rain", division_code=factories.STREET)
    assert scenes.holds_for(leader).scene.code == "rain"
    assert scenes.holds_for(unit).scene.code == "rain"
    assert scenes.holds_for(town["other_street_clerk"]).scene.code == "day"
    actions.scene_declare(actor=leader, scene_code="holiday", division_code=factories.STREET)
    assert scenes.holds_for(leader).scene.code == "holiday"
    actions.scene_declare(actor=leader, scene_code="day", division_code=factories.STREET)
    assert scenes.holds_for(leader).scene.code == "day"
    assert declared_facts() == ["rain", "holiday", ""]


def test_it_ends_by_itself(town):
    until = clock.now() + timedelta(hours=6)
    actions.scene_declare(actor=town["street_leader"], scene_code="rain", division_code=factories.STREET, until=until)
    assert scenes.holds_for(town["street_leader"]).scene.code == "rain"
    past = clock.now() - timedelta(hours=1)
    SceneDeclaration.objects.update(began_at=past - timedelta(hours=6), until=past)
    assert scenes.holds_for(town["street_leader"]).scene.code == "day"


def test_only_who_may_declares_and_only_at_home(town):
    for role, division in (("unit_officer", factories.STREET), ("street_leader", "990101002")):
        with pytest.raises(Refused):
            actions.scene_declare(actor=town[role], scene_code="rain", division_code=division)
    with pytest.raises(SceneRefused) as refused:
        actions.scene_declare(actor=town["street_leader"], scene_code="storm", division_code=factories.STREET)
    assert refused.value.field == "scene"


@pytest.mark.parametrize(
    ("data", "field"),
    [
        (scene(code="Flood!"), "code"),
        (scene(title={"zh-hans": "洪水", "en": " "}), "title"),
        (scene(lists=[]), "lists"),
        (scene(lists=["attention", "attention"]), "lists"),
        (scene(lists=["weather"]), "lists"),
        (scene(lists=["focus"]), "types"),
        (scene(map="satellite"), "map"),
        (scene(checks=[{"zh-hans": "查"}]), "checks"),
        (scene(colour="red"), "colour"),
        (scene(types=["no.such"]), "types"),
    ],
)
def test_a_scene_that_is_not_right_names_the_field(town, data, field):
    with pytest.raises(SceneRefused) as refused:
        actions.scene_put(actor=town["street_leader"], data=data, origin="test")
    assert refused.value.field == field


def test_of_two_editors_the_slower_is_told(town):
    leader = town["street_leader"]
    assert actions.scene_put(actor=leader, data=scene(), origin="test") == 1
    assert actions.scene_put(actor=leader, data=scene(map="heat"), origin="test", number=1) == 2
    with pytest.raises(SceneRefused):
        actions.scene_put(actor=leader, data=scene(lists=["new"]), origin="test", number=1)


def test_the_wall_lists_what_the_scene_says(town, sign_in):
    number = factories.raise_garbage(town).number
    actions.scene_put(
        actor=town["street_leader"], data=scene("rain", lists=["focus", "units"], types=["test.garbage"]), origin="t"
    )
    client = sign_in(town, "street_leader")
    page = client.get(reverse("control:home"), {"scene": "rain"}).content.decode()
    assert [part for part in ("wall-focus", "wall-units", "wall-soon") if part in page] == ["wall-focus", "wall-units"]
    assert f'data-number="{number}"' in page
    assert "1 件在办" in page
    points = client.get(reverse("control:points"), {"scene": "rain", "focus": "1"}).json()
    assert [each["properties"]["number"] for each in points["features"]] == [number]
    empty = scene("rain", lists=["focus"], types=["test.notice"])
    SceneVersion.objects.filter(division_code=factories.STREET).update(definition=empty)
    assert client.get(reverse("control:points"), {"scene": "rain", "focus": "1"}).json()["features"] == []


def test_declared_and_edited_on_the_page(town, sign_in):
    client = sign_in(town, "street_leader")
    assert "下雨" not in client.get(reverse("control:scenes")).content.decode()
    assert (
        client.post(reverse("control:scene_declare"), {"scene": "rain", "until": "2001-01-01T10:00"}).status_code == 422
    )
    client.post(reverse("control:scene_declare"), {"scene": "rain"})
    assert 'data-scene="rain"' in client.get(reverse("control:figures")).content.decode()
    edited = {
        "title_zh": "下雨天",
        "title_en": "Wet day",
        "map": "heat",
        "list_1": "attention",
        "number": "1",
        "checks": "看水 | Look",
    }
    refused = client.post(reverse("control:scene_edit", args=["rain"]), edited | {"list_2": "focus"})
    assert refused.status_code == 422
    assert client.post(reverse("control:scene_edit", args=["rain"]), edited).status_code == 302
    assert scenes.scene("rain", [factories.STREET]).checks == ({"zh-hans": "看水", "en": "Look"},)
    assert "下雨天" in client.get(reverse("control:figures")).content.decode()


def test_the_second_screen_dispatches_and_goes_on(town, sign_in):
    _cases = tuple(factories.case_in(town, "registered") for _ in range(2))
    client = sign_in(town, "dispatcher")
    page = client.get(reverse("control:desk"))
    text = page.content.decode()
    numbers = [row["row"].number for row in page.context["rows"]]
    assert len(numbers) == 2
    assert all(number in text for number in numbers)
    assert "空闲" in text  # nobody has work yet
    chosen = page.context["case"]
    url = reverse("control:act", args=[chosen.number, "dispatch"])
    assert client.post(url, {"unit_id": "", "revision": chosen.revision}).status_code == 422
    done = client.post(url, {"unit_id": str(town.sanitation.id), "revision": chosen.revision}, follow=True)
    assert [row["row"].number for row in done.context["rows"]] == [each for each in numbers if each != chosen.number]
    again = client.post(url, {"unit_id": str(town.sanitation.id), "revision": chosen.revision}, follow=True)
    assert "现在不能" in again.content.decode()
    assert (
        client.post(reverse("control:act", args=[numbers[1], "close"]), {}).status_code == 302
    )  # not from this screen


class Counted:
    """Stands in for a function, and counts."""

    def __init__(self, function):
        self.function, self.count = function, 0

    def __call__(self, *args):
        self.count += 1
        return self.function(*args)


@pytest.fixture
def counted(monkeypatch):
    """Walls that read once a minute, and how often scene and titles are asked for."""
    monkeypatch.setattr(wall, "SHARED", Shared(keep_s=60.0))
    counted = {"scene": Counted(scenes.holds_for), "titles": Counted(labels.type_titles)}
    monkeypatch.setattr(wall.scenes, "holds_for", counted["scene"])
    monkeypatch.setattr(wall.labels, "type_titles", counted["titles"])
    return lambda: (counted["scene"].count, counted["titles"].count)


def test_walls_of_one_view_ask_for_scene_and_titles_once(town, sign_in, counted):
    client = sign_in(town, "street_leader")
    for fragment in ("home", "figures", "lists", "points") * 2:
        assert client.get(reverse(f"control:{fragment}")).status_code == 200
    assert counted() == (1, 1)


def test_a_scene_that_is_over_is_not_shown_for_as_long_as_a_reading_is_kept(town, sign_in, counted):
    leader, until = town["street_leader"], clock.now() + timedelta(hours=6)
    actions.scene_declare(actor=leader, scene_code="rain", division_code=factories.STREET, until=until)
    client = sign_in(town, "street_leader")
    assert "雨天" in client.get(reverse("control:home")).content.decode()
    with clock.travel(until):
        assert "雨天" not in client.get(reverse("control:figures")).content.decode()
