"""Forms of partnerships."""

from __future__ import annotations

from typing import Any

from django import forms

from concordat.design.forms import DateField, Form
from concordat.partnership.forms.either import YES_NO, Choices, EitherForm


class _Naming(Form):
    name = forms.CharField(label="Name", max_length=150, help_text="In full, as its documents write it")
    short_name = forms.CharField(
        label="Short name", max_length=40, help_text="What people call it, such as Thornbridge CSP"
    )
    area = forms.CharField(label="Area it serves", max_length=150, help_text="Such as a district, a city or a county")


class PartnershipForm(_Naming):
    """What a partnership is called, the area it serves and its dates."""

    begins = DateField(label="First day", required=False)
    ends = DateField(label="Last day", required=False, help_text="Leave empty while it goes on")


class NewPartnershipForm(_Naming):
    """A partnership to be added, and which of our agencies it shares."""

    begins = DateField(label="First day", required=False)
    agencies = forms.MultipleChoiceField(
        label="Which agencies take part in it too?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Your own agency does in any case. You can add others later.",
    )

    def __init__(self, *args: Any, agencies: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agencies"].choices = agencies  # type: ignore[attr-defined]


class SuccessorForm(EitherForm):
    """Which partnership takes over, known or new, and when."""

    known = "successor"
    needed = ("name", "short_name", "area")

    successor = forms.ChoiceField(label="Which partnership takes over?")
    name = forms.CharField(label="Name of the new partnership", max_length=150)
    short_name = forms.CharField(label="Its short name", max_length=40)
    area = forms.CharField(label="The area it serves", max_length=150)
    on = DateField(label="From which day?")
    ends = forms.ChoiceField(
        label="Does this partnership end the day before?",
        choices=YES_NO,
        initial="yes",
        widget=forms.RadioSelect,
        help_text="Answer no if it goes on for a part of its area.",
    )
    note = forms.CharField(
        label="What should people know about it?", required=False, max_length=1000, widget=forms.Textarea
    )
