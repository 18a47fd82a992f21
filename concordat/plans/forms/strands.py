"""Forms of strands and of sets of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from concordat.kernel.errors import Problem
from concordat.plans.forms.fields import ContentForm, text_area, why_field
from concordat.plans.rules.changes import seal
from concordat.plans.rules.strands import LONGEST_MEANING, LONGEST_NAME, of_plan, read_lines
from concordat.plans.rules.strands import written as in_lines


class StrandForm(ContentForm):
    """A strand of a plan: its name and what it means."""

    referenced = False

    name = forms.CharField(label="Name of the strand", max_length=LONGEST_NAME)
    meaning = forms.CharField(
        label="What belongs to it", max_length=LONGEST_MEANING, required=False, widget=text_area(2)
    )


class TakeOutForm(ContentForm):
    """That a strand is taken out of a plan, by somebody who was told how much uses it."""

    uses = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, facts: Mapping[str, object], uses: int, corrects: bool, **options: Any) -> None:
        super().__init__(*args, facts=facts, initial={"uses": uses}, **options)
        self._now = {"seen": seal(facts), "uses": str(uses)}
        if corrects:
            self.fields["why"] = why_field("taken out")

    def written(self) -> dict[str, Any]:
        """Return how much uses it, as the person was told."""
        return {"uses": self.cleaned_data.get("uses") or 0}

    def refuse(self, problem: Problem) -> None:
        """Show what was found wrong, and how much uses the strand now."""
        super().refuse(problem)
        self.carry(**self._now)


class ChooseSetForm(ContentForm):
    """Which set of strands a plan takes a copy of."""

    chosen = forms.ChoiceField(
        label="Which set?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a set of strands"},
    )

    def __init__(self, *args: Any, sets: Sequence[tuple[str, str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["chosen"].choices = [(key, name) for key, name, _ in sets]  # type: ignore[attr-defined]
        self._names = {key: names for key, _, names in sets}

    def hint_for(self, name: str, value: object) -> str:
        """Return the strands of a set."""
        return self._names.get(str(value), "") if name == "chosen" else ""


class StrandSetForm(ContentForm):
    """A set of strands of the partnership's own."""

    name = forms.CharField(label="Name of the set", max_length=100, help_text="For example, Our four aims")
    strands = forms.CharField(
        label="Strands",
        max_length=6000,
        widget=text_area(8),
        help_text="One a line, in order: its name and, after a colon, what belongs to it. "
        "For example, “Prevent: keep people from being drawn in”",
    )

    def said(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """Return facts of a set as the fields of the form show them: its strands one a line."""
        return super().said(facts) | {"strands": in_lines(of_plan(facts["strands"]))}

    def written(self) -> dict[str, Any]:
        """Return the name and the strands that were written."""
        return super().written() | {"strands": read_lines(self.cleaned_data["strands"])}
