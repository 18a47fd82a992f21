"""What the pages of all that a plan holds beside its actions have in common."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from concordat import access
from concordat.kernel.actors import Actor
from concordat.plans.permissions import STRAND_EDIT
from concordat.plans.presenters.plans import Tabs
from concordat.plans.rules import plans as rules

PAGES = (
    ("said", "Aims and outcomes", "statement_list"),
    ("statistics", "Key statistics", "statistic_list"),
    ("deliverables", "Deliverables", "deliverable_list"),
    ("usual", "Business as usual", "usual_list"),
    ("services", "Service matrix", "service_list"),
    ("strategies", "Linked strategies", "strategy_list"),
    ("strands", "Strands", "strand_list"),
)


def inner_tabs(actor: Actor, plan: Any, here: str) -> Tabs:
    """Return the pages of what a plan holds beside its actions, as a second row of links."""
    strands = plan.status != rules.RETIRED and access.may(actor, STRAND_EDIT, plan)
    return Tabs(
        tuple(
            (text, reverse(f"plans:{page}", args=[plan.ref]), name == here)
            for name, text, page in PAGES
            if name != "strands" or strands
        )
    )
