"""What a search found, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

PAGES = {
    "plan": "plans:plan_view",
    "action": "plans:action_view",
    "member": "partnership:member_view",
    "agency": "partnership:agency_view",
    "board": "partnership:board_view",
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
    finds = (Find(each.title, each.text, reverse(PAGES[each.kind], args=[each.ref])) for each in group.finds)
    return FoundGroup(group.heading, tuple(finds))
