"""Count the tables of releases: exactly, by whoever may have the rows, and by all that the check has to know.

What was released before is counted again, of the version that is asked of: no small count is kept in the database.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from concordat import access
from concordat.analysis.permissions import RELEASE_PROTECT
from concordat.analysis.queries.fields import Asked as Data
from concordat.analysis.queries.fields import Pin, asked_of
from concordat.analysis.queries.grounds import names_in
from concordat.analysis.rules import questions
from concordat.analysis.rules.making import ROUND, words_of
from concordat.analysis.rules.releasing import fitting
from concordat.analysis.rules.releasing.chains import Chains, chains_of, pairs_of
from concordat.analysis.rules.releasing.linking import links_of, table_of_link
from concordat.analysis.rules.releasing.tables import Asked, Column, Counts, Grid, grid_of, parts_told, table_of
from concordat.analysis.rules.releasing.times import grain_of
from concordat.analysis.rules.sentences import sentence
from concordat.analysis.rules.settling import Settled, settle
from concordat.analysis.rules.spans import values_of
from concordat.analysis.rules.suppression import Table
from concordat.datasets.queries.tallying import tell
from concordat.datasets.rules.tallies import MOST_DIMENSIONS, Dimension, Figure, Measured, Tally
from concordat.kernel.actors import Actor
from concordat.kernel.periods import Span

COUNT = (Measured(Figure.COUNT),)


@dataclass(frozen=True)
class Wanted:
    """A table that is to be counted: its reference, its title and its question as it is kept."""

    ref: str
    title: str
    question: Mapping[str, Any]


@dataclass(frozen=True)
class Counted:
    """A table as it is protected, what is to be shown of it, and its headings and values in words."""

    asked: Asked
    table: Table
    grid: Grid
    words: Mapping[str, str]
    sentence: str


@dataclass(frozen=True)
class Register:
    """Tables as they are protected together: those that are read, and what follows from them beside."""

    tables: tuple[Counted, ...]
    beside: tuple[Table, ...]


@dataclass
class _Count:
    settled: Settled
    asked: Asked
    counts: Counts
    values: dict[str, Any] = field(default_factory=dict)  # of its columns, by their codes


def data_for(actor: Actor, key: str, purpose: str, version: int = 0) -> Data:
    """Return a dataset as the actor may have its rows for a purpose; raise Refused, or Problem, with the reason."""
    (found,) = asked_of(actor, [key], purpose, {key: Pin(version)})
    return found


def counted(actor: Actor, data: Data, wanted: Sequence[Wanted], how: str) -> Register:
    """Count tables, so that they can be protected as one; each reading is recorded. Raises Problem where they cannot be."""
    access.require(actor, RELEASE_PROTECT)
    return _Counting(actor, data, how).register(wanted)


class _Counting:
    def __init__(self, actor: Actor, data: Data, how: str) -> None:
        self.actor, self.data, self.how = actor, data, how

    def register(self, wanted: Sequence[Wanted]) -> Register:
        found = [self.begun(each) for each in wanted]
        chains = self.chains([each.asked for each in found])
        links = links_of([each.asked for each in found], chains)
        for each in found:
            each.counts = self.rows(each.asked.counted, each.asked.days, parts_told(each.asked), each.values)
        tables = tuple(self.counted(each, chains) for each in found)
        return Register(tables, tuple(table_of_link(each, self.rows, chains) for each in links))

    def begun(self, wanted: Wanted) -> _Count:
        settled = settle(questions.read(wanted.question), [self.data.fields])
        return _Count(settled, fitting.asked_of(settled, wanted.ref, wanted.title), {})

    def counted(self, one: _Count, chains: Chains) -> Counted:
        names = self.names(one)
        words = self.words(one, names)
        columns = {column.name: column for column in (*one.asked.columns, *one.asked.only)}
        codes = {name: self.codes(one, column, words) for name, column in columns.items()}
        table = table_of(one.asked, one.counts, codes, chains)
        grid = grid_of(one.asked, [codes[column.name] for column in one.asked.columns], chains)
        return Counted(one.asked, table, grid, words, sentence(one.settled, names))

    def rows(
        self,
        columns: Sequence[Column],
        days: Span | None,
        parts: Mapping[str, tuple[Span, ...]],
        values: dict[str, Any] | None = None,
    ) -> Counts:
        """Count rows of some days by parts of them and by columns, whose values are noted by their codes."""
        counts: dict[tuple[str, tuple[str, ...]], int] = {}
        for part, tally, told in self.tallies(columns, days, parts):
            for group, cells in tell(self.actor, self.data.sight, tally, how=self.how):
                row = list(group)
                where = told[row.pop()] if told else part
                codes = [column.code(value) for column, value in zip(columns, row, strict=True)]
                if values is not None:
                    values.update(zip(codes, row, strict=True))
                key = (where, tuple(codes))
                counts[key] = counts.get(key, 0) + int(cells[0].value or 0)
        return counts

    def tallies(
        self, columns: Sequence[Column], days: Span | None, parts: Mapping[str, tuple[Span, ...]]
    ) -> Iterator[tuple[str, Tally, Mapping[object, str]]]:
        """Give the tallies that count rows, each of a part of the days, or with what tells the parts apart."""
        by = tuple(each.dimension for each in columns)
        if days is None:
            yield "", Tally(by, COUNT), {}
            return
        period = self.data.fields.column(self.data.fields.period)
        few = len(by) < MOST_DIMENSIONS and len(parts) > 1
        grain = grain_of(parts, days, fitting.FINEST[period.type]) if period and few else None
        if period and grain:
            dimension = Dimension(period.name, grain[0])
            yield "", Tally((*by, dimension), COUNT, (), days.first, days.last), grain[1]
            return
        for code, spans in parts.items():
            for span in spans:
                yield code, Tally(by, COUNT, (), span.first, span.last), {}

    def chains(self, asked: Sequence[Asked]) -> Chains:
        """Find which columns are made of others, by the values that are found together in all that is held."""
        columns: dict[str, Column] = {each.name: each for one in asked for each in one.counted}
        places = {name for name, each in columns.items() if each.is_place}
        together = {}
        for one, other in pairs_of(columns, [each.names for each in asked], places):
            pair = (columns[one], columns[other])
            told = tell(self.actor, self.data.sight, Tally(tuple(each.dimension for each in pair), COUNT), how=self.how)
            together[one, other] = [(pair[0].code(a), pair[1].code(b)) for a, b in told.groups]
        return chains_of({name: each.title for name, each in columns.items()}, together, places)

    def names(self, one: _Count) -> Mapping[tuple[str, str], str]:
        """Add the values of time that nothing was counted of, and return the names of areas."""
        for column in one.asked.columns:
            if column.grain and one.asked.days and (column.is_period or column.grain in ROUND):
                for value in values_of(column.grain, one.asked.days):
                    one.values.setdefault(column.code(value), value)
        keys = [
            tuple(value if code.startswith(f"{column.name}=") else None for column in one.asked.columns)
            for code, value in one.values.items()
        ]
        return names_in(self.actor, one.settled, keys)

    def words(self, one: _Count, names: Mapping[tuple[str, str], str]) -> dict[str, str]:
        """Return the values of the columns that are shown in words, by their codes."""
        return {
            code: words_of(one.settled, axis, value, names)
            for axis, column in zip(one.settled.axes, one.asked.columns, strict=True)
            for code, value in one.values.items()
            if code.startswith(f"{column.name}=")
        }

    def codes(self, one: _Count, column: Column, words: Mapping[str, str]) -> list[str]:
        """Return the values of a column that is shown, in their order: time goes on, others by their words."""
        mine = {code: value for code, value in one.values.items() if code.startswith(f"{column.name}=")}

        def rank(code: str) -> tuple[bool, Any, str]:
            value = mine[code]
            number = value if isinstance(value, (int, float)) and not isinstance(value, bool) else 0
            day = value.isoformat() if isinstance(value, date) else ""
            return value is None, number, day or words.get(code, code).casefold()

        return sorted(mine, key=rank)
