"""Forms that ask for the days of a plan's versions."""

from __future__ import annotations

from datetime import date
from typing import Any

from concordat.design import dates
from concordat.design.forms import DateField, Form

_EXAMPLE = "For example, 3 April 2026"


class _DaysForm(Form):
    """Days in an address, which are today where the address names none."""

    def __init__(self, query: Any, *, today: date, **options: Any) -> None:
        told = {name: _as_people_write(query.get(name) or today.isoformat()) for name in self.base_fields}
        super().__init__(told, **options)

    def days(self) -> list[date]:
        """Return the days, once the form is valid."""
        return [self.cleaned_data[name] for name in self.fields]


def _as_people_write(day: str) -> str:
    """Write a day of a link as people do; what somebody typed stays as it is."""
    try:
        return dates.words(date.fromisoformat(day))
    except ValueError:
        return day


class VersionForm(_DaysForm):
    """The day on which a plan is to be seen."""

    on = DateField(label="As it stood on", help_text=_EXAMPLE)


class CompareForm(_DaysForm):
    """The two days on which a plan is to be compared."""

    since = DateField(label="The earlier day", help_text=_EXAMPLE)
    until = DateField(label="The later day", help_text=_EXAMPLE)

    def clean(self) -> dict[str, Any]:
        """Refuse the days the wrong way round."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if told.get("since") and told.get("until") and told["since"] > told["until"]:
            self.add_error("until", "The later day must not be before the earlier one")
        return told
