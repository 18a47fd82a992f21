"""Questions as trees: what a reader reaches is the only table that there is, and what they ask is put to that.

`governed` makes that table of a reach; `asked` and `counted` put a question to it. Nothing is filtered afterwards, and no
text that anybody sent is ever part of the SQL but as a literal.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlglot import exp

from concordat.datasets.rules.declarations import Type
from concordat.datasets.rules.reach import HOW, LATITUDE, LONGITUDE, How, Reach, Seen
from concordat.datasets.rules.wanting import Settled, Value, typed

HELD, CENTRES, SEEN, BESIDE = "held", "centres", "seen", "beside"
DIALECT = "duckdb"
Conditions = Sequence[tuple[Seen, str, tuple[Value, ...]]]
_SQL = {
    Type.TEXT: "VARCHAR",
    Type.WHOLE: "BIGINT",
    Type.NUMBER: "DOUBLE",
    Type.DATE: "DATE",
    Type.MOMENT: "TIMESTAMP",
    Type.MONTH: "DATE",
    Type.YES_NO: "BOOLEAN",
}


def governed(reach: Reach, held: Collection[str], whole: Collection[Seen] = (), *, of: str = HELD) -> exp.Select:
    """Return the table of what is reached of a view: its columns, places as finely as allowed, and its rows alone.

    Of the columns of `whole` it is known that the reader has every value that there is.
    """
    columns = [
        exp.Alias(
            this=held_column(seen.source) if seen in whole else made(seen, reach, held),
            alias=exp.to_identifier(seen.name, quoted=True),
        )
        for seen in reach.columns
    ]
    source = exp.to_table(HELD) if of == HELD else exp.alias_(exp.to_table(of), HELD, table=True)
    tree = exp.Select().select(*columns, copy=False).from_(source)
    if reach.centre and any(seen.how in (How.LONGITUDE, How.LATITUDE) for seen in reach.columns):
        on = exp.EQ(this=held_column(reach.centre), expression=exp.column("code", table=CENTRES, quoted=True))
        tree = tree.join(exp.to_table(CENTRES), on=on, join_type="left", copy=False)
    if reach.only is not None:
        tree = tree.where(_only(reach), copy=False)
    return tree


def ways_placed(seen: Seen) -> exp.Select:
    """Return the question by what rows were placed that have a value of a column of places."""
    filled = exp.not_(exp.Is(this=held_column(seen.source), expression=exp.null()))
    return exp.select(held_column(HOW)).distinct().from_(exp.to_table(HELD)).where(filled)


def asked(wanted: Settled, reach: Reach, held: Collection[str]) -> exp.Select:
    """Return the question: the columns, conditions, order and page of it, put to what is reached.

    Rows are in the order asked for and then in that of all columns seen, never in that of the store, which would tell of
    columns that are not.
    """
    tree = exp.Select().select(*(column(each) for each in wanted.columns), copy=False).from_(exp.to_table(SEEN))
    tree = where(tree, wanted.where)
    named = [seen for seen, _ in wanted.order]
    order = [*wanted.order, *((seen, False) for seen in reach.columns if seen not in named)]
    tree = tree.order_by(
        *(exp.Ordered(this=column(seen), desc=down, nulls_first=False) for seen, down in order), copy=False
    )
    tree = tree.limit(wanted.limit, copy=False).offset(wanted.offset, copy=False)
    return tree.with_(SEEN, as_=governed(reach, held), copy=False)


def counted(wanted: Settled, reach: Reach, held: Collection[str]) -> exp.Select:
    """Return the question of how many rows there are in all."""
    tree = where(exp.select(exp.Count(this=exp.Star())).from_(exp.to_table(SEEN)), wanted.where)
    return tree.with_(SEEN, as_=governed(reach, held), copy=False)


def made(seen: Seen, reach: Reach, held: Collection[str]) -> exp.Expr:
    """Return what a column that a reader sees is made of, in the terms of the store."""
    if seen.how == How.KEPT:
        return held_column(seen.source) if seen.source in held else _nothing(seen.type)
    if HOW not in held:
        return _nothing(seen.type)
    if seen.how in (How.LONGITUDE, How.LATITUDE):
        return _coordinate(seen, reach, held)
    told = exp.Case()
    return (
        told.when(_placed(seen.placed), held_column(seen.source), copy=False)
        if seen.source in held
        else _nothing(seen.type)
    )


def _coordinate(seen: Seen, reach: Reach, held: Collection[str]) -> exp.Expr:
    """Return a row's own coordinate where that is allowed, else that of the centre of its area, else nothing."""
    own, of_centre = (LONGITUDE, "longitude") if seen.how == How.LONGITUDE else (LATITUDE, "latitude")
    told = exp.Case()
    if reach.exact and own in held:
        told = told.when(_placed(reach.exact), held_column(own), copy=False)
    if reach.coarse and reach.centre:
        told = told.when(_placed(reach.coarse), exp.column(of_centre, table=CENTRES, quoted=True), copy=False)
    return told if told.args.get("ifs") else _nothing(seen.type)


def _only(reach: Reach) -> exp.Expr:
    assert reach.only is not None
    values = []
    for each in reach.only.values:
        try:
            values.append(literal(typed(reach.only.type, each)))
        except (ValueError, KeyError, OverflowError):
            continue  # a value that the column cannot hold is that of no row
    if not reach.only.column or not values:
        return exp.false()
    return held_column(reach.only.column).isin(*values, copy=False)


def where(tree: exp.Select, conditions: Conditions) -> exp.Select:
    """Return a question of columns that are seen, of rows that meet conditions alone."""
    for seen, op, values in conditions:
        tree = tree.where(_condition(column(seen), op, [literal(each) for each in values]), copy=False)
    return tree


def _condition(given: exp.Expr, op: str, values: Sequence[exp.Expr]) -> exp.Expr:
    if op == "empty":
        return exp.Is(this=given, expression=exp.null())
    if op == "not-empty":
        return exp.not_(exp.Is(this=given, expression=exp.null()))
    if op == "any-of":
        return exp.In(this=given, expressions=list(values))
    (value,) = values
    if op == "contains":
        return exp.func("contains", exp.func("lower", given), exp.func("lower", value), dialect=DIALECT)
    if op == "begins":
        return exp.func("starts_with", exp.func("lower", given), exp.func("lower", value), dialect=DIALECT)
    if op == "is-not":
        return exp.NullSafeNEQ(this=given, expression=value)
    kinds: dict[str, type[exp.Binary]] = {
        "is": exp.EQ,
        "at-least": exp.GTE,
        "at-most": exp.LTE,
        "more-than": exp.GT,
        "less-than": exp.LT,
    }
    return kinds[op](this=given, expression=value)


def _placed(by: Sequence[str]) -> exp.Expr:
    return held_column(HOW).isin(*(exp.Literal.string(each) for each in by), copy=False)


def held_column(name: str) -> exp.Column:
    """Return a column of the store."""
    return exp.column(name, table=HELD, quoted=True)


def column(seen: Seen) -> exp.Column:
    """Return a column that a reader sees."""
    return exp.column(seen.name, table=SEEN, quoted=True)


def _nothing(kind: Type) -> exp.Expr:
    return exp.cast(exp.null(), _SQL[kind])


def literal(value: Value) -> exp.Expr:
    """Return a value as a literal: the only way in which anything that was sent comes into a question."""
    if isinstance(value, bool):
        return exp.true() if value else exp.false()
    if isinstance(value, datetime):
        return exp.cast(exp.Literal.string(value.isoformat(sep=" ")), "TIMESTAMP")
    if isinstance(value, date):
        return exp.cast(exp.Literal.string(value.isoformat()), "DATE")
    if isinstance(value, int):
        kind = "BIGINT" if -(2**63) <= value < 2**63 else "DECIMAL(38, 0)" if abs(value) < 10**38 else "DOUBLE"
        return exp.cast(exp.Literal.string(str(value)), kind)
    if isinstance(value, float):
        return exp.cast(exp.Literal.string(repr(value)), "DOUBLE")
    return exp.Literal.string(value)
