"""The reference pages of docs/reference, made from what the parts declare, so that they agree with the code."""

from collections.abc import Callable, Iterable
from pathlib import Path

from django.utils import translation
from django.utils.encoding import force_str

from huimin.engines.casework import definition, transitions
from huimin.kernel.facts import api as facts
from huimin.kernel.gate.api import permissions
from huimin.kernel.manifest import schema
from huimin.kernel.manifest.api import definition_folders, manifests, modules, settings
from huimin.kernel.messages.templates import templates
from huimin.kernel.slots.api import fillers, slots

from . import apps

MADE = "<!-- Made by `./huimin docs build`; change the declarations instead. -->\n\n"


def build(folder: Path) -> list[Path]:
    """Writes every reference page into `folder`; returns them."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in pages().items():
        path = folder / f"{name}.md"
        path.write_text(MADE + text.rstrip() + "\n", encoding="utf-8")
        written.append(path)
    return written


def pages() -> dict[str, str]:
    """The text of every reference page by its name."""
    with translation.override("en"):
        return {name: make() for name, make in PAGES.items()}


def _settings() -> str:
    rows = (
        [
            f"`{setting.name}`",
            f"`{setting.variable}`",
            " or ".join(f"`{choice}`" for choice in setting.choices) or setting.type,
            setting.unit,
            f"`{setting.default}`",
            setting.doc,
        ]
        for setting in settings.declared()
    )
    return _page(
        "Settings",
        "Set one by its environment variable, before starting.",
        _table(["setting", "variable", "values", "unit", "default", "what it changes"], rows),
    )


def _permissions() -> str:
    rows = (
        [f"`{each.code}`", each.en, each.zh, str(each.assurance)]
        for each in sorted(permissions().values(), key=lambda each: each.code)
    )
    return _page(
        "Permissions",
        "What roles can grant. The last column says how many factors staff must have shown.",
        _table(["permission", "English", "中文", "factors"], rows),
    )


def _events() -> str:
    published = sorted(
        ((line, config.label) for config, module in modules("events") for line in module.PUBLISHES),
        key=lambda pair: pair[0].verb,
    )
    listeners = facts.listeners()
    rows = (
        [
            f"`{line.verb}`",
            label,
            line.doc,
            ", ".join(f"`{key}`: {text}" for key, text in line.data.items()),
            ", ".join(f"`{each.name}`" for each in listeners if line.verb in each.verbs),
        ]
        for line, label in published
    )
    return _page(
        "Events",
        "Facts that parts record. Besides its data each carries who, on which post, to what, when, where and why.",
        _table(["verb", "part", "what happened", "data", "handled by"], rows),
    )


def _slots() -> str:
    rows = (
        [
            f"`{slot.name}`",
            slot.title,
            " or ".join(f"`{shape.__name__}`" for shape in slot.shapes),
            ", ".join(f"`{name}`" for name in slot.context),
            slot.doc,
            ", ".join(sorted({filler.part for filler in fillers()[slot.name]})),
        ]
        for slot in sorted(slots().values(), key=lambda slot: slot.name)
    )
    return _page(
        "Slots",
        "Places in the faces that other parts fill, by `[[fills]]` of a manifest or by `fills.py`.",
        _table(["slot", "where", "takes", "is given", "what belongs there", "filled by"], rows),
    )


def _commands() -> str:
    rows = []
    declared = [command for module in [*apps.own_commands(), *apps.modules("commands")] for command in module.COMMANDS]
    for command in sorted(declared, key=lambda command: (command.noun, command.verb)):
        usage = " ".join(
            ["./huimin", command.noun, *([command.verb] if command.verb else [])]
            + [argument.options.get("metavar") or argument.names[0] for argument in command.arguments]
        )
        rows.append([f"`{usage}`", command.help, "yes" if command.has_data else ""])
    return _page(
        "Commands",
        "`./huimin COMMAND` exits with 0 when done, 1 when what was asked failed, 2 when asked wrongly.",
        _table(["command", "what it does", "`--json`"], rows),
    )


def _messages() -> str:
    rows = (
        [f"`{each.code}`", each.doc, each.text["en"], each.text["zh-hans"]]
        for each in sorted(templates().values(), key=lambda each: each.code)
    )
    return _page(
        "Messages", "What people are told by text message.", _table(["message", "when", "English", "中文"], rows)
    )


def _case_types() -> str:
    rows = []
    for label, folder in definition_folders():
        for path in sorted(folder.glob("case_types*.y*ml")):
            for data in definition.read_yaml(path.read_text(encoding="utf-8"), path.name):
                each = definition.parse(data)
                limits = ", ".join(f"{stage}: {limit.limit}" for stage, limit in each.stages.items())
                rows.append([f"`{each.code}`", each.title["en"], each.title["zh-hans"], each.capability, limits, label])
    return _page(
        "Case types",
        "The case types that the product ships. `wh`, `wd`: working hours and days; `h`, `d`: natural ones.",
        _table(["code", "English", "中文", "handled by a unit for", "limits", "shipped by"], sorted(rows)),
    )


def _case_life() -> str:
    rows = (
        [
            f"`{row.verb}`",
            force_str(row.title),
            ", ".join(sorted(row.sources)),
            row.to or "",
            f"`{row.permission}`",
            ", ".join(row.asks),
        ]
        for row in transitions.TRANSITIONS.values()
    )
    table = _table(["verb", "title", "from", "to", "permission", "asks"], rows)
    return _page(
        "The life of a case",
        "Made from the transition table of `casework`, from which actions, buttons and the API come too.",
        f"```mermaid\n{transitions.mermaid()}\n```\n\n{table}",
    )


def _manifest() -> str:
    rows = list(_manifest_rows(schema.MANIFEST, ""))
    return _page(
        "The manifest of a system",
        "Every key of `manifest.toml`. Another key is an error. `./huimin check` compares it with the code.",
        _table(["key", "required", "what to write"], rows),
    )


def _manifest_rows(shape: schema.Shape, prefix: str) -> Iterable[list[str]]:
    for name, inner in shape.keys.items():
        key = f"{prefix}{name}"
        yield [f"`{key}`", "yes" if inner.is_required else "", inner.remedy]
        yield from _manifest_rows(inner, f"{key}.")
        if inner.each is not None:
            yield from _manifest_rows(inner.each, f"{key}[].")
        if key == "settings":
            yield from _manifest_rows(schema.SETTING, "settings.<name>.")


def _systems() -> str:
    rows = (
        [
            f"`{each.sector}/{each.id}`",
            each.title["en"],
            each.title["zh-hans"],
            each.row,
            each.owner,
            ", ".join(each.needs),
        ]
        for each in manifests()
    )
    return _page("Systems", "What is installed.", _table(["folder", "English", "中文", "row", "owner", "needs"], rows))


def _api() -> str:
    return _page(
        "API",
        "The API describes itself on a running installation.",
        "\n".join(
            [
                "- `/api/docs`: documentation to read and try",
                "- `/api/openapi.json`: OpenAPI 3.1",
                "- `/open311/v2/discovery.json`: Open311 GeoReport v2",
            ]
        ),
    )


PAGES: dict[str, Callable[[], str]] = {
    "settings": _settings,
    "permissions": _permissions,
    "events": _events,
    "slots": _slots,
    "commands": _commands,
    "messages": _messages,
    "case-types": _case_types,
    "case-life": _case_life,
    "manifest": _manifest,
    "systems": _systems,
    "api": _api,
}


def _page(title: str, lead: str, body: str) -> str:
    return f"# {title}\n\n{lead}\n\n{body}\n"


def _table(head: list[str], rows: Iterable[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *([_cell(value) for value in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(value: str) -> str:
    return " ".join(str(value).split()).replace("|", "\\|")
