"""A plan's revisions taken back give what it said before; words that went and came are told apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concordat.kernel.errors import Problem
from concordat.plans.rules import versions
from concordat.plans.rules.content import KINDS, Content, taken_back
from concordat.plans.rules.differing import Difference, differences, pieces
from concordat.plans.rules.versions import Standing, check_day, moved, status_on

REFS = ("r1", "r2", "r3")
WORDS = st.text("ab \n", max_size=12)
EDITS = st.lists(st.tuples(st.sampled_from(KINDS), st.sampled_from(REFS), st.one_of(st.none(), WORDS)), max_size=25)


@dataclass(frozen=True)
class Revised:
    kind: str
    of: str
    before: Any
    after: Any


def edited(content: Content, kind: str, of: str, words: str | None) -> tuple[Content, Revised | None]:
    """Change, add or (without words) remove one thing; return what the plan says then, and the revision."""
    things = {each: dict(content.of_kind(each)) for each in KINDS}
    key = "" if kind == "plan" else of
    before = things[kind].get(key)
    after = None if words is None and kind != "plan" else {"text": words or "", "position": len(words or "")}
    if before == after:
        return content, None
    things[kind].pop(key, None)
    if after is not None:
        things[kind][key] = after
    plan = things.pop("plan")[""]
    return Content(plan, *things.values()), Revised(kind, of, before, after)


@given(EDITS, st.integers(0, 25))
def test_revisions_taken_back_give_what_was_said_exactly(edits: list[Any], since: int) -> None:
    states, revisions = [Content({"text": "first", "position": 0})], []
    for kind, of, words in edits:
        content, revision = edited(states[-1], kind, of, words)
        if revision:
            states.append(content)
            revisions.append(revision)
    since = min(since, len(revisions))
    earlier = taken_back(states[-1], revisions[since:])
    assert earlier == states[since]
    assert taken_back(states[-1], []) == states[-1]
    told = {(each.kind, each.of, each.what) for each in differences(earlier, states[-1])}
    assert all(what in {"added", "removed", "changed"} for _, _, what in told)
    assert (not told) or earlier != states[-1]


@given(WORDS, WORDS)
def test_pieces_put_together_are_both_texts(before: str, after: str) -> None:
    found = pieces(before, after)
    assert "".join(piece.text for piece in found if piece.kind != "come") == before
    assert "".join(piece.text for piece in found if piece.kind != "gone") == after


def test_pieces_mark_words_and_not_letters() -> None:
    found = [(piece.kind, piece.text) for piece in pieces("Walk the route at dusk", "Walk each route at night")]
    assert found == [
        ("same", "Walk "),
        ("gone", "the "),
        ("come", "each "),
        ("same", "route at "),
        ("gone", "dusk"),
        ("come", "night"),
    ]


def test_a_difference_leaves_out_the_place_and_a_new_name_of_the_same_person() -> None:
    before = {"text": "a", "position": 1, "owner": ["m1", "Ann"], "due": ""}
    assert (
        Difference("action", "r", before, before | {"position": 2, "owner": ["m1", "Anne"], "due": None}).names() == []
    )
    assert Difference("action", "r", before, before | {"owner": ["m2", "Bo"]}).names() == ["owner"]


@pytest.mark.parametrize(
    ("day", "status"), [(1, "draft"), (2, "proposed"), (3, "proposed"), (4, "in-force"), (6, "retired")]
)
def test_status_on_a_day(day: int, status: str) -> None:
    days = [date(2024, 1, number) for number in (2, 4, 6)]
    assert status_on(date(2024, 1, day), *days) == status


def test_days_before_the_first_and_to_come_are_refused() -> None:
    first, today = date(2024, 1, 2), date(2024, 2, 1)
    check_day(first, first, today)
    for day, field in ((date(2024, 1, 1), versions.EARLY), (date(2024, 2, 2), versions.LATE)):
        with pytest.raises(Problem) as refused:
            check_day(day, first, today)
        assert refused.value.field == field


def test_moved_tells_what_another_status_stands_for() -> None:
    green, red = (Standing(brag, "2024-Q1", date(2024, 1, 1)) for brag in ("green", "red"))
    told = list(moved({"a": green, "b": green, "c": red}, {"a": green, "b": red, "d": red}))
    assert [(each.action, each.before, each.after) for each in told] == [
        ("b", green, red),
        ("d", None, red),
        ("c", red, None),
    ]
