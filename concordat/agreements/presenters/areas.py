"""What agreements say on the page of an area: which data speaks of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse


@dataclass(frozen=True, slots=True)
class SpeakingRow:
    """An asset that says where something is, finely enough for an area."""

    name: str
    href: str
    agency: str
    fields: str
    standing: int


@dataclass(frozen=True, slots=True)
class Speaking:
    """The data that speaks of an area."""

    ref: str
    name: str
    words: str
    rows: tuple[SpeakingRow, ...]


def speaking(area: Any, assets: Iterable[Any]) -> Speaking:
    """Present the assets that speak of an area, as `assets_speaking_of` returns them."""
    rows = tuple(
        SpeakingRow(
            asset.name,
            reverse("agreements:asset_view", args=[asset.ref]),
            asset.agency.name,
            ", ".join(asset.speaks),
            asset.standing,
        )
        for asset in assets
    )
    words = "Data of the partnership that says where things are finely enough to be counted here."
    return Speaking(area.ref, area.name, words, rows)
