"""One list of all that waits for somebody, by urgency."""

from datetime import timedelta

import pytest
from django.urls import reverse

from huimin.engines.casework import factories
from huimin.faces.workbench import todos
from huimin.kernel.clock import api as clock
from huimin.kernel.slots import registry
from huimin.kernel.slots.api import Filling, Link, Todo

pytestmark = pytest.mark.django_db
HOME = reverse("workbench:home")


@pytest.fixture
def filled(monkeypatch):
    """Fills the slot with rows of the test's own."""

    def fill(*rows):
        def call(self, request, **context):
            return list(rows)

        filler = registry.Filler("test", "test", Filling("workbench.home.todos", "x:y"))
        monkeypatch.setattr(registry.Filler, "call", call)
        known = {
            **registry.fillers(),
            "workbench.home.todos": (filler,),
            "workbench.home.cards": (),
            "workbench.nav": (),
        }
        monkeypatch.setattr("huimin.kernel.slots.queries.fillers", lambda: known)

    return fill


def order_in(page, *words):
    places = [page.index(word) for word in words]
    return places == sorted(places)


def test_late_comes_first_then_due_then_undated(town, as_role, filled, number_of):
    late, later = factories.case_in(town, "handling"), factories.case_in(town, "dispatched")
    factories.make_late(late)
    factories.make_late(later, hours=-1)
    now = clock.now()
    filled(
        Todo("没有期限的事", "/x", "甲系统", kind="a"),
        Todo("两小时后的事", "/y", "乙系统", kind="b", due_at=now + timedelta(hours=2)),
        Todo("昨天就该做的事", "/z", "乙系统", kind="b", due_at=now - timedelta(days=1)),
    )
    page = as_role("unit_officer").get(HOME).content.decode()
    assert order_in(page, "昨天就该做的事", number_of(late), number_of(later), "两小时后的事", "没有期限的事")
    assert order_in(page, 'class="group group-late"', 'class="group group-soon"', 'class="group group-undated"')


def test_each_group_says_how_much_it_has_and_can_be_read_alone(town, as_role, filled, number_of):
    case_id = factories.case_in(town, "handling")
    factories.make_late(case_id)
    filled(Todo("没有期限的事", "/x", "甲系统", kind="a"))
    client = as_role("unit_officer")
    page = client.get(HOME, {"group": "undated"}).content.decode()
    assert "没有期限的事" in page
    assert number_of(case_id) not in page
    page = client.get(HOME, {"kind": "casework.case"}).content.decode()
    assert "没有期限的事" not in page
    assert number_of(case_id) in page


def test_a_link_of_an_older_part_is_a_row_without_deadline(town, as_role, filled):
    filled(Link("待审的文件", "/old/", count=7))
    page = as_role("unit_officer").get(HOME).content.decode()
    assert "待审的文件" in page
    assert '<span class="count">7</span>' in page


def test_pages_neither_skip_nor_repeat(town, as_role, filled, monkeypatch):
    monkeypatch.setattr(todos, "PAGE", 2)
    for _ in range(5):
        factories.case_in(town, "handling")
    now = clock.now()
    filled(*(Todo(f"事项{place}", "/x", "甲", kind="a", due_at=now + timedelta(hours=place)) for place in range(1, 8)))
    client, seen, after = as_role("unit_officer"), [], ""
    for _ in range(9):
        answer = client.get(HOME, {"after": after})
        page = answer.content.decode()
        seen += [f"事项{place}" for place in range(1, 8) if f"事项{place}" in page]
        after = answer.context["next"]
        if not after:
            break
    assert sorted(seen) == [f"事项{place}" for place in range(1, 8)]


def test_what_comes_meanwhile_is_said_and_not_moved_in(town, as_role):
    client = as_role("unit_officer")
    asked = clock.now()
    newer = reverse("workbench:newer")
    assert client.get(newer, {"since": asked.isoformat()}).status_code == 204
    for _ in range(3):
        factories.case_in(town, "dispatched")
    assert "3" in client.get(newer, {"since": asked.isoformat()}).content.decode()
    assert client.get(newer, {"since": "never"}).status_code == 204


def test_the_list_takes_as_many_queries_for_fifty_as_for_two(town, as_role, django_assert_max_num_queries):
    for _ in range(2):
        factories.case_in(town, "handling")
    client = as_role("unit_officer")
    client.get(HOME)
    with django_assert_max_num_queries(40) as few:
        client.get(HOME)
    for _ in range(6):
        factories.case_in(town, "handling")
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(HOME)


@pytest.mark.parametrize(
    "query", [{"group": "x"}, {"kind": "x"}, {"after": "x~y"}, {"after": "2026-01-01T00:00:00+00:00~"}]
)
def test_an_address_that_makes_no_sense_gives_a_page(town, as_role, query):
    assert as_role("unit_officer").get(HOME, query).status_code == 200


def test_a_part_that_fails_is_said_and_the_rest_stands(town, as_role, monkeypatch, number_of):
    case_id = factories.case_in(town, "handling")
    monkeypatch.setattr("huimin.faces.workbench.waiting.mentions", lambda request: 1 / 0)
    page = as_role("unit_officer").get(HOME).content.decode()
    assert "列表不完整" in page
    assert number_of(case_id) in page
