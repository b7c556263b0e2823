"""What walls of the same view read at the same time is read once.

Two hundred walls of one street ask for the same figures within the same second. Whoever asks first reads; the others are given the
same, as long as it was read after the moment of which they were told.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any


@dataclass
class _Kept:
    lock: Lock = field(default_factory=Lock)
    read_at_s: float = 0.0
    value: Any = None


class Shared:
    """Values by key, each read by one thread while the others wait for it.

    Units: `keep_s` seconds a value serves; moments are seconds since 1970.
    """

    def __init__(self, *, keep_s: float = 1.0, most: int = 256, now: Callable[[], float] = time.time) -> None:
        self._keep_s, self._most, self._now = keep_s, most, now
        self._kept: OrderedDict[Hashable, _Kept] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, read: Callable[[], Any], *, told_at_s: float | None = None) -> Any:
        """The value of `key`, read anew where it is older than `told_at_s`, or than `keep_s` where nothing was told."""
        with self._lock:
            kept = self._kept.setdefault(key, _Kept())
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        with kept.lock:
            now = self._now()
            oldest = now - self._keep_s if told_at_s is None else min(told_at_s, now)
            if kept.read_at_s < oldest or kept.read_at_s == 0.0 or now - kept.read_at_s > 60:
                kept.value = read()
                kept.read_at_s = now
            return kept.value
