"""Forms in which data is asked about and asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms

from concordat.agreements.models.access import FORMS, Override
from concordat.agreements.rules.granting import MOST_HOURS
from concordat.agreements.rules.terms import EMERGENCIES
from concordat.design.forms import DateField, Form

Choices = Sequence[tuple[str, str]]
USES = (
    ("use", "To use it"),
    ("pass-on", "To pass it on to somebody who is not a party"),
    ("derive", "To derive something else from it"),
)


class AssetForm(Form):
    """Which data, and for whom: the first step, since its fields depend on it."""

    member = forms.ChoiceField(label="Who would have it?", required=False)
    asset = forms.ChoiceField(label="Which data?")

    def __init__(self, *args: Any, members: Any, assets: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if members:
            self.fields["member"].choices = [("", "Choose a person"), *members]  # type: ignore[attr-defined]
            self.fields["member"].required = True
        else:
            del self.fields["member"]
        self.fields["asset"].choices = [("", "Choose the data"), *assets]  # type: ignore[attr-defined]


class WantedForm(Form):
    """What is wanted of an asset: for what purpose, in which form, which fields."""

    purpose = forms.ChoiceField(label="For what purpose?")
    form = forms.ChoiceField(label="In which form?", choices=FORMS, widget=forms.RadioSelect)
    fields_wanted = forms.MultipleChoiceField(
        label="Which fields are needed?",
        widget=forms.CheckboxSelectMultiple,
        help_text="Tick only what the purpose needs",
        error_messages={"required": "Choose at least one field"},
    )

    def __init__(self, *args: Any, purposes: Choices, named: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["purpose"].choices = [("", "Choose a purpose"), *purposes]  # type: ignore[attr-defined]
        self.fields["fields_wanted"].choices = list(named)  # type: ignore[attr-defined]


class FlowForm(WantedForm):
    """The whole question: may these fields of an asset flow, in this form, for this purpose, to do this?"""

    use = forms.ChoiceField(label="To do what with it?", choices=USES, widget=forms.RadioSelect, initial="use")

    def __init__(self, *args: Any, purposes: Choices, **kwargs: Any) -> None:
        emergencies = [(key, f"Emergency: {words[:1].lower()}{words[1:]}") for key, words in EMERGENCIES.items()]
        super().__init__(*args, purposes=[*purposes, *emergencies], **kwargs)


class RequestForm(WantedForm):
    """Ask for access for oneself."""

    why = forms.CharField(
        label="Why do you need it?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="What you will do with it, and why less would not do. Name nobody",
    )
    until = DateField(label="Until when?")


class DecisionForm(Form):
    """Grant a request or refuse it."""

    grant = forms.ChoiceField(
        label="What do you decide?", choices=(("yes", "Grant it"), ("no", "Refuse it")), widget=forms.RadioSelect
    )
    decision = forms.CharField(
        label="Why?",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Needed where you refuse it. Whoever asked will read it",
    )


class EndForm(Form):
    """Why access ends."""

    why = forms.CharField(
        label="Why does it end?", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class OverrideForm(Form):
    """An emergency: who needs what, why, for how many hours."""

    purpose = forms.ChoiceField(label="What is the emergency?", choices=EMERGENCIES.items(), widget=forms.RadioSelect)
    member = forms.ChoiceField(label="Who needs the data?")
    asset = forms.ChoiceField(label="Which data?")
    why = forms.CharField(
        label="What is happening?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Enough for whoever reviews it. Name nobody: give your own case number",
    )
    hours = forms.IntegerField(
        label="For how many hours?",
        min_value=1,
        max_value=MOST_HOURS,
        initial=4,
        help_text=f"As few as will do, at most {MOST_HOURS}",
        widget=forms.TextInput(attrs={"size": 3, "inputmode": "numeric"}),
    )
    sure = forms.BooleanField(
        label="I know that the data’s steward and the information governance leads are told now, and that it is reviewed"
    )

    def __init__(self, *args: Any, members: Any, assets: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].choices = [("", "Choose a person"), *members]  # type: ignore[attr-defined]
        self.fields["asset"].choices = [("", "Choose the data"), *assets]  # type: ignore[attr-defined]


class ReviewForm(Form):
    """What the review of an override found."""

    choice_hints: ClassVar = {
        "finding": {"unjustified": "You will want to look at whether this is a personal data breach"}
    }
    finding = forms.ChoiceField(label="What did you find?", choices=Override.Finding.choices, widget=forms.RadioSelect)
    review = forms.CharField(
        label="What did you look at, and what follows from it?",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
