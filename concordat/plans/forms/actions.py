"""Forms of actions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms

from concordat.design.forms import DateField
from concordat.plans.forms.fields import ContentForm, LinesField, day_from, text_area, why_field
from concordat.plans.rules.actions import ActionWords, asked_of_assigning

_PRIORITY, _THEME = "p-", "t-"


class ActionForm(ContentForm):
    """What an action says, when it is due, and under which heading it stands."""

    code = forms.CharField(
        label="Reference",
        max_length=30,
        required=False,
        help_text="As the plan prints it, for example SG1",
        widget=forms.TextInput(attrs={"size": 10}),
    )
    text = forms.CharField(label="What will be done", max_length=4000, widget=text_area(4))
    place = forms.ChoiceField(label="Where it stands", required=False)
    outcome = forms.CharField(label="What will be different", max_length=4000, required=False, widget=text_area(3))
    measures = LinesField(label="How we will tell", help_text="Measures, one a line")
    strands = LinesField(label="Strands", rows=2, help_text="For example Prevent or Protect, one a line")
    timescale = forms.CharField(
        label="Timescale as stated",
        max_length=200,
        required=False,
        help_text="In the plan's own words, for example “by winter”",
    )
    due = DateField(
        label="Date", required=False, help_text="The last day, if the plan means one. For example, 31 March 2027"
    )

    def __init__(self, *args: Any, priorities: Iterable[Any] = (), corrects: bool = False, **options: Any) -> None:
        super().__init__(*args, corrects=corrects, **options)
        choices = place_choices(priorities)
        if len(choices) > 1 and not corrects:
            self.fields["place"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["place"]

    def said(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """Return facts of an action as the fields of the form show them: its place as one, its day as a day."""
        priority, theme = facts["priority"], facts["theme"]
        place = f"{_THEME}{theme}" if theme else f"{_PRIORITY}{priority}" if priority else ""
        return super().said(facts) | {"place": place, "due": day_from(facts["due"])}

    def words(self, kept: tuple[str, str] = ("", "")) -> ActionWords:
        """Return what was written, for the command; `kept` is the priority and theme where neither was asked."""
        told = {name: value for name, value in self.cleaned_data.items() if name not in ("why", "ref", "seen")}
        place = told.pop("place", None)
        priority, theme = kept if place is None else place_of(place)
        return ActionWords(**told, priority=priority, theme=theme)


def place_choices(priorities: Iterable[Any]) -> list[tuple[str, Any]]:
    """Return the headings of a plan as choices: under none, a priority, or a theme of one."""
    choices: list[tuple[str, Any]] = [("", "Under no priority")]
    for priority in priorities:
        under = [(f"{_PRIORITY}{priority.ref}", f"{priority.name} (no theme)")]
        under += [(f"{_THEME}{theme.ref}", theme.name) for theme in priority.themes.all()]
        choices.append((priority.name, under))
    return choices


def place_of(value: str) -> tuple[str, str]:
    """Return the priority and the theme that a choice means."""
    if value.startswith(_THEME):
        return "", value.removeprefix(_THEME)
    return value.removeprefix(_PRIORITY), ""


class AssignForm(ContentForm):
    """Who owns an action, and which agencies lead it; the leads are not asked where `agencies` is None."""

    owner = forms.ChoiceField(
        label="Owner",
        required=False,
        help_text="One person who answers for it. They are told by a notice and by e-mail.",
    )
    leads = forms.MultipleChoiceField(
        label="Who leads it", required=False, widget=forms.CheckboxSelectMultiple, help_text="Tick all that apply"
    )

    def __init__(
        self,
        *args: Any,
        people: Sequence[tuple[str, list[tuple[str, str]]]],
        agencies: Sequence[tuple[str, str]] | None,
        action: Any,
        corrects: bool = False,
        **options: Any,
    ) -> None:
        by_name = {name: ref for ref, name in agencies or ()}
        self._leads: dict[str, tuple[str, str]] = {}
        for lead in action.leads.all():
            agency = lead.agency_id or by_name.get(lead.name, "")
            own = f"agency-{agency}"
            self._leads[own if agency and own not in self._leads else f"lead-{lead.name}"] = (lead.name, agency)
        super().__init__(*args, facts=asked_of_assigning(action.facts()), **options)
        self.fields["owner"].choices = _owners(people, action)  # type: ignore[attr-defined]
        if agencies is None:
            del self.fields["leads"]
            return
        led = {agency for _, agency in self._leads.values()}
        printed = {name for name, _ in self._leads.values()}
        self._others = {
            f"agency-{ref}": (name, ref) for ref, name in agencies if ref not in led and name not in printed
        }
        choices = [*self._leads.items(), *self._others.items()]
        self.fields["leads"].choices = [(key, _lead_words(*pair)) for key, pair in choices]  # type: ignore[attr-defined]
        if corrects and self.is_bound and set(self.data.getlist("leads")) != set(self._leads):  # type: ignore[attr-defined]
            self.fields["why"] = why_field()

    def said(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """Return facts of an action as the fields of the form show them."""
        told = [key for key, (name, _) in self._leads.items() if name in {lead[0] for lead in facts["leads"]}]
        return {"owner": next(iter(facts["owner"]), ""), "leads": told}

    def facts(self) -> dict[str, Any]:
        """Return who owns the action, for the command, and what else it asks."""
        told = self.cleaned_data
        return {"owner": told["owner"], "why": told.get("why", ""), "seen": told["seen"]}

    def pairs(self) -> list[tuple[str, str]] | None:
        """Return the leads chosen, as name and agency; None where they were not asked for."""
        if "leads" not in self.fields:
            return None
        known = self._leads | self._others
        return [known[key] for key in self.cleaned_data["leads"]]


def _owners(people: Sequence[tuple[str, list[tuple[str, str]]]], action: Any) -> list[tuple[str, Any]]:
    choices: list[tuple[str, Any]] = [("", "Nobody yet"), *people]
    listed = {ref for _, members in people for ref, _ in members}
    if action.owner and action.owner.ref not in listed:
        choices.append((action.owner.ref, f"{action.owner.name} (holds no role here now)"))
    return choices


def _lead_words(name: str, agency: str) -> str:
    return name if agency else f"{name} (as the plan prints it; no agency here is known by this name)"
