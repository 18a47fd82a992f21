"""The account of the operating system that the database server runs as: ours, but never root."""

from __future__ import annotations

import logging
import os
import pwd
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from concordat.kernel.postgres.errors import ClusterError

DEDICATED = "concordat-db"
LAST_RESORT = "nobody"

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Account:
    """Name an account of the operating system with its numbers."""

    name: str
    uid: int
    gid: int

    @property
    def for_start(self) -> tuple[int, int] | None:
        """The (user, group) to change to when starting a program, or None when we are that account already."""
        return None if self.uid == os.geteuid() else (self.uid, self.gid)


def own_account() -> Account:
    """Return the account that we run as."""
    try:
        return _account(pwd.getpwuid(os.geteuid()))
    except KeyError:
        raise ClusterError(
            f"User number {os.geteuid()} has no name on this machine (/etc/passwd), and PostgreSQL needs one. "
            "Give it a name, run as another user, or set DATABASE_URL to use a database server."
        ) from None


def server_account(data: Path, *, make: bool = True) -> Account:
    """Choose the account for the server: ours; for root, the owner of the data, else one of its own.

    That one is made when it is missing, unless `make` is false: then any account without rights stands for it.
    """
    if os.geteuid() != 0:
        return own_account()
    if data.is_dir() and (owner := data.stat().st_uid) != 0:
        try:
            return _account(pwd.getpwuid(owner))
        except KeyError:
            raise ClusterError(f"The database in {data} belongs to user number {owner}, who is gone.") from None
    return _dedicated_account(make)


def can_enter(account: Account, folder: Path) -> bool:
    """Say whether the account can pass through a folder, by trying; of one yet to be made, through those above it."""
    folder = next(place for place in (folder, *folder.parents) if place.is_dir())
    if account.for_start is None:
        return os.access(folder, os.X_OK)
    return succeeds_as(account, "/bin/sh", "-c", 'cd -- "$1"', "sh", str(folder))


def succeeds_as(account: Account, *program: str) -> bool:
    """Run a program as the account, silently, and say whether it went well."""
    switch = {} if account.for_start is None else {"user": account.uid, "group": account.gid, "extra_groups": []}
    try:
        done = subprocess.run(
            program,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=30,
            check=False,
            **switch,  # type: ignore[call-overload]
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return bool(done.returncode == 0)


def _account(entry: pwd.struct_passwd) -> Account:
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _find(name: str) -> Account | None:
    try:
        return _account(pwd.getpwnam(name))
    except KeyError:
        return None


def _dedicated_account(make: bool) -> Account:
    """Return the server's own account, made if need be; `nobody` where accounts cannot be made."""
    found = _find(DEDICATED)
    for _ in range(20):  # another process may hold the lock of /etc/passwd
        if found or not make or not _make_account():
            break
        found = _find(DEDICATED)
    found = found or _find(LAST_RESORT)
    if found is None or found.uid == 0:
        raise ClusterError(
            f"PostgreSQL does not run as root, and there is no account for it. Make one with `useradd --system "
            f"{DEDICATED}`, or run as another user."
        )
    return found


def _make_account() -> bool:
    """Try to make the server's account; False when it is no use trying again."""
    program = shutil.which("useradd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if program is None:
        return False
    options = [
        "--system",
        "--user-group",
        "--no-create-home",
        "--home-dir",
        "/nonexistent",
    ]
    done = subprocess.run(
        [program, *options, "--shell", "/usr/sbin/nologin", DEDICATED],
        capture_output=True,
        check=False,
    )
    if done.returncode == 0:
        logger.info(
            "made the account %s for the database server, which does not run as root",
            DEDICATED,
        )
    elif done.returncode in (
        1,
        9,
    ):  # the password file is locked; the name exists by now
        time.sleep(0.1)
    else:
        return False
    return True
