"""The database's own part of the record: refusing change, sealing at commit, hashing an entry.

Sealing takes a lock that every committing transaction queues for, so it must come last and be short: an entry's own
deferred trigger only notes it in `audit_due`, whose deferred trigger seals it. PostgreSQL runs deferred triggers in
rounds, so all foreign keys have been checked (and have waited for other people's rows) before the lock is asked for,
and nothing that holds it waits for anybody. Both functions belong to the owner, since the app may not write seals.
"""

LOCK = 5_302_611  # any number that no other advisory lock of this database uses

# Depends on the entry's values alone: no setting of the session (time zone, date style, digits, language) enters.
DIGEST = """
CREATE FUNCTION audit_digest(before bytea, e audit_entry) RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE
RETURN sha256(before || convert_to(json_build_array(
    e.id, extract(epoch FROM e.at), e.partnership_id, e.member_id, e.member_name, e.agency_name, e.event,
    e.target_kind, e.target_ref, e.target_label, e.why, e.under, e.detail)::text, 'UTF8'))
"""

DUE = """
CREATE UNLOGGED TABLE audit_due (entry_id bigint PRIMARY KEY);
ALTER TABLE audit_due ENABLE ROW LEVEL SECURITY;
CREATE FUNCTION audit_note_due() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO audit_due (entry_id) VALUES (new.id);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER audit_entry_due AFTER INSERT ON audit_entry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit_note_due()
"""

SEAL = f"""
CREATE FUNCTION audit_seal_due() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    entry audit_entry;
    last audit_seal;
BEGIN
    DELETE FROM audit_due WHERE entry_id = new.entry_id;
    SELECT * INTO entry FROM audit_entry WHERE id = new.entry_id;
    IF NOT found THEN
        RAISE EXCEPTION 'entry % of the record is not there to be sealed', new.entry_id;
    END IF;
    PERFORM pg_advisory_xact_lock({LOCK});
    SELECT * INTO last FROM audit_seal ORDER BY number DESC LIMIT 1;
    INSERT INTO audit_seal (number, entry_id, hash)
    VALUES (coalesce(last.number, 0) + 1, entry.id, audit_digest(coalesce(last.hash, ''::bytea), entry));
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER audit_due_seal AFTER INSERT ON audit_due
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit_seal_due()
"""

REFUSE = """
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the record only grows: % of % is refused', tg_op, tg_table_name; END $$;
CREATE TRIGGER audit_entry_keep BEFORE UPDATE OR DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_entry_keep_all BEFORE TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_seal_keep BEFORE UPDATE OR DELETE ON audit_seal
    FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_seal_keep_all BEFORE TRUNCATE ON audit_seal
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()
"""

# Row security keeps an index of words from being used (its operators might leak), so the search of words runs as the
# owner and names the reader's partnership itself. The newest entries first, at most `most` of them.
# It is planned anew each time, because rare words want the index of words and common ones the index of time.
FIND = """
ALTER TABLE audit_entry ADD words tsvector GENERATED ALWAYS AS (to_tsvector('simple', target_label)) STORED;
CREATE INDEX audit_entry_words ON audit_entry USING gin (words);
CREATE FUNCTION audit_find(sought text, since timestamptz, until timestamptz, most integer)
RETURNS SETOF bigint LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY EXECUTE '
        SELECT id FROM audit_entry
        WHERE partnership_id = $1 AND words @@ $2 AND at >= $3 AND at < $4
        ORDER BY at DESC, id DESC LIMIT $5'
    USING nullif(current_setting('app.partnership', true), ''), to_tsquery('simple', sought), since, until, most;
END $$
"""

TRIGGERS = (
    "audit_entry_due",
    "audit_due_seal",
    "audit_entry_keep",
    "audit_entry_keep_all",
    "audit_seal_keep",
    "audit_seal_keep_all",
)

UNDO = """
DROP FUNCTION audit_find(text, timestamptz, timestamptz, integer); ALTER TABLE audit_entry DROP words;
DROP TRIGGER audit_entry_due ON audit_entry; DROP TABLE audit_due;
DROP TRIGGER audit_entry_keep ON audit_entry; DROP TRIGGER audit_entry_keep_all ON audit_entry;
DROP TRIGGER audit_seal_keep ON audit_seal; DROP TRIGGER audit_seal_keep_all ON audit_seal;
DROP FUNCTION audit_refuse(); DROP FUNCTION audit_seal_due(); DROP FUNCTION audit_note_due();
DROP FUNCTION audit_digest(bytea, audit_entry)
"""

# Verification. Each seal is held against the seal stored before it, so that one altered entry is one finding and the
# entries after it are not blamed. Behind a gap the seal before is unknown, so the hash there says nothing. The inner
# query has no order, so that PostgreSQL hashes on several cores.
ALTERED = """
WITH altered AS MATERIALIZED (
    SELECT s.number, e.id, e.at, e.event
    FROM audit_entry e
    JOIN audit_seal s ON s.entry_id = e.id
    LEFT JOIN audit_seal before ON before.number = s.number - 1
    WHERE (before.number IS NOT NULL OR s.number = 1)
    AND s.hash IS DISTINCT FROM audit_digest(coalesce(before.hash, ''::bytea), e)
)
SELECT *, count(*) OVER () FROM altered ORDER BY number LIMIT %s
"""

GONE = """
WITH chain AS (SELECT number, entry_id, lag(number, 1, 0::bigint) OVER (ORDER BY number) AS before FROM audit_seal),
gone AS MATERIALIZED (
    SELECT chain.number, before, entry_id, e.id IS NULL AS missing
    FROM chain LEFT JOIN audit_entry e ON e.id = entry_id
    WHERE e.id IS NULL OR chain.number <> before + 1
)
SELECT *, count(*) OVER () FROM gone ORDER BY number LIMIT %s
"""

UNSEALED = """
WITH unsealed AS MATERIALIZED (
    SELECT e.id, e.at, e.event FROM audit_entry e
    WHERE NOT EXISTS (SELECT 1 FROM audit_seal s WHERE s.entry_id = e.id)
)
SELECT *, count(*) OVER () FROM unsealed ORDER BY id LIMIT %s
"""

COUNTS = """
SELECT (SELECT count(*) FROM audit_seal), (SELECT coalesce(max(number), 0) FROM audit_seal),
    (SELECT coalesce(min(number), 1) FROM audit_seal), (SELECT count(*) FROM audit_entry),
    (SELECT count(*) FROM audit_seal s WHERE NOT EXISTS (SELECT 1 FROM audit_entry e WHERE e.id = s.entry_id))
"""

SETTINGS = "SET LOCAL jit = off; SET LOCAL work_mem = '64MB'; SET LOCAL max_parallel_workers_per_gather = 4"

# Where two seals in a row are broken: the first alone was changed, if what it should have been bears the second out.
ALTERED_SEALS = """
SELECT s.number, s.entry_id
FROM audit_seal s
JOIN audit_entry e ON e.id = s.entry_id
JOIN audit_seal after ON after.number = s.number + 1
JOIN audit_entry f ON f.id = after.entry_id
LEFT JOIN audit_seal before ON before.number = s.number - 1
WHERE s.number = ANY(%s)
AND after.hash = audit_digest(audit_digest(coalesce(before.hash, ''::bytea), e), f)
"""

NAMES = """
WITH RECURSIVE names AS (
    (SELECT member_name FROM audit_entry WHERE partnership_id = %(partnership)s ORDER BY member_name LIMIT 1)
    UNION ALL
    SELECT (SELECT e.member_name FROM audit_entry e
            WHERE e.partnership_id = %(partnership)s AND e.member_name > names.member_name
            ORDER BY e.member_name LIMIT 1)
    FROM names WHERE names.member_name IS NOT NULL)
SELECT member_name FROM names WHERE member_name IS NOT NULL
"""

EVENTS = NAMES.replace("member_name", "event")

LABEL_HAS_WORDS = "audit_entry.words @@ to_tsquery('simple', %s)"
AMONG = "audit_entry.id = ANY(%s)"
