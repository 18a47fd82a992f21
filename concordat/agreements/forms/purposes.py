"""Forms of purposes and of legal gateways."""

from __future__ import annotations

from django import forms

from concordat.design.forms import DateField, Form


class PurposeForm(Form):
    """Why data is shared, and whether that is law enforcement."""

    name = forms.CharField(label="What is the purpose?", max_length=150, help_text="For example, Case conferences")
    about = forms.CharField(
        label="What is done with the data, and what for?",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    law_enforcement = forms.ChoiceField(
        label="Is it a law enforcement purpose?",
        choices=(("no", "No"), ("yes", "Yes")),
        initial="no",
        widget=forms.RadioSelect,
        help_text=(
            "Data Protection Act 2018, section 31: the prevention, investigation, detection or prosecution of criminal"
            " offences or the execution of criminal penalties, including safeguarding against and preventing threats to"
            " public security. Only for such a purpose may a competent authority work under Part 3 of that Act."
        ),
    )


class GatewayForm(Form):
    """A law that lets data be shared: what it allows and to whom, and from when to when it is law."""

    name = forms.CharField(
        label="Which law?", max_length=200, help_text="With its section. For example, Care Act 2014, section 45"
    )
    about = forms.CharField(
        label="What does it allow, and to whom?",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    address = forms.URLField(
        label="Where can it be read?",
        required=False,
        max_length=300,
        assume_scheme="https",
        help_text="A web address, best at legislation.gov.uk",
    )
    other_use = forms.BooleanField(
        label="It authorises another use of what was collected for law enforcement",
        required=False,
        help_text="Data Protection Act 2018, section 36(4). Tick it only where the law itself says so.",
    )
    begins = DateField(
        label="From which day is it law?", required=False, help_text="Leave it empty where it has long been law."
    )
    ends = DateField(
        label="What is its last day?", required=False, help_text="Where it was repealed, or is about to be."
    )
