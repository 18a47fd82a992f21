"""Rows are staged in the order of their file, by which those that are put aside are found again."""

from __future__ import annotations

from pathlib import Path

import pytest

from concordat.datasets.rules.declarations import Declaration
from concordat.datasets.rules.templates import templates
from concordat.datasets.store import arrivals, pseudonymising, staging
from concordat.datasets.store.sessions import session
from concordat.datasets.store.shapes import Given, Keys, Source

KEYS = Keys(agreement=b"agreement" * 4, partnership=b"partnership" * 4)


@pytest.mark.parametrize("declared", templates(), ids=lambda declared: declared.key)
def test_no_template_is_staged_through_what_does_not_keep_the_order(declared: Declaration, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    header = tuple(column.title for column in declared.columns)
    path.write_text(",".join(f'"{title}"' for title in header) + "\n")
    source = Source(path, "csv", "a.csv", header)
    given = Given([source], declared, frozenset(column.name for column in declared.columns), tmp_path, keys=KEYS)
    found = arrivals.layouts(given.sources, declared)
    with session(tmp_path, 1_000_000_000) as of:
        pseudonymising.give_keys(of, KEYS)
        plan = of.execute(f"EXPLAIN {staging.rows(staging.scheme(given, found), found[0])}").fetchall()
    words = "\n".join(row[1] for row in plan)
    assert "READ_CSV" in words
    assert not [kind for kind in ("JOIN", "AGGREGATE", "ORDER", "WINDOW", "UNION") if f"_{kind} " in words]
