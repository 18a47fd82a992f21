"""Releases as pages and files show them: how far each has come, its tables as they went out, and how they are protected."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import product
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from concordat.analysis.models import Release, ReleaseTable
from concordat.analysis.presenters.saved import question_words
from concordat.design.downloads import Sheet, csv_response, xlsx_sheets_response

COLUMNS = (
    "Title",
    "What for",
    "Readers",
    "Data",
    "State",
    "Tables",
    "Drafted by",
    "Approved by",
    "Published",
    "Withdrawn",
)
COLOURS = {"draft": "grey", "protected": "amber", "approved": "blue", "published": "green", "withdrawn": "red"}
HIDDEN = "[c]"
MARK = "[c] is a count that is hidden because it is small, or because a small one could be worked out from it."
MOST_ACROSS, MOST_ROWS = 25, 300
PASSED_ON = "These figures may be passed on."


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """A release in the list."""

    ref: str
    title: str
    href: str
    about: str
    readers: str
    data: str
    state: str
    state_words: str
    colour: str
    tables: int
    owner: str
    approver: str
    published: datetime | None
    withdrawn: datetime | None
    changed: datetime

    def cells(self) -> tuple[Any, ...]:
        """Return the row of a file."""
        return (
            self.title, self.about, self.readers, self.data, self.state_words, self.tables, self.owner, self.approver,
            self.published, self.withdrawn,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class TableShown:
    """A table: what it counts, and once it is protected its headings and rows, [c] where a count is hidden."""

    ref: str
    title: str
    sentence: str
    words: tuple[tuple[str, str], ...]
    headings: tuple[str, ...] = ()
    labels: int = 0  # how many of the headings are of labels
    rows: tuple[tuple[Any, ...], ...] = ()
    left_out: int = 0
    hid: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """How a release is protected, in words: what is done, what the check found, what is assumed, and on what footing."""

    rule: str
    found: str
    assumptions: tuple[str, ...]
    concerns: tuple[str, ...]
    goes_with: tuple[str, ...]
    against: tuple[str, ...]
    rounding: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ReleasePage:
    """All that a release's page shows."""

    row: ReleaseRow
    release: Release
    tables: tuple[TableShown, ...]
    check: Check | None
    sources: tuple[tuple[str, str], ...]
    mine: bool


def row(release: Release) -> ReleaseRow:
    """Present a release in the list."""
    return ReleaseRow(
        release.ref,
        release.title,
        reverse("analysis:release_view", args=[release.ref]),
        release.about,
        release.readers,
        release.dataset.title,
        release.state,
        release.get_state_display(),
        COLOURS[release.state],
        getattr(release, "table_count", 0),
        release.owner.name,
        release.approver.name if release.approver else "",
        release.published_at,
        release.withdrawn_at,
        release.changed_at,
    )


def page(release: Release, tables: Sequence[ReleaseTable], member: str) -> ReleasePage:
    """Present a release; of one that was withdrawn no figure."""
    titles = {release.dataset.key: release.dataset.title}
    withdrawn = release.state == Release.State.WITHDRAWN
    counts = release.made.get("tables") or [None] * len(tables)
    shown = tuple(table_shown(each, titles, hid, withdrawn) for each, hid in zip(tables, counts, strict=False))
    check = _check(release) if release.made else None
    return ReleasePage(row(release), release, shown, check, sources(release), release.owner_id == member)


def table_shown(
    table: ReleaseTable, titles: Mapping[str, str], hid: Mapping[str, int] | None = None, without: bool = False
) -> TableShown:
    """Present a table."""
    words = question_words(json.dumps(table.question), titles)
    sentence = str(table.shown.get("sentence", ""))
    if not table.shown or without:
        return TableShown(table.ref, table.title, sentence, words)
    headings, labels, rows = crossed(table)
    few = tuple(tuple(_written(each) for each in row) for row in rows[:MOST_ROWS])
    left_out = max(0, len(rows) - MOST_ROWS)
    return TableShown(
        table.ref, table.title, sentence, words, headings, labels, few, left_out, _hid(hid) if hid else ""
    )


def crossed(table: ReleaseTable) -> tuple[tuple[str, ...], int, list[tuple[Any, ...]]]:
    """Return a table's headings, how many of them are of labels, and its rows; its last column across where it is short."""
    columns, cells = table.columns, table.shown["cells"]
    titles = [_heading(each) for each in columns]
    if len(columns) < 2 or len(columns[-1]["codes"]) > MOST_ACROSS:
        labels = product(*(each["words"] for each in columns))
        rows = [(*label, cell) for label, cell in zip(labels, cells, strict=True)]
        if not columns:
            return ("Of", "Number"), 1, [("All", cells[0])]
        return (*titles, "Number"), len(titles), rows
    wide = len(columns[-1]["codes"])
    downs = product(*(each["words"] for each in columns[:-1]))
    rows = [(*label, *cells[at * wide : (at + 1) * wide]) for at, label in enumerate(downs)]
    return (*titles[:-1], *columns[-1]["words"]), len(titles) - 1, rows


def sources(release: Release) -> tuple[tuple[str, str], ...]:
    """Return where the figures of a release come from, for its page and its files."""
    made = release.made
    if not made:
        return ()
    told = [("Source", f"{release.dataset.title}, of {release.dataset.agency.name}"), ("Version", str(made["version"]))]
    told += [("Where it comes from", made["source"])] if made.get("source") else []
    told += [("To bear in mind", each) for each in made["caveats"]]
    return tuple(told)


def released_file(kind: str, release: Release, tables: Sequence[ReleaseTable]) -> HttpResponse:
    """Return a release as a file: CSV with a row for each count, or a spreadsheet with a sheet for each table."""
    name = f"release-{release.ref}"
    if kind == "csv":
        every = list(dict.fromkeys(_heading(column) for each in tables for column in each.columns))
        return csv_response(name, ["Table", *every, "Number"], _tidy(tables, every))
    sheets = [Sheet("About", ("What", "Said"), about(release, tables))]
    for at, each in enumerate(tables, 1):
        headings, _, rows = crossed(each)
        sheets.append(Sheet(f"Table {at}", headings, [[_cell(value) for value in row] for row in rows]))
    return xlsx_sheets_response(name, sheets)


def about(release: Release, tables: Sequence[ReleaseTable]) -> list[tuple[str, Any]]:
    """Return what is to be known of a release, for a sheet beside its tables."""
    told: list[tuple[str, Any]] = [("Title", release.title), ("What it is for", release.about)]
    told += [("What readers should know", release.notes)] if release.notes else []
    told += [(f"Table {at}", f"{each.title}. {each.shown['sentence']}") for at, each in enumerate(tables, 1)]
    told += [("Published", release.published_at), ("May be passed on", PASSED_ON), ("Shorthand", MARK)]
    told += [("Rounding", words)] if (words := _rounding(release.made)) else []
    return [*told, *sources(release)]


def _tidy(tables: Sequence[ReleaseTable], every: Sequence[str]) -> Iterator[list[Any]]:
    for table in tables:
        titles = [_heading(each) for each in table.columns]
        labels = product(*(each["words"] for each in table.columns))
        for label, cell in zip(labels, table.shown["cells"], strict=True):
            found = dict(zip(titles, label, strict=True))
            yield [table.title, *(found.get(each, "") for each in every), _cell(cell)]


def _check(release: Release) -> Check:
    made = release.made
    least = 0 if made["zeros"] == "hidden" else 1
    small = sum(each["small"] for each in made["tables"])
    more = sum(each["more"] for each in made["tables"])
    rule = (
        f"Counts from {least} to {made['threshold'] - 1} are hidden: {small:,} in all. "
        f"{more:,} more are hidden so that those cannot be worked out."
    )
    found = (
        f"An attack that knows every count shown, and which counts add up to which, recovered none of "
        f"{made['checked']:,} small counts."
        if made["checked"]
        else "No count is small, so there was nothing to recover."
    )
    if made["narrowest"]:
        found += f" Where it came closest, {made['narrowest']:,} numbers remained possible."
    facts = [("Version counted", str(made["version"])), ("Counted for", made["purpose"]), ("Under", made["under"])]
    return Check(
        rule,
        found,
        tuple(made["assumptions"]),
        tuple(made["concerns"]),
        tuple(made["goes_with"]),
        tuple(made["against_titles"]),
        _rounding(made),
        tuple((name, value) for name, value in facts if value),
    )


def _rounding(made: Mapping[str, Any]) -> str:
    base = made.get("rounding", 0)
    return f"Counts are rounded to {base}, so that they may not add up to their totals." if base else ""


def _hid(hid: Mapping[str, int]) -> str:
    if not hid["small"] + hid["more"]:
        return f"None of its {hid['cells']:,} counts is hidden."
    return (
        f"Of {hid['cells']:,} counts {hid['small']:,} are hidden as small, and {hid['more']:,} more to protect those."
    )


def _heading(column: Mapping[str, Any]) -> str:
    return str(column["title"])


def _written(value: Any) -> str:
    return HIDDEN if value is None else f"{value:,}" if isinstance(value, int) else str(value)


def _cell(value: Any) -> Any:
    return HIDDEN if value is None else value
