"""Forms of disposals."""

from __future__ import annotations

from typing import Any

from django import forms

from concordat.agreements.forms.fields import NO_NAMES, EntryForm, text
from concordat.design.forms import DateField, Form


class DisposalForm(EntryForm):
    """What is due to be destroyed, and when."""

    what = text("What is to be destroyed?", f"The data, in words. {NO_NAMES}")
    due = DateField(label="When is it due?")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].label = "Which agency holds it?"
        number = self.fields["number"]
        number.required, number.label, number.help_text = False, "File number", "If the agency gives it one"


class DestroyForm(Form):
    """When and how something was destroyed."""

    on = DateField(label="When was it destroyed?")
    how = forms.CharField(
        label="How?", max_length=300, help_text="Such as: shredded; erased, and the backups run out on 1 May"
    )


class KeepForm(Form):
    """Until when something is kept longer, and why."""

    until = DateField(label="Until when is it kept?")
    reason = text(
        "Why is it kept longer?", "What the law or the work needs it for. The decision is recorded in your name"
    )
