"""Find again, by pseudonyms, the rows about a person: how many there are, and never what is in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb


def count_where_key(parts: Sequence[Path], sought: Mapping[str, str]) -> int:
    """Return how many rows of some parts have in any of the columns what is sought in it; a part may lack columns."""
    found = 0
    with duckdb.connect() as session:
        for path in parts:
            has = {row[0] for row in session.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(path)]).fetchall()}
            asked = [(column, words) for column, words in sought.items() if column in has]
            if asked:
                same = " OR ".join(f'"{column}" = ?' for column, _ in asked)
                words = [words for _, words in asked]
                row = session.execute(
                    f"SELECT count(*) FROM read_parquet(?) WHERE {same}", [str(path), *words]
                ).fetchone()
                found += row[0] if row else 0
    return found
