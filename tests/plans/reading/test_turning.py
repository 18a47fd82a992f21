"""Cards, vertical tables and strands as columns are read as any other table."""

import pytest

from concordat.plans.reading import read

from .checks import invented, lost


def reading(text: str):
    found = read(text.encode(), name="plan.txt")
    assert lost(found) == []
    assert invented(found) == set()
    return found


def told(found) -> list[tuple]:
    return [(action.ref, action.text, action.leads, action.timescale, action.status) for action in found.actions]


LIT = (None, "Light the canal path", ("Parks",), "May 2026", "Green")
FIT = (None, "Fit doors in the tower", ("Housing", "Northshire Police"), "Ongoing", None)


@pytest.mark.parametrize(
    "text",
    [
        "Action: Light the canal path\nLead: Parks\nBy when: May 2026\nRAG: Green\n\n"
        "Action: Fit doors in the tower\nLead: Housing / Northshire Police\nBy when: Ongoing\n",
        "Action\tLight the canal path\nLead\tParks\nBy when\tMay 2026\nRAG\tGreen\n\n"
        "Action\tFit doors in the tower\nLead\tHousing / Northshire Police\nBy when\tOngoing\n",
        "Action\tLight the canal path\tFit doors in the tower\nLead\tParks\tHousing / Northshire Police\n"
        "By when\tMay 2026\tOngoing\nRAG\tGreen\t\n",
        "- Light the canal path\n  - Lead: Parks\n  - By when: May 2026\n  - RAG: Green\n"
        "- Fit doors in the tower\n  - Lead: Housing / Northshire Police\n  - By when: Ongoing\n",
    ],
    ids=["lines", "a table each", "a column each", "bullets below bullets"],
)
def test_a_card_is_an_action(text):
    found = reading(f"Westmoor Action Plan 2026\n\nPriority 1: Safer Nights\n\n{text}")
    assert told(found) == [LIT, FIT]
    assert {action.priority for action in found.actions} == {"Safer Nights"}


def test_a_line_above_a_card_is_its_reference_or_its_action():
    text = "Action 1.1\t\nAction\tLight the path\nLead\tParks\nBy when\tMay 2026\n"
    assert told(reading(text))[0][:2] == ("1.1", "Light the path")
    text = "N2 Light the canal path\t\nLead\tParks\nBy when\tMay 2026\nMeasure\tPath lit\n"
    assert told(reading(text))[0][:3] == ("N2", "Light the canal path", ("Parks",))


def test_a_line_below_a_list_tells_of_the_list_and_not_of_its_last_item():
    found = reading("# Plan 2026\n\n## Nights\n\nWe will:\n\n- Light the path\n- Fit new doors\n\nWho: Parks\n")
    assert [action.leads for action in found.actions] == [(), ()]


def test_strands_as_columns_give_an_action_to_each_line():
    text = (
        "Theme\tPREVENT\tPURSUE\n"
        "Drugs\t<ul><li>NFRS - Visit schools each term</li><li>Train the door staff</li></ul>\tClose two drug lines\n"
        "Knives\t\tSeize knives in town\n"
    )
    found = reading(f"# Westmoor 4P plan 2026\n\n## Priority 1: Harm\n\n{text}")
    assert [(action.strand, action.theme, action.text) for action in found.actions] == [
        ("PREVENT", "Drugs", "NFRS - Visit schools each term"),
        ("PREVENT", "Drugs", "Train the door staff"),
        ("PURSUE", "Drugs", "Close two drug lines"),
        ("PURSUE", "Knives", "Seize knives in town"),
    ]


def test_a_table_that_only_says_what_strands_mean_holds_no_actions():
    assert reading("# Plan\n\nPREVENT\tPURSUE\nStop people from offending\tProsecute people who offend\n").actions == ()
