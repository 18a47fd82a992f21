import pytest

from concordat.plans.reading.propose.columns import claim, from_headings
from concordat.plans.reading.propose.refs import is_ref, prefix, series, split_ref


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("Ref", "ref"),
        ("No.", "ref"),
        ("4 P", "strand"),
        ("Action/Objective", "action"),
        ("Key task", "action"),
        ("What we will do", "action"),
        ("Lead/Delivered Through", "lead"),
        ("Lead officer", "lead"),
        ("By whom", "lead"),
        ("Responsible agency", "lead"),
        ("By when", "timescale"),
        ("Target date", "timescale"),
        ("Timescales", "timescale"),
        ("Success Factors", "measures"),
        ("Measurables", "measures"),
        ("Data", "measures"),
        ("How will we know it has made a difference?", "measures"),
        ("Desired outcome", "outcome"),
        ("BRAG", "status"),
        ("RAG rating", "status"),
        ("Progress to date", "progress"),
        ("Supporting partners", "partners"),
        ("Offences in 2024", ""),
        ("", ""),
    ],
)
def test_a_heading_claims_its_role(heading, role):
    assert claim(heading)[0] == role
    assert claim(heading.upper())[0] == role


def roles(*headings):
    return [column.role for column in from_headings(headings)]


def test_an_output_is_the_action_only_where_no_column_is_named_so():
    assert roles("Ref", "Output", "Outcome") == ["ref", "action", "outcome"]
    assert roles("Action", "Output", "Outcome") == ["action", "measures", "outcome"]


def test_an_objective_beside_a_task_is_the_objective():
    assert roles("Objective", "Key task") == ["objective", "action"]


@pytest.mark.parametrize("text", ["SG1", "2.3", "4a", "Action 7", "VAWG-03", "A1.", "12"])
def test_references(text):
    assert is_ref(text)


@pytest.mark.parametrize("text", ["Police", "July 2019", "", "Develop 12 maps", "2019 to 2024"])
def test_no_references(text):
    assert not is_ref(text)


def test_references_before_the_words():
    assert split_ref("DA1 - Open a refuge") == ("DA1", "Open a refuge")
    assert split_ref("[2.1] Open a refuge") == ("2.1", "Open a refuge")
    assert split_ref("Q3 report to the board") == (None, "Q3 report to the board")
    assert prefix("SG12") == "SG"
    assert series(["A1 Do this", "A2 Do that"])
    assert not series(["A20 road works", "Sign the A2", "Paint lines"])
