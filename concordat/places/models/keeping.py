"""Bring rows of a table to what a file says: add what is new, change what differs, leave the rest alone."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models

BATCH = 2000
Row = TypeVar("Row", bound=models.Model)
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Kept:
    """How many rows were added, changed and left as they were."""

    added: int = 0
    changed: int = 0
    same: int = 0

    def __add__(self, other: Kept) -> Kept:
        return Kept(self.added + other.added, self.changed + other.changed, self.same + other.same)

    @property
    def anything(self) -> bool:
        return bool(self.added or self.changed)


def keep(
    model: type[Row],
    rows: Mapping[Key, Mapping[str, Any]],
    *,
    there: Iterable[Row],
    key: Callable[[Row], Key],
    source: Callable[[], models.Model],
) -> Kept:
    """Bring the rows that are `there` to what `rows` say, by key; `source` is asked for once something differs."""
    known = {key(row): row for row in there}
    new, differ, same = [], [], 0
    for each, values in rows.items():
        row = known.get(each)
        if row is None:
            new.append(values)
        elif any(_plain(getattr(row, name)) != value for name, value in values.items()):
            differ.append((row, values))
        else:
            same += 1
    if new:
        made = (model(**values, source=source()) for values in new)
        model._default_manager.bulk_create(list(made), batch_size=BATCH)
    if differ:
        _change(model, differ, source())
    return Kept(len(new), len(differ), same)


def _change(model: type[Row], differ: list[tuple[Row, Mapping[str, Any]]], source: models.Model) -> None:
    for row, values in differ:
        for name, value in {**values, "source": source}.items():
            setattr(row, name, value)
    names = [*differ[0][1], "source"]
    model._default_manager.bulk_update([row for row, _ in differ], names, batch_size=BATCH)


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value
