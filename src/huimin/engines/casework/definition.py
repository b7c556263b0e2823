"""A case type as data: read from YAML or JSON, checked, and turned into a typed value.

The schema is `definition.schema.json`. Faults name the line and the key, so that the person who wrote the file can mend it.
"""

import hashlib
import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError

from . import outside
from .errors import DefinitionFault, DefinitionRefused
from .transitions import Stage

SCHEMA_PATH = Path(__file__).with_name("definition.schema.json")

#: Used for a stage whose limit a case type does not state. Source: limits commonly configured, urban management 2.5.
DEFAULT_LIMITS = {
    Stage.REGISTER: "30min",
    Stage.CHECK: "2h",
    Stage.DISPATCH: "30min",
    Stage.SIGN: "2wh",
    Stage.VERIFY: "4wh",
    Stage.CLOSE: "2wh",
}


@dataclass(frozen=True)
class Choice:
    code: str
    title: dict[str, str]


@dataclass(frozen=True)
class Field:
    """One question of a form."""

    code: str
    title: dict[str, str]
    type: str
    hint: dict[str, str] = field(default_factory=dict)
    is_required: bool = False
    is_personal: bool = False
    max_length: int = 1000
    minimum: float | None = None
    maximum: float | None = None
    unit: str = ""
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class StageLimit:
    """How long a stage may take: the promise, and the statute's limit where there is one."""

    limit: str
    statutory: str = ""


@dataclass(frozen=True)
class TaskPlan:
    """The part of one unit in a case that several work on; tasks of one `order` run side by side."""

    code: str
    title: dict[str, str]
    capability: str
    limit: str
    statutory: str = ""
    order: int = 1
    is_opinion: bool = False


@dataclass(frozen=True)
class Check:
    """One line of a checklist."""

    code: str
    title: dict[str, str]
    is_required: bool = False


@dataclass(frozen=True)
class Duplicates:
    """Which open cases of a type may be the same need: so near, and raised so lately."""

    distance_m: int = 50
    within: str = "7d"


@dataclass(frozen=True)
class RatingQuestion:
    """What is asked beside the grade."""

    code: str
    title: dict[str, str]


@dataclass(frozen=True)
class Definition:
    """A version of a case type, ready to use."""

    code: str
    title: dict[str, str]
    kind: str
    capability: str
    stages: dict[Stage, StageLimit]
    description: dict[str, str] = field(default_factory=dict)
    group: dict[str, str] = field(default_factory=dict)
    catalogue: dict[str, Any] = field(default_factory=dict)
    keywords: tuple[str, ...] = ()
    channels: tuple[str, ...] = ("portal", "phone", "station", "grid", "open311", "api")
    intake: str = "desk"
    place: str = "required"
    photo: str = "optional"
    finish_photo: str = "optional"
    priority: str = "normal"
    calendar: str = ""
    reopen_days: int = 15
    form: tuple[Field, ...] = ()
    offer: str = "assign"
    returns_most: int = 2
    tasks: tuple[TaskPlan, ...] = ()
    checklist: tuple[Check, ...] = ()
    duplicates: Duplicates = Duplicates()
    rating: tuple[RatingQuestion, ...] = ()
    messages: dict[str, dict[str, str]] = field(default_factory=dict)
    extensions: dict[str, dict[str, Any]] = field(default_factory=dict)
    sample: bool = False
    valid_from: str = ""
    valid_to: str = ""  # from this day on it is not offered any more

    def limit(self, stage: Stage) -> StageLimit:
        """The limit of `stage`, from the definition or the product's default."""
        return self.stages.get(stage) or StageLimit(DEFAULT_LIMITS[stage])

    def titled(self, language: str) -> str:
        """The title in `language`, zh-Hans where there is none."""
        return self.title.get(language) or self.title["zh-hans"]


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(SCHEMA_PATH.read_text("utf-8")), format_checker=FormatChecker(["date"]))


@cache
def keys() -> frozenset[str]:
    """What a definition may say, by key."""
    return frozenset(_validator().schema["properties"])  # type: ignore[index]


def parse(data: dict[str, Any]) -> Definition:
    """A checked definition from plain data.

    Raises: DefinitionRefused with every fault found.
    """
    if faults := content_faults(data):
        raise DefinitionRefused(faults)
    definition = build(data)
    if strange := outside.extension_faults(definition):
        raise DefinitionRefused([DefinitionFault(f"extensions/{key}", 0, fault) for key, fault in strange])
    return definition


def content_faults(data: dict[str, Any]) -> list[DefinitionFault]:
    """Everything that is wrong with plain data as a definition; empty where it can come into force."""
    faults = [
        DefinitionFault(key="/".join(map(str, _path(error))), line=0, message=_sentence(error))
        for error in _validator().iter_errors(data)
    ]
    days = [data.get(key) for key in ("valid_from", "valid_to")]
    if all(isinstance(day, str) and day for day in days) and days[1] <= days[0]:  # type: ignore[operator]
        faults.append(DefinitionFault("valid_to", 0, _("it ends before it holds; choose a later day")))
    for key in CODED:
        faults += _used_twice(data.get(key), key)
    form = data.get("form")
    for index, item in enumerate(form if isinstance(form, list) else []):
        if isinstance(item, dict):
            faults += _used_twice(item.get("choices"), f"form/{index}/choices")
            if item.get("type") == "number" and _is_crossed(item.get("minimum"), item.get("maximum")):
                faults.append(
                    DefinitionFault(f"form/{index}/maximum", 0, _("the most is less than the least; exchange the two"))
                )
    return faults


#: The lists of a definition whose items are named by a code.
CODED = frozenset({"form", "tasks", "checklist", "rating"})


def _used_twice(items: Any, key: str) -> list[DefinitionFault]:
    codes = [item.get("code") for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    texts = [code for code in codes if isinstance(code, str) and code]
    return [
        DefinitionFault(
            key=key, line=0, message=_("the code “%(code)s” is used twice; give each its own") % {"code": code}
        )
        for code in sorted({code for code in texts if texts.count(code) > 1})
    ]


def _is_crossed(least: Any, most: Any) -> bool:
    return isinstance(least, int | float) and isinstance(most, int | float) and least > most


def build(data: dict[str, Any]) -> Definition:
    """A definition from data that was checked before (a stored version)."""
    values = dict(data)
    values["stages"] = {Stage(name): StageLimit(**limits) for name, limits in data["stages"].items()}
    values["form"] = tuple(_field(item) for item in data.get("form", ()))
    for name, part in (("tasks", TaskPlan), ("checklist", Check), ("rating", RatingQuestion)):
        values[name] = tuple(part(**item) for item in data.get(name, ()))
    values["duplicates"] = Duplicates(**data.get("duplicates", {}))
    for name in ("keywords", "channels"):
        if name in data:
            values[name] = tuple(data[name])
    return Definition(**values)


def _field(item: dict[str, Any]) -> Field:
    return Field(**{**item, "choices": tuple(Choice(**choice) for choice in item.get("choices", ()))})


def field_of(item: dict[str, Any]) -> Field | None:
    """One question from plain data that may not be whole; None where it is not."""
    sample = {"code": "a.b", "title": {"zh-hans": "a", "en": "a"}, "kind": "matter", "capability": "a", "form": [item]}
    return None if content_faults({**sample, "stages": {"handle": {"limit": "1d"}}}) else _field(item)


def digest(data: dict[str, Any]) -> str:
    """The SHA-256 of the canonical form of a definition; equal content has an equal digest."""
    return hashlib.sha256(
        json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    ).hexdigest()


def read_yaml(text: str, name: str) -> list[dict[str, Any]]:
    """The case types in a YAML file: a list, or one mapping under `case_types:`.

    Raises: DefinitionRefused whose faults carry the file's name, line and key.
    """
    root, data = compose(text, name)
    items = data.get("case_types") if isinstance(data, dict) else data
    if not isinstance(items, list):
        raise DefinitionRefused(
            [DefinitionFault(key="case_types", line=1, message="must be a list of case types", file=name)]
        )
    prefix = ("case_types",) if isinstance(data, dict) else ()
    faults = []
    for index, item in enumerate(items):
        try:
            parse(item if isinstance(item, dict) else {})
        except DefinitionRefused as refused:
            faults += [
                DefinitionFault(
                    key=f"{index}/{fault.key}",
                    line=line_of(root, [*prefix, index, *fault.key.split("/")]),
                    message=fault.message,
                    file=name,
                )
                for fault in refused.faults
            ]
    if faults:
        raise DefinitionRefused(faults)
    return items


def compose(text: str, name: str) -> tuple[yaml.Node | None, Any]:
    """A YAML text as nodes, which know their lines, and as data.

    Raises: DefinitionRefused with the line where it stops being YAML.
    """
    try:
        return yaml.compose(text, Loader=yaml.SafeLoader), yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 0
        raise DefinitionRefused([DefinitionFault("", line, f"not YAML: {error}", name)]) from error


def line_of(node: yaml.Node | None, path: list[Any]) -> int:
    """The line (from 1) of the deepest node on `path` that exists."""
    if node is None:
        return 1
    line = node.start_mark.line + 1
    for step in path:
        if isinstance(node, yaml.SequenceNode) and str(step).isdigit() and int(step) < len(node.value):
            node = node.value[int(step)]
        elif isinstance(node, yaml.MappingNode):
            found = next((value for key, value in node.value if key.value == str(step)), None)
            if found is None:
                return line
            node = found
        else:
            return line
        line = node.start_mark.line + 1
    return line


def _path(error: ValidationError) -> list[Any]:
    """The way to what is wrong; to what is missing where something is."""
    path: list[Any] = list(error.absolute_path)
    if error.validator == "required":
        return [*path, next(name for name in error.validator_value if f"'{name}'" in error.message)]
    return path


def _sentence(error: ValidationError) -> str:
    """A schema fault as a sentence with its remedy."""
    match error.validator:
        case "additionalProperties":
            return _("%(fault)s; remove it or correct its spelling") % {"fault": error.message}
        case "required":
            return _("“%(name)s” is missing; add it") % {"name": _path(error)[-1]}
        case "enum":
            choices = ", ".join(map(str, error.validator_value))
            return _("“%(value)s” is not one of %(choices)s") % {"value": error.instance, "choices": choices}
        case "pattern" if error.validator_value.startswith("^[1-9]"):
            return _("“%(value)s” is not a limit; write a number and min, h, d, wh or wd, such as 4wh") % {
                "value": error.instance
            }
        case "pattern":
            return _("“%(value)s” has not the form of a code; use small letters, digits and _") % {
                "value": error.instance
            }
        case "format":
            return _("“%(value)s” is not a day; write it as year-month-day, such as 2026-03-01") % {
                "value": error.instance
            }
        case "minLength" | "minItems":
            return _("must not be empty; fill it in")
        case "type":
            return _("“%(value)s” is not of the kind %(kind)s") % {
                "value": error.instance,
                "kind": error.validator_value,
            }
        case "minimum":
            return _("%(value)s is too small; at least %(limit)s") % {
                "value": error.instance, "limit": error.validator_value,
            }  # fmt: skip
        case "maximum":
            return _("%(value)s is too large; at most %(limit)s") % {
                "value": error.instance, "limit": error.validator_value,
            }  # fmt: skip
        case _:
            return error.message
