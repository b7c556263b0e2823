"""What the import linter cannot see: keys to models and dependencies of migrations go down only."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models
from django.db.migrations.loader import MigrationLoader
from django.test.utils import isolate_apps

from .tree import floor_of


def label_floors() -> dict[str, tuple[int, str]]:
    """Floor and dotted name of every app of ours, by label."""
    ours = [config for config in apps.get_app_configs() if config.name.startswith("huimin.")]
    return {config.label: (floor_of(config.name), config.name) for config in ours}


def goes_down(source: tuple[int, str], target: tuple[int, str]) -> bool:
    """Whether the one may know the other: itself, a floor below, or a sibling in kernel and engines."""
    if source[1] == target[1]:
        return True
    if source[0] == target[0]:
        return source[0] < floor_of("faces")
    return target[0] < source[0]


def upward_keys(model: type[models.Model], floors: dict[str, tuple[int, str]]) -> Iterator[str]:
    """Fields of the model that point up or sideways."""
    for field in model._meta.get_fields(include_hidden=True):
        if field.auto_created or not field.is_relation or field.related_model is None:
            continue
        source, target = (
            floors.get(model._meta.label_lower.split(".")[0]),
            floors.get(field.related_model._meta.app_label),
        )
        if source and target and not goes_down(source, target):
            yield f"{model._meta.label}.{field.name} points to {field.related_model._meta.label}"


def test_keys_go_down():
    floors = label_floors()
    found = [line for model in apps.get_models() for line in upward_keys(model, floors)]
    assert found == []


@isolate_apps("huimin.kernel.access", "huimin.kernel.clock")
def test_an_upward_key_is_caught():
    class Account(models.Model):  # noqa: DJ008
        class Meta:
            app_label = "access"

    class Tree(models.Model):  # noqa: DJ008
        keeper = models.ForeignKey(Account, on_delete=models.CASCADE)

        class Meta:
            app_label = "clock"

    upward = {"clock": (0, "huimin.kernel.clock"), "access": (1, "huimin.engines.access")}
    assert list(upward_keys(Tree, upward)) == ["clock.Tree.keeper points to access.Account"]
    assert list(upward_keys(Tree, {"clock": (1, "huimin.engines.clock"), "access": (0, "huimin.kernel.access")})) == []


def test_migrations_depend_downward():
    floors = label_floors()
    loader = MigrationLoader(None)
    found = [
        f"{label}.{name} depends on {dependency[0]}.{dependency[1]}"
        for (label, name), migration in loader.disk_migrations.items()
        for dependency in [*migration.dependencies, *migration.run_before]
        if label in floors and dependency[0] in floors and not goes_down(floors[label], floors[dependency[0]])
    ]
    assert found == []


@pytest.mark.parametrize(
    ("source", "target", "allowed"),
    [
        ("huimin.engines.a", "huimin.kernel.b", True),
        ("huimin.engines.a", "huimin.engines.b", True),
        ("huimin.kernel.a", "huimin.engines.b", False),
        ("huimin.faces.a", "huimin.faces.b", False),
        ("huimin.systems.s.a", "huimin.faces.b", False),
        ("huimin.systems.s.a", "huimin.systems.s.b", False),
        ("huimin.systems.s.a", "huimin.systems.s.a", True),
        ("huimin.faces.a", "huimin.engines.b", True),
    ],
)
def test_who_may_point_to_whom(source, target, allowed):
    assert goes_down((floor_of(source), source), (floor_of(target), target)) is allowed
