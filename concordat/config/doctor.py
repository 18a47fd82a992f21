"""`concordat doctor`: is everything as it should be, and if not, how is it mended?"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

import click
import psycopg
from django.db import Error

from concordat.kernel.commandline import database_up
from concordat.kernel.home import Home
from concordat.kernel.postgres.errors import ClusterError

OK, WARNING, WRONG = "ok", "warning", "wrong"
LITTLE, TOO_LITTLE = 5 * 2**30, 2**30  # bytes free
LOCAL = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True, slots=True)
class Check:
    """How one thing is: `ok`, `warning` or `wrong`; in words; and how to mend it."""

    name: str
    state: str
    words: str
    mend: str = ""


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Write the checks as JSON.")
def doctor(as_json: bool) -> None:
    """Check the installation, and say how to mend what is wrong.

    Looks at the database, roles, row policies, the record, migrations, worker, jobs, disk, static files, e-mail and
    keys. Exit codes: 0 nothing is wrong (there may be warnings); 1 something is.
    """
    checks = examine()
    wrong = any(check.state == WRONG for check in checks)
    if as_json:
        click.echo(json.dumps({"ok": not wrong, "checks": [asdict(check) for check in checks]}, indent=2))
    else:
        for check in checks:
            _tell(check)
    sys.exit(1 if wrong else 0)


def examine() -> list[Check]:
    """Make every check; those of the database are one finding when it cannot be used."""
    with ExitStack() as stack:
        try:
            stack.enter_context(database_up())
            found = _of_the_database()
        except (ClusterError, Error, psycopg.Error) as error:
            words = f"The database cannot be used: {_first_line(error)}"
            mend = "Mend that first: nothing else in it could be checked."
            found = [Check("database", WRONG, words, mend)]
        return [*found, *(_made(check) for check in ON_THE_MACHINE)]


def disk() -> Check:
    """Look how much room the home's disk has."""
    home = Home.find().path
    free = shutil.disk_usage(home if home.exists() else home.parent).free
    words, mend = (
        f"{free / 2**30:.1f} GB are free for {home}.",
        "Make room, or move CONCORDAT_HOME to a larger disk.",
    )
    if free < TOO_LITTLE:
        return Check("disk", WRONG, words, mend)
    return Check("disk", WARNING, words, mend) if free < LITTLE else Check("disk", OK, words)


def static_files() -> Check:
    """Look whether styles and scripts were built and collected."""
    from django.conf import settings

    root = Path(settings.STATIC_ROOT)
    mend = "Run `make setup`, then `concordat serve`, which collects them."
    try:
        named = json.loads((root / "staticfiles.json").read_text("utf-8"))["paths"]
    except (OSError, ValueError, KeyError):
        return Check("static files", WRONG, f"No list of static files is in {root}.", mend)
    missing = [name for name in named.values() if not (root / name).is_file()]
    if missing or not any(name.endswith(".css") for name in named):
        words = (
            f"{len(missing)} static files are missing from {root}."
            if missing
            else "No style sheet was built."
        )
        return Check("static files", WRONG, words, mend)
    return Check("static files", OK, f"{len(named)} static files are in place.")


def mail() -> Check:
    """Look whether e-mail can be sent."""
    from django.conf import settings

    if settings.EMAIL_HOST:
        sender = settings.DEFAULT_FROM_EMAIL
        if sender.endswith("@localhost"):
            mend = "Set MAIL_FROM to an address of yours."
            return Check("e-mail", WARNING, f"E-mail would come from {sender}, which is often refused.", mend)
        return Check("e-mail", OK, f"E-mail goes out by {settings.EMAIL_HOST} from {sender}.")
    mend = "Set SMTP_HOST (and SMTP_PORT, SMTP_USER, SMTP_PASSWORD, MAIL_FROM)."
    state = OK if settings.DEMONSTRATION else WARNING
    return Check(
        "e-mail", state, "No e-mail is sent: notices stay in the outbox.", "" if state == OK else mend
    )


def secret_key() -> Check:
    """Look whether the secret key is long and nobody else's to read."""
    from django.conf import settings

    if len(settings.SECRET_KEY) < 40:
        return Check(
            "secret key",
            WRONG,
            "The secret key is too short to be safe.",
            "Set a random one of 50 characters.",
        )
    if os.environ.get("CONCORDAT_SECRET_KEY"):
        return Check("secret key", OK, "The secret key is set by CONCORDAT_SECRET_KEY.")
    path = Home.find().path / "secret-key"
    if path.exists() and path.stat().st_mode & 0o077:
        return Check(
            "secret key", WRONG, f"Others on this machine can read {path}.", f"Run `chmod 600 {path}`."
        )
    return Check("secret key", OK, f"The secret key is in {path}, closed to others.")


def folder() -> Check:
    """Look whether others on this machine can write in the home, or read its documents."""
    home = Home.find()
    if home.path.exists() and home.path.stat().st_mode & 0o022:
        return Check("folder", WRONG, f"Others can write in {home.path}.", f"Run `chmod go-w {home.path}`.")
    if home.files.exists() and home.files.stat().st_mode & 0o077:
        return Check("folder", WRONG, f"Others can read {home.files}.", f"Run `chmod 700 {home.files}`.")
    return Check("folder", OK, f"{home.path} is closed to others.")


def address() -> Check:
    """Look whether people reach Concordat by an encrypted connection."""
    from django.conf import settings

    site = urlsplit(settings.SITE_URL)
    if site.scheme == "https" or site.hostname in LOCAL:
        return Check("address", OK, f"People reach Concordat at {settings.SITE_URL}.")
    mend = "Put it behind HTTPS and set CONCORDAT_URL to its https address."
    return Check(
        "address", WRONG, f"{settings.SITE_URL} is not encrypted: passwords can be read on the way.", mend
    )


ON_THE_MACHINE: tuple[Callable[[], Check], ...] = (disk, folder, static_files, secret_key, address, mail)


def _of_the_database() -> list[Check]:
    from concordat.config import checks  # needs Django set up

    return [checks.database(), *(_made(check) for check in checks.REST)]


def _made(check: Callable[[], Check]) -> Check:
    """Make a check; one that cannot be made is wrong, and says why."""
    try:
        return check()
    except (Error, OSError) as error:
        name = check.__name__.replace("_", " ")
        return Check(
            name, WRONG, f"This could not be checked: {_first_line(error)}", "Run `concordat migrate`."
        )


def _first_line(error: Exception) -> str:
    return next(iter(str(error).strip().splitlines()), type(error).__name__)


def _tell(check: Check) -> None:
    colours = {OK: "green", WARNING: "yellow", WRONG: "red"}
    click.echo(f"{click.style(f'{check.state:<8}', fg=colours[check.state])} {check.name}: {check.words}")
    if check.mend and check.state != OK:
        click.echo(f"{'':<8} -> {check.mend}")
