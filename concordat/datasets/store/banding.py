"""Rows told by bands of a column's values, such as tenths of deprivation of the areas that they lie in.

Which values are of which band may be tens of thousands, so they are one literal, taken apart where the question is run: as
many literals would take longer to write than to answer.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlglot import exp

from concordat.datasets.rules.reach import Reach
from concordat.datasets.rules.settling import SettledTally
from concordat.datasets.rules.tallies import Bands
from concordat.datasets.store.compiling import SEEN, made

_NEXT, _OF = "\x1e", "\x1f"  # letters that no value has


def banded(tree: exp.Select, settled: SettledTally, reach: Reach, held: Collection[str]) -> exp.Select:
    """Return what is seen with a column for each bands of a tally, without rows whose value is of none of them."""
    for at, (seen, bands) in enumerate(settled.by):
        if isinstance(bands, Bands):
            name = f"bands{at}"
            same = exp.EQ(this=made(seen, reach, held), expression=exp.column("value", table=name))
            tree = tree.join(_table(bands).subquery(name), on=same, copy=False)
            number = exp.column("band", table=name)
            tree = tree.select(_as(number, _named(bands)), copy=False)
    return tree


def band_of(bands: Bands) -> exp.Column:
    """Return the band of a row that is seen."""
    return exp.column(_named(bands), table=SEEN, quoted=True)


def _named(bands: Bands) -> str:
    return f"__{bands.key}"


def _table(bands: Bands) -> exp.Select:
    """Return the table of values and their bands."""
    every = _NEXT.join(f"{number}{_OF}{value}" for number, values in bands.values for value in values)
    if not every:
        none = exp.Select().select(
            _as(exp.cast(exp.null(), "BIGINT"), "band"), _as(exp.cast(exp.null(), "VARCHAR"), "value")
        )
        return none.where(exp.false(), copy=False)
    each = exp.Explode(this=exp.Split(this=exp.Literal.string(every), expression=exp.Literal.string(_NEXT)))
    pairs = exp.Select().select(_as(each, "pair"), copy=False)
    parts = [_part(1, "BIGINT", "band"), _part(2, "VARCHAR", "value")]
    return exp.Select().select(*parts, copy=False).from_(pairs.subquery("pairs"), copy=False)


def _part(at: int, kind: str, name: str) -> exp.Alias:
    pair, number = exp.column("pair", table="pairs"), exp.Literal.number(at)
    part = exp.SplitPart(this=pair, delimiter=exp.Literal.string(_OF), part_index=number)
    return _as(exp.cast(part, kind), name)


def _as(expression: exp.Expr, name: str) -> exp.Alias:
    return exp.Alias(this=expression, alias=exp.to_identifier(name, quoted=True))
