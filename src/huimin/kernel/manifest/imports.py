"""What a folder's Python code really imports and defines, read from its syntax without running it."""

import ast
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Import:
    """One imported module, as written, with its place."""

    module: str
    file: Path
    line: int


def sources(folder: Path) -> list[Path]:
    """Every Python file below the folder, in order of path."""
    return sorted(folder.rglob("*.py"))


def imports(folder: Path, package: str) -> Iterator[Import]:
    """Every import in the folder's code, those inside functions too; relative ones are resolved against `package`.

    `from a.b import c` counts as `a.b.c`, since c may be a module. Raises: SyntaxError.
    """
    for path in sources(folder):
        own = [package, *path.relative_to(folder).with_suffix("").parts]
        base = ".".join(own).split(".")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
            if isinstance(node, ast.Import):
                for name in node.names:
                    yield Import(name.name, path, node.lineno)
            elif isinstance(node, ast.ImportFrom):
                prefix = [*base[: len(base) - node.level]] if node.level else []
                for name in node.names:
                    module = ".".join([*prefix, *([node.module] if node.module else []), name.name])
                    yield Import(module, path, node.lineno)


def defines(folder: Path, target: str) -> bool:
    """Whether "module:name" names a function, class or value of the folder's code."""
    module, _, name = target.partition(":")
    base = folder / module.replace(".", "/")
    path = base.with_suffix(".py") if base.with_suffix(".py").exists() else base / "__init__.py"
    return path.exists() and name in _names(ast.parse(path.read_text(encoding="utf-8")))


def _names(tree: ast.Module) -> set[str]:
    names: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign):
            names |= {each.id for each in node.targets if isinstance(each, ast.Name)}
        elif isinstance(node, ast.ImportFrom):
            names |= {name.asname or name.name for name in node.names}
    return names


def distributions(module: str) -> frozenset[str]:
    """The PyPI distributions that provide a top-level module; empty for the standard library and for ours."""
    top = module.partition(".")[0]
    if top in sys.stdlib_module_names or top == "huimin":
        return frozenset()
    return frozenset(plain(name) for name in _providers().get(top, [top]))


@cache
def _providers() -> Mapping[str, list[str]]:
    return metadata.packages_distributions()


def plain(requirement: str) -> str:
    """The normal name of a requirement: "Django-Ninja[x]>=1" gives "django-ninja"."""
    name = requirement
    for mark in "[<>=!~; #":
        name = name.partition(mark)[0]
    return name.strip().lower().replace("_", "-").replace(".", "-")
