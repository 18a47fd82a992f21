"""Find the tables of a sheet and the words above and between them: blank rows and columns keep them apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from .sheets import Sheet

_MOST_BLANK = 2  # rows that may stand blank inside one table
_SIDE_BY_SIDE = 0.5  # of the rows that two groups of columns must share to be one table


@dataclass
class Region:
    """Hold the rows and columns of one table, or of words that stand alone, one cell in each row."""

    rows: list[int]
    columns: list[int]
    is_words: bool = False


@dataclass
class _Band:
    """Hold rows that stand together without a blank one between, and the columns that hold words in each."""

    filled: dict[int, set[int]] = field(default_factory=dict)

    @property
    def rows(self) -> list[int]:
        return sorted(self.filled)

    @property
    def columns(self) -> list[int]:
        return sorted(set().union(*self.filled.values()))

    @property
    def is_words(self) -> bool:
        return all(len(columns) == 1 for columns in self.filled.values())


def regions_of(sheet: Sheet) -> list[Region]:
    """Return the regions of a sheet from top to bottom, those that stand side by side from left to right."""
    found: list[Region] = []
    waiting: list[_Band] = []  # words below a table, which are its own where the table goes on behind them
    for band in _bands(sheet):
        table = _table_above(found, band)
        if table is not None and band.is_words:
            waiting.append(band)
            continue
        if table is not None and _goes_on(sheet, table, waiting, band):
            table.rows += [row for part in (*waiting, band) for row in part.rows]
        else:
            found += [_words(part) for part in waiting]
            found += _split(sheet, band)
        waiting = []
    return found + [_words(part) for part in waiting]


def _table_above(found: Sequence[Region], band: _Band) -> Region | None:
    """Return the table that stands right above a band, in the columns that the band has too."""
    above = next((region for region in reversed(found) if not set(region.columns).isdisjoint(band.columns)), None)
    return None if above is None or above.is_words else above


def _bands(sheet: Sheet) -> Iterator[_Band]:
    filled: dict[int, set[int]] = {}
    for (row, column), value in sheet.values.items():
        if value.runs:
            filled.setdefault(row, set()).add(column)
    covered = _covered(sheet, filled)
    parts: list[_Band] = []
    last = None
    for row in sorted(filled):
        if last is None or any(between not in covered for between in range(last + 1, min(row, last + 500))):
            parts.append(_Band())
        parts[-1].filled[row] = filled[row]
        last = row
    for part in parts:
        yield from _side_by_side(sheet, part)


def _covered(sheet: Sheet, filled: Iterable[int]) -> set[int]:
    """Return the rows that cells merged downwards reach, which are no blank rows."""
    last = max(filled, default=0)
    return {
        row
        for (top, left), (rows, _) in sheet.merged.items()
        if rows > 1 and (top, left) in sheet.values and sheet.values[top, left].runs
        for row in range(top, min(top + rows, last + 1))
    }


def _side_by_side(sheet: Sheet, band: _Band) -> Iterator[_Band]:
    """Yield the tables that stand beside each other with a blank column between, such as a plan and its key."""
    groups: list[list[int]] = []
    reached = 0
    for column in band.columns:
        if not groups or column > reached + 1:
            groups.append([])
        groups[-1].append(column)
        widest = max(
            sheet.merged.get((row, column), (1, 1))[1] for row, columns in band.filled.items() if column in columns
        )
        reached = max(reached, column + widest - 1)
    kept: list[list[int]] = groups[:1]
    for group in groups[1:]:
        here, there = _rows_with(band, kept[-1]), _rows_with(band, group)
        if len(here & there) >= _SIDE_BY_SIDE * max(len(here), len(there)):
            kept[-1] = kept[-1] + group
        else:
            kept.append(group)
    for group in kept:
        chosen = {row: columns & set(group) for row, columns in band.filled.items()}
        yield _Band({row: columns for row, columns in chosen.items() if columns})


def _rows_with(band: _Band, columns: Sequence[int]) -> set[int]:
    return {row for row, filled in band.filled.items() if not filled.isdisjoint(columns)}


def _words(band: _Band) -> Region:
    return Region(band.rows, band.columns, is_words=True)


def _split(sheet: Sheet, band: _Band) -> list[Region]:
    """Part the titles that stand above a table from it: rows of one cell before the first that has more."""
    if band.is_words:
        return [_words(band)]
    first = next(row for row in band.rows if len(band.filled[row]) > 1 or sheet.names(row, band.columns))
    above = _Band({row: columns for row, columns in band.filled.items() if row < first})
    table = _Band({row: columns for row, columns in band.filled.items() if row >= first})
    return [*([_words(above)] if above.filled else []), Region(table.rows, table.columns)]


def _goes_on(sheet: Sheet, table: Region, between: Sequence[_Band], band: _Band) -> bool:
    """Say whether a band is more of the table above: near below it, within its columns, without names of its own."""
    last = table.rows[-1]
    for part in (*between, band):
        if part.rows[0] - last - 1 > _MOST_BLANK or not set(part.columns) <= set(table.columns):
            return False
        last = part.rows[-1]
    first = next((row for row in band.rows if len(band.filled[row]) > 1), band.rows[0])
    return not _names_columns(sheet, band, first)


def _names_columns(sheet: Sheet, band: _Band, row: int) -> bool:
    """Say whether a row looks like names of columns: marked as such, or all bold or all coloured unlike the row below."""
    if sheet.names(row, band.columns):
        return True
    below = next((other for other in band.rows if other > row and len(band.filled[other]) > 1), None)
    values = [sheet.values[row, column] for column in band.filled[row]]
    under = [sheet.values[below, column] for column in band.filled[below]] if below is not None else []
    bold = all(value.bold for value in values) and not (under and all(value.bold for value in under))
    coloured = all(value.colour for value in values) and not (under and all(value.colour for value in under))
    return bold or coloured
