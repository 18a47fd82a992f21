"""Random tables with random faults: the same rows land, and the same rows for the same reasons are put aside, as slowly."""

from __future__ import annotations

import io
import json
import tempfile
from collections import Counter
from pathlib import Path

import duckdb
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from concordat.datasets.rules.declarations import Twice
from concordat.datasets.store.checking import check
from concordat.datasets.store.shapes import Checked, Given, Source
from tests.datasets.store.slowly import HEADER, NAMES, TODAY, WRITTEN, declared, slowly

ROW = st.tuples(*(st.sampled_from(sorted(WRITTEN[name])) for name in NAMES)).map(list)
GOOD = st.tuples(
    st.sampled_from(["A1", "b 2", " C3"]),
    st.sampled_from(["2022-03-31", "31/03/2022", "1-Apr-2022"]),
    st.sampled_from(["1", "1,000"]),
    st.sampled_from(["Burglary", "burglary "]),
    st.sampled_from(["", "two\nlines"]),
).map(list)
RAGGED = st.sampled_from([["A1"], ["A1", "2022-03-31", "1"], ["A1", "2022-03-31", "1", "Burglary", "short", "x"]])
ANY = st.one_of(GOOD, GOOD, ROW, RAGGED, st.just(HEADER), st.just([""] * len(HEADER)))


def written(
    path: Path, rows: list[list[str]], delimiter: str, newline: str, preamble: int
) -> list[tuple[int, list[str]]]:
    """Write a CSV by hand, with an empty line here and there; return each row with the line on which it begins."""
    out, line, told = io.StringIO(), preamble + 2, []
    out.write(f"Report{newline}" * preamble + delimiter.join(HEADER) + newline)
    for number, row in enumerate(rows):
        told.append((line, row))
        quoted = [f'"{each.replace(chr(34), chr(34) * 2)}"' if set(each) & set('",;\n') else each for each in row]
        said = delimiter.join(quoted) + newline
        if number % 7 == 6:
            said += newline
        out.write(said)
        line += said.count("\n")
    path.write_bytes(out.getvalue().encode())
    return told


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    tables=st.lists(st.lists(ANY, max_size=30), min_size=1, max_size=3),
    dialect=st.tuples(st.sampled_from(",;\t"), st.sampled_from(["\n", "\r\n"]), st.sampled_from([0, 2])),
    twice=st.sampled_from(list(Twice)),
    unique=st.sampled_from([(), ("ref",), ("ref", "day")]),
)
def test_the_quick_check_finds_what_the_slow_one_finds(
    tables: list[list[list[str]]], dialect: tuple[str, str, int], twice: Twice, unique: tuple[str, ...]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        sources, files = [], []
        for number, rows in enumerate(tables):
            path = Path(folder) / f"{number}.csv"
            files.append((path.name, written(path, rows, *dialect)))
            sources.append(Source(path, "csv", path.name, tuple(HEADER), dialect[0], skip=dialect[2]))
        declaration = declared(twice, unique)
        checked = check(
            Given(
                sources, declaration, frozenset(NAMES), Path(folder), clear=frozenset({"ref"}), today=TODAY,
                memory=300_000_000,
            ),
            lambda percent, words: None,
        )  # fmt: skip
        expected = slowly(files, twice, unique)

        assert checked.read == expected.read
        aside = {row[:2] for row in expected.faults}
        assert checked.quarantined == len(aside)
        if len(aside) == expected.read:
            assert [stop.code for stop in checked.stops] == ["empty" if not expected.read else "threshold"]
            return
        assert not checked.stops
        assert landed(checked) == expected.landed
        assert (checked.dropped, checked.twice) == (expected.dropped, expected.twice)
        assert checked.read == checked.landed + checked.quarantined + checked.dropped
        assert quarantined(checked) == expected.faults
        as_it_came = {(origin, line): fields for origin, rows in files for line, fields in rows}
        assert all(as_it_came[place] == fields for place, fields in rows_put_aside(checked).items())


def landed(checked: Checked) -> Counter[tuple[object, ...]]:
    rows: Counter[tuple[object, ...]] = Counter()
    for part in checked.parts:
        found = duckdb.sql(f"SELECT {', '.join(NAMES)} FROM '{part.path}'").fetchall()
        assert len(found) == part.rows
        assert {f"{row[1]:%Y-%m}" for row in found} == {part.period}
        rows.update(found)
    return rows


def quarantined(checked: Checked) -> set[tuple[str, int, str, str]]:
    if checked.quarantine is None:
        return set()
    return set(duckdb.sql(f"SELECT source, line, \"column\", code FROM '{checked.quarantine}'").fetchall())


def rows_put_aside(checked: Checked) -> dict[tuple[str, int], list[str]]:
    if checked.quarantine is None:
        return {}
    found = duckdb.sql(f"SELECT source, line, row FROM '{checked.quarantine}'").fetchall()
    return {(source, line): json.loads(row) for source, line, row in found}
