"""The database's own part of the record: refusing change, sealing at commit, checking the chain.

The seal is written by a deferred constraint trigger, so that requests queue for the chain only while they commit and
not from their first entry on. It takes an advisory lock, reads the last seal and adds the next; the function belongs to
the owner, since the app may not write seals.
"""

LOCK = 5_302_611  # any number that no other advisory lock of this database uses

DIGEST = """
CREATE FUNCTION audit_digest(before bytea, e audit_entry) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
    SELECT sha256(before || convert_to(jsonb_build_array(
        e.id, extract(epoch FROM e.at), e.partnership_id, e.member_id, e.member_name, e.agency_name, e.event,
        e.target_kind, e.target_ref, e.target_label, e.why, e.under, e.detail)::text, 'UTF8'))
$$
"""

SEAL = f"""
CREATE FUNCTION audit_seal_entry() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE last audit_seal;
BEGIN
    PERFORM pg_advisory_xact_lock({LOCK});
    SELECT * INTO last FROM audit_seal ORDER BY number DESC LIMIT 1;
    INSERT INTO audit_seal (number, entry_id, hash)
    VALUES (coalesce(last.number, 0) + 1, new.id, audit_digest(coalesce(last.hash, ''::bytea), new));
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER audit_entry_seal AFTER INSERT ON audit_entry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit_seal_entry()
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

UNDO = """
DROP TRIGGER audit_entry_seal ON audit_entry;
DROP TRIGGER audit_entry_keep ON audit_entry; DROP TRIGGER audit_entry_keep_all ON audit_entry;
DROP TRIGGER audit_seal_keep ON audit_seal; DROP TRIGGER audit_seal_keep_all ON audit_seal;
DROP FUNCTION audit_refuse(); DROP FUNCTION audit_seal_entry(); DROP FUNCTION audit_digest(bytea, audit_entry)
"""
