"""How dates and generations of areas are said."""

from __future__ import annotations

from datetime import date


def day(value: date) -> str:
    """Write a day: 4 May 2023."""
    return f"{value.day} {value:%B %Y}"


def dates(begins: date | None, ends: date | None) -> str:
    """Say from when to when an area is true; nothing where that is not known."""
    if begins and ends:
        return f"{day(begins)} to {day(ends)}"
    return f"From {day(begins)}" if begins else f"To {day(ends)}" if ends else ""


def generation_named(generation: str) -> str:
    """Name a generation on a page: the one that a year ended is “until 2023”, the others are called by their year."""
    return f"until {generation[3:]}" if generation.startswith("to-") else generation


def generation_words(generation: str, begins: date | None, ends: date | None) -> str:
    """Name a generation with its dates, such as: 2023, from 4 May 2023."""
    said = dates(begins, ends)
    named = generation_named(generation)
    if not said or (generation.startswith("to-") and not begins):
        return said or named
    return f"{named}, {said[0].lower()}{said[1:]}" if named else said
