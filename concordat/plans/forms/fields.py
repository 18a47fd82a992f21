"""Fields that the forms of `plans` share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from django import forms

from concordat.design.forms import Form
from concordat.kernel.errors import Problem
from concordat.kernel.refs import new_ref
from concordat.kernel.seals import Stale
from concordat.plans.rules.actions import item_lines
from concordat.plans.rules.changes import seal

_ASKED = {
    "corrected": ("Why is it corrected?", "The record keeps what it said before, and your reason."),
    "added": ("Why is it added?", "The record keeps your reason."),
    "taken out": ("Why is it taken out?", "The record keeps what it said, and your reason."),
}
_CARRIED = ("ref", "seen", "why")


class ContentForm(Form):
    """A form on which something that a plan says is changed, or added.

    With `facts`, what the thing said when the form was opened, it carries their seal in the field `seen`; without, the
    reference of the thing that is to be added in the field `ref`, unless such things have none (`referenced`). With
    `corrects` it asks why, as in a plan in force.
    """

    referenced: ClassVar[bool] = True

    def __init__(
        self, *args: Any, facts: Mapping[str, object] | None = None, corrects: bool = False, **options: Any
    ) -> None:
        initial = self.said(facts) if facts is not None else {}
        carried = {"seen": seal(facts)} if facts is not None else {"ref": new_ref()} if self.referenced else {}
        options["initial"] = initial | carried | (options.get("initial") or {})
        super().__init__(*args, **options)
        for name in carried:
            self.fields[name] = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
        if corrects:
            self.fields["why"] = why_field("added" if facts is None else "corrected")

    def said(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """Return facts of a thing as the fields of the form show them."""
        return dict(facts)

    def written(self) -> dict[str, Any]:
        """Return what was written of the thing itself."""
        return {name: value for name, value in self.cleaned_data.items() if name not in _CARRIED}

    def carried(self) -> dict[str, Any]:
        """Return what the command is told beside that: the seal or the reference, and the reason where it was asked."""
        return {name: str(self.cleaned_data[name]) for name in _CARRIED if name in self.cleaned_data}

    def refuse(self, problem: Problem) -> None:
        """Show a mistake; where somebody else was faster, what they wrote, and let the form replace it when sent again."""
        super().refuse(problem)
        if isinstance(problem, Stale):
            self.compare(self.said(problem.now))
            self.carry(seen=seal(problem.now))

    def carry(self, **values: str) -> None:
        """Let the form, shown again, carry other values than it was sent with."""
        sent: Any = self.data.copy()  # type: ignore[attr-defined]
        for name, value in values.items():
            sent[name] = value
        self.data = sent


class ReasonForm(Form):
    """Why something of a plan in force is changed or taken out; nothing is asked while everything in it may change."""

    def __init__(self, *args: Any, corrects: bool, done: str = "taken out", **options: Any) -> None:
        super().__init__(*args, **options)
        if corrects:
            self.fields["why"] = why_field(done)

    def why(self) -> str:
        """Return the reason, or nothing."""
        return str(self.cleaned_data.get("why", ""))


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


def why_field(done: str = "corrected") -> forms.CharField:
    """Return the question that is asked of everybody who corrects what is in force, adds to it or takes from it."""
    label, kept = _ASKED[done]
    return forms.CharField(
        label=label,
        help_text=f"The plan is in force. {kept}",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": f"Say why it is {done}"},
    )


def day_from(fact: object) -> date | None:
    """Return a day of a thing's facts, which hold it as text."""
    return date.fromisoformat(fact) if isinstance(fact, str) and fact else fact if isinstance(fact, date) else None


def text_area(rows: int) -> forms.Textarea:
    """Return a box of so many lines."""
    return forms.Textarea(attrs={"rows": rows})
