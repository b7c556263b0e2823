"""What may be done to chosen cases, and what came of it."""

from dataclasses import dataclass, replace
from uuid import UUID

from huimin.engines.casework import api as casework
from huimin.kernel.access import api as access

from ..actions.bulk import INPUTS, VERBS
from ..models import BulkRow, BulkRun


@dataclass(frozen=True)
class Offer:
    """An act that some of the chosen cases allow this person, and how many."""

    verb: casework.VerbView
    count: int


@dataclass(frozen=True)
class Progress:
    """How far a run is."""

    total: int
    done: int
    refused: int

    @property
    def tried(self) -> int:
        """Done or refused."""
        return self.done + self.refused

    @property
    def left(self) -> int:
        """Not tried yet."""
        return self.total - self.tried


def cases_of(actor: access.Actor, rows: list[BulkRow]) -> dict[UUID, casework.CaseView]:
    """The chosen cases that the person may see, by id."""
    numbers = casework.case_numbers([row.case_id for row in rows])
    found: dict[UUID, casework.CaseView] = {}
    wanted = list(numbers.values())
    for start in range(0, len(wanted), 200):
        page = casework.recent_cases(actor=actor, numbers=tuple(wanted[start : start + 200]), limit=200)
        found |= {view.id: view for view in page.rows}
    return found


def offers(actor: access.Actor, views: list[casework.CaseView]) -> list[Offer]:
    """Acts for many that at least one of the cases allows now, the commonest first; photos are given case by case."""
    found: dict[str, Offer] = {}
    for view in views:
        for verb in casework.verbs(actor=actor, view=view):
            must = {wanted.name for wanted in verb.inputs if wanted.is_required}
            if str(verb.verb) not in VERBS or not must <= INPUTS:
                continue
            known = found.get(str(verb.verb))
            inputs = tuple(wanted for wanted in verb.inputs if wanted.name in INPUTS)
            found[str(verb.verb)] = Offer(replace(verb, inputs=inputs), known.count + 1 if known else 1)
    order = {code: place for place, code in enumerate(VERBS)}
    return sorted(
        found.values(),
        key=lambda offer: (
            -offer.count,
            not offer.verb.is_main,
            offer.verb.is_grave,
            order[str(offer.verb.verb)],
        ),
    )


def units_for(views: list[casework.CaseView]) -> list[UUID]:
    """The units that every one of the places may be dispatched to."""
    shared: set[UUID] | None = None
    for where in {view.where for view in views}:
        units = set(casework.units_of(where=where))
        shared = units if shared is None else shared & units
    return list(shared or ())


def progress_of(run: BulkRun) -> Progress:
    """How far the run is."""
    results = list(run.rows.values_list("result", flat=True))
    return Progress(len(results), results.count("done"), results.count("refused"))
