"""Reads manifest.toml strictly: an unknown key, a missing key or a wrong value is a finding with its remedy.

Needs no Django, so that set-up can read what systems require before anything is installed.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .types import TYPES, DataLine, FillLine, Finding, LayerLine, Manifest, PermissionLine, Requires, Setting

NAME = r"[a-z][a-z0-9]*(_[a-z0-9]+)*"
TARGET = rf"({NAME}\.)*{NAME}:{NAME}"
DATA_CLASSES = ("general", "personal", "sensitive")
REACHES = ("jurisdiction", "unit", "own", "everywhere")
GEOMETRIES = ("point", "line", "polygon")
QUALITY = ("tests", "isolation", "translations", "accessibility", "no_script", "sample", "docs", "erasure")


@dataclass(frozen=True)
class Shape:
    """What a value must look like, and what to say when it does not."""

    type: type | tuple[type, ...] = str
    is_required: bool = True
    pattern: str = ""
    one_of: tuple[str | int, ...] = ()
    keys: dict[str, "Shape"] = field(default_factory=dict)
    each: "Shape | None" = None
    remedy: str = ""


def _text(pattern: str = r".*\S.*", remedy: str = "Write some text.", **more: Any) -> Shape:
    return Shape(str, pattern=pattern, remedy=remedy, **more)


def _list(each: Shape, remedy: str) -> Shape:
    return Shape(list, is_required=False, each=each, remedy=remedy)


_TITLES = Shape(
    dict,
    keys={"zh-hans": _text(), "en": _text()},
    remedy='Give both languages: title = { zh-hans = "…", en = "…" }.',
)
_TARGET = _text(TARGET, 'Write "module:function", relative to the system\'s folder.')
_OPTIONAL_TARGET = _text(TARGET, 'Write "module:function", relative to the system\'s folder.', is_required=False)
_VERB = _text(rf"{NAME}(\.{NAME})+", 'Write a fact\'s verb, such as "case.closed".')
_PACKAGES = _list(_text(), 'List package requirements, such as ["openpyxl>=3"].')
SETTING = Shape(
    dict,
    keys={
        "type": Shape(one_of=tuple(TYPES), remedy=f"Choose one of {', '.join(TYPES)}."),
        "unit": _text(r".*", 'Name what the number counts, or "".'),
        "default": Shape((int, float, bool, str), remedy="Give the value used where nobody sets another."),
        "doc": _text(remedy="Say in a sentence what it changes."),
        "choices": _list(Shape((int, float, bool, str)), "List the values that may be chosen."),
    },
    remedy="Write [settings.name] with type, unit, default and doc.",
)

MANIFEST = Shape(
    dict,
    keys={
        "id": _text(NAME, "Use the folder's name: small letters, digits and single underscores."),
        "sector": _text(NAME, "Use the name of the folder above."),
        "row": _text(r"[A-Z][0-9]+|none", 'Name the row of the systems table, such as "G3", or "none".'),
        "title": _TITLES,
        "owner": _text(remedy="Name who answers for the system."),
        "needs": _list(_text(NAME), 'List engines by name, such as ["casework"].'),
        "publishes": _list(_VERB, "List the fact verbs this system records."),
        "listens": _list(_VERB, "List the fact verbs this system handles in events.py."),
        "requires": Shape(
            dict,
            is_required=False,
            keys={"pypi": _PACKAGES, "npm": _PACKAGES, "debian": _PACKAGES},
            remedy="Write [requires] with pypi, npm or debian.",
        ),
        "fills": _list(
            Shape(
                dict,
                keys={
                    "slot": _text(rf"{NAME}(\.{NAME})+", "Name a slot of docs/reference/slots.md."),
                    "target": _TARGET,
                    "order": Shape(int, is_required=False, remedy="Give a whole number; smaller comes first."),
                    "permission": _text(rf"{NAME}\.{NAME}", "Name a permission code.", is_required=False),
                },
                remedy="Write [[fills]] with slot and target.",
            ),
            "Write [[fills]] once for each fill.",
        ),
        "permissions": _list(
            Shape(
                dict,
                keys={
                    "code": _text(rf"{NAME}\.{NAME}", "Write <sector>_<id>.<thing>_<verb>."),
                    "title": _TITLES,
                    "roles": Shape(
                        dict,
                        is_required=False,
                        remedy='Write roles = { intake_clerk = "jurisdiction" }, or leave it out.',
                    ),
                    "assurance": Shape(int, is_required=False, one_of=(0, 1, 2), remedy="Write 0, 1 or 2 factors."),
                },
                remedy="Write [[permissions]] with code and title.",
            ),
            "Write [[permissions]] once for each permission.",
        ),
        "settings": Shape(dict, is_required=False, remedy="Write [settings.name] for each setting."),
        "data": _list(
            Shape(
                dict,
                keys={
                    "what": _text(remedy="Say what is kept."),
                    "class": Shape(one_of=DATA_CLASSES, remedy=f"Choose one of {', '.join(DATA_CLASSES)}."),
                    "retention": _text(
                        r"\d+ (day|month|year)s?|case", 'Write "3 years", or "case": as long as its case.'
                    ),
                    "legal_basis": _text(remedy="Name the law, article or consent that allows keeping it."),
                    "eraser": _OPTIONAL_TARGET,
                },
                remedy="Write [[data]] with what, class, retention and legal_basis.",
            ),
            "Write [[data]] once for each kind of data.",
        ),
        "layers": _list(
            Shape(
                dict,
                keys={
                    "code": _text(NAME),
                    "title": _TITLES,
                    "geometry": Shape(one_of=GEOMETRIES, remedy=f"Choose one of {', '.join(GEOMETRIES)}."),
                    "target": _TARGET,
                },
                remedy="Write [[layers]] with code, title, geometry and target.",
            ),
            "Write [[layers]] once for each map layer.",
        ),
        "quality": Shape(
            dict,
            keys={
                line: _text(r"done|exempt: .*\S.*", 'Write "done", or "exempt: " and the reason.') for line in QUALITY
            },
            remedy=f"Write [quality] with a line for each of {', '.join(QUALITY)}.",
        ),
    },
)


def read(path: Path) -> tuple[Manifest | None, list[Finding]]:
    """The manifest at `path`, or None and every fault found in it.

    Shape: exactly one of the two is filled.
    """
    name = str(path)
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        return None, [
            Finding(name, "manifest.toml", f"cannot be read: {error}.", "Correct the TOML, written in UTF-8.")
        ]
    findings = [Finding(name, key, fault, remedy) for key, fault, remedy in _faults(raw, path.parent)]
    return (None, findings) if findings else (_manifest(raw, path.parent), [])


def find(systems: Path) -> list[Path]:
    """Every manifest.toml two folders below `systems`, in order of path."""
    return sorted(systems.glob("*/*/manifest.toml"))


def _faults(raw: dict[str, Any], folder: Path) -> list[tuple[str, str, str]]:
    settings = raw.get("settings")
    if isinstance(settings, dict):
        shape = Shape(dict, is_required=False, keys=dict.fromkeys(settings, SETTING), remedy="")
        keys = MANIFEST.keys | {"settings": shape}
    else:
        keys = MANIFEST.keys
    faults = list(_mismatches("", raw, Shape(dict, keys=keys)))
    if faults:
        return faults
    return list(_contradictions(raw, folder))


def _mismatches(key: str, value: Any, shape: Shape) -> Iterator[tuple[str, str, str]]:
    types = shape.type if isinstance(shape.type, tuple) else (shape.type,)
    if type(value) not in types:
        wanted = " or ".join(kind.__name__ for kind in types)
        yield key, f"is {type(value).__name__}, not {wanted}.", shape.remedy
    elif shape.pattern and not re.fullmatch(shape.pattern, value, re.DOTALL):
        yield key, f"{value!r} does not fit.", shape.remedy
    elif shape.one_of and value not in shape.one_of:
        yield key, f"{value!r} is not known.", shape.remedy
    elif shape.each is not None:
        for number, item in enumerate(value, 1):
            yield from _mismatches(f"{key}[{number}]", item, shape.each)
    elif shape.type is dict:
        prefix = f"{key}." if key else ""
        for name in value:
            if shape.keys and name not in shape.keys:
                yield prefix + name, "is not a key of a manifest.", f"Known here: {', '.join(shape.keys)}."
        for name, inner in shape.keys.items():
            if name in value:
                yield from _mismatches(prefix + name, value[name], inner)
            elif inner.is_required:
                yield prefix + name, "is missing.", inner.remedy


def _contradictions(raw: dict[str, Any], folder: Path) -> Iterator[tuple[str, str, str]]:
    """Values that fit each by itself, yet not together or not the folder."""
    if raw["id"] != folder.name:
        yield "id", f"{raw['id']!r} is not the folder's name.", f'Write id = "{folder.name}".'
    if raw["sector"] != folder.parent.name:
        yield "sector", f"{raw['sector']!r} is not the folder above.", f'Write sector = "{folder.parent.name}".'
    label = f"{raw['sector']}_{raw['id']}"
    for number, line in enumerate(raw.get("permissions", []), 1):
        if not line["code"].startswith(f"{label}."):
            yield f"permissions[{number}].code", f"{line['code']!r} has a foreign prefix.", f'Begin with "{label}.".'
        for role, reach in line.get("roles", {}).items():
            if reach not in REACHES:
                key = f"permissions[{number}].roles.{role}"
                yield key, f"{reach!r} is not known.", f"Choose one of {', '.join(REACHES)}."
    for number, line in enumerate(raw.get("data", []), 1):
        if line["class"] in {"personal", "sensitive"} and "eraser" not in line:
            yield f"data[{number}].eraser", "is missing for data about people.", 'Name the eraser as "module:function".'
    for name in ("needs", "publishes", "listens"):
        values = raw.get(name, [])
        for value in sorted({value for value in values if values.count(value) > 1}):
            yield name, f"{value!r} stands twice.", "Remove one."
    for name, line in raw.get("settings", {}).items():
        yield from _setting_contradictions(f"settings.{name}", name, line)


def _setting_contradictions(key: str, name: str, line: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    choices = line.get("choices", [])
    if not re.fullmatch(NAME, name):
        yield key, "is not a name.", "Use small letters, digits and single underscores."
    for value in [line["default"], *choices]:
        if type(value) is not TYPES[line["type"]]:
            yield key, f"{value!r} is not {line['type']}.", "Let default and choices have the type."
    if choices and line["default"] not in choices:
        yield f"{key}.default", "is not among the choices.", "Choose one of them."


def _manifest(raw: dict[str, Any], folder: Path) -> Manifest:
    label = f"{raw['sector']}_{raw['id']}"
    return Manifest(
        id=raw["id"],
        sector=raw["sector"],
        row=raw["row"],
        title=raw["title"],
        owner=raw["owner"],
        folder=folder,
        needs=tuple(raw.get("needs", ())),
        publishes=tuple(raw.get("publishes", ())),
        listens=tuple(raw.get("listens", ())),
        requires=Requires(**{name: tuple(values) for name, values in raw.get("requires", {}).items()}),
        fills=tuple(FillLine(**line) for line in raw.get("fills", ())),
        permissions=tuple(PermissionLine(**line) for line in raw.get("permissions", ())),
        settings=tuple(
            Setting(
                name=f"{label}.{name}",
                type=line["type"],
                unit=line["unit"],
                default=line["default"],
                doc=line["doc"],
                choices=tuple(line.get("choices", ())),
            )
            for name, line in raw.get("settings", {}).items()
        ),
        data=tuple(
            DataLine(line["what"], line["class"], line["retention"], line["legal_basis"], line.get("eraser", ""))
            for line in raw.get("data", ())
        ),
        layers=tuple(LayerLine(**line) for line in raw.get("layers", ())),
        quality=raw["quality"],
    )
