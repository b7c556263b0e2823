"""The model in use, loaded when it is first asked for and kept in the process until a newer one is learned."""

import logging
import time
from dataclasses import dataclass
from uuid import UUID

from ..models import LearnedModel
from .grams import family_of
from .model import Broken, Model

#: How long a process goes on with its model before it looks for a newer one.
RECHECK_S = 60.0
_log = logging.getLogger(__name__)


@dataclass
class _Kept:
    checked_s: float
    id: UUID | None
    model: Model | None


_kept: dict[tuple[str, str], _Kept] = {}


def current(target: str, text: str) -> Model | None:
    """The newest model for a target and the script of the text; None where none was learned, or the stored one is broken."""
    key, now = (target, family_of(text)), time.monotonic()
    kept = _kept.get(key)
    if kept is not None and now - kept.checked_s < RECHECK_S:
        return kept.model
    newest = (
        LearnedModel.objects.filter(target=key[0], family=key[1])
        .order_by("-number")
        .values_list("id", flat=True)
        .first()
    )
    if kept is None or kept.id != newest:
        kept = _kept[key] = _Kept(now, newest, _loaded(newest) if newest else None)
    kept.checked_s = now
    return kept.model


def _loaded(model_id: UUID) -> Model | None:
    row = LearnedModel.objects.get(id=model_id)
    name = f"{row.target}-{row.family}-{row.number}"
    try:
        return Model.load(name, bytes(row.artefact), row.digest)
    except Broken as error:
        _log.error("learned model not used: %s", error)
        return None


def forget() -> None:
    """Looks anew at the next question."""
    _kept.clear()
