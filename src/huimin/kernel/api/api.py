"""The door of what machine doors share."""

from .errors import CursorInvalid, KeyBusy, KeyInvalid, KeyReused, PreconditionFailed
from .etags import etag_of, not_modified, require_match
from .factory import MachineApi, make_api
from .idempotency import answer_once
from .keyset import KeysetPage, Page, Paging, page
from .problems import problem, problem_of

__all__ = [
    "CursorInvalid",
    "KeyBusy",
    "KeyInvalid",
    "KeyReused",
    "KeysetPage",
    "MachineApi",
    "Page",
    "Paging",
    "PreconditionFailed",
    "answer_once",
    "etag_of",
    "make_api",
    "not_modified",
    "page",
    "problem",
    "problem_of",
    "require_match",
]
