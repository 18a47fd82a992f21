"""Forms of strands and of sets of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from concordat.design.forms import Form
from concordat.plans.forms.fields import ask_why, text_area
from concordat.plans.rules.strands import LONGEST_MEANING, LONGEST_NAME, Strand, read_lines


class StrandForm(Form):
    """A strand of a plan: its name and what it means."""

    name = forms.CharField(label="Name of the strand", max_length=LONGEST_NAME)
    meaning = forms.CharField(
        label="What belongs to it", max_length=LONGEST_MEANING, required=False, widget=text_area(2)
    )

    def __init__(self, *args: Any, corrects: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if corrects:
            ask_why(self)

    def facts(self) -> dict[str, str]:
        """Return what was written, for the command."""
        return {name: str(value) for name, value in self.cleaned_data.items()}


class ChooseSetForm(Form):
    """Which set of strands a plan takes a copy of."""

    chosen = forms.ChoiceField(
        label="Which set?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a set of strands"},
    )

    def __init__(
        self, *args: Any, sets: Sequence[tuple[str, str, str]], corrects: bool = False, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["chosen"].choices = [(key, name) for key, name, _ in sets]  # type: ignore[attr-defined]
        self._names = {key: names for key, _, names in sets}
        if corrects:
            ask_why(self)

    def hint_for(self, name: str, value: object) -> str:
        """Return the strands of a set."""
        return self._names.get(str(value), "") if name == "chosen" else ""

    def facts(self) -> dict[str, str]:
        """Return what was chosen, for the command."""
        return {name: str(value) for name, value in self.cleaned_data.items()}


class StrandSetForm(Form):
    """A set of strands of the partnership's own."""

    name = forms.CharField(label="Name of the set", max_length=100, help_text="For example, Our four aims")
    strands = forms.CharField(
        label="Strands",
        max_length=6000,
        widget=text_area(8),
        help_text="One a line, in order: its name and, after a colon, what belongs to it. "
        "For example, “Prevent: keep people from being drawn in”",
    )

    def given(self) -> tuple[str, list[Strand]]:
        """Return the name and the strands that were written."""
        return str(self.cleaned_data["name"]), read_lines(str(self.cleaned_data["strands"]))
