"""Nobody who may have protected figures alone finds a count of one to seven, whatever they ask; who tries is no weakling.

Few small groups by default; as many as the bench takes, and real street crime, with CONCORDAT_ATTACKS=1000.
"""

from __future__ import annotations

import os

import numpy as np
import pytest

from concordat.config.bench import attacked, attackers
from concordat.config.bench.disclosure import CERTAIN, ERROR, GAINED, QUESTIONS, SHARE, SIGNS, STRENGTH
from concordat.config.bench.late import delivered_late
from concordat.config.bench.persons import PERSON, RECORD, SOME, tried
from concordat.config.bench.usefulness import measured

pytestmark = pytest.mark.slow
LONG = int(os.environ.get("CONCORDAT_ATTACKS", "0"))
GROUPS, DRAWS = LONG or 120, 5 if LONG else 3
CHANCE = (
    0 if LONG else 2.5
)  # points by which a guess of so few groups is off (one standard deviation of a mean of draws)


def safe(got: attackers.Got) -> bool:
    """Say whether an attack got no more than is aimed at."""
    print(f"{got.by}: certain {got.certain:.2%}, guessed {got.guessed:.1%}, unasked {got.unasked:.1%}")
    return 100 * got.certain <= CERTAIN and got.gained <= GAINED + CHANCE


@pytest.fixture(scope="module", params=["invented", "street"])
def rows(request) -> attacked.Rows:
    if request.param == "invented":
        return attacked.invented()
    if not LONG:
        pytest.skip("real rows are attacked with CONCORDAT_ATTACKS set")
    if (found := attacked.street()) is None:
        pytest.skip("street crime of Kent is not beside this checkout")
    return found


def test_no_question_gives_a_small_count_away(rows, tmp_path):
    drawn = []
    for at in range(DRAWS):
        (tmp_path / str(at)).mkdir()
        drawn.append(attacked.drawn(rows, tmp_path / str(at), seed=at))
    evidence = attackers.gathered(rows, drawn, GROUPS, QUESTIONS)
    chances = [attackers.known_chances(rows, each) for each in drawn]

    plain = attackers.by_questions(evidence, attackers.SUPPRESSED, chances[0], QUESTIONS)
    assert 100 * plain.certain >= STRENGTH, f"the attacker is too weak: {plain}"

    draws = list(zip(evidence.draws(), chances, strict=True))
    for triples in (False, True):
        asked = [
            attackers.by_questions(one, attackers.HALF_SAMPLE, known, QUESTIONS, triples=triples)
            for one, known in draws
        ]
        assert safe(attackers.mean(asked))
    united = [
        attackers.by_unions(rows, each, attackers.HALF_SAMPLE, known, GROUPS)
        for each, known in zip(drawn, chances, strict=True)
    ]
    assert safe(attackers.mean(united))
    assert safe(attackers.mean([attackers.at_the_limit(one, known) for one, known in draws]))

    useful = [measured(rows, each) for each in drawn]
    assert np.mean([each.error for each in useful]) <= ERROR
    assert 100 * np.mean([each.share for each in useful]) <= SHARE
    assert 100 * np.mean([each.signs for each in useful]) >= SIGNS


def test_late_records_join_the_balance_and_no_weight_is_drawn_anew(tmp_path):
    late = delivered_late(attacked.invented(), tmp_path)
    assert late.changed == 0
    assert safe(late.kept)
    assert late.redrawn.certain > 0.5, "drawn anew at each delivery, most would be given away"
    assert late.useful.error <= ERROR
    assert 100 * late.useful.share <= SHARE


def test_whoever_comes_often_is_found_neither_alone_in_a_group_nor_by_coming_in_every_period():
    """By record alone those are found who come regularly, and by person who is alone in a group (ADR 20)."""
    built, by_record, by_person = (tried(attacked.invented(), unit, GROUPS) for unit in (SOME, RECORD, PERSON))
    assert safe(built.groups)
    assert safe(built.one)
    assert 100 * built.regular.certain <= CERTAIN
    assert by_record.regular.certain > 0.5
    assert by_person.one.certain > 0.4
    assert built.useful.error <= ERROR
    assert 100 * built.useful.share <= SHARE
