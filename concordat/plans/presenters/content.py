"""What the pages of all that a plan holds beside its actions have in common."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse

from concordat import access
from concordat.design.dates import words as day_words
from concordat.kernel.actors import Actor
from concordat.plans.permissions import STRAND_EDIT
from concordat.plans.presenters.plans import Tabs
from concordat.plans.presenters.served import KIND_WORDS
from concordat.plans.rules import plans as rules
from concordat.plans.rules.statements import KINDS

FIELDS = {
    "name": "Name",
    "kind": "What it is",
    "holder": "Whose it is",
    "ends": "In date until",
    "address": "Published at",
    "text": "What it says",
    "strand": "Strand",
    "topic": "What the matrix is of",
    "definition": "How it is counted",
    "origin": "Where it comes from",
    "meaning": "What it means",
    "strands": "Strands",
    "title": "Title",
    "level": "What kind of plan it is",
    "about": "What it is about",
    "period": "Period",
    "begins": "First day",
}
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


def now_says(facts: Mapping[str, object]) -> list[tuple[str, str]]:
    """Return what a thing says now, field by field in words, for somebody who was overtaken."""
    return [(FIELDS[name], _words(name, value)) for name, value in facts.items() if name in FIELDS]


def _words(name: str, value: object) -> str:
    if not value:
        return "Nothing"
    if name == "kind":
        return KINDS.get(str(value), KIND_WORDS.get(str(value), str(value)))
    if name in ("ends", "begins"):
        return day_words(date.fromisoformat(str(value)))
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)
