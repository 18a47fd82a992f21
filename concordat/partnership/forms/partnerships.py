"""Forms of partnerships."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from concordat.design.forms import DateField, Form

Choices = Sequence[tuple[str, str]]
YES_NO = (("yes", "Yes"), ("no", "No"))


class _Naming(Form):
    name = forms.CharField(label="Name", max_length=150, help_text="In full, as its documents write it")
    short_name = forms.CharField(
        label="Short name", max_length=40, help_text="What people call it, such as Thornbridge CSP"
    )
    area = forms.CharField(label="Area it serves", max_length=150, help_text="Such as a district, a city or a county")


class PartnershipForm(_Naming):
    """What a partnership is called, the area it serves and its dates."""

    begins = DateField(label="First day", required=False)
    ends = DateField(label="Last day", required=False, help_text="Leave empty while it goes on")


class NewPartnershipForm(_Naming):
    """A partnership to be added, and which of our agencies it shares."""

    begins = DateField(label="First day", required=False)
    agencies = forms.MultipleChoiceField(
        label="Which agencies take part in it too?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Your own agency does in any case. You can add others later.",
    )

    def __init__(self, *args: Any, agencies: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agencies"].choices = agencies  # type: ignore[attr-defined]


class SuccessorForm(Form):
    """Which partnership takes over, known or new, and when."""

    successor = forms.ChoiceField(label="Which partnership takes over?", required=False)
    name = forms.CharField(label="Name of the new partnership", max_length=150, required=False)
    short_name = forms.CharField(label="Its short name", max_length=40, required=False)
    area = forms.CharField(label="The area it serves", max_length=150, required=False)
    on = DateField(label="From which day?")
    ends = forms.ChoiceField(
        label="Does this partnership end the day before?",
        choices=YES_NO,
        initial="yes",
        widget=forms.RadioSelect,
        help_text="Answer no if it goes on for a part of its area.",
    )
    note = forms.CharField(
        label="What should people know about it?", required=False, max_length=1000, widget=forms.Textarea
    )

    def __init__(self, *args: Any, others: Choices, may_add: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nobody = "A new one: fill in its name below" if may_add else "Choose a partnership"
        self.fields["successor"].choices = [("", nobody), *others]  # type: ignore[attr-defined]
        if not may_add:
            for name in ("name", "short_name", "area"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Ask for one that is known, or for the whole of a new one."""
        given = super().clean() or {}
        if given.get("successor"):
            if given.get("name"):
                self.add_error("name", "Choose a partnership that is known or name a new one, not both")
        elif "name" not in self.fields:
            self.add_error("successor", "Choose the partnership that takes over")
        else:
            for name, words in (
                ("name", "Choose a partnership above, or enter the name of the new one"),
                ("short_name", "Enter its short name"),
                ("area", "Enter the area it serves"),
            ):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, words)
        return given
