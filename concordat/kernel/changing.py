"""What every command that writes needs: to say what changed, and to answer a second of the same in words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, models, transaction

from concordat.kernel.errors import Problem

Changes = dict[str, list[str]]


def change(thing: models.Model, **values: Any) -> Changes:
    """Set and save what differs, and return it as the record keeps it: field, then what it was and what it is."""
    changed: Changes = {}
    for name, value in values.items():
        before = getattr(thing, name)
        if before != value:
            changed[name] = [_words(before), _words(value)]
            setattr(thing, name, value)
    if changed:
        thing.save(update_fields=list(changed))
    return changed


@contextmanager
def once(message: str, field: str = "") -> Iterator[None]:
    """Turn the database's refusal of a second of the same into a problem in words."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise Problem(message, field) from error


def _words(value: Any) -> str:
    return "" if value is None else ", ".join(value) if isinstance(value, list) else str(value)
