"""What the pages of information assets show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from concordat.agreements.models import Asset, AssetField
from concordat.agreements.presenters.words import KINDS, Link, Tag, forms_words, tag_of
from concordat.agreements.queries.assets import Given
from concordat.agreements.rules.terms import PERMITS
from concordat.kernel import clock
from concordat.kernel.words import listed

COLUMNS = ("Data", "Agency", "About whom", "Fields", "Kinds of field", "Agreements in force", "What it is", "Last day")


@dataclass(frozen=True, slots=True)
class AssetRow:
    """An asset in the list."""

    ref: str
    name: str
    agency: str
    subjects: str
    fields: int
    kinds: tuple[Tag, ...]
    standing: int
    about: str
    ends: date | None
    retired: bool

    def cells(self) -> tuple[Any, ...]:
        """Return the row of a file."""
        kinds = ", ".join(kind.text for kind in self.kinds)
        return (
            self.name, self.agency, self.subjects, self.fields, kinds, self.standing, self.about, self.ends,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A field of an asset; `kept` where an agreement names it, so that it is not removed."""

    ref: str
    name: str
    about: str
    kind: Tag
    geography: str
    kept: bool
    first: bool
    last: bool


@dataclass(frozen=True, slots=True)
class GivenRow:
    """An agreement that gives an asset: to whom, in which form, for what, and whether it stands today."""

    agreement: Link
    state: Tag
    stands: bool
    recipients: str
    forms: str
    fields: int
    purposes: str


@dataclass(frozen=True)
class AssetPage:
    """All that an asset's page shows."""

    ref: str
    name: str
    about: str
    subjects: str
    agency: Link
    steward: Link | None
    ends: date | None
    retired: bool
    fields: tuple[FieldRow, ...]
    given: tuple[GivenRow, ...]
    summary: str

    @property
    def standing(self) -> int:
        return len({row.agreement.ref for row in self.given if row.stands})


def row(asset: Asset) -> AssetRow:
    """Present an asset with `field_count` and `standing`."""
    kinds = {field.kind for field in asset.fields.all()}
    return AssetRow(
        asset.ref,
        asset.name,
        asset.agency.name,
        asset.subjects,
        asset.field_count,  # type: ignore[attr-defined]
        tuple(Tag(*words) for kind, words in KINDS.items() if kind in kinds and kind != "plain"),
        asset.standing,  # type: ignore[attr-defined]
        asset.about,
        asset.ends,
        _retired(asset),
    )


def page(asset: Asset, given: Iterable[Given], kept: Collection[str]) -> AssetPage:
    """Present an asset with its fields, those in `kept` being named by agreements."""
    rows = sorted((_given(each) for each in given), key=lambda each: not each.stands)
    fields = list(asset.fields.all())
    return AssetPage(
        asset.ref,
        asset.name,
        asset.about,
        asset.subjects,
        Link(asset.agency_id, asset.agency.name),
        Link(asset.steward.ref, asset.steward.name) if asset.steward else None,
        asset.ends,
        _retired(asset),
        tuple(_field(field, at, len(fields), kept) for at, field in enumerate(fields)),
        tuple(rows),
        _summary(fields),
    )


def _field(field: AssetField, at: int, total: int, kept: Collection[str]) -> FieldRow:
    return FieldRow(
        field.ref,
        field.name,
        field.about,
        Tag(*KINDS[field.kind]),
        field.get_geography_display() if field.geography else "",
        field.ref in kept,
        at == 0,
        at == total - 1,
    )


def _given(given: Given) -> GivenRow:
    agreement = given.line.agreement
    state = agreement.state(clock.today())
    return GivenRow(
        Link(agreement.ref, agreement.title),
        tag_of(state),
        state in PERMITS,
        listed(given.recipients) or "Nobody yet",
        forms_words(given.line.forms) or "None yet",
        len(given.line.fields),
        listed(given.purposes) or "All its purposes",
    )


def _summary(fields: Iterable[AssetField]) -> str:
    counts = Counter(field.kind for field in fields)
    parts = [f"{counts[kind]} {words.lower()}" for kind, (words, _) in KINDS.items() if counts[kind]]
    return listed(parts)


def _retired(asset: Asset) -> bool:
    return asset.ends is not None and asset.ends < clock.today()
