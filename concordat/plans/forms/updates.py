"""The form of an update."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms

from concordat.design.forms import Form
from concordat.kernel.periods import Quarter
from concordat.plans.forms.fields import text_area
from concordat.plans.rules.updates import BRAG_HINTS, NARRATIVE_LIMIT

_BRAG = {
    "blue": "Blue: complete",
    "green": "Green: on track",
    "amber": "Amber: at risk",
    "red": "Red: off track",
    "grey": "Grey: not due",
}


class UpdateForm(Form):
    """How an action goes in a quarter. To keep it for later, nothing but the quarter must be said."""

    choice_hints: ClassVar[Mapping[str, Mapping[str, str]]] = {"brag": BRAG_HINTS}

    quarter = forms.ChoiceField(label="Quarter", help_text="Quarters of the plan's period that have begun")
    brag = forms.ChoiceField(
        label="How does it go?",
        widget=forms.RadioSelect,
        choices=list(_BRAG.items()),
        error_messages={"required": "Choose a status"},
    )
    narrative = forms.CharField(
        label="What happened, and what comes next",
        max_length=NARRATIVE_LIMIT,
        widget=text_area(7),
        help_text="Two or three sentences that a board member can follow. Name nobody who is a victim, suspect or client.",
        error_messages={"required": "Say in a few words how it goes"},
    )

    def __init__(self, *args: Any, quarters: Sequence[Quarter], submits: bool = True, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["quarter"].choices = [(str(quarter), quarter_words(quarter)) for quarter in reversed(quarters)]  # type: ignore[attr-defined]
        if not submits:
            self.fields["brag"].required = self.fields["narrative"].required = False


def quarter_words(quarter: Quarter) -> str:
    """Write a quarter with its months: 2023/24 Q2 (July to September 2023)."""
    return f"{quarter} ({quarter.first:%B} to {quarter.last:%B %Y})"
