"""Asks the fillers of a slot, so that one that fails never takes the page down."""

import logging
from contextlib import AbstractContextManager, nullcontext

from django.db import connection, transaction
from django.http import HttpRequest

from huimin.kernel.gate.api import actor_of, may

from .errors import ContentMisshapen, SlotUnknown
from .registry import Filler, fillers, slots
from .types import Content, Fill, Slot

log = logging.getLogger(__name__)


def fills(name: str, request: HttpRequest, **context: object) -> list[Fill]:
    """What every part puts into the slot `name` for this person, in order.

    A part that fails is logged and stands as one Fill without content. Raises: SlotUnknown.
    """
    slot = slots().get(name)
    if slot is None:
        raise SlotUnknown(name)
    return [fill for filler in fillers()[name] for fill in _asked(filler, slot, request, context)]


def _asked(filler: Filler, slot: Slot, request: HttpRequest, context: dict[str, object]) -> list[Fill]:
    try:
        if not _may(request, filler.filling.permission):
            return []
        with kept_whole():
            given = filler.call(request, **context)
        contents = given if isinstance(given, list) else [] if given is None else [given]
        return [Fill(filler.part, _fitting(content, slot, filler)) for content in contents]
    except Exception:
        log.exception("%s failed to fill %s", filler.part, slot.name)
        return [Fill(filler.part, None)]


def kept_whole() -> AbstractContextManager[object]:
    """A savepoint where a transaction is open, so that a failed query in a fill does not spoil the page's own."""
    return transaction.atomic() if connection.in_atomic_block else nullcontext()


def _fitting(content: object, slot: Slot, filler: Filler) -> Content:
    if not isinstance(content, slot.shapes):
        raise ContentMisshapen(slot.name, filler.part, content)
    return content


def _may(request: HttpRequest, permission: str) -> bool:
    """Whether the person holds `permission` anywhere; the target itself asks for the place."""
    return not permission or may(actor_of(request), permission)
