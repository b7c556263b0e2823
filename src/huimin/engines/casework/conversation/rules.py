"""Who speaks in a conversation, how long it stays open, and what a message may hold. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum

from django.utils.translation import gettext as _

from ..errors import InputRefused
from ..transitions import FINAL, State


class Side(StrEnum):
    """One of the two sides of a conversation, by the direction of what it writes."""

    RESIDENT = "in"
    STAFF = "out"

    @property
    def other(self) -> "Side":
        """Who reads what this side writes."""
        return Side.STAFF if self == Side.RESIDENT else Side.RESIDENT


def open_until(state: State, closed_at: datetime | None, *, days: int) -> datetime | None:
    """Until when the resident may write into a case that is finished: as long as it could be reopened. None while it
    is worked on.
    """
    return closed_at + timedelta(days=days) if state in FINAL and closed_at is not None else None


def is_open(state: State, closed_at: datetime | None, *, days: int, at: datetime) -> bool:
    """Whether the resident may write at this moment."""
    until = open_until(state, closed_at, days=days)
    return until is None or at <= until


def checked(text: str, *, limit: int, has_files: bool) -> str:
    """The words as they are kept: one kind of line break, no control characters, no blank edges.

    Raises: InputRefused.
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    plain = "".join(
        letter for letter in plain if letter in "\n\t" or letter.isprintable() or letter == "\u3000"
    ).strip()
    if not plain and not has_files:
        raise InputRefused(_("Write what you want to say."), field="text")
    if len(plain) > limit:
        raise InputRefused(
            _("A message has at most %(limit)d characters, this one has %(count)d. Send it in two parts.")
            % {"limit": limit, "count": len(plain)},
            field="text",
        )
    return plain
