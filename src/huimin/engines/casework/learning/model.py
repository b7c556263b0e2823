"""A learned model as numbers: a vocabulary, weights, and what makes shares of them. Nothing of it is code when it is loaded.

Pickles run code of whoever wrote them, so none is kept: arrays lie in an npz (read with `allow_pickle=False`), names in JSON.
"""

import hashlib
import io
import json
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from huimin.kernel.access.api import Where

from .grams import MARK, grams, places
from .types import Suggestion

Floats = NDArray[np.float32]
FORMAT = 1
MOST_WHY = 3
#: A piece that weighs less than this part of the sum is no reason.
LEAST_WHY = 0.04


@dataclass(frozen=True)
class Model:
    """What was learned for one target (type or unit) and one family of scripts.

    Shape: `weights` pieces × classes, `bias` classes, `idf` pieces; `temperature` makes shares honest.
    """

    name: str
    family: str
    classes: tuple[str, ...]
    vocabulary: dict[str, int] = field(repr=False)
    idf: Floats = field(repr=False)
    weights: Floats = field(repr=False)
    bias: Floats = field(repr=False)
    temperature: float = 1.0

    @cached_property
    def memory_bytes(self) -> int:
        """What it takes in a process, about."""
        words = sum(len(word.encode()) + 90 for word in self.vocabulary)
        return self.weights.nbytes + self.idf.nbytes + self.bias.nbytes + words

    def vector(self, text: str, where: Where, type_code: str = "") -> tuple[NDArray[np.int64], Floats]:
        """The known pieces of a text and what each weighs: tf–idf, of length one."""
        counted = Counter(
            self.vocabulary[piece]
            for piece in [*grams(text, self.family), *places(where, type_code)]
            if piece in self.vocabulary
        )
        at = np.fromiter(counted.keys(), np.int64, len(counted))
        raw = np.fromiter(counted.values(), np.float32, len(counted))
        values = (1 + np.log(raw)) * self.idf[at] if len(raw) else raw
        length = float(np.linalg.norm(values))
        return at, (values / length if length else values).astype(np.float32)

    def shares(self, at: NDArray[np.int64], values: Floats) -> Floats:
        """The share of each class."""
        scores = (values @ self.weights[at] + self.bias) / self.temperature
        scores = np.exp(scores - scores.max())
        shares: Floats = scores / scores.sum()
        return shares

    def rank(self, text: str, where: Where, *, type_code: str = "", most: int = 3) -> list[Suggestion]:
        """The likeliest classes with their shares and reasons; nothing where no piece of the text is known."""
        at, values = self.vector(text, where, type_code)
        if not len(at):
            return []
        shares = self.shares(at, values)
        best = np.argsort(-shares, kind="stable")[:most]
        return [
            Suggestion(self.classes[each], round(float(shares[each]), 3), self._why(at, values, each)) for each in best
        ]

    def _why(self, at: NDArray[np.int64], values: Floats, chosen: int) -> tuple[str, ...]:
        """The pieces of the text that spoke most for a class, the longest of those that overlap."""
        weighed = values * (self.weights[at, chosen] - self.weights[at].mean(axis=1))
        least = LEAST_WHY * float(np.abs(weighed).sum())
        order = np.argsort(-weighed, kind="stable")[:12]
        spoken = [self._names[at[each]].strip() for each in order if weighed[each] > least]
        said: list[str] = []
        for piece in sorted((piece for piece in spoken if piece and MARK not in piece), key=lambda piece: -len(piece)):
            if len(piece) > 1 and not any(piece in longer for longer in said):
                said.append(piece)
        return tuple(said[:MOST_WHY])

    @cached_property
    def _names(self) -> list[str]:
        return sorted(self.vocabulary, key=self.vocabulary.__getitem__)

    def dump(self) -> bytes:
        """The model as bytes: the same model gives the same bytes."""
        names = {"format": FORMAT, "family": self.family, "classes": self.classes, "temperature": self.temperature,
                 "vocabulary": self._names}  # fmt: skip
        text = np.frombuffer(json.dumps(names, ensure_ascii=False).encode(), np.uint8)
        kept = io.BytesIO()
        np.savez_compressed(
            kept, names=text, idf=self.idf, weights=self.weights.astype(np.float16), bias=self.bias.astype(np.float32)
        )
        return kept.getvalue()

    @classmethod
    def load(cls, name: str, content: bytes, digest: str) -> "Model":
        """The model in these bytes.

        Raises: Broken when they are not what was stored, or of another format.
        """
        if digest_of(content) != digest:
            raise Broken(f"{name}: the artefact is not the one that was stored")
        try:
            with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
                names: dict[str, Any] = json.loads(arrays["names"].tobytes())
                if names["format"] != FORMAT:
                    raise Broken(f"{name}: format {names['format']}, this release reads {FORMAT}; learn again")
                vocabulary = {piece: at for at, piece in enumerate(names["vocabulary"])}
                return cls(
                    name, names["family"], tuple(names["classes"]), vocabulary, arrays["idf"].astype(np.float32),
                    arrays["weights"].astype(np.float32), arrays["bias"], float(names["temperature"]),
                )  # fmt: skip
        except (ValueError, KeyError, OSError) as error:
            raise Broken(f"{name}: {error}") from error


class Broken(Exception):
    """A stored model cannot be used; learning again mends it."""


def digest_of(content: bytes) -> str:
    """By which stored bytes are known to be whole."""
    return hashlib.sha256(content).hexdigest()
