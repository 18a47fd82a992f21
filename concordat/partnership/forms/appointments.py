"""Forms of appointments."""

from __future__ import annotations

from typing import Any

from django import forms

from concordat.design.forms import DateField, Form
from concordat.partnership.forms.boards import Grouped
from concordat.partnership.forms.either import Choices
from concordat.partnership.models import AppointmentKind


class PostForm(Form):
    """A post that an agency must fill."""

    agency = forms.ChoiceField(label="Agency")
    kind = forms.ChoiceField(label="Post", choices=(("", "Choose a post"), *AppointmentKind.choices))
    subject = forms.CharField(
        label="What is it for?",
        max_length=100,
        required=False,
        help_text="If the agency has several of the kind, such as gangs or Prevent",
    )
    member = forms.ChoiceField(label="Who holds it?", required=False)
    begins = DateField(label="Since when?", required=False)

    def __init__(self, *args: Any, agencies: Choices, members: Grouped, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = [("", "Choose an agency"), *agencies]  # type: ignore[attr-defined]
        self.fields["member"].choices = [("", "Nobody yet: it is vacant"), *members]  # type: ignore[attr-defined]
