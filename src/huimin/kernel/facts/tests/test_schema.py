"""The lint of the schema finds what it should."""

import pytest
from django.db import connection

from huimin.kernel.facts import api as facts
from huimin.kernel.facts import schema

pytestmark = pytest.mark.django_db

BAD = """
CREATE TABLE lint_parent (id bigint PRIMARY KEY);
CREATE FUNCTION lint_tell() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_notify('x', ''); RETURN NEW; END $$;
"""


def test_our_own_tables_are_good():
    assert "facts_sealed" in schema.huge_tables()
    assert facts.huge_table_faults() == []


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        (
            "CREATE TABLE lint (id uuid, ts timestamptz, city_code text, PRIMARY KEY (id, ts))",
            "not partitioned by range",
        ),
        (
            "CREATE TABLE lint (id uuid, ts timestamptz, city_code text) PARTITION BY LIST (city_code)",
            "not partitioned by range",
        ),
        (
            "CREATE TABLE lint (id uuid, n int, city_code text, PRIMARY KEY (id, n)) PARTITION BY RANGE (n)",
            "not one time",
        ),
        ("CREATE TABLE lint (id uuid, ts timestamptz, city_code text) PARTITION BY RANGE (ts)", "no primary key"),
        (
            "CREATE TABLE lint (id uuid, ts timestamptz, PRIMARY KEY (id, ts)) PARTITION BY RANGE (ts)",
            "carries no division",
        ),
        (
            "CREATE TABLE lint (id uuid, ts timestamptz, city_code text, p bigint REFERENCES lint_parent, PRIMARY KEY (id, ts)) "
            "PARTITION BY RANGE (ts)",
            "has a foreign key",
        ),
        (
            "CREATE TABLE lint (id uuid, ts timestamptz, city_code text, PRIMARY KEY (id, ts)) PARTITION BY RANGE (ts); "
            "CREATE TABLE lint_child (id uuid, ts timestamptz, FOREIGN KEY (id, ts) REFERENCES lint)",
            "target of a foreign key",
        ),
        (
            "CREATE TABLE lint (id uuid, ts timestamptz, city_code text, PRIMARY KEY (id, ts)) PARTITION BY RANGE (ts); "
            "CREATE TRIGGER tell AFTER INSERT ON lint FOR EACH ROW EXECUTE FUNCTION lint_tell()",
            "notifies",
        ),
        (
            "CREATE TABLE lint (id uuid, ts timestamptz, city_code text, PRIMARY KEY (id, ts), UNIQUE (ts, city_code)) "
            "PARTITION BY RANGE (ts)",
            "another unique",
        ),
        (
            "CREATE TABLE lint (id bigserial, ts timestamptz, city_code text, PRIMARY KEY (id, ts)) PARTITION BY RANGE (ts)",
            "a sequence",
        ),
    ],
)
def test_a_bad_table(monkeypatch, table, fault):
    with connection.cursor() as cursor:
        cursor.execute(BAD)
        cursor.execute(table)
    monkeypatch.setattr(schema, "huge_tables", lambda: ["lint"])
    assert any(fault in found for found in facts.huge_table_faults())
