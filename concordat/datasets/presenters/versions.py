"""Versions of a dataset as pages show them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from concordat.datasets.models import Dataset, Version
from concordat.datasets.presenters.columns import ColumnRow, column_row
from concordat.datasets.presenters.words import Link, address, period_words
from concordat.datasets.rules.declarations import Declaration
from concordat.kernel.words import listed


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version in a list: what it brought, by whom, and what differs from the one before."""

    number: int
    href: str
    at: datetime
    rows: int
    periods: int
    delivery: Link
    who: str
    differs: str
    stands: bool
    disposed: bool


@dataclass(frozen=True, slots=True)
class PartRow:
    """A period of a version's manifest; without an address in the store where it was destroyed."""

    period: str
    rows: int
    bytes: int
    sha256: str
    delivery: Link
    replaced: bool


@dataclass(frozen=True, slots=True)
class VersionPage:
    """All that a version's page shows."""

    row: VersionRow
    title: str
    key: str
    parts: tuple[PartRow, ...]
    columns: tuple[ColumnRow, ...]
    differs: tuple[tuple[str, int], ...]
    counts: tuple[tuple[str, int], ...]
    matched_by: str
    superseded_at: datetime | None
    disposed_at: datetime | None
    bytes: int


def version_row(version: Version, dataset: Dataset, titles: Mapping[str, str]) -> VersionRow:
    """Present a version in a list; `titles` are those of the columns by name."""
    delivery = version.delivery
    return VersionRow(
        version.number,
        reverse("datasets:version_view", args=[dataset.key, version.number]),
        version.created_at,
        version.rows,
        len(version.parts),
        Link(delivery.name, address("datasets:delivery_view", delivery.ref)),
        delivery.member.name,
        differs_words(version.replaced, version.difference, titles),
        version.superseded_at is None,
        version.disposed_at is not None,
    )


def version_page(version: Version, dataset: Dataset, deliveries: Mapping[str, Any]) -> VersionPage:
    """Present a version with its manifest, as it was declared then."""
    declared = Declaration.read(version.declaration)
    titles = {column.name: column.title for column in declared.columns}
    differs, of = version.difference, len(declared.columns)
    words = (("added", "Rows added"), ("removed", "Rows gone"), ("changed", "Rows changed"), ("same", "Rows unchanged"))
    changed = sorted((differs.get("columns") or {}).items(), key=lambda pair: -pair[1])
    return VersionPage(
        version_row(version, dataset, titles),
        dataset.title,
        dataset.key,
        tuple(_part(part, deliveries, set(version.replaced)) for part in version.parts),
        tuple(column_row(column, at, of, version.profile) for at, column in enumerate(declared.columns)),
        tuple((titles.get(name, name), rows) for name, rows in changed if rows),
        tuple((said, differs[name]) for name, said in words if name in differs),
        listed([titles.get(name, name) for name in differs.get("by") or ()]),
        version.superseded_at,
        version.disposed_at,
        version.bytes,
    )


def differs_words(replaced: list[str], difference: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    """Say in a sentence how a version differs: "3 periods replaced: 5,699 rows changed, in Last outcome category"."""
    if not replaced:
        return ""
    said = []
    for name, words in (("changed", "changed"), ("added", "added"), ("removed", "gone")):
        if count := difference.get(name, 0):
            said.append(f"{count:,} {'row' if count == 1 else 'rows'} {words}")
    columns = [titles.get(name, name) for name, rows in (difference.get("columns") or {}).items() if rows]
    where = f", in {listed(sorted(columns))}" if columns and len(columns) <= 4 else ""
    if len(columns) > 4:
        where = f", in {len(columns)} columns"
    periods = f"{len(replaced)} period{'' if len(replaced) == 1 else 's'} replaced" if replaced != [""] else "Replaced"
    return f"{periods}: {listed(said) + where if said else 'nothing differs'}"


def _part(part: Mapping[str, Any], deliveries: Mapping[str, Any], replaced: set[str]) -> PartRow:
    delivery = deliveries.get(part["delivery"])
    return PartRow(
        period_words(part["period"]),
        part["rows"],
        part["bytes"],
        part.get("sha256", ""),
        Link(delivery.name if delivery else "", address("datasets:delivery_view", part["delivery"])),
        part["period"] in replaced,
    )
