"""Fields that the forms of `plans` share."""

from __future__ import annotations

from typing import Any

from django import forms

from concordat.plans.rules.actions import item_lines


class LinesField(forms.CharField):
    """A list written one item a line."""

    def __init__(self, *, rows: int = 3, **options: Any) -> None:
        options.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        options.setdefault("required", False)
        super().__init__(**options)

    def clean(self, value: Any) -> Any:
        """Return the items, without bullets and empty lines."""
        return item_lines(str(super().clean(value)))

    def prepare_value(self, value: Any) -> Any:
        """Write one item a line; give back as it was what somebody typed."""
        return "\n".join(value) if isinstance(value, (list, tuple)) else value


def why_field() -> forms.CharField:
    """Return the question that is asked of everybody who corrects what is in force."""
    return forms.CharField(
        label="Why is it corrected?",
        help_text="The plan is in force. The record keeps what it said before, and your reason.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say why it is corrected"},
    )


def text_area(rows: int) -> forms.Textarea:
    """Return a box of so many lines."""
    return forms.Textarea(attrs={"rows": rows})
