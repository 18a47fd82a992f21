"""The form of an update."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from concordat.design.forms import FilesField, Form
from concordat.kernel.errors import Problem
from concordat.kernel.periods import Quarter
from concordat.plans.forms.fields import text_area
from concordat.plans.rules import evidence as rules
from concordat.plans.rules.updates import BRAG_HINTS, LINE_LIMIT, NARRATIVE_LIMIT

BRAG_CHOICES = (
    ("blue", "Blue: complete"),
    ("green", "Green: on track"),
    ("amber", "Amber: at risk"),
    ("red", "Red: off track"),
    ("grey", "Grey: not due"),
)


class UpdateForm(Form):
    """How an action goes in a quarter. To keep it for later, nothing but the quarter must be said."""

    choice_hints: ClassVar[Mapping[str, Mapping[str, str]]] = {"brag": BRAG_HINTS}

    quarter = forms.ChoiceField(label="Quarter", help_text="Quarters of the plan's period that have begun")
    brag = forms.ChoiceField(
        label="How does it go?",
        widget=forms.RadioSelect,
        choices=BRAG_CHOICES,
        error_messages={"required": "Choose a status"},
    )
    narrative = forms.CharField(
        label="What happened",
        max_length=NARRATIVE_LIMIT,
        widget=text_area(6),
        help_text="Two or three sentences that a board member can follow. Name nobody who is a victim, suspect or client.",
        error_messages={"required": "Say in a few words how it goes"},
    )
    next_step = forms.CharField(
        label="What comes next",
        max_length=LINE_LIMIT,
        required=False,
        widget=text_area(2),
        help_text="The next step, and by when",
    )
    risk = forms.CharField(
        label="What stands in the way",
        max_length=LINE_LIMIT,
        required=False,
        widget=text_area(2),
        help_text="A risk that the board should know of, or the help that you need from it",
    )
    without = forms.MultipleChoiceField(
        label="Files kept with this draft",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Tick those that are to be taken away",
    )
    evidence = FilesField(
        label="Evidence",
        required=False,
        suffixes=rules.SUFFIXES,
        help_text=f"Files that show it: {rules.KINDS_IN_WORDS}. {rules.MOST_FILES} at most, of up to "
        f"{rules.MEGABYTES} MB each. You can choose several at once.",
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        quarters: Sequence[Quarter],
        kept: Sequence[tuple[str, str]] = (),
        submits: bool = True,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.fields["quarter"].choices = [(str(quarter), quarter_words(quarter)) for quarter in reversed(quarters)]  # type: ignore[attr-defined]
        self.offer(kept)
        if not submits:
            self.fields["brag"].required = self.fields["narrative"].required = False

    def offer(self, kept: Sequence[tuple[str, str]]) -> None:
        """Offer to take away the files that are kept with the draft: pairs of reference and name."""
        self.fields["without"].choices = list(kept)  # type: ignore[attr-defined]

    def clean_evidence(self) -> list[tuple[str, bytes]]:
        """Return each file's name and bytes; refuse what is too many, too large or of a kind that is not kept."""
        uploads = self.cleaned_data["evidence"]
        try:
            rules.check_count(len(uploads))
            return [self._read(upload) for upload in uploads]
        except Problem as problem:
            raise ValidationError(f"{problem.message.rstrip('.')}. Choose your files again") from None

    def _read(self, upload: Any) -> tuple[str, bytes]:
        name = upload.name or "document"
        rules.check_size(name, upload.size or 0)
        content = upload.read()
        rules.check_file(name, content)
        return name, content

    def sealed(self, seen: str) -> None:
        """Have the form, sent back, speak of what stands now."""
        data = self.data.copy()  # type: ignore[attr-defined]
        data["seen"] = seen
        self.data = data


def quarter_words(quarter: Quarter) -> str:
    """Write a quarter with its months: 2023/24 Q2 (July to September 2023)."""
    return f"{quarter} ({quarter.first:%B} to {quarter.last:%B %Y})"
