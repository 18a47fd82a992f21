"""Row policies: which rows of a table the app's role may see and write, kept by migrations as constraints are.

Row security is enabled, not forced: the owner, who migrates, sees all; the app's role sees what a policy gives it, and
without an actor that is nothing. A table with no policy is closed to the app altogether.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models.constraints import BaseConstraint


def setting(name: str) -> str:
    """Return the SQL of one fact about the actor (`member`, `agency`, `partnership`, `purpose`), null when unset."""
    return f"nullif(current_setting('app.{name}', true), '')"


OURS = f"partnership_id = {setting('partnership')}"
MINE = f"member_id = {setting('member')}"
ANYBODY_SIGNED_IN = f"{setting('member')} IS NOT NULL"


def purpose(*names: str) -> str:
    """Return the SQL that holds when the actor acts for one of the named purposes."""
    listed = ", ".join(f"'{name}'" for name in names)
    return f"{setting('purpose')} IN ({listed})"


def either(*conditions: str) -> str:
    """Return the SQL that holds when any of the conditions does."""
    return " OR ".join(f"({condition})" for condition in conditions)


class RowPolicy(BaseConstraint):
    """A row policy of a model's table, declared in `Meta.constraints`.

    `using` says which rows are seen, updated and deleted; `check` which may be written (the same, unless given);
    `command` narrows the policy to SELECT, INSERT, UPDATE or DELETE. Several policies of one table are alternatives.
    """

    def __init__(self, *, name: str, using: str, check: str | None = None, command: str = "ALL") -> None:
        super().__init__(name=name)
        self.using, self.check_sql, self.command = using, check, command

    def create_sql(self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor | None) -> str:  # type: ignore[override]
        assert schema_editor is not None
        table, name = (
            schema_editor.quote_name(model._meta.db_table),
            schema_editor.quote_name(self.name),
        )
        return "; ".join(
            (
                f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
                f"CREATE POLICY {name} ON {table} {self._body()}",
            )
        ).replace("%", "%%")

    def constraint_sql(self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor | None) -> str:  # type: ignore[override]
        assert schema_editor is not None
        schema_editor.deferred_sql.append(self.create_sql(model, schema_editor))
        return ""

    def remove_sql(self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor | None) -> str:  # type: ignore[override]
        assert schema_editor is not None
        return f"DROP POLICY {schema_editor.quote_name(self.name)} ON {schema_editor.quote_name(model._meta.db_table)}"

    def validate(self, model: Any, instance: Any, exclude: Any = None, using: Any = None) -> None:
        """Nothing to do before the database does it."""

    def deconstruct(self) -> Any:
        path, args, options = super().deconstruct()
        options["using"] = self.using
        if self.check_sql is not None:
            options["check"] = self.check_sql
        if self.command != "ALL":
            options["command"] = self.command
        return path, args, options

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RowPolicy) and self.deconstruct() == other.deconstruct()

    __hash__ = BaseConstraint.__hash__

    def _body(self) -> str:
        if self.command == "INSERT":
            return f"FOR INSERT WITH CHECK ({self.check_sql or self.using})"
        check = f" WITH CHECK ({self.check_sql})" if self.check_sql is not None else ""
        return f"FOR {self.command} USING ({self.using}){check}"
