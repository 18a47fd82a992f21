"""Forms for plan documents: giving one, putting right what was read, naming what it leaves unclear."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from concordat.design.forms import DateField, FileField, Form
from concordat.kernel.errors import Problem
from concordat.plans.reading import Unreadable, readable_kinds, readable_suffixes
from concordat.plans.reading.extract.kinds import kind_of
from concordat.plans.rules import documents as rules
from concordat.plans.rules.changes import seal
from concordat.plans.rules.content import day_told
from concordat.plans.rules.proposals import Names, written

_NONE = "none"


class ImportForm(Form):
    """Choose a plan document; what it is told by its content, not by its name."""

    file = FileField(
        label="Plan document",
        megabytes=rules.MEGABYTES,
        help_text=f"{readable_kinds()}. Up to {rules.MEGABYTES} MB.",
        error_messages={"required": "Choose the file that holds the plan"},
        widget=forms.FileInput(attrs={"accept": ",".join(readable_suffixes())}),
    )
    revises = forms.ChoiceField(
        label="Is it a revised copy of a plan that is here already?",
        help_text="Then you see what it changes. If you are not sure, leave it: Concordat looks for the plan itself.",
        required=False,
    )

    def __init__(self, *args: Any, plans: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed, field = list(plans), cast(forms.ChoiceField, self.fields["revises"])
        field.choices = [("", "No, or not sure"), *((ref, f"Yes, of {title}") for ref, title in listed)]
        if not listed:
            del self.fields["revises"]

    def clean_file(self) -> tuple[str, bytes]:
        """Return the file's safe name and its bytes; refuse what is plainly no plan document."""
        upload: UploadedFile[bytes] = self.cleaned_data["file"]
        name, content = rules.safe_name(upload.name or ""), upload.read()
        try:
            rules.check_size(len(content))
            kind_of(content, rules.spoken_name(name))
        except Problem as problem:
            raise ValidationError(problem.message) from None
        except Unreadable as wrong:
            raise ValidationError(str(wrong)) from None
        return name, content


class DocumentForm(Form):
    """Title and period of the plan, and the names of its priorities and themes."""

    title = forms.CharField(label="Title of the plan", max_length=200)
    period = forms.CharField(label="Period", max_length=30, required=False, help_text="For example, 2023/24 or 2020-24")

    def __init__(self, *args: Any, parts: Sequence[Mapping[str, Any]], names: Names, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parts = parts
        for at, part in enumerate(parts):
            self._ask(f"priority-{at}", f"Priority {at + 1}", part["name"], names.priority(part["name"]))
            for inner, theme in enumerate(part.get("theme_details", ())):
                now = names.theme(part["name"], theme["name"])
                self._ask(f"theme-{at}-{inner}", f"Theme {at + 1}.{inner + 1}", theme["name"], now)

    def _ask(self, name: str, label: str, printed: str, now: str) -> None:
        hint = f"Printed as “{printed}”" if now != printed else ""
        required = {"required": f"Enter the name of {label.lower()}"}
        self.fields[name] = forms.CharField(
            label=label, max_length=300, initial=now, help_text=hint, error_messages=required
        )

    def names(self) -> dict[str, dict[str, Any]]:
        """Return the names that differ from the printed ones, as the document keeps them."""
        given = self.cleaned_data
        priorities = {part["name"]: given[f"priority-{at}"].strip() for at, part in enumerate(self.parts)}
        themes = {
            part["name"]: {
                theme["name"]: given[f"theme-{at}-{inner}"].strip()
                for inner, theme in enumerate(part.get("theme_details", ()))
            }
            for at, part in enumerate(self.parts)
        }
        return {
            "priorities": _renamed(priorities),
            "themes": {part: changed for part, of in themes.items() if (changed := _renamed(of))},
        }


class ProposalForm(Form):
    """One action as it is to stand in the plan."""

    ref = forms.CharField(label="Reference", max_length=30, required=False)
    text = forms.CharField(
        label="What is to be done",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Enter what is to be done"},
    )
    part = forms.ChoiceField(label="Priority and theme", required=False)
    strand = forms.ChoiceField(label="Strand", required=False)
    outcome = forms.CharField(label="Outcome", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    measures = forms.CharField(
        label="Measures", required=False, widget=forms.Textarea(attrs={"rows": 4}), help_text="One on each line"
    )
    leads = forms.CharField(
        label="Leads",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One on each line, as printed",
    )
    timescale = forms.CharField(
        label="Timescale, as stated",
        max_length=200,
        required=False,
        help_text="For example, “By March 2024” or “Ongoing”",
    )
    due = DateField(label="Due date", required=False)

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        parts: Sequence[Mapping[str, Any]],
        names: Names,
        strands: Sequence[Mapping[str, Any]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._parts = {"": ("", "")} | dict(parts_of(parts))
        field: Any = self.fields["part"]
        field.choices = [
            (value, part_words(names, priority, theme)) for value, (priority, theme) in self._parts.items()
        ]
        self.fields["ref"].widget.attrs["size"] = 10
        if not parts:
            del self.fields["part"]
        listed, strand = [part["name"] for part in strands], cast(forms.ChoiceField, self.fields["strand"])
        strand.choices = [
            ("", "None"),
            *((name, name) for name in dict.fromkeys([*listed, self.initial.get("strand")]) if name),
        ]
        if len(listed) < 1:
            del self.fields["strand"]

    @classmethod
    def initial_of(cls, fields: Mapping[str, Any], parts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Return what the form begins with: the action as it stands."""
        place = (fields.get("priority") or "", fields.get("theme") or "")
        return {
            **{name: fields.get(name) or "" for name in ("ref", "text", "outcome", "timescale", "strand")},
            "seen": seal(written(fields)),
            "measures": "\n".join(fields.get("measures") or ()),
            "leads": "\n".join(fields.get("leads") or ()),
            "due": day_told(fields.get("due")),
            "part": next((value for value, found in parts_of(parts) if found == place), ""),
        }

    def fields_given(self) -> dict[str, Any]:
        """Return the action's fields as a proposal keeps them."""
        given = self.cleaned_data
        priority, theme = self._parts[given.get("part", "")]
        return {
            **{name: given[name].strip() for name in ("ref", "text", "outcome", "timescale")},
            "measures": _lines(given["measures"]),
            "leads": _lines(given["leads"]),
            "due": given["due"].isoformat() if given["due"] else None,
            "priority": priority,
            "theme": theme,
            **({"strand": given["strand"]} if "strand" in given else {}),
        }


class AgenciesForm(Form):
    """Which agency of the partnership each printed name means."""

    def __init__(
        self,
        *args: Any,
        names: Mapping[str, int],
        chosen: Mapping[str, str],
        agencies: Mapping[str, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.printed = {f"name-{at}": name for at, name in enumerate(names)}
        choices = [(_NONE, "Not an agency of the partnership"), *sorted(agencies.items(), key=lambda pair: pair[1])]
        for field, name in self.printed.items():
            count = names[name]
            self.fields[field] = forms.ChoiceField(
                label=f"“{name}”",
                choices=choices,
                initial=chosen.get(name) or _NONE,
                help_text=f"Leads {count} action{'' if count == 1 else 's'}",
            )
            wrong = f"Choose one of the agencies listed for “{name}”"
            self.fields[field].error_messages.update(invalid_choice=wrong, required=wrong)

    def agencies(self) -> dict[str, str]:
        """Return the agency chosen for each printed name."""
        given = {name: self.cleaned_data[field] for field, name in self.printed.items()}
        return {name: "" if ref == _NONE else ref for name, ref in given.items()}


def parts_of(parts: Sequence[Mapping[str, Any]]) -> Iterable[tuple[str, tuple[str, str]]]:
    """Yield each heading that a document has: a value for a form, and the priority and theme as printed."""
    for at, part in enumerate(parts):
        yield str(at), (part["name"], "")
        for inner, theme in enumerate(part.get("theme_details", ())):
            yield f"{at}.{inner}", (part["name"], theme["name"])


def part_words(names: Names, priority: str, theme: str) -> str:
    """Return what a heading is called."""
    if not priority:
        return "Under no priority"
    told = names.priority(priority)
    return f"{told}: {names.theme(priority, theme)}" if theme else told


def _renamed(names: Mapping[str, str]) -> dict[str, str]:
    return {printed: now for printed, now in names.items() if now != printed}


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
