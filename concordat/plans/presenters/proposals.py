"""What was read, as a person checks it: one card for an action, gathered by priority and theme."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.urls import reverse

from concordat.design.dates import words
from concordat.kernel.pages import Page, PageSpec
from concordat.plans.models import Proposal
from concordat.plans.queries.documents import UnderReview
from concordat.plans.reading.propose.agencies import key
from concordat.plans.rules.beyond import of_action
from concordat.plans.rules.proposals import (
    ACCEPTED,
    REJECTED,
    UNDECIDED,
    Confidence,
    Gazetteer,
    Names,
    confidence,
    open_suggestions,
)
from concordat.plans.rules.reshaping import sources

ON_A_PAGE = 100
LABELS = {
    "ref": "reference",
    "text": "action",
    "outcome": "outcome",
    "measures": "measures",
    "leads": "leads",
    "timescale": "timescale",
    "due": "due date",
    "priority": "priority",
    "theme": "theme",
    "strand": "strand",
}


@dataclass(frozen=True, slots=True)
class Led:
    """A lead as printed, and the agency that it means, if one is known; `settled` where somebody said that none is meant."""

    name: str
    agency: str
    settled: bool = False

    @property
    def unknown(self) -> bool:
        return not self.agency and not self.settled


@dataclass(frozen=True, slots=True)
class Suggested:
    """A suggestion for a field that the document leaves unsaid."""

    field: str
    label: str
    words: str


@dataclass(frozen=True, slots=True)
class Card:
    """One proposed action, as it stands; `beyond` is what was read of it that the plan does not hold."""

    ref: str
    position: int
    code: str
    text: str
    priority: str
    theme: str
    strand: str
    outcome: str
    measures: tuple[str, ...]
    leads: tuple[Led, ...]
    beyond: tuple[tuple[str, str], ...]
    timescale: str
    due: date | None
    suggestions: tuple[Suggested, ...]
    sure: Confidence
    reasons: tuple[str, ...]
    warnings: tuple[str, ...]
    place: str
    quote: tuple[str, ...]
    source: str
    decision: str
    decided_by: str
    edited: tuple[str, ...]
    made_by: str = ""

    @property
    def name(self) -> str:
        """What to call it where several actions are on one page."""
        return self.code or f"action {self.position}"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the checking has come."""

    total: int
    accepted: int
    left_out: int
    to_check: int

    @property
    def checked(self) -> int:
        return self.accepted + self.left_out

    @classmethod
    def of(cls, counts: Mapping[str, int]) -> Progress:
        accepted, left_out, to_check = (counts.get(kind, 0) for kind in (ACCEPTED, REJECTED, UNDECIDED))
        return cls(accepted + left_out + to_check, accepted, left_out, to_check)


@dataclass(frozen=True, slots=True)
class ThemeGroup:
    """The cards of one theme, or of no theme (an empty name)."""

    name: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The cards under one priority, or one strand where the document has no priorities; `anchor` names its heading."""

    name: str
    anchor: str
    themes: tuple[ThemeGroup, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents: a priority, where it begins, and how many actions it holds."""

    name: str
    href: str
    total: int


def card_of(proposal: Proposal, names: Names, gazetteer: Gazetteer, place: int = 0) -> Card:
    """Return one proposal as a card; `place` is which it is of those that stand."""
    told: Mapping[str, Any] = proposal.fields
    read_at = sources(told)
    source = read_at[0]
    warnings = tuple(str(warning) for warning in told.get("warnings", ()))
    return Card(
        ref=proposal.ref,
        position=place or proposal.position,
        code=_text(told, "ref"),
        text=_text(told, "text"),
        priority=names.priority(told.get("priority")),
        theme=names.theme(told.get("priority"), told.get("theme")),
        strand=_text(told, "strand"),
        outcome=_text(told, "outcome"),
        measures=_texts(told, "measures"),
        leads=tuple(
            Led(name, gazetteer.agencies.get(gazetteer.agency(name), ""), key(name) in gazetteer.chosen)
            for name in dict.fromkeys(_texts(told, "leads"))
        ),
        beyond=tuple(of_action(told)),
        timescale=_text(told, "timescale"),
        due=date.fromisoformat(_text(told, "due")) if told.get("due") else None,
        suggestions=tuple(_suggested(name, said) for name, said in open_suggestions(told).items()),
        sure=confidence(float(told.get("confidence", 1.0)), warnings),
        reasons=_texts(told, "reasons"),
        warnings=warnings,
        place=str(source.get("place", "")),
        quote=tuple(part for each in read_at for part in str(each.get("quote", "")).split("\t") if part.strip()),
        source=source_address(proposal.document_id, str(source.get("anchor", ""))),
        decision=proposal.decision,
        decided_by=proposal.decided_by.name if proposal.decided_by else "",
        edited=tuple(LABELS[name] for name in proposal.edited if name in LABELS),
        made_by="split" if proposal.split_from_id else "merge" if "sources" in proposal.read else "",
    )


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """What somebody wrote in an action while somebody else wrote too: who, and each field as it says now."""

    who: str
    fields: tuple[tuple[str, str], ...]


def written_meanwhile(proposal: Proposal, given: Mapping[str, Any]) -> Meanwhile:
    """Return what a proposal says now in the fields in which somebody is about to say something else."""
    now: Mapping[str, Any] = proposal.fields
    told = [
        (LABELS[name].capitalize(), _said(now.get(name)))
        for name in given
        if _said(now.get(name)) != _said(given[name])
    ]
    return Meanwhile(proposal.edited_by.name if proposal.edited_by else "", tuple(told))


def _said(value: Any) -> str:
    return "; ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value or "")


def source_address(document: str, anchor: str) -> str:
    """Return where a document's source is shown, at an anchor if one is given."""
    address = _source_page(document)
    return f"{address}?at={anchor}#{anchor}" if anchor else address


@lru_cache(maxsize=64)
def _source_page(document: str) -> str:
    return reverse("plans:document_source", args=[document])


def cards_of(material: UnderReview) -> list[Card]:
    """Return every proposal of a document as a card, in order."""
    names = Names(material.document.edited)
    return [card_of(each, names, material.gazetteer, place) for place, each in enumerate(material.proposals, 1)]


def page_of_cards(cards: Sequence[Card], spec: PageSpec) -> Page[Card]:
    """Cut the cards to a page; one past the end is the last."""
    last = max(1, -(-len(cards) // spec.size))
    number = min(spec.page, last)
    shown = list(cards[(number - 1) * spec.size : number * spec.size])
    return Page(shown, len(cards), PageSpec(number, spec.size, filters=spec.filters))


def grouped(cards: Iterable[Card], every: Sequence[Card]) -> list[Group]:
    """Gather cards by priority and theme, in the order of the document; headings keep their anchors on each page."""
    headings = list(dict.fromkeys(_heading(card) for card in every))
    found: dict[str, dict[str, list[Card]]] = {}
    for card in cards:
        found.setdefault(_heading(card), {}).setdefault(card.theme, []).append(card)
    return [
        Group(
            name,
            f"part-{headings.index(name) + 1}",
            tuple(ThemeGroup(theme, tuple(held)) for theme, held in themes.items()),
        )
        for name, themes in found.items()
    ]


def contents(every: Sequence[Card], size: int) -> list[Entry]:
    """Return the priorities with the place where each begins on the pages of the whole review."""
    counts, first = Counter(_heading(card) for card in every), dict[str, int]()
    for place, card in enumerate(every):
        first.setdefault(_heading(card), place)
    return [
        Entry(name, f"?page={place // size + 1}#part-{number}" if place >= size else f"#part-{number}", counts[name])
        for number, (name, place) in enumerate(first.items(), start=1)
    ]


def repeated(refs: Iterable[str]) -> list[str]:
    """Return the references that stand twice among those of the actions that have not been left out."""
    return [ref for ref, count in Counter(refs).items() if ref and count > 1]


def unknown_leads(cards: Sequence[Card]) -> dict[str, int]:
    """Return the names of leads of which nobody knows the agency yet, with how many actions each leads."""
    first, counts = dict[str, str](), Counter[str]()
    for card in cards:
        for led in card.leads:
            if led.unknown:
                counts[first.setdefault(key(led.name), led.name)] += 1
    return dict(counts)


def _heading(card: Card) -> str:
    return card.priority or card.strand or "Under no priority"


def _suggested(name: str, said: list[str]) -> Suggested:
    shown = words(date.fromisoformat(said[0])) if name == "due" else ", ".join(said) if name == "leads" else said[0]
    return Suggested(name, {"leads": "Lead", "timescale": "Timescale", "due": "Due"}[name], shown)


def _text(told: Mapping[str, Any], name: str) -> str:
    return str(told.get(name) or "")


def _texts(told: Mapping[str, Any], name: str) -> tuple[str, ...]:
    return tuple(str(word) for word in told.get(name) or ())
