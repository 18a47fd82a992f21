"""Which of the cards under review are shown: each filter is a count of what is still to be settled."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from concordat.plans.presenters.proposals import Card, repeated
from concordat.plans.rules.proposals import REJECTED, UNDECIDED

SHOWN = {
    "": "All",
    "to-check": "To be checked",
    "unsure": "Not surely read",
    "unknown": "Unknown leads",
    "suggested": "Suggestions open",
    "twice": "References twice",
    "loose": "No priority",
    "left-out": "Left out",
}


def chosen(cards: Sequence[Card], show: str) -> list[Card]:
    """Return the cards that a filter lets through."""
    return list(filter(_wanted(show, cards), cards)) if show in SHOWN and show else list(cards)


def filters(cards: Sequence[Card], show: str, address: str) -> list[tuple[str, str, bool]]:
    """Return the filters as links: words with how many each lets through, address, and whether it is the one that is set."""
    counted = [(name, label, len(chosen(cards, name))) for name, label in SHOWN.items()]
    return [
        (f"{label} ({count})", f"{address}?show={name}#cards" if name else f"{address}#cards", name == show)
        for name, label, count in counted
        if count or not name or name == show
    ]


def sure_refs(cards: Iterable[Card]) -> list[str]:
    """Return the actions that may be accepted without a closer look: surely read, and nothing left to settle."""
    every = list(cards)
    twice = _wanted("twice", every)
    return [
        card.ref
        for card in every
        if card.decision == UNDECIDED and not card.sure.low and not card.suggestions and not twice(card)
    ]


def _wanted(show: str, cards: Sequence[Card]) -> Callable[[Card], bool]:
    again = set(repeated(card.code for card in cards if card.decision != REJECTED))
    tests: dict[str, Callable[[Card], bool]] = {
        "to-check": lambda card: card.decision == UNDECIDED,
        "unsure": lambda card: card.sure.low and card.decision == UNDECIDED,
        "unknown": lambda card: card.decision != REJECTED and any(led.unknown for led in card.leads),
        "suggested": lambda card: card.decision == UNDECIDED and bool(card.suggestions),
        "twice": lambda card: card.decision != REJECTED and card.code in again,
        "loose": lambda card: card.decision != REJECTED and not card.priority and not card.strand,
        "left-out": lambda card: card.decision == REJECTED,
    }
    return tests[show]
