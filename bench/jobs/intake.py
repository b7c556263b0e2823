"""intake: a need is raised over the API; beside it the same rows, written in one pipelined transaction each."""

import json
from itertools import count
from typing import Any
from uuid import UUID

import psycopg
from uuid_utils.compat import uuid7

from context import Context
from database import rate_of, rows_of
from measure import CONNECTIONS, Measurement, drive, median_of_rounds, request
from server import OURS, serve

EACH = 60
TYPES = ("urban.dirty_road", "urban.full_bin", "urban.unsorted_waste", "component.street_tree", "urban.piled_goods")
PATH = "/api/v1/cases"


def run(context: Context) -> list[Measurement]:
    """Requests validated, placed, routed, deadlines set, fact written."""
    numbers = count()
    with serve(OURS, context.port):

        def over_http() -> float:
            return drive(
                context.port, [[_request(context, next(numbers)) for _ in range(EACH)] for _ in range(CONNECTIONS)]
            ).rate

        ours = median_of_rounds(over_http)
    limit = _limit()
    return [
        Measurement(
            "intake", "1/s", ours, limit, "the same rows in one pipelined transaction, 8 connections",
            17.6, "Amsterdam/signals 2.50, published", goals={"limit": 0.15, "peer": 8},
        )
    ]  # fmt: skip


def _request(context: Context, number: int) -> bytes:
    street, community = number % len(context.city.streets), number % 23
    lon, lat = context.city.point(street, community)
    body = {
        "type_code": TYPES[number % len(TYPES)], "description": f"第 {number} 件：路边堆放杂物，影响通行，请尽快处理。",
        "lon": lon, "lat": lat, "address": f"{community + 1}号社区{number}号楼",
    }  # fmt: skip
    return request(PATH, headers=[("Authorization", f"Bearer {context.api_key}")], body=body)


def _limit() -> float:
    """Takes the rows of the last case raised and writes them again and again under other ids."""
    case = rows_of("casework_case", "channel = 'api' ORDER BY updated_at DESC LIMIT 1", [])[0]
    rows = {
        "casework_case": [case],
        "casework_clock": rows_of("casework_clock", "case_id = %s", [case["id"]]),
        "casework_workitem": rows_of("casework_workitem", "case_id = %s", [case["id"]]),
        "facts_fact": rows_of("facts_fact", "subject_id = %s", [case["id"]]),
    }
    numbers = count()

    def copy_once(database: psycopg.Connection[Any], case_id: UUID) -> None:
        with database.pipeline(), database.transaction():
            for table, found in rows.items():
                for row in found:
                    _insert(database, table, row, case_id, next(numbers))

    return median_of_rounds(lambda: rate_of(copy_once, [uuid7() for _ in range(EACH * CONNECTIONS)]))


def _insert(database: psycopg.Connection[Any], table: str, row: dict[str, Any], case_id: UUID, number: int) -> None:
    fresh = {
        **row,
        "id": case_id if table == "casework_case" else uuid7(),
        **({"case_id": case_id} if "case_id" in row else {}),
        **({"subject_id": case_id} if "subject_id" in row else {}),
        **({"number": f"limit-{case_id.hex[-14:]}"} if "number" in row else {}),
    }
    for made_by_database in ("tx", "recorded_at"):
        fresh.pop(made_by_database, None)
    names = ", ".join(f'"{name}"' for name in fresh)
    values = [json.dumps(value) if isinstance(value, dict) else value for value in fresh.values()]
    database.execute(f"INSERT INTO {table} ({names}) VALUES ({', '.join(['%s'] * len(values))})", values)
