"""Questions answered from made rows: every example, and what figures are reckoned from."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from concordat.analysis.models.marks import mark_of
from concordat.analysis.presenters.plain import facts, lines, shown, table
from concordat.analysis.queries import asking
from concordat.analysis.rules.answers import Answer, State, digest
from concordat.analysis.rules.faults import Faulty
from concordat.analysis.rules.questions import MOST_GROUPS_SHOWN, read, read_text
from concordat.datasets.rules.tallies import Audience, Cell, Told
from concordat.kernel.actors import Actor
from tests.analysis.double import GROUND, WARDS, beside_of, double, tell

EXAMPLES = sorted((Path(__file__).parents[2] / "examples" / "questions").glob("*.json"))
Ask = Callable[..., Answer]


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Ask of made rows, by somebody who may."""

    def answer(given: dict[str, Any], audience: Audience = Audience.ROWS) -> Answer:
        monkeypatch.setattr(
            asking, "asked_of", lambda actor, keys, *more: [double(key, audience).asked for key in keys]
        )
        return asking.ask(Actor(name="Ana"), read({"version": 1} | given))

    monkeypatch.setattr(asking.access, "require", lambda *given: None)
    monkeypatch.setattr(asking, "tell", tell)
    monkeypatch.setattr(asking, "beside_of", beside_of)
    monkeypatch.setattr(asking, "ground_of", lambda *given: GROUND)
    monkeypatch.setattr(asking, "names_in", lambda *given: {("ward-2023", code): f"Ward {code[-2:]}" for code in WARDS})
    return answer


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("audience", [Audience.ROWS, Audience.AGGREGATE])
def test_every_example_is_answered(ask: Ask, path: Path, audience: Audience) -> None:
    given = json.loads(path.read_text("utf-8"))
    if audience == Audience.AGGREGATE and {"also_in", "not_in"} & set(given):
        return  # people are matched in rows alone: tests/datasets/test_matching.py
    assert read_text(path.read_bytes()) == read(given)
    answer = ask(given, audience)
    assert answer.rows
    told = any(each.figure.state == State.TOLD for each in answer.rows)
    assert told or answer.hidden == len(answer.rows)
    assert told or audience == Audience.AGGREGATE
    assert answer.sentence[0].isupper()
    assert json.loads(json.dumps(facts(answer)))["audience"] == audience
    heads, rows = table(answer)
    assert all(len(each) == len(heads) for each in rows)
    assert len(shown(answer)[1]) == len(rows)
    assert next(iter(lines(answer))).startswith(answer.sentence)
    mark = answer.provenance["mark"]
    assert ask(given, audience).provenance["mark"] == mark
    plain = digest(answer.rows, answer.totals, answer.unit)
    assert mark == mark_of(plain)
    assert plain not in json.dumps(facts(answer))  # from which few figures could be guessed


def test_there_are_twenty_two_examples() -> None:
    assert [int(each.name[:2]) for each in EXAMPLES] == list(range(1, 23))


def test_people_are_in_another_dataset_or_are_not_or_are_nobody_and_it_is_said(ask: Ask) -> None:
    of = {"datasets": ["ambulance-callouts"], "period": {"since": "2026-01-01", "until": "2026-06-30"}}
    other = "injury-attendances"
    among, apart, every = ask(of | {"also_in": other}), ask(of | {"not_in": other}), ask(of)
    nobody = next(each for each in among.caveats if "have no NHS number: they are not counted" in each)
    figures = [each.totals[0].figure.value or 0 for each in (among, apart, every)]
    assert figures[0] + figures[1] + int(nobody.split()[0]) == figures[2]
    assert min(figures) > 0
    assert (ask(of | {"also_in": other, "also_period": "all"}).totals[0].figure.value or 0) > figures[0]
    assert among.sentence.endswith(
        "of people who are also in “Violence treated at emergency departments” in the same period, January 2026 to June 2026"
    )
    assert [each.key for each in among.sources] == ["ambulance-callouts", "injury-attendances"]
    assert [each["key"] for each in among.provenance["datasets"]] == ["ambulance-callouts", "injury-attendances"]
    compared = ask(of | {"also_in": other, "compare": "previous"}).rows[0]
    assert compared.compared is not None
    then = ask(of | {"also_in": other, "period": {"since": "2025-07-01", "until": "2025-12-31"}})
    assert compared.compared.value == then.totals[0].figure.value
    with pytest.raises(Faulty, match="holds nothing of the days that are compared with"):
        ask(of | {"also_in": other, "compare": "previous", "period": {"since": "2024-07-01", "until": "2025-12-31"}})


def test_totals_are_asked_and_groups_between_are_nothing_or_hidden(ask: Ask) -> None:
    by = {"datasets": ["police-street"], "by": [{"field": "place", "level": "ward-2023"}, {"field": "crime_type"}]}
    exact, protected = ask(by), ask(by, Audience.AGGREGATE)
    assert sum(each.figure.value or 0 for each in exact.rows) == exact.totals[0].figure.value == 400
    assert exact.hidden == 0
    assert protected.hidden == sum(each.figure.state == State.HIDDEN for each in protected.rows) > 0
    assert protected.totals[0].figure.value == 400
    assert "fewer than about 16" in protected.why_hidden
    assert "protected" in protected.worth
    assert not [each for each in protected.rows if each.figure.value == 0]


def test_rates_and_shares_come_from_what_is_shown(ask: Ask) -> None:
    wards = {"datasets": ["police-street"], "by": [{"field": "place", "level": "ward-2023"}]}
    counts = {each.labels[0].value: each.figure.value for each in ask(wards, Audience.AGGREGATE).rows}
    rate = {"kind": "rate", "population": "residents", "per": 100}
    for row in ask(wards | {"measure": rate}, Audience.AGGREGATE).rows:
        assert row.figure.value == (counts[row.labels[0].value] or 0) / 10
        assert row.figure.off == 0.25
    for row in ask(wards | {"measure": {"kind": "share"}}, Audience.AGGREGATE).rows:
        assert row.figure.value == (counts[row.labels[0].value] or 0) / 4


def test_a_month_is_compared_with_the_same_a_year_before(ask: Ask) -> None:
    by = {"datasets": ["police-street"], "by": [{"field": "time", "grain": "month"}]}
    every = {each.labels[0].value: each.figure.value for each in ask(by).rows}
    assert len(every) == 24
    for row in ask(by | {"period": {"last_months": 12}, "compare": "year-before"}).rows:
        month = str(row.labels[0].value)
        then = f"{int(month[:4]) - 1}{month[4:]}"
        assert row.compared is not None
        assert (row.figure.value, row.compared.value) == (every[month], every[then])
        assert row.change == (every[month] or 0) - (every[then] or 0)


@pytest.mark.parametrize("audience", [Audience.ROWS, Audience.AGGREGATE])
def test_a_change_is_told_with_whether_it_is_more_than_chance(ask: Ask, audience: Audience) -> None:
    """Made rows are independent and as many each month, so that chance gives every change."""
    by = {"datasets": ["police-street"], "period": {"last_months": 12}, "compare": "year-before"}
    for measure in ({}, {"measure": {"kind": "rate", "population": "residents"}}):
        (total,) = ask(by | measure, audience).totals
        assert (total.beyond, total.chance.startswith("may be chance alone (likely ")) == (False, True)
    wards = ask(by | {"by": [{"field": "place", "level": "ward-2023"}], "measure": {"kind": "share"}}, audience)
    assert {each.beyond for each in wards.rows} == {False}
    changes = wards.provenance["changes"]
    assert changes["half_samples"] == (audience == Audience.AGGREGATE)
    assert 1 <= changes["variance_times"]["police-street"] < 2
    mean = {"measure": {"kind": "mean", "column": "injuries"}, "datasets": ["deliberate-fires"]}
    (untested,) = ask(by | mean, audience).totals
    assert (untested.beyond, untested.chance) == (None, "")


def test_days_that_were_not_delivered_are_no_zeros_and_are_not_compared(ask: Ask) -> None:
    by = {"datasets": ["police-street"], "by": [{"field": "time", "grain": "month"}]}
    answer = ask(by | {"period": {"since": "2026-05-01", "until": "2026-08-31"}, "compare": "previous"})
    assert [each.figure.state for each in answer.rows] == [State.TOLD, State.TOLD, State.NOT_HELD, State.NOT_HELD]
    assert "Nothing was delivered for July 2026 to August 2026." in answer.caveats
    assert not answer.totals[0].comparable
    assert answer.totals[0].change is None


def test_too_many_groups_are_refused_unless_a_limit_says_which(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    many = 2 * MOST_GROUPS_SHOWN

    def told(actor: Any, sight: Any, tally: Any, **how: Any) -> Told:
        groups = tuple((f"Type {at}",) for at in range(many)) if tally.by else ((),)
        return Told(tally, Audience.OPEN, groups, tuple((Cell(at),) for at in range(len(groups))))

    monkeypatch.setattr(asking, "tell", told)
    by = {"datasets": ["police-street"], "by": [{"field": "location"}]}
    with pytest.raises(Faulty, match="10,000 groups, and 5,000 can be shown"):
        ask(by)
    answer = ask(by | {"limit": 3, "order": ["-measure"]})
    assert [each.figure.value for each in answer.rows] == [9999, 9998, 9997]
    assert answer.cut == many - 3
