"""Models learned from the past cases of this installation, each stored as a version with what it was learned from."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max
from uuid_utils.compat import uuid7

from huimin.kernel.access import api as access
from huimin.kernel.access.api import Actor, Where
from huimin.kernel.clock import api as clock
from huimin.kernel.facts import api as facts

from ..models import LearnedModel
from .grams import HAN, LATIN, family_of
from .model import Model, digest_of
from .training import Example, TooFew, learn

TARGETS, FAMILIES = ("type", "unit"), (HAN, LATIN)
#: The latest closed cases learned from; older ones say less of today.
MOST_CASES = 60_000
#: Versions whose numbers are kept; the facts of older ones stay.
MOST_KEPT = 5
#: What a report says of a model learned from what happened here.
PAST = "past cases"
_PAST = """
    SELECT description, type_code, unit_id, city_code, district_code, street_code, community_code, raised_at
      FROM casework_case WHERE state = 'closed' AND description <> '' ORDER BY raised_at DESC LIMIT %s
"""


@dataclass(frozen=True)
class Learned:
    """A version of a model as people are told of it."""

    name: str
    target: str
    family: str
    number: int
    trained_at: datetime
    case_count: int
    class_count: int
    digest: str
    size_bytes: int
    report: dict[str, Any]


def learn_from_past(*, actor: Actor, progress: Callable[[str], None] = lambda text: None) -> list[Learned]:
    """Learns every model anew for which there are enough past cases; those for which there are not stay as they are.

    Raises: Refused.
    """
    access.require(actor, "casework.type_edit")
    past = list(_past())
    learned = []
    for target in TARGETS:
        for family in FAMILIES:
            examples = [example for kind, script, example in past if (kind, script) == (target, family)]
            try:
                learned.append(learn_from(actor=actor, target=target, family=family, examples=examples, origin=PAST))
            except TooFew as few:
                progress(f"{target} {family}: {few}")
            else:
                progress(f"{target} {family}: {len(examples)} cases")
    return learned


def learn_from(
    *,
    actor: Actor,
    target: str,
    family: str,
    examples: Sequence[Example],
    origin: str,
    held_back: Sequence[Example] | None = None,
) -> Learned:
    """Learns one model from these examples, of which `origin` says what they are, and puts it in use.

    Raises: TooFew, Refused.
    """
    access.require(actor, "casework.type_edit")
    earlier = LearnedModel.objects.filter(target=target, family=family)
    number = 1 + (earlier.aggregate(most=Max("number"))["most"] or 0)
    model, report = learn(examples, family=family, name=f"{target}-{family}-{number}", held_back=held_back)
    return _store(actor, target, number, model, report | {"origin": origin})


def _past() -> Iterator[tuple[str, str, Example]]:
    with connection.cursor() as db:
        db.execute(_PAST, [MOST_CASES])
        for text, type_code, unit_id, city, district, street, community, raised_at in db.fetchall():
            where, family = Where(city, district, street, community), family_of(text)
            yield "type", family, Example(text, type_code, raised_at, where)
            if unit_id:
                yield "unit", family, Example(text, str(unit_id), raised_at, where, type_code)


@transaction.atomic
def _store(actor: Actor, target: str, number: int, model: Model, report: dict[str, Any]) -> Learned:
    artefact, at = model.dump(), clock.now()
    row = LearnedModel.objects.create(
        id=uuid7(), target=target, family=model.family, number=number, trained_at=at, case_count=report["cases"],
        held_back_count=report["held_back"], class_count=len(model.classes), report=report, digest=digest_of(artefact),
        artefact=artefact,
    )  # fmt: skip
    LearnedModel.objects.filter(target=target, family=model.family, number__lte=number - MOST_KEPT).delete()
    facts.record(
        verb="casework.model_learned",
        subject=("learned_model", row.id),
        actor=actor,
        data={
            "target": target, "family": model.family, "number": number, "cases": report["cases"], "digest": row.digest,
            "held_back": report["held_back"], "top1": report["top1"]["share"], "top3": report["top3"]["share"],
        },
        at=at,
    )  # fmt: skip
    return _told(row, len(artefact))


def learned_models() -> list[Learned]:
    """The version in use of each model."""
    newest = LearnedModel.objects.order_by("target", "family", "-number").distinct("target", "family").defer("artefact")
    sizes = _sizes([row.id for row in newest])
    return [_told(row, sizes[row.id]) for row in newest]


def _sizes(ids: list[UUID]) -> dict[UUID, int]:
    with connection.cursor() as db:
        db.execute("SELECT id, octet_length(artefact) FROM casework_learnedmodel WHERE id = ANY(%s)", [ids])
        return dict(db.fetchall())


def _told(row: LearnedModel, size: int) -> Learned:
    return Learned(
        f"{row.target}-{row.family}-{row.number}", row.target, row.family, row.number, row.trained_at, row.case_count,
        row.class_count, row.digest, size, row.report,
    )  # fmt: skip
