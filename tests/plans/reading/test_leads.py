import pytest

from concordat.plans.reading.documents import Cell, Line
from concordat.plans.reading.propose.leads import Names, read_leads


def cell(*lines):
    return Cell(tuple(Line(line) for line in lines))


@pytest.mark.parametrize(
    ("text", "leads"),
    [
        ("Northshire Police/Westmoor Council", ["Northshire Police", "Westmoor Council"]),
        ("Police, Fire & Rescue, Council", ["Police", "Fire & Rescue", "Council"]),
        ("Northshire Police and Westmoor Borough Council", ["Northshire Police", "Westmoor Borough Council"]),
        ("Police & Council; Probation", ["Police", "Council", "Probation"]),
        ("Northshire Fire and Rescue Service", ["Northshire Fire and Rescue Service"]),
        ("Police and Crime Commissioner", ["Police and Crime Commissioner"]),
        ("Health and Wellbeing Board", ["Health and Wellbeing Board"]),
        ("District and Borough Councils", ["District and Borough Councils"]),
        ("National Probation Service Northshire Police", ["National Probation Service", "Northshire Police"]),
        (
            "Local Community Safety Partnerships Parish Councils",
            ["Local Community Safety Partnerships", "Parish Councils"],
        ),
        (
            "Northshire Police Westmoor Borough Council Northshire Fire and Rescue Service",
            ["Northshire Police", "Westmoor Borough Council", "Northshire Fire and Rescue Service"],
        ),
        ("Northshire Police Youth Engagement Officers", ["Northshire Police Youth Engagement Officers"]),
        ("Public Health & Westmoor Borough Council", ["Public Health", "Westmoor Borough Council"]),
        ("Mental Health and Wellbeing Service", ["Mental Health and Wellbeing Service"]),
        ("JS / TB", ["JS", "TB"]),
        ("Chief Insp Marlow", ["Chief Insp Marlow"]),
        ("Acute Trusts (via the national information system)", ["Acute Trusts"]),
        (
            "Westmoor Council (Housing), Northshire Police (NP)",
            ["Westmoor Council (Housing)", "Northshire Police (NP)"],
        ),
        ("All agencies with a safeguarding duty, via the boards", ["All agencies with a safeguarding duty"]),
        ("TBC", []),
        ("-", []),
    ],
)
def test_the_agencies_of_a_cell_are_told_apart(text, leads):
    assert read_leads(cell(text), Names()).names == leads


def test_who_only_contributes_is_a_partner_not_a_lead():
    read = read_leads(cell("Northshire Police, with input from Public Health"), Names())
    assert (read.names, read.partners) == (["Northshire Police"], ["Public Health"])


def test_lines_of_a_cell_separate_names():
    assert read_leads(cell("Housing", "Early Help"), Names()).names == ["Housing", "Early Help"]


def test_the_register_knows_names_that_no_grammar_could():
    text = "Sanctuary Bridge Northshire Police"
    assert read_leads(cell(text), Names()).names == [text]
    register = Names.of([], ["Sanctuary Bridge"])
    assert read_leads(cell(text), register).names == ["Sanctuary Bridge", "Northshire Police"]


def test_prose_in_the_cell_is_no_list_of_agencies():
    read = read_leads(cell("Police and " * 200), Names())
    assert (read.names, read.too_long) == ([], True)
