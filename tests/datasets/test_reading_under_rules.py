"""What a reader gets against a second, slow statement of it: rows, columns and coordinates equal, and nothing leaks.

`READ_POLICIES=10000 pytest -s tests/datasets/test_reading_under_rules.py` tries ten thousand policies, and prints what came.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as parquet
import pytest

from concordat.agreements.rules.ways import ways
from concordat.datasets.rules import wanting
from concordat.datasets.rules.declarations import Declaration, Type
from concordat.datasets.rules.reach import Allowed, open_to_all, reached
from concordat.datasets.rules.wanting import Settled
from concordat.datasets.store import reading
from concordat.kernel.errors import Problem
from tests.agreements import worlds
from tests.agreements.test_matrix import asking, known
from tests.datasets import policies, slow_reader

MANY = int(os.environ.get("READ_POLICIES", "80"))
SEED = int(os.environ.get("READ_SEED", "20261121"))
DECLARED = Declaration.read(policies.DATASET)
FIELDS = {column.title: column.name for column in DECLARED.columns}
READER: dict[str, Any] = {"reader": ["identifiable", "pseudonymous", "aggregate"]}


def person_and_facts(key: str, world: Any) -> Any:
    person, facts = asking(key, world, known(world))
    return replace(person, forms=frozenset({"identifiable", "pseudonymous", "aggregate"})), facts


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[dict[str, Any]], reading.Parts]:
    """Rows in two parts, of which the second came without a column."""
    rows = policies.rows(random.Random(SEED), 60)
    for row in rows[40:]:
        del row["injury"]
    folder, parts = tmp_path_factory.mktemp("parts"), []
    for name, some in (("one", rows[:40]), ("two", rows[40:])):
        columns = {key: pa.array([row[key] for row in some]) for key in some[0]}
        parts.append(folder / f"{name}.parquet")
        parquet.write_table(pa.table(columns), parts[-1])
    return rows, reading.Parts(tuple(parts))


def key_of(row: dict[str, Any]) -> tuple[str, ...]:
    return tuple(f"{name}={value!r}" for name, value in sorted(row.items()))


def said(value: object, kind: Type) -> str:
    return slow_reader.written(value, kind.value)


def random_question(chance: random.Random, given: list[dict[str, Any]], columns: Any) -> tuple[Any, Any]:
    """Make a question of columns that are seen, and say what it means of rows in plain Python."""
    chosen = [seen for seen in columns if chance.random() < 0.5] or list(columns)
    where, tests = [], []
    for seen in chance.sample(list(columns), min(len(columns), chance.choice((0, 1, 2)))):
        values = [row[seen.name] for row in given if row[seen.name] is not None]
        ops = ["empty", "not-empty"] + (["is", "is-not", "any-of"] if values else [])
        if values and seen.type != Type.YES_NO:
            ops += ["at-least", "at-most", "more-than", "less-than"]
        if values and seen.type == Type.TEXT:
            ops += ["contains", "begins"]
        op = chance.choice(ops)
        value = chance.choice(values) if values else None
        text = {"empty": "", "not-empty": ""}.get(op, said(value, seen.type))
        text = text[:3].upper() if op in ("contains", "begins") else text
        if op in ("contains", "begins", "is") and not text.strip():
            continue
        if not text.strip() and op not in ("empty", "not-empty"):
            continue
        where.append(f"{seen.name} {op} {text}")
        tests.append((seen.name, op, value, text))

    def fits(row: dict[str, Any]) -> bool:
        return all(compare(row[name], op, value, text) for name, op, value, text in tests)

    order = [
        ("-" if chance.random() < 0.5 else "") + seen.name
        for seen in chance.sample(list(columns), min(2, len(columns)))
    ]
    want = wanting.read(
        columns=[seen.name for seen in chosen],
        where=where,
        order=order,
        limit=chance.choice((5, 1000)),
        offset=chance.choice((0, 0, 7)),
    )
    return want, fits


def compare(held: Any, op: str, value: Any, text: str) -> bool:
    if op == "empty":
        return held is None
    if op == "not-empty":
        return held is not None
    if op == "is-not":
        return bool(held != value)
    if held is None:
        return False
    return bool(
        {
            "is": lambda: held == value,
            "any-of": lambda: held == value,
            "at-least": lambda: held >= value,
            "at-most": lambda: held <= value,
            "more-than": lambda: held > value,
            "less-than": lambda: held < value,
            "contains": lambda: text.lower() in held.lower(),
            "begins": lambda: held.lower().startswith(text.lower()),
        }[op]()
    )


def in_order(rows: list[dict[str, Any]], want: Any, columns: Any) -> list[dict[str, Any]]:
    """Sort as people expect: as asked, then by every column seen; what is empty comes last."""
    named = [name for name, _ in want.order]
    order = [*want.order, *((seen.name, False) for seen in columns if seen.name not in named)]
    for name, down in reversed(order):
        full = sorted((row for row in rows if row[name] is not None), key=lambda row: row[name], reverse=False)
        if down:
            full = stable_down(full, name)
        rows = full + [row for row in rows if row[name] is None]
    return rows


def stable_down(rows: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: row[name], reverse=True)


def test_what_is_read_is_what_the_slow_reader_reads(held: Any) -> None:
    rows, parts = held
    chance = random.Random(SEED)
    counted: Counter[str] = Counter()
    planted = {name: {str(row[name]) for row in rows if row.get(name)} for name in rows[0]}
    while counted["policies"] < MANY:
        world, question = policies.world(chance), policies.question(chance)
        counted["policies"] += 1
        person, facts = person_and_facts(question["person"], world)
        found = [
            way
            for way in ways(person, question["asset"], question["purpose"], facts, question["use"])
            if way.form == question["form"]
        ]
        policy = slow_reader.Policy(world, question)
        assert bool(found) == bool(policy.clear or policy.keyed or policy.coarse), (world, question)
        if not found:
            counted["refused"] += 1
            continue
        (way,) = found
        reach = reached(DECLARED, Allowed.by(way), FIELDS, parts.held)
        if not reach:
            assert not slow_reader.seen(policy, policies.DATASET, set(rows[0]))
            counted["nothing to see"] += 1
            continue
        expected = slow_reader.read(policy, policies.DATASET, rows, policies.CENTRES)
        assert {seen.name for seen in reach.columns} == set(slow_reader.seen(policy, policies.DATASET, set(rows[0])))
        want, fits = random_question(chance, expected, reach.columns)
        answer = reading.find(wanting.settle(want, reach), reach, parts, policies.CENTRES)
        kept = in_order([row for row in expected if fits(row)], want, reach.columns)
        assert answer.total == len(kept), (want, way)
        names = want.columns or tuple(seen.name for seen in reach.columns)
        shown = [tuple(row[name] for name in names) for row in kept[want.offset : want.offset + want.limit]]
        assert answer.rows == shown, (want, way)
        counted["rows"] += len(shown)
        counted["read"] += 1
        counted["leaks"] += leaks(reach, parts, planted)
        for name in set(rows[0]) - {seen.name for seen in reach.columns}:
            for words in ({"columns": [name]}, {"where": [f"{name} is x"]}, {"order": [name]}):
                assert told(words, reach) == told(
                    {key: [each.replace(name, "zzz") for each in value] for key, value in words.items()}, reach
                ).replace("zzz", name)
    print(f"\n{dict(counted)}")
    assert counted["leaks"] == 0
    assert counted["read"] > MANY // 4
    assert counted["refused"] > MANY // 20


def told(words: Any, reach: Any) -> str:
    with pytest.raises(Problem) as told:
        wanting.settle(wanting.read(**words), reach)
    return f"{told.value.field}: {told.value.message}"


def leaks(reach: Any, parts: Any, planted: Any) -> int:
    """Count values of columns that are not seen, or that are coarsened, in all that can be read."""
    everything = reading.find(Settled(reach.columns, (), (), 1000, 0), reach, parts, policies.CENTRES)
    seen = {str(value) for row in everything.rows for value in row if value is not None}
    kept = {column.name for column in reach.columns if column.how == "kept"}
    unique = ("forename", "surname", "nhs", "street", "postcode", "offence", "injury", "nhs__key", "surname__key")
    found = sum(len(planted[name] & seen) for name in (*unique, "longitude", "latitude") if name not in kept)
    if not reach.exact:
        found += sum(len(planted[name] & seen) for name in ("at_longitude", "at_latitude"))
    return found


@pytest.mark.parametrize("place", worlds.GEOGRAPHIES)
def test_each_precision_of_place_gives_the_centre_of_an_area_no_finer(held: Any, place: str) -> None:
    rows, parts = held
    world = worlds.open_world(READER)
    world["assets"] = {worlds.INCIDENTS: policies.ASSET}  # type: ignore[dict-item]
    line = worlds.line(fields=policies.TITLES, least_geography=place)
    world["agreements"][0]["lines"] = [line]
    person, facts = person_and_facts(worlds.person_key(worlds.COUNCIL, "reader"), world)
    (way,) = [each for each in ways(person, worlds.INCIDENTS, worlds.SOLVE, facts) if each.form == "pseudonymous"]
    reach = reached(DECLARED, Allowed.by(way), FIELDS, parts.held)
    finest = {"point": "", "address": "at_lsoa_2021", "postcode": "at_lsoa_2021"}.get(place, "")
    coarser = {"lsoa": "at_lsoa_2021", "msoa": "at_msoa_2021", "ward": "at_ward_2023", "authority": "at_authority_2023"}
    assert reach.centre == (coarser.get(place) or finest)
    found = reading.find(wanting.settle(wanting.Want(limit=1000), reach), reach, parts, policies.CENTRES)
    at = [seen.name for seen in reach.columns].index("longitude")
    centres = {centre[0] for centre in policies.CENTRES.values()}
    own = {row["longitude"] for row in rows}
    told = {row[at] for row in found.rows if row[at] is not None}
    assert told <= (
        own if place == "point" else centres | {row["at_longitude"] for row in rows if row["at_how"] in reach.exact}
    )


def test_open_data_gives_everything_and_needs_no_agreement(held: Any) -> None:
    _, parts = held
    plain = tuple(each for each in DECLARED.columns if each.gives.value not in ("identifier", "sensitive"))
    declared = replace(DECLARED, columns=plain, person=None, licence="OGL")
    reach = reached(declared, open_to_all(declared), {each.name: each.name for each in plain}, parts.held)
    names = {seen.name for seen in reach.columns}
    assert {each.name for each in plain} | {"at_lsoa_2021", "at_beat_2024", "at_how"} <= names
    assert not any(name.endswith("__key") for name in names)
    assert reach.coarse == ()


def test_keys_that_another_agreement_made_are_not_read(held: Any) -> None:
    _, parts = held
    world = worlds.open_world(READER)
    world["assets"] = {worlds.INCIDENTS: policies.ASSET}  # type: ignore[dict-item]
    world["agreements"][0]["lines"] = [worlds.line(fields=policies.TITLES)]
    person, facts = person_and_facts(worlds.person_key(worlds.COUNCIL, "reader"), world)
    (way,) = [each for each in ways(person, worlds.INCIDENTS, worlds.SOLVE, facts) if each.form == "pseudonymous"]
    some = reading.Parts(parts.whole[:1], parts.whole[1:])
    reach = reached(DECLARED, Allowed.by(way), FIELDS, some.held)
    want = wanting.settle(wanting.read(columns=["nhs__key", "month"], limit=1000), reach)
    whole = reading.find(want, reach, parts).rows
    assert sum(key is not None for key, _ in whole) > 40
    found = reading.find(want, reach, some).rows
    assert len(found) == len(whole) == 60
    assert 25 < sum(key is not None for key, _ in found) <= 40
    assert all(key is None for key, _ in reading.find(want, reach, reading.Parts((), parts.whole)).rows)


def test_nothing_but_the_parts_can_be_read_and_nothing_written(held: Any, tmp_path: Path) -> None:
    _, parts = held
    outside = tmp_path / "outside.parquet"
    parquet.write_table(pa.table({"secret": [1]}), outside)
    with reading.shut(parts, {}, reading.MEMORY) as connection:
        assert connection.execute("SELECT count(*) FROM held").fetchone() == (60,)
        for words in (
            f"SELECT * FROM '{outside}'",
            f"COPY held TO '{tmp_path / 'out.csv'}'",
            "SET enable_external_access = true",
            f"ATTACH '{tmp_path / 'other.db'}'",
        ):
            with pytest.raises(reading.duckdb.Error):
                connection.execute(words)


@pytest.mark.parametrize(
    ("memory", "seconds", "question", "words"),
    [
        (reading.MEMORY, 0.05, "SELECT sum(sqrt(a.range)) FROM range(1000000000) a", "took longer than 0.05 seconds"),
        (20_000_000, 30, "SELECT range, md5(range::VARCHAR) FROM range(3000000) ORDER BY 2", "too much at once"),
    ],
)
def test_what_takes_too_long_or_too_much_is_refused_in_words(
    held: Any, memory: int, seconds: float, question: str, words: str
) -> None:
    with (
        reading.shut(held[1], {}, memory) as connection,
        pytest.raises(Problem, match=words),
        reading.until(connection, seconds),
    ):
        connection.execute(question).fetchall()


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"where": ["people is many"]}, "compared with a whole number"),
        ({"where": ["month at-least March"]}, "compared with a month"),
        ({"where": ["people contains 1"]}, "is no text"),
        ({"where": ["night at-least yes"]}, "yes or no"),
        ({"where": ["people"]}, "is no condition"),
        ({"where": ["people near 1"]}, "is no condition"),
        ({"where": ["force is"]}, "Say with what “force” is compared"),
        ({"where": ["force is \0"]}, "500 characters"),
        ({"where": ["people is 1"] * 21}, "20 conditions"),
        ({"limit": 0}, "Between 1 and 1,000"),
        ({"offset": -1}, "no such place"),
        ({"columns": ["force", "at_secret"]}, "There is no column “at_secret” here"),
        ({"order": ['"; DROP TABLE held; --']}, "There is no column"),
    ],
)
def test_a_fault_in_what_is_asked_is_named(held: Any, asked: Any, words: str) -> None:
    _, parts = held
    plain = tuple(each for each in DECLARED.columns if each.gives.value not in ("identifier", "sensitive"))
    declared = replace(DECLARED, columns=plain, person=None, licence="OGL")
    reach = reached(declared, open_to_all(declared), {each.name: each.name for each in plain}, parts.held)
    with pytest.raises(Problem, match=words):
        wanting.settle(wanting.read(**asked), reach)
