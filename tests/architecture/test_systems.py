"""Systems keep their manifests, and roles grant only what is declared."""

import pytest
import yaml

from huimin.config import apps
from huimin.kernel.gate.api import permissions
from huimin.kernel.manifest.api import manifests
from huimin.kernel.manifest.checks import run

from .tree import SOURCE

ROLES = SOURCE / "kernel" / "access" / "seed" / "roles.yaml"


def roles() -> list[dict]:
    return yaml.safe_load(ROLES.read_text(encoding="utf-8"))


def test_every_check_passes():
    assert [str(finding) for finding in run()] == []


@pytest.mark.parametrize("is_shown", [True, False])
def test_the_sector_demo_is_installed_in_a_demo_only(monkeypatch, is_shown):
    monkeypatch.setattr(apps, "shows_demo", lambda: is_shown)
    assert any(name.startswith("huimin.systems.demo.") for name in apps.installed()) is is_shown


def test_roles_grant_declared_permissions_only():
    named = {item if isinstance(item, str) else item["permission"] for role in roles() for item in role["permissions"]}
    assert named - set(permissions()) == set()


def test_every_permission_is_granted_to_some_role():
    """A permission nobody can hold is dead, or forgotten in the seed."""
    named = {item if isinstance(item, str) else item["permission"] for role in roles() for item in role["permissions"]}
    granted = {line.code for manifest in manifests() for line in manifest.permissions if line.roles}
    assert set(permissions()) - named - granted == set()


def test_manifests_grant_to_known_roles_only():
    known = {role["code"] for role in roles()}
    unknown = {role for manifest in manifests() for line in manifest.permissions for role in line.roles} - known
    assert unknown == set()
