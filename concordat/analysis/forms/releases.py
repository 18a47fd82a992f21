"""Forms of releases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from concordat.analysis.forms.saved import read_json
from concordat.analysis.models import Release
from concordat.analysis.rules.questions import MOST_BYTES
from concordat.analysis.rules.releases import MOST_THRESHOLD, MOST_WIDTH
from concordat.design.forms import Form, area
from concordat.design.seen import SeenForm

Choices = Sequence[tuple[Any, str]]
_MEANS = {
    "shown": "Where nothing having happened is no secret. A reader then knows that a hidden count is at least 1",
    "some-hidden": "Fewer counts are hidden in all, and a hidden count may be 0",
    "hidden": "Where even that nothing happened tells something of people",
}


class ReleaseForm(SeenForm):
    """What a release is, and how it is protected."""

    choice_hints = {"zeros": _MEANS}
    title = forms.CharField(
        label="What is the release called?",
        max_length=150,
        help_text="For example, Violence by ward, April to June 2026",
    )
    about = forms.CharField(label="What is it for?", max_length=4000, widget=area(3))
    readers = forms.CharField(
        label="Who will read it?", max_length=300, help_text="For example, The public, or councillors and the press"
    )
    notes = forms.CharField(
        label="What should its readers know?",
        required=False,
        max_length=4000,
        widget=area(3),
        help_text="It stands above the tables. Write no figure that the tables hide",
    )
    threshold = forms.IntegerField(
        label="Hide counts below",
        min_value=2,
        max_value=MOST_THRESHOLD,
        initial=8,
        help_text="8 is usual. Where the agreement asks for more, that is done",
    )
    zeros = forms.ChoiceField(
        label="What is done with counts of nothing?",
        choices=Release.Zeros.choices,
        widget=forms.RadioSelect,
        initial="shown",
    )
    width = forms.IntegerField(
        label="How far apart must the least and the most be that a hidden count can be worked out to lie between?",
        min_value=1,
        max_value=MOST_WIDTH,
        initial=1,
        help_text="1 leaves at least two numbers possible. More is safer, and hides more",
    )

    def facts(self) -> dict[str, Any]:
        """Return what was written, as the command takes it."""
        names = ("title", "about", "readers", "notes", "threshold", "zeros", "width")
        return {name: self.cleaned_data[name] for name in names}


class AddForm(ReleaseForm):
    """A new release with its first table."""

    table = forms.CharField(label="What is the table called?", max_length=200)
    question = forms.CharField(widget=forms.HiddenInput, max_length=MOST_BYTES)
    purpose = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)
    field_order = ("table", "title", "about", "readers", "notes", "threshold", "zeros", "width")


class EditForm(ReleaseForm):
    """A draft, with the version that is counted."""

    version = forms.TypedChoiceField(
        label="Which version of the data is counted?",
        coerce=int,
        help_text="Where some of it was delivered anew since an earlier release of the same period, choose the version that "
        "was counted then",
    )
    field_order = ("title", "about", "readers", "notes", "version", "threshold", "zeros", "width")

    def __init__(self, *args: Any, versions: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].choices = [(0, "The one that stands when it is protected"), *versions]  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        """Return what was written, as the command takes it."""
        return super().facts() | {"version": self.cleaned_data["version"]}


class TableForm(Form):
    """A table to put into a draft."""

    table = forms.CharField(label="What is the table called?", max_length=200)
    release = forms.ChoiceField(label="Into which release?", widget=forms.RadioSelect)
    question = forms.CharField(widget=forms.HiddenInput, max_length=MOST_BYTES)
    purpose = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)

    def __init__(self, *args: Any, drafts: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["release"].choices = drafts  # type: ignore[attr-defined]


class ApproveForm(Form):
    """Why a release may go out, where its agreement does not say so in so many words."""

    grounds = forms.CharField(
        label="Why may it go out?",
        max_length=2000,
        required=False,
        widget=area(3),
        help_text="For example, which agency agreed to it and when. It is kept with the release",
    )

    def __init__(self, *args: Any, needed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grounds"].required = needed


class ReturnForm(Form):
    """What is to be changed."""

    why = forms.CharField(label="What is to be changed?", max_length=2000, widget=area(4))


class WithdrawForm(Form):
    """Why a release is withdrawn."""

    why = forms.CharField(
        label="Why is it withdrawn?", max_length=2000, widget=area(4), help_text="Its page says so to everybody"
    )


def question_in(form: Form) -> Any:
    """Return the question that a form carried, as plain values; raise Problem where it is no JSON."""
    return read_json(form.cleaned_data["question"])
