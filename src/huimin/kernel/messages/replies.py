"""Where answers go: each app takes those of its own kind of thread, in its `replies.py`.

```python
REPLIES = {"case": take_reply}  # take_reply(thread_id: UUID, reply: Reply) -> None
```

It runs in the transaction in which the answer is noted as taken. What it refuses (a HuiminError) is held, with its sentence, for
staff to look at.
"""

from collections.abc import Callable
from functools import cache
from uuid import UUID

from huimin.kernel.manifest.api import modules

from .types import Reply

Taker = Callable[[UUID, Reply], None]

REPLIES: dict[str, Taker] = {}
"""Messages have no threads of their own."""


@cache
def _takers() -> dict[str, Taker]:
    found: dict[str, Taker] = {}
    for app, module in modules("replies"):
        for kind, taker in module.REPLIES.items():
            if kind in found:
                raise ValueError(f"{app}: replies to a {kind} are taken already")
            found[kind] = taker
    return found


def hand_on(thread: str, reply: Reply) -> None:
    """Gives the answer to whom the thread belongs.

    Raises: HuiminError, whatever its taker refuses; LookupError where nobody takes this kind.
    """
    kind, _colon, id_ = thread.partition(":")
    _takers()[kind](UUID(id_), reply)
