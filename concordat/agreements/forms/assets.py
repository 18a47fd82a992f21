"""Forms of information assets and their fields."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from concordat.agreements.forms.headers import headers
from concordat.agreements.models.assets import FIELD_KINDS, GEOGRAPHIES
from concordat.agreements.rules import fields as rules
from concordat.agreements.rules.fields import Guessed
from concordat.design.forms import DateField, FileField, Form
from concordat.kernel.errors import Problem

Choices = Sequence[tuple[str, str]]
KIND_HINTS = {
    "plain": "Says nothing that picks somebody out, and nothing sensitive, such as the month or the kind of place",
    "identifier": "Names somebody or picks them out, such as a name, a number or an address",
    "special": "Health, ethnic origin, religion, politics, union membership, sex life, genes or biometrics (article 9)",
    "offence": "Crimes, suspicion, proceedings, convictions (article 10)",
}
NO_PLACE = ("", "It does not say where something is")


class AssetForm(Form):
    """What an agency holds and may share, about whom, and who answers for it."""

    agency = forms.ChoiceField(label="Which agency holds it?")
    name = forms.CharField(label="What is it called?", max_length=150, help_text="For example, Recorded crime")
    about = forms.CharField(
        label="What does it hold?", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    subjects = forms.CharField(
        label="Whom is it about?",
        required=False,
        max_length=300,
        help_text="The people, such as victims and suspects of crime, in words that the public understands",
    )
    steward = forms.ChoiceField(
        label="Who answers for it there?",
        required=False,
        help_text="Its steward is told when it is used in an emergency",
    )

    def __init__(self, *args: Any, agencies: Choices, members: Sequence[tuple[str, Choices]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        one = len(agencies) == 1
        self.fields["agency"].choices = [*([] if one else [("", "Choose an agency")]), *agencies]  # type: ignore[attr-defined]
        self.fields["steward"].choices = [("", "Nobody yet"), *members]  # type: ignore[attr-defined]


class RetireForm(Form):
    """The last day of an asset or a purpose."""

    ends = DateField(label="What is its last day?", help_text="From the day after, nothing of it is shared.")


class FieldForm(Form):
    """A field: its name, what it says of people, and how finely it says where something is."""

    choice_hints = {"kind": KIND_HINTS}
    name = forms.CharField(label="Name of the field", max_length=rules.LONGEST)
    about = forms.CharField(label="What it says", required=False, max_length=300)
    kind = forms.ChoiceField(
        label="What does it say of people?", choices=FIELD_KINDS, initial="plain", widget=forms.RadioSelect
    )
    geography = forms.ChoiceField(
        label="How finely does it say where something is?", required=False, choices=(NO_PLACE, *GEOGRAPHIES)
    )


class ProposeForm(Form):
    """Many fields at once: a line each, or the header row of a file."""

    lines = forms.CharField(
        label="Fields, a line each",
        required=False,
        max_length=60_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="What a field says may follow after a colon. For example, Offence: type of offence recorded",
    )
    file = FileField(
        label="Or a file with a header row",
        required=False,
        types=("csv", "xlsx"),
        megabytes=20,
        help_text="CSV or XLSX, up to 20 MB. Only its first row is read, and nothing of the file is kept.",
    )

    def clean_file(self) -> list[Guessed]:
        """Return the fields that the file's header row names."""
        upload: UploadedFile[bytes] | None = self.cleaned_data.get("file")
        try:
            return rules.read_names((name, "") for name in headers(upload)) if upload else []
        except Problem as problem:
            raise ValidationError(problem.message) from None

    def clean(self) -> dict[str, Any]:
        """Refuse neither and both."""
        given = super().clean() or {}
        if self.errors:
            return given
        found = [*rules.read_lines(given.get("lines") or ""), *(given.get("file") or [])]
        if given.get("lines") and given.get("file"):
            self.add_error("file", "Write the fields or choose a file, not both")
        elif not found:
            self.add_error("lines", "Write the fields, a line each, or choose a file")
        elif len(found) > rules.MOST:
            self.add_error("lines", f"These are {len(found):,} fields. Data has {rules.MOST} at most.")
        given["found"] = found
        return given


class SettleForm(Form):
    """The fields that were read, each with a guess that a person keeps, changes or leaves out."""

    def __init__(self, *args: Any, found: Sequence[Guessed] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        data = self.data if self.is_bound else {}
        self.count = min(_number(data.get("count")), rules.MOST) if self.is_bound else len(found)
        named = [str(data.get(f"name-{at}", "")) for at in range(self.count)]
        self.guesses = [rules.guess(name) for name in named] if self.is_bound else list(found)
        for at in range(self.count):
            first = found[at] if not self.is_bound else None
            self.fields[f"take-{at}"] = forms.BooleanField(label="Add it", required=False, initial=True)
            self.fields[f"name-{at}"] = forms.CharField(
                label="Name of the field", required=False, max_length=rules.LONGEST, initial=first.name if first else ""
            )
            self.fields[f"about-{at}"] = forms.CharField(
                label="What it says", required=False, max_length=300, initial=first.about if first else ""
            )
            self.fields[f"kind-{at}"] = forms.ChoiceField(
                label="What it says of people", choices=FIELD_KINDS, initial=first.kind.value if first else ""
            )
            self.fields[f"geography-{at}"] = forms.ChoiceField(
                label="Where",
                required=False,
                choices=(("", "No place"), *GEOGRAPHIES),
                initial=first.geography if first else "",
            )

    def rows(self) -> list[dict[str, Any]]:
        """Return the bound fields of each row, with what its name suggested."""
        names = ("take", "name", "about", "kind", "geography")
        return [
            {name: self[f"{name}-{at}"] for name in names} | {"guess": self.guesses[at]} for at in range(self.count)
        ]

    def chosen(self) -> list[dict[str, str]]:
        """Return the fields that are to be added."""
        given = self.cleaned_data
        names = ("name", "about", "kind", "geography")
        return [
            {name: given.get(f"{name}-{at}") or "" for name in names}
            for at in range(self.count)
            if given.get(f"take-{at}")
        ]

    def clean(self) -> dict[str, Any]:
        """Refuse a field without a name, one that is named twice, and none at all."""
        given = super().clean() or {}
        seen: set[str] = set()
        for at in range(self.count):
            name = " ".join((given.get(f"name-{at}") or "").split())
            given[f"name-{at}"] = name
            if not given.get(f"take-{at}"):
                continue
            if not name and f"name-{at}" not in self.errors:
                self.add_error(f"name-{at}", "Enter the name of the field")
            elif name.casefold() in seen:
                self.add_error(f"name-{at}", f"“{name}” is here twice")
            seen.add(name.casefold())
        if not seen and not self.errors:
            self.add_error(None, "Tick the fields that are to be added")
        return given


def _number(text: Any) -> int:
    words = str(text or "")
    return int(words) if words.isascii() and words.isdigit() and len(words) < 5 else 0
