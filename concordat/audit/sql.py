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
RETURN sha256(before || convert_to(jsonb_build_array(
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
    last audit_seal;
BEGIN
    PERFORM pg_advisory_xact_lock({LOCK});
    SELECT * INTO last FROM audit_seal ORDER BY number DESC LIMIT 1;
    INSERT INTO audit_seal (number, entry_id, hash)
    SELECT coalesce(last.number, 0) + 1, e.id, audit_digest(coalesce(last.hash, ''::bytea), e)
    FROM audit_entry e WHERE e.id = new.entry_id;
    IF NOT found THEN
        RAISE EXCEPTION 'entry % of the record is not there to be sealed', new.entry_id;
    END IF;
    DELETE FROM audit_due WHERE entry_id = new.entry_id;
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
FIND = """
CREATE INDEX audit_entry_words ON audit_entry USING gin (to_tsvector('simple', target_label));
CREATE FUNCTION audit_find(words text, since timestamptz, until timestamptz, most integer)
RETURNS SETOF bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT id FROM audit_entry
    WHERE partnership_id = nullif(current_setting('app.partnership', true), '')
    AND to_tsvector('simple', target_label) @@ to_tsquery('simple', words)
    AND at >= since AND at < until
    ORDER BY at DESC, id DESC LIMIT most
$$
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
DROP FUNCTION audit_find(text, timestamptz, timestamptz, integer); DROP INDEX audit_entry_words;
DROP TRIGGER audit_entry_due ON audit_entry; DROP TABLE audit_due;
DROP TRIGGER audit_entry_keep ON audit_entry; DROP TRIGGER audit_entry_keep_all ON audit_entry;
DROP TRIGGER audit_seal_keep ON audit_seal; DROP TRIGGER audit_seal_keep_all ON audit_seal;
DROP FUNCTION audit_refuse(); DROP FUNCTION audit_seal_due(); DROP FUNCTION audit_note_due();
DROP FUNCTION audit_digest(bytea, audit_entry)
"""

# Verification. Each seal is held against the seal stored before it, so that one altered entry is one finding and the
# entries after it are not blamed. Behind a gap the seal before is unknown, so the hash there says nothing.
_CHAIN = """
WITH chain AS (
    SELECT number, entry_id, hash, lag(number, 1, 0::bigint) OVER (ORDER BY number) AS number_before,
        lag(hash, 1, ''::bytea) OVER (ORDER BY number) AS hash_before
    FROM audit_seal
)
"""

BROKEN_SEALS = f"""
{_CHAIN}
SELECT chain.number, chain.number_before, chain.entry_id, e.id IS NULL AS missing, e.at, e.event, count(*) OVER ()
FROM chain LEFT JOIN audit_entry e ON e.id = chain.entry_id
WHERE e.id IS NULL OR chain.number <> chain.number_before + 1
    OR chain.hash IS DISTINCT FROM audit_digest(chain.hash_before, e)
ORDER BY chain.number LIMIT %s
"""

UNSEALED = """
SELECT e.id, e.at, e.event, count(*) OVER ()
FROM audit_entry e LEFT JOIN audit_seal s ON s.entry_id = e.id
WHERE s.entry_id IS NULL ORDER BY e.id LIMIT %s
"""
