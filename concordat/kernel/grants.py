"""What the app's role may do in the database: granted after each migration, by the owner.

The app reads and writes rows; it makes, alters and owns nothing. Tables that only ever grow (the record) refuse more in
their own triggers.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import connections

_GRANTS = (
    "GRANT USAGE ON SCHEMA public TO {app}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {app}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {app}",
    "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {app}",
)


def grant(using: str, **_: Any) -> None:
    """Give the app's role its rights on every table there is now."""
    with connections[using].cursor() as cursor:
        app = connections[using].ops.quote_name(str(settings.DATABASES["default"]["USER"]))
        for statement in (*_GRANTS, *getattr(settings, "NARROWER_GRANTS", ())):
            cursor.execute(statement.format(app=app))
