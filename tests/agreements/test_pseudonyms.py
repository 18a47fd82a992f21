"""Pseudonyms: the same person gives the same key however they are written, and nobody else does."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from concordat.agreements.rules import pseudonyms as rules
from concordat.agreements.rules.pseudonyms import Identifiers, key_of, name_and_birth, nhs_number, pseudonyms_of
from concordat.kernel.errors import Problem

SECRET = "a secret of more than thirty-two characters"
BORN = date(1984, 3, 31)
LETTERS = st.text("abcdefghijklmnopqrstuvwxyzéüßçñø", min_size=1, max_size=12)


def check_digit(nine: str) -> int:
    return (11 - sum(int(digit) * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True)) % 11) % 11


@pytest.mark.parametrize(
    "other",
    [
        "ANNE MARIE O'NEILL-SMITH",
        "  Anne–Marie   O’Neill Smith ",
        "Marie Anne O'Neill-Smith",
        "O'Neill-Smith, Anne-Marie",
        "Änné-Marie ONeill smith",
        "Anne\u00a0Marie O'Neill\u2010Smith",
    ],
)
def test_one_person_however_they_are_written(other: str) -> None:
    assert name_and_birth(other, BORN) == name_and_birth("Anne-Marie O'Neill-Smith", BORN)


@given(st.lists(LETTERS, min_size=1, max_size=4), LETTERS, st.randoms())
def test_case_and_order_of_forenames_are_nothing(forenames: list[str], surname: str, chance: object) -> None:
    mixed = list(forenames)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    one = name_and_birth(" ".join([*forenames, surname]), BORN)
    assert name_and_birth(" ".join([*mixed, surname]).upper(), BORN) == one
    assert name_and_birth(f"{surname}, {'-'.join(mixed)}", BORN) == one
    assert name_and_birth(f"{' '.join(mixed)} {surname}", date(1984, 3, 30)) != one


@given(st.text("0123456789", min_size=9, max_size=9))
def test_an_nhs_number_has_its_check_digit_and_no_other(nine: str) -> None:
    check = check_digit(nine)
    right = [digit for digit in range(10) if _is_number(f"{nine}{digit}")]
    assert right == ([] if check == 10 else [check])
    if right:
        assert nhs_number(f" {nine[:3]} {nine[3:6]}-{nine[6:]}{check} ") == f"{nine}{check}"


def _is_number(text: str) -> bool:
    try:
        return bool(nhs_number(text))
    except Problem:
        return False


@pytest.mark.parametrize("wrong", ["123", "943 476 5918", "٩٤٣٤٧٦٥٩١٩", "94347659190", "abcdefghij"])
def test_what_is_no_nhs_number(wrong: str) -> None:
    assert nhs_number("943 476 5919") == "9434765919"
    with pytest.raises(Problem):
        nhs_number(wrong)


@given(LETTERS, st.sampled_from(["p" * 12, "q" * 12]), st.sampled_from(sorted(rules.KIND_WORDS)))
def test_keys_of_kinds_and_partnerships_have_nothing_in_common(word: str, partnership: str, kind: str) -> None:
    keys = {key_of(SECRET, each).of(other, word) for each in ("p" * 12, "q" * 12) for other in rules.KIND_WORDS}
    assert len(keys) == 6
    made = key_of(SECRET, partnership).of(kind, word)
    assert made in keys
    assert len(made) == 64
    assert word not in made or len(word) < 3
    assert key_of(f"{SECRET}.", partnership).of(kind, word) not in keys


@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=20), st.text(max_size=20))
def test_words_never_run_into_each_other(one: str, two: str, three: str, four: str) -> None:
    assume((one, two) != (three, four))
    assume(not any("\ud800" <= letter <= "\udfff" for letter in one + two + three + four))
    assert rules._told_apart(one, two) != rules._told_apart(three, four)


def test_what_is_needed_and_what_is_refused() -> None:
    key = key_of(SECRET, "p" * 12)
    whole = pseudonyms_of(key, Identifiers("943 476 5919", "Anne Smith", BORN, "Anne@Example.org "))
    assert set(whole) == set(rules.KIND_WORDS)
    assert whole[rules.EMAIL] == pseudonyms_of(key, Identifiers(email="anne@example.ORG"))[rules.EMAIL]
    assert rules.shared(whole, {rules.EMAIL: whole[rules.EMAIL]})
    assert not rules.shared(whole, {rules.NHS_NUMBER: whole[rules.EMAIL]})
    for wrong, field in (
        (Identifiers(), ""),
        (Identifiers(name="Anne Smith"), "born"),
        (Identifiers(born=BORN), "name"),
        (Identifiers(name="123", born=BORN), "name"),
        (Identifiers(email="anne"), "email"),
    ):
        with pytest.raises(Problem) as problem:
            pseudonyms_of(key, wrong)
        assert problem.value.field == field
    with pytest.raises(ValueError, match="32"):
        key_of("short", "p")
    assert SECRET not in repr(key)
    assert "Key(" not in repr(key)
