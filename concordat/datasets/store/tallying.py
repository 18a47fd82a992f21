"""Tallies as trees: groups of what a reader reaches, and their figures, put to the only table that there is for them.

`exact` reckons figures of rows. `sampled` reckons, of the rows of a half-sample, what protected figures are made of: how
many records and people stand behind each, sums and how much of them one makes up, and values that came once and twice. A
group behind which too few stand never leaves the store.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from sqlglot import exp

from concordat.datasets.rules.declarations import Identifies, Type
from concordat.datasets.rules.protecting import MARKS, NUMBER, Protection
from concordat.datasets.rules.reach import How, Reach, Seen
from concordat.datasets.rules.settling import SettledAlso, SettledTally
from concordat.datasets.rules.tallies import Bands, Figure, Grain
from concordat.datasets.store.banding import band_of, banded
from concordat.datasets.store.compiling import BESIDE, SEEN, column, governed, held_column, literal, where

BY_PERSON, GROUPED = "by_person", "grouped"
OTHERS, PEOPLE, PERSON = "others", "people", "__person"
Measures = tuple[Seen, bool, bool]
_MONDAY = date(1900, 1, 1)


def narrowed(settled: SettledTally, reach: Reach) -> Reach:
    """Return what of a reach a tally needs: centres of areas are joined to rows only where it names a coordinate."""
    return replace(reach, columns=settled.columns)


def needs_centres(settled: SettledTally, reach: Reach) -> bool:
    """Say whether a tally names a coordinate that may be that of the centre of an area."""
    return bool(reach.centre) and any(seen.how in (How.LONGITUDE, How.LATITUDE) for seen in settled.columns)


def exact(
    settled: SettledTally,
    reach: Reach,
    held: Collection[str],
    whole: Collection[Seen] = (),
    beside: Collection[str] = (),
) -> exp.Select:
    """Return the question: for each group its values (d0, d1 …) and its figures (f0, f1 …).

    Of the columns of `whole` it is known that the reader has every value that there is. `beside` are the columns that are
    held of the other dataset, where people are looked for in one.
    """
    dimensions = [_dimension(seen, grain) for seen, grain in settled.by]
    figures = [_as(_figure(figure, seen), f"f{at}") for at, (figure, seen) in enumerate(settled.measured)]
    tree = exp.Select().select(*_named(dimensions), *figures, copy=False).from_(exp.to_table(SEEN))
    tree = _grouped(_asked(tree, settled), dimensions)
    tree = tree.with_(SEEN, as_=_seen_table(settled, reach, held, whole), copy=False)
    return _among(tree, settled.also, beside) if settled.also else tree


def sampled(
    settled: SettledTally,
    reach: Reach,
    held: Collection[str],
    protection: Protection,
    whole: Collection[Seen] = (),
    *,
    apart: bool = False,
    keys: int = 1,
) -> exp.Select:
    """Return the question of a half-sample: for each group that may be told, what its protected figures are made of.

    For each group: its values (d0 …), records (n), and of each column that is measured (0, 1 …) records that have a value
    (k), people behind these (q), and where it is added up the sum (s), the size of that (a), the largest value (m) and that
    of one person (o), or else different values (v), those that came once (u) and twice (w). People are told `apart` where
    the half-sample says whose each record is: by their marks, and where something is added up by their numbers. One person
    may have a number under each of so many `keys`: no more people are taken to stand behind a figure than a share of them.
    """
    seen = _seen_table(settled, reach, held, whole)
    people = protection.persons * keys if apart else 0
    measured = columns_measured(settled)
    of_each = apart and any(added for _, added, _ in measured)
    if apart:
        told_by = (NUMBER, *MARKS) if of_each else MARKS
        seen = seen.select(*(_as(held_column(each), each) for each in told_by), copy=False)
    steps = {SEEN: seen}
    if of_each:
        steps[BY_PERSON] = _by_person(settled, measured)
    tree = _told_of(settled, measured, protection.records, people, of_each=of_each)
    if differing := [(at, measure) for at, (measure, _, distinct) in enumerate(measured) if distinct]:
        steps[GROUPED] = tree
        for at, measure in differing:
            steps |= _different(settled, at, measure)
        tree = _joined(settled, [at for at, _ in differing])
    for name, step in steps.items():
        tree = tree.with_(name, as_=step, materialized=False if name == SEEN else None, copy=False)
    return tree


def columns_measured(settled: SettledTally) -> list[Measures]:
    """Return the columns that are measured, each once, and whether they are added up and whether told apart."""
    found: dict[Seen, set[Figure]] = {}
    for figure, seen in settled.measured:
        if seen is not None:
            found.setdefault(seen, set()).add(figure)
    return [
        (seen, bool({Figure.SUM, Figure.MEAN} & figures), Figure.DISTINCT in figures) for seen, figures in found.items()
    ]


def _told_of(
    settled: SettledTally, measured: list[Measures], records: int, people: int, *, of_each: bool
) -> exp.Select:
    """Return the groups that may be told, from the rows themselves or, where something is added up, from those of each."""
    if of_each:
        dimensions: list[exp.Expr] = [exp.column(f"d{at}", table=BY_PERSON) for at in range(len(settled.by))]
        source, counts = BY_PERSON, _outer(measured)
        rows: exp.Expr = exp.Sum(this=_of("n"))
    else:
        dimensions = [_dimension(seen, grain) for seen, grain in settled.by]
        source, counts = SEEN, _inner(measured, apart=people > 0)
        rows = exp.Count(this=exp.Star())
    tree = exp.Select().select(*_named(dimensions), _as(_whole(rows), "n"), *counts, copy=False)
    tree = tree.from_(exp.to_table(source))
    if not of_each:
        tree = _asked(tree, settled)
    tree = _grouped(tree, dimensions)
    tree = tree.having(exp.GTE(this=rows.copy(), expression=exp.Literal.number(records)), copy=False)
    if people:
        behind = _people([exp.column(each, table=source) for each in MARKS])
        tree = tree.having(exp.GTE(this=behind, expression=exp.Literal.number(people)), copy=False)
    return tree


def _by_person(settled: SettledTally, measured: list[Measures]) -> exp.Select:
    dimensions = [_dimension(seen, grain) for seen, grain in settled.by]
    person = exp.column(NUMBER, table=SEEN)
    counted = _as(exp.Count(this=exp.Star()), "n")
    marks = [_as(exp.Max(this=exp.column(each, table=SEEN)), each) for each in MARKS]
    tree = exp.Select().select(*_named(dimensions), person, *marks, counted, *_inner(measured), copy=False)
    tree = _asked(tree.from_(exp.to_table(SEEN)), settled)
    return _grouped(tree, [*dimensions, person])


def _people(marks: Sequence[exp.Expr]) -> exp.Expr:
    """Return how many people at least have these marks: how many bits are set in any of them."""
    found: list[exp.Expr] = []
    for each in marks:
        bits = exp.Coalesce(this=exp.BitwiseOrAgg(this=each), expressions=[exp.Literal.number(0)])
        found.append(exp.cast(exp.BitwiseCount(this=bits), "INT"))
    first, *others = found
    for other in others:
        first = exp.Add(this=first, expression=other)
    return first


def _inner(measured: list[Measures], *, apart: bool = False) -> list[exp.Expr]:
    """Return what is reckoned of rows for each column that is measured; with people behind it where they are told apart."""
    found: list[exp.Expr] = []
    for at, (seen, added, _) in enumerate(measured):
        found.append(_as(exp.Count(this=column(seen)), f"k{at}"))
        if apart:
            filled = exp.not_(exp.Is(this=column(seen), expression=exp.null()))
            found.append(_as(_people([_where(filled, exp.column(each, table=SEEN)) for each in MARKS]), f"q{at}"))
        if added:
            number = exp.cast(column(seen), "DOUBLE")
            found.append(_as(exp.Sum(this=number), f"s{at}"))
            found.append(_as(exp.Sum(this=exp.Abs(this=number.copy())), f"a{at}"))
            found.append(_as(exp.Max(this=exp.Abs(this=number.copy())), f"m{at}"))
    return found


def _outer(measured: list[Measures]) -> list[exp.Expr]:
    """Return the same of people, of whom each has figures of their own; rows of nobody known are those of nobody."""
    found: list[exp.Expr] = []
    known = exp.not_(exp.Is(this=_of(NUMBER), expression=exp.null()))
    for at, (_, added, _) in enumerate(measured):
        filled = exp.GT(this=_of(f"k{at}"), expression=exp.Literal.number(0))
        found.append(_as(_whole(exp.Sum(this=_of(f"k{at}"))), f"k{at}"))
        found.append(_as(_people([_where(filled, _of(each)) for each in MARKS]), f"q{at}"))
        if added:
            found.append(_as(exp.Sum(this=_of(f"s{at}")), f"s{at}"))
            found.append(_as(exp.Sum(this=_of(f"a{at}")), f"a{at}"))
            found.append(_as(exp.Max(this=_of(f"m{at}")), f"m{at}"))
            found.append(_as(exp.Max(this=_where(known, _of(f"a{at}"))), f"o{at}"))
    return found


def _different(settled: SettledTally, at: int, seen: Seen) -> dict[str, exp.Select]:
    """Return how often each value of a column came in each group, and of these how many there are, came once, came twice."""
    each = f"each{at}"
    dimensions = [_dimension(one, grain) for one, grain in settled.by]
    values = exp.Select().select(*_named(dimensions), _as(exp.Count(this=exp.Star()), "times"), copy=False)
    values = _asked(values.from_(exp.to_table(SEEN)), settled)
    values = values.where(exp.not_(exp.Is(this=column(seen), expression=exp.null())), copy=False)
    inner = [exp.column(f"d{place}", table=each) for place in range(len(settled.by))]
    told = [_as(exp.Count(this=exp.Star()), f"v{at}")]
    for letter, many in (("u", 1), ("w", 2)):
        came = exp.EQ(this=exp.column("times", table=each), expression=exp.Literal.number(many))
        told.append(_as(exp.Count(this=exp.Case().when(came, exp.Literal.number(1), copy=False)), f"{letter}{at}"))
    counted = exp.Select().select(*_named(inner), *told, copy=False).from_(exp.to_table(each))
    return {each: _grouped(values, [*dimensions, column(seen)]), f"different{at}": _grouped(counted, inner)}


def _joined(settled: SettledTally, apart: Sequence[int]) -> exp.Select:
    """Return the groups that may be told with what is known of different values in each."""
    tree = exp.Select().select(exp.Column(this=exp.Star(), table=exp.to_identifier(GROUPED)), copy=False)
    tree = tree.from_(exp.to_table(GROUPED))
    for at in apart:
        name = f"different{at}"
        same = [
            exp.NullSafeEQ(this=exp.column(f"d{place}", table=GROUPED), expression=exp.column(f"d{place}", table=name))
            for place in range(len(settled.by))
        ]
        tree = tree.select(*(exp.column(f"{letter}{at}", table=name) for letter in "vuw"), copy=False)
        tree = tree.join(exp.to_table(name), on=exp.and_(*same) if same else exp.true(), join_type="left", copy=False)
    return tree


def _seen_table(settled: SettledTally, reach: Reach, held: Collection[str], whole: Collection[Seen]) -> exp.Select:
    tree = banded(governed(narrowed(settled, reach), held, whole), settled, reach, held)
    return tree if settled.columns else tree.select(_as(exp.Literal.number(1), "one"), copy=False)


def _asked(tree: exp.Select, settled: SettledTally) -> exp.Select:
    """Put the conditions and the days of a tally to what is seen."""
    return _within(where(tree, settled.where), settled.period, settled.since, settled.until)


def _within(tree: exp.Select, period: Seen | None, since: date | None, until: date | None) -> exp.Select:
    if period is None:
        return tree
    of_moments = period.type == Type.MOMENT
    if since:
        first = datetime.combine(since, time()) if of_moments else since
        tree = tree.where(exp.GTE(this=column(period), expression=literal(first)), copy=False)
    if until and of_moments and until < date.max:
        after = datetime.combine(until + timedelta(days=1), time())
        tree = tree.where(exp.LT(this=column(period), expression=literal(after)), copy=False)
    elif until and not of_moments:
        tree = tree.where(exp.LTE(this=column(period), expression=literal(until)), copy=False)
    return tree


def _among(tree: exp.Select, also: SettledAlso, held: Collection[str]) -> exp.Select:
    """Leave the rows of people who are in another dataset, or are not; those that say nobody are neither."""
    people = exp.Select().select(_as(_who(also.match.other, also), PERSON), copy=False)
    people = people.from_(exp.alias_(exp.to_table(OTHERS), SEEN, table=True), copy=False)
    people = _within(people, also.period, also.since, also.until)
    who = _who(also.match.one, also)
    same = exp.EQ(this=who, expression=exp.column(PERSON, table=PEOPLE))
    tree = tree.join(exp.to_table(PEOPLE), on=same, join_type="anti" if also.absent else "semi", copy=False)
    if also.absent:
        tree = tree.where(exp.not_(exp.Is(this=who.copy(), expression=exp.null())), copy=False)
    tree = tree.with_(OTHERS, as_=governed(also.reach, held, of=BESIDE), copy=False)
    return tree.with_(PEOPLE, as_=people, copy=False)


def _who(seen: Seen, also: SettledAlso) -> exp.Expr:
    """Return who a row is of: a key as it is kept, or an identifier without what people write in it or not."""
    if not also.match.clear:
        return column(seen)
    plain: exp.Expr = exp.Lower(this=exp.Trim(this=exp.cast(column(seen), "VARCHAR")))
    for each in (" ", "-", "\u00a0") if also.match.kind == Identifies.NHS_NUMBER else ():
        plain = exp.func("replace", plain, exp.Literal.string(each), exp.Literal.string(""))
    return exp.Nullif(this=plain, expression=exp.Literal.string(""))


def _dimension(seen: Seen, grain: Grain | Bands | None) -> exp.Expr:
    """Return a value by which rows are grouped."""
    if isinstance(grain, Bands):
        return band_of(grain)
    given = column(seen)
    if grain is None or (grain == Grain.MONTH and seen.type == Type.MONTH):
        return given
    match grain:
        case Grain.DAY:
            return exp.cast(given, "DATE")
        case Grain.HOUR:
            return exp.cast(exp.Hour(this=given), "INT")
        case Grain.WEEKDAY:
            return _weekday(exp.cast(given, "DATE"))
        case Grain.FINANCIAL_YEAR:
            early = exp.LT(this=exp.Month(this=given), expression=exp.Literal.number(4))
            before = exp.Case().when(early, exp.Literal.number(1), copy=False).else_(exp.Literal.number(0), copy=False)
            year = exp.Sub(this=exp.Year(this=given.copy()), expression=before)
            return exp.DateFromParts(year=year, month=exp.Literal.number(4), day=exp.Literal.number(1))
        case _:
            return exp.cast(exp.TimestampTrunc(this=given, unit=exp.var(grain.value.upper())), "DATE")


def _weekday(day: exp.Expr) -> exp.Expr:
    """Return the day of the week, 1 Monday to 7 Sunday, reckoned from a Monday so that every engine says the same."""
    since = exp.DateDiff(this=day, expression=literal(_MONDAY), unit=exp.var("DAY"))
    seven = exp.Literal.number(7)
    past = exp.Mod(
        this=exp.Paren(this=exp.Add(this=exp.Mod(this=since, expression=seven), expression=seven.copy())),
        expression=seven.copy(),
    )
    return exp.cast(exp.Add(this=past, expression=exp.Literal.number(1)), "INT")


def _figure(figure: Figure, seen: Seen | None) -> exp.Expr:
    if seen is None:
        return exp.Count(this=exp.Star())
    match figure:
        case Figure.DISTINCT:
            return exp.Count(this=exp.Distinct(expressions=[column(seen)]))
        case Figure.SUM:
            return _sum(seen)
        case _ if seen.type == Type.WHOLE:
            many = exp.Nullif(this=exp.Count(this=column(seen)), expression=exp.Literal.number(0))
            return exp.Div(this=exp.cast(_sum(seen), "DOUBLE"), expression=many, typed=False, safe=False)
        case _:
            return exp.Avg(this=column(seen))


def _sum(seen: Seen) -> exp.Expr:
    """Return a sum, of whole numbers one that is exact however large."""
    added = exp.Sum(this=column(seen))
    return exp.cast(added, "DECIMAL(38, 0)") if seen.type == Type.WHOLE else added


def _where(condition: exp.Expr, value: exp.Expr) -> exp.Expr:
    """Return a value where a condition holds, else nothing."""
    return exp.Case().when(condition.copy(), value, copy=False)


def _grouped(tree: exp.Select, dimensions: Sequence[exp.Expr]) -> exp.Select:
    return tree.group_by(*(each.copy() for each in dimensions), copy=False) if dimensions else tree


def _named(dimensions: Sequence[exp.Expr]) -> list[exp.Expr]:
    return [_as(each.copy(), f"d{at}") for at, each in enumerate(dimensions)]


def _of(name: str) -> exp.Column:
    return exp.column(name, table=BY_PERSON)


def _whole(count: exp.Expr) -> exp.Expr:
    return exp.cast(count.copy(), "BIGINT")


def _as(expression: exp.Expr, name: str) -> exp.Alias:
    return exp.Alias(this=expression, alias=exp.to_identifier(name))
