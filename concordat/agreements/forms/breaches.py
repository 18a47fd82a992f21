"""Forms of breaches."""

from __future__ import annotations

from django import forms

from concordat.agreements.forms.fields import NO_NAMES, EntryForm, TimeField, text
from concordat.agreements.models import Breach
from concordat.agreements.models.registers import Regime
from concordat.design.forms import DateField, Form

_MOST = 100_000_000


class BreachForm(EntryForm):
    """What happened, when it became known, and whom and what it concerns."""

    regime = forms.ChoiceField(
        label="Which law applies?", choices=Regime.choices, initial=Regime.UK_GDPR, widget=forms.RadioSelect
    )
    discovered_on = DateField(label="On which day did it become known?", help_text="The 72 hours begin at this moment")
    discovered_time = TimeField(label="At what time?")
    what = text("What happened?", NO_NAMES)
    categories = text(
        "Whose data, and which?", "Such as: victims of crime; addresses and health", required=False, rows=3
    )
    people = forms.IntegerField(
        label="How many people, about?",
        required=False,
        min_value=0,
        max_value=_MOST,
        widget=forms.NumberInput(attrs={"size": 10}),
    )
    records = forms.IntegerField(
        label="How many records, about?",
        required=False,
        min_value=0,
        max_value=_MOST,
        widget=forms.NumberInput(attrs={"size": 10}),
    )
    containment = text("What was done to contain it?", required=False)


class AssessForm(Form):
    """How great the risk to people is."""

    risk = forms.ChoiceField(
        label="How likely is harm to people?",
        choices=[choice for choice in Breach.Risk.choices if choice[0] != Breach.Risk.UNASSESSED],
        widget=forms.RadioSelect,
    )
    reason = text("Why?", "How likely harm is, and how bad it would be. The regulator may ask for it")
    on = DateField(label="Assessed on which day?")

    choice_hints = {
        "risk": {
            "unlikely": "The regulator need not be told. This register keeps why",
            "risk": "The regulator is told within 72 hours: article 33, section 67",
            "high": "The people concerned are told too, without undue delay: article 34, section 68",
        }
    }


class ReportForm(Form):
    """When the regulator was told."""

    on = DateField(label="On which day was the regulator told?")
    time = TimeField(label="At what time?")
    reference = forms.CharField(
        label="The regulator's reference",
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"size": 20, "autocomplete": "off"}),
    )
    delay_reason = text("Why did it take longer than 72 hours?", "If it did", required=False)


class InformForm(Form):
    """When the people concerned were told."""

    on = DateField(label="On which day were they told?")


class BreachCloseForm(Form):
    """When a breach was closed, and what was learnt."""

    on = DateField(label="Closed on which day?")
    lessons = text("What was learnt?", "What is done so that it does not happen again. " + NO_NAMES)
