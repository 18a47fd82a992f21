"""Forms of the parties to an agreement, and of what they are for a purpose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from concordat.agreements.commands.parts import Role
from concordat.agreements.models.agreements import PARTS, REGIMES
from concordat.agreements.rules.bases import BASES, OFFENCE, SPECIAL
from concordat.agreements.rules.terms import Part, Regime
from concordat.design.forms import Form, area
from concordat.design.seen import SeenForm

Pairs = Sequence[tuple[str, str]]
OTHER = "other"
_COMPETENT_HINT = (
    "Data Protection Act 2018 s.30: a person in Schedule 7, such as a chief officer of police or a probation provider, or "
    "one with statutory functions for a law enforcement purpose, such as a council that prosecutes."
)


class PartyAddForm(Form):
    """Which agency becomes a party."""

    agency = forms.ChoiceField(label="Agency")
    competent = forms.ChoiceField(
        label="Is it a competent authority for law enforcement?",
        choices=(("", "As is usual for an agency of its kind"), ("yes", "Yes"), ("no", "No")),
        required=False,
        help_text=_COMPETENT_HINT,
    )

    def __init__(self, *args: Any, agencies: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = [("", "Choose an agency"), *agencies]  # type: ignore[attr-defined]


class PartyForm(Form):
    """Whether a party is a competent authority, and who answers for it."""

    competent = forms.ChoiceField(
        label="Is it a competent authority for law enforcement?",
        choices=(("yes", "Yes"), ("no", "No")),
        widget=forms.RadioSelect,
        help_text=_COMPETENT_HINT,
    )
    contact = forms.ChoiceField(label="Who answers for it?", required=False)

    def __init__(self, *args: Any, people: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contact"].choices = [("", "Nobody yet"), *people]  # type: ignore[attr-defined]


class ContactsForm(Form):
    """Who answers for an agreement, and for each party: its field is called by the party's reference."""

    contact = forms.ChoiceField(label="Who answers questions about the agreement?", required=False)

    def __init__(self, *args: Any, people: Pairs, parties: Sequence[tuple[str, str, Pairs]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contact"].choices = [("", "Nobody"), *people]  # type: ignore[attr-defined]
        for ref, agency, choices in parties:
            self.fields[ref] = forms.ChoiceField(
                label=f"Who answers for {agency}?",
                required=False,
                choices=[("", "Nobody"), *choices],
                error_messages={"invalid_choice": "Choose one of the answers listed"},
            )


class PartForm(SeenForm):
    """What a party is for a purpose; `closed` says why Part 3 is not open to it, "" where it is."""

    part = forms.ChoiceField(label="What is it for this purpose?", choices=PARTS, widget=forms.RadioSelect)
    acts_for = forms.ChoiceField(label="For which controller does it process?", required=False)
    regime = forms.ChoiceField(label="Under which regime?", choices=REGIMES, widget=forms.RadioSelect)
    basis = forms.ChoiceField(
        label="On which lawful basis?",
        required=False,
        help_text="A processor needs none of its own: its controller’s counts",
    )
    special_condition = forms.ChoiceField(
        label="Condition for special category data",
        required=False,
        help_text="Needed to have such fields in identifiable or pseudonymous form",
    )
    special_words = forms.CharField(
        label="Another condition, in your words",
        required=False,
        max_length=300,
        widget=area(2),
        help_text="If it is none of those listed: name its law",
    )
    offence_condition = forms.ChoiceField(
        label="Condition for criminal offence data",
        required=False,
        help_text="Needed to have such fields in identifiable or pseudonymous form",
    )
    offence_words = forms.CharField(
        label="Another condition for those, in your words",
        required=False,
        max_length=300,
        widget=area(2),
        help_text="If it is none of those listed: name its law",
    )
    choice_hints = {
        "part": {
            Part.SOLE.value: "It decides by itself why and how it uses the data",
            Part.JOINT.value: "It decides so together with other parties (UK GDPR article 26; DPA 2018 s.58)",
            Part.PROCESSOR.value: "It acts on a controller’s instructions (UK GDPR article 28; DPA 2018 s.59)",
        }
    }

    def __init__(self, *args: Any, controllers: Pairs, closed: str, **kwargs: Any) -> None:
        facts = kwargs.get("facts")
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["acts_for"].choices = [("", "Nobody: it is a controller"), *controllers]
        regimes = [Regime.UK_GDPR] if closed else [Regime.PART_3, Regime.UK_GDPR]
        names = dict(REGIMES)
        fields["regime"].choices = [(each.value, names[each.value]) for each in regimes]
        fields["regime"].help_text = closed
        fields["basis"].choices = [("", "None"), *_grouped(BASES, regimes)]
        self.initial.setdefault("regime", regimes[0].value)
        for name, listed in (("special", SPECIAL), ("offence", OFFENCE)):
            known = [("", "None"), *_grouped(listed, regimes), (OTHER, "Another, in your words")]
            fields[f"{name}_condition"].choices = known
            value = str((facts or {}).get(f"{name}_condition", ""))
            if value and not any(value in each for each in listed.values()):
                self.initial.update({f"{name}_condition": OTHER, f"{name}_words": value})

    def clean(self) -> dict[str, Any]:
        """Ask for the words of a condition that is none of those listed."""
        given = super().clean() or {}
        for name in ("special", "offence"):
            other, words = given.get(f"{name}_condition") == OTHER, given.get(f"{name}_words", "").strip()
            if other and not words:
                self.add_error(f"{name}_words", "Name the condition and its law")
            if words and not other and f"{name}_condition" in given:
                self.add_error(f"{name}_condition", "Choose “Another, in your words”, or leave the words empty")
        return given

    def role(self) -> Role:
        """Return what was said."""
        given = self.cleaned_data
        conditions = {f"{name}_condition": self._condition(name) for name in ("special", "offence")}
        plain = {name: given[name] for name in ("part", "regime", "basis", "acts_for")}
        return Role(**plain, **conditions)

    def _condition(self, name: str) -> str:
        chosen = str(self.cleaned_data[f"{name}_condition"])
        return str(self.cleaned_data[f"{name}_words"]) if chosen == OTHER else chosen


def _grouped(listed: Any, regimes: Sequence[Regime]) -> list[tuple[str, list[tuple[str, str]]]]:
    names = dict(REGIMES)
    return [(names[each.value], [(words, words) for words in listed[each]]) for each in regimes]
