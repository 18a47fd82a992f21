"""A form that knows what the thing said when it was opened, so that the second of two people is told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from concordat.design.forms import Form
from concordat.kernel.errors import Problem
from concordat.kernel.refs import new_ref
from concordat.kernel.seals import Stale, seal


class SeenForm(Form):
    """A form opened on `facts`: with what a thing says, or without, with the reference of a new thing."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, facts: Mapping[str, object] | None = None, **kwargs: Any) -> None:
        initial = kwargs.pop("initial", {})
        mark = seal(facts) if facts is not None else new_ref()
        super().__init__(*args, initial={**initial, **(facts or {}), "seen": mark}, **kwargs)

    def refuse(self, problem: Problem) -> None:
        """Show a mistake; where somebody else has changed the thing, show what it says now beside each field."""
        super().refuse(problem)
        if isinstance(problem, Stale):
            self.compare(problem.now)
            sent: Any = self.data.copy()  # type: ignore[attr-defined]
            sent["seen"] = seal(problem.now)
            self.data = sent

    @property
    def mark(self) -> str:
        """What the form carried: the seal of what it was opened on, or the reference of the new thing."""
        return str(self.cleaned_data.get("seen") or "")
