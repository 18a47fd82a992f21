"""What a delivery is like: how full each column is, how many values it has, from what to what, and how well it is placed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from concordat.datasets.rules.declarations import Class, Column, Type
from concordat.datasets.store.placing import Places
from concordat.datasets.store.sessions import Session, name
from concordat.datasets.store.shapes import Staged
from concordat.datasets.store.staging import Scheme

_MEASURED = (Type.WHOLE, Type.NUMBER, Type.DATE, Type.MOMENT, Type.MONTH)


def profile(of: Session, plan: Scheme, places: Places, parts: Sequence[Staged]) -> dict[str, Any]:
    """Return plain values: `columns` by name (filled share, distinct, about, least, most), `rows` by period, `place`.

    Least and most are told of numbers and days alone, and never of what identifies somebody or is sensitive.
    """
    if not parts:
        return {"columns": {}, "rows": {}}
    paths = [str(part.path) for part in parts]
    rows = sum(part.rows for part in parts)
    asked: list[tuple[str, str, str]] = []
    for column in plan.kept:
        asked += [(column.name, *each) for each in _questions(column, name(column.name))]
    for column in plan.keyed:
        asked += [(f"{column.name}__key", *each) for each in _counts(name(f"{column.name}__key"))]
    if plan.person:
        asked += [("person__key", *each) for each in _counts("person__key")]
    told: dict[str, dict[str, Any]] = {}
    if asked:
        answer = of.execute(f"SELECT {', '.join(sql for _, _, sql in asked)} FROM read_parquet($1)", [paths]).fetchone()
        for (named, what, _), found in zip(asked, answer or (), strict=True):
            told.setdefault(named, {})[what] = _plain(found)
    for facts in told.values():
        facts["filled"] = round(facts["filled"] / rows, 6) if rows else 0.0
    by_period = {part.period: part.rows for part in parts}
    return {"columns": told, "rows": by_period} | ({"place": _placed(of, places, paths)} if places.known else {})


def _counts(column: str) -> list[tuple[str, str]]:
    return [("filled", f"count({column})"), ("distinct", f"approx_count_distinct({column})")]


def _questions(column: Column, sql: str) -> list[tuple[str, str]]:
    asked = _counts(sql)
    if column.type in _MEASURED and column.gives not in (Class.IDENTIFIER, Class.SENSITIVE):
        asked += [("least", f"min({sql})"), ("most", f"max({sql})")]
    return asked


def _placed(of: Session, places: Places, paths: list[str]) -> dict[str, int]:
    """Count rows by how they could be placed: with a point, in an area, with a point outside every area, and nowhere."""
    inside = " OR ".join(f"{code} IS NOT NULL" for code in places.codes) or "false"
    point, located, outside, none = of.execute(
        f"SELECT count_if(at_longitude IS NOT NULL), count_if({inside}), "
        f"count_if(at_longitude IS NOT NULL AND NOT ({inside})), count_if(at_how = '') FROM read_parquet($1)",
        [paths],
    ).fetchone() or (0, 0, 0, 0)
    return {"point": point, "located": located, "outside": outside if places.codes else 0, "none": none}


def _plain(found: Any) -> Any:
    return found.isoformat() if hasattr(found, "isoformat") else found
