"""Panels: what a package further downstream has to say on a page that cannot know of it.

A package registers a panel for a page; the page shows a link, which htmx fetches in place and which without it opens as
a page of its own. Each panel has its own address and its own door.
"""

from __future__ import annotations

from dataclasses import dataclass

PAGES = ("member", "agency", "area", "asset", "dataset")


@dataclass(frozen=True, slots=True)
class Panel:
    """What stands on a page: its heading, the name of its address (which takes the page's reference), who may open it."""

    page: str
    title: str
    url_name: str
    permission: str


_REGISTERED: dict[str, Panel] = {}


def register(page: str, title: str, url_name: str, permission: str) -> Panel:
    """Have a page show a panel; raise ValueError for a page that shows none."""
    if page not in PAGES:
        raise ValueError(f"the page “{page}” shows no panels")
    panel = Panel(page, title, url_name, permission)
    _REGISTERED[url_name] = panel
    return panel


def panels_of(page: str) -> tuple[Panel, ...]:
    """Return the panels of a page, in the order in which they were registered."""
    return tuple(panel for panel in _REGISTERED.values() if panel.page == page)
