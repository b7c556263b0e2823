"""Reading facts, sealed and unsealed alike, without missing a late commit and without giving one twice."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from huimin.kernel.gate.api import Where

from .rules import Cursor, born
from .types import FactView, Health

NIL = UUID(int=0)
FIELDS = (
    "id, tx, verb, at, recorded_at, subject_type, subject_id, actor_kind, account_id, post_id, organisation_id, "
    "city_code, district_code, street_code, community_code, grid_code, unit_id, reason, data, version, channel, ip, "
    "request_id"
)
# Slack for pruning partitions: longer than any transaction may stay open, and than clocks may differ.
SLACK = timedelta(days=31)

# Every transaction below this number has ended, so rows below it are complete for ever.
COMMITTED = "pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
# Within a test's own transaction, which never commits, its rows count as committed.
OWN = (
    "greatest(pg_snapshot_xmax(pg_current_snapshot())::text::bigint, "
    "coalesce(pg_current_xact_id_if_assigned()::text::bigint + 1, 0))"
)


def horizon() -> str:
    """SQL of the first transaction number that is not yet safe to read."""
    blocks = connection.atomic_blocks
    # The mark Django itself uses to let durable transactions run inside a test case.
    return OWN if blocks and getattr(blocks[0], "_from_testcase", False) else COMMITTED


def view(row: Sequence[Any]) -> FactView:
    """A fact from a row of FIELDS."""
    return FactView(
        id=row[0],
        verb=row[2],
        at=row[3],
        recorded_at=row[4],
        subject_type=row[5],
        subject_id=row[6],
        actor_kind=row[7],
        account_id=row[8],
        post_id=row[9],
        organisation_id=row[10],
        where=Where(*row[11:16]),
        unit_id=row[16],
        reason=row[17],
        data=json.loads(row[18]) if isinstance(row[18], str) else row[18],
        version=row[19],
        channel=row[20],
        ip=row[21],
        request_id=row[22],
    )


def of(*, subject: tuple[str, UUID]) -> list[FactView]:
    """All facts about one subject, sealed and unsealed, in the order they were recorded."""
    # A subject with a UUIDv7 has no facts from before it was made: older partitions need not be looked at.
    made = born(subject[1])
    bound = "" if made is None else "AND recorded_at >= %(bound)s"
    one = f"SELECT {FIELDS} FROM {{}} WHERE subject_id = %(id)s AND subject_type = %(type)s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(
            f"{one.format('facts_fact')} UNION ALL {one.format('facts_sealed')} {bound} ORDER BY tx, id",
            {"type": subject[0], "id": subject[1], "bound": made and made - SLACK},
        )
        return [view(row) for row in cursor.fetchall()]


def of_many(*, subject_type: str, subject_ids: Sequence[UUID]) -> dict[UUID, list[FactView]]:
    """All facts about many subjects of one type, each subject's in the order they were recorded; in one statement."""
    if not subject_ids:
        return {}
    ages = [born(key) for key in subject_ids]
    made = [age for age in ages if age is not None]
    bound = min(made) - SLACK if len(made) == len(ages) else None
    pruned = "" if bound is None else "AND recorded_at >= %(bound)s"
    one = f"SELECT {FIELDS} FROM {{}} WHERE subject_id = ANY(%(ids)s) AND subject_type = %(type)s"  # noqa: S608
    found: dict[UUID, list[FactView]] = {key: [] for key in subject_ids}
    with connection.cursor() as cursor:
        cursor.execute(
            f"{one.format('facts_fact')} UNION ALL {one.format('facts_sealed')} {pruned} ORDER BY tx, id",
            {"type": subject_type, "ids": list(subject_ids), "bound": bound},
        )
        for row in cursor.fetchall():
            found[row[6]].append(view(row))
    return found


def since(
    cursor: str | None, verbs: Sequence[str] | None = None, limit: int = 500
) -> tuple[list[FactView], str | None]:
    """The next facts after a cursor, oldest first, and the cursor after them.

    Shape: `None` starts from the first fact ever; `latest_cursor()` from now. With `verbs` only those, though the
    cursor passes the others too. Only facts are given whose every elder has been given or rolled back: a transaction
    that commits late is waited for, so that none is skipped and none comes twice, whatever the sealer moves
    meanwhile.
    Raises: BadCursor.
    """
    place = Cursor.parse(cursor) if cursor else Cursor(0, NIL, 0)
    bound = datetime.fromtimestamp(place.ms / 1000, UTC) - SLACK if place.ms else None
    wanted = "AND verb = ANY(%(verbs)s)" if verbs is not None else ""
    pruned = "AND recorded_at >= %(bound)s" if bound else ""
    params: dict[str, Any] = {
        "tx": place.tx,
        "id": place.id,
        "bound": bound,
        "verbs": list(verbs) if verbs is not None else None,
        "limit": limit,
    }
    one = (
        f"(SELECT {FIELDS} FROM {{}} WHERE (tx, id) > (%(tx)s, %(id)s) AND tx < h.safe {wanted} {{}} "  # noqa: S608
        "ORDER BY tx, id LIMIT %(limit)s)"
    )
    both = f"{one.format('facts_fact', '')} UNION ALL {one.format('facts_sealed', pruned)}"
    with connection.cursor() as database:
        database.execute(
            f"SELECT h.safe, f.* FROM (SELECT {horizon()} AS safe) AS h "  # noqa: S608
            f"LEFT JOIN LATERAL (SELECT * FROM ({both}) AS u ORDER BY tx, id LIMIT %(limit)s) AS f ON true",
            params,
        )
        rows = database.fetchall()
        safe = rows[0][0]
        found = [row[1:] for row in rows if row[1] is not None]
        last = found[-1] if found else None
        if verbs is not None and len(found) < limit:
            # Pass what was not asked for as well, so that it is not read over again the next time.
            newest = (
                "(SELECT tx, id, recorded_at FROM {} WHERE (tx, id) > (%(tx)s, %(id)s) AND tx < %(safe)s {} "
                "ORDER BY tx DESC, id DESC LIMIT 1)"
            )
            database.execute(
                f"SELECT id, tx, NULL, NULL, recorded_at FROM ({newest.format('facts_fact', '')} UNION ALL "  # noqa: S608
                f"{newest.format('facts_sealed', pruned)}) AS u ORDER BY tx DESC, id DESC LIMIT 1",
                params | {"safe": safe},
            )
            last = database.fetchone() or last
    if last is None:
        return [], cursor
    return [view(row) for row in found], str(Cursor(last[1], last[0], int(last[4].timestamp() * 1000)))


def latest_cursor() -> str:
    """The cursor of now: `since` gives what commits from here on."""
    with connection.cursor() as database:
        database.execute(f"SELECT {horizon()}, (extract(epoch FROM clock_timestamp()) * 1000)::bigint")  # noqa: S608
        safe, ms = database.fetchone()
    return str(Cursor(safe, NIL, ms))


def health(*, limit_s: float = 300) -> Health:
    """Whether sealing keeps up, the order of transactions is whole, and the audit table is out of the application's
    hands.

    Units: seconds that the oldest fact may wait for its seal.
    """
    with connection.cursor() as database:
        database.execute(
            """
            SELECT (SELECT count(*) FROM facts_fact),
                   coalesce((SELECT extract(epoch FROM now() - min(recorded_at)) FROM facts_fact), 0)::float,
                   (SELECT max(tx) FROM facts_sealed) >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint,
                   (SELECT count(*) FROM facts_stream WHERE anchored_seq < seq)
            """
        )
        unsealed, oldest_s, is_restored, behind = database.fetchone()
    faults = []
    if oldest_s > limit_s:
        faults.append(f"the oldest of {unsealed} facts has waited {oldest_s:.0f} s for its seal")
    if is_restored:
        faults.append(
            "facts carry later transaction numbers than this cluster has reached: it was restored from a dump; "
            "raise its epoch with pg_resetwal before work goes on (kernel/facts/README.md)"
        )
    detail = "; ".join(faults) or f"{unsealed} waiting for their seal, {behind} heads to sign"
    return Health(is_well=not faults, detail=detail, unsealed=unsealed, oldest_unsealed_s=oldest_s)


def places_in_streams(*, subject_id: UUID) -> dict[UUID, dict[str, Any]]:
    """Where the sealed facts of a subject stand: {fact: {"stream", "seq", "hash"}}."""
    with connection.cursor() as database:
        database.execute("SELECT id, stream, seq, hash FROM facts_sealed WHERE subject_id = %s", [subject_id])
        return {
            key: {"stream": stream, "seq": seq, "hash": bytes(digest).hex()}
            for key, stream, seq, digest in database.fetchall()
        }
