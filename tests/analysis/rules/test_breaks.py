"""Where comparisons stop, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from concordat.analysis.rules import breaks
from concordat.analysis.rules.breaks import Break, Generation, Kind, span_of
from concordat.kernel.periods import Span

MAY = span_of("2023-05")
REDRAWN = Break(date(2023, 5, 4), "Wards were redrawn.", Kind.BOUNDARIES)
FILLING = Break(date(2023, 8, 1), "August may still fill up.", Kind.FILLING, date(2023, 8, 31))


@pytest.mark.parametrize(
    ("one", "other", "comparable"),
    [
        ("2023-03", "2023-04", True),
        ("2023-06", "2023-07", True),
        ("2023-04", "2023-06", False),  # it stands between
        ("2023-06", "2023-04", False),  # whichever is named first
        ("2023-05", "2023-06", False),  # it lies within one
        ("2023-04", "2023-05", False),
        ("2023-07", "2023-08", False),  # one is not whole
        ("2023-09", "2023-10", True),
        ("2022/23", "2023/24", False),
        ("2022/23 Q3", "2022/23 Q4", True),
    ],
)
def test_what_lies_on_two_sides_is_not_compared(one, other, comparable):
    told = breaks.standing([REDRAWN, FILLING], span_of(one), span_of(other))
    assert told.comparable is comparable
    assert bool(told.words) is not comparable
    assert comparable or told.words.startswith("Not comparable. ")


def test_a_break_on_the_first_day_of_a_period_leaves_that_period_whole():
    on_time = Break(date(2023, 5, 1), "A new counting rule.", Kind.RECORDING)
    assert breaks.phases([span_of("2023-04"), MAY], [on_time]) == (0, 1)
    assert breaks.unwhole([span_of("2023-04"), MAY], [on_time]) == (False, False)
    assert breaks.phases([span_of("2023-04"), MAY, span_of("2023-06")], [REDRAWN]) == (0, 0, 1)
    assert breaks.unwhole([span_of("2023-04"), MAY, span_of("2023-06")], [REDRAWN]) == (False, True, False)


def test_generations_of_areas_break_where_the_next_begins():
    new, timeless = Generation("wards of 2023", date(2023, 5, 4)), Generation("wards of 2015")
    assert breaks.of_generations([timeless, new]) == ()  # one alone is dated: nothing says that the other gave way
    for old in (replace(timeless, begins=date(2015, 5, 7)), replace(timeless, ends=date(2023, 5, 3))):
        (found,) = breaks.of_generations([new, old])
        assert (found.on, found.kind, found.parts) == (date(2023, 5, 4), Kind.BOUNDARIES, True)
        assert "4 May 2023, when wards of 2023 began" in found.words


@pytest.mark.parametrize(
    ("caveat", "on"),
    [
        ("Since 1 April 2024 stalking is counted apart", date(2024, 4, 1)),
        ("Recorded in another system until 14 June 2022.", date(2022, 6, 15)),
        ("From May 2023 cyber crime is left out.", date(2023, 5, 1)),
        ("Not recorded until March 2021.", date(2021, 4, 1)),
        ("Points are snap points.", None),
        ("Counted anew from 31 February 2024.", None),
    ],
)
def test_a_caveat_that_names_a_day_is_a_break(caveat, on):
    found = breaks.of_caveats([caveat])
    assert [each.on for each in found] == ([on] if on else [])
    assert all(each.words.startswith(caveat) and each.words.endswith(".") for each in found)


def test_areas_that_were_redrawn_are_marked_and_part_nothing_where_figures_are_of_the_same_throughout():
    old, new = Generation("Ward (2015)", date(2015, 5, 7)), Generation("Ward (2023)", date(2023, 5, 4))
    (found,) = breaks.of_generations([old, new], "“Ward (2023)” areas")
    assert (found.on, found.kind, found.parts) == (date(2023, 5, 4), Kind.REDRAWN, False)
    assert breaks.standing([found], span_of("2023-04"), span_of("2023-06")).comparable
    assert breaks.phases([span_of("2023-04"), MAY, span_of("2023-06")], [found]) == (0, 0, 0)
    assert not any(breaks.unwhole([MAY], [found]))
    assert breaks.in_words([found]) == found.words
    assert "may be compared across it" in found.words


def test_the_last_months_fill_up_as_those_before_them_did():
    def version(last: int) -> dict[str, int]:
        grown = {0: 80, 1: 95}
        return {f"2024-{month:02}": grown.get(last - month, 100) for month in range(1, last + 1)}

    versions = [version(last) for last in range(3, 9)]
    (found,) = breaks.of_filling(versions)
    assert (found.on, found.until, found.kind) == (date(2024, 7, 1), date(2024, 8, 31), Kind.FILLING)
    assert found.words == (
        "July 2024 to August 2024 may still fill up: at this age earlier periods held 80% of what they hold now."
    )
    settled = [{f"2024-{month:02}": 100 for month in range(1, last + 1)} for last in range(3, 9)]
    assert breaks.of_filling(settled) == breaks.of_filling(versions[:2]) == breaks.of_filling([]) == ()


def test_spans_are_said_as_people_say_them():
    assert breaks.said(MAY) == "May 2023"
    assert breaks.said(span_of("2023/24 Q1")) == "April 2023 to June 2023"
    assert breaks.said(Span(date(2023, 5, 4), date(2023, 5, 4))) == "4 May 2023"
    assert breaks.said(Span(date(2023, 5, 4), date(2023, 5, 6))) == "4 May 2023 to 6 May 2023"
    with pytest.raises(ValueError, match="not a quarter"):
        span_of("last year")
