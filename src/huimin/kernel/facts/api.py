"""Facts: one act, one fact. The only door."""

from .actions import insert_sql, new, record, record_many
from .errors import BadCursor, FactsError, HeadsDamaged, PersonalValue
from .following import caught_up, dispatch, follow, listeners
from .live import tail
from .queries import health, latest_cursor, of, of_many, since
from .schema import huge_table_faults
from .sealing import make_partitions, seal
from .types import FactView, Gap, Health, Listen, NewFact, Publish
from .verify import verify

__all__ = [
    "BadCursor",
    "FactView",
    "FactsError",
    "Gap",
    "HeadsDamaged",
    "Health",
    "Listen",
    "NewFact",
    "PersonalValue",
    "Publish",
    "caught_up",
    "dispatch",
    "follow",
    "health",
    "huge_table_faults",
    "insert_sql",
    "latest_cursor",
    "listeners",
    "make_partitions",
    "new",
    "of",
    "of_many",
    "record",
    "record_many",
    "seal",
    "since",
    "tail",
    "verify",
]
