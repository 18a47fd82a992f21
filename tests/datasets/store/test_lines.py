"""Rows are found again on their lines, wherever the file is cut into blocks."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import pytest

from concordat.datasets.store import lines
from concordat.datasets.store.lines import Miscounted, rows
from concordat.datasets.store.shapes import Source

TEXT = 'Title\r\n\r\nA,B\r\n1,"x\r\ny"\r\n\r\n2,"say ""hi"""\r\n\r\n3,\r\n"4\n\n",z\r\n5,last'
WANTED = [
    (0, 4, ["1", "x\r\ny"]),
    (1, 7, ["2", 'say "hi"']),
    (2, 9, ["3", ""]),
    (3, 10, ["4\n\n", "z"]),
    (4, 13, ["5", "last"]),
]


def found(
    source: Source, wanted: Sequence[int], misfits: Sequence[int], count: int
) -> list[tuple[int | None, int, list[str]]]:
    return [
        (row["number"], row["line"], row["fields"])
        for some in rows(source, wanted, misfits, count)
        for row in some.to_pylist()
    ]


@pytest.mark.parametrize("block", [*range(1, 24), 8_000_000])
def test_rows_are_found_on_their_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    monkeypatch.setattr(lines, "BLOCK", block)
    monkeypatch.setattr(lines, "_end_of_line", lambda source: 10)
    path = tmp_path / "a.csv"
    path.write_bytes(TEXT.encode())
    source = Source(path, "csv", "a.csv", ("A", "B"), skip=2)
    assert found(source, range(5), [], 5) == WANTED
    assert [line for _, line, _ in found(source, [1, 4], [], 5)] == [7, 13]


def test_quotation_marks_that_do_not_pair_are_read_slowly_and_a_false_count_is_not_guessed_at(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('A,B\n5" nail,1\nx,2\n')
    source = Source(path, "csv", "a.csv", ("A", "B"))
    assert found(source, [1], [], 2) == [(1, 3, ["x", "2"])]
    with pytest.raises(Miscounted):
        list(rows(source, [1], [], 3))
    assert list(csv.reader(io.StringIO(path.read_text())))[2] == ["x", "2"]


def test_fields_that_arrow_will_not_read_are_read_by_python_and_those_that_do_not_fit_come_too(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("A,B\n1,2,\n3,4\n5,6,7\n8\n")
    source = Source(path, "csv", "a.csv", ("A", "B"))
    assert found(source, [0, 1], [13, 19], 2) == [
        (0, 2, ["1", "2", ""]),
        (1, 3, ["3", "4"]),
        (None, 4, ["5", "6", "7"]),
        (None, 5, ["8"]),
    ]
