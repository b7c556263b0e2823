"""How likely two cases are one need: pure, each part between 0 and 1."""

from datetime import timedelta

#: What each part weighs where all are known. Same type and place say most; texts of the same need differ by who writes.
TYPE, DISTANCE, TIME, TEXT = 0.3, 0.3, 0.1, 0.3
#: What is worth showing to staff, who judge, and to residents, who should not be bothered.
SHOWN, SHOWN_TO_RESIDENTS = 0.45, 0.55
#: Where no exact point is known: same community, which is a third of what a point within reach says at best.
SAME_COMMUNITY = 0.35


def score(
    *,
    is_same_type: bool | None,
    distance_m: float | None,
    reach_m: float,
    age: timedelta,
    within: timedelta,
    text: float | None,
) -> float:
    """How likely it is the same need, 0 to 1; what is not known (None) does not count, the rest weighs more.

    Units: metres. Nearer, sooner, the same type or a more similar text never lowers it.
    """
    parts = [
        (TYPE, None if is_same_type is None else 1.0 if is_same_type else 0.4),
        (
            DISTANCE,
            SAME_COMMUNITY if distance_m is None else max(0.0, 1 - distance_m / (2 * reach_m)) if reach_m else 0.0,
        ),
        (TIME, max(0.0, 1 - abs(age) / within) if within else 0.0),
        (TEXT, None if text is None else min(1.0, text * 2)),
    ]
    known = [(weight, value) for weight, value in parts if value is not None]
    return sum(weight * value for weight, value in known) / sum(weight for weight, _value in known)
