"""Forms of crosswalks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from concordat.design.forms import Form
from concordat.plans.forms.fields import text_area


class CrosswalkForm(Form):
    """Which two plans are put side by side."""

    earlier = forms.ChoiceField(label="The earlier plan")
    later = forms.ChoiceField(label="The later plan", help_text="The one that came after it")

    def __init__(self, *args: Any, plans: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("earlier", "later"):
            self.fields[name].choices = [("", "Choose a plan"), *plans]  # type: ignore[attr-defined]


class DecisionForm(Form):
    """What an action became or came from: actions of the other plan, or none with a reason."""

    counterparts = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, help_text="The likest stand first. Tick all that apply"
    )
    none = forms.BooleanField(required=False)
    reason = forms.CharField(
        label="Why?",
        required=False,
        max_length=500,
        widget=text_area(2),
        help_text="Asked for where there is none; otherwise if it helps",
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        earlier: bool,
        candidates: Sequence[tuple[str, str]],
        hints: Mapping[str, str],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.choice_hints = {"counterparts": hints}  # type: ignore[misc]
        self.fields["counterparts"].choices = list(candidates)  # type: ignore[attr-defined]
        self.fields["counterparts"].label = "What did it become?" if earlier else "What did it come from?"
        self.fields["none"].label = "Nothing: it was dropped" if earlier else "Nothing: it is new"


class SettleForm(Form):
    """Why everything that is still undecided was dropped, or is new."""

    reason = forms.CharField(
        label="Why?",
        max_length=500,
        widget=text_area(2),
        help_text="One reason for all of them. For example, “Not taken up when the priorities were chosen again”",
        error_messages={"required": "Say why, in a few words: a board will ask"},
    )
