"""A refused column is answered by the same way as one that never was: the same calls and queries, and so the same time.

What causes equal time is asserted always. `READ_TIMINGS=400 pytest -s tests/datasets/test_timing_of_refusals.py` measures
the time itself, in so many pairs of questions of each sort (seven minutes), and prints medians and how often a refused one
took longer (AUC).
"""

from __future__ import annotations

import gc
import os
import random
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import zip_longest
from statistics import median
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from concordat.datasets.queries.datasets import dataset_for
from concordat.datasets.queries.reading import HOW, read
from concordat.datasets.rules import wanting
from concordat.datasets.store import reading as store_reading
from concordat.kernel.errors import Problem
from tests.api.program import program
from tests.cast import Cast
from tests.datasets.making import Held, hold

pytestmark = pytest.mark.django_db

TIMINGS = int(os.environ.get("READ_TIMINGS", "0"))
SEED = int(os.environ.get("READ_SEED", "20261121"))
CLOSE = 0.1
PAIRS = {"offence": "offenze", "injury": "injuzy", "postcode": "postcoze", "name": "naze", "name__key": "name__kez"}
"""Columns that are held and that the agreement does not give, and as long a name of none."""

Ask = Callable[[str], object]


@pytest.fixture
def held(cast: Cast, store_folder: object, settings: Any) -> Held:
    settings.DEMONSTRATION = True  # nobody has a second step
    settings.API_REQUESTS_PER_MINUTE = 1_000_000
    with transaction.atomic(), cast.acting("ivan"):
        return hold(cast, "Hot spots")


@pytest.fixture
def ways(cast: Cast, held: Held) -> dict[str, Ask]:
    """By each way in, what asks for rows with a name of a column and is told that there is none."""
    key, purpose = held.dataset.key, held.shared.purpose.ref
    client, asks = cast.browser("ana"), program(cast, "ana", "datasets:read")

    def by_program(words: str) -> Ask:
        return lambda name: told(asks.get(f"datasets/{key}/rows?purpose={purpose}&{words.format(name)}"))

    def on_page(words: str, *kind: str) -> Ask:
        at = reverse(f"datasets:row_{'download' if kind else 'list'}", args=[key, *kind])
        return lambda name: told(client.get(f"{at}?purpose={purpose}&{words.format(name)}"))

    def told(answer: Any) -> None:
        assert answer.status_code == 422

    def query(name: str) -> None:
        with cast.acting("ana") as ana, transaction.atomic(), pytest.raises(Problem, match="There is no column"):
            read(ana, dataset_for(ana, key), purpose, wanting.read(columns=[name]), how=HOW.API)

    return {
        "query": query,
        "API, columns": by_program("columns={}"),
        "API, where": by_program("where={}:is:x"),
        "API, order": by_program("order=-{}"),
        "page, column": on_page("column={}"),
        "page, where": on_page("f1={}&v1=x"),
        "file, column": on_page("column={}", "csv"),
    }


@contextmanager
def calls() -> Iterator[list[tuple[str, int]]]:
    """Write down every function of ours that is called, in its order."""
    found: list[tuple[str, int]] = []

    def note(frame: Any, _event: str, _: object) -> None:
        if "/concordat/" in frame.f_code.co_filename:
            found.append((frame.f_code.co_filename.rpartition("/concordat/")[2], frame.f_code.co_firstlineno))

    before = sys.gettrace()
    gc.collect()  # what others left is closed before, and not while calls are noted
    gc.disable()
    sys.settrace(note)
    try:
        yield found
    finally:
        sys.settrace(before)
        gc.enable()


def done(ask: Ask, name: str) -> tuple[list[str], list[tuple[str, int]]]:
    """Return the queries and the calls that a question makes, without what is of one request alone."""
    with CaptureQueriesContext(connection) as asked, calls() as called:
        ask(name)
    plain = [re.sub(r"'[^']*'|SAVEPOINT \S+|\b\d[\d.]*\b", "?", each["sql"]) for each in asked.captured_queries]
    return plain, called


def test_a_refused_column_is_answered_by_the_same_queries_and_calls(
    ways: dict[str, Ask], monkeypatch: pytest.MonkeyPatch
) -> None:
    def opened(*_: object, **__: object) -> None:
        raise AssertionError("rows were looked at")

    monkeypatch.setattr(store_reading, "shut", opened)
    monkeypatch.setattr(store_reading, "find", opened)
    for place, (way, ask) in enumerate(ways.items()):
        ask("warm")
        theirs = done(ask, "nonsense")
        assert len(theirs[0]) > 5, way
        assert len(theirs[1]) > 50, way
        tried = list(PAIRS)[place % 2 :: 2] if place else PAIRS  # every one where all ways end, and at each way some
        for refused in tried:
            mine = done(ask, refused)
            for what in (0, 1):
                differ = [pair for pair in zip_longest(mine[what], theirs[what]) if pair[0] != pair[1]]
                assert not differ, (way, refused, differ[:2])


@pytest.mark.skipif(not TIMINGS, reason="READ_TIMINGS says how many pairs of questions are timed")
def test_a_refused_column_takes_as_long_as_one_that_never_was(ways: dict[str, Ask]) -> None:
    chance = random.Random(SEED)
    print(f"\n{'':14}{'refused':>12}{'absent':>12}{'AUC':>8}   (medians, of {TIMINGS} each)")
    found = {}
    for way, ask in ways.items():
        for _ in range(20):
            ask("warm")
        refused, absent = timed(ask, chance)
        found[way] = longer(refused, absent)
        print(f"{way:14}{median(refused) * 1e3:9.3f} ms{median(absent) * 1e3:9.3f} ms{found[way]:8.3f}")
    assert {way: each for way, each in found.items() if abs(each - 0.5) > CLOSE} == {}


def timed(ask: Ask, chance: random.Random) -> tuple[list[float], list[float]]:
    """Time questions of refused and of absent columns in a random order; return the seconds of each."""
    questions = [names[at] for names in chance.choices(list(PAIRS.items()), k=TIMINGS) for at in (0, 1)]
    chance.shuffle(questions)
    spent: tuple[list[float], list[float]] = [], []
    for name in questions:
        begun = time.perf_counter()
        ask(name)
        spent[name not in PAIRS].append(time.perf_counter() - begun)
    return spent


def longer(some: Sequence[float], others: Sequence[float]) -> float:
    """Return the share of pairs of which the one of `some` is longer: the AUC of Mann and Whitney, 0.5 for no difference."""
    wins = sum((mine > theirs) + 0.5 * (mine == theirs) for mine in some for theirs in others)
    return wins / (len(some) * len(others))
