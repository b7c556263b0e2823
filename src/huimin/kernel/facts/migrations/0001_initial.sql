-- The inbox: one cheap insert in the action's own transaction.
-- `tx` stands before `recorded_at`: the clock is read after the transaction has its number, so a later number never has
-- an earlier time; readers prune partitions by it.
CREATE TABLE facts_fact (
    id uuid PRIMARY KEY,
    tx bigint NOT NULL DEFAULT (pg_current_xact_id()::text::bigint),
    verb text NOT NULL,
    at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    subject_type text NOT NULL,
    subject_id uuid NOT NULL,
    actor_kind text NOT NULL,
    account_id uuid,
    post_id uuid,
    organisation_id uuid,
    city_code text NOT NULL DEFAULT '',
    district_code text NOT NULL DEFAULT '',
    street_code text NOT NULL DEFAULT '',
    community_code text NOT NULL DEFAULT '',
    grid_code text NOT NULL DEFAULT '',
    unit_id uuid,
    reason text NOT NULL DEFAULT '',
    data jsonb NOT NULL DEFAULT '{}',
    version text NOT NULL DEFAULT '',
    channel text NOT NULL DEFAULT '',
    ip text NOT NULL DEFAULT '',
    request_id text NOT NULL DEFAULT ''
);
CREATE INDEX facts_fact_order ON facts_fact (tx, id);
CREATE INDEX facts_fact_subject ON facts_fact (subject_id);

-- The audit table: the same columns, and the place in the stream's chain.
CREATE TABLE facts_sealed (
    LIKE facts_fact,
    stream text NOT NULL,
    seq bigint NOT NULL,
    hash bytea NOT NULL,
    PRIMARY KEY (id, recorded_at)
) PARTITION BY RANGE (recorded_at);
CREATE INDEX facts_sealed_order ON facts_sealed (tx, id);
CREATE INDEX facts_sealed_subject ON facts_sealed (subject_id);
CREATE INDEX facts_sealed_chain ON facts_sealed (stream, seq);

CREATE TABLE facts_stream (
    stream text PRIMARY KEY,
    algorithm text NOT NULL,
    seq bigint NOT NULL,
    hash bytea NOT NULL,
    anchored_seq bigint NOT NULL DEFAULT 0
);

CREATE TABLE facts_follower (
    name text PRIMARY KEY,
    cursor text NOT NULL DEFAULT ''
);

-- Makes the partition of the month that holds the day, when it is not there; tells whether it made one.
CREATE FUNCTION facts_make_partition(day date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    first date := date_trunc('month', day::timestamp)::date;
    name text := 'facts_sealed_' || to_char(first, 'YYYY_MM');
BEGIN
    IF to_regclass(name) IS NOT NULL THEN
        RETURN false;
    END IF;
    EXECUTE format(
        'CREATE TABLE %I PARTITION OF facts_sealed FOR VALUES FROM (%L) TO (%L)',
        name, first::text || ' 00:00:00+00', (first + interval '1 month')::date::text || ' 00:00:00+00'
    );
    EXECUTE format('REVOKE ALL ON %I FROM PUBLIC', name);
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'huimin_app') THEN
        EXECUTE format('REVOKE ALL ON %I FROM huimin_app', name);
    END IF;
    RETURN true;
END $$;

-- Moves facts from the inbox into the audit table, at the places given. It appends and can do nothing else: each
-- stream must go on exactly where it stands.
CREATE FUNCTION facts_move(ids uuid[], streams text[], seqs bigint[], hashes bytea[], algorithm_ text) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    moved integer;
BEGIN
    IF EXISTS (
        SELECT FROM (
            SELECT p.stream, min(p.seq) AS first, max(p.seq) AS last, count(*) AS n, count(DISTINCT p.seq) AS places
            FROM unnest(streams, seqs) AS p (stream, seq) GROUP BY p.stream
        ) AS b LEFT JOIN facts_stream h ON h.stream = b.stream
        WHERE b.first <> coalesce(h.seq, 0) + 1 OR b.last - b.first + 1 <> b.n OR b.n <> b.places
    ) THEN
        RAISE EXCEPTION 'facts_move: a stream does not go on where it stands';
    END IF;
    WITH place AS (
        SELECT * FROM unnest(ids, streams, seqs, hashes) AS p (id, stream, seq, hash)
    ), taken AS (
        DELETE FROM facts_fact f USING place p WHERE f.id = p.id RETURNING f.*, p.stream, p.seq, p.hash
    )
    INSERT INTO facts_sealed SELECT * FROM taken;
    GET DIAGNOSTICS moved = ROW_COUNT;
    IF moved <> cardinality(ids) THEN
        RAISE EXCEPTION 'facts_move: % facts asked, % found', cardinality(ids), moved;
    END IF;
    INSERT INTO facts_stream AS h (stream, algorithm, seq, hash)
    SELECT DISTINCT ON (p.stream) p.stream, algorithm_, p.seq, p.hash
    FROM unnest(streams, seqs, hashes) AS p (stream, seq, hash) ORDER BY p.stream, p.seq DESC
    ON CONFLICT (stream) DO UPDATE SET seq = excluded.seq, hash = excluded.hash;
    RETURN moved;
END $$;

-- Notes that a stream's head stands signed outside the database. It only moves forward, and not past the stream.
CREATE FUNCTION facts_anchor(stream_ text, seq_ bigint) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE facts_stream SET anchored_seq = seq_ WHERE stream = stream_ AND seq_ > anchored_seq AND seq_ <= seq;
$$;

-- Who may do what. The roles belong to the cluster; where this user may not make them, set-up must have done so, and
-- where they are missing altogether the tables stay with this user (`./huimin audit verify` says so).
DO $$
BEGIN
    CREATE ROLE huimin_app NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation OR insufficient_privilege THEN NULL;
END $$;
DO $$
BEGIN
    CREATE ROLE huimin_sealer NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation OR insufficient_privilege THEN NULL;
END $$;

REVOKE ALL ON FUNCTION facts_make_partition, facts_move, facts_anchor FROM PUBLIC;

DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'huimin_app') THEN
        GRANT USAGE ON SCHEMA public TO huimin_app;
        GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO huimin_app;
        GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO huimin_app;
        ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO huimin_app;
        ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO huimin_app;
        REVOKE ALL ON facts_fact, facts_sealed, facts_stream FROM huimin_app;
        GRANT SELECT, INSERT ON facts_fact TO huimin_app;
        GRANT SELECT ON facts_sealed, facts_stream TO huimin_app;
        GRANT EXECUTE ON FUNCTION facts_make_partition, facts_move, facts_anchor TO huimin_app;
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'huimin_sealer') THEN
        IF NOT pg_has_role(current_user, 'huimin_sealer', 'MEMBER') THEN
            EXECUTE format('GRANT huimin_sealer TO %I', current_user);
        END IF;
        GRANT USAGE, CREATE ON SCHEMA public TO huimin_sealer;
        GRANT SELECT, DELETE ON facts_fact TO huimin_sealer;
        ALTER TABLE facts_sealed OWNER TO huimin_sealer;
        ALTER TABLE facts_stream OWNER TO huimin_sealer;
        ALTER FUNCTION facts_make_partition OWNER TO huimin_sealer;
        ALTER FUNCTION facts_move OWNER TO huimin_sealer;
        ALTER FUNCTION facts_anchor OWNER TO huimin_sealer;
    END IF;
END $$;

SELECT facts_make_partition((now() + make_interval(months => n))::date) FROM generate_series(0, 2) AS n;
