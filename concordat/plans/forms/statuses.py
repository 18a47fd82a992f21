"""The form in which a chair overrules a status."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms

from concordat.plans.forms.fields import ContentForm, text_area
from concordat.plans.forms.updates import BRAG_CHOICES
from concordat.plans.rules.statuses import REASON_LIMIT
from concordat.plans.rules.updates import BRAG_HINTS


class OverruleForm(ContentForm):
    """Another status than the owner's, and why."""

    choice_hints: ClassVar[Mapping[str, Mapping[str, str]]] = {"brag": BRAG_HINTS}

    brag = forms.ChoiceField(
        label="What is the status?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a status"},
    )
    reason = forms.CharField(
        label="Why?",
        max_length=REASON_LIMIT,
        widget=text_area(4),
        help_text="The owner is told. Everybody in the partnership can read it beside what the owner said.",
        error_messages={"required": "Say why you overrule the owner's status"},
    )

    def said(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """Ask anew; what stands is shown above the form."""
        return {}

    def __init__(self, *args: Any, owners: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["brag"].choices = [each for each in BRAG_CHOICES if each[0] != owners]  # type: ignore[attr-defined]
