"""Files shown to a session: for people who prove otherwise than by an account that they may see the subject.

The page that asked for the proof (a query code) shows the files; the session may then read them, and only they.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

SESSION_KEY = "files_shown"
MOST = 200


def show(session: Any, ids: Iterable[UUID]) -> None:
    """The session may read these files from now on. The caller has asked for the proof."""
    kept = session.get(SESSION_KEY, [])
    new = [str(id) for id in ids if str(id) not in kept]
    if new:
        session[SESSION_KEY] = [*kept, *new][-MOST:]


def is_shown(session: Any, id: UUID) -> bool:
    """Whether the file was shown to the session."""
    return str(id) in session.get(SESSION_KEY, [])
