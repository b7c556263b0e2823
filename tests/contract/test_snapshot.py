"""`/api/v1` changes only on purpose: its description is kept beside this test, and a change shows in a diff.

After a deliberate change: HUIMIN_UPDATE_SNAPSHOT=1 scripts/test tests/contract/test_snapshot.py, and read the diff: what others
call may grow, never shrink or change its meaning.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from huimin.config.api import api
from huimin.config.apps import modules

KEPT = Path(__file__).with_name("openapi.json")


def described() -> dict[str, Any]:
    """The description of what kernel and engines offer. A system's own operations are its own to guard."""
    whole = json.loads(json.dumps(api().get_openapi_schema(), default=str))
    theirs = tuple(
        f"/api/v1{each.mount}" for each in modules("http.api") if each.__name__.startswith("huimin.systems.")
    )
    whole["paths"] = {path: each for path, each in whole["paths"].items() if not (theirs and path.startswith(theirs))}
    schemas = whole["components"]["schemas"]
    whole["components"]["schemas"] = {name: schemas[name] for name in sorted(used(whole["paths"], schemas))}
    return whole


def used(paths: Any, schemas: dict[str, Any]) -> set[str]:
    """The schemas that the paths need, those that others of them need included."""
    found, ahead = {"Problem"}, list(references(paths))
    while ahead:
        name = ahead.pop()
        if name not in found:
            found.add(name)
            ahead += references(schemas[name])
    return found


def references(node: Any) -> Iterator[str]:
    """Names of the schemas that the node refers to."""
    if isinstance(node, dict):
        target = node.get("$ref", "")
        if isinstance(target, str) and target.startswith("#/components/schemas/"):
            yield target.rsplit("/", 1)[1]
        node = list(node.values())
    if isinstance(node, list):
        for each in node:
            yield from references(each)


def test_the_description_changes_only_on_purpose():
    now = described()
    if os.environ.get("HUIMIN_UPDATE_SNAPSHOT"):
        KEPT.write_text(json.dumps(now, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    assert now == json.loads(KEPT.read_text(encoding="utf-8"))


def test_every_operation_says_what_a_refusal_looks_like_and_whether_it_needs_a_key():
    for path, operations in described()["paths"].items():
        for method, operation in operations.items():
            assert "default" in operation["responses"], (method, path)
            assert "security" in operation, (method, path)
            assert operation["summary"], (method, path)
            assert operation["description"], (method, path)
