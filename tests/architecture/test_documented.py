"""What people may set, grant, hear or fill is documented, and links in the documentation lead somewhere."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from huimin.config import apps, reference
from huimin.kernel.gate.api import permissions
from huimin.kernel.manifest.api import modules, settings
from huimin.kernel.messages.templates import templates
from huimin.kernel.slots.api import slots

from .tree import ROOT, code, files, shown

LINK = re.compile(r"(?<!!)\[[^\]]+\]\((?P<target>[^)\s]+)\)")
PICTURE = re.compile(r"!\[[^\]]*\]\((?P<target>[^)\s]+)\)")


@cache
def pages() -> dict[str, str]:
    return reference.pages()


def test_every_setting_is_documented():
    declared = settings.declared()
    assert [each.name for each in declared if f"`{each.name}`" not in pages()["settings"]] == []
    assert [each.name for each in declared if not each.doc.endswith(".")] == []


def test_settings_begin_with_the_name_of_their_part():
    found = [
        each.name
        for config, module in modules("settings")
        for each in module.SETTINGS
        if each.name.split(".")[0] != config.label
    ]
    assert found == []


def test_every_setting_that_is_read_is_declared():
    declared = {each.name for each in settings.declared()}
    found = [
        f"{shown(path)}: {name}"
        for path in code()
        for name in arguments(path.read_text(encoding="utf-8"), "settings.get")
        if name not in declared
    ]
    assert found == []


def arguments(text: str, function: str, keyword: str = "") -> list[str]:
    """The constant strings that calls of `function` are given first, or by the keyword."""
    calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
    values = [
        value
        for call in calls
        if ast.unparse(call.func).endswith(function)
        for value in ([each.value for each in call.keywords if each.arg == keyword] if keyword else call.args[:1])
    ]
    return [value.value for value in values if isinstance(value, ast.Constant) and isinstance(value.value, str)]


def test_every_permission_is_documented():
    for permission in permissions().values():
        assert f"`{permission.code}`" in pages()["permissions"]
        assert permission.en
        assert re.search(r"[\u4e00-\u9fff]", permission.zh), permission.code


def test_every_event_is_documented():
    published = [line for _, module in modules("events") for line in module.PUBLISHES]
    assert [line.verb for line in published if f"`{line.verb}`" not in pages()["events"] or not line.doc] == []


def test_every_event_is_published_once_and_what_is_heard_is_published():
    published = [line.verb for _, module in modules("events") for line in module.PUBLISHES]
    heard = {verb for _, module in modules("events") for line in getattr(module, "LISTENS", ()) for verb in line.verbs}
    assert sorted({verb for verb in published if published.count(verb) > 1}) == []
    assert heard - set(published) == set()


def test_every_recorded_verb_is_published():
    published = {line.verb for _, module in modules("events") for line in module.PUBLISHES}
    found = [
        f"{shown(path)}: {verb}"
        for path in code()
        for function in ("record", "new")
        for verb in arguments(path.read_text(encoding="utf-8"), f"facts.{function}", "verb")
        if verb not in published
    ]
    assert found == []


def test_every_slot_is_documented():
    assert [each.name for each in slots().values() if f"`{each.name}`" not in pages()["slots"] or not each.doc] == []


def test_every_slot_is_named_once_and_shown():
    declared = [slot.name for _, module in modules("slots") for slot in module.SLOTS]
    assert sorted({name for name in declared if declared.count(name) > 1}) == []
    texts = [
        path.read_text(encoding="utf-8")
        for path in files(".py", ".html")
        if path.is_relative_to(ROOT / "src") and path.name != "slots.py" and "tests" not in path.parts
    ]
    shown_somewhere = {name for name in declared if any(f'"{name}"' in text or f"'{name}'" in text for text in texts)}
    assert {name for name in declared if not name.endswith(".nav")} - shown_somewhere == set()


def test_every_command_and_message_is_documented():
    commands = [each for module in [*apps.own_commands(), *apps.modules("commands")] for each in module.COMMANDS]
    for command in commands:
        assert command.help
        assert f"./huimin {command.noun} {command.verb}".strip() in pages()["commands"]
    assert [code for code in templates() if f"`{code}`" not in pages()["messages"]] == []


def documents() -> list[Path]:
    return [path for path in files(".md") if "tests" not in path.relative_to(ROOT).parts]


@pytest.mark.parametrize("path", documents(), ids=shown)
def test_links_lead_somewhere(path):
    text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    targets = [match["target"] for pattern in (LINK, PICTURE) for match in pattern.finditer(text)]
    assert [target for target in targets if not leads_somewhere(path, target)] == []


def leads_somewhere(source: Path, target: str) -> bool:
    """Whether a link of the document goes to a file of the checkout, to a made reference page, or out of it."""
    if target.startswith(("https://", "http://", "mailto:", "#")):
        return True
    path = (source.parent / target.partition("#")[0]).resolve()
    made = path.parent == ROOT / "docs" / "reference" and path.stem in reference.PAGES
    return made or (path.exists() and path.is_relative_to(ROOT))


@pytest.mark.parametrize(
    ("target", "leads"),
    [
        ("architecture.md", True),
        ("architecture.md#engines", True),
        ("reference/settings.md", True),
        ("reference/nothing.md", False),
        ("nowhere.md", False),
        ("../../outside.md", False),
    ],
)
def test_a_link_that_leads_nowhere_is_caught(target, leads):
    assert leads_somewhere(ROOT / "docs" / "README.md", target) is leads


def test_decisions_are_numbered_once_and_have_their_shape():
    decisions = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))
    numbers = [path.name[:4] for path in decisions]
    assert sorted({number for number in numbers if numbers.count(number) > 1}) == []
    for path in decisions:
        text = path.read_text(encoding="utf-8")
        assert text.startswith("# "), path.name
        assert len(text.splitlines()) <= 80, f"{path.name} is longer than a page"
