"""The actions of a member or an agency, as a panel and as a page."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from concordat import access
from concordat.kernel.actors import Actor
from concordat.kernel.pages import Page
from concordat.plans.permissions import ACTION_ASSIGN
from concordat.plans.presenters.actions import ActionRow, row_of
from concordat.plans.queries.owned import Owned


@dataclass(frozen=True, slots=True)
class OwnedShown:
    """Whose actions, a page of them, and the ways on."""

    title: str
    empty: str
    name: str
    back: str
    page: Page[ActionRow]
    all_href: str
    hand_over_href: str


def owned_shown(actor: Actor, found: Owned, kind: str) -> OwnedShown:
    """Return the actions of a member or an agency, for the panel and for the page."""
    of_member, ref = kind == "member", found.whose.ref
    hands_over = of_member and found.page.total and access.may(actor, ACTION_ASSIGN)
    name = found.whose.name
    rows = [row_of(action, found.reporting.get(action.plan_id), actor) for action in found.page.items]
    return OwnedShown(
        title=f"Actions of {name}" if of_member else f"Actions that {name} leads",
        empty="Owns no action, and is deputy for none." if of_member else "Leads no action.",
        name=name,
        back=reverse(f"partnership:{kind}_view", args=[ref]),
        page=found.page.of(rows),
        all_href=reverse(f"plans:{kind}_actions", args=[ref]),
        hand_over_href=reverse("plans:handover_make", args=[ref]) if hands_over else "",
    )
