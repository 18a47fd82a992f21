"""Forms for a further state of a plan's document."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from concordat.design.forms import Form
from concordat.plans.forms.fields import text_area


class MatchForm(Form):
    """Which action of the plan one of the document's is, among those that no other is."""

    action = forms.ChoiceField(label="Which action of the plan is it?", required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, actions: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["action"]
        field.choices = [("", "None: it is a new action"), *actions]


class ApplyForm(Form):
    """Why a plan in force is changed."""

    why = forms.CharField(
        label="Why is the plan changed?",
        help_text="The plan is in force, so this becomes an amendment. For example, “Second edition, agreed by the board”",
        max_length=500,
        widget=text_area(2),
        error_messages={"required": "Say why the plan is changed"},
    )

    def __init__(self, *args: Any, asks: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks:
            del self.fields["why"]
