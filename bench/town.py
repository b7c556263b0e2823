"""A city of ten streets with 230 communities and 200 units, and its cases: a hundred thousand, then a million.

Everything lies in a database of its own. Cases, work items and clocks are made by set-based SQL, spread as in a real city: three
years, some types frequent and some rare, one in seven still open, the later the more.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection, transaction

from huimin.config import upgrade
from huimin.engines.casework import api as casework
from huimin.engines.casework import factories
from huimin.kernel.access import api as access
from huimin.kernel.access import factories as people
from huimin.kernel.places import api as places
from huimin.kernel.places.types import Level

CITY, DISTRICT = "990100", "990101"
STREETS, COMMUNITIES, UNITS = 10, 23, 18
WEST, SOUTH, SIDE = 117.0, 39.0, 0.1
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Street:
    """One street with its two centres and its units by capability."""

    code: str
    communities: tuple[str, ...]
    intake: UUID
    dispatch: UUID
    units: dict[str, UUID]


@dataclass
class City:
    """What the jobs need to know of the city."""

    streets: list[Street]
    cases: int = 0
    progress: Progress = field(default=print)

    def point(self, street: int, community: int) -> tuple[float, float]:
        """The middle of a community, in degrees."""
        width = SIDE / COMMUNITIES
        return round(WEST + SIDE * street + width * (community + 0.5), 6), round(SOUTH + SIDE / 2, 6)


def build(progress: Progress) -> City:
    """The city without cases."""
    system = access.Actor.system("bench")
    with transaction.atomic():
        upgrade.run(lambda *_: None)
        progress("divisions, organisations, routes")
        capabilities = sorted(_capabilities())
        places.load_tree(actor=system, divisions=list(_divisions()), source="bench")
        streets = [_street(number, capabilities) for number in range(STREETS)]
    return City(streets, progress=progress)


def known(progress: Progress) -> City:
    """The city of an earlier run."""
    streets = [_known_street(_street_code(number)) for number in range(STREETS)]
    with connection.cursor() as db:
        db.execute("SELECT count(*) FROM casework_case")
        return City(streets, cases=db.fetchone()[0], progress=progress)


def _known_street(code: str) -> Street:
    def unit(name: str) -> UUID:
        found = access.organisation(code=f"{code}-{name}")
        if found is None:
            raise SystemExit("the database was left unfinished; run again without --keep")
        return found.id

    return Street(code, _communities(code), unit("intake"), unit("dispatch"), {})


def _capabilities() -> set[str]:
    return {casework.case_type(view.code)[1].capability for view in casework.case_types()}


def _divisions() -> Iterator[places.DivisionRow]:
    yield _division(CITY, "测试市", "city", "", WEST, STREETS * SIDE)
    yield _division(DISTRICT, "测试区", "district", CITY, WEST, STREETS * SIDE)
    for number in range(STREETS):
        code, west, width = _street_code(number), WEST + SIDE * number, SIDE / COMMUNITIES
        yield _division(code, f"{number + 1}号街道", "street", DISTRICT, west, SIDE)
        for index, community in enumerate(_communities(code)):
            yield _division(community, f"{index + 1}号社区", "community", code, west + width * index, width)


def _street_code(number: int) -> str:
    return f"{DISTRICT}{number + 1:03}"


def _communities(street: str) -> tuple[str, ...]:
    return tuple(f"{street}{index + 1:03}" for index in range(COMMUNITIES))


def _division(code: str, name: str, level: Level, parent: str, west: float, width: float) -> places.DivisionRow:
    ring = [[west, SOUTH], [west + width, SOUTH], [west + width, SOUTH + SIDE], [west, SOUTH + SIDE], [west, SOUTH]]
    return places.DivisionRow(
        code=code, name={"zh-hans": name, "en": code}, level=level, parent=parent, is_constructed=True,
        time_zone="Asia/Shanghai" if level == "city" else "", boundary={"type": "Polygon", "coordinates": [ring]},
    )  # fmt: skip


def _street(number: int, capabilities: list[str]) -> Street:
    code = _street_code(number)
    intake = people.organisation(f"{code}-intake", kind="supervision_centre", division=code).id
    dispatch = people.organisation(f"{code}-dispatch", kind="dispatch_centre", division=code).id
    factories.route("intake", code, intake)
    factories.route("dispatch", code, dispatch)
    units = {}
    for index in range(UNITS):
        capability = capabilities[index % len(capabilities)]
        unit = people.organisation(f"{code}-{index:02}", division=code).id
        if capability not in units:
            factories.route(capability, code, unit)
        units[capability if capability not in units else f"{capability}-{index}"] = unit
    return Street(code, _communities(code), intake, dispatch, units)


def fill(city: City, until: int) -> None:
    """Adds cases until there are so many."""
    with connection.cursor() as db:
        db.execute("SET session_replication_role = replica")  # what refers to what is known to be right here
        try:
            _draw(db, city, until)
            with _bare("casework_case", "casework_workitem", "casework_clock"):
                for text, statement in (("cases", _CASES), ("work items", _ITEMS), ("clocks", _CLOCKS)):
                    city.progress(f"{until:,} cases: {text}")
                    db.execute(statement)
                city.progress(f"{until:,} cases: indexes")
        finally:
            db.execute("SET session_replication_role = origin")
        db.execute("DROP TABLE bench_draw")
        city.progress(f"{until:,} cases: statistics")
        db.execute("VACUUM (ANALYZE) casework_case, casework_workitem, casework_clock")
        db.execute("CHECKPOINT")
    city.cases = until


@contextmanager
def _bare(*tables: str) -> Iterator[None]:
    """The tables without the indexes that are no constraint; these are made again afterwards, which is quicker."""
    with connection.cursor() as db:
        db.execute(
            "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index"
            " WHERE indrelid = ANY(%s::regclass[]) AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid)",
            [list(tables)],
        )
        indexes = db.fetchall()
        for name, _ in indexes:
            db.execute(f"DROP INDEX {name}")
        try:
            yield
        finally:
            for _, definition in indexes:
                db.execute(definition)


def _draw(db, city: City, until: int) -> None:
    """One row a case to come with all that was drawn by lot for it."""
    db.execute("SELECT setseed(0.42)")
    db.execute("DROP TABLE IF EXISTS bench_draw, bench_type, bench_unit")
    db.execute("CREATE UNLOGGED TABLE bench_type (nth int PRIMARY KEY, code text, version uuid, title text)")
    db.execute(
        "CREATE UNLOGGED TABLE bench_unit (street int, nth int, unit uuid, intake uuid, dispatch uuid, types int[])"
    )
    views = [casework.case_type(view.code) for view in casework.case_types()]
    db.executemany(
        "INSERT INTO bench_type VALUES (%s, %s, %s, %s)",
        [(nth, view.code, view.version_id, view.title["zh-hans"]) for nth, (view, _) in enumerate(views)],
    )
    fitting: dict[str, list[int]] = {}
    for nth, (_, definition) in enumerate(views):
        fitting.setdefault(definition.capability, []).append(nth)
    db.executemany(
        "INSERT INTO bench_unit VALUES (%s, %s, %s, %s, %s, %s)",
        [
            (number, nth, unit, street.intake, street.dispatch, fitting[name.split("-")[0]])
            for number, street in enumerate(city.streets)
            for nth, (name, unit) in enumerate(street.units.items())
        ],
    )
    db.execute(
        _DRAW, {"first": city.cases + 1, "last": until, "streets": STREETS, "units": UNITS, "communities": COMMUNITIES}
    )


_DRAW = """
CREATE UNLOGGED TABLE bench_draw AS
WITH lots AS (
    SELECT n, now() - interval '1095 days' * ((%(last)s + random() - n) / (%(last)s - %(first)s + 1)) AS raised_at,
           (random() * %(streets)s)::int %% %(streets)s AS street,
           (random() * %(communities)s)::int %% %(communities)s AS community, (random() * %(units)s)::int %% %(units)s AS desk,
           random() AS r_type, random() AS r_state, random() AS r_pace, random() AS r_channel, random() AS x, random() AS y
      FROM generate_series(%(first)s, %(last)s) n
), placed AS (
    SELECT lots.*, u.unit, u.intake, u.dispatch, t.code AS type_code, t.version AS type_version, t.title AS type_title
      FROM lots JOIN bench_unit u ON u.street = lots.street AND u.nth = lots.desk
      JOIN bench_type t ON t.nth = u.types[1 + floor(power(lots.r_type, 1.6) * cardinality(u.types))::int]
), lived AS (
    SELECT placed.*, interval '1 hour' * (2 + 60 * r_pace) AS pace,
           CASE WHEN r_state < 0.16 + 0.5 * exp(extract(epoch FROM raised_at - now()) / 86400 / 30) THEN
                (ARRAY['reported','registered','dispatched','dispatched','handling','handling','handling','suspended','done','verified'])
                    [1 + floor(10 * r_pace)::int]
                WHEN r_state > 0.985 THEN 'rejected' ELSE 'closed' END AS state
      FROM placed
)
SELECT n, (lpad(to_hex((extract(epoch FROM raised_at) * 1000)::bigint), 12, '0') || '7' || substr(md5(n::text), 1, 3) || '8'
           || substr(md5(n::text), 4, 15))::uuid AS id,
       to_char(raised_at AT TIME ZONE 'Asia/Shanghai', 'YYMMDD') || '-' || lpad(n::text, 7, '0') AS number,
       990101 || lpad((street + 1)::text, 3, '0') AS street_code,
       990101 || lpad((street + 1)::text, 3, '0') || lpad((community + 1)::text, 3, '0') AS community_code,
       type_code, type_version, type_title || '：' || (community + 1) || '社区' || (1 + n %% 180) || '号楼附近' AS title,
       (ARRAY['portal','portal','portal','phone','phone','grid','grid','station','open311','api'])[1 + floor(r_channel * 10)::int]
           AS channel,
       state, unit, intake, dispatch, raised_at, pace, raised_at + interval '8 hours' + 4 * pace * x AS due_at,
       state IN ('reported','registered','rejected') AS is_before_unit, state IN ('closed','rejected') AS is_over,
       117.0 + 0.1 * street + 0.1 / %(communities)s * (community + x) AS lon, 39.0 + 0.1 * y AS lat
  FROM lived
"""

_CASES = """
INSERT INTO casework_case (id, number, query_code_index, type_code, type_version_id, title, description, form, channel, language,
    priority, reporter_name_sealed, reporter_phone_sealed, reporter_phone_index, is_anonymous, address, point,
    is_place_approximate, city_code, district_code, street_code, community_code, grid_code, state, unit_id, desk_id, outcome,
    due_at, is_due_provisional, raised_at, registered_at, dispatched_at, signed_at, finished_at, verified_at, closed_at,
    updated_at, return_count, rework_count, reopen_count, urge_count, pending_extension, rating, is_solved, rated_at, revision,
    origin, origin_key)
SELECT id, number, md5(id::text) || md5(number), type_code, type_version, title, title || '，影响通行，请尽快处理。', '{}',
       channel, 'zh-hans', CASE WHEN n % 40 = 0 THEN 'urgent' ELSE 'normal' END, '', '', '', true, '',
       ST_SetSRID(ST_MakePoint(lon, lat), 4326), false, '990100', '990101', street_code, community_code, '', state,
       CASE WHEN is_before_unit THEN NULL ELSE unit END,
       CASE state WHEN 'registered' THEN dispatch WHEN 'dispatched' THEN unit WHEN 'handling' THEN unit WHEN 'suspended' THEN unit
                  ELSE intake END,
       CASE WHEN state IN ('done', 'verified', 'closed') THEN 'solved' ELSE '' END,
       CASE WHEN is_before_unit THEN NULL ELSE due_at END, false, raised_at,
       CASE WHEN state NOT IN ('reported', 'rejected') THEN raised_at END, CASE WHEN NOT is_before_unit THEN raised_at END,
       CASE WHEN state NOT IN ('reported','registered','rejected','dispatched') THEN raised_at + 0.1 * pace END,
       CASE WHEN state IN ('done','verified','closed') THEN raised_at + 0.7 * pace END,
       CASE WHEN state IN ('verified','closed') THEN raised_at + 0.9 * pace END, CASE WHEN is_over THEN raised_at + pace END,
       raised_at + pace, 0, CASE WHEN n % 25 = 0 THEN 1 ELSE 0 END, 0, CASE WHEN n % 30 = 0 THEN 1 ELSE 0 END, '',
       CASE WHEN state = 'closed' AND n % 3 = 0 THEN 1 + (n % 5) END, NULL,
       CASE WHEN state = 'closed' AND n % 3 = 0 THEN raised_at + pace END, 6, '', ''
  FROM bench_draw
"""

_ITEMS = """
INSERT INTO casework_workitem (id, case_id, unit_id, number, title, type_code, channel, priority, state, stage, is_open,
    is_current, due_at, is_due_provisional, raised_at, arrived_at, updated_at, card, flags, city_code, district_code, street_code,
    community_code, grid_code)
SELECT overlay(d.id::text PLACING i.digit FROM 36)::uuid, d.id, i.unit, number, title, type_code, channel,
       CASE WHEN n % 40 = 0 THEN 'urgent' ELSE 'normal' END, state,
       CASE WHEN NOT is_current THEN '' ELSE coalesce(
           (jsonb_build_object('reported','register','registered','dispatch','dispatched','sign','done','verify','verified','close',
                               'handling','handle','suspended','handle') ->> state), '') END,
       is_current AND NOT is_over, is_current, CASE WHEN is_current AND NOT is_over THEN due_at END, false, raised_at, raised_at,
       raised_at + pace, CASE WHEN is_current AND NOT is_over AND due_at < now() THEN 'red' ELSE '' END,
       CASE WHEN n % 25 = 0 THEN ARRAY['reworked'] WHEN n % 30 = 0 THEN ARRAY['urged'] ELSE ARRAY[]::text[] END,
       '990100', '990101', street_code, community_code, ''
  FROM bench_draw d
  CROSS JOIN LATERAL (VALUES
      ('1', d.unit, d.state IN ('dispatched','handling','suspended'), NOT d.is_before_unit),
      ('2', d.intake, d.state NOT IN ('registered','dispatched','handling','suspended'),
       d.state NOT IN ('registered','dispatched','handling','suspended')),
      ('3', d.dispatch, true, d.state = 'registered')) AS i (digit, unit, is_current, is_there)
 WHERE i.is_there
"""

_CLOCKS = """
INSERT INTO casework_clock (id, case_id, stage, unit_id, "limit", statutory, calendar, time_zone, started_at, due_at,
    is_provisional, stopped_at)
SELECT overlay(d.id::text PLACING c.digit FROM 36)::uuid, d.id, c.stage, c.unit, '4wh', '', 'cn-office', 'Asia/Shanghai',
       raised_at + c.starts * pace,
       greatest(due_at, raised_at + c.starts * pace), false, CASE WHEN c.is_stopped THEN raised_at + c.stops * pace END
  FROM bench_draw d
  CROSS JOIN LATERAL (VALUES
      ('1', 'register', d.intake, 0.0, 0.1, d.state = 'rejected', d.state IN ('reported','rejected')),
      ('2', 'dispatch', d.dispatch, 0.0, 0.1, false, d.state = 'registered'),
      ('3', 'sign', d.unit, 0.0, 0.1, d.state <> 'dispatched', NOT d.is_before_unit),
      ('4', 'handle', d.unit, 0.0, 0.7, d.state IN ('done','verified','closed'), NOT d.is_before_unit),
      ('5', 'verify', d.intake, 0.7, 0.9, d.state IN ('verified','closed'), d.state IN ('done','verified','closed')),
      ('6', 'close', d.intake, 0.9, 1.0, d.state = 'closed', d.state IN ('verified','closed')))
      AS c (digit, stage, unit, starts, stops, is_stopped, is_there)
 WHERE c.is_there
"""
