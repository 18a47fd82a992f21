"""What an action's own words state: a reference, who leads, by when, how it goes."""

import pytest

from concordat.plans.reading import read
from concordat.plans.reading.documents import Cell, Line
from concordat.plans.reading.propose.status import rating_and_words, shade
from concordat.plans.reading.propose.trailing import Tail, bracketed_series, ref_in_brackets, tail, tails, taken_apart


@pytest.mark.parametrize(
    ("text", "who", "when"),
    [
        ("Light the path (Lead: Parks)", "Parks", ""),
        ("Light the path [Housing / Fire]", "Housing / Fire", ""),
        ("Light the path (Parks Team, May 2026).", "Parks Team", "May 2026"),
        ("Light the path (Lead: Parks) - by summer 2026", "Parks", "summer 2026"),
        ("Light the path [Police] - once funded", "Police", "once funded"),
        ("Light the path. Lead: Parks. By: May 2026.", "Parks", "May 2026"),
        ("Light the path – 30 September 2026", "", "30 September 2026"),
    ],
)
def test_an_ending_says_who_and_when(text, who, when):
    found = tail(text)
    assert found is not None
    assert (found.text.rstrip("."), found.who, found.when) == ("Light the path", who, when)


@pytest.mark.parametrize(
    "text",
    ["Light the path (see map 3)", "Light the path - all of it", "Train staff (about 40 people)", "Light the path"],
)
def test_other_endings_say_neither(text):
    assert tail(text) in {None, Tail(text)}


def test_a_list_ends_so_where_half_of_it_does_surely():
    assert tails(["Light it (Parks Team)", "Fit doors"])
    assert not tails(["Light it (in May)", "Fit doors", "Train staff"])


def test_references_stand_in_brackets_before_or_behind():
    assert ref_in_brackets("Light the path (CSP 1.1).") == ("CSP 1.1", "Light the path.")
    assert ref_in_brackets("[A2] Light the path") == ("A2", "Light the path")
    assert ref_in_brackets("Light the path (both sides)") == (None, "Light the path (both sides)")
    assert bracketed_series(["Light it (A1)", "Fit doors (A2)"])
    assert not bracketed_series(["Light it (A1)", "Fit doors (A1)"])


def test_notes_and_fields_are_taken_out_of_an_action():
    lines = ("Light the path", "both sides", "Status: Complete", "Update July 2025: Done early.", "All paid for.")
    told = taken_apart(Cell(tuple(Line(line) for line in lines)))
    assert [line.text for line in told.lines] == ["Light the path", "both sides"]
    assert told.notes == ("Update July 2025: Done early.", "All paid for.")
    assert told.fields == (("status", "Complete"),)


def test_a_rating_is_told_from_the_words_behind_it():
    assert rating_and_words("G - sessions booked") == ("G", "sessions booked")
    assert rating_and_words("Growing well") == ("Growing well", "")


@pytest.mark.parametrize(
    ("fill", "name"),
    [
        ("C00000", "Red"),
        ("FFC000", "Amber"),
        ("00B050", "Green"),
        ("0070C0", "Blue"),
        ("A6A6A6", "Grey"),
        ("FFFFFF", ""),
        ("", ""),
    ],
)
def test_a_fill_names_a_colour_of_ratings(fill, name):
    assert shade(fill) == name


def test_bullets_that_say_who_and_when_are_actions_though_nothing_announces_them():
    text = "# Plan 2026\n\n## Nights\n\n- Light the path (Parks Team, May 2026)\n- Fit new doors (Housing, Ongoing)\n"
    found = read(text.encode(), name="plan.txt")
    assert [(a.text, a.leads, a.timescale) for a in found.actions] == [
        ("Light the path", ("Parks Team",), "May 2026"),
        ("Fit new doors", ("Housing",), "Ongoing"),
    ]
