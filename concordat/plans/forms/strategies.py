"""The form of a linked strategy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms

from concordat.design.forms import DateField
from concordat.plans.forms.fields import ContentForm, day_from
from concordat.plans.rules.strategies import StrategyWords

_KINDS = (
    ("strategy", "A plan or strategy"),
    ("board", "A board"),
    ("police-and-crime", "A priority of the Police and Crime Plan"),
)


class StrategyForm(ContentForm):
    """What a linked strategy is, whose, until when it is in date, where it is published, and which priorities serve it."""

    choice_hints: ClassVar[Mapping[str, Mapping[str, str]]] = {
        "kind": {"police-and-crime": "The partnership must have regard to it (Crime and Disorder Act 1998)"}
    }

    kind = forms.ChoiceField(label="What is it?", choices=_KINDS, widget=forms.RadioSelect, initial="strategy")
    name = forms.CharField(label="Name", max_length=300)
    holder = forms.CharField(
        label="Whose is it?", max_length=200, required=False, help_text="For example, the health and wellbeing board"
    )
    ends = DateField(label="In date until", required=False, help_text="For example, 31 March 2029")
    address = forms.URLField(
        label="Where is it published?",
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text="A web address, such as https://example.org/strategy",
    )
    priorities = forms.MultipleChoiceField(
        label="Which priorities of this plan serve it?", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        *args: Any,
        priorities: Sequence[tuple[str, str]],
        facts: Mapping[str, object] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, facts=facts, **options)
        if priorities:
            self.fields["priorities"].choices = list(priorities)  # type: ignore[attr-defined]
        else:
            del self.fields["priorities"]

    def said(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """Return facts of a strategy as the fields of the form show them, its day as a day."""
        return super().said(facts) | {"ends": day_from(facts["ends"])}

    def given(self) -> dict[str, Any]:
        """Return what was written, and the priorities that serve it by reference, for the command."""
        told = self.written()
        return {"priorities": list(told.pop("priorities", ())), "words": StrategyWords(**told)}
