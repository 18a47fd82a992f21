"""`concordat doctor` sees each thing that can be wrong, says how to mend it, and ends with 1."""

from __future__ import annotations

import json
import shutil
from collections import namedtuple
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.db import OperationalError, connection

from concordat.audit.commands import publish_head
from concordat.config import doctor
from concordat.config.checks import Check, machine
from concordat.config.checks import database as checks
from concordat.kernel import clock
from concordat.kernel.postgres.errors import ClusterError
from tests.audit.tampering import grow, tamper
from tests.database import as_owner

APP = connection.settings_dict["USER"]


@contextmanager
def for_a_while(change: str, back: str) -> Iterator[None]:
    """Change the database as its owner until the block ends."""
    with as_owner() as owner:
        owner.execute(change)  # type: ignore[arg-type]
    try:
        yield
    finally:
        with as_owner() as owner:
            owner.execute(back)  # type: ignore[arg-type]


def run(sql: str, *words: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, words)


def worker_heard(seconds_ago: int) -> None:
    run(
        "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s * interval '1 second')",
        seconds_ago,
    )


def job(status: str, minutes_ago: int = 0) -> None:
    run(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, status, scheduled_at)"
        " VALUES ('jobs', 't', %s::procrastinate_job_status, now() - %s * interval '1 minute')",
        status,
        minutes_ago,
    )


@pytest.fixture
def static(settings, tmp_path) -> Path:
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    (settings.STATIC_ROOT / "app.abc.css").write_text("")
    (settings.STATIC_ROOT / "staticfiles.json").write_text(json.dumps({"paths": {"app.css": "app.abc.css"}}))
    return settings.STATIC_ROOT


@pytest.fixture
def heads(settings, tmp_path) -> Path:
    settings.AUDIT_HEADS, settings.AUDIT_HEAD_MAIL = tmp_path / "heads", []
    return settings.AUDIT_HEADS


class TestInTheDatabase:
    def test_a_sound_database_is_ok(self, db, heads):
        worker_heard(5)
        found = [check() for check in (checks.database, *checks.REST)]
        assert [check for check in found if check.state != doctor.OK] == []

    def test_an_old_server_is_wrong(self, db, monkeypatch):
        monkeypatch.setattr(checks, "OLDEST", 99)
        assert checks.database().state == doctor.WRONG

    @pytest.mark.parametrize(
        ("change", "back", "words"),
        [
            (
                f'GRANT CREATE ON SCHEMA public TO "{APP}"',
                f'REVOKE CREATE ON SCHEMA public FROM "{APP}"',
                "may make things in the schema",
            ),
            (
                f"DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO \"{APP}\"', current_database()); END $$",
                f"DO $$ BEGIN EXECUTE format('REVOKE CREATE ON DATABASE %I FROM \"{APP}\"', current_database()); END $$",
                "may make schemas",
            ),
        ],
    )
    def test_a_role_that_may_too_much_is_wrong(self, emptied_after, change, back, words):
        with for_a_while(change, back):
            check = checks.roles()
        assert check.state == doctor.WRONG
        assert words in check.words

    @pytest.mark.parametrize("table", ["kernel_job", "audit_entry", "partnership_member", "mfa_authenticator"])
    def test_a_table_without_row_security_is_named(self, emptied_after, table):
        with for_a_while(
            f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        ):
            check = checks.policies()
        assert (check.state, check.words) == (doctor.WRONG, f"These tables have no row policy: {table}.")

    def test_every_sensitive_model_is_looked_at(self, db):
        count = int(checks.policies().words.split()[1])
        assert count >= 20 + len(checks.ALLAUTHS)

    @pytest.mark.parametrize(
        ("table", "trigger"),
        [
            ("audit_entry", "audit_entry_due"),
            ("audit_due", "audit_due_seal"),
            ("audit_seal", "audit_seal_keep"),
        ],
    )
    def test_a_trigger_that_is_off_is_named(self, emptied_after, table, trigger):
        with for_a_while(
            f"ALTER TABLE {table} DISABLE TRIGGER {trigger}", f"ALTER TABLE {table} ENABLE TRIGGER {trigger}"
        ):
            check = checks.triggers()
        assert check.state == doctor.WRONG
        assert check.words.endswith(f"{trigger}.")

    def test_a_database_behind_is_wrong(self, emptied_after):
        with for_a_while(
            "UPDATE django_migrations SET name = 'x' || name WHERE app = 'audit' AND name = '0002_chain'",
            "UPDATE django_migrations SET name = '0002_chain' WHERE name = 'x0002_chain'",
        ):
            check = checks.migrations()
        assert (check.state, check.words) == (doctor.WRONG, "The database is 1 step behind.")

    def test_a_database_ahead_is_wrong(self, emptied_after):
        with for_a_while(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('audit', '9999_later', now())",
            "DELETE FROM django_migrations WHERE name = '9999_later'",
        ):
            check = checks.migrations()
        assert (check.state, "ahead" in check.words) == (doctor.WRONG, True)

    def test_no_worker_is_wrong(self, db):
        assert "none has ever run" in checks.worker().words
        worker_heard(3 * 3600 + 60)
        assert checks.worker().state == doctor.WRONG
        assert "3 hours ago" in checks.worker().words

    def test_workers_alive_are_counted(self, db):
        worker_heard(1)
        worker_heard(59)
        worker_heard(61)
        assert checks.worker().words == "2 workers run."

    def test_jobs_that_failed_stalled_or_wait_are_counted(self, db):
        job("failed")
        job("doing")
        job("todo", minutes_ago=20)
        job("todo", minutes_ago=-20)
        check = checks.jobs()
        assert check.state == doctor.WARNING
        assert check.words == "Jobs: 1 failed, 1 cut off, 1 waiting for more than 15 minutes."

    def test_a_head_never_published_is_wrong(self, emptied_after, heads):
        grow(1)
        assert checks.published().words == "The record's head was never published."

    def test_a_head_published_lately_is_ok_and_long_ago_is_not(self, emptied_after, heads):
        grow(1)
        publish_head()
        assert checks.published().state == doctor.OK
        with clock.frozen(clock.now() + timedelta(hours=25, minutes=30)):
            assert checks.published().state == doctor.OK
        with clock.frozen(clock.now() + timedelta(hours=49)):
            assert checks.published().words == "The record's head was last published 2 days ago."

    def test_a_record_that_contradicts_its_head_is_wrong(self, emptied_after, heads):
        grow(2)
        publish_head()
        tamper("DELETE FROM audit_seal WHERE number = 2")
        assert checks.published().words.startswith("The end is cut off")

    def test_clocks_apart_are_a_warning(self, db):
        with clock.frozen(clock.now() + timedelta(minutes=2)):
            assert checks.clocks().state == doctor.WARNING


class TestOnTheMachine:
    @pytest.mark.parametrize(("gigabytes", "state"), [(0.5, "wrong"), (2, "warning"), (50, "ok")])
    def test_disk(self, monkeypatch, gigabytes, state):
        usage = namedtuple("usage", "total used free")(2**40, 0, int(gigabytes * 2**30))
        monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
        assert machine.disk().state == state

    def test_static_files(self, static):
        assert machine.static_files().state == doctor.OK
        (static / "app.abc.css").unlink()
        assert machine.static_files().words.startswith("1 static file is missing")
        (static / "staticfiles.json").unlink()
        assert machine.static_files().words.startswith("No list of static files")

    def test_static_files_without_a_style_sheet(self, static):
        (static / "staticfiles.json").write_text('{"paths": {}}')
        assert machine.static_files().words == "No style sheet was built."

    def test_a_secret_key_that_others_can_read_is_wrong(self, monkeypatch, tmp_path):
        monkeypatch.delenv("CONCORDAT_SECRET_KEY", raising=False)
        monkeypatch.setenv("CONCORDAT_HOME", str(tmp_path))
        (tmp_path / "secret-key").write_text("x" * 60)
        (tmp_path / "secret-key").chmod(0o644)
        assert machine.secret_key().state == doctor.WRONG
        (tmp_path / "secret-key").chmod(0o600)
        assert machine.secret_key().state == doctor.OK

    def test_a_short_secret_key_is_wrong(self, settings):
        settings.SECRET_KEY = "short"
        assert machine.secret_key().state == doctor.WRONG

    def test_a_folder_that_others_can_write_in_is_wrong(self, monkeypatch, tmp_path):
        monkeypatch.setenv("CONCORDAT_HOME", str(tmp_path))
        tmp_path.chmod(0o777)
        assert machine.folder().state == doctor.WRONG
        tmp_path.chmod(0o711)
        assert machine.folder().state == doctor.OK
        (tmp_path / "files").mkdir(mode=0o755)
        assert machine.folder().state == doctor.WRONG

    @pytest.mark.parametrize(
        ("url", "state"),
        [("http://localhost:8000", "ok"), ("https://csp.example", "ok"), ("http://csp.example", "wrong")],
    )
    def test_address(self, settings, url, state):
        settings.SITE_URL = url
        assert machine.address().state == state

    def test_mail(self, settings):
        settings.EMAIL_HOST, settings.DEMONSTRATION = "", False
        assert machine.mail().state == doctor.WARNING
        settings.DEMONSTRATION = True
        assert machine.mail().state == doctor.OK
        settings.EMAIL_HOST, settings.DEFAULT_FROM_EMAIL = "smtp.example", "concordat@localhost"
        assert machine.mail().state == doctor.WARNING
        settings.DEFAULT_FROM_EMAIL = "csp@council.example"
        assert machine.mail().state == doctor.OK


class TestCommand:
    def test_nothing_wrong_ends_with_0(self, db, static, heads, settings, tmp_path):
        settings.STORE = tmp_path / "store"  # other tests leave parts of their own in the store of all
        worker_heard(1)
        result = CliRunner().invoke(doctor.doctor, [], catch_exceptions=False)
        assert result.exit_code == 0, result.output
        assert "ok       database: PostgreSQL" in result.output

    def test_something_wrong_ends_with_1_and_says_how_to_mend_it(self, db, static, heads):
        result = CliRunner().invoke(doctor.doctor, [], catch_exceptions=False)
        assert result.exit_code == 1
        assert "wrong    worker: No worker runs" in result.output
        assert "-> Start one with `concordat serve`" in result.output

    def test_json(self, db, static, heads):
        result = CliRunner().invoke(doctor.doctor, ["--json"], catch_exceptions=False)
        said = json.loads(result.output)
        assert said["ok"] is False
        assert {"name", "state", "words", "mend"} == set(said["checks"][0])

    @pytest.mark.parametrize("error", [ClusterError("Concordat is already running"), OperationalError("no route\nx")])
    def test_no_database_is_one_finding_and_the_machine_is_looked_at_all_the_same(self, static, monkeypatch, error):
        @contextmanager
        def down() -> Iterator[None]:
            raise error
            yield

        monkeypatch.setattr(doctor, "database_up", down)
        found = doctor.examine()
        assert found[0].words.startswith("The database cannot be used: ")
        assert "\n" not in found[0].words
        assert len(found) == 1 + len(machine.ALL)

    def test_a_check_that_breaks_is_a_finding(self, monkeypatch):
        def broken() -> Check:
            raise OperationalError("gone")

        monkeypatch.setattr(machine, "ALL", (broken,))
        monkeypatch.setattr(doctor, "database_up", broken)
        assert [check.state for check in doctor.examine()] == [doctor.WRONG] * 2
