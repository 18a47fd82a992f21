"""Sessions in the database, under a hash of their key, each tied to its member: Django's SESSION_ENGINE.

The key in the cookie is the secret; the table holds its SHA-256, so that reading the table lets nobody in. A session
ends at sign-out, twelve hours after signing in whatever is done with it, or when its row is deleted, as closing a
member does. Rows are seen only by the sign-in purpose and by the member whose they are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime, timedelta
from typing import Any

from django.contrib.sessions.backends import db
from django.db import connection, transaction

from concordat.kernel import clock
from concordat.kernel.actors import acting, current, system
from concordat.partnership.models import Session

BROWSER = "browser"
ENDS = "ends"
HELD = "held"
SEEN_EVERY = timedelta(minutes=5)


class SessionStore(db.SessionStore):
    """A session of one browser."""

    row: Session | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def begin(self, browser: str, *, held: bool) -> None:
        """Note the browser that signs in, whether its member holds any role, and when this session ends for good."""
        self[BROWSER], self[HELD] = browser, held
        self[ENDS] = (clock.now() + timedelta(seconds=self.get_session_cookie_age())).isoformat()

    def get_expiry_date(self, **kwargs: Any) -> datetime:
        if ends := self.get(ENDS):
            return datetime.fromisoformat(ends)
        return super().get_expiry_date(**kwargs)

    def load(self) -> dict[str, Any]:
        with _signing_in():
            return super().load()

    def save(self, must_create: bool = False) -> None:
        with _signing_in():
            super().save(must_create)

    def exists(self, session_key: str) -> bool:
        with _signing_in():
            return Session.objects.filter(session_key=hashed(session_key)).exists()

    def delete(self, session_key: str | None = None) -> None:
        if key := session_key or self.session_key:
            with _signing_in():
                Session.objects.filter(session_key=hashed(key)).delete()

    @classmethod
    def clear_expired(cls) -> None:
        with _signing_in():
            super().clear_expired()

    def seen(self) -> None:
        """Note that the session is in use, every five minutes at most."""
        if self.row is not None and (self.row.seen_at is None or clock.now() - self.row.seen_at > SEEN_EVERY):
            with _signing_in():
                Session.objects.filter(pk=self.row.pk).update(seen_at=clock.now())

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        return Session(
            session_key=hashed(self._get_or_create_session_key()),  # type: ignore[attr-defined]
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            member_id=data.get("_auth_user_id"),
            browser=data.get(BROWSER, ""),
            seen_at=clock.now(),
        )

    def _get_session_from_db(self) -> Session | None:
        self.row = Session.objects.filter(session_key=hashed(self.session_key), expire_date__gt=clock.now()).first()
        if self.row is None:
            self._session_key = None
        return self.row


def hashed(key: str | None) -> str:
    """Return what is kept of a session's key."""
    return hashlib.sha256((key or "").encode()).hexdigest()


@contextmanager
def _signing_in() -> Iterator[None]:
    """Act for sign-in while a session's row is read or written, unless that is what is done anyway."""
    if current().purpose == "sign-in" and connection.in_atomic_block:
        yield
        return
    with acting(system("sign-in")), nullcontext() if connection.in_atomic_block else transaction.atomic():
        yield
