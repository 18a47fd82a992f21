"""The data of the demonstration: in the shape of the templates, the same each time, lifelike, and of nobody."""

from __future__ import annotations

import csv
import re
import subprocess
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from concordat.config.demonstration import EXAMPLES, read
from concordat.config.demonstration.data import after, months
from concordat.config.demonstration.made import Maker
from concordat.config.demonstration.made.happenings import nhs_number
from concordat.config.demonstration.templates import declared
from concordat.datasets.rules.declarations import folded

SINCE, RELEASE = date(2025, 7, 1), date(2027, 7, 2)
MONTHS = list(months(SINCE, RELEASE))
KINDS = read("data/kinds")
TOLD = read("data/datasets")


@pytest.fixture(scope="module")
def maker() -> Maker:
    return Maker(EXAMPLES, SINCE)


def rows_of(path: Path) -> list[dict[str, str]]:
    """Return the rows of a file as text."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_months_are_two_years_to_the_last_that_is_over() -> None:
    assert (len(MONTHS), MONTHS[-1], after(MONTHS[0], 24)) == (24, date(2027, 6, 1), date(2027, 7, 1))


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_has_the_columns_and_words_of_its_template(kind: str) -> None:
    template = declared(kind)
    known = {folded(header): column for column in template.columns for header in column.headers}
    columns: dict[str, Any] = dict(KINDS[kind]["columns"]) | dict.fromkeys(KINDS[kind].get("cells", ()), "")
    given = {folded(title): recipe for title, recipe in columns.items()}
    assert set(given) - set(known) <= {folded("Victim name")}, "that one is left at the door"
    assert {header for header, column in known.items() if column.required and header == folded(column.title)} <= set(
        given
    )
    for header, recipe in given.items():
        if isinstance(recipe, dict) and "shares" in recipe and known[header].allowed:
            assert set(recipe["shares"]) - {""} <= set(known[header].allowed), header


def test_every_dataset_is_of_a_kind_that_eight_agencies_and_their_own_people_deliver() -> None:
    members = {each["key"]: each for each in read("members")["members"]}
    assets = {each["key"]: each for each in read("agreements")["assets"]}
    lines = {
        (agreement["key"], line["asset"])
        for agreement in read("agreements")["agreements"]
        for line in agreement["lines"]
    }
    assert {each["template"] for each in TOLD["datasets"]} == set(KINDS)
    assert len({each["agency"] for each in TOLD["datasets"]}) == 8
    for each in TOLD["datasets"]:
        if "asset" in each:
            asset = assets[each["asset"]]
            assert (asset["template"], asset["agency"]) == (each["template"], each["agency"])
            assert (each["agreement"], each["asset"]) in lines
            assert {members[given["member"]]["agency"] for given in each["deliveries"]} == {each["agency"]}


def test_a_month_is_the_same_whenever_it_is_made_but_for_what_was_known_then(maker: Maker, tmp_path: Path) -> None:
    early, late, again = (tmp_path / name for name in ("early", "late", "again"))
    for folder in (early, late, again):
        folder.mkdir()
    month = MONTHS[-4:-3]
    first = rows_of(maker.make("recorded-violence", month, early, release=after(month[0])))
    second = rows_of(maker.make("recorded-violence", month, late, release=RELEASE))
    assert (
        maker.make("recorded-violence", month, again, release=RELEASE).read_bytes() == next(late.iterdir()).read_bytes()
    )
    differ = [name for one, other in zip(first, second, strict=True) for name in one if one[name] != other[name]]
    assert set(differ) == {"Outcome"}
    assert 0 < len(differ) < len(first) / 2


def test_violence_is_of_weekend_nights_and_the_town_centre(maker: Maker, tmp_path: Path) -> None:
    rows = rows_of(maker.make("recorded-violence", MONTHS, tmp_path, release=RELEASE))
    at = [datetime.strptime(row["Date and time committed"], "%Y-%m-%d %H:%M") for row in rows]
    nights = [
        each
        for each in at
        if (each.weekday() in (4, 5) and each.hour >= 20) or (each.weekday() in (5, 6) and each.hour < 4)
    ]
    assert len(nights) > 2.5 * len(at) * 16 / 168, "sixteen hours of the week"
    spots = Counter((row["Easting"], row["Northing"]) for row in rows)
    assert sum(count for _, count in spots.most_common(10)) > len(rows) / 5, "a few places see much of it"
    by_month = Counter(f"{each:%Y-%m}" for each in at)
    assert min(by_month.values()) > 0.5 * max(by_month.values()), "and no month is so odd that it is asked about"


def test_nobody_and_no_real_place_is_in_it(maker: Maker, tmp_path: Path) -> None:
    """What could point at somebody is of the ranges that point at nobody."""
    for kind in KINDS:
        if KINDS[kind].get("form") in ("zip", "xlsx"):
            continue
        text = maker.make(kind, MONTHS[-2:], tmp_path, release=RELEASE).read_bytes().decode("windows-1252")
        assert not re.search(r"\b[EW]0[0-9]{7}\b", text), "codes of areas begin with X"
        assert {each[:2] for each in re.findall(r"\b[A-Z]{2}[0-9] [0-9][A-Z]{2}\b", text)} <= {"ZZ"}
        assert {each[:3] for each in re.findall(r"\b[0-9]{10}\b", text)} <= {"999"}


def test_a_number_of_the_range_for_tests_has_its_check_digit() -> None:
    for number in range(500):
        digits = [int(digit) for digit in nhs_number(number)]
        assert sum(digit * (10 - at) for at, digit in enumerate(digits[:9])) % 11 == (11 - digits[9]) % 11
        assert digits[:3] == [9, 9, 9]


def test_little_of_it_is_kept_in_the_repository() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "data"], cwd=EXAMPLES, capture_output=True, text=True, check=True
    ).stdout
    assert sum((EXAMPLES / name).stat().st_size for name in listed.split()) < 200_000
