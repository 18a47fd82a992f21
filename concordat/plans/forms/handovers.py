"""The form in which somebody's actions are handed over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from concordat.design.forms import Form
from concordat.plans.rules.handovers import PARTS


class HandoverForm(Form):
    """Which actions, to whom, and what they are to be."""

    actions = forms.MultipleChoiceField(
        label="Which actions",
        widget=forms.CheckboxSelectMultiple,
        help_text="All are ticked. Take the tick from those that stay as they are.",
        error_messages={"required": "Choose at least one action"},
    )
    to = forms.ChoiceField(label="Who takes them over?", error_messages={"required": "Choose who takes them over"})
    part = forms.ChoiceField(
        label="What are they to be?",
        widget=forms.RadioSelect,
        choices=list(PARTS.items()),
        error_messages={"required": "Choose what they are to be"},
    )

    def __init__(
        self,
        *args: Any,
        actions: Sequence[tuple[str, str]],
        people: Sequence[tuple[str, list[tuple[str, str]]]],
        **options: Any,
    ) -> None:
        options.setdefault("initial", {"actions": [ref for ref, _ in actions], "part": "place"})
        super().__init__(*args, **options)
        self.fields["actions"].choices = list(actions)  # type: ignore[attr-defined]
        self.fields["to"].choices = [("", "Choose a person"), *people]  # type: ignore[attr-defined]
