"""The tables of messages: what goes out, and what comes back."""

from .arrival import Arrival
from .message import Message

__all__ = ["Arrival", "Message"]
