"""What the isolation test asks of an address: for something of A's, as the one who may see it and as everybody who may not.

A test's vocabulary, like factories.py; nothing of the running product uses it. `tests/isolation` walks the URL map and
fails where an address has no probe. Systems declare theirs in `tests/probes.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Probe:
    """One address asked for something of A's.

    route: the address's name in the URL map, with its namespace.
    path: where it is asked; {number}, {file} … stand for what the town holds of A's.
    insider: who is rightly shown it, and so proves that the probe asks for something that is there; "" where the address
        holds nothing of anybody.
    shows: which of A's things the insider reads in the answer.
    changes: the insider's call changes what A has. Nobody else's may.
    """

    route: str
    path: str
    insider: str = ""
    shows: str = ""
    method: str = "GET"
    data: Mapping[str, Any] = field(default_factory=dict)
    changes: bool = False

    def __str__(self) -> str:
        return f"{self.route} {self.method} {self.path}"
