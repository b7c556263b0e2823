"""The lint of the schema: data rules 1, 2 and 5 asked of pg_catalog, for every model with `is_huge = True`."""

from django.apps import apps
from django.db import connection
from django.db.backends.utils import CursorWrapper

DIVISION_COLUMNS = {
    "city_code",
    "district_code",
    "street_code",
    "community_code",
    "grid_code",
    "division_code",
    "division",
}

_ASKED = {
    "rule 2: is not partitioned by range": """
        SELECT 1 WHERE NOT EXISTS (SELECT FROM pg_partitioned_table p WHERE p.partrelid = %(t)s::regclass AND
        partstrat = 'r')
    """,
    "rule 2: is partitioned by something that is not one time": """
        SELECT 1 FROM pg_partitioned_table p WHERE p.partrelid = %(t)s::regclass AND (p.partnatts <> 1 OR NOT EXISTS (
            SELECT FROM pg_attribute a WHERE a.attrelid = p.partrelid AND a.attnum = p.partattrs[0]
               AND a.atttypid IN ('timestamptz'::regtype, 'date'::regtype)))
    """,
    "rule 2: has no primary key with the time in it": """
        SELECT 1 WHERE NOT EXISTS (
            SELECT FROM pg_constraint c JOIN pg_partitioned_table p ON p.partrelid = c.conrelid
             WHERE c.conrelid = %(t)s::regclass AND c.contype = 'p' AND p.partattrs[0] = ANY(c.conkey))
    """,
    "rule 2: has a foreign key": """
        SELECT conname FROM pg_constraint WHERE contype = 'f' AND conrelid = %(t)s::regclass
    """,
    "rule 2: is the target of a foreign key": """
        SELECT conname FROM pg_constraint WHERE contype = 'f' AND confrelid = %(t)s::regclass
    """,
    "rule 2: has a trigger": """
        SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgrelid IN (SELECT %(t)s::regclass UNION
            SELECT inhrelid FROM pg_inherits WHERE inhparent = %(t)s::regclass)
    """,
    "rule 2: has another unique index": """
        SELECT indexrelid::regclass::text FROM pg_index
         WHERE indrelid = %(t)s::regclass AND indisunique AND NOT indisprimary
    """,
    "rule 2: has an identity column": """
        SELECT attname FROM pg_attribute WHERE attrelid = %(t)s::regclass AND attidentity <> '' AND NOT attisdropped
    """,
    "rule 5: takes a value from a sequence": """
        SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef
         WHERE adrelid = %(t)s::regclass AND pg_get_expr(adbin, adrelid) LIKE '%%nextval(%%'
    """,
    "rule 5: notifies": """
        SELECT t.tgname FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
         WHERE t.tgrelid = %(t)s::regclass AND p.prosrc ILIKE '%%notify%%'
    """,
}


def huge_tables() -> list[str]:
    """The tables that apps declare as huge."""
    return sorted(model._meta.db_table for model in apps.get_models() if getattr(model, "is_huge", False))


def huge_table_faults() -> list[str]:
    """What is wrong with the tables declared as huge, and with the keys of the others; empty when all is well."""
    faults = []
    with connection.cursor() as cursor:
        for table in huge_tables():
            cursor.execute(
                "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped",
                [table],
            )
            if not DIVISION_COLUMNS & {row[0] for row in cursor.fetchall()}:
                faults.append(f"{table}: rule 1: carries no division")
            for fault, question in _ASKED.items():
                cursor.execute(question, {"t": table})
                faults += [f"{table}: {fault} ({row[0]})".replace(" (1)", "") for row in cursor.fetchall()]
        faults += _compound_keys(cursor)
    return faults


def _compound_keys(cursor: CursorWrapper) -> list[str]:
    """Core tables have a key of one column."""
    core = {
        model._meta.db_table
        for model in apps.get_models()
        if model._meta.managed and model.__module__.startswith("huimin.") and not getattr(model, "is_huge", False)
    }
    cursor.execute(
        "SELECT c.relname FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid "
        "WHERE k.contype = 'p' AND cardinality(k.conkey) > 1 AND c.relname = ANY(%s) ORDER BY 1",
        [list(core)],
    )
    return [f"{row[0]}: rule 1: has a key of several columns" for row in cursor.fetchall()]
