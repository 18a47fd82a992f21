"""Questions: written and read again the same; whatever else is sent is answered with what is wrong and where."""

from __future__ import annotations

import json
import os
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concordat.analysis.rules.faults import Faulty
from concordat.analysis.rules.questions import (
    AlsoIn,
    By,
    Compared,
    Kind,
    Measure,
    Question,
    Span,
    read,
    read_text,
    said,
)
from concordat.datasets.rules.tallies import Grain
from concordat.datasets.rules.wanting import OPS, VALUELESS, Where

MANY = int(os.environ.get("QUESTIONS", "60"))
STREET: dict[str, Any] = {"version": 1, "datasets": ["police-street"]}
WORDS = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=20).map(str.strip).filter(bool)
DAYS = st.dates(date(1950, 1, 1), date(2100, 1, 1))
SPANS = st.one_of(
    st.builds(lambda one, other: Span(min(one, other), max(one, other)), DAYS, DAYS),
    st.builds(lambda months: Span(last_months=months), st.integers(0, 240)),
    st.builds(lambda day: Span(since=day), DAYS),
)
MEASURES = st.one_of(
    st.builds(Measure, st.just(Kind.COUNT)),
    st.builds(Measure, st.sampled_from([Kind.DISTINCT, Kind.SUM, Kind.MEAN]), WORDS),
    st.builds(
        lambda of, per: Measure(Kind.RATE, population=of, per=per),
        st.sampled_from(["residents", "households"]),
        st.integers(1, 1_000_000),
    ),
    st.builds(Measure, st.just(Kind.SHARE)),
)
DIMENSIONS = st.one_of(
    st.builds(lambda grain: By("time", grain), st.sampled_from(Grain)),
    st.sampled_from([By("place", level="ward-2023"), By("place", level="deprivation-2025"), By("dataset")]),
    WORDS.filter(lambda each: each not in ("time", "place", "dataset")).map(By),
)
CONDITIONS = st.sampled_from(list(OPS)).flatmap(
    lambda op: st.builds(
        lambda column, values: Where(column, op, tuple(values)),
        WORDS,
        st.just([]) if op in VALUELESS else st.lists(WORDS, min_size=1, max_size=5 if op == "any-of" else 1),
    )
)


@st.composite
def questions(draw: Any) -> Question:
    by = tuple(draw(st.lists(DIMENSIONS, max_size=3, unique=True)))
    compare = draw(st.sampled_from([None, *Compared]))
    order = draw(st.lists(st.sampled_from(["measure", "-measure", *(each.field for each in by)]), max_size=3))
    keys = st.from_regex(r"[a-z][a-z0-9-]{0,20}", fullmatch=True)
    datasets = tuple(draw(st.lists(keys, min_size=1, max_size=5, unique=True)))
    also = draw(
        st.none() | st.builds(AlsoIn, keys.filter(lambda each: each not in datasets), st.booleans(), st.booleans())
    )
    return Question(
        datasets,
        draw(MEASURES),
        by,
        tuple(draw(st.lists(CONDITIONS, max_size=4))),
        draw(SPANS),
        compare,
        "E05000001" if compare == Compared.AREA else "",
        tuple(each for each in order if not each.startswith("--")),
        draw(st.integers(0, 5_000)),
        also if len(datasets) == 1 else None,
    )


@given(questions())
@settings(max_examples=MANY, deadline=None)
def test_a_question_that_is_said_is_read_again_the_same(question: Question) -> None:
    assert read(said(question)) == question
    assert read_text(json.dumps(said(question)).encode()) == question


HOSTILE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(),
    st.sampled_from(["'; DROP TABLE held; --", "\x00", "\ud800", "{{7*7}}", "9" * 5000, "../../etc/passwd", "=cmd()"]),
)
JSON = st.recursive(
    HOSTILE,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
    max_leaves=12,
)
NAMES = st.sampled_from(
    ["version", "datasets", "measure", "by", "where", "period", "compare", "compare_area", "order", "limit", "also_in"]
)
INSIDE = st.sampled_from(
    ["kind", "column", "population", "per", "of", "field", "grain", "level", "op", "values", "since"]
)


@given(
    st.one_of(
        JSON, st.dictionaries(NAMES, JSON | st.lists(st.dictionaries(INSIDE, JSON)) | st.dictionaries(INSIDE, JSON))
    )
)
@settings(max_examples=2 * MANY, deadline=None)
def test_whatever_is_sent_is_a_question_or_gets_a_message(given: Any) -> None:
    faulty = _faulty(given)
    if faulty is None:
        return
    assert faulty.message
    assert all(len(each.message) < 400 and each.message[:1].isprintable() for each in faulty.faults)
    assert len(faulty.faults) <= 50
    (faulty.message + faulty.field).encode()


def _faulty(given: Any) -> Faulty | None:
    try:
        read(given)
    except Faulty as faulty:
        return faulty
    return None


@given(st.binary(max_size=200))
@settings(max_examples=MANY, deadline=None)
def test_whatever_is_written_in_a_file_gets_a_message(given: bytes) -> None:
    with pytest.raises(Faulty):
        read_text(given)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"[" * 60_000, "nested too deeply"),
        (b" " * 70_000, "64 KB"),
        (b'{"version": 1, "version": 1}', "not JSON"),
        (b'{"version": NaN}', "not JSON"),
        (b"\xff\xfe{\x00}\x00", "UTF-8"),
        (b'{"version": 1,\n"datasets"}', "(line 2)"),
    ],
)
def test_a_file_that_is_no_question_says_why(text: bytes, words: str) -> None:
    with pytest.raises(Faulty) as raised:
        read_text(text)
    assert words in raised.value.message


@pytest.mark.parametrize(
    ("given", "where", "words"),
    [
        ({"datasets": ["a"]}, "version", "Say “version”"),
        (STREET | {"version": 2}, "version", "no other can be read"),
        (STREET | {"also_in": "Ambulance'; --"}, "also_in", "no key of a dataset"),
        (STREET | {"also_in": ["calls"]}, "also_in", "“also_in” is text"),
        (STREET | {"also_in": "calls", "not_in": "visits"}, "not_in", "in one other dataset"),
        (STREET | {"not_in": "police-street"}, "not_in", "Name another dataset"),
        (STREET | {"datasets": ["a", "b"], "also_in": "calls"}, "also_in", "ask of one dataset"),
        (STREET | {"also_in": "calls", "also_period": "ever"}, "also_period", "one of same, all"),
        (STREET | {"also_period": "all"}, "also_period", "neither is said"),
        (STREET | {"version": True}, "version", "no other can be read"),
        ({"version": 1}, "datasets", "Say of which dataset"),
        (STREET | {"datasets": ["Street Crime"]}, "datasets[0]", "no key of a dataset"),
        (STREET | {"datasets": [f"d{at}" for at in range(6)]}, "datasets", "may hold 5"),
        (STREET | {"colour": 1}, "colour", "means nothing here"),
        (STREET | {"measure": {"kind": "median"}}, "measure.kind", "one of count, distinct"),
        (STREET | {"measure": {"kind": "mean"}}, "measure.column", "Say of which column"),
        (STREET | {"measure": {"kind": "rate", "population": "cars"}}, "measure.population", "residents or households"),
        (STREET | {"measure": {"kind": "share", "of": "first"}}, "measure.of", "needs a second one"),
        (STREET | {"by": [{"field": "time"}]}, "by[0].grain", "how finely"),
        (STREET | {"by": [{"field": "place", "level": "Ward"}]}, "by[0].level", "by which areas"),
        (STREET | {"by": [{"field": "a"}, {"field": "a"}]}, "by", "named twice"),
        (STREET | {"by": [{"field": f"c{at}"} for at in range(4)]}, "by", "holds 4, and may hold 3"),
        (STREET | {"where": [{"column": "a", "op": "like", "values": ["b"]}]}, "where[0].op", "compares by one of"),
        (STREET | {"where": [{"column": "a", "op": "is", "values": []}]}, "where[0].values", "needs one value"),
        (STREET | {"period": {"since": "2026-02-30"}}, "period.since", "is a day"),
        (STREET | {"period": {"since": "2026-02-01", "until": "2026-01-01"}}, "period", "The period is empty"),
        (STREET | {"compare": "area"}, "compare_area", "Say with which area"),
        (STREET | {"order": ["crime_type"]}, "order[0]", "ordered by one of measure"),
        (STREET | {"limit": 10_000}, "limit", "from 0 to 5,000"),
        (STREET | {"limit": float("nan")}, "limit", "a whole number"),
    ],
)
def test_what_is_wrong_is_named_with_where_it_is(given: dict[str, Any], where: str, words: str) -> None:
    with pytest.raises(Faulty) as raised:
        read(given)
    assert [words in each.message for each in raised.value.faults if each.where == where] == [True]


def test_every_fault_is_named_at_once() -> None:
    with pytest.raises(Faulty) as raised:
        read({"version": 3, "datasets": [], "limit": -1})
    assert [each.where for each in raised.value.faults] == ["version", "datasets", "limit"]
