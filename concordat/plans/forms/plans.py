"""Forms of plans, priorities and themes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms

from concordat.design.forms import DateField, Form
from concordat.kernel import clock
from concordat.kernel.errors import Problem
from concordat.plans.forms.fields import ContentForm, LinesField, day_from, text_area
from concordat.plans.rules import plans as rules

_NONE = "none"
_LEVELS = (
    ("strategy", "A strategy of several years"),
    ("annual", "An annual plan"),
    ("themed", "A plan on one theme"),
    ("place", "A plan for one place"),
)


class LevelField(forms.ChoiceField):
    """What kind of plan it is; left unsaid, what it was."""

    def clean(self, value: Any) -> Any:
        """Return what was chosen."""
        return super().clean(value or self.initial)


class AmendForm(Form):
    """Why a plan in force is amended, and who agreed to it."""

    reason = forms.CharField(
        label="Why is the plan amended?",
        max_length=2000,
        widget=text_area(3),
        help_text="For example, the board agreed three more actions on burglary",
    )
    board = forms.ChoiceField(
        label="Which board agreed to it?", required=False, help_text="Leave it open where no board had to agree"
    )
    agreed_on = DateField(label="Agreed on", required=False)
    minute = forms.CharField(
        label="Where it is minuted",
        max_length=200,
        required=False,
        help_text="The number of the minute, for example 4",
        widget=forms.TextInput(attrs={"size": 20}),
    )

    def __init__(self, *args: Any, boards: Sequence[tuple[str, str]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        if boards:
            self.fields["board"].choices = [("", "None"), *boards]  # type: ignore[attr-defined]
        else:
            del self.fields["board"]


class PlanForm(ContentForm):
    """What a plan is called and the time that it covers; in force, also why it is corrected."""

    choice_hints: ClassVar[Mapping[str, Mapping[str, str]]] = {
        "level": {
            "strategy": "Annual plans, themed plans and plans for places can be part of it",
            "themed": "For example, on serious violence or domestic abuse",
        }
    }

    title = forms.CharField(label="Title of the plan", max_length=200)
    period = forms.CharField(
        label="Period",
        max_length=30,
        required=False,
        help_text="As people write it, for example 2026/27 or 2026-2029. Financial years begin on 1 April.",
        widget=forms.TextInput(attrs={"size": 20}),
    )
    begins = DateField(
        label="First day", required=False, help_text="Leave empty to take it from the period. For example, 1 April 2026"
    )
    ends = DateField(
        label="Last day", required=False, help_text="Leave empty to take it from the period. For example, 31 March 2027"
    )
    level = LevelField(label="What kind of plan is it?", choices=_LEVELS, widget=forms.RadioSelect)
    about = forms.CharField(
        label="Which theme or place is it about?",
        max_length=200,
        required=False,
        help_text="For a plan on one theme or for one place, for example Serious violence or Chatham",
    )
    part_of = forms.ChoiceField(label="Which strategy is it part of?", required=False)
    linked = LinesField(
        label="Linked plans and strategies", help_text="One a line. What each is can be said later, on its own page"
    )

    def __init__(
        self, *args: Any, strategies: Sequence[tuple[str, str]] = (), drafts: bool = False, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["level"].initial = self.initial.get("level", "annual")
        if strategies:
            self.fields["part_of"].choices = [("", "None"), *strategies]  # type: ignore[attr-defined]
        else:
            del self.fields["part_of"]
        if not drafts:
            del self.fields["linked"]

    def said(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """Return facts of a plan as the fields of the form show them, days as days."""
        return super().said(facts) | {name: day_from(facts[name]) for name in ("begins", "ends")}

    def facts(self) -> dict[str, Any]:
        """Return what was written, for the command."""
        return {name: value for name, value in self.cleaned_data.items() if name != "ref"}


class PriorityForm(ContentForm):
    """What a priority is called and why it was chosen."""

    name = forms.CharField(label="Name of the priority", max_length=300)
    narrative = forms.CharField(
        label="Why it was chosen",
        required=False,
        max_length=6000,
        widget=text_area(6),
        help_text="Leave a line empty between paragraphs",
    )


class ThemeForm(ContentForm):
    """What a theme is called, its background and partners, and the priority under which it stands."""

    name = forms.CharField(label="Name of the theme", max_length=300)
    background = forms.CharField(
        label="Background and business as usual",
        required=False,
        max_length=12000,
        widget=text_area(8),
        help_text="What is known, and what goes on anyway. Leave a line empty between paragraphs",
    )
    partners = LinesField(label="Partners", help_text="Who delivers it together, one a line")
    priority = forms.ChoiceField(label="Priority", help_text="Its actions move with it")

    def __init__(
        self, *args: Any, priorities: Sequence[tuple[str, str]] = (), corrects: bool = False, **options: Any
    ) -> None:
        super().__init__(*args, corrects=corrects, **options)
        if len(priorities) > 1 and not corrects:
            self.fields["priority"].choices = list(priorities)  # type: ignore[attr-defined]
        else:
            del self.fields["priority"]


class AdoptForm(Form):
    """From which day a plan is in force, what it replaces, and that its adopter knows what is still open."""

    board = forms.ChoiceField(label="Which board signed it off?", error_messages={"required": "Choose the board"})
    on = DateField(label="Signed off on", help_text="It is in force from that day. For example, 3 April 2026")
    minute = forms.CharField(
        label="Where it is minuted",
        max_length=200,
        required=False,
        help_text="The number of the minute, for example 4",
        widget=forms.TextInput(attrs={"size": 20}),
    )
    replaces = forms.ChoiceField(
        label="Which plan does it replace?",
        widget=forms.RadioSelect,
        help_text="The plan that it replaces is retired on the same day.",
        error_messages={"required": "Say which plan it replaces, or none"},
    )
    accept_unowned = forms.BooleanField(required=False)

    def __init__(
        self,
        *args: Any,
        in_force: Sequence[Any] = (),
        unowned: int = 0,
        boards: Sequence[tuple[str, str]] = (),
        **options: Any,
    ) -> None:
        options.setdefault("initial", {"on": clock.today()})
        super().__init__(*args, **options)
        self.unowned = unowned
        if boards:
            self.fields["board"].choices = [("", "Choose a board"), *boards]  # type: ignore[attr-defined]
        else:
            del self.fields["board"]
        if in_force:
            plans = [(plan.ref, plan.title) for plan in in_force]
            self.fields["replaces"].choices = [*plans, (_NONE, "None: it stands beside what is in force")]  # type: ignore[attr-defined]
        else:
            del self.fields["replaces"]
        if unowned:
            actions = "1 action has" if unowned == 1 else f"{unowned} actions have"
            self.fields["accept_unowned"].label = f"I know that {actions} no owner yet"
        else:
            del self.fields["accept_unowned"]

    def clean_accept_unowned(self) -> bool:
        """Refuse with whatever else is refused, so that nobody is sent back twice."""
        accepted = bool(self.cleaned_data["accept_unowned"])
        try:
            rules.check_owners(self.unowned, accepted)
        except Problem as problem:
            raise forms.ValidationError(problem.message) from problem
        return accepted

    def facts(self) -> dict[str, Any]:
        """Return what was written, for the command."""
        told = dict(self.cleaned_data)
        return told | {"replaces": ""} if told.get("replaces") == _NONE else told
