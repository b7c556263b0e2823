"""What a field worker's phone sends, at once or when it has a network again: done once for each key."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from huimin.engines.casework import api as casework
from huimin.kernel.access.api import Actor
from huimin.kernel.clock import api as clock
from huimin.kernel.files import api as files

from ..circle import account_of
from ..models import FieldSending

#: A phone's clock may be wrong; what it says beyond this is not believed.
AHEAD = timedelta(minutes=5)
MOST_PHOTOS = 9


@dataclass(frozen=True)
class Sent:
    """What became of a sending: the case it is in, and whether it had arrived before."""

    number: str
    is_repeat: bool


@dataclass(frozen=True)
class FieldReport:
    """A need a field worker saw. Units: `lon`, `lat` in degrees WGS-84, as phones give them."""

    type_code: str
    description: str
    community_code: str = ""
    address: str = ""
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True)
class FieldAct:
    """An act on a case at its place; `revision` is the one the phone had seen."""

    number: str
    verb: str
    inputs: dict[str, Any]
    revision: int | None = None


def field_send(
    *,
    actor: Actor,
    key: UUID,
    what: FieldReport | FieldAct,
    photos: Sequence[UploadedFile] = (),
    noted_at: datetime | None = None,
) -> Sent:
    """Raises the case or does the act, photos and key in the same transaction; a key that has arrived before changes nothing.

    Raises: what casework and files raise; InputRefused for a key that is somebody else's.
    """
    if known := _known(actor, key):
        return known
    try:
        with transaction.atomic():
            return _do(actor, key, what, photos, noted_at)
    except IntegrityError:
        if known := _known(actor, key):  # the same sending, tried twice at once: the first was quicker
            return known
        raise


def _known(actor: Actor, key: UUID) -> Sent | None:
    row = FieldSending.objects.filter(key=key).first()
    if row is None:
        return None
    if row.account_id != account_of(actor):
        raise casework.InputRefused(_("This sending belongs to somebody else. Begin it anew."), field="key")
    return Sent(row.number, True)


def _do(
    actor: Actor, key: UUID, what: FieldReport | FieldAct, photos: Sequence[UploadedFile], noted_at: datetime | None
) -> Sent:
    if len(photos) > MOST_PHOTOS:
        raise casework.InputRefused(_("At most %(limit)d photos.") % {"limit": MOST_PHOTOS}, field="photos")
    at = clock.now()
    believed = noted_at if noted_at and noted_at <= at + AHEAD else at
    # The key first: a second try waits here until the first is through.
    row = FieldSending.objects.create(
        key=key, account_id=account_of(actor), number="", noted_at=believed, arrived_at=at
    )
    purpose: files.Purpose = "photo_before" if isinstance(what, FieldReport) else "photo_after"
    kept = [
        files.store(content=photo.read(), name=photo.name or "", actor=actor, purpose=purpose).id for photo in photos
    ]
    if isinstance(what, FieldReport):
        receipt = casework.case_raise(
            actor=actor.via("grid"),
            command=casework.RaiseCase(
                type_code=what.type_code,
                description=what.description,
                channel="grid",
                community_code=what.community_code,
                address=what.address,
                lon=what.lon,
                lat=what.lat,
                file_ids=tuple(kept),
            ),
        )
        row.number = receipt.number
    else:
        moved = casework.case_step(
            actor=actor.via("grid"),
            number=what.number,
            verb=what.verb,
            inputs_given=what.inputs | ({"photos": kept} if kept else {}),
            revision=what.revision,
        )
        row.number = moved.number
    row.save(update_fields=["number"])
    return Sent(row.number, False)
