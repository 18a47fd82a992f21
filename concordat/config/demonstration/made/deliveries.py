"""The files that agencies deliver, in the forms in which they really send them."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path

import yaml
from openpyxl import Workbook

from concordat.config.demonstration.made.happenings import Kind, Month, Table, happened
from concordat.config.demonstration.made.town import Town, seeded

WRONG = {
    "Date and time committed": "31/02/2027 22:00",
    "Weapon": "Machete?",
    "Offence": "",
    "Easting": "57",
    "Injury": "see notes",
}
"""What goes wrong in rows: an impossible day, words that nobody knows, nothing at all, a point with digits lost."""


class Maker:
    """Makes files of invented data from the examples of a folder; everything grows and shrinks from its first month.

    Codes of wards are the new ones from the day on which wards were `redrawn`, as agencies write them.
    """

    def __init__(self, examples: Path, since: Month, redrawn: date | None = None) -> None:
        self.examples, self.since, self.redrawn = examples, since, redrawn

    @cached_property
    def kinds(self) -> Mapping[str, Kind]:
        """What the kinds of happening are, by the keys of their templates."""
        text = (self.examples / "data" / "kinds.yaml").read_text("utf-8")
        kinds: Mapping[str, Kind] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
        return kinds

    @cached_property
    def town(self) -> Town:
        """Where things happen."""
        return Town.read(self.examples / "places", self.redrawn)

    def make(self, name: str, months: Sequence[Month], folder: Path, *, release: date, fault: str = "") -> Path:
        """Write the file in which some months are delivered on a day, as they are known then; return where it is.

        A `fault` is `faulty` (some rows are wrong), `half` (most of the last month is missing) or `phones` (telephone
        numbers stand where postcodes should).
        """
        kind = self.kinds[name]
        tables = [happened(name, kind, self.town, month, self.since, release) for month in months]
        if fault == "half":
            tables[-1] = {title: values[: len(values) // 4] for title, values in tables[-1].items()}
        table: Table = {title: [each for part in tables for each in part[title]] for title in tables[0]}
        if fault == "faulty":
            _spoil(table, f"{name} {months[-1]}")
        if fault == "phones":
            table["Postcode"] = [f"01632 960{at % 1000:03}" for at in range(len(table["Postcode"]))]
        ends = f"-to-{months[-1]:%Y-%m}" if len(months) > 1 else ""
        return FORMS[kind.get("form", "csv")](folder / f"{name}-{months[0]:%Y-%m}{ends}", table)


def _spoil(table: Table, seed: str) -> None:
    length = len(table["Offence"])
    rows = seeded(seed).choice(length, max(6, length // 60), replace=False)
    for at, row in enumerate(rows):
        title = list(WRONG)[at % len(WRONG)]
        table[title][row] = WRONG[title]


def _csv(path: Path, table: Table) -> Path:
    file = path.with_name(f"{path.name}.csv")
    file.write_bytes(_lines(table, ",").encode())
    return file


def _old(path: Path, table: Table) -> Path:
    """Write as older systems do: semicolons, and the characters of Windows."""
    file = path.with_name(f"{path.name}.csv")
    file.write_bytes(_lines(table, ";").encode("windows-1252"))
    return file


def _xlsx(path: Path, table: Table) -> Path:
    file, book = path.with_name(f"{path.name}.xlsx"), Workbook(write_only=True)
    sheet = book.create_sheet("Data")
    for row in (list(table), *zip(*table.values(), strict=True)):
        sheet.append(list(row))
    book.save(file)
    return file


def _zip(path: Path, table: Table) -> Path:
    """Write as a police.uk download is laid out: a folder and a file for each month."""
    file = path.with_name(f"{path.name}.zip")
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for month in dict.fromkeys(table["Month"]):
            first = table["Month"].index(month)
            last = first + table["Month"].count(month)
            part = {title: values[first:last] for title, values in table.items()}
            archive.writestr(f"{month}/{month}-kent-street.csv", _lines(part, ","))
    return file


FORMS: Mapping[str, Callable[[Path, Table], Path]] = {"csv": _csv, "old": _old, "xlsx": _xlsx, "zip": _zip}


def _lines(table: Table, delimiter: str) -> str:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(table)
    writer.writerows(zip(*table.values(), strict=True))
    return text.getvalue()
