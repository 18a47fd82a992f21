"""How pages and files write what datasets declare: types, classes, geographies, how often, how they stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from concordat.datasets.rules.declarations import Class, Column, Disclosure, Every, Law, Twice, Type
from concordat.datasets.rules.lateness import Lateness, Standing
from concordat.design import dates
from concordat.kernel.words import listed

TYPES = {
    Type.TEXT: "Text",
    Type.WHOLE: "Whole number",
    Type.NUMBER: "Number",
    Type.DATE: "Date",
    Type.MOMENT: "Date and time",
    Type.MONTH: "Month",
    Type.YES_NO: "Yes or no",
}
CLASSES = {
    Class.IDENTIFIER: ("Direct identifier", "amber"),
    Class.QUASI: ("Quasi identifier", "yellow"),
    Class.SENSITIVE: ("Sensitive", "red"),
    Class.PLACE: ("Place", "turquoise"),
    Class.TIME: ("Time", "blue"),
    Class.MEASURE: ("Measure", "green"),
    Class.PLAIN: ("Plain", "grey"),
}
LAWS = {Law.SPECIAL: ("Special category", "red"), Law.OFFENCE: ("Criminal offence", "purple")}
DISCLOSURES = {
    Disclosure.OPEN: ("Open data", "green"),
    Disclosure.ROWS: ("Rows, under an agreement", "blue"),
    Disclosure.AGGREGATE: ("Counts only", "purple"),
}
EVERY = {
    Every.MONTH: "Each month",
    Every.QUARTER: "Each quarter",
    Every.YEAR: "Each financial year",
    Every.ONCE: "Once",
}
TWICE = {
    Twice.KEEP: "Kept: rows that are alike are separate things",
    Twice.ONCE: "Kept once",
    Twice.QUARANTINE: "Put aside as a mistake",
}
GEOGRAPHIES = {
    "point": "Point",
    "address": "Address",
    "postcode": "Postcode",
    "lsoa": "LSOA",
    "msoa": "MSOA",
    "ward": "Ward",
    "authority": "Authority",
}
STANDINGS = {
    Standing.CURRENT: ("Up to date", "green"),
    Standing.LATE: ("Late", "red"),
    Standing.NOTHING: ("Nothing delivered", "grey"),
    Standing.RETIRED: ("Retired", "grey"),
}


@dataclass(frozen=True, slots=True)
class Tag:
    """Some words in a colour."""

    text: str
    colour: str


@dataclass(frozen=True, slots=True)
class Link:
    """Something with a page of its own; without an address where this installation shows none."""

    text: str
    href: str = ""


def address(name: str, *args: object) -> str:
    """Return the address of a page."""
    return reverse(name, args=args)


def class_of(column: Column) -> Tag:
    """Return what a column can give away as a tag: what is sensitive by its law."""
    return Tag(*(LAWS[column.law] if column.law else CLASSES[column.gives]))


def standing_of(lateness: Lateness) -> Tag:
    """Return how a dataset stands as a tag."""
    return Tag(*STANDINGS[lateness.standing])


def late_words(lateness: Lateness, today: date) -> str:
    """Say since when a dataset is late, or by when the next period is due."""
    if lateness.due is None:
        return ""
    named = period_words(lateness.next)
    if lateness.standing == Standing.LATE:
        return f"{named} was due by {dates.words(lateness.due)}"
    return f"{named} is due by {dates.words(lateness.due)}" if lateness.standing == Standing.CURRENT else ""


def age_words(days: int | None) -> str:
    """Say how long ago the last period held ended."""
    if days is None:
        return ""
    if days < 0:
        return "still going on"
    if days < 60:
        return f"{days} {'day' if days == 1 else 'days'}"
    months = round(days / 30.44)
    return f"{months} months" if months < 24 else f"{months // 12} years"


def period_words(period: str, letters: int | None = None) -> str:
    """Write a period as people do: 2027-03 is March 2027, or Mar 2027 by `letters`; quarters and years stay."""
    if len(period) == 7 and period[4] == "-":
        return f"{dates.MONTHS[int(period[5:]) - 1][:letters]} {period[:4]}"
    return period or "All of it"


def periods_words(periods: Iterable[str]) -> str:
    """Write periods as people do: months that follow each other as the first to the last, the others one by one."""
    runs: list[list[str]] = []
    for period in sorted(periods):
        if runs and _month(period) and _month(period) == _month(runs[-1][-1]) + 1:
            runs[-1].append(period)
        else:
            runs.append([period])
    return listed([" to ".join(map(period_words, run[:1] + run[1:][-1:])) for run in runs])


def _month(period: str) -> int:
    """Return the number of a month, counted from the year 0; 0 for another period."""
    return int(period[:4]) * 12 + int(period[5:]) if len(period) == 7 and period[4] == "-" else 0
