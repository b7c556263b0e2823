"""What changes in the duty room: a scene is edited, declared, or ended."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from uuid_utils.compat import uuid7

from huimin.engines.casework import api as casework
from huimin.kernel.access import api as access
from huimin.kernel.access.api import Actor
from huimin.kernel.clock import api as clock
from huimin.kernel.facts import api as facts
from huimin.kernel.places import api as places

from . import scenes
from .errors import SceneRefused
from .models import SceneDeclaration, SceneVersion


@transaction.atomic
def scene_put(*, actor: Actor, data: Mapping[str, Any], origin: str, number: int | None = None) -> int:
    """Makes this the newest version of the scene in the actor's division; its number. Equal content changes nothing.

    The platform itself writes the version that the product ships.

    `number`, when given, is the version the editor saw; the change is refused if there is a newer one.

    Raises: Refused, SceneRefused.
    """
    division = actor.post.division_code if actor.post else ""
    access.require(actor, "control.scene_edit", where=places.where_of(division) if division else None)
    scene = scenes.parse(data)
    if actor.kind != "system" and (missing := sorted(set(scene.types) - set(casework.type_titles()))):
        raise SceneRefused(_("There is no case type “%s”.") % missing[0], field="types")
    last = (
        SceneVersion.objects.select_for_update()
        .filter(code=scene.code, division_code=division)
        .order_by("-number")
        .first()
    )
    hashed = scenes.digest(data)
    if last is not None and last.digest == hashed:
        return last.number
    seen = scenes.scene(scene.code, scenes.above(actor))
    if number is not None and seen is not None and number != seen.number:
        raise SceneRefused(_("Somebody else changed this scene meanwhile. Look at it again."), field="code")
    row = SceneVersion.objects.create(
        id=uuid7(), code=scene.code, division_code=division, number=last.number + 1 if last else 1,
        definition=dict(data), digest=hashed, origin=origin, created_at=clock.now(),
    )  # fmt: skip
    facts.record(
        verb="control.scene_changed",
        subject=("scene", row.id),
        actor=actor,
        data={"scene": scene.code, "number": row.number, "digest": hashed},
    )
    return row.number


@transaction.atomic
def scene_declare(*, actor: Actor, scene_code: str, division_code: str, until: datetime | None = None) -> None:
    """Declares a scene for a division and all below it; the ordinary day ends what was declared. Twice is once.

    Raises: Refused, SceneRefused.
    """
    where = places.where_of(division_code)
    access.require(actor, "control.scene_declare", where=where)
    if scenes.scene(scene_code, scenes.above(actor)) is None:
        raise SceneRefused(_("There is no scene “%s”.") % scene_code[:40], field="scene")
    now = clock.now()
    if until is not None and until <= now:
        raise SceneRefused(_("It must end in the future."), field="until")
    running = SceneDeclaration.objects.select_for_update().filter(division_code=division_code, ended_at=None).first()
    is_ordinary = scene_code == scenes.ORDINARY
    if running is not None and (running.scene_code, running.until) == (scene_code, until):
        return
    if running is None and is_ordinary:
        return
    if running is not None:
        running.ended_at = now
        running.save(update_fields=["ended_at"])
    declared_id = running.id if running else uuid7()
    if not is_ordinary:
        declared_id = SceneDeclaration.objects.create(
            id=uuid7(), division_code=division_code, scene_code=scene_code, account_id=actor.account_id,
            began_at=now, until=until,
        ).id  # fmt: skip
    facts.record(
        verb="control.scene_declared",
        subject=("scene_declaration", declared_id),
        actor=actor,
        where=where,
        data={
            "scene": "" if is_ordinary else scene_code,
            "division": division_code,
            "until": until.isoformat() if until else None,
        },
        at=now,
    )
