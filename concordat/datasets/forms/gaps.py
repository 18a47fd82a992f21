"""Forms of the gap register."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from concordat.datasets.models import Gap
from concordat.datasets.rules.reasons import MEANS
from concordat.design.forms import DateField, Form
from concordat.design.seen import SeenForm

Choices = Sequence[tuple[str, str]]


class GapForm(SeenForm):
    """Something that is needed and not shared: by whom, why, and who mends it by when."""

    choice_hints = {"reason": MEANS}
    what = forms.CharField(
        label="What is not shared?", max_length=200, help_text="For example, Assault attendances at the hospital"
    )
    needed_for = forms.CharField(
        label="What is it needed for?", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    agency = forms.ChoiceField(label="Who has it?", required=False)
    reason = forms.ChoiceField(label="Why is it not shared?", choices=Gap.Reason.choices, widget=forms.RadioSelect)
    detail = forms.CharField(
        label="Say more of that", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    owner_agency = forms.ChoiceField(label="Which agency is to mend it?")
    owner = forms.ChoiceField(label="Who there?", required=False, help_text="They are told")
    next_step = forms.CharField(
        label="What is the next step?", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    due = DateField(label="By when?", required=False)

    def __init__(
        self, *args: Any, agencies: Choices, owners: Choices, members: Sequence[tuple[str, Choices]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        one = len(owners) == 1
        self.fields["agency"].choices = [("", "Somebody outside the partnership, or nobody"), *agencies]  # type: ignore[attr-defined]
        self.fields["owner_agency"].choices = [*([] if one else [("", "Choose an agency")]), *owners]  # type: ignore[attr-defined]
        self.fields["owner"].choices = [("", "Nobody yet"), *members]  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        """Return what was written, as the command takes it."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        for name in ("agency", "owner", "owner_agency"):
            given[f"{name}_id"] = given.pop(name) or None
        return given


class CloseForm(Form):
    """Why a gap is closed."""

    closed_as = forms.ChoiceField(label="Why is it closed?", choices=Gap.Closing.choices, widget=forms.RadioSelect)
    dataset = forms.ChoiceField(
        label="In which dataset is it shared now?", required=False, help_text="Where it is shared now"
    )
    because = forms.CharField(
        label="Say why",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Where it is not needed any more, or cannot be had",
    )

    def __init__(self, *args: Any, datasets: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dataset"].choices = [("", "None"), *datasets]  # type: ignore[attr-defined]
