"""Commands that start things: demo, serve, worker, migrate."""

from __future__ import annotations

import os
import shutil
import socket
import sys
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path

import click

from concordat.kernel.home import Home
from concordat.kernel.postgres.cluster import Cluster
from concordat.kernel.postgres.errors import ClusterError
from concordat.kernel.supervisor import Database, Program, Supervisor

HOST = os.environ.get("HOST", "127.0.0.1")


@click.command()
@click.option("--fresh", is_flag=True, help="Forget what was done in the demonstration, and begin anew.")
def demo(fresh: bool) -> None:
    """Start everything with the demonstration partnership, and say who can sign in.

    The first start makes the database and fills it with invented people and a restated plan; later starts find it as
    it was left. Ctrl-C stops everything. PORT chooses the port, CONCORDAT_HOME the folder.
    """
    os.environ["CONCORDAT_DEMONSTRATION"] = "1"
    _run(demonstration=True, fresh=fresh)


@click.command()
def serve() -> None:
    """Start the web server and the worker, with the embedded database unless DATABASE_URL names a server.

    Brings the database up to date first. Ctrl-C stops everything.
    """
    _run(demonstration=False)


@click.command()
def worker() -> None:
    """Run background jobs until it is stopped. `serve` and `demo` start one by themselves."""
    with suppress(KeyboardInterrupt):  # from the first line on: it may be stopped while it still starts
        _work()


def _work() -> None:
    _set_up()
    _refuse_without_engine()
    from procrastinate.contrib.django import app

    from concordat.kernel.jobs import HEARTBEAT, STALLED_AFTER

    connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]
    with app.replace_connector(connector):
        app.run_worker(
            queues=["jobs"],
            concurrency=2,
            fetch_job_polling_interval=2,
            delete_jobs="successful",
            update_heartbeat_interval=HEARTBEAT,
            stalled_worker_timeout=STALLED_AFTER,
        )


@click.command()
def migrate() -> None:
    """Bring the database up to date, as its owner."""
    from concordat.kernel.postgres.cluster import ensure

    try:
        if os.environ.get("DATABASE_URL"):
            _bring_up_to_date(quiet=False)
        else:
            with ensure(Home.find()):
                _bring_up_to_date(quiet=False)
    except ClusterError as error:
        raise SystemExit(_say(str(error), 2)) from error


def _run(*, demonstration: bool, fresh: bool = False) -> None:
    port = int(os.environ.get("PORT", "8000"))
    if not _free(port):
        raise SystemExit(_say(f"Port {port} is in use. Stop what uses it, or choose another: PORT=8001", 2))
    _refuse_without_engine()
    home = Home.find()
    supervisor = Supervisor()
    cluster = None
    try:
        if not os.environ.get("DATABASE_URL"):
            cluster = Cluster(home).start()
            supervisor.add(Database(cluster))
        prepare(demonstration=demonstration, fresh=fresh)
    except ClusterError as error:
        raise SystemExit(_say(str(error), 2)) from error
    except BaseException:
        if cluster:
            cluster.stop()
        raise
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(_emptied(home.run / "metrics"))}
    supervisor.add(Program("web server", _web_server(port), env=environment, check=lambda: _answers(port)))
    supervisor.add(Program("worker", [sys.executable, "-m", "concordat.config.cli", "worker"], env=environment))
    raise SystemExit(supervisor.run(on_ready=lambda: _greet(port, demonstration)))


def prepare(*, demonstration: bool, fresh: bool = False) -> None:
    """Bring database and static files up to date, and make the demonstration where one is wanted and not there."""
    _set_up()
    from django.db import connections

    _bring_up_to_date(quiet=True)
    collect_static()
    if demonstration:
        from concordat.config import demonstration as examples

        if fresh:
            examples.clear()
        if not examples.present():
            click.echo("Making the demonstration partnership ...")
            examples.load()
    connections.close_all()


def _refuse_without_engine() -> None:
    """Stop where questions could not be run on what the settings name."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "concordat.config.settings")
    from django.conf import settings

    from concordat.datasets.store import engines

    if words := engines.lacking(settings.ENGINE, settings.SPARK_MASTER):
        raise SystemExit(_say(words, 2))


def _set_up() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "concordat.config.settings")
    django.setup()


def _bring_up_to_date(*, quiet: bool) -> None:
    _set_up()
    from django.core.management import call_command
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connections["owner"])
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting and quiet:
        click.echo(f"Bringing the database up to date ({len(waiting)} steps) ...")
    if waiting or not quiet:
        call_command("migrate", database="owner", interactive=False, verbosity=0 if quiet else 1)


def collect_static() -> None:
    """Put static files, named by their hashes, where the web server looks, if any is newer than what is there."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    files = (storage.path(name) for finder in get_finders() for name, storage in finder.list([]))
    newest = max((os.path.getmtime(path) for path in files), default=0.0)
    if not manifest.exists() or manifest.stat().st_mtime < newest:
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)


def _web_server(port: int) -> list[str]:
    workers = os.environ.get("WEB_WORKERS") or str(min(4, processors()))
    granian = Path(sys.executable).parent / "granian"
    return [
        *(str(granian), "concordat.config.wsgi:application", "--interface", "wsgi", "--no-ws"),
        *("--host", HOST, "--port", str(port), "--workers", workers),
        *("--blocking-threads", "4", "--backlog", "256", "--log-level", "warning", "--respawn-failed-workers"),
    ]


def processors() -> int:
    """Return how many processors we may use, which can be fewer than the machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 2


def _greet(port: int, demonstration: bool) -> None:
    address = os.environ.get("CONCORDAT_URL", f"http://localhost:{port}")
    if demonstration:
        from concordat.config import demonstration as examples

        click.echo("")
        click.echo(examples.greeting(address))
    click.echo(f"\nConcordat is at {address}")
    click.echo("Ctrl-C stops everything.")
    click.echo("ready")
    sys.stdout.flush()


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _free(port: int) -> bool:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((HOST, port))
        except OSError:
            return False
    return True


def _emptied(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def _say(words: str, code: int) -> int:
    click.echo(words, err=True)
    return code
