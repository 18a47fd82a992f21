"""What happened in a month: when, where, and each column of the rows that tell of it, by its recipe in `kinds.yaml`.

A recipe is a word, or a word with what it needs; the words are the methods of `Happened` that are named after them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np

from concordat.config.demonstration.made.town import Chance, Town, seeded
from concordat.places.rules.grid import to_grid

Values = list[Any]
Table = dict[str, Values]
Kind = Mapping[str, Any]
Month = date  # its first day

WHEN: Mapping[str, Callable[[int, int], float]] = {
    "night": lambda day, hour: (
        (4.0 if (day in (4, 5) and hour >= 20) or (day in (5, 6) and hour < 4) else 1.0)
        * (1.6 if hour >= 17 or hour < 3 else 0.5)
    ),
    "evening": lambda day, hour: (1.3 if day >= 4 else 1.0) * (2.2 if 15 <= hour < 23 else 0.5 if hour >= 7 else 0.15),
    "day": lambda day, hour: (1.2 if day == 5 else 0.5 if day == 6 else 1.0) * (2.0 if 9 <= hour < 18 else 0.3),
    "office": lambda day, hour: float(day < 5 and 9 <= hour < 17),
}
"""How likely an hour of a day is (Monday is 0), by when a kind of thing happens."""

_MINUTES = (0, 0, 0, 15, 30, 30, 45, 7, 52)  # most times are said to the quarter of an hour


def happened(name: str, kind: Kind, town: Town, month: Month, since: Month, release: date) -> Table:
    """Return the rows of a month, the same whenever it is asked, but for what was known of them on the day of release.

    What grows or shrinks by the year does so `since` a month.
    """
    chance = seeded(name, month)
    if cells := kind.get("cells"):
        return _counted(cells, Happened(town, month, [], np.array([], dtype=int), chance, release), kind)
    years = ((month.year - since.year) * 12 + month.month - since.month) / 12
    season = 1 + kind.get("season", 0) * np.cos(2 * np.pi * (month.month - kind.get("peak", 7)) / 12)
    usual = kind["monthly"] * season * (1 + kind.get("yearly", 0)) ** years
    number = int(np.clip(chance.poisson(usual), 0.75 * usual, 1.3 * usual))  # no month is so odd that it is asked about
    hours = (following(month) - month).days * 24
    likely = np.array([WHEN[kind["when"]]((month.weekday() + at // 24) % 7, at % 24) for at in range(hours)])
    begins = datetime(month.year, month.month, 1)
    at = [
        begins + timedelta(hours=int(each)) for each in np.sort(chance.choice(hours, number, p=likely / likely.sum()))
    ]
    spots = chance.choice(len(town.areas), number, p=town.lived_in if kind.get("everywhere") else town.busy)
    return _blanked(Happened(town, month, at, spots, chance, release).table(kind["columns"]), kind, chance)


def following(month: Month) -> Month:
    """Return the month after."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


@dataclass
class Happened:
    """What happened in a month, and the chance by which the rest of it is drawn; `release` is the day it is told on."""

    town: Town
    month: Month
    at: list[datetime]
    spots: Any
    chance: Chance
    release: date
    weights: list[float] = field(default_factory=list)

    def table(self, columns: Mapping[str, Any]) -> Table:
        """Return every column by its recipe."""
        table: Table = {}
        for title, recipe in columns.items():
            word, needs = next(iter(recipe.items())) if isinstance(recipe, dict) else (recipe, None)
            draw = getattr(self, word.replace("-", "_"))
            table[title] = draw() if needs is None else draw(needs)
        return table

    def __len__(self) -> int:
        return len(self.weights) or len(self.at)

    def always(self, words: str) -> Values:
        return [words] * len(self)

    def shares(self, words: Mapping[str, float]) -> Values:
        """Draw words by their shares."""
        likely = np.array(list(words.values()), dtype=float)
        return [str(each) for each in self.chance.choice(list(words), len(self), p=likely / likely.sum())]

    def told_later(self, words: Mapping[str, float]) -> Values:
        """Draw an outcome, which is not known of many while the month is young."""
        share = np.interp((self.release - self.month).days / 30, [1, 4, 14], [0.45, 0.12, 0.02])
        drawn = self.chance.random(len(self))
        return [
            "Under investigation" if luck < share else end for luck, end in zip(drawn, self.shares(words), strict=True)
        ]

    def month_as(self, form: str) -> Values:
        return [f"{self.month:{form}}"] * len(self)

    def days(self, form: str) -> Values:
        return [f"{each:{form}}" for each in self.at]

    def moments(self, form: str) -> Values:
        """Return the minute of each."""
        minutes = seeded(self.month, len(self.at)).choice(_MINUTES, len(self.at))
        return [f"{at + timedelta(minutes=int(each)):{form}}" for at, each in zip(self.at, minutes, strict=True)]

    def moments_after(self, form: str) -> Values:
        """Return a moment some hours after each."""
        waited = self.chance.integers(60, 300, len(self.at))
        return [f"{at + timedelta(minutes=int(each)):{form}}" for at, each in zip(self.at, waited, strict=True)]

    def days_after(self, usual: int) -> Values:
        """Return a day after each as far as it has come; a fifth have none."""
        after = self.chance.exponential(usual, len(self.at)).astype(int)
        ends = self.chance.random(len(self.at)) < 0.8
        days = [at.date() + timedelta(days=int(each)) for at, each in zip(self.at, after, strict=True)]
        return [f"{day:%d/%m/%Y}" if end and day < self.release else "" for day, end in zip(days, ends, strict=True)]

    def days_before(self, most: int) -> Values:
        """Return a day before the month."""
        return [
            f"{self.month - timedelta(days=int(each)):%d/%m/%Y}" for each in self.chance.integers(5, most, len(self))
        ]

    def number(self, usual: float) -> Values:
        return [int(each) for each in self.chance.poisson(usual, len(self))]

    def ages(self, between: Sequence[int]) -> Values:
        return [int(each) for each in self.chance.integers(between[0], between[1] + 1, len(self))]

    def count(self, share: float) -> Values:
        """Return numbers of a cell, of which fewer than five are rounded to five, as they are published."""
        drawn = self.chance.poisson([weight * share for weight in self.weights])
        return [int(each) if each >= 5 else 5 * round(int(each) / 5) for each in drawn]

    def hashed(self) -> Values:
        return [self.chance.bytes(32).hex() for _ in self.at]

    def numbered(self, before: str) -> Values:
        """Return a reference for each that no other has."""
        return [f"{before}{self.month:%y%m}{number:04}" for number in range(1, len(self) + 1)]

    def again(self, before: str) -> Values:
        """Return whom each is of; some come back."""
        return [f"{before}{int(each):06}" for each in 4_000 * self.chance.beta(1, 2.5, len(self))]

    def once(self, before: str) -> Values:
        """Return whom each is of: nobody twice in a month, and mostly who was there the month before."""
        return [f"{before}{number:06}" for number in self._known()]

    def nhs(self) -> Values:
        return [nhs_number(number) for number in self._known()]

    def patients(self) -> Values:
        """Return the NHS number of whom each is of: some come back, and some are known to other services too."""
        return [nhs_number(200_000 + int(each)) for each in 2_000 * self.chance.beta(1, 2.5, len(self))]

    def _known(self) -> range:
        first = (self.month.year * 12 + self.month.month) * 3
        return range(first, first + len(self))

    def names(self, parts: Sequence[Sequence[str]]) -> Values:
        """Return invented names, made of invented parts."""
        return [" ".join(str(self.chance.choice(part)) for part in parts) for _ in range(len(self))]

    def homes(self) -> Values:
        """Return property references that no property has."""
        return [f"99900{int(spot):06}" for spot in self.spots * 37]

    def streets(self, before: str = "") -> Values:
        return [f"{before}{self.town.streets[spot]}" for spot in self.spots]

    def longitude(self) -> Values:
        return [f"{self.town.longitudes[spot]:.6f}" for spot in self.spots]

    def latitude(self) -> Values:
        return [f"{self.town.latitudes[spot]:.6f}" for spot in self.spots]

    def easting(self) -> Values:
        return [round(each) for each in self._grid()[0]]

    def northing(self) -> Values:
        return [round(each) for each in self._grid()[1]]

    def _grid(self) -> Any:
        return to_grid(self.town.longitudes[self.spots], self.town.latitudes[self.spots])

    def lsoa(self) -> Values:
        return [str(each) for each in self.town.areas[self.spots]]

    def lsoa_name(self) -> Values:
        return [f"Medway {area[-3:]}A" for area in self.lsoa()]

    def ward(self) -> Values:
        return [self.town.ward(area, at.date()) for area, at in zip(self.lsoa(), self.at, strict=True)]

    def postcode(self) -> Values:
        return [self.town.postcodes[area] for area in self.lsoa()]


def nhs_number(number: int) -> str:
    """Return an NHS number of the range that is set aside for tests; where none has its check digit, another."""
    digits = f"999{number:06}"
    check = 11 - sum(int(digit) * (10 - at) for at, digit in enumerate(digits)) % 11
    return nhs_number(number + 500_000) if check == 10 else digits + str(check % 11)


def _counted(cells: Mapping[str, Mapping[str, float]], of: Happened, kind: Kind) -> Table:
    """Return a quarter's counts, told in its first month: one row for each cell."""
    first, second = cells
    pairs = [(one, other) for one in cells[first] for other in cells[second]] if of.month.month % 3 == 1 else []
    of.weights = [cells[first][one] * cells[second][other] for one, other in pairs]
    named = {first: [one for one, _ in pairs], second: [other for _, other in pairs]}
    return of.table(kind["columns"]) | named if pairs else {title: [] for title in (*kind["columns"], *named)}


def _blanked(table: Table, kind: Kind, chance: Chance) -> Table:
    """Leave out what is not known: of rows of which another column says so, or of a share of them."""
    for rule in kind.get("blank", ()):
        length = len(next(iter(table.values())))
        if "share" in rule:
            rows = chance.random(length) < rule["share"]
        else:
            rows = np.array([value in rule["is"] for value in table[rule["where"]]], dtype=bool)
        for title in rule["columns"]:
            table[title] = ["" if blank else value for blank, value in zip(rows, table[title], strict=True)]
    return table
