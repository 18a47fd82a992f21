"""Sessions in the database, under a hash of their key, each tied to its member: Django's SESSION_ENGINE.

The key in the cookie is the secret; the table holds its SHA-256, so that reading the table lets nobody in. A session
ends at sign-out, at its age, or when its row is deleted, as closing a member does.
"""

from __future__ import annotations

import hashlib
from typing import Any

from django.contrib.sessions.backends import db

from concordat.kernel import clock
from concordat.partnership.models import Session


class SessionStore(db.SessionStore):
    """A session of one browser."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Any:
        try:
            return self.model.objects.get(
                session_key=hashed(self.session_key), expire_date__gt=clock.now()
            )
        except self.model.DoesNotExist:
            self._session_key = None
            return None

    def exists(self, session_key: str) -> bool:
        return bool(self.model.objects.filter(session_key=hashed(session_key)).exists())

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        return self.model(
            session_key=hashed(self._get_or_create_session_key()),
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            member_id=data.get("_auth_user_id"),
            browser=data.get("browser", ""),
            seen_at=clock.now(),
        )

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key:
            self.model.objects.filter(session_key=hashed(key)).delete()


def hashed(key: str | None) -> str:
    """Return what is kept of a session's key."""
    return hashlib.sha256((key or "").encode()).hexdigest()
