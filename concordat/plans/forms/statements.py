"""Forms of statements, and of what is said of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms

from concordat.design.forms import Form
from concordat.kernel.periods import Quarter
from concordat.plans.forms.actions import choice_of, place_choices, place_of
from concordat.plans.forms.fields import ContentForm, text_area
from concordat.plans.forms.updates import quarter_words
from concordat.plans.rules.statements import KINDS, LONGEST, LONGEST_FIGURE, LONGEST_NOTE, STATISTIC, StatementWords


class StatementForm(ContentForm):
    """An aim, outcome, key statistic, key deliverable or cell of a service matrix, and where it is held."""

    choice_hints: ClassVar[Mapping[str, Mapping[str, str]]] = {
        "kind": {
            "aim": "What the partnership wants",
            "outcome": "What will be different for people",
            "statistic": "A figure that is followed quarter by quarter",
            "deliverable": "Something that will be there to see; actions evidence it",
            "active": "A service or measure that there is, in a service matrix",
            "gap": "What a service matrix shows to be missing",
        }
    }

    kind = forms.ChoiceField(label="What is it?", choices=list(KINDS.items()), widget=forms.RadioSelect)
    text = forms.CharField(label="What it says", max_length=LONGEST, widget=text_area(3))
    place = forms.ChoiceField(label="Where it is held", required=False)
    strand = forms.ChoiceField(label="Strand", required=False)
    topic = forms.CharField(
        label="What the matrix is of",
        max_length=200,
        required=False,
        help_text="For what is in place and for gaps alone",
    )
    definition = forms.CharField(
        label="How it is counted",
        max_length=2000,
        required=False,
        widget=text_area(2),
        help_text="For a key statistic: what counts and what does not",
    )
    origin = forms.CharField(
        label="Where it comes from", max_length=300, required=False, help_text="For a key statistic: whose data it is"
    )

    def __init__(self, *args: Any, desk: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        places = place_choices(desk.priorities)
        self.fields["place"].choices = [("", "The whole plan"), *places[1:]]  # type: ignore[attr-defined]
        held = desk.statement.strand if desk.statement else ""
        strands = dict.fromkeys([*(str(each["name"]) for each in desk.plan.strands), *filter(None, [held])])
        self.fields["strand"].choices = [("", "None"), *((name, name) for name in strands)]  # type: ignore[attr-defined]

    def said(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """Return facts of a statement as the fields of the form show them: its place as a choice."""
        return super().said(facts) | {"place": choice_of(facts["priority"], facts["theme"])}

    def words(self) -> StatementWords:
        """Return what was written, for the command."""
        told = self.written()
        priority, theme = place_of(told.pop("place"))
        return StatementWords(**told, priority=priority, theme=theme)


class NoteForm(Form):
    """How something stands in a quarter: a figure for a statistic, words for a deliverable and for usual work."""

    quarter = forms.ChoiceField(label="Quarter")
    figure = forms.CharField(
        label="The figure, with its unit",
        max_length=LONGEST_FIGURE,
        required=False,
        help_text="For example, 41 visits or 12.5%",
    )
    text = forms.CharField(label="In words", max_length=LONGEST_NOTE, required=False, widget=text_area(4))

    def __init__(self, *args: Any, quarters: Sequence[Quarter], kind: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["quarter"].choices = [(str(each), quarter_words(each)) for each in reversed(quarters)]  # type: ignore[attr-defined]
        if kind == STATISTIC:
            self.fields["figure"].required = True
            self.fields["figure"].error_messages["required"] = "Enter the figure, with its unit"
            return
        del self.fields["figure"]
        words = self.fields["text"]
        words.required = True
        words.error_messages["required"] = "Say in a few words how it stands"
        words.label = "What shows it" if kind else "What goes on, and what has changed"
        words.help_text = "Name nobody who is a victim, suspect or client"
