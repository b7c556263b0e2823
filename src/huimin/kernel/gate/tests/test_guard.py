"""The marks of views."""

import asyncio

import pytest
from django.test import RequestFactory
from django.views import View

from huimin.kernel.gate import api, registry
from huimin.kernel.gate.api import Actor, Grant, Permission, Refused, SecondFactorNeeded, SignInNeeded

SEE, DO = "test.row_see", "test.row_do"


@pytest.fixture(autouse=True)
def declared(monkeypatch):
    known = {code: Permission(code, "看", "See") for code in (SEE, DO)}
    monkeypatch.setattr(registry, "permissions", lambda: known)


def request(actor=None):
    made = RequestFactory().get("/")
    if actor:
        made.actor = actor
    return made


OFFICER = Actor(None, "staff", grants=(Grant(DO, "everywhere"),), assurance=2)


@api.requires(SEE, DO)
def either(request, number=0):
    return number + 1


def test_any_one_of_the_permissions_opens():
    assert either(request(OFFICER), number=3) == 4


def test_without_any_the_view_does_not_run():
    with pytest.raises(SignInNeeded):
        either(request())
    with pytest.raises(Refused):
        either(request(Actor(None, "staff", assurance=2)))
    with pytest.raises(SecondFactorNeeded):
        api.requires(DO)(lambda request: 1)(request(Actor(None, "staff", grants=OFFICER.grants, assurance=1)))


def test_signed_in_asks_for_somebody():
    from uuid import UUID

    view = api.signed_in(assurance=2)(lambda request: "in")
    with pytest.raises(SignInNeeded):
        view(request())
    with pytest.raises(SecondFactorNeeded):
        view(request(Actor(UUID(int=1), "staff", assurance=1)))
    assert view(request(Actor(UUID(int=1), "resident", assurance=1))) == "in"  # one factor is all residents have


def test_async_views_are_guarded_too():
    @api.requires(DO)
    async def stream(request):
        return "flows"

    assert asyncio.run(stream(request(OFFICER))) == "flows"
    with pytest.raises(SignInNeeded):
        asyncio.run(stream(request()))


def test_marks_are_found_on_functions_methods_and_classes():
    class Page(View):
        @api.requires(SEE)
        def get(self, request):
            return "page"

    assert api.mark_of(either).permissions == (SEE, DO)
    assert api.mark_of(api.public("a page for everybody")(Page.as_view())).why == "a page for everybody"
    assert api.mark_of(Page.as_view()) is None
    assert api.mark_of(lambda request: None) is None
    with pytest.raises(SignInNeeded):
        Page.as_view()(request())


def test_a_mark_needs_its_reason():
    with pytest.raises(ValueError, match="reason"):
        api.public("")
    with pytest.raises(ValueError, match="permission"):
        api.requires()
