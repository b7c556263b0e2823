"""Scenes: what a wall lists, marks and checks on a day like this one. Definitions are versions in the database."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from huimin.kernel.access.api import Actor
from huimin.kernel.clock import api as clock
from huimin.kernel.places import api as places

from .errors import SceneRefused
from .models import SceneDeclaration, SceneVersion

ORDINARY = "day"
KEYS = {"code", "title", "lists", "map", "types", "checks"}
LISTS: dict[str, Promise] = {
    "attention": gettext_lazy("Needs a person"),
    "soon": gettext_lazy("Due within 4 hours"),
    "new": gettext_lazy("New today"),
    "waiting": gettext_lazy("Not signed for"),
    "focus": gettext_lazy("Of this scene"),
    "units": gettext_lazy("By unit"),
}
MAPS: dict[str, Promise] = {"points": pgettext_lazy("map", "Cases"), "heat": pgettext_lazy("map", "Heat")}
MOST_LISTS = 4


@dataclass(frozen=True)
class Scene:
    """A version of a scene, ready to use."""

    code: str
    title: dict[str, str]
    lists: tuple[str, ...] = ("attention", "soon", "new")
    map: str = "points"
    types: tuple[str, ...] = ()
    checks: tuple[dict[str, str], ...] = ()
    number: int = 0


@dataclass(frozen=True)
class Declared:
    """The scene that holds for somebody's wall, and since when; `division_code` "" where nobody declared one."""

    scene: Scene
    division_code: str = ""
    began_at: datetime | None = None
    until: datetime | None = None


def parse(data: Mapping[str, Any]) -> Scene:
    """A scene from plain data.

    Raises: SceneRefused naming the field and the remedy.
    """
    if unknown := sorted(set(data) - KEYS):
        raise SceneRefused(_("Unknown: %s. Remove it or correct its spelling.") % ", ".join(unknown), field=unknown[0])
    code, title = str(data.get("code", "")), data.get("title")
    if not code.isidentifier() or not code.islower() or len(code) > 40:
        raise SceneRefused(_("Write a code of small letters, figures and _."), field="code")
    _titled(title, "title")
    lists = tuple(data.get("lists") or ())
    if not lists or len(lists) > MOST_LISTS or len(set(lists)) < len(lists) or not set(lists) <= set(LISTS):
        raise SceneRefused(
            _("Choose one to four of these lists, each once: %s.") % ", ".join(map(str, LISTS)), field="lists"
        )
    if data.get("map", "points") not in MAPS:
        raise SceneRefused(_("The map shows cases or heat."), field="map")
    types, checks = tuple(data.get("types") or ()), tuple(data.get("checks") or ())
    if "focus" in lists and not types:
        raise SceneRefused(_("Name the case types of this scene, or take its own list away."), field="types")
    for check in checks:
        _titled(check, "checks")
    return Scene(code, dict(title or {}), lists, data.get("map", "points"), types, checks)


def _titled(title: Any, field: str) -> None:
    if not isinstance(title, Mapping) or not all(str(title.get(key, "")).strip() for key in ("zh-hans", "en")):
        raise SceneRefused(_("Write it in Chinese and in English."), field=field)


def digest(data: Mapping[str, Any]) -> str:
    """What tells two versions of a scene apart."""
    return hashlib.sha256(json.dumps(data, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def scenes(divisions: Sequence[str] = ()) -> list[Scene]:
    """The scenes as they are now for a place, the ordinary day first.

    Shape: `divisions` are the codes of the place and of those above it, the nearest first (`above`).
    """
    order = [*divisions, ""]
    latest = SceneVersion.objects.filter(division_code__in=order).order_by("code", "division_code", "-number")
    found: dict[str, SceneVersion] = {}
    for row in latest.distinct("code", "division_code"):
        known = found.get(row.code)
        if known is None or order.index(row.division_code) < order.index(known.division_code):
            found[row.code] = row
    return sorted(map(_scene, found.values()), key=lambda scene: (scene.code != ORDINARY, scene.code))


def scene(code: str, divisions: Sequence[str] = ()) -> Scene | None:
    """The scene as it is now for a place; None where there is none of that code."""
    return next((found for found in scenes(divisions) if found.code == code), None)


def above(actor: Actor) -> list[str]:
    """The division of the actor's post and those above it, the nearest first."""
    code = actor.post.division_code if actor.post else ""
    if code not in places.divisions([code]):
        return [code] if code else []
    return [code, *(view.code for view in places.ancestors(code))]


def _scene(row: SceneVersion) -> Scene:
    data = row.definition
    return Scene(
        row.code, data["title"], tuple(data["lists"]), data.get("map", "points"), tuple(data.get("types") or ()),
        tuple(data.get("checks") or ()), row.number,
    )  # fmt: skip


def holds_for(actor: Actor) -> Declared:
    """The scene of the actor's wall: declared for their division, else for one above it, else the ordinary day."""
    divisions = above(actor)
    known = {each.code: each for each in scenes(divisions)}
    if divisions:
        running = SceneDeclaration.objects.filter(Q(until=None) | Q(until__gt=clock.now()), ended_at=None)
        rows = {row.division_code: row for row in running.filter(division_code__in=divisions)}
        row = next((rows[each] for each in divisions if each in rows), None)
        if row is not None and row.scene_code in known:
            return Declared(known[row.scene_code], row.division_code, row.began_at, row.until)
    return Declared(known.get(ORDINARY) or Scene(ORDINARY, {"zh-hans": "平日", "en": "Ordinary day"}))
