"""The only door of trips: several statements in one trip to the database, and fixed questions whose SQL is written once."""

from .questions import Asked, Question, ask
from .sending import Statement, send

__all__ = ["Asked", "Question", "Statement", "ask", "send"]
