"""When the demonstration's story happens: moved on by whole years, so that its later plan is in force today."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from concordat.kernel.periods import Quarter

AS_TOLD = date(2024, 10, 24)
_YEARS = re.compile(r"(?<!Act )\b20(?:2[2-9]|30)(?:/\d\d)?\b")


@dataclass(frozen=True, slots=True)
class Calendar:
    """Moves days, quarters and words by a number of years.

    The seasons stay what they are, and so do the quarters of the financial year.
    """

    years: int

    @classmethod
    def of(cls, today: date) -> Calendar:
        """Return the calendar by which today is in the year after 24 October 2024, when two quarters were reported on."""
        return cls(today.year - AS_TOLD.year - ((today.month, today.day) < (AS_TOLD.month, AS_TOLD.day)))

    def day(self, day: date) -> date:
        """Move a day; one that its year has not becomes the last of February."""
        try:
            return day.replace(year=day.year + self.years)
        except ValueError:
            return day.replace(year=day.year + self.years, day=28)

    def moved(self, day: date | None) -> date | None:
        """Move a day, where there is one."""
        return None if day is None else self.day(day)

    def quarter(self, text: str) -> str:
        """Move a quarter such as “2024/25 Q1”."""
        told = Quarter.parse(text)
        return str(Quarter(told.starting + self.years, told.number))

    def words(self, text: str) -> str:
        """Move the years that a text of the story names; those of Acts, and before 2022, stay what they are."""
        return _YEARS.sub(self._year, text)

    def _year(self, found: re.Match[str]) -> str:
        year = int(found[0][:4]) + self.years
        return f"{year}/{(year + 1) % 100:02d}" if "/" in found[0] else str(year)


STAYS = Calendar(0)
