"""The day since which a board asks what moved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from django import forms

from concordat.design.dates import words
from concordat.design.forms import DateField, Form
from concordat.kernel import clock
from concordat.kernel.periods import Quarter


class SinceForm(Form):
    """The end of a quarter, or a day as people write it, which counts before the quarter."""

    since = forms.ChoiceField(label="Moved since", required=False)
    day = DateField(label="Or since another day", required=False)

    def __init__(self, *args: Any, quarters: Sequence[Quarter], usual: date, **options: Any) -> None:
        super().__init__(*args, auto_id="filter-%s", **options)
        self.usual = usual
        self.choices = [(each.last.isoformat(), f"{words(each.last)}, end of {each}") for each in quarters]
        self.fields["since"].choices = [("", ""), *self.choices]  # type: ignore[attr-defined]
        self.fields["day"].latest = clock.today()  # type: ignore[attr-defined]

    @property
    def chosen(self) -> date:
        """The day that was asked for; the usual one where none was, or none that can be read."""
        told: dict[str, Any] = self.cleaned_data if self.is_bound and self.is_valid() else {}
        if day := told.get("day"):
            return cast(date, day)
        return date.fromisoformat(told["since"]) if told.get("since") else self.usual
