"""The folder in which one installation keeps what it writes (CONCORDAT_HOME)."""

from __future__ import annotations

import hashlib
import os
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Home:
    """Name the places inside one installation's folder; nothing is made until `create`."""

    path: Path

    @classmethod
    def find(cls, environment: Mapping[str, str] | None = None) -> Home:
        """Choose the folder: CONCORDAT_HOME, else `.concordat` in the checkout, else the user's data folder."""
        environment = os.environ if environment is None else environment
        if named := environment.get("CONCORDAT_HOME", "").strip():
            return cls(Path(named).expanduser().resolve())
        if (CHECKOUT / "pyproject.toml").is_file():
            return cls(CHECKOUT / ".concordat")
        return cls(Path.home() / ".local" / "share" / "concordat")

    @property
    def postgres(self) -> Path:
        """The embedded database's data, unless the server's account cannot come in here."""
        return self.path / "postgres"

    @property
    def run(self) -> Path:
        """Sockets of what is running."""
        return self.path / "run"

    @property
    def log(self) -> Path:
        """Logs, which hold no personal data."""
        return self.path / "log"

    @property
    def files(self) -> Path:
        """Documents that people gave."""
        return self.path / "files"

    @property
    def audit_heads(self) -> Path:
        """The daily heads of the audit record, kept apart from the database."""
        return self.path / "audit-heads"

    @property
    def lock(self) -> Path:
        """The file whose lock says that somebody runs this installation."""
        return self.path / "lock"

    @property
    def key(self) -> str:
        """Twelve characters that stand for this folder in paths outside it."""
        return hashlib.sha256(os.fsencode(self.path)).hexdigest()[:12]

    def create(self) -> Home:
        """Make the folder and its sub-folders, closed to other people.

        Folders that root makes stay passable (0711), because the database server runs as another account.
        """
        passable = 0o711 if os.geteuid() == 0 else 0o700
        for folder in reversed((self.path, *self.path.parents)):
            if not folder.is_dir():
                folder.mkdir(exist_ok=True)
                folder.chmod(passable)
        for folder in (self.run, self.log, self.files, self.audit_heads):
            folder.mkdir(mode=0o700, exist_ok=True)
        return self

    def secret_key(self) -> str:
        """Return this installation's secret key, making it (0600) the first time; two at once agree on one."""
        return self._secret("secret-key")

    def pseudonym_secret(self) -> str:
        """Return the secret that pseudonyms of people are made under; another one would match none made before."""
        return self._secret("pseudonym-secret")

    def _secret(self, name: str) -> str:
        kept = self.path / name
        if not kept.exists():
            self.create()
            _write_once(kept, secrets.token_urlsafe(50))
        return kept.read_text(encoding="ascii").strip()


def _write_once(path: Path, text: str) -> None:
    """Put a whole file in place unless one is there already."""
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "w", encoding="ascii") as out:
            out.write(text + "\n")
            out.flush()
            os.fsync(out.fileno())
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        os.unlink(draft)
