"""Plan documents as pages show them: in the list, under review, and as they were printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from concordat.kernel.pages import Page, PageSpec
from concordat.plans.models import Document
from concordat.plans.presenters import choosing, proposals
from concordat.plans.presenters.proposals import Card, Entry, Group, Progress, source_address
from concordat.plans.presenters.strategies import Strategy, listed_parts, parts_words, strategy_of
from concordat.plans.queries.documents import Counted, UnderReview
from concordat.plans.rules.beyond import of_plan
from concordat.plans.rules.proposals import REJECTED
from concordat.plans.rules.stated import counted

COLOURS = {"reading": "blue", "review": "amber", "accepted": "green", "unreadable": "red", "discarded": "grey"}
_COLUMNS = ("Ref", "Action", "Lead", "Timescale", "Outcome", "Measures")
_EXAMPLE: tuple[str | tuple[str, ...], ...] = (
    "Thornbridge Community Safety Partnership",
    "Action plan 2025/26",
    "# Safer streets",
    "## Town centres",
    _COLUMNS,
    (
        *("ST1", "Walk the town centre with traders every month.", "Thornbridge Council", "By June 2025"),
        *("People feel safer in the evening.", "Walks held. Faults mended within 14 days."),
    ),
    (
        *("ST2", "Train door staff to spot predatory behaviour.", "Vale Police", "Q3 2025/26"),
        *("Predatory behaviour is dealt with early.", "Staff trained."),
    ),
    "# Fewer victims",
    "## Domestic abuse",
    _COLUMNS,
    (
        *("FV1", "Put an adviser in the emergency department.", "Vale Police; Thornbridge Council", "Ongoing"),
        *("Victims are helped the same day.", "Victims seen. Victims helped within 24 hours."),
    ),
)


def example() -> str:
    """Return a small plan as a text that Concordat can read, to learn from."""
    lines = ["\t".join(part) if isinstance(part, tuple) else f"\n{part}\n" for part in _EXAMPLE]
    return "\n".join(lines).strip() + "\n"


@dataclass(frozen=True, slots=True)
class Listed:
    """A document in the list: what it is, how it stands, and where to go on with it."""

    ref: str
    name: str
    title: str
    given_at: datetime
    given_by: str
    status: str
    status_words: str
    colour: str
    note: str
    href: str


@dataclass(frozen=True, slots=True)
class Remark:
    """Something the reader says of a place in the document."""

    message: str
    quote: str
    place: str
    href: str


@dataclass(frozen=True, slots=True)
class Review:
    """A document with all that its review shows; `beyond` is what the plan will not hold of what was read."""

    ref: str
    name: str
    title: str
    period: str
    found: str
    progress: Progress
    filters: list[tuple[str, str, bool]]
    page: Page[Card]
    groups: list[Group]
    contents: list[Entry]
    left_aside: list[Remark]
    warnings: list[Remark]
    unknown_leads: dict[str, int]
    repeated: list[str]
    unsure: int
    source: str
    strategy: Strategy
    beyond: list[str]
    looks_like: tuple[str, str] | None
    sure: int
    holds: list[str]


def listed(counted: Counted) -> Page[Listed]:
    """Return a page of documents for the list."""
    return counted.page.of([_listed(document, document.ref in counted.cut_off) for document in counted.page.items])


def _listed(document: Document, cut_off: bool) -> Listed:
    plan = document.revises or next(iter(document.plans.all()), None)
    counts = document.__dict__
    notes = {
        "review": f"A revised copy of {plan.title}"
        if document.revises_id and plan
        else _to_check(counts.get("to_check", 0), counts.get("found", 0), counts.get("parts") or 0),
        "accepted": f"{'Taken into' if document.revises_id else 'Plan:'} {plan.title}"
        if plan
        else "Its plan has been deleted",
        "unreadable": document.trouble,
        "discarded": document.trouble,
        "reading": "The reading was cut off" if cut_off else "",
    }
    href = reverse("plans:document_review", args=[document.ref])
    if plan and document.status == Document.Status.ACCEPTED:
        href = reverse("plans:plan_view", args=[plan.ref])
    return Listed(
        ref=document.ref,
        name=document.name,
        title=document.title,
        given_at=document.created_at,
        given_by=document.member.name,
        status=document.status,
        status_words=document.get_status_display(),
        colour=COLOURS[document.status],
        note=notes[document.status],
        href=href,
    )


def _to_check(left: int, found: int, priorities: int) -> str:
    if not found:
        return f"{parts_words(priorities, 0)} and no actions" if priorities else "No actions were found"
    return f"{left} of {found} actions to be checked" if left else f"{found} actions checked, no plan made yet"


def review_of(material: UnderReview, spec: PageSpec) -> Review:
    """Return the review of a document: the page of cards asked for, and what surrounds them."""
    document, cards = material.document, proposals.cards_of(material)
    show = spec.filters.get("show", "")
    page = proposals.page_of_cards(choosing.chosen(cards, show), spec)
    address = reverse("plans:document_review", args=[document.ref])
    return Review(
        ref=document.ref,
        name=document.name,
        title=document.title,
        period=document.period,
        found=found_words(material.reading, len(cards)),
        progress=progress_of(cards),
        filters=choosing.filters(cards, show, address),
        page=page,
        groups=proposals.grouped(page.items, cards),
        contents=proposals.contents(cards, spec.size),
        left_aside=_remarks(document.ref, material.reading, "left_aside"),
        warnings=_remarks(document.ref, material.reading, "warnings"),
        unknown_leads=proposals.unknown_leads(cards),
        repeated=proposals.repeated(card.code for card in cards if card.decision != "rejected"),
        unsure=sum(card.sure.low and card.decision == "undecided" for card in cards),
        source=source_address(document.ref, ""),
        strategy=strategy_of(material),
        beyond=of_plan([each.fields for each in material.proposals if each.decision != REJECTED], material.reading),
        sure=len(choosing.sure_refs(cards)),
        looks_like=(material.looks_like.ref, material.looks_like.title) if material.looks_like else None,
        holds=counted(material.reading),
    )


def progress_of(cards: list[Card]) -> Progress:
    """Count how far the checking of these cards has come."""
    counts: dict[str, int] = {}
    for card in cards:
        counts[card.decision] = counts.get(card.decision, 0) + 1
    return Progress.of(counts)


def found_words(reading: Mapping[str, Any], actions: int) -> str:
    """Say in a sentence what was found: 37 actions in 4 priorities and 11 themes."""
    parts = parts_words(*listed_parts(reading))
    if not actions:
        return f"{parts}, but no actions" if parts else "No actions"
    return f"{_count(actions, 'action')}{f' in {parts}' if parts else ''}"


def _remarks(document: str, reading: Mapping[str, Any], kind: str) -> list[Remark]:
    return [
        Remark(
            remark["message"],
            remark["source"]["quote"],
            remark["source"]["place"],
            source_address(document, remark["source"]["anchor"]),
        )
        for remark in reading.get(kind, ())
    ]


def _count(number: int, one: str) -> str:
    return f"{number:,} {one if number == 1 else one + 's'}"
