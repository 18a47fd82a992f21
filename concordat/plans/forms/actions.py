"""Forms of actions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django import forms

from concordat.design.forms import DateField
from concordat.plans.forms.fields import ContentForm, LinesField, day_from, text_area, why_field
from concordat.plans.rules.actions import ActionWords, asked_of_assigning

_PRIORITY, _THEME = "p-", "t-"


_TIMING = (
    ("", "As the timescale says"),
    ("deadline", "To be done by the date"),
    ("review", "To be reviewed on the date"),
    ("ongoing", "Ongoing: it has no last day"),
)
BESIDE = ("also", "serves", "evidences")


class ActionForm(ContentForm):
    """What an action says, when it is due, under which headings it stands and what it serves."""

    choice_hints: ClassVar[Mapping[str, Mapping[str, str]]] = {
        "timing": {"": "“Review July 2027” is a review, “ongoing” is ongoing, “by March 2027” is a last day"}
    }

    code = forms.CharField(
        label="Reference",
        max_length=30,
        required=False,
        help_text="As the plan prints it, for example SG1",
        widget=forms.TextInput(attrs={"size": 10}),
    )
    text = forms.CharField(label="What will be done", max_length=4000, widget=text_area(4))
    place = forms.ChoiceField(label="Where it stands", required=False, help_text="It is counted there")
    output = forms.CharField(
        label="What it produces",
        max_length=4000,
        required=False,
        widget=text_area(2),
        help_text="What can be held or counted, for example a trained team",
    )
    outcome = forms.CharField(label="What will be different", max_length=4000, required=False, widget=text_area(3))
    measures = LinesField(label="How we will tell", help_text="Success factors, one a line")
    strands = forms.MultipleChoiceField(
        label="Strands", required=False, widget=forms.CheckboxSelectMultiple, help_text="Tick all that apply"
    )
    timescale = forms.CharField(
        label="Timescale as stated",
        max_length=200,
        required=False,
        help_text="In the plan's own words, for example “by winter” or “review July 2027”",
    )
    timing = forms.ChoiceField(label="What is its date?", required=False, widget=forms.RadioSelect, choices=_TIMING)
    due = DateField(
        label="Date",
        required=False,
        help_text="Leave empty to take the day that the timescale states. For example, 31 March 2027",
    )
    also = forms.MultipleChoiceField(
        label="Also shown under",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="It is counted once all the same",
    )
    serves = forms.MultipleChoiceField(
        label="Which other strategy does it serve?", required=False, widget=forms.CheckboxSelectMultiple
    )
    evidences = forms.MultipleChoiceField(
        label="Which key deliverable does it evidence?", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, desk: Any, corrects: bool = False, **options: Any) -> None:
        super().__init__(*args, corrects=corrects, **options)
        choices = place_choices(desk.priorities)
        known = [str(strand["name"]) for strand in desk.plan.strands]
        held = desk.action.strands if desk.action else ()
        strands = list(dict.fromkeys([*known, *held]))
        self._offer("place", choices if len(choices) > 1 and not corrects else [])
        self._offer("strands", [(name, name) for name in strands])
        self._offer("also", also_choices(desk.priorities))
        self._offer("serves", [(strategy.ref, strategy.name) for strategy in desk.strategies])
        self._offer("evidences", [(each.ref, deliverable_words(each)) for each in desk.deliverables])
        self._meanings = {str(strand["name"]): str(strand.get("meaning", "")) for strand in desk.plan.strands}

    def said(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """Return facts of an action as the fields of the form show them: its places as choices, its day as a day."""
        also = [choice_of(*place) for place in facts["also"]]
        told = {"place": choice_of(facts["priority"], facts["theme"]), "also": also, "due": day_from(facts["due"])}
        return super().said(facts) | told

    def hint_for(self, name: str, value: object) -> str:
        """Return what a choice means; of a strand, what the plan says of it."""
        return self._meanings.get(str(value), "") if name == "strands" else super().hint_for(name, value)

    def _offer(self, name: str, choices: list[Any]) -> None:
        if choices:
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields[name]

    def words(self, kept: tuple[str, str] = ("", ""), strands: Sequence[str] = ()) -> ActionWords:
        """Return what was written, for the command; `kept` and `strands` stand where they were not asked."""
        told = self.written()
        place = told.pop("place", None)
        priority, theme = kept if place is None else place_of(place)
        told["strands"] = tuple(told.get("strands", strands))
        also = told.pop("also", None)
        for name in ("serves", "evidences"):
            told[name] = tuple(told[name]) if name in told else None
        places = None if also is None else tuple(place_of(each) for each in also)
        return ActionWords(**told, priority=priority, theme=theme, also=places)

    @property
    def beside(self) -> list[str]:
        """The questions that few actions need, which stand folded at the end."""
        return [name for name in BESIDE if name in self.fields]

    @property
    def beside_open(self) -> bool:
        """Whether one of them is answered, or wrong, so that they should be seen."""
        return any(self[name].value() or self[name].errors for name in self.beside)


def also_choices(priorities: Iterable[Any]) -> list[tuple[str, str]]:
    """Return the headings of a plan as a flat list of choices."""
    choices = []
    for priority in priorities:
        choices.append((f"{_PRIORITY}{priority.ref}", priority.name))
        choices += [(f"{_THEME}{theme.ref}", f"{priority.name} › {theme.name}") for theme in priority.themes.all()]
    return choices


def deliverable_words(statement: Any) -> str:
    """Return a key deliverable with where it stands, for a choice."""
    place = statement.theme or statement.priority
    return f"{statement.text} ({place})" if place else str(statement.text)


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


def choice_of(priority: str, theme: str) -> str:
    """Return the choice that means where an action stands, or is shown too."""
    return f"{_THEME}{theme}" if theme else f"{_PRIORITY}{priority}" if priority else ""


class AssignForm(ContentForm):
    """Who owns an action, and which agencies lead it and contribute; agencies are not asked where `agencies` is None."""

    owner = forms.ChoiceField(
        label="Owner",
        required=False,
        help_text="One person who answers for it. They are told by a notice and by e-mail.",
    )
    deputy = forms.ChoiceField(
        label="Deputy",
        required=False,
        help_text="Somebody who may do whatever the owner may, and is reminded too.",
    )
    leads = forms.MultipleChoiceField(
        label="Who leads it", required=False, widget=forms.CheckboxSelectMultiple, help_text="Tick all that apply"
    )
    other_leads = LinesField(label="Other leads, as the plan prints them", rows=2, help_text="One a line")
    contributors = forms.MultipleChoiceField(
        label="Who contributes",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="They help without leading. No update is asked of them",
    )
    other_contributors = LinesField(label="Other contributors, as the plan prints them", rows=2, help_text="One a line")

    def __init__(
        self,
        *args: Any,
        people: Sequence[tuple[str, list[tuple[str, str]]]],
        agencies: Sequence[tuple[str, str]] | None,
        action: Any,
        corrects: bool = False,
        **options: Any,
    ) -> None:
        self._known: dict[str, dict[str, tuple[str, str]]] = {}
        self._now: dict[str, list[str]] = {}
        for name in _PARTS:
            self._known[name], self._now[name] = _offered(getattr(action, name).all(), agencies or (), name.rstrip("s"))
        super().__init__(*args, facts=asked_of_assigning(action.facts()), **options)
        self.fields["owner"].choices = _people(people, action.owner, "Nobody yet")  # type: ignore[attr-defined]
        self.fields["deputy"].choices = _people(people, action.deputy, "Nobody")  # type: ignore[attr-defined]
        for name, known in self._known.items():
            if agencies is None:
                del self.fields[name], self.fields[f"other_{name}"]
            elif known:
                self.fields[name].choices = [(key, _lead_words(*pair)) for key, pair in known.items()]  # type: ignore[attr-defined]
            else:
                del self.fields[name]
        if corrects and self.is_bound and agencies is not None and any(self._changes(name) for name in _PARTS):
            self.fields["why"] = why_field()

    def _changes(self, name: str) -> bool:
        sent: Any = self.data
        return set(sent.getlist(name)) != set(self._now[name]) or bool(sent.get(f"other_{name}", "").strip())

    def said(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """Return facts of an action as the fields of the form show them."""
        told: dict[str, Any] = {part: next(iter(facts[part]), "") for part in ("owner", "deputy")}
        for name in _PARTS:
            printed = {part[0] for part in facts[name]}
            told[name] = [key for key, (part, _) in self._known[name].items() if part in printed]
        return told

    def facts(self) -> dict[str, Any]:
        """Return who owns the action, for the command, and what else it asks."""
        told = self.cleaned_data
        return {"owner": told["owner"], "deputy": told["deputy"], "why": told.get("why", ""), "seen": told["seen"]}

    def pairs(self, name: str = "leads") -> list[tuple[str, str]] | None:
        """Return the leads, or contributors, chosen and typed, as name and agency; None where they were not asked for."""
        if f"other_{name}" not in self.fields:
            return None
        chosen = [self._known[name][key] for key in self.cleaned_data.get(name, ())]
        return [*chosen, *((typed, "") for typed in self.cleaned_data[f"other_{name}"])]


_PARTS = ("leads", "contributors")


def _offered(
    parts: Iterable[Any], agencies: Sequence[tuple[str, str]], prefix: str
) -> tuple[dict[str, tuple[str, str]], list[str]]:
    """Return what can be ticked, those that have a part now before the other agencies, and the keys of the former."""
    by_name = {name: ref for ref, name in agencies}
    now: dict[str, tuple[str, str]] = {}
    for part in parts:
        agency = part.agency_id or by_name.get(part.name, "")
        own = f"agency-{agency}"
        now[own if agency and own not in now else f"{prefix}-{part.name}"] = (part.name, agency)
    held = {agency for _, agency in now.values()}
    printed = {name for name, _ in now.values()}
    others = {f"agency-{ref}": (name, ref) for ref, name in agencies if ref not in held and name not in printed}
    return now | others, list(now)


def _people(people: Sequence[tuple[str, list[tuple[str, str]]]], now: Any, nobody: str) -> list[tuple[str, Any]]:
    choices: list[tuple[str, Any]] = [("", nobody), *people]
    listed = {ref for _, members in people for ref, _ in members}
    if now and now.ref not in listed:
        choices.append((now.ref, f"{now.name} (holds no role here now)"))
    return choices


def _lead_words(name: str, agency: str) -> str:
    return name if agency else f"{name} (as the plan prints it; no agency here is known by this name)"
