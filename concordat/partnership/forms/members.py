"""Forms of members."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from concordat.access.queries import roles
from concordat.design.forms import DateField, Form
from concordat.partnership.forms.either import Choices


class MemberForm(Form):
    """What is known of a member."""

    name = forms.CharField(label="Name", max_length=150, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = forms.EmailField(
        label="Email address",
        max_length=254,
        help_text="They sign in with it. If you change it, both addresses are told and they are signed out.",
    )
    job_title = forms.CharField(label="Job title", max_length=150, required=False)
    telephone = forms.CharField(
        label="Work telephone number", max_length=40, required=False, widget=forms.TextInput(attrs={"size": 20})
    )
    agency = forms.ChoiceField(label="Agency", help_text="Whom they work for")

    def __init__(self, *args: Any, agencies: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = agencies  # type: ignore[attr-defined]
        if len(agencies) < 2:
            del self.fields["agency"]


class RoleForm(Form):
    """Which role a member has here, and from when until when."""

    role = forms.ChoiceField(label="Role", widget=forms.RadioSelect)
    begins = DateField(label="From which day?")
    ends = DateField(label="Until which day?", required=False, help_text="Leave empty while it goes on")

    def __init__(self, *args: Any, granting: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = list(granting.items())  # type: ignore[attr-defined]

    def hint_for(self, name: str, value: object) -> str:
        """Return what a role is for."""
        role = roles().get(str(value)) if name == "role" else None
        return role.purpose if role else ""


class RoleEndForm(Form):
    """The last day of a role."""

    ends = DateField(
        label="What is the last day?",
        help_text="The role can be used until the end of that day. Yesterday’s date ends it at once.",
    )


class CloseForm(Form):
    """When somebody leaves, and why."""

    on = DateField(label="What is their last day?")
    why = forms.CharField(
        label="Why do they leave?", max_length=200, required=False, help_text="Kept in the record of this partnership"
    )
