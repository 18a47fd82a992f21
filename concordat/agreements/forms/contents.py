"""Forms of the purposes of an agreement, and of the lines of its schedule."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from concordat.agreements.commands.lines import Gives
from concordat.agreements.models.access import FORMS
from concordat.agreements.models.assets import GEOGRAPHIES
from concordat.agreements.rules.completeness import LONGEST_VALUE, MOST_VALUES
from concordat.design.forms import Form, area
from concordat.design.seen import SeenForm
from concordat.kernel.errors import Problem

Pairs = Sequence[tuple[str, str]]
Offers = Sequence[Any]
LEAST_COUNT = 5
"""Counts below five are left out unless somebody says otherwise: the threshold in common use where tables are made from
administrative records. The Government Statistical Service's guidance on them leaves it to whoever holds the data."""


class GroundForm(SeenForm):
    """A purpose of an agreement, why it needs the data, and the laws that let it have them."""

    purpose = forms.ChoiceField(label="Purpose", widget=forms.RadioSelect)
    why = forms.CharField(
        label="Why does it need the data?",
        required=False,
        max_length=2000,
        widget=area(3),
        help_text="What could not be done without it, and why less would not do",
    )
    gateways = forms.MultipleChoiceField(
        label="Which laws let it be shared for this purpose?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="At least one must be law on the first day",
    )

    def __init__(self, *args: Any, purposes: Offers | None, gateways: Offers, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hints = {"gateways": {each.ref: each.hint for each in gateways if each.hint}}
        self.fields["gateways"].choices = [(each.ref, each.name) for each in gateways]  # type: ignore[attr-defined]
        if purposes is None:
            del self.fields["purpose"]
        else:
            self.fields["purpose"].choices = [(each.ref, each.name) for each in purposes]  # type: ignore[attr-defined]
            hints["purpose"] = {each.ref: each.hint for each in purposes if each.hint}
        self.choice_hints = hints  # type: ignore[misc]


class AssetForm(Form):
    """Which data a line of the schedule is of."""

    asset = forms.ChoiceField(label="Which data?", widget=forms.RadioSelect)

    def __init__(self, *args: Any, assets: Offers, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["asset"].choices = [(each.ref, each.name) for each in assets]  # type: ignore[attr-defined]
        self.choice_hints = {"asset": {each.ref: each.hint for each in assets}}  # type: ignore[misc]


class LineForm(SeenForm):
    """A line of the schedule: what is given, in which forms, to whom, for what, on which conditions."""

    fields_given = forms.MultipleChoiceField(
        label="Which fields?", widget=forms.CheckboxSelectMultiple, help_text="Only those that the purposes need"
    )
    forms_given = forms.MultipleChoiceField(
        label="In which forms?",
        choices=FORMS,
        widget=forms.CheckboxSelectMultiple,
        help_text="One does not imply another: tick each that is given. In the second a key stands for each identifier",
    )
    recipients = forms.MultipleChoiceField(
        label="To which parties?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Tick none for every party",
    )
    purposes = forms.MultipleChoiceField(
        label="For which purposes?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Tick none for every purpose of the agreement",
    )
    least_geography = forms.ChoiceField(
        label="How finely may it say where something is?",
        required=False,
        choices=(("", "As finely as its fields do"), *((key, f"{name}, or coarser") for key, name in GEOGRAPHIES)),
        help_text="A field that says it more finely is given as the area that it lies in",
    )
    only_field = forms.ChoiceField(
        label="Which rows?",
        required=False,
        help_text="By a field that is ticked above, such as which force a row is of",
    )
    only_values = forms.CharField(
        label="Values of that field, where only some rows are given",
        required=False,
        max_length=MOST_VALUES * (LONGEST_VALUE + 2),
        widget=area(3),
        help_text="One a line, as the data writes them",
    )
    least_count = forms.IntegerField(
        label="Least count",
        required=False,
        min_value=0,
        max_value=1000,
        widget=forms.TextInput(attrs={"size": 4, "inputmode": "numeric"}),
        help_text="Counts below it are left out. 5 is usual in official statistics; think of 10 for health. 0 is no limit",
    )
    rounding = forms.TypedChoiceField(
        label="Rounding of counts",
        required=False,
        coerce=int,
        choices=((0, "Not rounded"), (5, "To the nearest 5"), (10, "To the nearest 10"), (100, "To the nearest 100")),
        help_text="It keeps small counts from being worked out from totals",
    )
    onward = forms.BooleanField(label="It may be passed on to somebody who is not a party", required=False)
    derived = forms.BooleanField(label="Other things may be derived from it, such as analysis", required=False)
    how = forms.CharField(
        label="How is it sent?",
        required=False,
        max_length=300,
        help_text="For example, “Secure file transfer each Monday”",
    )

    def __init__(self, *args: Any, fields: Pairs, recipients: Pairs, purposes: Pairs, **kwargs: Any) -> None:
        facts = kwargs.get("facts")
        kwargs["initial"] = {"least_count": LEAST_COUNT} | {
            "fields_given": (facts or {}).get("fields", []),
            "forms_given": (facts or {}).get("forms", []),
        }
        if facts:
            kwargs["facts"] = facts | {"only_values": "\n".join(facts["only_values"])}
        super().__init__(*args, **kwargs)
        offered: dict[str, Any] = self.fields
        offered["fields_given"].choices = fields
        offered["recipients"].choices = recipients
        offered["purposes"].choices = purposes
        offered["only_field"].choices = [("", "All rows"), *((ref, f"Only where {name} is …") for ref, name in fields)]

    def refuse(self, problem: Problem) -> None:
        """Show a mistake beside the field that it names, which may have another name here."""
        if f"{problem.field}_given" in self.fields:
            problem.field = f"{problem.field}_given"
        super().refuse(problem)

    def compare(self, now: Any) -> None:
        """Show what the line says now beside fields that have other names here."""
        given = {"fields_given": now.get("fields", []), "forms_given": now.get("forms", [])}
        super().compare({**now, **given, "only_values": "\n".join(now.get("only_values", []))})

    def gives(self) -> Gives:
        """Return what was said."""
        given = self.cleaned_data
        plain = {name: given[name] for name in ("least_geography", "onward", "derived", "how", "only_field")}
        return Gives(
            forms=tuple(given["forms_given"]),
            fields=tuple(given["fields_given"]),
            purposes=tuple(given["purposes"]),
            recipients=tuple(given["recipients"]),
            least_count=given["least_count"] or 0,
            rounding=given["rounding"] or 0,
            only_values=tuple(given["only_values"].splitlines()),
            **plain,
        )
