"""Templates extend and include downward only, and lead by address to pages below or of their own part."""

import re
from pathlib import Path

import pytest
from django.template import TemplateDoesNotExist, engines
from django.urls import get_resolver

from .test_models import goes_down
from .tree import SOURCE, files, floor_of, part_of, shown

NAMED = re.compile(r"{%-?\s*(?:extends|include)\s+([\"'])(?P<name>.+?)\1")
ADDRESSED = re.compile(r"{%-?\s*url\s+([\"'])(?P<namespace>\w+):")


def templates() -> list[Path]:
    """Every template of the product."""
    return [
        path for path in files(".html", ".txt", ".xml") if path.is_relative_to(SOURCE) and "templates" in path.parts
    ]


def owner(template_name: str) -> str | None:
    """The part that ships the template; None for one of a package from outside."""
    origin = engines["django"].get_template(template_name).origin.name
    return part_of(Path(origin))


def steps_out(source: str, text: str) -> list[str]:
    """The templates named in `text`, which belongs to the part `source`, that lie above or beside it."""
    found = []
    for match in NAMED.finditer(text):
        try:
            target = owner(match["name"])
        except TemplateDoesNotExist:
            found.append(f"{match['name']} does not exist")
            continue
        if target and not goes_down((floor_of(source), source), (floor_of(target), target)):
            found.append(f"{match['name']} belongs to {target}")
    return found


def test_templates_extend_and_include_downward():
    found = {
        shown(path): steps
        for path in templates()
        if (part := part_of(path)) and (steps := steps_out(part, path.read_text(encoding="utf-8")))
    }
    assert found == {}


@pytest.mark.parametrize(
    ("source", "text", "count"),
    [
        ("huimin.engines.casework", '{% extends "kernel/ui/base.html" %}', 0),
        ("huimin.kernel.ui", "{% include 'kernel/ui/base.html' %}", 0),
        ("huimin.faces.portal", '{%- extends "kernel/ui/portal.html" %}', 0),
        ("huimin.faces.portal", '{% include "no/such.html" %}', 1),
    ],
)
def test_named_templates_are_found(source, text, count):
    assert len(steps_out(source, text)) == count


def test_an_upward_template_is_caught(monkeypatch):
    monkeypatch.setattr("tests.architecture.test_templates.owner", lambda name: "huimin.faces.portal")
    assert steps_out("huimin.engines.casework", '{% include "portal/x.html" %}') == [
        "portal/x.html belongs to huimin.faces.portal"
    ]


def test_kernel_and_engines_name_no_address_above_them():
    """A page of a face is reached through a slot or a setting, so that a face can be left out or changed."""
    above = {
        namespace
        for namespace, (_, resolver) in get_resolver().namespace_dict.items()
        if (name := _module(resolver)) and name.startswith(("huimin.faces.", "huimin.systems."))
    }
    found = [
        f"{shown(path)}: {match['namespace']}"
        for path in templates()
        if (part := part_of(path)) and floor_of(part) < floor_of("faces")
        for match in ADDRESSED.finditer(path.read_text(encoding="utf-8"))
        if match["namespace"] in above
    ]
    assert found == []


def _module(resolver) -> str:
    """The module of the first view below a resolver."""
    for pattern in resolver.url_patterns:
        callback = getattr(pattern, "callback", None)
        if callback is not None:
            return getattr(callback, "__module__", "")
    return ""
