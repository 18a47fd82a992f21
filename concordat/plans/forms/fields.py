"""Fields that the forms of `plans` share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from concordat.design.forms import Form
from concordat.kernel.errors import Problem
from concordat.kernel.refs import new_ref
from concordat.plans.rules.actions import item_lines
from concordat.plans.rules.changes import Stale, seal


class ContentForm(Form):
    """A form on which something that a plan says is changed, or added.

    With `facts`, what the thing said when the form was opened, it carries their seal in the field `seen`; without, the
    reference of the thing that is to be added in the field `ref`. With `corrects` it asks why, as in a plan in force.
    """

    def __init__(
        self, *args: Any, facts: Mapping[str, object] | None = None, corrects: bool = False, **options: Any
    ) -> None:
        name, value = ("ref", new_ref()) if facts is None else ("seen", seal(facts))
        initial = self.said(facts) if facts is not None else {}
        options["initial"] = initial | {name: value} | (options.get("initial") or {})
        super().__init__(*args, **options)
        self.fields[name] = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
        if corrects:
            self.fields["why"] = why_field()

    def said(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """Return facts of a thing as the fields of the form show them."""
        return dict(facts)

    def refuse(self, problem: Problem) -> None:
        """Show a mistake; where somebody else was faster, what they wrote, and let the form replace it when sent again."""
        super().refuse(problem)
        if isinstance(problem, Stale):
            self.compare(self.said(problem.now))
            sent: Any = self.data.copy()  # type: ignore[attr-defined]
            sent["seen"] = seal(problem.now)
            self.data = sent


class WhyForm(Form):
    """Why something of a plan in force is changed, where that is asked at all."""

    def __init__(self, *args: Any, asked: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if asked:
            self.fields["why"] = why_field()


class LinesField(forms.CharField):
    """A list written one item a line."""

    def __init__(self, *, rows: int = 3, **options: Any) -> None:
        options.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        options.setdefault("required", False)
        super().__init__(**options)

    def clean(self, value: Any) -> Any:
        """Return the items, without bullets and empty lines."""
        return item_lines(str(super().clean(value)))

    def prepare_value(self, value: Any) -> Any:
        """Write one item a line; give back as it was what somebody typed."""
        return "\n".join(value) if isinstance(value, (list, tuple)) else value


def why_field() -> forms.CharField:
    """Return the question that is asked of everybody who corrects what is in force."""
    return forms.CharField(
        label="Why is it corrected?",
        help_text="The plan is in force. The record keeps what it said before, and your reason.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say why it is corrected"},
    )


def day_from(fact: object) -> date | None:
    """Return a day of a thing's facts, which hold it as text."""
    return date.fromisoformat(fact) if isinstance(fact, str) and fact else fact if isinstance(fact, date) else None


def text_area(rows: int) -> forms.Textarea:
    """Return a box of so many lines."""
    return forms.Textarea(attrs={"rows": rows})


class ReasonForm(Form):
    """Why something is taken out of a plan in force; nothing is asked of one that is still written.

    The command says where a reason is missing: while an amendment is being made none is needed.
    """

    def __init__(self, *args: Any, corrects: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if corrects:
            ask_why(self)

    def why(self) -> str:
        """Return the reason, or nothing."""
        return str(self.cleaned_data.get("why", ""))


def ask_why(form: Form) -> None:
    """Ask for the reason of a change; whether one is needed the command says."""
    form.fields["why"] = why_field()
    form.fields["why"].required = False
