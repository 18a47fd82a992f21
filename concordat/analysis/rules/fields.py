"""What a reader has of a dataset to ask about: columns, levels of place, tenths of deprivation, and which periods are held.

It is made of what may be told to them (`queries/fields.py`), so that a column that they may not have is not in it and can
be neither asked for nor guessed at.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from difflib import get_close_matches

from concordat.analysis.rules.breaks import Break, Generation
from concordat.datasets.rules.declarations import Type
from concordat.datasets.rules.tallies import Audience, Grain
from concordat.kernel.periods import Span
from concordat.kernel.words import listed

NUMBERS = (Type.WHOLE, Type.NUMBER)
_MONTHLY = (Grain.MONTH, Grain.QUARTER, Grain.FINANCIAL_YEAR, Grain.YEAR)
GRAINS: Mapping[Type, tuple[Grain, ...]] = {
    Type.MONTH: _MONTHLY,
    Type.DATE: (Grain.DAY, *_MONTHLY, Grain.WEEKDAY),
    Type.MOMENT: (Grain.DAY, *_MONTHLY, Grain.WEEKDAY, Grain.HOUR),
}
_ONE = timedelta(days=1)
MOST_NAMED = 12  # of what there is instead


@dataclass(frozen=True, slots=True)
class Field:
    """A column that the reader has: what its values are, and which they may be where that is declared.

    `codes` is the kind of areas whose codes it holds, as agencies write them: a change of areas breaks its series.
    """

    name: str
    title: str
    type: Type = Type.TEXT
    unit: str = ""
    allowed: tuple[str, ...] = ()
    codes: str = ""


@dataclass(frozen=True, slots=True)
class Level:
    """Areas of a kind and generation that rows lie in, such as "ward-2023", and which populations are known of them."""

    key: str
    title: str
    column: str
    kind: str
    generation: str
    populations: tuple[str, ...] = ()
    begins: date | None = None
    ends: date | None = None


@dataclass(frozen=True, slots=True)
class Tenths:
    """Tenths of deprivation by an index of a year, such as "deprivation-2025", of the areas of a level."""

    key: str
    year: int
    level: Level


@dataclass(frozen=True, slots=True)
class Fields:
    """What a reader has of a dataset.

    `held` are the periods that were delivered, in order; none where it comes whole. `period` is
    the column that they go by, "" where there is none or the reader does not have it.
    `generations` are those of each kind of areas that are known, whether rows are placed in them or not.
    """

    key: str
    title: str
    agency: str
    audience: Audience
    columns: tuple[Field, ...]
    row: str = ""
    levels: tuple[Level, ...] = ()
    tenths: tuple[Tenths, ...] = ()
    period: str = ""
    held: tuple[Span, ...] = ()
    version: int = 0
    caveats: tuple[str, ...] = ()
    base: int = 5  # to which protected figures are rounded
    breaks: tuple[Break, ...] = ()
    generations: Mapping[str, tuple[Generation, ...]] = field(default_factory=dict)

    def column(self, name: str) -> Field | None:
        """Return the column of a name, a title or a level; None where there is none."""
        named = {each.name: each for each in self.columns}
        if name in named:
            return named[name]
        if found := self.level(name):
            return named.get(found.column)
        plain = name.casefold()
        return next((each for each in self.columns if each.title.casefold() == plain), None)

    def level(self, key: str) -> Level | None:
        """Return the level of a key, or of the column that has its areas; None where there is none."""
        return next((each for each in self.levels if key in (each.key, each.column)), None)

    def of_deprivation(self, key: str) -> Tenths | None:
        """Return the tenths of a key; None where there are none."""
        return next((each for each in self.tenths if each.key == key), None)

    def holds(self, days: Span) -> bool:
        """Say whether anything of some days is held; always so where it comes whole."""
        return not self.held or any(each.first <= days.last and each.last >= days.first for each in self.held)

    def missing(self, days: Span) -> list[Span]:
        """Return the stretches of some days that were not delivered."""
        found, at = [], days.first
        for each in self.held:
            if each.last < at or each.first > days.last:
                continue
            if each.first > at:
                found.append(Span(at, each.first - _ONE))
            at = each.last + _ONE
        if self.held and at <= days.last:
            found.append(Span(at, days.last))
        return found


def instead(wanted: str, there: Iterable[tuple[str, str]]) -> str:
    """Say what there is instead of something that is not: what is like it, or else the first of all, by name and title."""
    names = list(dict(there).items())
    words = {word.casefold(): name for name, title in names for word in (title, name)}
    near = list(dict.fromkeys(words[each] for each in get_close_matches(wanted.casefold(), words, n=4, cutoff=0.6)))
    if near:
        return f"Did you mean {listed([f'“{name}”' for name in near[:3]], 'or')}?"
    if not names:
        return "There is nothing of that sort."
    shown = [name for name, _ in names[:MOST_NAMED]]
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return f"There {'is' if len(names) == 1 else 'are'} {', '.join(shown)}{more}."


def common(every: Sequence[Fields]) -> list[Field]:
    """Return the columns of the first dataset that all the others have too, by name or title."""
    first, *others = every
    return [
        each for each in first.columns if all(other.column(each.name) or other.column(each.title) for other in others)
    ]
