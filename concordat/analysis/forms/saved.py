"""Forms of saved analyses."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django import forms

from concordat.analysis.models import Analysis
from concordat.analysis.rules.questions import MOST_BYTES
from concordat.design.forms import DateField, Form, area
from concordat.design.seen import SeenForm
from concordat.kernel.errors import Problem

Choices = Sequence[tuple[str, str]]
_NO_PURPOSE = ("", "None, or the only one there is")
_MEANS = {
    "nobody": "You alone see that it exists",
    "agency": "People of your agency see the question, and the answer that each of them may have",
    "partnership": "Everybody in the partnership sees the question, and the answer that each of them may have",
}


class _AnalysisForm(SeenForm):
    title = forms.CharField(
        label="What is it called?", max_length=150, help_text="For example, Violence by ward, last twelve months"
    )
    note = forms.CharField(
        label="What is it for, and what should a reader know?", required=False, max_length=4000, widget=area(4)
    )
    purpose = forms.ChoiceField(
        label="For which purpose is the data asked?", required=False, help_text="Agreements give data for a purpose"
    )

    protected = forms.BooleanField(
        label="Ask for protected figures, also where one could have exact ones",
        required=False,
        help_text="They can be shown to others under the agreement. Figures of open data are exact",
    )

    def __init__(self, *args: Any, purposes: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["purpose"].choices = [_NO_PURPOSE, *purposes]  # type: ignore[attr-defined]
        if not purposes:  # all of it is open data, which is asked for no purpose and told exactly
            del self.fields["purpose"], self.fields["protected"]

    def facts(self) -> dict[str, Any]:
        """Return what was written, as the command takes it; raise Problem where the question is not JSON."""
        said = self.cleaned_data
        given = {"title": said["title"], "note": said["note"], "purpose": said.get("purpose", "")}
        given["protected"] = said.get("protected", False)
        return given | {"question": read_json(self.cleaned_data["question"])}


class SaveForm(_AnalysisForm):
    """A question to save: under which title, why, and with whom it is shared."""

    choice_hints = {"shared": _MEANS}
    shared = forms.ChoiceField(
        label="Who else may see it?", choices=Analysis.Shared.choices, widget=forms.RadioSelect, initial="nobody"
    )
    question = forms.CharField(widget=forms.HiddenInput, max_length=MOST_BYTES)


class EditForm(_AnalysisForm):
    """A saved analysis, with its question as it is written."""

    question = forms.CharField(
        label="The question, as it is written",
        max_length=MOST_BYTES,
        widget=area(12),
        help_text="In JSON. It is easier to put another question together where you ask, and to save that",
    )


class ShareForm(Form):
    """With whom an analysis is shared."""

    choice_hints = {"shared": _MEANS}
    shared = forms.ChoiceField(label="Who may see it?", choices=Analysis.Shared.choices, widget=forms.RadioSelect)


class AnnotationForm(SeenForm):
    """What is written beside an analysis."""

    words = forms.CharField(
        label="What should readers know?",
        max_length=2000,
        widget=area(4),
        help_text="Everybody who sees the analysis reads it, so write no figure that not all of them may have",
    )
    on = DateField(label="Is it about a day?", required=False)
    group = forms.CharField(
        label="Is it about one of its groups?", required=False, max_length=200, help_text="As the table names it"
    )

    def facts(self) -> dict[str, Any]:
        """Return what was written, as the command takes it."""
        given = self.cleaned_data
        return {"words": given["words"].strip(), "on": given["on"], "group": given["group"].strip()}


class KeepForm(Form):
    """Why today's answer is kept."""

    why = forms.CharField(
        label="Why do you keep it?", required=False, max_length=200, help_text="For example, For the board in March"
    )


def read_json(text: str) -> Any:
    """Return plain values from JSON; raise Problem where it is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise Problem("The question is not JSON.", "question") from None
