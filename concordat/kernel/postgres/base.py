"""Django's PostgreSQL backend, which tells each new transaction who acts.

Django looks for the class by this module's and this class's names. The actor is set for the transaction only, so a
connection that goes back to the pool carries nobody's rights.
"""

from __future__ import annotations

from django.db.backends.postgresql import base

from concordat.kernel import actors


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose transactions know the current actor."""

    def set_autocommit(
        self,
        autocommit: bool,
        force_begin_transaction_with_broken_autocommit: bool = False,
    ) -> None:
        super().set_autocommit(autocommit, force_begin_transaction_with_broken_autocommit)
        actor = actors.current()
        if not autocommit and actor is not actors.NOBODY:
            with self.cursor() as cursor:
                actors.tell(cursor, actor)
