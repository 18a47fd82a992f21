"""Panels of a page, as links: what packages further downstream have to say of the thing that the page is of."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from concordat.access.queries import may
from concordat.kernel.actors import Actor
from concordat.kernel.panels import panels_of


@dataclass(frozen=True, slots=True)
class PanelLink:
    """A panel that the reader may open: its heading and its address."""

    id: str
    title: str
    href: str


def panel_links(actor: Actor, page: str, ref: str) -> tuple[PanelLink, ...]:
    """Return the panels of a page that the reader may open, about the thing that the page is of."""
    return tuple(
        PanelLink(panel.url_name.replace(":", "-").replace("_", "-"), panel.title, reverse(panel.url_name, args=[ref]))
        for panel in panels_of(page)
        if may(actor, panel.permission)
    )
