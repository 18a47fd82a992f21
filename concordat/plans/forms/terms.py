"""The form of a term of the glossary."""

from __future__ import annotations

from django import forms

from concordat.plans.forms.fields import ContentForm, text_area
from concordat.plans.rules.terms import LONGEST_MEANING, LONGEST_NAME


class TermForm(ContentForm):
    """A short form or term, and what it means."""

    referenced = False

    name = forms.CharField(
        label="Term or short form",
        max_length=LONGEST_NAME,
        help_text="As plans write it, for example ASB",
        widget=forms.TextInput(attrs={"size": 20}),
    )
    meaning = forms.CharField(
        label="What it means",
        max_length=LONGEST_MEANING,
        widget=text_area(2),
        error_messages={"required": "Say what it means"},
    )
