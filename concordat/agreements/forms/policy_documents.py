"""Forms of appropriate policy documents."""

from __future__ import annotations

from typing import Any

from django import forms

from concordat.agreements.forms.fields import EntryForm, text
from concordat.agreements.models.registers import Regime
from concordat.design.forms import DateField, Form


class PolicyDocumentForm(EntryForm):
    """What processing a policy document covers, where it is kept, and when it is reviewed."""

    title = forms.CharField(label="Title", max_length=200)
    regime = forms.ChoiceField(
        label="Which law applies?", choices=Regime.choices, initial=Regime.UK_GDPR, widget=forms.RadioSelect
    )
    processing = text("What processing does it cover?")
    condition = forms.CharField(
        label="Which condition does it serve?",
        max_length=300,
        help_text="Such as Schedule 1 paragraph 10, preventing or detecting unlawful acts; or Schedule 8 paragraph 1",
    )
    dated = DateField(label="What is its date?")
    due = DateField(label="When is it to be reviewed?")
    kept_at = forms.CharField(
        label="Where is it kept?", max_length=300, help_text="A web address, or the file's number"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        number = self.fields.pop("number")
        number.required, number.label, number.help_text = False, "Document number", "If the agency gives it one"
        self.fields["number"] = number


class ReviewForm(Form):
    """When a policy document was reviewed, and when it is reviewed next."""

    on = DateField(label="When was it reviewed?")
    due = DateField(label="When is it to be reviewed next?")


class EndForm(Form):
    """When the processing ended."""

    on = DateField(label="When did the processing end?")
