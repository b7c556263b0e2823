"""Reads seed/roles.yaml and makes versions of roles. Takes the models as arguments, so that a migration can call it."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

from huimin.kernel.manifest import api as manifest

SEED = Path(__file__).parent / "seed" / "roles.yaml"
REACHES = ("jurisdiction", "unit", "own", "everywhere")
KEYS = {"code", "title", "reach", "data_classes", "excludes", "permissions"}


class SeedError(ValueError):
    """The file of roles says something that cannot be; the message names role and key."""


@dataclass(frozen=True, slots=True)
class SeedRole:
    """A role as the file says it, its shorthand written out."""

    code: str
    title: dict[str, str]
    grants: tuple[dict[str, Any], ...]
    excludes: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        return digest_of(self.title, self.grants)


def digest_of(title: dict[str, str], grants: Any) -> str:
    """What tells two versions of a role apart: the hash of what they say."""
    text = json.dumps([title, list(grants)], sort_keys=True, ensure_ascii=False)
    return sha256(text.encode()).hexdigest()


def read(path: Path = SEED) -> list[SeedRole]:
    """The roles of a file.

    Raises: SeedError.
    """
    roles = [_role(entry) for entry in yaml.safe_load(path.read_text(encoding="utf-8"))]
    return [replace(role, grants=(*role.grants, *_of_systems(role))) for role in roles]


def _of_systems(role: SeedRole) -> list[dict[str, Any]]:
    """What systems' manifests add to a role of the product: {permission: reach}, in classes the role sees anyhow."""
    classes = sorted({name for grant in role.grants for name in grant["data_classes"]})
    return [
        {"permission": line.code, "reach": line.roles[role.code], "data_classes": classes}
        for system in manifest.manifests()
        for line in system.permissions
        if role.code in line.roles
    ]


def _role(entry: dict[str, Any]) -> SeedRole:
    code = entry.get("code", "?")
    unknown = set(entry) - KEYS
    if unknown:
        raise SeedError(f"role {code}: unknown key {', '.join(sorted(unknown))}")
    if not {"zh-hans", "en"} <= set(entry.get("title", {})):
        raise SeedError(f"role {code}: title needs zh-hans and en")
    classes = entry.get("data_classes", ["general"])
    grants = []
    for item in entry["permissions"]:
        detail = {"permission": item} if isinstance(item, str) else dict(item)
        reach = detail.get("reach", entry.get("reach"))
        if reach not in REACHES:
            raise SeedError(f"role {code}: {detail['permission']} has reach {reach!r}, not one of {', '.join(REACHES)}")
        grants.append(
            {
                "permission": detail["permission"],
                "reach": reach,
                "data_classes": sorted(detail.get("data_classes", classes)),
            }
        )
    return SeedRole(code, dict(entry["title"]), tuple(grants), tuple(entry.get("excludes", ())))


def load(role_model: Any, version_model: Any, path: Path = SEED) -> dict[str, list[str]]:
    """Brings the file's roles in: new ones at once, changed ones as a version, in force unless the city has its own.

    Returns the codes under "made", "changed", "drafted" and "same".
    """
    report: dict[str, list[str]] = {"made": [], "changed": [], "drafted": [], "same": []}
    for seed in read(path):
        role, is_new = role_model.objects.get_or_create(code=seed.code)
        known = version_model.objects.filter(role=role, digest=seed.digest).first()
        newest = version_model.objects.filter(role=role).order_by("-number").first()
        current = role.current
        if known is not None and (current is None or current.id == known.id or current.origin == "city"):
            report["same"].append(seed.code)
            continue
        version = known or version_model.objects.create(
            role=role,
            number=newest.number + 1 if newest else 1,
            title=seed.title,
            grants=list(seed.grants),
            origin="product",
            digest=seed.digest,
        )
        if current is not None and current.origin == "city":
            report["drafted"].append(seed.code)
            continue
        role.current = version
        role.save(update_fields=["current"])
        report["made" if is_new else "changed"].append(seed.code)
    return report


@cache
def exclusions() -> frozenset[tuple[str, str]]:
    """Pairs of roles nobody may hold together."""
    return frozenset((role.code, other) for role in read() for other in role.excludes)
