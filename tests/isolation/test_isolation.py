"""Whoever asks for what is not theirs gets nothing of it: every address of the URL map is asked, by everybody."""

from collections.abc import AsyncIterator
from uuid import UUID

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpResponse
from django.urls import get_resolver, path
from django.utils import translation

from huimin.engines.casework import api as casework
from huimin.kernel.access.api import Actor
from huimin.kernel.access.probes import Probe
from huimin.kernel.facts import api as facts

from . import world as town
from .asking import ask, declared, found, leaks, routes, text_of
from .probes import PROBES

ALL = [*PROBES, *(probe for probes, _ in declared() for probe in probes)]
#: Who stands nearest to the door, and who nearest to the right.
NEAREST = {"anonymous", "other_street_clerk"}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """The world, made once; what a test does to it is undone."""
    whole = transaction.atomic()
    whole._from_testcase = True  # as in Django's TestCase: what it writes counts as committed
    with django_db_blocker.unblock(), whole:
        made = town.world()
        for _probes, prepare in declared():
            made.things |= prepare(made.town)
        yield made
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def undone(world, settings, monkeypatch):
    """A real installation, where the demo's own pages are shut; nothing of a test remains."""
    settings.IS_DEMO = False
    # A live view gives its connection back before it streams; here that would be the one with the world in it.
    monkeypatch.setattr(connection, "close_if_unusable_or_obsolete", lambda: None)
    happened = facts.of(subject=("case", UUID(world.things["case"])))
    monkeypatch.setattr(facts, "tail", lambda *args, **more: _told(happened))
    cache.clear()
    with transaction.atomic(), translation.override("zh-hans"):
        yield
        transaction.set_rollback(True)


def undoing(call, *args, **more):
    """What the call gives; what it did to the database is undone."""
    with transaction.atomic():
        given = call(*args, **more)
        transaction.set_rollback(True)
    return given


async def _told(items) -> AsyncIterator[object]:
    """All that happened to A's case, as a live page would hear it."""
    for item in items:
        yield item


def test_every_address_has_a_probe():
    known = {probe.route for probe in ALL}
    without = {address: name for name, address in routes(get_resolver().url_patterns) if name not in known}
    assert without == {}


def test_no_probe_is_left_over():
    known = {name for name, _address in routes(get_resolver().url_patterns)}
    assert [str(probe) for probe in ALL if probe.route not in known] == []


@pytest.mark.parametrize("probe", [probe for probe in ALL if probe.insider], ids=str)
def test_the_insider_gets_it(world, probe):
    """Without this, an outsider's 404 might only say that the probe is wrong."""
    before = world.stands()
    answer = ask(world, probe, probe.insider)
    told = text_of(answer)
    assert answer.status_code in ((200, 201, 204, 302) if probe.changes else (200,)), told[:2000]
    if probe.shows:
        assert probe.shows in [name for name, value in world.things.items() if value in told]
    assert (world.stands() != before) is probe.changes


@pytest.mark.parametrize("probe", ALL, ids=str)
def test_outsiders_get_nothing(world, probe):
    assert [wrong for who in town.OUTSIDERS for wrong in undoing(leaks, world, probe, who)] == []


@pytest.mark.parametrize(
    "askers",
    [
        pytest.param(NEAREST, id="nearest"),
        pytest.param(set(town.OUTSIDERS) - NEAREST, id="all others", marks=pytest.mark.slow),
    ],
)
@pytest.mark.parametrize("probe", [probe for probe in ALL if probe.insider and "{" in probe.path], ids=str)
def test_no_other_method_opens_what_is_named(world, probe, askers):
    """Whatever points at something of A's is tried by the other methods too."""
    others = {"GET", "POST", "PUT", "DELETE"} - {probe.method}
    tried = [(who, method) for who in sorted(askers) for method in sorted(others)]
    assert [wrong for who, method in tried for wrong in undoing(leaks, world, probe, who, method=method)] == []


@pytest.mark.parametrize("who", ["anonymous", "other_street_clerk", "one_factor"])
def test_the_same_in_fragments(world, who):
    """Parts of pages that scripts fetch are kept as tightly as whole pages."""
    known = world.clients[who]
    fragment = {**known, "headers": {**known.get("headers", {}), "HX-Request": "true"}}
    asked = town.World(world.town, world.things, {who: fragment}, world.watched)
    pages = [probe for probe in ALL if probe.insider and not probe.path.startswith(("/api/", "/files/", "/live/"))]
    assert [wrong for probe in pages for wrong in undoing(leaks, asked, probe, who)] == []


# --- the harness itself -----------------------------------------------------------------------------------------------


def _careless(request, number):
    """What a view looks like that forgot to ask who reads."""
    return HttpResponse(casework.case(actor=Actor.system("tests"), number=number).description)


urlpatterns = [path("careless/<str:number>", _careless, name="careless")]


@pytest.mark.urls(__name__)
def test_a_careless_view_is_caught(world):
    probe = Probe("careless", "/careless/{number}", insider="resident", shows="description")
    assert [name for name, _ in routes(get_resolver(__name__).url_patterns)] == ["careless"]
    assert leaks(world, probe, "anonymous") == [
        "anonymous: GET /careless/{number} tells description",
        "anonymous: GET /careless/{number} answers 200 for a thing of A's",
    ]


def test_what_is_looked_for_can_be_found(world):
    """Every secret stands in some answer to somebody who may read it, or it would never be missed."""
    read = set()
    for probe in ALL:
        if probe.insider:
            told = undoing(lambda probe: text_of(ask(world, probe, probe.insider)), probe)
            read |= {name for name, value in world.things.items() if value in told}
    assert set(town.secrets(world)) - read - {"query_code", "phone", "login"} == set()
    assert found(world, Probe("", ""), HttpResponse(world.things["query_code"])) == ["query_code"]
