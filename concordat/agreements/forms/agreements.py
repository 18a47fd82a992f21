"""Forms of an agreement's facts, and of the steps in its life."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from concordat.agreements.commands.agreements import Facts
from concordat.agreements.commands.reviews import GOES_ON, OUTCOMES, REPLACED, WITHDRAWN
from concordat.design.forms import DateField, Form, area
from concordat.design.seen import SeenForm

Pairs = Sequence[tuple[str, str]]


class FactsForm(SeenForm):
    """What an agreement says beside its parties, purposes and schedule."""

    title = forms.CharField(label="Title", max_length=200, help_text="As its parties call it")
    about = forms.CharField(
        label="What is it for?",
        required=False,
        max_length=5000,
        widget=area(4),
        help_text="Shown on the public page too",
    )
    begins = DateField(label="First day", required=False)
    ends = DateField(
        label="Last day",
        required=False,
        help_text="From the day after, it permits nothing. For example, 31 March 2028",
    )
    review_on = DateField(
        label="Review by",
        required=False,
        help_text="A year after the first day, unless you say otherwise. For example, 31 March 2027",
    )
    retention_months = forms.IntegerField(
        label="For how many months is the data kept?",
        required=False,
        min_value=1,
        max_value=1200,
        widget=forms.TextInput(attrs={"size": 4, "inputmode": "numeric"}),
        help_text="By whoever receives it, from the day on which they do",
    )
    retention_rule = forms.CharField(label="What happens to it then?", required=False, max_length=1000, widget=area(2))
    dpia = forms.CharField(
        label="Data protection impact assessment",
        required=False,
        max_length=200,
        help_text="Its title or reference, and where it is kept. UK GDPR article 35; Data Protection Act 2018 s.64",
    )
    dpia_on = DateField(label="When was it approved?", required=False)
    equality = forms.CharField(
        label="Equality impact assessment",
        required=False,
        max_length=200,
        help_text="Its title or reference. Equality Act 2010 s.149",
    )
    equality_on = DateField(label="When was that approved?", required=False)
    security = forms.CharField(
        label="How is the data kept safe?",
        required=False,
        max_length=2000,
        widget=area(3),
        help_text="Sending, storing, who can open it, and what to do when something goes wrong",
    )
    transfers = forms.CharField(
        label="Does any of it leave the United Kingdom?",
        required=False,
        max_length=2000,
        widget=area(2),
        help_text="To which country or organisation, and by what safeguard. Leave it empty if none does. UK GDPR article "
        "30(1)(e); Data Protection Act 2018 s.61(2)(f)",
    )
    contact = forms.ChoiceField(
        label="Who answers questions about it?", required=False, help_text="Reminded of reviews too"
    )

    def __init__(self, *args: Any, people: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contact"].choices = [("", "Nobody yet"), *people]  # type: ignore[attr-defined]

    def facts(self) -> Facts:
        """Return what was written."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        return Facts(**given)


class SignForm(Form):
    """Who signs for a party, when and on whose authority; a paper one also where it is kept."""

    signed_by = forms.CharField(label="Who signed?", max_length=150)
    signed_on = DateField(label="On which day?")
    authority = forms.CharField(
        label="On whose authority?",
        max_length=200,
        help_text="For example, “Chief Superintendent, for the Chief Constable under the scheme of delegation”",
    )
    kept = forms.CharField(
        label="Where is the paper kept?", required=False, max_length=200, help_text="If it was signed on paper"
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput, max_length=64)


class OwnSignForm(Form):
    """The authority on which somebody signs for their own agency, here and now."""

    authority = SignForm.base_fields["authority"]
    agrees = forms.BooleanField(
        label="I have read the agreement, and sign it for my agency",
        error_messages={"required": "Tick the box to sign"},
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput, max_length=64)


class FinishForm(Form):
    """What a review found, and what becomes of the agreement."""

    found = forms.CharField(
        label="What did the review find?",
        max_length=2000,
        widget=area(4),
        help_text="What was shared, whether it is still needed, and what must be better",
    )
    outcome = forms.ChoiceField(label="What becomes of it?", choices=tuple(OUTCOMES.items()), widget=forms.RadioSelect)
    review_on = DateField(
        label="Review it next by",
        required=False,
        help_text="Not needed if it is withdrawn. For example, 31 March 2028",
    )
    ends = DateField(
        label="New last day",
        required=False,
        help_text="If the parties agreed a later one. Else leave this empty",
    )
    authority = forms.CharField(
        label="Who agreed the new last day for the parties?",
        required=False,
        max_length=200,
        help_text="Their names and offices, or the minute of the meeting",
    )
    choice_hints = {
        "outcome": {
            GOES_ON: "Nothing in it changes but the next review and, if the parties agree one, a later last day",
            REPLACED: "It stays in force until its last day. A copy to change and sign is begun as a draft",
            WITHDRAWN: "It permits nothing from the moment that you save this",
        }
    }


class WithdrawForm(Form):
    """Why an agreement is withdrawn."""

    why = forms.CharField(
        label="Why is it withdrawn?", max_length=2000, widget=area(3), help_text="Its parties are told"
    )


class LeaveForm(Form):
    """The last day of a party, and why it leaves."""

    on = DateField(label="What is its last day?", help_text="Today or later. For example, 31 March 2028")
    why = forms.CharField(label="Why does it leave?", required=False, max_length=2000, widget=area(3))
