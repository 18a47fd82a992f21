"""An answer: what was asked in a sentence, its figures as they may be shown, what they are worth, and where they come from.

Everything here is reckoned from what was told: rates and shares of protected counts come from the counts that are shown,
never from true ones, which would give these away.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self

from concordat.analysis.rules.breaks import Break
from concordat.analysis.rules.questions import Kind, Measure, Question
from concordat.datasets.rules.tallies import Audience, Cell
from concordat.kernel.periods import Span
from concordat.kernel.words import listed

LEAST_SAMPLED, ROUNDED_TO = 8, 5
USUAL_SHARE = 0.015
"""How far a protected count is off on average, at most: half of what it is rounded to, or this share of it, if more."""

Plain = str | int | float | bool | None


class State(StrEnum):
    """How a figure stands."""

    TOLD = "told"
    HIDDEN = "hidden"  # too few stand behind it, or none
    NOT_HELD = "not-held"  # nothing was delivered of its days
    NONE = "none"  # there is nothing to reckon it from, such as nobody who lives there


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure as it is shown: its value, in words too, and by how much it is off on average (0: exact; None: not known)."""

    value: float | int | None
    state: State = State.TOLD
    words: str = ""
    off: float | None = 0


@dataclass(frozen=True, slots=True)
class Label:
    """A value of a dimension: as a program reads it, and in words."""

    value: Plain
    words: str


@dataclass(frozen=True, slots=True)
class Head:
    """A dimension of an answer: `sort` is time, place, deprivation, dataset or column."""

    key: str
    title: str
    sort: str
    grain: str = ""
    level: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A group: its values, its figure, and what that is compared with.

    `change` is the difference, in the unit of the figure, and `changed` the same as a share of what it is compared with (0.1
    is a tenth more); both are None where a figure is not told, or the two may not be compared, and `why` says why not.
    `beyond` says whether the change is more than chance would give (None: not tested), and `chance` the same in words.
    """

    labels: tuple[Label, ...]
    figure: Shown
    compared: Shown | None = None
    change: float | None = None
    changed: float | None = None
    comparable: bool = True
    why: str = ""
    beyond: bool | None = None
    chance: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A dataset that an answer comes from: of which version, for whom, and under what."""

    key: str
    title: str
    agency: str
    version: int
    audience: Audience
    told: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reckoned:
    """How some figures of an answer were reckoned: which figures, of which dataset (its title), and by which SQL."""

    figures: str
    dataset: str
    sql: str
    protected: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question.

    `days` are the first and last that figures are of. `totals` has one row, or one for each dataset, without other
    dimensions. `hidden` counts figures that are hidden, `cut` groups that a limit left out. `provenance` are plain values;
    `ask(..., versions=provenance)` gives the same answer again. `reckoned` says how, where that was asked for.
    """

    question: Question
    sentence: str
    dimensions: tuple[Head, ...]
    rows: tuple[Row, ...]
    totals: tuple[Row, ...]
    unit: str
    compared: str
    audience: Audience
    sources: tuple[Source, ...]
    days: Span | None = None
    hidden: int = 0
    cut: int = 0
    why_hidden: str = ""
    worth: str = ""
    caveats: tuple[str, ...] = ()
    breaks: tuple[Break, ...] = ()
    provenance: Mapping[str, Any] = field(default_factory=dict)
    reckoned: tuple[Reckoned, ...] = ()

    @property
    def protected(self) -> bool:
        """Whether figures, or those of some of several datasets, are protected: of the half-sample, and rounded."""
        return any(each.audience == Audience.AGGREGATE for each in self.sources)

    @property
    def for_release(self) -> bool:
        """Whether figures may be passed on as they are: only those of open data."""
        return self.audience == Audience.OPEN


def audience_of(sources: tuple[Source, ...]) -> Audience:
    """Return the audience of figures from several datasets: that of those that may be passed on least freely.

    Exact figures beside protected ones make an answer that is not for release.
    """
    found = {each.audience for each in sources}
    return next(each for each in (Audience.ROWS, Audience.AGGREGATE, Audience.OPEN) if each in found)


def shown(
    measure: Measure, cell: Cell, audience: Audience, *, of: float | None = None, each: int = 1, base: int = ROUNDED_TO
) -> Shown:
    """Return a figure as it is shown, reckoned from what was told.

    `of` is the people of a rate, or what a share is of; `each` the number of areas that a figure is the average of.
    """
    if cell.hidden:
        return Shown(None, State.HIDDEN, "Hidden", None)
    if cell.value is None or (measure.kind in (Kind.RATE, Kind.SHARE) and not of):
        return Shown(None, State.NONE, "None", None)
    off = _off(measure, cell.value, audience, base)
    scale = 1.0
    if measure.kind == Kind.RATE:
        scale = measure.per / (of or 1)
    elif measure.kind == Kind.SHARE:
        scale = 100 / (of or 1)
    elif measure.kind in (Kind.COUNT, Kind.SUM, Kind.DISTINCT):
        scale = 1 / each
    value = cell.value if scale == 1 else round(cell.value * scale, 6)
    return Shown(value, State.TOLD, in_words(measure, value), None if off is None else round(off * scale, 6))


def zero(measure: Measure, audience: Audience) -> Cell:
    """Return the figure of a group that was not told: nothing where figures are exact, and hidden where protected."""
    if audience == Audience.AGGREGATE:
        return Cell(None, hidden=True)
    return Cell(None if measure.kind == Kind.MEAN else 0)


def row(
    labels: tuple[Label, ...], figure: Shown, compared: Shown | None = None, comparable: bool = True, why: str = ""
) -> Row:
    """Return a group with how it changed, where both figures are told and may be compared."""
    if compared is None or figure.value is None or compared.value is None or not comparable:
        return Row(labels, figure, compared, None, None, comparable, why)
    change = round(figure.value - compared.value, 6)
    return Row(labels, figure, compared, change, round(change / compared.value, 6) if compared.value else None)


def in_words(measure: Measure, value: float | int) -> str:
    """Write a figure: 1,234; 12.3 or 1.23; 12.3%."""
    if measure.kind == Kind.SHARE:
        return f"{value:.1f}%"
    if isinstance(value, int) or (value == int(value) and measure.kind in (Kind.COUNT, Kind.DISTINCT, Kind.SUM)):
        return f"{int(value):,}"
    return f"{value:,.1f}" if abs(value) >= 10 else f"{value:,.2f}"


def unit_of(measure: Measure, unit: str = "") -> str:
    """Say what a figure is in: rows, per 1,000 residents, % …; a column's unit where it has one."""
    if measure.kind == Kind.RATE:
        return f"per {measure.per:,} {measure.population}"
    if measure.kind == Kind.SHARE:
        return "%"
    if measure.kind in (Kind.SUM, Kind.MEAN):
        return unit or ("sum" if measure.kind == Kind.SUM else "average")
    return "number"


@dataclass(frozen=True, slots=True)
class Protected:
    """By which thresholds figures are protected: how many sampled records or persons stand behind one, and its rounding."""

    records: int = LEAST_SAMPLED
    base: int = ROUNDED_TO

    @classmethod
    def of(cls, sources: tuple[Source, ...]) -> Self:
        """Return the strictest thresholds that the datasets of an answer were told by."""
        told = [each.told.get("protection", {}) for each in sources]

        def strictest(*names: str, usual: int) -> int:
            return max((int(each[name]) for each in told for name in names if name in each), default=usual)

        least = strictest("least_records_sampled", "least_people_sampled", usual=LEAST_SAMPLED)
        return cls(least, strictest("rounded_to", usual=ROUNDED_TO))

    def stricter(self) -> str:
        """Say what an agreement asks for beyond what is usual; "" where it asks for no more."""
        asked = []
        if self.records > LEAST_SAMPLED:
            asked.append(
                f"hides figures of fewer than about {2 * self.records} records or people (usually {2 * LEAST_SAMPLED})"
            )
        if self.base > ROUNDED_TO:
            asked.append(f"rounds to {self.base} (usually {ROUNDED_TO})")
        return f" The agreement is stricter than usual: it {listed(asked)}." if asked else ""


def worth(sources: tuple[Source, ...], by: Protected) -> str:
    """Say how exact figures are, and what may be done with them; of which datasets, where they differ."""
    audience = audience_of(sources)
    if audience == Audience.OPEN:
        return "Figures are exact. They are of open data, and may be passed on."
    guarded = listed([f"“{each.title}”" for each in sources if each.audience == Audience.AGGREGATE])
    if audience == Audience.ROWS and guarded:
        return (
            f"Figures of {guarded} are protected: made from a secret half of the records and rounded. All others are exact, "
            "because you may have the rows under an agreement. They are not for release."
        )
    if audience == Audience.ROWS:
        return (
            "Figures are exact, because an agreement gives you the records themselves. They are not for release: "
            "use them in your own work, and do not publish them."
        )
    return (
        "Figures are protected, so that nobody can be found in them: they are worked out from half of the records, chosen "
        f"in secret, and rounded to the nearest {by.base}. They are close and not exact. On average a count is out by "
        f"{by.base / 2:g} or less, and "
        f"a large one by {USUAL_SHARE:.1%} of it or less.{by.stricter()}"
    )


def why_hidden(hidden: int, of: int, by: Protected, added: bool = False) -> str:
    """Say why figures are hidden, or all groups, and what can be done; "" where none is. `added` are sums and averages."""
    if of and not hidden:
        return ""
    are = f"{hidden:,} of {of:,} figures {'is' if hidden == 1 else 'are'} hidden" if of else "Every figure is hidden"
    one = ", or mostly of one of them," if added else ""
    it = "it is" if hidden == 1 else "each is"
    return (
        f"{are}: {it} of fewer than about {2 * by.records} records or people, or of none,{one} and could point to somebody. "
        "To see more, ask about a longer period, larger areas or fewer groups."
    )


def digest(rows: tuple[Row, ...], totals: tuple[Row, ...], unit: str) -> str:
    """Return the SHA-256 of the figures of an answer. Few figures could be guessed from it: a mark is made of it."""
    plain = [unit, [_plain(each) for each in rows], [_plain(each) for each in totals]]
    return hashlib.sha256(json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def _plain(each: Row) -> list[Any]:
    compared = each.compared
    figures = [each.figure.value, each.figure.state.value]
    figures += [compared.value, compared.state.value] if compared else []
    return [[label.value for label in each.labels], *figures, each.comparable]


def _off(measure: Measure, value: float, audience: Audience, base: int) -> float | None:
    if audience != Audience.AGGREGATE:
        return 0
    if measure.kind in (Kind.SUM, Kind.MEAN):
        return None
    return max(base / 2, USUAL_SHARE * value)
