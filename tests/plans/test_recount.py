"""Every number on the pages for a board, compared with a plain count over all rows, written apart from the pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import parse_qsl

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from concordat.kernel.clock import frozen
from concordat.kernel.pages import PageSpec
from concordat.plans.presenters.exceptions import exception_sheets, exceptions_shown
from concordat.plans.presenters.matrix import matrix_sheets, matrix_shown
from concordat.plans.presenters.shares import share_shown, shares_shown
from concordat.plans.presenters.tallies import TallyShown
from concordat.plans.presenters.themes import themes_shown
from concordat.plans.presenters.timeline import timeline_sheets, timeline_shown
from concordat.plans.queries import exceptions as exceptions_queries
from concordat.plans.queries.matrix import plan_matrix
from concordat.plans.queries.register import FILTERS, SORTS, register
from concordat.plans.queries.shares import FILTERS as SHARE_FILTERS
from concordat.plans.queries.shares import share_of, shares_of
from concordat.plans.queries.themes import themes_of
from concordat.plans.queries.timeline import timeline_of, timeline_taken
from concordat.plans.rules.reckoning import Tally
from tests.plans.crowded import BEYOND, NOW, STRANDS, Row, crowded

TODAY = NOW.date()
SINCE = date(2023, 9, 30)
ASKED = "2023/24 Q2"
HEAVY = {"red": 3, "amber": 2, "green": 1, "grey": 1, "": 1, "blue": 0}


@pytest.fixture
def stage(cast: Any) -> Iterator[Any]:
    """The manager, a crowded plan and its rows, on a day in November."""
    with cast.acting("mina") as mina, frozen(NOW):
        plan, rows = crowded(cast, mina)
        yield mina, plan, rows


def late(row: Row) -> bool:
    return bool(row.due and row.due < TODAY and row.brag != "blue" and row.timing in ("", "deadline"))


def for_review(row: Row) -> bool:
    return bool(row.due and row.due < TODAY and row.brag != "blue" and row.timing == "review")


def unanswered(row: Row) -> bool:
    return row.owner is None or row.owner.name == "Nora Norole"


def brag_on(row: Row, day: date) -> str:
    given = sorted((quarter, at, brag) for quarter, brag, at in row.updates if at.date() <= day)
    status = given[-1][2] if given else ""
    if row.overruled:
        quarter, brag, at, back = row.overruled
        if at.date() <= day and not (back and back.date() <= day) and (not given or quarter >= given[-1][0]):
            status = brag
    return status


def listed(actor: Any, plan: Any, href: str) -> int:
    """Return how many rows the register has to which a number leads."""
    query = dict(parse_qsl(href.partition("?")[2]))
    return register(actor, plan.ref, PageSpec.read(query, sorts=SORTS, filters=FILTERS, size=1)).page.total


@pytest.mark.parametrize("since", [SINCE, date(2023, 6, 30), date(2023, 11, 3), date(2023, 11, 5)])
def test_exceptions(stage: Any, since: date) -> None:
    mina, plan, rows = stage
    found = exceptions_queries.exceptions(mina, [plan], since)
    moves = [HEAVY[row.brag] - HEAVY[brag_on(row, since)] for row in rows]
    expected = {
        "red": sum(row.brag == "red" for row in rows),
        "amber": sum(row.brag == "amber" for row in rows),
        "worse": sum(move > 0 for move in moves),
        "better": sum(move < 0 for move in moves),
        "overdue": sum(map(late, rows)),
        "review": sum(map(for_review, rows)),
        "never": sum(not row.updates for row in rows),
        "vacant": sum(map(unanswered, rows)),
    }
    assert found.counts == expected
    assert all(expected[name] for name in ("red", "amber", "overdue", "review", "never", "vacant"))
    assert since > date(2023, 11, 1) or (expected["worse"] and expected["better"])
    assert found.tally.actions == len(rows)
    assert found.tally.brags == Counter(row.brag for row in rows)
    either = [
        row.brag in ("red", "amber") or move or late(row) or for_review(row) or not row.updates or unanswered(row)
        for row, move in zip(rows, moves, strict=True)
    ]
    assert found.distinct == sum(map(bool, either))
    before = {each.facts.ref: each.before for each in found.sections["red"]}
    refs = list(plan.actions.order_by("position").values_list("ref", flat=True))
    assert before == {ref: brag_on(row, since) for ref, row in zip(refs, rows, strict=True) if row.brag == "red"}


def test_numbers_of_exceptions_lead_to_as_many_rows(stage: Any) -> None:
    mina, plan, _ = stage
    shown = exceptions_shown(mina, exceptions_queries.exceptions(mina, [plan], SINCE), plan.ref)
    totals = shown.totals[0]
    numbers = [totals.actions, *totals.brags, totals.overdue, totals.review, totals.never, totals.vacant]
    for number in numbers:
        assert listed(mina, plan, number.href) == number.number, number
    for section in shown.sections:
        assert not section.all_href or listed(mina, plan, section.all_href) == section.count, section.key
        assert len(section.rows) == min(section.count, 25 if section.key in ("red", "amber", "worse", "better") else 10)


def test_downloads_of_exceptions_hold_every_row(stage: Any) -> None:
    mina, plan, rows = stage
    found = exceptions_queries.exceptions_taken(mina, [plan], SINCE, "xlsx")
    sheets = {sheet.title: list(sheet.rows) for sheet in exception_sheets(found)}
    assert len(sheets["Never updated"]) == sum(not row.updates for row in rows)
    assert len(sheets["Vacant"]) == sum(map(unanswered, rows))


def test_all_plans_together_are_their_sum(cast: Any, stage: Any) -> None:
    mina, plan, rows = stage
    other, more = crowded(cast, mina, 25, title="Another")
    plans = exceptions_queries.plans_asked(mina)
    assert {each.ref for each in plans} == {plan.ref, other.ref}
    found = exceptions_queries.exceptions(mina, plans, SINCE)
    assert found.counts["red"] == sum(row.brag == "red" for row in rows + more)
    assert found.tally.actions == len(rows) + len(more)
    assert found.tallies[other.ref].vacant == sum(map(unanswered, more))


def agencies_of(cast: Any, rows: list[Row]) -> dict[str, dict[str, list[Row]]]:
    """Return the rows that each agency leads, contributes to and owns, by its name."""
    named = {agency.ref: agency.name for agency in cast.agencies.values()}
    found: dict[str, dict[str, list[Row]]] = {}
    for row in rows:
        parts = [("led", named.get(lead, lead)) for lead in row.leads]
        parts += [("contributes", named[agency]) for agency in row.contributes]
        parts += [("owned", row.owner.agency.name)] if row.owner else []
        for part, name in parts:
            found.setdefault(name, {"led": [], "contributes": [], "owned": []})[part].append(row)
    return found


def counted(rows: list[Row]) -> dict[str, Any]:
    """Count rows plainly; each of them is one, however often it is given."""
    rows = list({id(row): row for row in rows}.values())
    given = sum(row.quarter >= ASKED for row in rows)
    owed = sum(row.quarter < ASKED and row.brag != "blue" and bool(row.owner or row.leads) for row in rows)
    return {
        "actions": len(rows),
        "brags": Counter(row.brag for row in rows),
        "given": given,
        "asked": given + owed,
        "overdue": sum(map(late, rows)),
        "review": sum(map(for_review, rows)),
        "never": sum(not row.updates for row in rows),
        "vacant": sum(map(unanswered, rows)),
    }


def told(tally: Tally) -> dict[str, Any]:
    return {name: getattr(tally, name) for name in Tally.__slots__}


def numbers_of(tally: TallyShown) -> list[Any]:
    return [
        tally.actions,
        *tally.brags,
        tally.given,
        tally.owed,
        tally.overdue,
        tally.review,
        tally.never,
        tally.vacant,
    ]


def test_agencies(cast: Any, stage: Any) -> None:
    mina, plan, rows = stage
    found = shares_of(mina, plan.ref)
    expected = agencies_of(cast, rows)
    assert [share.name for share in found.shares] == sorted(expected, key=str.lower)
    for share in found.shares:
        parts = expected[share.name]
        assert [share.led, share.owned, share.contributes] == [len(parts[p]) for p in ("led", "owned", "contributes")]
        assert told(share.tally) == counted([*parts["led"], *parts["owned"]])
    assert told(found.tally) == counted(rows)
    assert found.quarter == ASKED
    assert found.unled == sum(not row.leads for row in rows) > 0
    assert found.without == []
    assert "Wardens" in expected


def test_numbers_of_agencies_lead_to_as_many_rows(stage: Any) -> None:
    mina, plan, _ = stage
    shown = shares_shown(mina, shares_of(mina, plan.ref), PageSpec(sort="name"))
    for row in shown.page.items:
        for number in (row.led, row.owned, row.contributes, *numbers_of(row.tally)):
            spec = PageSpec.read(dict(parse_qsl(number.href.partition("?")[2])), sorts=("due",), filters=SHARE_FILTERS)
            assert share_of(mina, plan.ref, spec).page.total == number.number, number
    for number in [*numbers_of(shown.total), shown.unled]:
        assert listed(mina, plan, number.href) == number.number, number


def test_themes(stage: Any) -> None:
    mina, plan, rows = stage
    found = themes_of(mina, plan.ref)
    for line in found.lines:
        theme = "" if line.theme == "none" else line.theme_name
        here = [
            row
            for row in rows
            if any(
                (name or "No priority") == line.priority_name and (not line.theme or theme == sub)
                for name, sub in row.places
            )
        ]
        assert told(line.tally) == counted(here), line
    names = [(line.priority_name, line.theme_name) for line in found.lines]
    assert names == [
        *[("Streets", ""), ("Streets", "Night"), ("Streets", "Estates"), ("Homes", ""), ("Homes", "No theme")],
        *[("Homes", "Refuge"), ("Empty", ""), ("No priority", "")],
    ]
    assert told(found.tally) == counted(rows)


@pytest.mark.parametrize("sort", ["plan", "red"])
def test_numbers_of_themes_lead_to_as_many_rows(stage: Any, sort: str) -> None:
    mina, plan, rows = stage
    shown = themes_shown(mina, themes_of(mina, plan.ref), PageSpec(sort=sort, descending=sort != "plan"))
    for row in shown.page.items:
        for number in numbers_of(row.tally):
            assert listed(mina, plan, number.href) == number.number, number
    reds = [next((each.number for each in row.tally.brags if each.brag == "red"), 0) for row in shown.page.items]
    assert sort == "plan" or reds == sorted(reds, reverse=True)
    assert shown.stands == sum(len(set(row.places)) for row in rows) > len(rows)


def said_of(row: Row, quarter: str) -> str:
    """Return the status of a row as reported for a quarter or, where nothing was, for one before."""
    told = {q: brag for q, brag, _ in row.updates}
    if row.overruled and row.overruled[3] is None:
        told[row.overruled[0]] = row.overruled[1]
    return told.get(max((q for q in told if q <= quarter), default=""), "")


def test_the_year(stage: Any) -> None:
    mina, plan, rows = stage
    found = timeline_of(mina, plan.ref)
    assert (found.total, found.undated) == (len(rows), sum(row.due is None for row in rows))
    dues = Counter((row.due.year, row.due.month) for row in rows if row.due and row.timing != "review")
    reviews = Counter((row.due.year, row.due.month) for row in rows if row.due and row.timing == "review")
    assert {month.month: len(month.due) for month in found.months if month.due} == dues
    assert {month.month: len(month.reviews) for month in found.months if month.reviews} == reviews
    inside = [month.month for month in found.months if (2023, 4) <= month.month <= (2024, 3)]
    assert len(inside) == 12
    assert [str(quarter) for quarter in found.quarters] == ["2023/24 Q1", "2023/24 Q2"]
    for quarter, counted_there in zip(found.quarters, found.statuses, strict=True):
        expected = Counter(said_of(row, str(quarter)) for row in rows)
        assert {b: n for b, n in counted_there.items() if n} == expected
    assert Counter(row.brag for row in rows) == +found.statuses[-1]


def test_numbers_of_the_year_lead_to_as_many_rows(stage: Any) -> None:
    mina, plan, rows = stage
    shown = timeline_shown(mina, timeline_of(mina, plan.ref))
    months = [month for year in shown.years for _, inside in year.quarters for month in inside]
    for number in [shown.total, shown.undated, *(month.all for month in months)]:
        assert listed(mina, plan, number.href) == number.number, number
    assert sum(month.all.number for month in months) + shown.undated.number == len(rows)
    assert sum(row[-1] for row in shown.due.rows) == sum(row.due is not None for row in rows)
    assert listed(mina, plan, "?month=0000-01") == listed(mina, plan, "?month=2023-13") == 0
    words = [words for month in months for _, words in month.moments]
    assert [w for w in words if w.startswith("Updates")] == [f"Updates on 2023/24 Q{n} fall due" for n in (1, 2, 3, 4)]
    assert "Adopted" in words
    events, due, statuses = timeline_sheets(timeline_taken(mina, plan.ref, "xlsx"))
    assert sum(row[2] in ("Action due", "Review") for row in events.rows) == sum(row[-1] for row in due.rows)
    assert [sum(row[1:]) for row in statuses.rows] == [len(rows), len(rows)]


def test_queries_do_not_grow(cast: Any) -> None:
    with cast.acting("mina") as mina, frozen(NOW):
        counts: dict[str, list[int]] = {}
        for count in (40, 400):
            plan, _ = crowded(cast, mina, count)
            for name, read in READS.items():
                with CaptureQueriesContext(connection) as queries:
                    read(mina, plan)
                counts.setdefault(name, []).append(len(queries))
    assert {name for name, (few, many) in counts.items() if few != many} == set(), counts
    assert max(map(max, counts.values())) <= 16, counts


def rows_under(by: str, cast: Any, rows: list[Row]) -> dict[str, set[int]]:
    """Return which rows (by their place) stand under each name of a matrix's row."""
    named = {agency.ref: agency.name for agency in cast.agencies.values()}
    under: dict[str, set[int]] = {name: set() for name in ("Streets", "Homes", "Empty")} if by == "priority" else {}
    for place, row in enumerate(rows):
        if by == "agency":
            names = {named.get(lead, lead) for lead in row.leads} or {"No lead"}
        elif by == "priority":
            names = {priority or "No priority" for priority, _ in row.places}
        else:
            names = {f"{p}: {theme or 'No theme'}" if p else "No priority" for p, theme in row.places}
        for name in names:
            under.setdefault(name, set()).add(place)
    return under


@pytest.mark.parametrize("by", ["priority", "theme", "agency"])
def test_matrix(cast: Any, stage: Any, by: str) -> None:
    mina, plan, rows = stage
    found = plan_matrix(mina, plan.ref, by).matrix
    under = rows_under(by, cast, rows)
    names = [column.name for column in found.columns]
    assert names == [*STRANDS, BEYOND, "No strand"]
    gaps = cells = 0
    for line in found.lines:
        name = f"{line.heading.under}: {line.heading.name}" if line.heading.under else line.heading.name
        here = under.pop(name, set())
        assert line.total == len(here)
        for strand, cell in zip(names, line.cells, strict=True):
            held = {place for place in here if strand in (rows[place].strands or ["No strand"])}
            assert len(cell) == len(held)
            named = name not in ("No priority", "No lead") and strand != "No strand"
            cells += named
            gaps += named and not held
    assert not under
    assert (found.gaps, found.cells) == (gaps, cells)
    assert gaps
    assert found.totals == tuple(sum(name in (row.strands or ["No strand"]) for row in rows) for name in names)
    assert found.total == len(rows)


@pytest.mark.parametrize("by", ["priority", "theme", "agency"])
def test_numbers_of_the_matrix_lead_to_as_many_rows(stage: Any, by: str) -> None:
    mina, plan, rows = stage
    shown = matrix_shown(mina, plan_matrix(mina, plan.ref, by))
    numbers = [number for line in shown.lines for number in (*(cell.actions for cell in line.cells), line.total)]
    assert [listed(mina, plan, number.href) for number in numbers] == [number.number for number in numbers]
    words, figures = matrix_sheets(plan_matrix(mina, plan.ref, by))
    assert next(reversed(list(figures.rows)))[-1] == len(rows)
    assert sum(cell == "Gap" for row in words.rows for cell in row) == plan_matrix(mina, plan.ref, by).matrix.gaps


READS = {
    "exceptions": lambda actor, plan: exceptions_shown(
        actor, exceptions_queries.exceptions(actor, [plan], SINCE), plan.ref
    ),
    "matrix": lambda actor, plan: matrix_shown(actor, plan_matrix(actor, plan.ref)),
    "matrix by theme": lambda actor, plan: matrix_shown(actor, plan_matrix(actor, plan.ref, "theme")),
    "agencies": lambda actor, plan: shares_shown(actor, shares_of(actor, plan.ref), PageSpec(sort="red")),
    "one agency": lambda actor, plan: share_shown(
        actor, share_of(actor, plan.ref, PageSpec(filters={"agency": actor.agency}))
    ),
    "themes": lambda actor, plan: themes_shown(actor, themes_of(actor, plan.ref), PageSpec(sort="plan")),
    "timeline": lambda actor, plan: timeline_shown(actor, timeline_of(actor, plan.ref)),
    "matrix by lead": lambda actor, plan: matrix_shown(actor, plan_matrix(actor, plan.ref, "agency")),
}
