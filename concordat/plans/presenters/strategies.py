"""What a strategy holds, as a page shows it: priorities with their themes, drivers, figures of a consultation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from concordat.plans.presenters.proposals import source_address
from concordat.plans.queries.documents import UnderReview
from concordat.plans.rules.proposals import REJECTED, Names, draft_priorities

_TOLD = {
    "narrative": "Why it is a priority",
    "background": "Background",
    "activities": "What is done",
    "partners": "Partners",
    "outcomes": "Outcomes",
    "measures": "Measures",
    "achievements": "Achievements",
}


@dataclass(frozen=True, slots=True)
class Stated:
    """Words of the document, with the place where they stand."""

    text: str
    place: str
    href: str


@dataclass(frozen=True, slots=True)
class PartRead:
    """A priority as it was read: its themes, and under labels what is said of the whole of it."""

    name: str
    place: str
    href: str
    themes: tuple[Stated, ...]
    said: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class FigureRead:
    """A figure of a consultation: what was counted, as printed, of what."""

    value: str
    about: str
    place: str
    href: str


@dataclass(frozen=True, slots=True)
class Strategy:
    """What was read beside actions; `alone` says what a plan without actions would hold, or nothing."""

    parts: tuple[PartRead, ...]
    drivers: tuple[Stated, ...]
    figures: tuple[FigureRead, ...]
    alone: str


def strategy_of(material: UnderReview) -> Strategy:
    """Return what was read from a document beside its actions."""
    document, reading = material.document, material.reading
    names = Names(document.edited)
    sources = reading.get("driver_sources") or [None] * len(reading.get("drivers") or ())
    return Strategy(
        parts=tuple(_part(document.ref, part, names) for part in reading.get("priorities") or ()),
        drivers=tuple(
            _stated(document.ref, str(text), source)
            for text, source in zip(reading.get("drivers") or (), sources, strict=False)
        ),
        figures=tuple(_figure(document.ref, figure) for figure in reading.get("consultation") or ()),
        alone=without_actions(material),
    )


def without_actions(material: UnderReview) -> str:
    """Say what a plan holds once every action is left out, or where there is none: 4 priorities and 24 themes."""
    if any(proposal.decision != REJECTED for proposal in material.proposals):
        return ""
    parts = draft_priorities(
        material.reading.get("priorities") or (),
        Names(material.document.edited),
        (),
        [proposal.fields for proposal in material.proposals],
    )
    return parts_words(len(parts), sum(len(part.themes) for part in parts))


def parts_words(priorities: int, themes: int, strands: int = 0) -> str:
    """Say how many priorities, themes and strands there are, and nothing of those that there are not."""
    counted = ((priorities, "priority", "priorities"), (themes, "theme", "themes"), (strands, "strand", "strands"))
    return " and ".join(f"{number:,} {one if number == 1 else many}" for number, one, many in counted if number)


def _part(document: str, part: Mapping[str, Any], names: Names) -> PartRead:
    source = part.get("source") or {}
    said = ((label, tuple(part.get(kind) or ())) for kind, label in _TOLD.items())
    return PartRead(
        name=names.priority(part["name"]),
        place=str(source.get("place", "")),
        href=source_address(document, str(source.get("anchor", ""))),
        themes=tuple(
            _stated(document, names.theme(part["name"], theme["name"]), theme.get("source"))
            for theme in part.get("theme_details") or ()
        ),
        said=tuple((label, told) for label, told in said if told),
    )


def _stated(document: str, text: str, source: Mapping[str, Any] | None) -> Stated:
    if not source:
        return Stated(text, "", "")
    return Stated(text, str(source.get("place", "")), source_address(document, str(source.get("anchor", ""))))


def _figure(document: str, figure: Mapping[str, Any]) -> FigureRead:
    place = _stated(document, "", figure.get("source"))
    return FigureRead(str(figure["value"]), str(figure["about"]), place.place, place.href)


def listed_parts(reading: Mapping[str, Any]) -> tuple[int, int, int]:
    """Count the priorities, themes and strands of a reading."""
    priorities: Sequence[Mapping[str, Any]] = reading.get("priorities") or ()
    themes = sum(len(part.get("theme_details") or ()) for part in priorities)
    return len(priorities), themes, len(reading.get("strands") or ())
