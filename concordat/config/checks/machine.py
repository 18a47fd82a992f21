"""What is looked at on the machine, with or without a database."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from concordat.config.checks import OK, WARNING, WRONG, Check
from concordat.datasets.store import engines
from concordat.kernel.home import Home

LITTLE, TOO_LITTLE = 5 * 2**30, 2**30  # bytes free
LOCAL = {"localhost", "127.0.0.1", "::1"}


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
    root = Path(settings.STATIC_ROOT)
    mend = "Run `make setup`, then `concordat serve`, which collects them."
    try:
        named = json.loads((root / "staticfiles.json").read_text("utf-8"))["paths"]
    except (OSError, ValueError, KeyError):
        return Check("static files", WRONG, f"No list of static files is in {root}.", mend)
    missing = [name for name in named.values() if not (root / name).is_file()]
    if missing:
        which = "1 static file is" if len(missing) == 1 else f"{len(missing)} static files are"
        return Check("static files", WRONG, f"{which} missing from {root}.", mend)
    if not any(name.endswith(".css") for name in named):
        return Check("static files", WRONG, "No style sheet was built.", mend)
    return Check("static files", OK, f"{len(named)} static files are in place.")


def mail() -> Check:
    """Look whether e-mail can be sent."""
    if settings.EMAIL_HOST:
        sender = settings.DEFAULT_FROM_EMAIL
        if sender.endswith("@localhost"):
            mend = "Set MAIL_FROM to an address of yours."
            return Check("e-mail", WARNING, f"E-mail would come from {sender}, which is often refused.", mend)
        return Check("e-mail", OK, f"E-mail goes out by {settings.EMAIL_HOST} from {sender}.")
    mend = "Set SMTP_HOST (and SMTP_PORT, SMTP_USER, SMTP_PASSWORD, MAIL_FROM)."
    state = OK if settings.DEMONSTRATION else WARNING
    return Check("e-mail", state, "No e-mail is sent: notices stay in the outbox.", "" if state == OK else mend)


def secret_key() -> Check:
    """Look whether the secret key is long and nobody else's to read."""
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
        return Check("secret key", WRONG, f"Others on this machine can read {path}.", f"Run `chmod 600 {path}`.")
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
    site = urlsplit(settings.SITE_URL)
    if site.scheme == "https" or site.hostname in LOCAL:
        return Check("address", OK, f"People reach Concordat at {settings.SITE_URL}.")
    mend = "Put it behind HTTPS and set CONCORDAT_URL to its https address."
    return Check("address", WRONG, f"{settings.SITE_URL} is not encrypted: passwords can be read on the way.", mend)


def engine() -> Check:
    """Look whether what the settings name for running questions can be used."""
    if words := engines.lacking(settings.ENGINE, settings.SPARK_MASTER):
        return Check("engine", WRONG, words, "Or unset CONCORDAT_ENGINE: DuckDB needs nothing more.")
    if settings.ENGINE == engines.SPARK:
        return Check("engine", OK, f"Questions are run on Apache Spark ({settings.SPARK_MASTER}).")
    return Check("engine", OK, "Questions are run on DuckDB.")


ALL: tuple[Callable[[], Check], ...] = (disk, folder, static_files, secret_key, address, mail, engine)
