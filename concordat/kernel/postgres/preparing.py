"""What a new database gets: its files, its settings, its roles."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from collections.abc import Mapping
from pathlib import Path

import psycopg
from psycopg import sql

from concordat.kernel import processes
from concordat.kernel.postgres.accounts import Account, own_account
from concordat.kernel.postgres.errors import ClusterError

SUPERUSER = "postgres"
OWNER = "concordat_owner"  # owns the tables; migrations run as it
APP = "concordat_app"  # owns nothing; row policies hold for it
DATABASE = "concordat"

LOCAL_SETTINGS = "local.conf"
_DRAFT = ".new-"

# Errors are not written to the server's log, because their text quotes what people typed; who asked gets them.
SETTINGS: Mapping[str, str] = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "datestyle": "iso, dmy",
    "lc_messages": "C",
    "default_text_search_config": "pg_catalog.english",
    "log_line_prefix": "%m [%p] ",
    "log_statement": "none",
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_min_duration_statement": "-1",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",
}


def server_environment() -> dict[str, str]:
    """Return the server's environment: nothing of ours that would change how it behaves."""
    return {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def make_data(programs: Path, data: Path, account: Account, log: Path) -> None:
    """Make the data folder beside its place and move it there whole; drafts of interrupted attempts are removed."""
    for old in data.parent.glob(data.name + _DRAFT + "*"):
        shutil.rmtree(old)
    draft = Path(tempfile.mkdtemp(dir=data.parent, prefix=data.name + _DRAFT))
    os.chown(draft, account.uid, account.gid)
    locale = [
        "--encoding=UTF8",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--locale=C.UTF-8",
    ]
    with log.open("ab") as out:
        making = processes.start(
            [
                programs / "initdb",
                "--auth=peer",
                "--data-checksums",
                "--no-instructions",
                *locale,
                "-U",
                SUPERUSER,
                "-D",
                draft,
            ],
            env=server_environment(),
            cwd="/",
            account=account.for_start,
            stdout=out,
            stderr=out,
        )
        code = _wait_or_end(making)
    if code != 0:
        shutil.rmtree(draft, ignore_errors=True)
        raise ClusterError(f"A new database could not be made in {data}: initdb {processes.words_for(code)}.")
    draft.rename(data)


def _wait_or_end(process: processes.Process) -> int:
    try:
        return process.wait()
    except BaseException:
        processes.end(process, by=signal.SIGKILL)
        raise


def write_settings(data: Path, account: Account, more: Mapping[str, str]) -> None:
    """Write the server's settings and who may come in: over the socket, the accounts that run Concordat.

    Settings of the machine's own go in `local.conf` in the data folder, which is kept.
    """
    lines = [f"{name} = {_quoted(value)}" for name, value in {**SETTINGS, **more}.items()]
    head = "# Written at each start; put settings of your own in local.conf beside this file."
    local = f"include_if_exists = {_quoted(LOCAL_SETTINGS)}"
    people = sorted({own_account().name, account.name})
    if not (data / LOCAL_SETTINGS).exists():
        _write(
            data / LOCAL_SETTINGS,
            account,
            ["# PostgreSQL settings of this machine, over Concordat's own."],
        )
    _write(data / "postgresql.conf", account, [head, *lines, local])
    _write(data / "pg_hba.conf", account, ["local all all peer map=concordat"])
    _write(data / "pg_ident.conf", account, [f'concordat "{name}" all' for name in people])


def _write(path: Path, account: Account, lines: list[str]) -> None:
    text = "\n".join(lines) + "\n"
    if path.exists() and path.read_text() == text:
        return
    draft = path.with_name(path.name + ".draft")
    draft.write_text(text)
    os.chown(draft, account.uid, account.gid)
    draft.chmod(0o600)
    draft.replace(path)


def _quoted(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"


def make_roles(server: psycopg.Connection, *, database: str = DATABASE) -> None:
    """Make the two roles and the database, or put them right; safe to repeat and to interrupt."""
    plain = "LOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS"
    for role, rights in ((OWNER, f"{plain} CREATEDB"), (APP, f"{plain} NOCREATEDB")):
        known = server.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
        verb = sql.SQL("ALTER" if known else "CREATE")
        server.execute(sql.SQL("{} ROLE {} {}").format(verb, sql.Identifier(role), sql.SQL(rights)))
    if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
        server.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(database), sql.Identifier(OWNER)))


def close_schema(connection: psycopg.Connection) -> None:
    """Give the database's schema to the owner alone: nobody else makes anything in it."""
    database = sql.Identifier(connection.info.dbname)
    owner, app = sql.Identifier(OWNER), sql.Identifier(APP)
    for statement in (
        sql.SQL("ALTER SCHEMA public OWNER TO {owner}"),
        sql.SQL("REVOKE CREATE ON SCHEMA public FROM PUBLIC"),
        sql.SQL("GRANT USAGE ON SCHEMA public TO {app}"),
        sql.SQL("REVOKE ALL ON DATABASE {database} FROM PUBLIC"),
        sql.SQL("GRANT CONNECT ON DATABASE {database} TO {app}"),
    ):
        connection.execute(statement.format(owner=owner, app=app, database=database))
