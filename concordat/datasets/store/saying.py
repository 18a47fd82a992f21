"""Tallies as SQL that a person reads: the question that is put to what they reach, and nothing of how that is kept.

The store's own columns, the files, the rows that a line of an agreement leaves and what tells people apart are all within
one table, `seen` (`compiling.governed`), and that is told by its name and the reader's own columns alone.
"""

from __future__ import annotations

from sqlglot import exp

from concordat.datasets.store.compiling import DIALECT, SEEN
from concordat.datasets.store.tallying import OTHERS
from concordat.datasets.store.telling import Put, tree_of

MOST_LISTED = 12  # values of one condition: of thousands of codes nobody reads more


def said(put: Put, table: str, beside: str = "") -> str:
    """Return the SQL of a tally, in the dialect of DuckDB, put to a table of that name: of protected figures, their sample.

    `beside` names the table of the other dataset, where people are looked for in one.
    """
    tree = tree_of(put)
    for step in tree.find_all(exp.CTE):
        if step.alias in (SEEN, OTHERS):
            step.set("this", _seen(step.this, table if step.alias == SEEN else beside))
        step.set("materialized", None)
    for each in tree.find_all(exp.In):
        _shorten(each)
    return tree.sql(DIALECT, pretty=True)


def _seen(step: exp.Select, table: str) -> exp.Select:
    """Return what is seen of a table, by the columns of it that the tally needs."""
    names: list[exp.Expr] = [exp.column(each.alias_or_name, quoted=True) for each in step.expressions]
    return exp.Select().select(*names, copy=False).from_(exp.Table(this=exp.to_identifier(table, quoted=True)))


def _shorten(each: exp.In) -> None:
    values = each.expressions
    if len(values) > MOST_LISTED:
        values[MOST_LISTED - 1].add_comments([f" and {len(values) - MOST_LISTED:,} more "])
        each.set("expressions", values[:MOST_LISTED])
