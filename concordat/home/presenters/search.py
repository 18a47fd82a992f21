"""What a search found, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

PAGES = {
    "plan": "plans:plan_view",
    "action": "plans:action_view",
    "theme": "plans:theme_notes",
    "statement": "plans:statement_notes",
    "strategies": "plans:strategy_list",
    "term": "plans:term_list",
    "agreement": "agreements:agreement_view",
    "member": "partnership:member_view",
    "agency": "partnership:agency_view",
    "board": "partnership:board_view",
    "asset": "agreements:asset_view",
    "dataset": "datasets:dataset_view",
    "gap": "datasets:gap_view",
    "analysis": "analysis:analysis_view",
    "purpose": "agreements:purpose_view",
    "area": "places:area_view",
}


@dataclass(frozen=True, slots=True)
class Find:
    """Something found, what it is, and where its page is."""

    title: str
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class FoundGroup:
    """Finds under one heading."""

    heading: str
    finds: tuple[Find, ...]


def found_group(group: Any) -> FoundGroup:
    """Present the finds of one kind with the addresses of their pages."""
    return FoundGroup(group.heading, tuple(Find(each.title, each.text, _address(each)) for each in group.finds))


def _address(each: Any) -> str:
    """Return where a find is shown: its page, or its place on the page of something larger."""
    page = reverse(PAGES[each.kind], args=[each.ref] if each.ref else [])
    return page + getattr(each, "at", "")
