"""Rules of plan documents and of what is read from them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concordat.kernel.errors import Problem
from concordat.plans.presenters.documents import example
from concordat.plans.reading import read
from concordat.plans.rules import documents, proposals
from tests.plans.documents.given import EXAMPLE, reading_of

POLICE, COUNCIL = "policepolice", "councilcounc"
LISTED = [(POLICE, ["Vale Police", "Police", "VP"]), (COUNCIL, ["Thornbridge Council", "The Council", "VP"])]


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("Thornbridge  Community Safety Partnership Action plan 2023/24", "Action plan 2023/24"),
        ("THORNBRIDGE COMMUNITY SAFETY PARTNERSHIP: action plan", "action plan"),
        ("Thornbridge Community Safety Partnership", "Thornbridge Community Safety Partnership"),
        ("Action plan of the Thornbridge Community Safety Partnership",) * 2,
        ("", ""),
    ],
)
def test_a_title_does_not_repeat_the_partnerships_own_name(title: str, kept: str) -> None:
    assert documents.title_within(title, "Thornbridge Community Safety Partnership") == kept


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("plan.txt", "plan.txt"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\mina\\Action plan.TXT", "Action plan.TXT"),
        ("a\x00b\n.txt", "ab.txt"),
        ("invoice\u202etxt.exe", "invoicetxt.exe"),
        ('<script>"plan".txt', "script plan .txt"),
        ("", "document"),
        ("///", "document"),
        (" .txt", "txt"),
    ],
)
def test_safe_name_keeps_no_folder_and_no_trick(given: str, safe: str) -> None:
    assert documents.safe_name(given) == safe


@given(st.text(max_size=400))
def test_safe_name_is_short_and_clean_whatever_is_given(name: str) -> None:
    safe = documents.safe_name(name)
    assert 0 < len(safe) <= 200
    assert not set(safe) & set('/\\\x00\n<>:"|?*')
    assert documents.safe_name(safe) == safe


@pytest.mark.parametrize(("size", "word"), [(0, "empty"), (documents.MEGABYTES * 1_000_000 + 1, "MB or smaller")])
def test_check_size_refuses_nothing_and_too_much(size: int, word: str) -> None:
    with pytest.raises(Problem, match=word):
        documents.check_size(size)
    documents.check_size(documents.MEGABYTES * 1_000_000)


def test_after_leads_only_where_the_table_says() -> None:
    assert documents.after("accept", "review") == "accepted"
    assert documents.after("restore", "discarded") == "review"
    for verb, status in (("accept", "accepted"), ("accept", "reading"), ("discard", "accepted"), ("take", "review")):
        with pytest.raises(Problem):
            documents.after(verb, status)


def test_every_state_is_left_and_reached() -> None:
    assert {step.before for step in documents.TRANSITIONS} == set(documents.STATUS_WORDS)
    assert {step.after for step in documents.TRANSITIONS} == set(documents.STATUS_WORDS)


def test_disposed_before_is_ninety_days() -> None:
    assert documents.disposed_before(datetime(2024, 4, 1, tzinfo=UTC)) == datetime(2024, 1, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "warnings", "level"), [(1.0, (), "high"), (0.9, (), "high"), (1.0, ("twice",), "fair"), (0.5, (), "low")]
)
def test_confidence_is_said_in_words(value: float, warnings: tuple[str, ...], level: str) -> None:
    sure = proposals.confidence(value, warnings)
    assert (sure.level, sure.low) == (level, level != "high")


def test_gazetteer_knows_names_and_aliases_and_refuses_what_two_share() -> None:
    known = proposals.Gazetteer.of(LISTED, {})
    assert known.agency("vale police") == POLICE
    assert known.agency("the Police") == POLICE
    assert known.agency("Council") == COUNCIL
    assert known.agency("VP") == ""
    assert known.agency("Street Pastors") == ""


def test_gazetteer_follows_what_a_person_chose() -> None:
    chosen = {"Street Pastors": COUNCIL, "Police": "", "Old force": "goneagency00"}
    known = proposals.Gazetteer.of(LISTED, chosen)
    assert known.agency("street pastors") == COUNCIL
    assert known.agency("Police") == ""
    assert known.agency("Old force") == ""


def test_edited_keeps_only_what_differs() -> None:
    read_as = {"text": "Walk", "measures": ["A"], "outcome": None, "due": None}
    assert proposals.edited(read_as, {"text": "Walk", "measures": ["A"], "outcome": "", "due": None}) == {}
    assert proposals.edited(read_as, {"text": "Run", "measures": [], "nonsense": 1}) == {"text": "Run", "measures": []}


def test_open_suggestions_are_only_for_what_is_empty() -> None:
    fields = {"suggestions": {"leads": ["Vale Police"], "due": ["2024-03-31"]}, "leads": ["Council"], "due": None}
    assert proposals.open_suggestions(fields) == {"due": ["2024-03-31"]}
    with pytest.raises(Problem):
        proposals.suggestion(fields, "text")


def test_check_acceptable_wants_something_and_no_surprise() -> None:
    proposals.check_acceptable(1, 0, 0)
    proposals.check_acceptable(0, 2, 2)
    for accepted, undecided, expected in ((0, 0, 0), (3, 2, 0), (3, 2, 1)):
        with pytest.raises(Problem):
            proposals.check_acceptable(accepted, undecided, expected)


def test_draft_actions_carry_names_agencies_and_their_source() -> None:
    fields = reading_of(1)["actions"][0]  # type: ignore[index]
    names = proposals.Names(
        {"priorities": {"Safer streets": "Streets"}, "themes": {"Safer streets": {"Estates": "Homes"}}}
    )
    (action,) = proposals.draft_actions([fields], names, proposals.Gazetteer.of(LISTED, {}), "docdocdocdoc")
    assert (action.code, action.priority, action.theme) == ("A1", "Streets", "Homes")
    assert action.leads == (("Vale Police", POLICE), ("Street Pastors", ""))
    assert action.due == date(2024, 3, 31)
    assert action.source == {
        "document": "docdocdocdoc",
        "anchor": "b3r1",
        "place": "line 3r1",
        "quote": "A1\tWalk route 1 after dark",
    }


def test_draft_priorities_leave_out_what_holds_nothing_that_was_accepted() -> None:
    reading = reading_of(3)
    actions, names = reading["actions"], proposals.Names()
    known = proposals.Gazetteer.of(LISTED, {})
    kept = proposals.draft_actions(actions[:1], names, known, "d")  # type: ignore[index]
    drafted = proposals.draft_priorities(reading["priorities"], names, kept, actions[1:])  # type: ignore[arg-type,index]
    assert [(part.name, [theme.name for theme in part.themes]) for part in drafted] == [("Safer streets", ["Estates"])]
    assert drafted[0].narrative == "Why safer streets."


def test_check_refs_names_the_reference_that_stands_twice() -> None:
    fields = reading_of(1)["actions"][0]  # type: ignore[index]
    twice = proposals.draft_actions([fields, fields], proposals.Names(), proposals.Gazetteer.of([], {}), "d")
    with pytest.raises(Problem, match="A1"):
        proposals.check_refs(twice)


def test_the_example_that_teaches_can_be_read() -> None:
    reading = read(example().encode(), name="example-plan.txt")
    assert [action.ref for action in reading.actions] == ["ST1", "ST2", "FV1"]
    assert reading.actions[2].leads == ("Vale Police", "Thornbridge Council")
    assert [part.name for part in reading.priorities] == ["Safer streets", "Fewer victims"]


def test_the_demonstration_document_is_where_these_tests_look() -> None:
    assert len(read(EXAMPLE).actions) == 37
