"""Drawing a sample: pure, and the same for the same seed whatever order the cases come in, on whatever machine.

Each case gets a place by the hash of seed and case; a stratum gives its first ones, and strata share the size by the method of
the largest remainder.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Candidate:
    """A closed case that may be drawn, and the stratum it belongs to."""

    case_id: UUID
    stratum: Hashable = ""


def draw(candidates: Iterable[Candidate], *, size: int, seed: str) -> list[UUID]:
    """`size` of the cases (all, where there are fewer), in the order of their places."""
    strata: dict[Hashable, list[UUID]] = defaultdict(list)
    for each in candidates:
        strata[each.stratum].append(each.case_id)
    shares = share({stratum: len(cases) for stratum, cases in strata.items()}, size=size)
    drawn = [
        case_id
        for stratum, cases in strata.items()
        for case_id in sorted(cases, key=lambda case: place(seed, case))[: shares[stratum]]
    ]
    return sorted(drawn, key=lambda case: place(seed, case))


def place(seed: str, case_id: UUID) -> str:
    """Where a case stands in the draw of a seed."""
    return sha256(f"{seed}:{case_id}".encode()).hexdigest()


def share(sizes: Mapping[Hashable, int], *, size: int) -> dict[Hashable, int]:
    """How many each stratum gives: in proportion, what is left over to the largest remainders; never more than it has."""
    total = sum(sizes.values())
    size = min(size, total)
    if not total:
        return dict.fromkeys(sizes, 0)
    given = {stratum: size * count // total for stratum, count in sizes.items()}
    rest = sorted(sizes, key=lambda stratum: (-(size * sizes[stratum] % total), str(stratum)))
    for stratum in rest[: size - sum(given.values())]:
        given[stratum] += 1
    return given


def score(weights: Mapping[str, int], answers: Mapping[str, bool | None]) -> int | None:
    """Points out of 100 over the questions that apply; None where none does."""
    asked = {code: weight for code, weight in weights.items() if answers.get(code) is not None}
    if not asked:
        return None
    return round(100 * sum(weight for code, weight in asked.items() if answers[code]) / sum(asked.values()))


def assign(
    cases: Sequence[UUID], inspectors: Sequence[UUID], barred: Mapping[UUID, frozenset[UUID]]
) -> dict[UUID, UUID | None]:
    """Who looks at which case: by turns, and never at a case they are barred from; None where all of them are."""
    found: dict[UUID, UUID | None] = {}
    for turn, case_id in enumerate(cases):
        order = [inspectors[(turn + step) % len(inspectors)] for step in range(len(inspectors))]
        found[case_id] = next((each for each in order if each not in barred.get(case_id, frozenset())), None)
    return found
