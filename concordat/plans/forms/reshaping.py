"""Forms that make several actions of one that was read, and that put actions under another heading."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms

from concordat.design.forms import Form
from concordat.plans.forms.documents import part_words, parts_of
from concordat.plans.rules.proposals import Names
from concordat.plans.rules.reshaping import FEWEST, parts

_SENTENCE = re.compile(r"(?<=[.;:])\s+(?=\S)")


class SplitForm(Form):
    """The text of an action, a line for each that it is to become."""

    texts = forms.CharField(
        label="What is to be done, one action on each line",
        help_text="Put a line break where the next action begins, and take out those that you do not want.",
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": "Enter the actions, one on each line"},
    )

    @staticmethod
    def initial_of(text: str) -> dict[str, str]:
        """Return what the form begins with: each line or sentence on a line of its own."""
        said = parts(text)
        return {"texts": "\n".join(said if len(said) >= FEWEST else _SENTENCE.split(" ".join(text.split())))}

    def given(self) -> list[str]:
        """Return the texts that were set apart."""
        return parts(self.cleaned_data["texts"])


class PlaceForm(Form):
    """Under which of the document's headings actions are put."""

    part = forms.ChoiceField(label="Move to")

    def __init__(self, *args: Any, headings: Sequence[Mapping[str, Any]], names: Names, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._parts = dict(parts_of(headings))
        told = [(value, part_words(names, *place)) for value, place in self._parts.items()]
        cast(forms.ChoiceField, self.fields["part"]).choices = told

    def place(self) -> tuple[str, str]:
        """Return the priority and theme as the document prints them."""
        return self._parts[self.cleaned_data["part"]]
