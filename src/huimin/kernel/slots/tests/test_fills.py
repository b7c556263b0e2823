"""A slot shows what parts give it, only to those who may see it, and survives a part that fails."""

import pytest
from django.http import HttpRequest
from django.template import Context, Template

from huimin.kernel.gate.api import Actor, Grant
from huimin.kernel.slots import api, queries, registry
from huimin.kernel.slots.registry import Filler
from huimin.kernel.slots.types import Filling, Link, Notice, Panel, Slot

PACKAGE = "huimin.kernel.slots.tests"


def gives_link(request):
    return Link(title="Ask for a visit", url="/visit/", description="A person comes to you.")


def gives_two(request):
    return [Link(title="First", url="/1/"), Link(title="Second", url="/2/")]


def gives_none(request):
    return None


def gives_notice(request):
    return Notice(title="Closed today")


def gives_panel(request, case_id):
    return Panel(title="Beside", template="kernel/slots/link.html", context={"case_id": case_id})


def gives_broken_panel(request, case_id):
    return Panel(title="Beside", template="no/such/template.html")


def fails(request):
    raise RuntimeError("the part is broken")


def spoils_the_transaction(request):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select no_such_column")


@pytest.fixture
def filled(monkeypatch):
    """Declares two slots and fills them with functions of this module."""

    def fill(*targets: str, permission: str = "", slot: str = "test.links") -> None:
        slots = {
            "test.links": Slot("test.links", "Links", "For tests.", Link),
            "test.panels": Slot("test.panels", "Panels", "For tests.", Panel, context=("case_id",)),
        }
        fillers = dict.fromkeys(slots, ())
        fillers[slot] = tuple(
            Filler("tests", PACKAGE, Filling(slot, f"test_fills:{target}", permission=permission)) for target in targets
        )
        monkeypatch.setattr(queries, "slots", lambda: slots)
        monkeypatch.setattr(queries, "fillers", lambda: fillers)

    return fill


@pytest.fixture
def request_():
    request = HttpRequest()
    request.actor = Actor.anonymous()
    return request


def titles(fills):
    return [fill.content and fill.content.title for fill in fills]


def test_content_comes_in_order_and_lists_are_laid_flat(filled, request_):
    filled("gives_link", "gives_two", "gives_none")
    assert titles(api.fills("test.links", request_)) == ["Ask for a visit", "First", "Second"]


def test_one_failure_leaves_the_others(filled, request_):
    filled("fails", "gives_link")
    first, second = api.fills("test.links", request_)
    assert first.is_failed
    assert second.content.title == "Ask for a visit"


def test_content_of_a_wrong_shape_counts_as_failure(filled, request_):
    filled("gives_notice")
    assert [fill.is_failed for fill in api.fills("test.links", request_)] == [True]


def test_a_target_that_does_not_exist_counts_as_failure(filled, request_):
    filled("nowhere")
    assert [fill.is_failed for fill in api.fills("test.links", request_)] == [True]


@pytest.mark.django_db
def test_a_failed_query_does_not_spoil_the_page(filled, request_):
    from django.db import connection

    filled("spoils_the_transaction", "gives_link")
    assert titles(api.fills("test.links", request_)) == [None, "Ask for a visit"]
    with connection.cursor() as cursor:
        cursor.execute("select 1")
        assert cursor.fetchone() == (1,)


def test_only_who_holds_the_permission_is_asked(filled, request_, monkeypatch):
    filled("gives_link", permission="access.account_view")
    assert api.fills("test.links", request_) == []
    request_.actor = Actor(
        account_id=None, kind="staff", assurance=2, grants=(Grant("access.account_view", "everywhere"),)
    )
    assert titles(api.fills("test.links", request_)) == ["Ask for a visit"]


def test_an_undeclared_slot_is_refused(filled, request_):
    filled("gives_link")
    with pytest.raises(api.SlotUnknown):
        api.fills("test.nowhere", request_)


def test_the_tag_renders_every_fill_and_marks_the_failed(filled, request_):
    filled("gives_link", "fails")
    html = Template("{% load slots %}{% slot 'test.links' %}").render(Context({"request": request_}))
    assert 'href="/visit/"' in html
    assert 'data-failed-part="tests"' in html


def test_a_panel_whose_template_fails_is_marked(filled, request_):
    filled("gives_broken_panel", slot="test.panels")
    html = Template("{% load slots %}{% slot 'test.panels' case_id='x' %}").render(Context({"request": request_}))
    assert 'data-failed-part="tests"' in html


def test_a_slot_hands_its_context_to_the_filler(filled, request_):
    filled("gives_panel", slot="test.panels")
    (fill,) = api.fills("test.panels", request_, case_id="c1")
    assert fill.content.context == {"case_id": "c1"}


def test_declared_slots_have_distinct_names():
    names = [slot.name for slot in registry.slots().values()]
    assert len(names) == len(set(names))
    assert "portal.nav" in names
