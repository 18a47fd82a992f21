"""Which action of the plan a document tells again."""

from __future__ import annotations

from concordat.plans.rules.matching import Told, matches, share


def told(*actions: tuple[str, str, str], place: tuple[str, ...] = ()) -> list[Told]:
    return [Told(ref, text, code, place) for ref, code, text in actions]


OLD = told(
    ("a", "S1", "Walk the town centre with traders every month"),
    ("b", "S2", "Train door staff to spot predatory behaviour"),
    ("c", "S3", "Put an adviser in the emergency department"),
)


def test_the_same_words_are_the_same_action_in_whatever_order() -> None:
    again = told(("3", "S3", OLD[2].text), ("1", "S1", OLD[0].text.upper()), ("2", "S2", OLD[1].text))
    assert matches(again, OLD) == {"1": "a", "2": "b", "3": "c"}


def test_a_list_that_was_numbered_anew_keeps_its_actions() -> None:
    again = told(
        ("0", "S1", "Fit locks to homes that were burgled"), ("1", "S2", OLD[0].text), ("2", "S3", OLD[1].text)
    )
    assert matches(again, OLD) == {"1": "a", "2": "b"}


def test_what_was_reworded_is_known_by_its_words_or_by_its_reference() -> None:
    again = told(
        ("1", "", "Walk the town centre with traders and wardens every two months"),
        ("2", "S2", "Staff at doors are to be taught what predators do"),
        ("3", "", "Open a youth centre on the estate"),
    )
    assert matches(again, OLD) == {"1": "a", "2": "b"}


def test_each_action_is_taken_once_and_the_best_first() -> None:
    again = told(("1", "", "Train door staff to spot behaviour"), ("2", "", OLD[1].text))
    assert matches(again, OLD) == {"2": "b"}


def test_a_repeated_action_is_told_apart_by_its_heading() -> None:
    held = [
        *told(("a", "", "Share intelligence"), place=("Pursue",)),
        *told(("b", "", "Share intelligence"), place=("Prevent",)),
    ]
    again = [
        *told(("1", "", "Share intelligence"), place=("Prevent",)),
        *told(("2", "", "Share intelligence"), place=("Pursue",)),
    ]
    assert matches(again, held) == {"1": "b", "2": "a"}


def test_the_reference_that_a_file_carries_goes_before_everything() -> None:
    again = [Told("1", "Something else altogether", "S9", (), "c"), Told("2", OLD[2].text, "S3", (), "c")]
    assert matches(again, OLD) == {"1": "c"}


def test_share_says_how_much_of_a_document_is_in_a_plan() -> None:
    assert share(OLD, OLD) == 1
    assert share([*OLD, *told(("4", "", "Open a youth centre on the estate"))], OLD) == 0.75
    assert share([], OLD) == share(OLD, []) == 0
