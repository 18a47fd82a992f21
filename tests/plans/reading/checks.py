"""What must be true of every reading, whatever was read."""

from __future__ import annotations

import re

from concordat.plans.reading import Action, Part, Reading

_WORD = re.compile(r"[^\W_]+")


def words(text: str | None) -> set[str]:
    """Return the words of a text in lower case."""
    return {word.lower() for word in _WORD.findall(text or "")}


def lost(reading: Reading) -> list[str]:
    """Return the quotes of the blocks and rows that are neither used nor left aside."""
    left = {remark.source.anchor for remark in reading.left_aside}
    return [
        place.quote
        for place in reading.document.places()
        if place.anchor not in reading.uses and not {place.anchor, re.sub(r"r\d+$", "", place.anchor)} & left
    ]


def invented(reading: Reading) -> set[str]:
    """Return the words that are proposed as read though the document holds no such word."""
    source = set().union(*(words(place.quote) for place in reading.document.places()))
    proposed = words(reading.title) | words(reading.period)
    proposed = proposed.union(
        *map(_action_words, reading.actions), *map(_part_words, reading.priorities + reading.strands)
    )
    proposed = proposed.union(*map(words, reading.linked_strategies))
    return proposed - source


def _action_words(action: Action) -> set[str]:
    single = (
        action.text, action.ref, action.priority, action.theme, action.strand, action.objective, action.leads_text,
        action.timescale, action.outcome, action.status, action.progress,
    )  # fmt: skip
    several = (*action.leads, *action.partners, *action.measures, *action.others.values())
    return set().union(*map(words, (*single, *several)))


def _part_words(part: Part) -> set[str]:
    told = (
        *part.narrative, *part.background, *part.activities, *part.partners, *part.outcomes, *part.measures,
        *part.achievements,
    )  # fmt: skip
    return words(part.name).union(*map(words, told), *map(_part_words, part.themes))


def row_words_lost(reading: Reading) -> set[str]:
    """Return the words of actions' rows that no field of any action holds, beside names of agencies' roles."""
    kept = set().union(*map(_action_words, reading.actions)) if reading.actions else set()
    rows = [action.source.quote for action in reading.actions]
    return set().union(*map(words, rows)) - kept if rows else set()
