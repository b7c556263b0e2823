"""Where messages find the number of an account."""

from .actions.reveal import phone_of

__all__ = ["phone_of"]
