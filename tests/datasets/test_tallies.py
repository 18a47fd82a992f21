"""Tallies against a second, slow statement of them, for random policies, questions and rows; and that nothing leaks.

`TALLY_POLICIES=5000 pytest -s tests/datasets/test_tallies.py` tries five thousand policies, and prints what came.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as parquet
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from concordat.agreements.rules.ways import ways
from concordat.datasets.rules.declarations import Type
from concordat.datasets.rules.protecting import MARKS, Protection, person_columns
from concordat.datasets.rules.reach import Allowed, OnlyRows, Reach, Seen, reached
from concordat.datasets.rules.settling import OF_TIME, settle
from concordat.datasets.rules.tallies import Bands, Cell, Dimension, Figure, Grain, Measured, Tally
from concordat.datasets.rules.wanting import Where
from concordat.datasets.store import sealed, tallying, telling
from concordat.datasets.store.numbering import marks
from concordat.datasets.store.reading import Parts
from concordat.datasets.store.telling import Put
from concordat.kernel.errors import Problem
from tests.datasets import policies, slow_counter, slow_reader
from tests.datasets.test_reading_under_rules import DECLARED, FIELDS, person_and_facts, random_question

MANY = int(os.environ.get("TALLY_POLICIES", "60"))
SEED = int(os.environ.get("TALLY_SEED", "20261121"))
LAX = Protection(records=3, persons=2, base=5)


class Held(tuple[Any, ...]):
    """Rows, their parts, the rows that were sampled, and the parts of the sample."""

    def __repr__(self) -> str:
        return "rows, parts, sampled, samples"


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Held]:
    """Rows in two parts, of which the second came without a column; and half of them, as a sample of each part."""
    chance = random.Random(SEED)
    rows = policies.rows(chance, 300)
    for at, row in enumerate(rows):
        row["person__key"] = None if chance.random() < 0.1 else f"person {chance.randint(0, 90)}"
        row["offence"] = f"offence {at % 40}"
        row["_person"] = None if row["person__key"] is None else int(row["person__key"].split()[1]) * 7919
        for mark, bits in zip(MARKS, marks(np.array([row["_person"] or 0])), strict=True):
            row[mark] = None if row["_person"] is None else int(bits[0])
        row["hours"] = None if row["hours"] is None else row["hours"] * chance.choice((1, 1, 1, 50))
    for row in rows[200:]:
        del row["injury"]
    half = [row for row in rows if chance.random() < 0.5]
    folder = tmp_path_factory.mktemp("parts")
    yield Held((rows, written(folder / "rows", rows), half, written(folder / "half", half)))
    sealed.let_go()


def written(folder: Path, rows: list[dict[str, Any]]) -> Parts:
    folder.mkdir()
    paths = []
    for name, some in (
        ("one", [row for row in rows if "injury" in row]),
        ("two", [row for row in rows if "injury" not in row]),
    ):
        paths.append(folder / f"{name}.parquet")
        parquet.write_table(pa.table({key: pa.array([row[key] for row in some]) for key in some[0]}), paths[-1])
    return Parts(tuple(paths))


def policy_and_reach(chance: random.Random, parts: Parts) -> tuple[slow_reader.Policy, Reach] | None:
    world, question = policies.world(chance), policies.question(chance)
    question["form"] = chance.choice(("identifiable", "pseudonymous", "aggregate"))
    person, facts = person_and_facts(question["person"], world)
    found = [
        way
        for way in ways(person, question["asset"], question["purpose"], facts, question["use"])
        if way.form == question["form"]
    ]
    if not found:
        return None
    reach = reached(DECLARED, Allowed.by(found[0]), FIELDS, parts.held)
    return (slow_reader.Policy(world, question), reach) if reach else None


def random_tally(chance: random.Random, given: list[dict[str, Any]], reach: Reach) -> tuple[Tally, Any]:
    """Make a tally of what is reached, and say which rows it is of."""
    by = []
    for seen in chance.sample(reach.columns, min(len(reach.columns), chance.choice((0, 1, 1, 2, 3)))):
        grains: list[Grain | Bands | None] = [None]
        if seen.type == Type.TEXT and chance.random() < 0.3:
            grains = [random_bands(chance, [row[seen.name] for row in given], len(by))]
        if seen.type in OF_TIME:
            grains += [Grain.MONTH, Grain.QUARTER, Grain.FINANCIAL_YEAR, Grain.YEAR]
            grains += [Grain.DAY, Grain.WEEKDAY] if seen.type != Type.MONTH else []
            grains += [Grain.HOUR] if seen.type == Type.MOMENT else []
        by.append(Dimension(seen.name, chance.choice(grains)))
    measured = [Measured(Figure.COUNT)] if chance.random() < 0.8 else []
    for seen in chance.sample(
        reach.columns, min(len(reach.columns), 2 if chance.random() < 0.7 or not measured else 0)
    ):
        figures = [Figure.DISTINCT] + ([Figure.SUM, Figure.MEAN] if seen.type in (Type.WHOLE, Type.NUMBER) else [])
        measured.append(Measured(chance.choice(figures), seen.name))
    where, fits = (), lambda row: True
    if chance.random() < 0.4:
        want, fits = random_question(chance, given, reach.columns)
        where = want.where[:1] if len(want.where) == 1 else want.where
    since, until = None, None
    if "month" in reach.named and chance.random() < 0.4:
        since = chance.choice((None, date(2026, chance.randint(1, 6), 1)))
        until = chance.choice((None, date(2026, chance.randint(7, 12), 15)))

    def within(row: dict[str, Any]) -> bool:
        return bool(fits(row)) and all([since is None or row["month"] >= since, until is None or row["month"] <= until])

    return Tally(tuple(by), tuple(measured), where, since, until), within


def random_bands(chance: random.Random, values: list[Any], at: int) -> Bands:
    """Put some of the values of a column, and one that it never has, into up to three bands."""
    known = sorted({each for each in values if each is not None})
    some = [*chance.sample(known, chance.randint(0, len(known))), "no, such = 'value"]
    return Bands(f"bands-{at}", tuple((number, tuple(some[number::3])) for number in range(3)))


def asked(tally: Tally) -> tuple[list[tuple[str, Any]], list[tuple[str, str]]]:
    return [(each.column, told_as(each.grain)) for each in tally.by], [
        (each.figure, each.column) for each in tally.measured
    ]


def told_as(grain: Grain | Bands | None) -> Any:
    if isinstance(grain, Bands):
        return {value: number for number, values in grain.values for value in values}
    return grain or ""


def same(told: telling.Figures, expected: dict[Any, list[Any]]) -> bool:
    if list(told.groups) != list(expected):
        return False
    for cells, values in zip(told.cells, expected.values(), strict=True):
        for cell, value in zip(cells, values, strict=True):
            if (cell.value is None) != (value is None):
                return False
            if value is not None and cell.value != pytest.approx(value, rel=1e-5, abs=1e-9):
                return False
    return True


def agrees(chance: random.Random, held: Held, policy: Any, reach: Reach, given: list[dict[str, Any]]) -> Counter[str]:
    """Put a random tally, exact and protected, and hold what is told against the slow counter; count what was told."""
    _, parts, half, samples = held
    counted: Counter[str] = Counter()
    tally, fits = random_tally(chance, given, reach)
    settled = settle(tally, reach, "month")
    told = telling.tell(Put(settled, reach, parts), policies.CENTRES)
    expected = slow_counter.exactly([row for row in given if fits(row)], *asked(tally))
    assert same(told, expected), (tally, policy.__dict__)
    assert told.hidden == 0
    counted["exact groups"] += len(told.groups)
    people = chance.choice((True, False))
    told = telling.tell(Put(settled, reach, samples, LAX, ("person__key",) if people else ()), policies.CENTRES)
    sampled = slow_reader.read(policy, policies.DATASET, half, policies.CENTRES)
    kept = [row for row in half if slow_reader._given(row, policy, policies.DATASET)]
    of = [{**row, " who": raw["person__key"]} for row, raw in zip(sampled, kept, strict=True) if fits(row)]
    expected = slow_counter.protected(
        of,
        *asked(tally),
        least=3,
        base=5,
        people=2,
        person=(lambda row: row[" who"]) if people else None,
        lot=lambda who: int(who.split()[1]) * 7919 % 126,
        who="person__key" if people else "",
    )
    assert same(told, expected), (tally, people)
    assert told.hidden == sum(cell is None for row in expected.values() for cell in row)
    assert all(cell.hidden == (cell.value is None) for row in told.cells for cell in row)
    counted["protected groups"] += len(told.groups)
    counted["hidden"] += told.hidden
    counted["told"] += 1
    return counted


def test_what_is_told_is_what_the_slow_counter_counts(held: Held) -> None:
    rows, parts, half, _ = held
    chance = random.Random(SEED)
    counted: Counter[str] = Counter()
    while counted["policies"] < MANY:
        found = policy_and_reach(chance, parts)
        counted["policies"] += 1
        if found is None:
            continue
        policy, reach = found
        given = slow_reader.read(policy, policies.DATASET, rows, policies.CENTRES)
        for _ in range(5):
            counted += agrees(chance, held, policy, reach, given)
        for name in (set(rows[0]) | set(half[0])) - set(reach.named):
            for field in ("by", "measured", "where"):
                assert refused(naming(name, field), reach) == refused(naming("zzz", field), reach).replace("zzz", name)
    print(f"\n{dict(counted)}")
    assert counted["told"] > MANY // 4
    assert counted["exact groups"] > 3 * MANY
    assert counted["protected groups"] > MANY


def naming(name: str, field: str) -> Tally:
    if field == "by":
        return Tally((Dimension(name, Grain.MONTH),))
    if field == "measured":
        return Tally(measured=(Measured(Figure.SUM, name),))
    return Tally(where=(Where(name, "is", ("x",)),))


def refused(tally: Tally, reach: Reach, period: str = "month") -> str:
    with pytest.raises(Problem) as told:
        settle(tally, reach, period)
    return f"{told.value.field}: {told.value.message}"


REACH = Reach(
    (
        Seen("month", "Month", Type.MONTH, "month"),
        Seen("told", "Told at", Type.MOMENT, "told"),
        Seen("born", "Date of birth", Type.DATE, "born"),
        Seen("force", "Force", Type.TEXT, "force"),
        Seen("people", "People", Type.WHOLE, "people"),
        Seen("hours", "Hours", Type.NUMBER, "hours"),
        Seen("night", "At night", Type.YES_NO, "night"),
    )
)


@pytest.mark.parametrize(
    ("tally", "words"),
    [
        (Tally((Dimension("nhs"),)), "by: There is no column “nhs” here."),
        (Tally((Dimension("force", Grain.MONTH),)), "by: “Force” is no time, so it cannot be told by month."),
        (Tally((Dimension("born", Grain.HOUR),)), "by: “Date of birth” says no time of day"),
        (Tally((Dimension("month", Grain.WEEKDAY),)), "by: “Month” holds months, so it cannot be told by day of the week"),
        (Tally(tuple(Dimension(each.name) for each in REACH.columns[:5])), "by: Rows can be grouped by 4 things at once"),
        (Tally((Dimension("force"), Dimension("force"))), "by: The same thing is grouped by twice"),
        (Tally(measured=()), "measured: Say what is to be counted"),
        (Tally(measured=(Measured(Figure.COUNT, "force"),)), "measured: A count is of rows"),
        (Tally(measured=(Measured(Figure.MEAN),)), "measured: Say of which column"),
        (Tally(measured=(Measured(Figure.SUM, "night"),)), "measured: “At night” is no number, so it has no sum"),
        (Tally(measured=(Measured(Figure.SUM, "nhs"),)), "measured: There is no column “nhs” here."),
        (Tally(where=(Where("people", "is", ("many",)),)), "where: “People” is compared with a whole number"),
        (Tally(where=(Where("force", "=; drop", ("x",)),)), "where: “=; drop” is no way to compare"),
        (Tally(where=(Where("force", "is", ("x", "y")),)), "where: Say with what “Force” is compared"),
        (Tally(where=(Where("force", "is", ("x\0",)),)), "where: A value has 500 characters at most"),
        (Tally(where=(Where("force", "is", ("x",)),) * 21), "where: There are 20 conditions at most"),
        (Tally(since=date(2026, 2, 1), until=date(2026, 1, 1)), "until: The period ends before it begins"),
    ],
)  # fmt: skip
def test_a_question_that_cannot_be_asked_is_told_what_is_wrong_with_it(tally: Tally, words: str) -> None:
    assert refused(tally, REACH).startswith(words)


def test_no_period_can_be_chosen_where_its_column_is_refused_or_there_is_none() -> None:
    assert refused(Tally(since=date(2026, 1, 1)), REACH, "secret") == refused(Tally(since=date(2026, 1, 1)), REACH, "")


def test_bands_of_all_areas_of_a_country_are_one_literal(held: Held) -> None:
    rows, parts, _, _ = held
    codes = [f"E0{number:07}" for number in range(35_000)]
    bands = Bands("tenths", ((1, ("Kent Police", *codes[::2])), (2, ("Met", *codes[1::2]))))
    settled = settle(Tally((Dimension("force", bands),)), REACH, "month")
    tree = tallying.exact(settled, REACH, parts.held)
    assert sum(1 for _ in tree.walk()) < 200
    told = telling.tell(Put(settled, REACH, parts))
    counts = Counter(row["force"] for row in rows)
    assert dict(zip(told.groups, told.cells, strict=True)) == {
        (at,): (Cell(counts[force]),) for at, force in ((1, "Kent Police"), (2, "Met")) if counts[force]
    }


def test_too_many_groups_are_refused_with_what_to_do(held: Held) -> None:
    put = Put(settle(Tally((Dimension("told"),)), REACH, "month"), REACH, held[1], most=20)
    with pytest.raises(Problem) as told:
        telling.tell(put)
    assert told.value.message == "That makes more than 20 groups. Group by fewer things, or narrow the rows."


NASTY = ("'", '"', "' OR 1=1 --", "'); DROP VIEW held; --", "${x}", "\\", "\\'", "%", ";", "\n", "\x1f", "{}", "“")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.one_of(st.sampled_from(NASTY), st.text(min_size=1, max_size=40).filter(lambda text: text.strip())))
def test_nothing_that_is_sent_is_ever_part_of_the_question(held: Held, text: str) -> None:
    rows, parts, _, samples = held
    for op in ("is", "is-not", "contains", "begins", "any-of", "more-than"):
        tally = Tally((Dimension("force"),), where=(Where("force", op, (text,)),))
        try:
            settled = settle(tally, REACH, "month")
        except Problem:
            assert "\0" in text or not text.strip()
            continue
        total = sum(cells[0].value or 0 for cells in telling.tell(Put(settled, REACH, parts), keep=False).cells)
        tests = {
            "is": lambda held, text=text: held == text.strip(),
            "is-not": lambda held, text=text: held != text.strip(),
            "contains": lambda held, text=text: held is not None and text.strip().lower() in held.lower(),
            "begins": lambda held, text=text: held is not None and held.lower().startswith(text.strip().lower()),
            "any-of": lambda held, text=text: held == text.strip(),
            "more-than": lambda held, text=text: held is not None and held > text.strip(),
        }
        assert total == sum(tests[op](row["force"]) for row in rows)
        telling.tell(Put(settled, REACH, samples, Protection(), ("person__key",)), keep=False)
    for where in (Where(text, "is", ("x",)), Where("force", text, ("x",))):
        with pytest.raises(Problem):
            settle(Tally(where=(where,)), REACH, "month")
    for tally in (Tally((Dimension(text),)), Tally(measured=(Measured(Figure.SUM, text),))):
        with pytest.raises(Problem):
            settle(tally, REACH, "month")


TALLIES = (
    Tally((Dimension("force"),)),
    Tally((Dimension("month"),), (Measured(Figure.COUNT), Measured(Figure.DISTINCT, "force"))),
    Tally(where=(Where("force", "is", ("Met",)),)),
    Tally((Dimension("at_ward_2023"),)),
    Tally((Dimension("longitude"), Dimension("month"))),
    Tally(measured=(Measured(Figure.SUM, "people"), Measured(Figure.DISTINCT, "nhs__key"))),
)
SEEDS = st.integers(0, 10**9)


@settings(max_examples=max(10, MANY // 6), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=SEEDS)
def test_what_is_remembered_never_crosses_a_policy(held: Held, seed: int) -> None:
    _, parts, _, samples = held
    chance = random.Random(seed)
    found = policy_and_reach(chance, parts)
    if found is None:
        return
    for tally in TALLIES:
        try:
            settled = settle(tally, found[1], "month")
        except Problem:
            continue
        for put in nearly(Put(settled, found[1], parts), samples):
            fresh = outcome(put, keep=False)
            assert outcome(put, keep=True) == fresh
            assert outcome(put, keep=True) == fresh


def nearly(put: Put, samples: Parts) -> Iterator[Put]:
    """Give what is put, and what differs from it in one thing that a policy decides."""
    reach, parts = put.reach, put.parts
    yield put
    yield replace(put, reach=replace(reach, only=OnlyRows("force", Type.TEXT, ("Kent Police",))))
    yield replace(put, reach=replace(reach, only=OnlyRows("force", Type.TEXT, ("Met",))))
    yield replace(put, reach=replace(reach, exact=(), coarse=("point", "postcode"), centre="at_ward_2023"))
    yield replace(put, reach=replace(reach, exact=(), coarse=("point", "postcode"), centre="at_msoa_2021"))
    yield replace(put, parts=Parts(parts.whole[:1], parts.whole[1:]))
    yield replace(put, parts=Parts((), parts.whole))
    yield replace(put, parts=Parts(parts.whole[:1]))
    protected = replace(put, parts=samples, protection=LAX)
    yield protected
    for protection in (Protection(), replace(LAX, base=10), replace(LAX, records=6)):
        yield replace(protected, protection=protection)
    for persons, keys in ((("person__key",), 1), (("person__key",), 3), (("nhs__key",), 1)):
        yield replace(protected, persons=persons, keys=keys)


def outcome(put: Put, *, keep: bool) -> Any:
    try:
        return telling.tell(put, policies.CENTRES, keep=keep)
    except Problem as problem:
        return problem.message


def test_remembered_answers_are_bounded_and_the_centres_of_areas_are_among_what_they_depend_on(held: Held) -> None:
    reach = Reach(
        (Seen("x", "X", Type.NUMBER, "at_longitude", telling.tallying.How.LONGITUDE),), (), ("point",), "at_ward_2023"
    )
    put = Put(settle(Tally((Dimension("x"),)), reach, ""), reach, held[1])
    here = telling.tell(put, {f"at_ward_2023-{number}": (1.0, 51.0) for number in range(5)})
    there = telling.tell(put, {f"at_ward_2023-{number}": (2.0, 51.0) for number in range(5)})
    assert (here.groups[0], there.groups[0]) == ((1.0,), (2.0,))
    few = telling.Remembered(most=4_000)
    for number in range(100):
        assert few.answer(number, lambda number=number: number, lambda made: 500) == number
    assert few.held <= 4_000
    assert few.answer("large", lambda: 1, lambda made: 5_000) == 1
    assert few.answer("large", lambda: 2, lambda made: 5_000) == 2


def test_people_are_told_apart_by_the_key_of_the_person_or_by_what_identifies_them_best() -> None:
    every = frozenset(each.name for each in DECLARED.columns)
    assert person_columns(DECLARED, every | {"person__key", "nhs__key"}) == ("person__key",)
    assert person_columns(DECLARED, every) == ("forename", "surname", "born")
    assert person_columns(DECLARED, frozenset({"nhs__key", "forename__key"})) == ("nhs__key",)
    assert person_columns(DECLARED, frozenset({"force"})) == ()


def test_people_who_may_have_a_key_in_each_of_two_agreements_are_counted_once(held: Held) -> None:
    settled = settle(Tally((Dimension("force"),)), REACH, "month")
    put = Put(settled, REACH, held[3], Protection(persons=20), ("person__key",))
    assert [cells[0].hidden for cells in telling.tell(put).cells] == [False] * 3
    assert telling.tell(replace(put, keys=3)).cells == ()
    by_name = replace(put, persons=("forename", "surname", "born"))
    assert telling.tell(by_name).cells


def test_destroyed_parts_are_let_go_of(held: Held, tmp_path: Path) -> None:
    path = tmp_path / "part.parquet"
    path.write_bytes(held[1].whole[0].read_bytes())
    settled = settle(Tally(), REACH, "month")
    telling.tell(Put(settled, REACH, Parts((path,))), keep=False)
    assert Parts((path,)) in sealed._open
    path.unlink()
    telling.tell(Put(settled, REACH, held[1]), keep=False)
    assert Parts((path,)) not in sealed._open
