"""Columns that look like people where their declaration says otherwise: such a delivery is stopped.

Only distinct values are looked at, each counted by its rows. A column looks like an identifier where a share of its filled
rows have whole values of that shape (`marks` says which share; 50 in 100 for NHS numbers, since one in eleven numbers of ten
digits passes their check by chance), or where a single row holds one within a text, in a shape that nothing else has. Dates
look like dates of birth where nine in ten are days, none is to come, and the middle nine tenths span fifteen years or more,
in a column that is not one of time. Names: two in five values are a forename with another word, an initial with a surname or
a title with a name; or single words of which half are common names, ten or more different ones; or one row of a text has a
title with a name or a common forename with a common surname; or three different ones, in one row of fifty, a forename with
any capitalised word. Where things are (class place) is full of names, so there a text needs one row of fifty too. A list of
allowed values lets nothing else in and is passed by, and so are degrees and metres of points, which have bounds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import duckdb

from concordat.datasets.rules.declarations import Class, Column, Part, Type
from concordat.datasets.store.shapes import Stop

from . import persons
from .counting import VALUES, Counted, counted, has_texts, text, tried, values_of
from .marks import BIRTH, NAME, Mark
from .names import PLACES
from .persons import Sure

_NEVER = (Type.MONTH, Type.YES_NO)
_POINTS = (Part.LONGITUDE, Part.LATITUDE, Part.EASTING, Part.NORTHING)
_HINTED = 0.1  # times the usual share, where a header names what it is
_FEW = 0.02  # share of rows at which what is only perhaps a name, or stands in the name of a place, counts
_DIFFERENT = 3  # so many different ones
_SINGLE_DIFFERENT, _SINGLE_SHARE = 10, 0.5
_WORDS = 0.8  # share of rows that are words and nothing else, under a header that says it names people
_SAMPLE = 20_000  # distinct values by which a column of names is recognised
_SPAN, _FILLED = 15 * 365, 20  # days between the first and last twentieth of dates of birth; rows that there must be


def looks_like(connection: duckdb.DuckDBPyConnection, table: str, columns: Sequence[Column]) -> list[Stop]:
    """Return a stop for each column that looks like what identifies people and is not declared so; never with a value.

    `table` holds each column under its name.
    """
    looked = [
        column for column in columns if column.type not in _NEVER and column.part not in _POINTS and not column.allowed
    ]
    if not looked:
        return []
    with values_of(connection, table, looked):
        counts = counted(connection, table, looked)
        found = (
            _Likeness(connection, at, column, count)
            for at, (column, count) in enumerate(zip(looked, counts, strict=True))
            if count.filled
        )
        return [stop for each in found for stop in each.stops()]


@dataclass(frozen=True, slots=True)
class _Likeness:
    """What one column looks like."""

    connection: duckdb.DuckDBPyConnection
    place: int
    column: Column
    count: Counted

    def stops(self) -> Iterator[Stop]:
        for mark in tried(self.column):
            whole = self.count.whole[mark.code]
            within = self.count.within[mark.code] if has_texts(self.column) else 0
            if within or (self._born(whole) if mark is BIRTH else whole >= self._needed(mark)):
                yield self._stop(mark, max(whole, within))
        if self.column.type == Type.TEXT and not NAME.fine(self.column) and self.count.worded:
            rows = self._whole_names()
            if not rows and self.count.spaced and has_texts(self.column):
                rows = self._names_within()
            if rows:
                yield self._stop(NAME, rows)

    def _needed(self, mark: Mark) -> float:
        return max(1.0, mark.share * (_HINTED if mark.hinted(self.column) else 1) * self.count.filled)

    def _born(self, days: int) -> bool:
        """Say whether days are those on which people were born."""
        if BIRTH.hinted(self.column):
            return days >= self._needed(BIRTH)
        if self.column.gives == Class.TIME or self.count.filled < _FILLED or days < BIRTH.share * self.count.filled:
            return False
        day = "coalesce(" + ", ".join(f"try_strptime(left(value, 10), '{form}')" for form in _DAYS) + ")::DATE"
        found = self.connection.sql(
            "SELECT quantile_disc(day, [0.05, 0.95]), max(day) > current_date"
            f" FROM (SELECT {day} AS day FROM {VALUES} WHERE place = {self.place}) WHERE day IS NOT NULL"
        ).fetchone()
        ends, to_come = found or (None, None)
        return bool(ends) and not to_come and (ends[1] - ends[0]).days >= _SPAN

    def _whole_names(self) -> int:
        """Return how many rows are the name of a person and nothing else, if they are enough; 0 if not."""
        found = self.connection.sql(
            f"SELECT value, n FROM {VALUES} WHERE place = {self.place} AND length(value) <= {NAME.lengths[1]}"
            f" AND regexp_full_match(value, {text(NAME.whole)}) ORDER BY hash(value) LIMIT {_SAMPLE + 1}"
        ).fetchall()
        looked = sum(int(n) for _, n in found)
        share = 1.0 if len(found) <= _SAMPLE else looked / self.count.filled
        enough = self.count.filled * share
        full = sum(int(n) for value, n in found if " " in value and persons.is_person(value))
        if full and full >= NAME.share * (_HINTED if NAME.hinted(self.column) else 1) * enough:
            return round(full / share)
        if NAME.hinted(self.column) and looked >= _WORDS * enough and not _place_names(found):
            return round(looked / share)
        single = [int(n) for value, n in found if " " not in value and persons.is_single(value)]
        if len(single) >= _SINGLE_DIFFERENT and sum(single) >= _SINGLE_SHARE * enough:
            return round(sum(single) / share)
        return 0

    def _names_within(self) -> int:
        """Return how many rows of texts hold the name of a person, if they are enough; 0 if not."""
        runs = self.connection.sql(
            f"SELECT run, sum(n) FROM (SELECT unnest(list_distinct(regexp_extract_all(value, {text(persons.RUN)}))) AS run,"
            f" n FROM {VALUES} WHERE place = {self.place} AND spaced) GROUP BY run"
        ).fetchall()
        judged = [(persons.person_in(run), int(n)) for run, n in runs]
        sure = sum(n for how, n in judged if how == Sure.YES)
        both = sum(n for how, n in judged if how != Sure.NO)
        different = sum(1 for how, _ in judged if how != Sure.NO)
        few = different < _DIFFERENT or both < _FEW * self.count.filled
        if self.column.gives == Class.PLACE:
            return 0 if few or sure < _FEW * self.count.filled else sure
        return sure or (0 if few else both)

    def _stop(self, mark: Mark, rows: int) -> Stop:
        count = "1 row" if rows == 1 else f"{rows:,} rows"
        return Stop(
            f"“{self.column.title}” has what looks like {mark.words}, in {count}, and is not declared to hold them. "
            "Take them out and deliver the file again, or ask the dataset’s steward to declare the column as what it is.",
            column=self.column.title,
            code=f"looks-like-{mark.code}",
        )


_DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y")


def _place_names(found: Sequence[tuple[str, int]]) -> bool:
    return any(word.casefold() in PLACES for value, _ in found[:1000] for word in value.split())
