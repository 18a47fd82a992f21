"""Layouts of an invented partnership, read in full: what is stated is found, what is not is null."""

import pytest

from concordat.plans.reading import Reading, read

from . import layouts
from .checks import invented, lost, row_words_lost


def reading(text: str) -> Reading:
    return read(text.encode(), name="plan.txt")


def column(text: str, field: str) -> list:
    return [getattr(action, field) for action in reading(text).actions]


@pytest.mark.parametrize("name", sorted(layouts.ALL))
def test_nothing_is_lost_or_invented_and_json_round_trips(name):
    found = reading(layouts.ALL[name])
    assert lost(found) == []
    assert invented(found) == set()
    assert row_words_lost(found) == set()
    assert Reading.from_json(found.to_json()) == found
    whole = Reading.from_json(found.to_json(document=True))
    assert (whole, whole.document) == (found, found.document)
    assert found.to_json() == reading(layouts.ALL[name]).to_json()


@pytest.mark.parametrize("name", sorted(layouts.ALL))
def test_each_action_leads_back_to_its_place(name):
    text = layouts.ALL[name]
    for action in reading(text).actions:
        place = text[action.source.start : action.source.end]
        assert action.text.split("\n")[0] in place
        assert text.split("\n")[action.source.line - 1] == place
        assert 0 < action.confidence <= 1
        assert action.reasons


def test_action_lead_and_by_when():
    found = reading(layouts.ACTION_LEAD_WHEN)
    assert (found.title, found.period) == ("Westmoor Community Safety Partnership Delivery Plan 2025/26", "2025/26")
    assert [part.name for part in found.priorities] == ["Safer Streets", "Protecting Young People"]
    assert found.priorities[0].narrative == ("Street crime has risen in the evening.",)
    assert [action.priority for action in found.actions] == ["Safer Streets"] * 3 + ["Protecting Young People"]
    assert found.actions[0].leads == ("Westmoor Borough Council", "Northshire Police")
    assert (found.actions[0].timescale, found.actions[0].due) == ("July 2025 (review)", "2025-07-31")
    assert (found.actions[0].review, found.actions[1].ongoing) == (True, True)
    assert found.actions[1].leads == ("Community Safety Team", "Northshire Police")
    assert (found.actions[2].leads, found.actions[2].timescale, found.actions[2].due) == ((), "Q3", None)
    assert found.actions[2].suggestions == {"due": ("2025-12-31",)}
    assert found.actions[3].leads == ("Licensing", "Youth Justice Service")
    assert found.actions[3].ref is None
    assert [remark.source.quote for remark in found.left_aside] == ["None at present"]


def test_objective_and_key_task():
    found = reading(layouts.OBJECTIVE_KEY_TASK)
    assert [part.name for part in found.priorities] == ["Burglary", "Vehicle crime"]
    assert column(layouts.OBJECTIVE_KEY_TASK, "objective") == [
        "Fewer homes burgled", "Fewer homes burgled", "Better locked sheds", "Fewer vans broken into",
    ]  # fmt: skip
    assert found.actions[0].measures == ("Number of homes marked.", "Fall in repeat burglary.")
    assert found.actions[1].measures == ("Visits made", "Visits in time")
    assert [action.status for action in found.actions] == ["G", "A", "Not started", "B"]
    assert [action.rating for action in found.actions] == ["green", "amber", None, "blue"]
    assert found.actions[0].leads == ("Insp J. Marlow",)


def test_references_before_the_words():
    found = reading(layouts.PREFIX_REFS)
    assert [action.ref for action in found.actions] == ["DA1", "DA2", "DA3", "ASB1", "ASB2"]
    assert found.actions[0].text == "Open a second refuge"
    assert {action.ref[:2]: action.priority for action in found.actions} == {
        "DA": "DOMESTIC ABUSE",
        "AS": "ANTI-SOCIAL BEHAVIOUR",
    }


def test_a_table_without_headings_is_judged_by_its_cells_and_trusted_less():
    found = reading(layouts.NO_HEADINGS)
    assert [action.ref for action in found.actions] == ["A1", "A2", "A3"]
    assert [action.leads for action in found.actions] == [
        ("Northshire Police",), ("Westmoor Borough Council",), ("Victim Support",),
    ]  # fmt: skip
    assert [action.status for action in found.actions] == ["Not started", "In progress", "Complete"]
    assert [action.timescale for action in found.actions] == ["June 2025", "Ongoing", "March 2026"]
    assert all(action.confidence <= 0.75 for action in found.actions)


def test_agencies_behind_each_other():
    found = reading(layouts.RUN_ON_LEADS)
    assert found.actions[0].leads == (
        "Northshire Police",
        "Westmoor Borough Council",
        "Northshire Fire and Rescue Service",
    )
    assert found.actions[1].leads == ("Westmoor Borough Council", "Youth Offending Team")
    assert found.actions[2].leads == ("All agencies with a safeguarding duty",)
    assert found.actions[2].partners == ("Public Health",)
    assert found.actions[0].confidence < 1


def test_strands_as_rows_and_headings_repeated_at_a_page_break():
    found = reading(layouts.STRAND_ROWS)
    assert [(action.ref, action.strand) for action in found.actions] == [
        ("1", "PREVENT"), ("2", "PREVENT"), ("3", "PURSUE"), ("4", "PURSUE"),
    ]  # fmt: skip
    assert [action.progress for action in found.actions] == ["Two sites open", None, None, "One order"]
    assert all(action.priority is None for action in found.actions)


def test_bullets_below_a_line_that_announces_them():
    found = reading(layouts.BULLETS)
    assert [action.text for action in found.actions] == [
        "Patrol the retail park on summer weekends.",
        "Write to owners of cars seen twice.",
        "Install height barriers at two car parks.",
        "Offer every repeat victim a named worker.",
    ]
    assert found.actions[0].leads == ("Northshire Police",)
    assert [part.name for part in found.priorities[0].themes] == ["Noise at night.", "Car meets."]
    assert found.priorities[0].achievements == ("Four joint operations last year.",)


def test_tables_between_bars():
    found = reading(layouts.PIPES)
    assert [action.ref for action in found.actions] == ["1.1", "1.2"]
    assert found.actions[0].partners == ("Canal charity", "Westmoor Borough Council")
    assert [action.outcome for action in found.actions] == ["Fewer drownings", None]


def test_priorities_and_strands_in_columns():
    found = reading(layouts.PRIORITY_COLUMN)
    assert [(action.priority, action.strand) for action in found.actions] == [
        ("Safe homes", "Protect"), ("Safe homes", "Prepare"), ("Safe streets", "Pursue"),
    ]  # fmt: skip
    assert found.actions[0].others == {"Notes on cost": "£40,000"}
    assert [action.rating for action in found.actions] == [None, "red", "amber"]


def test_references_decide_where_heading_levels_are_wrong():
    found = reading(layouts.LEVELS_WRONG)
    assert [(part.name, [theme.name for theme in part.themes]) for part in found.priorities] == [
        ("Safe Homes", ["Doors", "Alarms"]),
        ("Safe Roads", ["Speed"]),
    ]


def test_several_actions_in_a_cell_each_opening_with_an_agency():
    found = reading(layouts.SEVERAL_IN_A_CELL)
    assert [(action.strand, action.leads, action.text) for action in found.actions] == [
        ("PURSUE", ("Northshire Police",), "Stop the three riskiest gangs."),
        ("PURSUE", ("WYT",), "Visit empty shops each week."),
        ("PURSUE", ("Westmoor Council",), "Close two alleys."),
        ("PREVENT", ("WYT",), "Run a boxing club."),
        ("PREVENT", ("WYT",), "Brief all heads."),
        ("PREVENT", ("WYT", "Northshire Police"), "Share a list of\nplaces at risk."),
        ("PROTECT", ("Westmoor Council",), "Light the park."),
        ("PROTECT", ("Westmoor Council",), "CCTV in the lanes."),
    ]
    assert all(action.outcome is None for action in found.actions)
    assert found.priorities[0].outcomes == ("Fewer fights", "Fewer victims")
    assert found.actions[0].source.line == found.actions[2].source.line == 6


def test_a_topic_before_a_dash_is_no_agency():
    text = (
        "Action\tOutcome\nCCTV - Fit cameras in the lanes\tFewer thefts\nASB - Map the calls of a year\tFewer calls\n"
    )
    found = reading(text).actions
    assert [(action.leads, action.text[:4]) for action in found] == [((), "CCTV"), ((), "ASB ")]


def test_a_table_without_headings_goes_on_with_the_columns_above():
    text = "Ref\tAction\tLead\nA1\tFit doors in the tower\tHousing\n\nA2\tFit locks in the tower\tNorthshire Police\n"
    found = reading(text).actions
    assert [(action.ref, action.leads) for action in found] == [("A1", ("Housing",)), ("A2", ("Northshire Police",))]
    assert found[1].confidence < found[0].confidence


def test_a_row_without_an_action_is_the_rest_of_the_one_above():
    text = "Action\tLead\tMeasures\nFit doors in the tower\tHousing\tDoors fitted\n\tNorthshire Police\tLocks fitted\n"
    (action,) = reading(text).actions
    assert action.leads == ("Housing", "Northshire Police")
    assert action.measures == ("Doors fitted", "Locks fitted")
    assert action.confidence == 0.9


def test_a_table_of_one_row_has_references_where_the_tables_above_have_them():
    text = "Task\tLead\n1.1 Fit doors\tHousing\n1.2 Fit locks\tHousing\n\nTask\tLead\n2.1 Light the park\tParks\n"
    assert column(text, "ref") == ["1.1", "1.2", "2.1"]


def test_themes_that_stand_alone_are_the_priorities():
    text = "# Plan 2026\n\n**Theme 1 - Farms**\n\nAction\tLead\nMark tractors and trailers\tNorthshire Police\n"
    found = reading(text)
    assert [(action.priority, action.theme) for action in found.actions] == [("Farms", None)]
    assert "the headings are themes" in found.layout


def test_a_sentence_cut_by_a_page_break_is_one_action():
    text = "Action\tOutcome\nFit new doors in all of the\tSafer homes\ntowers and blocks\t\nLight the park\tLess fear\n"
    (first, second) = reading(text).actions
    assert (first.text, second.text) == ("Fit new doors in all of the\ntowers and blocks", "Light the park")
    assert first.confidence < second.confidence


def test_rows_in_small_letters_are_actions_of_their_own():
    text = "We will\tLead\nfit new doors\tHousing\nlight the park\tParks\nbrief all heads\t\n"
    assert column(text, "text") == ["fit new doors", "light the park", "brief all heads"]


def test_measures_of_the_first_row_alone_may_belong_to_all():
    text = "Action\tMeasures\nFit new doors\tDoors fitted\nFit new locks\t\nFit new lamps\t\n"
    found = reading(text)
    assert [action.measures for action in found.actions] == [("Doors fitted",), (), ()]
    assert [(remark.source.line, "may belong to all" in remark.message) for remark in found.warnings] == [(2, True)]


def test_a_table_of_figures_holds_no_actions():
    text = "# Plan 2025\n\n## Crime\n\nOffence\t2023\t2024\nBurglary\t120\t101\nRobbery\t12\t15\n"
    found = reading(text)
    assert found.actions == ()
    assert "no column of actions" in " ".join(r.message for r in found.left_aside).replace("without a", "no")
    assert found.warnings


def test_prose_and_achievements_are_no_actions():
    text = (
        "# Westmoor Strategy 2025-28\n\n## What we have achieved\n\n- Delivered ten events\n- Launched a helpline\n\n"
        "## Our partners\n\n- Northshire Police\n- Westmoor Borough Council\n\nWe will work with all of them.\n"
    )
    assert reading(text).actions == ()


def test_what_is_implied_is_a_suggestion_apart():
    text = "Action\tOutcome\nPatrols led by Northshire Police\tFewer thefts by March 2026\n"
    (action,) = reading(text).actions
    assert (action.leads, action.timescale) == ((), None)
    assert action.suggestions == {"leads": ("Northshire Police",), "timescale": ("by March 2026",)}


def test_linked_strategies_are_kept_apart():
    text = layouts.BULLETS + "\nThis plan links to other plans and strategies including:\n\n- Northshire Police Plan\n"
    found = reading(text)
    assert found.linked_strategies == ("Northshire Police Plan",)
    assert len(found.actions) == 4


def test_progress_is_told():
    told = []
    read(layouts.PIPES.encode(), name="plan.md", progress=lambda percent, message: told.append((percent, message)))
    assert [percent for percent, _ in told] == sorted(percent for percent, _ in told)
    assert told[-1] == (100, "Found 2 actions")
