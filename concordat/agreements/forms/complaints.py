"""Forms of complaints."""

from __future__ import annotations

from django import forms

from concordat.agreements.forms.fields import NO_NAMES, EntryForm, text
from concordat.agreements.models import Complaint
from concordat.agreements.models.registers import Way
from concordat.design.forms import DateField, Form


class ComplaintForm(EntryForm):
    """What is complained of, and when and how it came."""

    received_on = DateField(label="When was it received?")
    way = forms.ChoiceField(label="How did it come?", choices=[("", "Choose one"), *Way.choices])
    about = text("What is complained of?", NO_NAMES)


class AcknowledgeForm(Form):
    """When a complaint was acknowledged."""

    on = DateField(label="When was it acknowledged?")


class OutcomeForm(Form):
    """What came of a complaint, and when its maker was told."""

    outcome = forms.ChoiceField(label="What came of it?", choices=Complaint.Outcome.choices, widget=forms.RadioSelect)
    reasons = text("Why, and what is done about it?", NO_NAMES)
    on = DateField(
        label="When was the person told?",
        help_text="Tell them too that they may go to the regulator. For example, 31 March 2024",
    )
