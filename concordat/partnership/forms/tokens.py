"""The form of an API token."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from concordat.design.forms import DateField, Form


class TokenForm(Form):
    """What a token is for, what it may do, and until when."""

    name = forms.CharField(
        label="Name",
        max_length=60,
        help_text="The program that will use it, and where it runs. For example, Dashboard on the performance server",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    scopes = forms.MultipleChoiceField(
        label="What may the program do?",
        widget=forms.CheckboxSelectMultiple,
        help_text="Tick what it needs and no more. It can never do more than you.",
        error_messages={"required": "Tick at least one thing that the program may do"},
    )
    expires = DateField(label="What is its last day?", help_text="A year from now at most. For example, 31 March 2027")

    def __init__(self, *args: Any, scopes: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scopes"].choices = [(key, words) for key, words in scopes.items()]  # type: ignore[attr-defined]

    def hint_for(self, name: str, value: object) -> str:
        """Return what a right is called in the API's documentation."""
        return str(value) if name == "scopes" else ""
