"""Forms of agencies."""

from __future__ import annotations

from typing import Any

from django import forms

from concordat.design.forms import DateField, Form
from concordat.partnership.forms.either import YES_NO, EitherForm
from concordat.partnership.models import AgencyKind, Service

_KINDS = (("", "Choose what it is"), *AgencyKind.choices)


class NamesField(forms.CharField):
    """Several names, one on each line; its value is a list."""

    widget = forms.Textarea(attrs={"rows": 3})

    def clean(self, value: Any) -> Any:
        """Return the names that were written, each once."""
        text = super().clean(value)
        return list(dict.fromkeys(name.strip()[:150] for name in text.splitlines() if name.strip()))

    def prepare_value(self, value: Any) -> Any:
        """Write a list as lines."""
        return "\n".join(value) if isinstance(value, list) else value


def _aliases() -> NamesField:
    return NamesField(
        label="Other names and acronyms",
        required=False,
        help_text="As documents write it, one on each line. They help Concordat to recognise it in plans.",
    )


class AgencyAddForm(EitherForm):
    """Which agency takes part, known or new, as what and since when."""

    known = "agency"
    needed = ("name", "short_name", "kind")
    choice_hints = {
        "capacity": {
            Service.Capacity.RESPONSIBLE: "Council, police, fire and rescue, probation or health: it must take part",
            Service.Capacity.COOPERATING: "The partnership must ask it to work with it",
            Service.Capacity.INVITED: "It takes part because it was asked to",
        }
    }

    agency = forms.ChoiceField(label="Agency", help_text="Agencies that another partnership here has added are listed.")
    name = forms.CharField(label="Name of the new agency", max_length=150)
    short_name = forms.CharField(label="Its short name", max_length=60)
    kind = forms.ChoiceField(label="What is it in law?", choices=_KINDS)
    aliases = _aliases()
    capacity = forms.ChoiceField(label="It takes part as", choices=Service.Capacity.choices, widget=forms.RadioSelect)
    begins = DateField(label="Since when?", required=False)


class AgencyEditForm(Form):
    """What an agency is; a new name has the day from which it holds."""

    name = forms.CharField(label="Name", max_length=150)
    since = DateField(
        label="If this is a new name, since when has it been called so?",
        required=False,
        help_text="The old name is kept for the time before. Leave empty to correct a mistake in the name.",
    )
    short_name = forms.CharField(label="Short name", max_length=60)
    kind = forms.ChoiceField(label="What is it in law?", choices=AgencyKind.choices)
    aliases = _aliases()
    begins = DateField(label="When did it begin?", required=False)
    note = forms.CharField(label="Note", required=False, max_length=1000, widget=forms.Textarea)


class ServiceForm(Form):
    """In what capacity an agency takes part, and since when."""

    capacity = forms.ChoiceField(label="It takes part as", choices=Service.Capacity.choices, widget=forms.RadioSelect)
    begins = DateField(label="Since when?", required=False)
    choice_hints = AgencyAddForm.choice_hints


class AgencySuccessorForm(EitherForm):
    """Which agency takes over, known or new, when, and what goes over to it."""

    known = "successor"
    needed = ("name", "short_name", "kind")

    successor = forms.ChoiceField(label="Which agency takes over?")
    name = forms.CharField(label="Name of the new agency", max_length=150)
    short_name = forms.CharField(label="Its short name", max_length=60)
    kind = forms.ChoiceField(label="What is it in law?", choices=_KINDS)
    on = DateField(label="From which day?")
    ends = forms.ChoiceField(
        label="Does the old agency end the day before?",
        choices=YES_NO,
        initial="yes",
        widget=forms.RadioSelect,
        help_text="Answer no if it goes on with other work.",
    )
    hand_over = forms.ChoiceField(
        label="Do its seats, posts and people here go over?",
        choices=YES_NO,
        initial="yes",
        widget=forms.RadioSelect,
        help_text="What they did before stays in the old agency's name.",
    )
    note = forms.CharField(
        label="What should people know about it?", required=False, max_length=1000, widget=forms.Textarea
    )


class LeaveForm(Form):
    """The last day on which an agency takes part."""

    ends = DateField(label="What is the last day?")
