"""Every permission that apps declare in their permissions.py and systems in their manifest."""

from collections.abc import Iterator
from functools import cache
from typing import Literal, cast

from huimin.kernel.manifest import api as manifest

from .errors import UnknownPermission
from .types import Permission


@cache
def permissions() -> dict[str, Permission]:
    """Every declared permission by its code.

    Raises: ValueError when two parts declare one code.
    """
    found: dict[str, Permission] = {}
    for each in _declared():
        if each.code in found:
            raise ValueError(f"permission {each.code} is declared twice")
        found[each.code] = each
    return found


def _declared() -> Iterator[Permission]:
    for _, module in manifest.modules("permissions"):
        yield from module.PERMISSIONS
    for system in manifest.manifests():
        for line in system.permissions:
            yield Permission(line.code, line.title["zh-hans"], line.title["en"], cast(Literal[0, 1, 2], line.assurance))


def permission(code: str) -> Permission:
    """The declared permission.

    Raises: UnknownPermission.
    """
    try:
        return permissions()[code]
    except KeyError:
        raise UnknownPermission(code) from None
