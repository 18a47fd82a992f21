"""The database seals each entry at commit, refuses change, and lets nobody write in another's name."""

import threading
import time
from contextlib import suppress

import psycopg
import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction

from concordat.audit.commands import record
from concordat.audit.models import Entry, Seal
from concordat.audit.queries import verify
from concordat.kernel.actors import NOBODY, Actor, acting, system
from tests.audit.tampering import SOMEBODY, grow
from tests.database import as_owner

NEIGHBOUR = Actor(member="neighbour000", name="Nell Neighbour", partnership="q00000000000")


def run(sql: str, *words: object) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, words)
        return cursor.fetchall() if cursor.description else []


def as_app() -> psycopg.Connection:
    """Open a second connection as the app, with a member set for the session."""
    app = psycopg.connect(**{k: v for k, v in connection.get_connection_params().items() if k in WORDS})
    for name, value in SOMEBODY.settings().items():
        app.execute("SELECT set_config(%s, %s, false)", [name, value])
    app.commit()
    return app


WORDS = {"dbname", "host", "port", "user", "password", "sslmode"}
INSERT = """
INSERT INTO audit_entry (at, partnership_id, member_id, member_name, agency_name, event, target_kind, target_ref,
    target_label, why, under, detail)
VALUES (now(), 'p00000000000', %s, '', '', 'a.b.c', '', '', '', '', '', '{}')
"""


class Lost(Exception):
    """What makes a test's savepoint roll back."""


@transaction.atomic
def half_write() -> None:
    """Do what a command does whose record cannot be written."""
    with acting(SOMEBODY):
        run("INSERT INTO thing VALUES ('half-written')")
        record("x" * 101, by=SOMEBODY)


class TestSeals:
    def test_an_entry_is_sealed_when_its_transaction_commits(self, emptied_after):
        with acting(SOMEBODY), transaction.atomic():
            entry = record("plans.plan.adopted", by=SOMEBODY)
            assert Seal.objects.count() == 0
        assert [seal.entry_id for seal in Seal.objects.all()] == [entry.pk]
        assert run("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'") == [(0,)]

    def test_two_entries_of_a_transaction_are_sealed_in_order(self, emptied_after):
        with acting(SOMEBODY), transaction.atomic():
            made = [record("a.b.first", by=SOMEBODY), record("a.b.second", by=SOMEBODY)]
        assert [seal.entry_id for seal in Seal.objects.order_by("number")] == [one.pk for one in made]
        assert verify().intact

    def test_a_rolled_back_savepoint_leaves_neither_entry_nor_seal(self, emptied_after):
        with acting(SOMEBODY), transaction.atomic():
            kept = record("a.b.kept", by=SOMEBODY)
            with suppress(Lost), transaction.atomic():
                record("a.b.lost", by=SOMEBODY)
                raise Lost
            also = record("a.b.kept", by=SOMEBODY)
        assert [seal.entry_id for seal in Seal.objects.order_by("number")] == [kept.pk, also.pk]
        assert verify().intact

    def test_a_savepoint_rolled_back_after_an_early_seal_leaves_the_chain_whole(self, emptied_after):
        with acting(SOMEBODY), transaction.atomic():
            with suppress(Lost), transaction.atomic():
                record("a.b.lost", by=SOMEBODY)
                run("SET CONSTRAINTS ALL IMMEDIATE")
                assert Seal.objects.count() == 1
                raise Lost
            record("a.b.kept", by=SOMEBODY)
        assert (Seal.objects.count(), verify().intact) == (1, True)

    def test_concurrent_transactions_make_one_chain(self, emptied_after):
        errors: list[BaseException] = []

        def work(number: int) -> None:
            try:
                for turn in range(50):
                    with acting(SOMEBODY), transaction.atomic():
                        record(f"a.b.worker-{number}", by=SOMEBODY, detail={"turn": turn})
                        if turn % 10 == 0:
                            record(f"a.b.second-{number}", by=SOMEBODY)
            except BaseException as error:  # handed to the test's own thread
                errors.append(error)
            finally:
                connection.close()

        threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
        assert errors == []
        report = verify()
        assert (report.seals, report.findings) == (8 * 55, ())

    def test_a_stale_snapshot_fails_and_never_forks_the_chain(self, emptied_after):
        grow(1)
        with as_app() as app:
            app.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            app.execute("SELECT count(*) FROM audit_seal")
            grow(1)
            app.execute(INSERT, [SOMEBODY.member])
            with pytest.raises(psycopg.errors.UniqueViolation):
                app.commit()
        report = verify()
        assert (report.seals, report.intact) == (2, True)

    def test_waiting_for_another_persons_row_happens_before_the_lock_is_taken(self, emptied_after, cast):
        """A foreign key checked at commit waits for a locked row; whoever holds that row must still be able to seal."""
        member = cast.members["mina"]
        with as_app() as waiting, as_app() as holding:
            for app in (waiting, holding):
                app.execute("SELECT set_config('app.purpose', 'sign-in', false), set_config('app.member', '', false)")
                app.commit()
            holding.execute("SELECT 1 FROM partnership_member WHERE ref = %s FOR UPDATE", [member.pk])
            waiting.execute(INSERT, [""])  # its seal is queued before the foreign key below
            waiting.execute(
                "INSERT INTO partnership_session (session_key, session_data, expire_date, member_id, browser, seen_at)"
                " VALUES ('k', '', now(), %s, '', now())",
                [member.pk],
            )
            thread = threading.Thread(target=waiting.commit)
            thread.start()
            time.sleep(0.3)
            assert thread.is_alive()
            holding.execute(INSERT, [""])
            holding.commit()
            thread.join(5)
            assert not thread.is_alive()
        assert (Seal.objects.count(), verify().intact) == (2, True)

    @pytest.mark.parametrize(
        "setting",
        [
            "TimeZone = 'Asia/Kathmandu'",
            "DateStyle = 'German, MDY'",
            "IntervalStyle = 'sql_standard'",
            "extra_float_digits = -15",
            "bytea_output = 'escape'",
            "lc_numeric = 'C'",
            "standard_conforming_strings = off",
            "quote_all_identifiers = on",
        ],
    )
    def test_the_digest_hangs_on_no_setting_of_the_session(self, emptied_after, setting):
        with acting(SOMEBODY), transaction.atomic():
            record("a.b.c", by=SOMEBODY, target_label="Café – ünïts", detail={"x": 0.1, "y": [1e30, None, "é"]})
        query = "SELECT encode(audit_digest('', e), 'hex') FROM audit_entry e"
        with as_owner() as owner:
            before = owner.execute(query).fetchone()
            owner.execute(f"SET {setting}")  # type: ignore[arg-type]
            assert owner.execute(query).fetchone() == before
            assert before is not None
            assert len(before[0]) == 64

    def test_every_column_of_an_entry_is_sealed(self, emptied_after):
        """A column left out of the digest could be altered unseen."""
        grow(1)
        for field in Entry._meta.concrete_fields:
            with as_owner() as owner:
                owner.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")
                before = owner.execute("SELECT audit_digest('', e) FROM audit_entry e").fetchone()
                other = {"detail": "'{\"z\": 1}'", "at": "at + interval '1 microsecond'", "id": "id + 1"}
                value = other.get(field.column, f"substr(md5({field.column}), 1, 10)")
                owner.execute(f"UPDATE audit_entry SET {field.column} = {value}")  # type: ignore[arg-type]
                after = owner.execute("SELECT audit_digest('', e) FROM audit_entry e").fetchone()
                owner.rollback()
            assert before != after, field.column


class TestRefusals:
    @pytest.mark.parametrize("table", ["audit_entry", "audit_seal"])
    @pytest.mark.parametrize("verb", ["UPDATE {} SET entry_id = 1", "DELETE FROM {}", "TRUNCATE {}"])
    def test_the_app_may_not_change_the_record(self, emptied_after, table, verb):
        grow(1)
        statement = verb.format(table).replace("audit_entry SET entry_id = 1", "audit_entry SET why = 'x'")
        with (
            acting(SOMEBODY),
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
        ):
            run(statement)

    @pytest.mark.parametrize("table", ["audit_entry", "audit_seal"])
    @pytest.mark.parametrize("verb", ["UPDATE", "DELETE", "TRUNCATE"])
    def test_the_owner_is_refused_by_the_triggers(self, emptied_after, table, verb):
        grow(1)
        column = "why = 'x'" if table == "audit_entry" else "hash = ''"
        statement = {"UPDATE": f"UPDATE {table} SET {column}", "DELETE": f"DELETE FROM {table}"}.get(
            verb, f"TRUNCATE {table}"
        )
        with as_owner() as owner, pytest.raises(psycopg.errors.RaiseException, match="the record only grows"):
            owner.execute(statement)  # type: ignore[arg-type]

    def test_the_app_may_not_write_seals(self, emptied_after):
        with (
            acting(SOMEBODY),
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
        ):
            run("INSERT INTO audit_seal VALUES (1, 1, '')")

    def test_the_app_may_not_ask_for_a_seal(self, emptied_after):
        with (
            acting(SOMEBODY),
            pytest.raises(ProgrammingError, match="row-level security"),
            transaction.atomic(),
        ):
            run("INSERT INTO audit_due VALUES (1)")

    def test_the_app_may_not_switch_the_triggers_off(self, emptied_after):
        for statement in (
            "ALTER TABLE audit_entry DISABLE TRIGGER USER",
            "SET session_replication_role = replica",
        ):
            with pytest.raises(ProgrammingError), transaction.atomic():
                run(statement)

    def test_an_entry_cannot_be_sealed_away_from_the_record(self, emptied_after):
        """What cannot be sealed cannot be committed."""
        with as_owner() as owner:
            owner.execute("INSERT INTO audit_due VALUES (999999)")
            with pytest.raises(psycopg.errors.RaiseException, match="not there to be sealed"):
                owner.commit()


class TestWriters:
    def test_writing_in_another_members_name_is_refused(self, db):
        with (
            acting(SOMEBODY),
            pytest.raises(ProgrammingError, match="row-level security"),
            transaction.atomic(),
        ):
            record("plans.plan.adopted", by=NEIGHBOUR)

    def test_writing_for_the_system_while_a_member_acts_is_refused(self, db):
        with (
            acting(SOMEBODY),
            pytest.raises(ProgrammingError, match="row-level security"),
            transaction.atomic(),
        ):
            record("plans.plan.adopted", by=system("install"))

    def test_writing_into_another_partnership_is_refused(self, db):
        moved = Actor(member=SOMEBODY.member, name="Sam", partnership=NEIGHBOUR.partnership)
        with (
            acting(SOMEBODY),
            pytest.raises(ProgrammingError, match="row-level security"),
            transaction.atomic(),
        ):
            record("plans.plan.adopted", by=moved)

    def test_nobody_writes_nothing(self, db):
        with pytest.raises(ValueError, match="needs a member"):
            record("plans.plan.adopted", by=NOBODY)

    def test_the_system_writes_without_a_partnership(self, db):
        with acting(system("sign-in")):
            assert record("partnership.member.locked-out", by=system("sign-in")).pk

    def test_a_command_whose_record_fails_changes_nothing(self, emptied_after):
        with as_owner() as owner:
            owner.execute("CREATE TABLE thing (name text)")
            owner.execute(f'GRANT ALL ON thing TO "{connection.settings_dict["USER"]}"')  # type: ignore[arg-type]
        try:
            with pytest.raises(DatabaseError):
                half_write()
            assert run("SELECT count(*) FROM thing") == [(0,)]
        finally:
            with as_owner() as owner:
                owner.execute("DROP TABLE thing")

    def test_a_seal_that_fails_undoes_the_whole_transaction(self, emptied_after):
        grow(1)
        with as_owner() as owner:
            owner.execute("ALTER TABLE audit_seal ADD CONSTRAINT full_up CHECK (number < 2) NOT VALID")
        try:
            with pytest.raises(DatabaseError, match="full_up"):
                grow(1)
        finally:
            with as_owner() as owner:
                owner.execute("ALTER TABLE audit_seal DROP CONSTRAINT full_up")
        assert (Entry.objects.count(), verify().entries) == (0, 1)


class TestReaders:
    def test_nobody_reads_no_entry(self, db):
        with acting(SOMEBODY):
            record("a.b.c", by=SOMEBODY)
        assert Entry.objects.count() == 0

    def test_a_neighbour_reads_none_of_ours(self, db):
        with acting(SOMEBODY):
            record("a.b.c", by=SOMEBODY)
            assert Entry.objects.count() == 1
        with acting(NEIGHBOUR):
            assert Entry.objects.count() == 0

    def test_a_member_reads_what_is_recorded_of_them_elsewhere(self, db):
        with acting(SOMEBODY):
            record("a.b.c", by=SOMEBODY)
        with acting(Actor(member=SOMEBODY.member, partnership=NEIGHBOUR.partnership)):
            assert Entry.objects.count() == 1

    def test_verification_reads_all(self, db):
        with acting(SOMEBODY):
            record("a.b.c", by=SOMEBODY)
        with acting(system("verify")):
            assert Entry.objects.count() == 1


def test_the_triggers_that_the_doctor_looks_for_are_there(db):
    from concordat.audit.sql import TRIGGERS

    rows = run("SELECT tgname FROM pg_trigger WHERE tgname LIKE 'audit_%%' AND tgenabled = 'O'")
    assert {name for (name,) in rows} == set(TRIGGERS)
