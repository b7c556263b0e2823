"""The only door of exchange: files of any schema, read by a mapping."""

from .actions import quarantine_read
from .errors import BatchBusy, BatchNotFound, ExchangeError, MappingFault, MappingRefused, SourceRefused
from .faults import register, words_of
from .language.document import Document, Steps, nearest, parse_document, read_document, spelled
from .language.expressions import compile_expression
from .language.matches import compile_match
from .language.points import Point, compile_point
from .language.schema import MATCH, PLAIN, POINT, TEXT, TITLE, closed, either, one_of, ref, whole_schema
from .language.times import Moment, compile_time, zone_of
from .language.values import Values, compiled_regex, field_of, plain
from .queries import batch, batches, quarantined, waiting_count
from .reports import as_text, titles_of
from .runs import Outcome, Progress, run_file, run_quarantine
from .storing import digest_of, storable
from .types import (
    BadRow,
    BatchView,
    Change,
    Fault,
    Mapped,
    Notes,
    Oddity,
    QuarantinedView,
    Reader,
    Row,
    Target,
)

__all__ = [
    "MATCH",
    "PLAIN",
    "POINT",
    "TEXT",
    "TITLE",
    "BadRow",
    "BatchBusy",
    "BatchNotFound",
    "BatchView",
    "Change",
    "Document",
    "ExchangeError",
    "Fault",
    "Mapped",
    "MappingFault",
    "MappingRefused",
    "Moment",
    "Notes",
    "Oddity",
    "Outcome",
    "Point",
    "Progress",
    "QuarantinedView",
    "Reader",
    "Row",
    "SourceRefused",
    "Steps",
    "Target",
    "Values",
    "as_text",
    "batch",
    "batches",
    "closed",
    "compile_expression",
    "compile_match",
    "compile_point",
    "compile_time",
    "compiled_regex",
    "digest_of",
    "either",
    "field_of",
    "nearest",
    "one_of",
    "parse_document",
    "plain",
    "quarantine_read",
    "quarantined",
    "read_document",
    "ref",
    "register",
    "run_file",
    "run_quarantine",
    "spelled",
    "storable",
    "titles_of",
    "waiting_count",
    "whole_schema",
    "words_of",
    "zone_of",
]
