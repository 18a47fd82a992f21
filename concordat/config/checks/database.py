"""What is looked at in the database; needs Django set up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from concordat.audit.queries import head, published_heads
from concordat.audit.queries.verification import check_heads
from concordat.audit.sql import TRIGGERS
from concordat.config.checks import OK, WARNING, WRONG, Check
from concordat.kernel import clock
from concordat.kernel.models import Sensitivity

OLDEST = 14  # the oldest major version of PostgreSQL whose functions the record's digest knows
WORKER_SILENT = 60  # seconds; a worker gives a sign of life every ten
WAITING_LONG = 15  # minutes that a job may wait for its turn
HEAD_AGE = timedelta(hours=26)
ALLAUTHS = (
    "account_emailaddress",
    "account_emailconfirmation",
    "mfa_authenticator",
    "socialaccount_socialaccount",
    "socialaccount_socialtoken",
)
MIGRATE = "Run `concordat migrate`."
START = "Start one with `concordat serve`, or `concordat worker` where only jobs are to run."


def database() -> Check:
    """Look whether the database answers, and how old it is."""
    ((number, words),) = _rows("SELECT current_setting('server_version_num')::int, current_setting('server_version')")
    major, place = number // 10_000, "embedded" if settings.EMBEDDED else "on a server"
    if major < OLDEST:
        mend = f"Move to PostgreSQL {OLDEST} or newer."
        return Check("database", WRONG, f"PostgreSQL {words} is too old.", mend)
    return Check("database", OK, f"PostgreSQL {words} answers ({place}).")


def roles() -> Check:
    """Look whether the app's role may do no more than it needs."""
    ((name, *facts),) = _rows(
        """
        SELECT current_user, rolsuper, rolbypassrls, rolcreaterole, rolreplication, rolcreatedb,
            EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE c.relowner = r.oid AND n.nspname = 'public'),
            EXISTS (SELECT 1 FROM pg_tables WHERE schemaname = 'public' AND tableowner <> current_user
                AND pg_has_role(current_user, tableowner, 'MEMBER')),
            has_schema_privilege('public', 'CREATE'), has_database_privilege(current_database(), 'CREATE')
        FROM pg_roles r WHERE rolname = current_user
        """
    )
    said = (
        "is a superuser",
        "passes row security by (BYPASSRLS)",
        "may make roles",
        "may replicate",
        "may make databases",
        "owns tables",
        "is a member of the role that owns the tables",
        "may make things in the schema",
        "may make schemas",
    )
    if too_much := [words for words, true in zip(said, facts, strict=True) if true]:
        mend = "Give the app a role of its own that owns nothing (see docs), and put it in DATABASE_URL."
        return Check("roles", WRONG, f"The app's role {name} {', '.join(too_much)}.", mend)
    return Check("roles", OK, f"The app's role {name} owns nothing and is held by row security.")


def policies() -> Check:
    """Look whether each table with something sensitive has row security and a policy."""
    sensitive = {
        model._meta.db_table
        for model in apps.get_models()
        if getattr(model, "sensitivity", Sensitivity.OPEN) is not Sensitivity.OPEN and model._meta.managed
    }
    wanted = sorted(sensitive | set(ALLAUTHS))
    closed = {
        table
        for (table,) in _rows(
            """
            SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = 'public' AND c.relrowsecurity
            AND EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid)
            """
        )
    }
    if without := [table for table in wanted if table not in closed]:
        return Check("policies", WRONG, f"These tables have no row policy: {', '.join(without)}.", MIGRATE)
    return Check("policies", OK, f"All {len(wanted)} sensitive tables have row policies.")


def triggers() -> Check:
    """Look whether the triggers that seal and keep the record are on."""
    on = {name for (name,) in _rows("SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A')")}
    if off := [name for name in TRIGGERS if name not in on]:
        mend = "Find out who switched them off; run `concordat migrate`, then `concordat audit verify`."
        return Check("record", WRONG, f"The record's triggers are off or gone: {', '.join(off)}.", mend)
    return Check("record", OK, "The record is sealed and refuses change.")


def migrations() -> Check:
    """Look whether the database has the shape that this version of Concordat expects."""
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    unknown = set(executor.loader.applied_migrations) - set(executor.loader.disk_migrations)
    replaced = {key for key in unknown if key[0] not in executor.loader.migrated_apps}
    if waiting:
        return Check("migrations", WRONG, f"The database is {_count(len(waiting), 'step')} behind.", MIGRATE)
    if unknown - replaced:
        mend = "Install the version of Concordat that the database was last used with, or a newer one."
        return Check("migrations", WRONG, "The database is ahead of this version of Concordat.", mend)
    return Check("migrations", OK, "The database is up to date.")


def worker() -> Check:
    """Look whether a worker gave a sign of life lately."""
    ((alive, last),) = _rows(
        """
        SELECT count(*) FILTER (WHERE last_heartbeat > now() - %s * interval '1 second'), max(last_heartbeat)
        FROM procrastinate_workers
        """,
        WORKER_SILENT,
    )
    if alive:
        return Check("worker", OK, f"{_count(alive, 'worker')} {'runs' if alive == 1 else 'run'}.")
    since = f"the last sign of life was {_ago(last)}" if last else "none has ever run"
    return Check("worker", WRONG, f"No worker runs; {since}. No job is done until one does.", START)


def jobs() -> Check:
    """Look for jobs that failed, were cut off, or wait too long."""
    ((failed, stalled, waiting),) = _rows(
        """
        SELECT count(*) FILTER (WHERE status = 'failed'),
            count(*) FILTER (WHERE status = 'doing'
                AND (w.id IS NULL OR w.last_heartbeat < now() - %s * interval '1 second')),
            count(*) FILTER (WHERE status = 'todo' AND coalesce(scheduled_at,
                (SELECT max(at) FROM procrastinate_events e WHERE e.job_id = j.id)) < now() - %s * interval '1 minute')
        FROM procrastinate_jobs j LEFT JOIN procrastinate_workers w ON w.id = j.worker_id
        """,
        WORKER_SILENT,
        WAITING_LONG,
    )
    found = [
        f"{count} {words}"
        for count, words in (
            (failed, "failed"),
            (stalled, "cut off"),
            (waiting, f"waiting for more than {WAITING_LONG} minutes"),
        )
        if count
    ]
    if found:
        mend = "A worker runs again what was cut off. For what failed, read the worker's log."
        return Check("jobs", WARNING, f"Jobs: {', '.join(found)}.", mend)
    return Check("jobs", OK, "No job has failed, stalled or waits too long.")


def published() -> Check:
    """Look whether the record's head was published lately, and whether the record still matches what was."""
    folder, last, publish = (
        Path(settings.AUDIT_HEADS),
        head(),
        "Run `concordat audit publish`; a worker does it daily.",
    )
    try:
        heads, unreadable = published_heads(folder) if folder.is_dir() else ([], [])
    except OSError as error:
        return Check("published head", WRONG, f"{folder} cannot be read: {error}.", "Mend AUDIT_HEADS or its rights.")
    if wrong := [*check_heads(heads), *unreadable]:
        return Check("published head", WRONG, wrong[0].words, "Run `concordat audit verify` and keep what it says.")
    if last is None:
        return Check("published head", OK, "The record is empty: there is nothing to publish.")
    newest = max((_moment(one.at) for one in heads), default=None)
    if newest is None:
        return Check("published head", WRONG, "The record's head was never published.", publish)
    if clock.now() - newest > HEAD_AGE:
        return Check("published head", WRONG, f"The record's head was last published {_ago(newest)}.", publish)
    return Check("published head", OK, f"The record's head was published {_ago(newest)} in {folder}.")


def clocks() -> Check:
    """Look whether our clock and the database's agree."""
    ((theirs,),) = _rows("SELECT clock_timestamp()")
    apart = abs((clock.now() - theirs).total_seconds())
    if apart > 5:
        mend = "Set both machines' clocks by a time server."
        return Check("clock", WARNING, f"Our clock and the database's are {apart:.0f} seconds apart.", mend)
    return Check("clock", OK, f"It is {clock.now().astimezone():%d %B %Y %H:%M}; days are {settings.TIME_ZONE}'s.")


REST: tuple[Callable[[], Check], ...] = (
    roles,
    policies,
    triggers,
    migrations,
    worker,
    jobs,
    published,
    clocks,
)


def _rows(query: str, *words: int) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query, words or None)
        return list(cursor.fetchall())


def _moment(at: str) -> datetime:
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return datetime.min.replace(tzinfo=clock.now().tzinfo)
    return moment if moment.tzinfo else moment.replace(tzinfo=clock.now().tzinfo)


def _ago(moment: datetime) -> str:
    minutes = int((clock.now() - moment).total_seconds() // 60)
    for size, unit in ((60 * 24, "day"), (60, "hour"), (1, "minute")):
        if (count := minutes // size) > 0:
            return f"{_count(count, unit)} ago"
    return "just now"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
