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

from concordat.datasets.rules.declarations import Type
from concordat.datasets.rules.protecting import Protection
from concordat.datasets.rules.reach import How, Reach, Seen
from concordat.datasets.rules.settling import SettledTally
from concordat.datasets.rules.tallies import Figure, Grain
from concordat.datasets.store.compiling import HELD, SEEN, column, governed, held_column, literal, where

PERSON, BY_PERSON, GROUPED = "__person", "by_person", "grouped"
Measures = tuple[Seen, bool, bool]
_MONDAY = date(1900, 1, 1)
_BETWEEN = "\x1f"


def narrowed(settled: SettledTally, reach: Reach) -> Reach:
    """Return what of a reach a tally needs: centres of areas are joined to rows only where it names a coordinate."""
    return replace(reach, columns=settled.columns)


def needs_centres(settled: SettledTally, reach: Reach) -> bool:
    """Say whether a tally names a coordinate that may be that of the centre of an area."""
    return bool(reach.centre) and any(seen.how in (How.LONGITUDE, How.LATITUDE) for seen in settled.columns)


def exact(settled: SettledTally, reach: Reach, held: Collection[str]) -> exp.Select:
    """Return the question: for each group its values (d0, d1 …) and its figures (f0, f1 …)."""
    dimensions = [_dimension(seen, grain) for seen, grain in settled.by]
    figures = [_as(_figure(figure, seen), f"f{at}") for at, (figure, seen) in enumerate(settled.measured)]
    tree = exp.Select().select(*_named(dimensions), *figures, copy=False).from_(exp.to_table(SEEN))
    tree = _grouped(_asked(tree, settled), dimensions)
    return tree.with_(SEEN, as_=_seen_table(settled, reach, held), copy=False)


def sampled(
    settled: SettledTally,
    reach: Reach,
    held: Collection[str],
    persons: Sequence[str],
    protection: Protection,
    keys: int = 1,
) -> exp.Select:
    """Return the question of a half-sample: for each group that may be told, what its protected figures are made of.

    For each group: its values (d0 …), records (n), and of each column that is measured (0, 1 …) records that have a value
    (k), people behind these (q), and where it is added up the sum (s), the size of that (a), the largest value (m) and that
    of one person (o), or else different values (v), those that came once (u) and twice (w). `persons` are columns that tell
    people apart, none where nothing does. One person may have a key under each of so many `keys`: no more people are taken
    to stand behind a figure than a share of the keys.
    """
    seen = _seen_table(settled, reach, held)
    if persons:
        seen = seen.select(_as(_person(persons), PERSON), copy=False)
    people = protection.persons * keys if persons else 0
    measured = columns_measured(settled)
    steps = {SEEN: seen}
    if people:
        steps[BY_PERSON] = _by_person(settled, measured)
    tree = _told_of(settled, measured, protection.records, people)
    if apart := [(at, measure) for at, (measure, _, distinct) in enumerate(measured) if distinct]:
        steps[GROUPED] = tree
        for at, measure in apart:
            steps |= _different(settled, at, measure)
        tree = _joined(settled, [at for at, _ in apart])
    for name, step in steps.items():
        tree = tree.with_(name, as_=step, materialized=False if name == SEEN else None, copy=False)
    return tree


def looked_into(
    settled: SettledTally,
    reach: Reach,
    held: Collection[str],
    persons: Sequence[str],
    protection: Protection,
    keys: int,
    enough: int,
) -> exp.Select:
    """Return the question of `sampled` for counts of records by something, in which people are told apart in few groups.

    A group of `enough` records cannot be of too few people, so that only in smaller ones are they looked for.
    """
    dimensions = [_dimension(seen, grain) for seen, grain in settled.by]
    seen_table = _seen_table(settled, reach, held).select(_as(_person(persons), PERSON), copy=False)
    places = range(len(dimensions))
    few = exp.Select().select(*(exp.column(f"d{at}") for at in places), copy=False).from_(exp.to_table(GROUPED))
    few = few.where(exp.LT(this=exp.column("n"), expression=exp.Literal.number(enough)), copy=False)
    pairs = exp.Select().select(*_named(dimensions), exp.column(PERSON, table=SEEN), copy=False)
    pairs = pairs.from_(exp.to_table(SEEN))
    same = [
        exp.NullSafeEQ(this=each.copy(), expression=exp.column(f"d{at}", table="few"))
        for at, each in enumerate(dimensions)
    ]
    pairs = _asked(pairs.join(exp.to_table("few"), on=exp.and_(*same), copy=False), settled)
    pairs = _grouped(pairs, [*dimensions, exp.column(PERSON, table=SEEN)])
    inner: list[exp.Expr] = [_of(f"d{at}") for at in places]
    behind = exp.GTE(this=exp.Count(this=_of(PERSON)), expression=exp.Literal.number(protection.persons * keys))
    people = exp.Select().select(*_named(inner), _as(exp.Literal.number(1), "enough"), copy=False)
    people = _grouped(people.from_(exp.to_table(BY_PERSON)), inner).having(behind, copy=False)
    tree = exp.Select().select(exp.Column(this=exp.Star(), table=exp.to_identifier(GROUPED)), copy=False)
    same = [
        exp.NullSafeEQ(this=exp.column(f"d{at}", table=GROUPED), expression=exp.column(f"d{at}", table="people"))
        for at in places
    ]
    tree = tree.from_(exp.to_table(GROUPED)).join(
        exp.to_table("people"), on=exp.and_(*same), join_type="left", copy=False
    )
    many = exp.GTE(this=exp.column("n", table=GROUPED), expression=exp.Literal.number(enough))
    known = exp.EQ(this=exp.column("enough", table="people"), expression=exp.Literal.number(1))
    tree = tree.where(exp.or_(many, known), copy=False).with_(SEEN, as_=seen_table, materialized=False, copy=False)
    steps = {GROUPED: _told_of(settled, [], protection.records, 0), "few": few, BY_PERSON: pairs, "people": people}
    for name, step in steps.items():
        tree = tree.with_(name, as_=step, copy=False)
    return tree


def most_of_one(persons: Sequence[str]) -> exp.Select:
    """Return the question of the most records that any one person has (most), and how many are of nobody known (nobody)."""
    person = _as(_person(persons), PERSON)
    tree = exp.Select().select(person, _as(exp.Count(this=exp.Star()), "n"), copy=False).from_(exp.to_table(HELD))
    tree = tree.group_by(person.this.copy(), copy=False)
    nobody = exp.Case().when(exp.Is(this=_of(PERSON), expression=exp.null()), _of("n"), copy=False)
    told = exp.Select().select(
        _as(exp.Max(this=_of("n")), "most"), _as(_whole(exp.Sum(this=nobody)), "nobody"), copy=False
    )
    return told.from_(exp.to_table(BY_PERSON)).with_(BY_PERSON, as_=tree, copy=False)


def columns_measured(settled: SettledTally) -> list[Measures]:
    """Return the columns that are measured, each once, and whether they are added up and whether told apart."""
    found: dict[Seen, set[Figure]] = {}
    for figure, seen in settled.measured:
        if seen is not None:
            found.setdefault(seen, set()).add(figure)
    return [
        (seen, bool({Figure.SUM, Figure.MEAN} & figures), Figure.DISTINCT in figures) for seen, figures in found.items()
    ]


def _told_of(settled: SettledTally, measured: list[Measures], records: int, people: int) -> exp.Select:
    """Return the groups that may be told, from the rows themselves or, where people are told apart, from those of each."""
    if people:
        dimensions: list[exp.Expr] = [exp.column(f"d{at}", table=BY_PERSON) for at in range(len(settled.by))]
        source, counts = BY_PERSON, _outer(measured)
        rows: exp.Expr = exp.Sum(this=_of("n"))
        persons: exp.Expr | None = exp.Count(this=_of(PERSON))
    else:
        dimensions = [_dimension(seen, grain) for seen, grain in settled.by]
        source, counts = SEEN, _inner(measured)
        rows, persons = exp.Count(this=exp.Star()), None
    tree = exp.Select().select(*_named(dimensions), _as(_whole(rows), "n"), *counts, copy=False)
    tree = tree.from_(exp.to_table(source))
    if not people:
        tree = _asked(tree, settled)
    tree = _grouped(tree, dimensions)
    tree = tree.having(exp.GTE(this=rows.copy(), expression=exp.Literal.number(records)), copy=False)
    if persons is not None:
        tree = tree.having(exp.GTE(this=persons, expression=exp.Literal.number(people)), copy=False)
    return tree


def _by_person(settled: SettledTally, measured: list[Measures]) -> exp.Select:
    dimensions = [_dimension(seen, grain) for seen, grain in settled.by]
    person = exp.column(PERSON, table=SEEN)
    counted = _as(exp.Count(this=exp.Star()), "n")
    tree = exp.Select().select(*_named(dimensions), person, counted, *_inner(measured), copy=False)
    tree = _asked(tree.from_(exp.to_table(SEEN)), settled)
    return _grouped(tree, [*dimensions, person])


def _inner(measured: list[Measures]) -> list[exp.Expr]:
    """Return what is reckoned of rows for each column that is measured."""
    found: list[exp.Expr] = []
    for at, (seen, added, _) in enumerate(measured):
        found.append(_as(exp.Count(this=column(seen)), f"k{at}"))
        if added:
            number = exp.cast(column(seen), "DOUBLE")
            found.append(_as(exp.Sum(this=number), f"s{at}"))
            found.append(_as(exp.Sum(this=exp.Abs(this=number.copy())), f"a{at}"))
            found.append(_as(exp.Max(this=exp.Abs(this=number.copy())), f"m{at}"))
    return found


def _outer(measured: list[Measures]) -> list[exp.Expr]:
    """Return the same of people, of whom each has figures of their own; rows of nobody known are those of nobody."""
    found: list[exp.Expr] = []
    known = exp.not_(exp.Is(this=_of(PERSON), expression=exp.null()))
    for at, (_, added, _) in enumerate(measured):
        behind = exp.and_(known.copy(), exp.GT(this=_of(f"k{at}"), expression=exp.Literal.number(0)))
        found.append(_as(_whole(exp.Sum(this=_of(f"k{at}"))), f"k{at}"))
        found.append(_as(exp.Count(this=exp.Case().when(behind, exp.Literal.number(1), copy=False)), f"q{at}"))
        if added:
            found.append(_as(exp.Sum(this=_of(f"s{at}")), f"s{at}"))
            found.append(_as(exp.Sum(this=_of(f"a{at}")), f"a{at}"))
            found.append(_as(exp.Max(this=_of(f"m{at}")), f"m{at}"))
            of_one = exp.Case().when(known.copy(), _of(f"a{at}"), copy=False)
            found.append(_as(exp.Max(this=of_one), f"o{at}"))
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


def _seen_table(settled: SettledTally, reach: Reach, held: Collection[str]) -> exp.Select:
    tree = governed(narrowed(settled, reach), held)
    return tree if settled.columns else tree.select(_as(exp.Literal.number(1), "one"), copy=False)


def _asked(tree: exp.Select, settled: SettledTally) -> exp.Select:
    """Put the conditions and the days of a tally to what is seen."""
    tree = where(tree, settled.where)
    if settled.period is None:
        return tree
    of_moments = settled.period.type == Type.MOMENT
    if settled.since:
        first = datetime.combine(settled.since, time()) if of_moments else settled.since
        tree = tree.where(exp.GTE(this=column(settled.period), expression=literal(first)), copy=False)
    if settled.until and of_moments and settled.until < date.max:
        after = datetime.combine(settled.until + timedelta(days=1), time())
        tree = tree.where(exp.LT(this=column(settled.period), expression=literal(after)), copy=False)
    elif settled.until and not of_moments:
        tree = tree.where(exp.LTE(this=column(settled.period), expression=literal(settled.until)), copy=False)
    return tree


def _dimension(seen: Seen, grain: Grain | None) -> exp.Expr:
    """Return a value by which rows are grouped."""
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
            added = exp.Sum(this=column(seen))
            return exp.cast(added, "DECIMAL(38, 0)") if seen.type == Type.WHOLE else added
        case _:
            return exp.Avg(this=column(seen))


def _person(columns: Sequence[str]) -> exp.Expr:
    """Return one value for the columns that tell people apart together, nothing where one of them is empty."""
    if len(columns) == 1:
        return held_column(columns[0])
    words = [exp.cast(held_column(name), "VARCHAR") for name in columns]
    joined: exp.Expr = words[0]
    for each in words[1:]:
        joined = exp.Concat(expressions=[joined, exp.Literal.string(_BETWEEN), each], safe=False, coalesce=False)
    known = [exp.not_(exp.Is(this=held_column(name), expression=exp.null())) for name in columns]
    return exp.Case().when(exp.and_(*known), joined, copy=False)


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
