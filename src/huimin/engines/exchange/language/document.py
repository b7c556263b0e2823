"""A mapping as a document: YAML (or JSON) read strictly, checked by its schema, each fault with its line and its remedy."""

import difflib
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from ..errors import MappingFault, MappingRefused

Steps = tuple[str | int, ...]
MAX_MAPPING_BYTES = 4_000_000


class _Loader(yaml.SafeLoader):
    """YAML as version 1.2 reads it: only true and false are truth values (`N`, `No`, `off` are text), and dates are text."""


_KEPT = ("null", "merge")
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if tag.rsplit(":", 1)[1] in _KEPT]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
for _tag, _pattern, _first in (
    ("bool", r"true|false", "tf"),
    ("int", r"-?(?:0|[1-9][0-9]{0,17})", "-0123456789"),
    ("float", r"-?(?:0|[1-9][0-9]*)\.[0-9]+(?:[eE][-+]?[0-9]+)?", "-0123456789"),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), list(_first))


@dataclass(frozen=True)
class Document:
    """A checked mapping. `digest` is that of its content: spaces and comments do not change it."""

    name: str
    data: dict[str, Any]
    digest: str
    lines: Mapping[Steps, int] = field(repr=False, default_factory=dict)
    columns: dict[str, Steps] = field(default_factory=dict, compare=False)  # paths used by compiled values → where

    def section(self, key: str) -> dict[str, Any]:
        """A top-level section, empty where it is not given."""
        return self.data.get(key) or {}

    def fault(self, at: Steps, message: str, remedy: str = "") -> MappingRefused:
        """A refusal that points at a place in the mapping."""
        return MappingRefused(self.name, [MappingFault(spelled(at), self.line(at), message, remedy)])

    def line(self, at: Steps) -> int:
        """The line of the deepest part of `at` that exists."""
        while at and at not in self.lines:
            at = at[:-1]
        return self.lines.get(at, 1)


def read_document(path: Path, schema: dict[str, Any]) -> Document:
    """The mapping in a file, checked.

    Raises: MappingRefused with every fault.
    """
    try:
        if path.stat().st_size > MAX_MAPPING_BYTES:
            raise MappingRefused(path.name, [MappingFault("", 1, _("The mapping is larger than 4 MB."))])
        text = path.read_text("utf-8-sig")
    except OSError as error:
        problem = _("The mapping cannot be read: %(reason)s.") % {"reason": error.strerror}
        raise MappingRefused(str(path), [MappingFault("", 1, problem)]) from error
    except UnicodeDecodeError as error:
        raise MappingRefused(
            path.name, [MappingFault("", 1, _("The mapping is not UTF-8."), _("Save it as UTF-8."))]
        ) from error
    return parse_document(text, path.name, schema)


def parse_document(text: str, name: str, schema: dict[str, Any]) -> Document:
    """A mapping from its text, checked.

    Raises: MappingRefused with every fault.
    """
    lines: dict[Steps, int] = {}
    try:
        root = yaml.compose(text, Loader=_Loader)
        data = _Loader(text).get_single_data()
        faults = list(_walk(root, (), lines)) if root is not None else []
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error)
        line = mark.line + 1 if mark else 1
        raise MappingRefused(
            name, [MappingFault("", line, _("This is no YAML: %(problem)s.") % {"problem": problem})]
        ) from error
    if not isinstance(data, dict):
        faults.append(MappingFault("", 1, _("A mapping is a set of keys: source, identity, times …")))
    if not faults:
        document = Document(name, data, _digest(data), lines)
        for found in sorted(
            Draft202012Validator(schema).iter_errors(data), key=lambda one: list(map(str, one.absolute_path))
        ):
            faults += _sentences(found, document)
        if not faults:
            return document
    raise MappingRefused(name, sorted(faults, key=lambda fault: fault.line))


def spelled(at: Steps) -> str:
    """A place in a document as people write it: category.rules[2].type."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in at).lstrip(".")


def nearest(word: str, words: list[str]) -> list[str]:
    """The words most like `word`, those that differ by case or blanks alone first."""
    folded = {one.casefold().replace(" ", "").replace("_", ""): one for one in words}
    close = difflib.get_close_matches(word.casefold().replace(" ", "").replace("_", ""), folded, n=3, cutoff=0.6)
    return [folded[one] for one in close]


def _walk(node: yaml.Node, at: Steps, lines: dict[Steps, int]) -> list[MappingFault]:
    lines[at] = node.start_mark.line + 1
    faults = []
    if isinstance(node, yaml.MappingNode):
        seen = set()
        for key, value in node.value:
            if key.value in seen:
                problem = _("“%(key)s” stands here twice.") % {"key": key.value}
                faults.append(
                    MappingFault(spelled((*at, key.value)), key.start_mark.line + 1, problem, _("Remove one."))
                )
            seen.add(key.value)
            faults += _walk(value, (*at, key.value), lines)
            lines[(*at, key.value)] = key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for place, item in enumerate(node.value):
            faults += _walk(item, (*at, place), lines)
    return faults


def _sentences(error: ValidationError, document: Document) -> list[MappingFault]:
    """A fault of the schema as sentences with their remedies; of alternatives, the faults of the one that fits best."""
    at: Steps = tuple(error.absolute_path)

    def fault(message: str, remedy: str = "", below: Steps = ()) -> MappingFault:
        return MappingFault(spelled(at + below), document.line(at + below), message, remedy)

    match error.validator:
        case "additionalProperties":
            known = sorted(error.schema.get("properties", {}))
            faults = []
            for key in error.instance:
                if key not in known:
                    near = nearest(str(key), known)
                    remedy = _("Did you mean “%(key)s”?") % {"key": near[0]} if near else ""
                    remedy = remedy or _("Known keys: %(keys)s.") % {"keys": ", ".join(known)}
                    faults.append(fault(_("“%(key)s” is no key here.") % {"key": key}, remedy, (key,)))
            return faults
        case "required":
            missing = [key for key in error.validator_value if key not in error.instance]
            return [fault(_("“%(key)s” is missing.") % {"key": key}, _("Add it.")) for key in missing]
        case "enum":
            known = [str(one) for one in error.validator_value]
            near = nearest(str(error.instance), known)
            remedy = _("One of: %(values)s.") % {"values": ", ".join(near or known)}
            return [fault(_("“%(value)s” is not known here.") % {"value": error.instance}, remedy)]
        case "type":
            wanted = (
                error.validator_value if isinstance(error.validator_value, str) else " / ".join(error.validator_value)
            )
            return [fault(_("This must be: %(kind)s.") % {"kind": wanted})]
        case "oneOf" | "anyOf":
            inner = _fitting(error)
            return [one for child in inner for one in _sentences(child, document)] or [fault(error.message[:300])]
        case _:
            return [
                fault(
                    error.message[:300], error.schema.get("description", "") if isinstance(error.schema, dict) else ""
                )
            ]


def _fitting(error: ValidationError) -> list[ValidationError]:
    """The faults of the alternative that goes wrong deepest, the one the writer meant."""
    groups: dict[Any, list[ValidationError]] = {}
    for child in error.context or ():
        groups.setdefault(child.schema_path[0], []).append(child)
    kind = [group for group in groups.values() if not any(one.validator == "type" and not one.path for one in group)]
    return min(kind or list(groups.values()), key=lambda group: (len(group), -len(group[0].path)), default=[])


def _digest(data: dict[str, Any]) -> str:
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
