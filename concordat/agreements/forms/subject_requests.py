"""Forms of subject rights requests and of searches."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from django import forms

from concordat.agreements.forms.fields import NO_NAMES, EntryForm, text
from concordat.agreements.models import SubjectRequest
from concordat.agreements.models.registers import Regime, Way
from concordat.design.forms import DateField, Form

DAY_WORDS = {
    "identity_asked_on": "When was proof of identity asked for?",
    "identity_given_on": "When did the proof of identity come?",
    "clarification_asked_on": "When was clarification asked for?",
    "clarification_given_on": "When did the clarification come?",
    "extended_on": "When was the person told that it takes longer?",
}


class SubjectRequestForm(EntryForm):
    """What somebody asks for, under which law, and when and how it came."""

    kind = forms.ChoiceField(
        label="Which right is used?", choices=SubjectRequest.Kind.choices, widget=forms.RadioSelect
    )
    regime = forms.ChoiceField(
        label="Which law applies?", choices=Regime.choices, initial=Regime.UK_GDPR, widget=forms.RadioSelect
    )
    received_on = DateField(label="When was it received?")
    way = forms.ChoiceField(label="How did it come?", choices=[("", "Choose one"), *Way.choices])
    asked_for = text("What is asked for?", NO_NAMES, required=False)

    choice_hints = {
        "kind": {
            "access": "A copy of what is held: article 15, section 45",
            "rectification": "What is wrong put right: article 16, section 46",
            "erasure": "What is held erased: article 17, section 47",
            "restriction": "What is held kept but not used: article 18, section 47",
            "objection": "To handling it at all: article 21",
            "portability": "What they gave, in a form for machines: article 20",
            "automated": "A person to look at a decision: articles 22A to 22D, sections 49 and 50",
        }
    }

    def __init__(self, *args: Any, days: Mapping[str, date] = MappingProxyType({}), **kwargs: Any) -> None:
        """Ask also for the days on which the clock was turned, where one is corrected."""
        super().__init__(*args, **kwargs)
        for name, day in days.items():
            self.fields[name] = DateField(label=DAY_WORDS[name], initial=day)


class ReopenForm(Form):
    """Why an answer is taken back."""

    why = text("Why is the answer taken back?", NO_NAMES)


class PauseForm(Form):
    """What the person is asked for, and since when."""

    what = forms.ChoiceField(
        label="What was the person asked for?",
        choices=(("identity", "Proof of who they are"), ("clarification", "Which information they mean")),
        widget=forms.RadioSelect,
    )
    on = DateField(label="When were they asked?")

    choice_hints = {
        "what": {
            "identity": "The month begins when the proof comes",
            "clarification": "For access alone, where a great deal is held. The days until they answer do not count",
        }
    }


class ResumeForm(Form):
    """When what was asked for came."""

    on = DateField(label="When did it come?")


class ExtendForm(Form):
    """When the person was told that it takes longer, and why."""

    on = DateField(label="When was the person told?", help_text="Within the first month. For example, 31 March 2024")
    reason = text(
        "Why does it take longer?", "The number of requests, or how complex they are: what the person was told"
    )


class AnswerForm(Form):
    """When and how a request was answered."""

    on = DateField(label="When was it answered?")
    outcome = forms.ChoiceField(
        label="What came of it?", choices=SubjectRequest.Outcome.choices, widget=forms.RadioSelect
    )
    ground = text(
        "On which ground was it refused?", "If all or a part was refused: the exemption, and why", required=False
    )


class CloseForm(Form):
    """The day on which a request is closed."""

    on = DateField(label="Closed on which day?")


class AskForm(Form):
    """Why a search is needed."""

    why = text("Why is the search needed?", NO_NAMES)


class DecideForm(Form):
    """What a second person decides on a search."""

    decision = forms.ChoiceField(
        label="May the search be run?",
        choices=(("approve", "Yes, within seven days"), ("refuse", "No")),
        widget=forms.RadioSelect,
    )
    reason = text("Why?", "Needed where you refuse. The person who asked sees it", required=False)


class IdentifiersForm(Form):
    """What identifies the person: made into pseudonyms in memory, and forgotten."""

    nhs_number = forms.CharField(
        label="NHS number",
        required=False,
        max_length=20,
        help_text="10 digits, such as 999 123 4567",
        widget=forms.TextInput(attrs={"size": 20, "autocomplete": "off"}),
    )
    name = forms.CharField(
        label="Full name",
        required=False,
        max_length=200,
        help_text="Forenames and surname, with the date of birth",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    born = DateField(label="Date of birth", required=False, help_text="For example, 31 March 1984")
    email = forms.CharField(
        label="E-mail address",
        required=False,
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
