"""Forms of boards and their seats."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from concordat.design.forms import DateField, Form
from concordat.partnership.forms.either import Choices
from concordat.partnership.models import Board, Seat

Grouped = Sequence[tuple[str, Choices]]


class BoardForm(Form):
    """What a board is for, how often it meets and whom it answers to."""

    name = forms.CharField(label="Name", max_length=150)
    terms = forms.CharField(
        label="Terms of reference",
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="What it is for, what it decides, who sits on it and how many must be there",
    )
    terms_agreed_on = DateField(label="When were they agreed?", required=False)
    cadence = forms.ChoiceField(label="How often does it meet?", choices=Board.Cadence.choices)
    reports_to = forms.ChoiceField(label="Which board does it report to?", required=False)

    def __init__(self, *args: Any, boards: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reports_to"].choices = [("", "None"), *boards]  # type: ignore[attr-defined]


class BoardCloseForm(Form):
    """The day on which a board ends."""

    ends = DateField(label="What is its last day?")


class SeatForm(Form):
    """Whose seat it is, and who sits there."""

    agency = forms.ChoiceField(label="Agency")
    capacity = forms.ChoiceField(label="Sits as", choices=Seat.Capacity.choices, initial=Seat.Capacity.MEMBER)
    member = forms.ChoiceField(label="Who sits there?", required=False)
    begins = DateField(label="Since when?", required=False)

    def __init__(self, *args: Any, agencies: Choices, members: Grouped, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = [("", "Choose an agency"), *agencies]  # type: ignore[attr-defined]
        self.fields["member"].choices = [("", "Nobody yet"), *members]  # type: ignore[attr-defined]


class FillForm(Form):
    """Who takes a seat or a post, and from when."""

    member = forms.ChoiceField(label="Who is it?")
    begins = DateField(label="From which day?")

    def __init__(self, *args: Any, members: Grouped, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].choices = [("", "Choose a person"), *members]  # type: ignore[attr-defined]


class EndForm(Form):
    """The last day of somebody in a seat or post, and whether it stays."""

    ends = DateField(label="What is the last day?")
    keep = forms.ChoiceField(
        label="What becomes of it then?",
        choices=(("yes", "It stands empty until somebody is named"), ("no", "It is not needed any more")),
        initial="yes",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, filled: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not filled:
            del self.fields["keep"]
