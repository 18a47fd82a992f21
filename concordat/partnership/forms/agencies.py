"""Forms of agencies."""

from __future__ import annotations

from typing import Any

from django import forms

from concordat.design.forms import DateField, Form
from concordat.partnership.forms.partnerships import YES_NO, Choices
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


class _NewAgency(Form):
    """The fields of an agency that is not known yet, asked for when no known one is chosen."""

    known = ""

    def clean(self) -> dict[str, Any]:
        """Ask for one that is known, or for the whole of a new one."""
        given = super().clean() or {}
        if given.get(self.known):
            if given.get("name"):
                self.add_error("name", "Choose an agency that is known or name a new one, not both")
            return given
        for name, words in (
            ("name", "Choose an agency above, or enter the name of the new one"),
            ("short_name", "Enter its short name"),
            ("kind", "Choose what it is in law"),
        ):
            if not given.get(name) and name not in self.errors:
                self.add_error(name, words)
        return given


class AgencyAddForm(_NewAgency):
    """Which agency takes part, known or new, as what and since when."""

    known = "agency"
    choice_hints = {
        "capacity": {
            Service.Capacity.RESPONSIBLE: "Council, police, fire and rescue, probation or health: it must take part",
            Service.Capacity.COOPERATING: "The partnership must ask it to work with it",
            Service.Capacity.INVITED: "It takes part because it was asked to",
        }
    }

    agency = forms.ChoiceField(
        label="Agency", required=False, help_text="Agencies that another partnership here has added are listed."
    )
    name = forms.CharField(label="Name of the new agency", max_length=150, required=False)
    short_name = forms.CharField(label="Its short name", max_length=60, required=False)
    kind = forms.ChoiceField(label="What is it in law?", choices=_KINDS, required=False)
    aliases = _aliases()
    capacity = forms.ChoiceField(label="It takes part as", choices=Service.Capacity.choices, widget=forms.RadioSelect)
    begins = DateField(label="Since when?", required=False)

    def __init__(self, *args: Any, known: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = [("", "A new one: fill in its name below"), *known]  # type: ignore[attr-defined]


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


class AgencySuccessorForm(_NewAgency):
    """Which agency takes over, known or new, when, and what goes over to it."""

    known = "successor"

    successor = forms.ChoiceField(label="Which agency takes over?", required=False)
    name = forms.CharField(label="Name of the new agency", max_length=150, required=False)
    short_name = forms.CharField(label="Its short name", max_length=60, required=False)
    kind = forms.ChoiceField(label="What is it in law?", choices=_KINDS, required=False)
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

    def __init__(self, *args: Any, others: Choices, may_add: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nobody = "A new one: fill in its name below" if may_add else "Choose an agency"
        self.fields["successor"].choices = [("", nobody), *others]  # type: ignore[attr-defined]
        if not may_add:
            self.fields["successor"].required = True
            for name in ("name", "short_name", "kind"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Ask for a known one only, where the reader may not add agencies."""
        return super().clean() if "name" in self.fields else self.cleaned_data


class LeaveForm(Form):
    """The last day on which an agency takes part."""

    ends = DateField(label="What is the last day?")
