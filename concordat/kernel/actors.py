"""The current actor: who acts, for which agency, in which partnership.

The database's row policies read the same four facts from settings that last until the end of the transaction; the
database backend (`kernel.postgres`) sets them when a transaction begins, and `acting` when one is already open.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace

from django.db import connection
from psycopg.pq import TransactionStatus


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody, or the system for one purpose, acting in one partnership. Empty strings mean nobody and nothing.

    A program that acts for somebody does so by a `token` (its name), and may do what its `scopes` name and they may.
    """

    member: str = ""
    name: str = ""
    agency: str = ""
    agency_name: str = ""
    partnership: str = ""
    roles: frozenset[str] = frozenset()
    purpose: str = ""
    token: str = ""
    scopes: frozenset[str] = frozenset()

    @property
    def signed_in(self) -> bool:
        return bool(self.member)

    def for_purpose(self, purpose: str) -> Actor:
        """Return the same actor, acting for a named purpose that some row policies know."""
        return replace(self, purpose=purpose)

    def settings(self) -> dict[str, str]:
        """Return the database settings that the row policies read."""
        return {
            "app.member": self.member,
            "app.agency": self.agency,
            "app.partnership": self.partnership,
            "app.purpose": self.purpose,
        }


NOBODY = Actor()
_current: ContextVar[Actor] = ContextVar("actor", default=NOBODY)


def current() -> Actor:
    """Return the actor of this request, job or command; `NOBODY` outside one."""
    return _current.get()


@contextmanager
def acting(actor: Actor) -> Iterator[Actor]:
    """Act as `actor` until the block ends, in Python and in the database's open transaction, if there is one."""
    token = _current.set(actor)
    if connection.in_atomic_block:
        _tell_database(actor)
    try:
        yield actor
    finally:
        _current.reset(token)
        if connection.in_atomic_block and not _broken():
            _tell_database(_current.get())


def system(purpose: str, partnership: str = "") -> Actor:
    """Return the system acting by itself for `purpose`; named so in the record."""
    return Actor(name="Concordat", purpose=purpose, partnership=partnership)


def _broken() -> bool:
    """Say whether the transaction can only be rolled back, which takes the settings back with it."""
    return connection.needs_rollback or connection.connection.info.transaction_status == TransactionStatus.INERROR


def _tell_database(actor: Actor) -> None:
    with connection.cursor() as cursor:
        tell(cursor, actor)


def tell(cursor: object, actor: Actor) -> None:
    """Give the settings of `actor` to the transaction that `cursor` is in."""
    facts = actor.settings()
    calls = ", ".join("set_config(%s, %s, true)" for _ in facts)
    cursor.execute(f"SELECT {calls}", [word for fact in facts.items() for word in fact])  # type: ignore[attr-defined]
