"""Mark the periods of an answer in which something changed that a reader of its figures must know."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from concordat.analysis.rules.answers import Answer, Head, Plain
from concordat.analysis.rules.breaks import Break, Kind
from concordat.analysis.rules.questions import TIME
from concordat.analysis.rules.spans import period_of
from concordat.datasets.rules.tallies import Grain
from concordat.design.dates import words

SHORT: Mapping[Kind, str] = {
    Kind.RECORDING: "Recording changed",
    Kind.BOUNDARIES: "Boundaries changed",
    Kind.REDRAWN: "Boundaries changed",
    Kind.SYSTEM: "System changed",
    Kind.GAP: "Not delivered",
    Kind.FILLING: "Still filling up",
}
_ROUND = (Grain.WEEKDAY, Grain.HOUR)


def marks_of(answer: Answer) -> Mapping[Plain, str]:
    """Return by the first day of each period, as labels have it, what changed within it on which day."""
    return _marks(answer.dimensions, answer.breaks)


@lru_cache(maxsize=8)
def _marks(dimensions: tuple[Head, ...], breaks: tuple[Break, ...]) -> Mapping[Plain, str]:
    grain = next((Grain(each.grain) for each in dimensions if each.key == TIME and each.grain), None)
    found: dict[Plain, str] = {}
    for each in breaks:
        if grain is None or grain in _ROUND or each.until is not None:
            continue
        first = period_of(each.on, grain).first.isoformat()
        told = f"{SHORT[each.kind]} on {words(each.on)}"
        found[first] = f"{found[first]}; {told[:1].lower()}{told[1:]}" if first in found else told
    return found
