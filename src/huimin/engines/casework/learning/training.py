"""Learning from examples: trained on the earlier ones, calibrated on some later, measured on the latest, then trained on all.

Only the worker and the command come here: scikit-learn is loaded when something is learned, never to suggest.
"""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from huimin.kernel.access.api import Where

from .grams import grams, places
from .model import Model

MOST_PIECES = 30_000
#: Parts of the time-ordered examples: to train, to calibrate; the rest is held back.
TRAINED, CALIBRATED = 0.7, 0.1
#: A class with fewer examples cannot be learned.
LEAST_OF_A_CLASS = 4
#: With fewer examples, keywords do better.
LEAST = 200
#: The weight of fitting against keeping weights small: C of logistic regression.
FIT = 10.0


@dataclass(frozen=True)
class Example:
    """A past case as it is learned from."""

    text: str
    label: str
    at: datetime
    where: Where = Where()  # noqa: RUF009 - a frozen value
    type_code: str = ""


class TooFew(Exception):
    """There are too few past cases to learn from; the message says how many."""


def learn(
    examples: Sequence[Example], *, family: str, name: str, held_back: Sequence[Example] | None = None
) -> tuple[Model, dict[str, Any]]:
    """A model with the report of how often it is right on examples it has not seen.

    Shape: `held_back` None: the latest fifth. The model given back has learned from all; the report is of one that had not.
    Raises: TooFew.
    """
    known = _enough(sorted(examples, key=lambda example: example.at))
    if held_back is None:
        end = round(len(known) * (TRAINED + CALIBRATED))
        earlier, held_back = known[:end], known[end:]
    else:
        earlier = known
    start = round(len(earlier) * TRAINED / (TRAINED + CALIBRATED))
    trained = _fit(earlier[:start], family=family, name=name)
    temperature = _temperature(trained, earlier[start:])
    report = measure(_fit(earlier, family=family, name=name, temperature=temperature), held_back)
    final = _fit(known, family=family, name=name, temperature=temperature)
    report |= {"cases": len(known), "temperature": round(temperature, 3), "memory_bytes": final.memory_bytes}
    return final, report


def _enough(examples: list[Example]) -> list[Example]:
    counts = Counter(example.label for example in examples)
    known = [example for example in examples if counts[example.label] >= LEAST_OF_A_CLASS]
    if len(known) < LEAST or len({example.label for example in known}) < 2:
        raise TooFew(f"{len(known)} cases with enough of their kind; at least {LEAST} of two kinds are needed")
    return known


def _fit(examples: Sequence[Example], *, family: str, name: str, temperature: float = 1.0) -> Model:
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 - fifty megabytes that only learning needs
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    vectorizer = TfidfVectorizer(
        analyzer=_pieces(family), sublinear_tf=True, min_df=2, max_features=MOST_PIECES, dtype=np.float32
    )
    vectors = vectorizer.fit_transform(examples)
    linear = LogisticRegression(C=FIT, max_iter=300, tol=1e-3)
    linear.fit(vectors, [example.label for example in examples])
    weights, bias = linear.coef_, linear.intercept_
    if len(linear.classes_) == 2:  # one row says both
        weights, bias = np.vstack([-weights[0] / 2, weights[0] / 2]), np.array([-bias[0] / 2, bias[0] / 2])
    return Model(
        name, family, tuple(map(str, linear.classes_)),
        {str(piece): int(at) for piece, at in vectorizer.vocabulary_.items()},
        vectorizer.idf_.astype(np.float32), np.ascontiguousarray(weights.T, dtype=np.float32),
        bias.astype(np.float32), temperature,
    )  # fmt: skip


def _pieces(family: str) -> Callable[[Example], list[str]]:
    return lambda example: [*grams(example.text, family), *places(example.where, example.type_code)]


def _scores(model: Model, example: Example) -> Any:
    at, values = model.vector(example.text, example.where, example.type_code)
    return values @ model.weights[at] + model.bias


def _temperature(model: Model, examples: Sequence[Example]) -> float:
    """What scores are divided by so that a share of 0.8 is right eight times in ten: the least surprise on unseen examples."""
    index = {label: at for at, label in enumerate(model.classes)}
    known = [example for example in examples if example.label in index]
    if not known:
        return 1.0
    scores = np.stack([_scores(model, example) for example in known])
    right = np.array([index[example.label] for example in known])

    def surprise(temperature: float) -> float:
        scaled = scores / temperature
        scaled = scaled - scaled.max(axis=1, keepdims=True)
        logs = scaled - np.log(np.exp(scaled).sum(axis=1, keepdims=True))
        return -float(logs[np.arange(len(right)), right].mean())

    return float(min(np.geomspace(0.2, 5, 61), key=surprise))


def measure(model: Model, examples: Sequence[Example]) -> dict[str, Any]:
    """How often the first of the model's suggestions, or one of its first three, is what the person chose.

    Shape: {"held_back", "top1", "top3": {"right", "share", "low", "high"}, "calibration_error", "classes": {label: [cases,
    right first, right among three]}}; `low` and `high` are Wilson's interval at 95 %.
    """
    first = three = 0
    by_class: dict[str, list[int]] = {}
    sure: list[tuple[float, bool]] = []
    for example in examples:
        ranked = model.rank(example.text, example.where, type_code=example.type_code)
        codes = [item.code for item in ranked]
        is_first, is_among = codes[:1] == [example.label], example.label in codes
        counts = by_class.setdefault(example.label, [0, 0, 0])
        counts[0] += 1
        counts[1] += is_first
        counts[2] += is_among
        first += is_first
        three += is_among
        if ranked:
            sure.append((ranked[0].share or 0.0, is_first))
    return {
        "held_back": len(examples),
        "top1": interval(first, len(examples)),
        "top3": interval(three, len(examples)),
        "calibration_error": _calibration_error(sure),
        "classes": dict(sorted(by_class.items())),
    }


def interval(right: int, count: int) -> dict[str, float]:
    """A share with Wilson's interval at 95 %."""
    if not count:
        return {"right": 0, "share": 0.0, "low": 0.0, "high": 1.0}
    z, share = 1.959964, right / count
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count)) / (1 + z * z / count)
    return {"right": right, "share": round(share, 4), "low": round(middle - half, 4), "high": round(middle + half, 4)}


def _calibration_error(sure: Sequence[tuple[float, bool]]) -> float:
    """How far shares are from how often they were right, over ten equal spans of shares (ECE)."""
    error = 0.0
    for span in range(10):
        within = [(share, is_right) for share, is_right in sure if min(9, int(share * 10)) == span]
        if within:
            shares = sum(share for share, _ in within) / len(within)
            error += len(within) / len(sure) * abs(shares - sum(is_right for _, is_right in within) / len(within))
    return round(error, 4)
