"""The form on which one change to many actions is chosen."""

from __future__ import annotations

from typing import Any

from django import forms

from concordat.design.forms import DateField, Form
from concordat.kernel.refs import is_ref
from concordat.plans.forms.actions import place_choices, place_of
from concordat.plans.queries.bulk_edits import Desk
from concordat.plans.rules import bulk

_TIMINGS = (
    ("deadline", "It is to be done by its date"),
    ("review", "It is reviewed on its date"),
    ("ongoing", "It is ongoing"),
)


class BulkForm(Form):
    """What one kind of change needs to know; and, carried along, the actions that were selected."""

    def __init__(self, data: Any, *, desk: Desk, kind: str, **options: Any) -> None:
        self.kind = kind
        self.base_fields = _fields(kind, desk)  # type: ignore[misc]
        super().__init__(data, **options)

    def value(self) -> Any:
        """Return what was chosen, as the command takes it."""
        told = self.cleaned_data
        if self.kind == "due-move":
            return (told["number"] if told["direction"] == bulk.LATER else -told["number"], told["unit"])
        if self.kind == "place":
            return tuple(told["place"].split("/", 1)) if "/" in told["place"] else ("", "")
        return next(iter(told.values()))

    def kept(self) -> dict[str, str]:
        """Return what was chosen as it was sent, to be sent again."""
        return {name: str(self.data.get(name, "")) for name in self.fields}


def _fields(kind: str, desk: Desk) -> dict[str, forms.Field]:
    if kind in bulk.PEOPLE:
        people = [("", "Nobody"), *desk.people]
        return {"person": forms.ChoiceField(label=bulk.KINDS[kind], required=False, choices=people)}
    if kind == "lead-add":
        return {"agency": _chosen("Agency", desk.agencies)}
    if kind == "lead-remove":
        return {"lead": _chosen("Lead", [(name, name) for name, _ in desk.leads])}
    if kind == "due-set":
        return {"due": DateField(label="Date", required=False, help_text="Leave empty to take the date away")}
    if kind == "due-move":
        return _moving()
    if kind == "timing":
        return {"timing": _chosen("What the date means", _TIMINGS, forms.RadioSelect)}
    if kind == "strand-add":
        if desk.plan.strands:
            return {"strand": _chosen("Strand", [(name, name) for name in desk.strands])}
        return {"strand": forms.CharField(label="Strand", max_length=100)}
    if kind == "strand-remove":
        return {"strand": _chosen("Strand", [(name, name) for name in desk.held_strands])}
    return {"place": _chosen("Priority or theme", _places(desk))}


def _chosen(label: str, choices: Any, widget: Any = forms.Select) -> forms.ChoiceField:
    first = [] if widget is forms.RadioSelect else [("", "Choose one")]
    return forms.ChoiceField(label=label, choices=[*first, *choices], widget=widget)


def _moving() -> dict[str, forms.Field]:
    return {
        "number": forms.IntegerField(
            label="How far", min_value=1, max_value=520, widget=forms.NumberInput(attrs={"size": 4})
        ),
        "unit": forms.ChoiceField(
            label="Weeks or months", choices=(("weeks", "Weeks"), ("months", "Months")), widget=forms.RadioSelect
        ),
        "direction": forms.ChoiceField(
            label="Which way",
            choices=((bulk.LATER, "Later"), (bulk.EARLIER, "Earlier")),
            widget=forms.RadioSelect,
            initial=bulk.LATER,
        ),
    }


def _places(desk: Desk) -> list[tuple[str, Any]]:
    """Return the headings of a plan, each as its priority and theme."""
    above = {theme.ref: priority.ref for priority in desk.priorities for theme in priority.themes.all()}

    def spelt(value: str) -> str:
        priority, theme = place_of(value)
        return f"{above[theme] if theme else priority}/{theme}"

    choices: list[tuple[str, Any]] = []
    for key, words in place_choices(desk.priorities):
        if isinstance(words, list):
            choices.append((key, [(spelt(value), text) for value, text in words]))
        else:
            choices.append(("/", words))
    return choices


def selection_of(data: Any) -> list[str]:
    """Return the references of the actions that a form carries: ticked one by one, or packed into one field."""
    found = [*data.getlist("action"), *str(data.get("actions", "")).split()]
    return [ref for ref in dict.fromkeys(found) if is_ref(ref)]
