"""A strategy gives priorities, themes, drivers and figures, and no invented action."""

import pytest

from concordat.plans.reading import Reading, read

from .checks import invented, lost

STRATEGY = """\
Westmoor Community Safety Strategy 2026 to 2030

Strategic drivers

The following drivers are key:

- We will work together and share what we know.
- We will spend public money with care.

Public consultation

- 81% felt safe during the day
- 42% felt safe at night, with 20% saying they felt neither safe nor unsafe.

Our priorities

Stop Serious Violence\tListen to Residents and Partners
Knife crime\tYouth council
Robbery\t

Stop Serious Violence

Violence has risen in two wards. We will go on funding mentors.

Listen to Partners and Residents

People want to be heard.
"""


def reading(text: str) -> Reading:
    found = read(text.encode(), name="plan.txt")
    assert lost(found) == []
    assert invented(found) == set()
    assert Reading.from_json(found.to_json()) == found
    return found


def test_a_strategy_is_read_for_what_it_holds():
    found = reading(STRATEGY)
    assert found.actions == ()
    assert [(part.name, [theme.name for theme in part.themes]) for part in found.priorities] == [
        ("Stop Serious Violence", ["Knife crime", "Robbery"]),
        ("Listen to Residents and Partners", ["Youth council"]),
    ]
    assert found.priorities[1].narrative == ("People want to be heard.",)
    assert found.drivers == ("We will work together and share what we know.", "We will spend public money with care.")
    assert [(figure.value, figure.about) for figure in found.consultation] == [
        ("81%", "felt safe during the day"),
        ("42%", "felt safe at night"),
        ("20%", "saying they felt neither safe nor unsafe"),
    ]
    assert any("No actions were found" in warning.message for warning in found.warnings)


def test_cells_below_each_other_are_a_table():
    grid = "\n\tStop Violence\n\t\nListen to Residents\n\n\tKnife crime\n\tYouth council\n\n\t\n\tStreet surveys\n"
    found = reading(
        f"Plan 2026\n\nOur priorities\n{grid}\n\nStop Violence\n\nIt is too high, and has been so for years.\n"
    )
    assert [(part.name, [theme.name for theme in part.themes]) for part in found.priorities] == [
        ("Stop Violence", ["Knife crime"]),
        ("Listen to Residents", ["Youth council", "Street surveys"]),
    ]


@pytest.mark.parametrize(
    "table",
    [
        "Agency\tContact\nPolice\t101\nCouncil\t0300 000 000\n",
        "ASB\tAnti-social behaviour\nCSP\tCommunity Safety Partnership\n",
    ],
    ids=["contacts", "glossary"],
)
def test_other_tables_are_no_grid_of_priorities(table):
    found = reading(f"Plan 2026\n\nAppendix\n\n{table}")
    assert (found.priorities, found.actions) == ((), ())


def test_a_list_of_priorities_counts_only_where_nothing_else_names_them():
    listed = "Plan 2026\n\nOur priorities\n\n- Violence\n- Rural crime\n"
    assert [part.name for part in reading(listed).priorities] == ["Violence", "Rural crime"]
    with_actions = f"{listed}\nTackling violence\n\nAction\tLead\nOpen a youth club\tYouth Service\n"
    assert [part.name for part in reading(with_actions).priorities] == ["Tackling violence"]


def test_a_table_of_contents_names_no_parts():
    contents = "Contents\n\nForeword 2\n\nPriority 1: Violence 3\n\nPriority 2: Rural crime 5\n\n"
    body = "Priority 1: Violence\n\nAction\tLead\nOpen a youth club\tYouth Service\n"
    assert [part.name for part in reading(f"Plan 2026\n\n{contents}{body}").priorities] == ["Violence"]
