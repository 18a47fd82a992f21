"""What the pages of rows show: for which purposes they may be had, the rows themselves, and the files of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from concordat.agreements.queries.flows import Way, Ways
from concordat.datasets.models import Dataset
from concordat.datasets.queries.reading import MOST, Reading, Rows
from concordat.datasets.rules.declarations import Type
from concordat.datasets.rules.reach import How, Seen
from concordat.datasets.rules.wanting import OPS, PAGE, Want
from concordat.design.dates import words as day_words
from concordat.kernel import clock, workdays
from concordat.kernel.pages import AskedSpec, Page

FORMS = {
    "identifiable": "Identifiable",
    "pseudonymous": "Pseudonymous: keys stand in place of people",
    "open": "Open data",
}
CONDITIONS = 3
NUMERIC = (Type.WHOLE, Type.NUMBER)


@dataclass(frozen=True, slots=True)
class Purpose:
    """A purpose for which rows may be had, with under what and where; or may not, and why."""

    name: str
    href: str
    under: str
    reason: str


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be chosen: its value and words, and whether it is."""

    value: str
    words: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A condition as the form shows it."""

    number: int
    column: str = ""
    op: str = "is"
    value: str = ""


@dataclass(frozen=True)
class Chooser:
    """The page that asks for which purpose rows are read."""

    key: str
    title: str
    allowed: tuple[Purpose, ...]
    refused: tuple[Purpose, ...]
    ask: str
    counts_only: bool


@dataclass(frozen=True)
class RowsShown:
    """The page of rows: what they are read under, what goes with them, and what may be asked of them."""

    key: str
    title: str
    purpose: str
    under: str
    under_href: str
    reason: str
    form: str
    version: str
    conditions: tuple[str, ...]
    release: bool
    ways: tuple[Choice, ...]
    columns: tuple[Choice, ...]
    asked: tuple[Asked, ...]
    ops: tuple[tuple[str, str], ...]
    hidden: tuple[tuple[str, str], ...]
    headings: tuple[tuple[str, str, bool], ...]
    page: Page[Any]
    downloads: tuple[tuple[str, str], ...]
    change: str
    error: str = ""


def chooser(dataset: Dataset, purposes: Sequence[Ways]) -> Chooser:
    """Present for which purposes rows of a dataset may be had."""
    address = reverse("datasets:row_list", args=[dataset.key])
    shown = [
        Purpose(
            each.name,
            f"{address}?{urlencode({'purpose': each.purpose})}" if each.found else "",
            "; ".join(dict.fromkeys(_under(way) for way in each.found)),
            each.refusal,
        )
        for each in purposes
    ]
    return Chooser(
        dataset.key,
        dataset.title,
        tuple(each for each in shown if each.href),
        tuple(each for each in shown if not each.href),
        ask_for_access(dataset),
        dataset.disclosure == "aggregate",
    )


def ask_for_access(dataset: Dataset, purpose: str = "") -> str:
    """Return the address at which access to a dataset is asked for; "" where it needs none."""
    if dataset.asset_id is None:
        return ""
    asked = {"asset": dataset.asset_id, "purpose": purpose}
    return f"{reverse('agreements:request_make')}?{urlencode({name: word for name, word in asked.items() if word})}"


def rows_shown(reading: Reading, rows: Rows | None, want: Want, said: Mapping[str, str], error: str = "") -> RowsShown:
    """Present rows that were read; or, without them, the form as it was sent and what is wrong with it."""
    dataset, way = reading.dataset, reading.way
    seen = rows.columns if rows else reading.reach.columns
    (sort, down) = want.order[0] if want.order else ("", False)
    hidden = [(name, said[name]) for name in ("purpose", "way") if said.get(name)]
    kept = [*hidden, *(("column", name) for name in want.columns), *_conditions(said)]
    spec = AskedSpec(want.offset // PAGE + 1, PAGE, sort, down, said=tuple(kept))
    found = (
        [tuple(_words(value, each) for value, each in zip(row, seen, strict=True)) for row in rows.found.rows]
        if rows
        else []
    )
    address = reverse("datasets:row_list", args=[dataset.key])
    return RowsShown(
        key=dataset.key,
        title=dataset.title,
        purpose="" if dataset.is_open else reading.why,
        under=_under(way),
        under_href=reverse("agreements:agreement_view", args=[way.agreement]) if way.agreement else "",
        reason=way.reason,
        form=FORMS[way.form],
        version=str(reading.version.number) if reading.version else "",
        conditions=conditions(rows) if rows else (),
        release=way.form == "open",
        ways=tuple(
            Choice(each.key, f"{FORMS[each.way.form]}, {_under(each.way)}", each is reading.chosen)
            for each in reading.ways
        ),
        columns=tuple(Choice(each.name, each.title, each in seen) for each in reading.reach.columns),
        asked=tuple(_asked(number, said) for number in range(1, CONDITIONS + 1)),
        ops=tuple(OPS.items()),
        hidden=tuple(hidden),
        headings=tuple((each.title, each.name, each.type in NUMERIC) for each in seen),
        page=Page(found, rows.total if rows else 0, spec),
        downloads=tuple((kind, reverse("datasets:row_download", args=[dataset.key, kind])) for kind in MOST),
        change="" if dataset.is_open else address,
        error=error,
    )


def conditions(rows: Rows) -> tuple[str, ...]:
    """Say what goes with rows: what the agreement asks, and until when what is taken away may be kept."""
    way = rows.reading.way
    if way.form == "open":
        return (f"{way.reason}",)
    said = ["Not for release: these are the rows themselves", *way.goes_with]
    if way.conditions.retention:
        last = workdays.months_after(clock.today(), way.conditions.retention)
        said.append(f"What you take away is destroyed by {day_words(last)}")
    return tuple(said)


def file_name(rows: Rows) -> str:
    """Return what a file of rows is called: it says whether it may be released."""
    mark = "" if rows.reading.way.form == "open" else "-not-for-release"
    return f"{rows.reading.dataset.key}-rows{mark}"


def cells(rows: Rows) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Return the headings and rows of a file: values as they are, months as 2026-10."""
    month = [each.type == Type.MONTH for each in rows.columns]
    told = [
        tuple(f"{value:%Y-%m}" if is_month and value else value for value, is_month in zip(row, month, strict=True))
        for row in rows.found.rows
    ]
    return [each.title for each in rows.columns], told


def facts(rows: Rows) -> dict[str, Any]:
    """Return rows with all that goes with them, as a program is given them."""
    reading = rows.reading
    _, told = cells(rows)
    return {
        "dataset": reading.dataset.key,
        "version": reading.version.number if reading.version else None,
        "purpose": reading.why,
        "form": reading.way.form,
        "under": reading.way.under,
        "agreement": reading.way.agreement,
        "reason": reading.way.reason,
        "conditions": list(conditions(rows)),
        "columns": [
            {
                "name": each.name,
                "title": each.title,
                "type": each.type.value,
                "meaning": each.meaning,
                "unit": each.unit,
            }
            for each in rows.columns
        ],
        "rows": [[_plain(value) for value in row] for row in told],
        "total": rows.total,
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


def _under(way: Way) -> str:
    return f"“{way.title}”" if way.title else way.under


def _asked(number: int, said: Mapping[str, str]) -> Asked:
    return Asked(number, said.get(f"f{number}", ""), said.get(f"o{number}") or "is", said.get(f"v{number}", ""))


def _conditions(said: Mapping[str, str]) -> list[tuple[str, str]]:
    return [
        (f"{part}{number}", said[f"{part}{number}"])
        for number in range(1, CONDITIONS + 1)
        if said.get(f"f{number}")
        for part in "fov"
        if said.get(f"{part}{number}")
    ]


def _words(value: Any, seen: Seen) -> str:
    """Write a value as the page shows it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if seen.type == Type.MONTH:
        return f"{value:%B %Y}"
    if isinstance(value, datetime):
        return f"{value.day} {value:%B %Y, %H:%M}"
    if isinstance(value, date):
        return day_words(value)
    if seen.how in (How.LONGITUDE, How.LATITUDE):
        return f"{value:.6f}"
    if isinstance(value, float):
        return f"{value:,.10g}"
    return f"{value:,}" if isinstance(value, int) else str(value)
