"""Forms of a dataset's columns: one at a time, or all of a sample's, each with a guess that a person settles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms

from concordat.datasets.rules.declarations import (
    MOST_COLUMNS,
    Class,
    Column,
    Declaration,
    Identifies,
    Law,
    Part,
    Type,
    as_said,
)
from concordat.datasets.rules.guessing import Guessed, names_for
from concordat.design.forms import Form
from concordat.kernel.errors import Problem

TYPES = (
    ("text", "Text"),
    ("whole", "Whole number"),
    ("number", "Number"),
    ("date", "Date"),
    ("moment", "Date and time"),
    ("month", "Month"),
    ("yes-no", "Yes or no"),
)
# What a column can give away, as one question: its class, with what an identifier identifies by, which law makes it
# sensitive, or how finely and as what it says where something is.
GIVES: tuple[tuple[str, Any], ...] = (
    ("plain", "Nothing that picks somebody out"),
    ("measure", "How much or how many"),
    ("time", "When"),
    ("quasi-identifier", "Something that with others picks somebody out, such as age or sex"),
    (
        "Who somebody is",
        (
            ("identifier:nhs-number", "NHS number"),
            ("identifier:email", "Email address"),
            ("identifier:name-and-birth", "Name with date of birth"),
            ("identifier:name", "Name"),
            ("identifier:date-of-birth", "Date of birth"),
            ("identifier:phone", "Telephone number"),
            ("identifier:address", "Address or property number"),
            ("identifier:reference", "Reference of a person or case"),
        ),
    ),
    (
        "What is sensitive",
        (
            ("sensitive:special", "Special category: health, ethnic origin, belief and so on"),
            ("sensitive:offence", "Crimes, suspicion, proceedings, convictions"),
        ),
    ),
    (
        "Where",
        (
            ("place:point:longitude", "Longitude"),
            ("place:point:latitude", "Latitude"),
            ("place:point:easting", "Easting (National Grid)"),
            ("place:point:northing", "Northing (National Grid)"),
            ("place:point", "A point, in words"),
            ("place:address", "An address or street"),
            ("place:postcode:postcode", "Postcode"),
            ("place:postcode", "Part of a postcode"),
            ("place:lsoa:code", "Code of an LSOA, which rows are placed by"),
            ("place:lsoa", "LSOA"),
            ("place:msoa:code", "Code of an MSOA, which rows are placed by"),
            ("place:msoa", "MSOA"),
            ("place:ward:code", "Code of a ward, which rows are placed by"),
            ("place:ward", "Ward"),
            ("place:authority:code", "Code of an authority, which rows are placed by"),
            ("place:authority", "Authority"),
        ),
    ),
)


def gives_of(column: Column) -> str:
    """Return what a column gives away as the one answer that the forms ask for."""
    if column.identifies:
        return f"identifier:{column.identifies.value}"
    if column.law:
        return f"sensitive:{column.law.value}"
    if column.gives == Class.PLACE:
        return ":".join(filter(None, ("place", column.geography, column.part.value if column.part else "")))
    return column.gives.value


def facts_of(answer: str) -> dict[str, Any]:
    """Return what the one answer says of a column: its class, with what belongs to it."""
    gives, _, more = answer.partition(":")
    facts: dict[str, Any] = {"gives": Class(gives), "identifies": None, "law": None, "geography": "", "part": None}
    if gives == Class.IDENTIFIER:
        facts["identifies"] = Identifies(more)
    elif gives == Class.SENSITIVE:
        facts["law"] = Law(more)
    elif gives == Class.PLACE:
        geography, _, part = more.partition(":")
        facts |= {"geography": geography, "part": Part(part) if part else None}
    return facts


def said(gives: str) -> str:
    """Return the words of an answer."""
    flat = [pair for value, words in GIVES for pair in ([(value, words)] if isinstance(words, str) else words)]
    return str(dict(flat).get(gives, ""))


class ColumnForm(Form):
    """A column: what it is called, what it holds and gives away, and what its values may be."""

    name = forms.CharField(
        label="Short name",
        max_length=63,
        help_text="Small letters, digits and _, such as crime_type. Figures and programs use it, so it stays.",
    )
    title = forms.CharField(label="Name in files", max_length=100, help_text="The header, as files have it")
    meaning = forms.CharField(label="What it means", required=False, max_length=300)
    type = forms.ChoiceField(label="What does it hold?", choices=TYPES)
    gives = forms.ChoiceField(label="What does it say?", choices=GIVES)
    required = forms.BooleanField(label="Every row must have it", required=False)
    free_text = forms.BooleanField(label="People write in it in their own words", required=False)
    allowed = forms.CharField(
        label="Values that it may have, a line each",
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Nothing where any value will do. A row with another value is put aside.",
    )
    least = forms.CharField(
        label="Least", required=False, max_length=20, help_text="A number, or a day such as 2027-03-31"
    )
    most = forms.CharField(label="Most", required=False, max_length=20)
    unit = forms.CharField(label="Unit", required=False, max_length=40, help_text="Such as minutes")
    pattern = forms.CharField(
        label="Pattern", required=False, max_length=200, help_text="A regular expression that a whole text matches"
    )
    also = forms.CharField(
        label="Other names in files, a line each",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, column: Column | None = None, **kwargs: Any) -> None:
        initial = _initial(column) if column else {"type": "text", "gives": "plain"}
        super().__init__(*args, initial=initial, **kwargs)
        self.column = column
        if column:
            del self.fields["name"]

    def made(self) -> Column:
        """Return the column as it was written; raise Problem beside the field that is wrong."""
        given = dict(self.cleaned_data)
        before = self.column or Column(given["name"].strip(), given["title"])
        kept = self.column is not None and given["gives"] == gives_of(self.column)
        facts = {} if kept else facts_of(given["gives"])
        kind = Type(given["type"])
        return replace(
            before,
            **facts,
            title=given["title"].strip(),
            meaning=given["meaning"].strip(),
            type=kind,
            required=given["required"],
            free_text=given["free_text"],
            allowed=_lines(given["allowed"]),
            also=_lines(given["also"]),
            least=_bound(given["least"], kind, "least"),
            most=_bound(given["most"], kind, "most"),
            unit=given["unit"].strip(),
            pattern=given["pattern"].strip(),
        )


class SettleForm(Form):
    """The columns of a sample, each with a guess; what looks like an identifier is left for a person to decide."""

    def __init__(self, *args: Any, guesses: Sequence[Guessed] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        data = self.data if self.is_bound else {}
        self.count = min(_number(data.get("count")), MOST_COLUMNS) if self.is_bound else len(guesses)
        for at in range(self.count):
            self._row(at, guesses[at] if not self.is_bound else None)

    def rows(self) -> list[dict[str, Any]]:
        """Return the bound fields of each row."""
        return [{name: self[f"{name}-{at}"] for name in _ROW} for at in range(self.count)]

    def columns(self) -> list[dict[str, Any]]:
        """Return the columns that were settled, as plain values."""
        given = self.cleaned_data
        taken = [at for at in range(self.count) if given.get(f"take-{at}")]
        names = names_for(given[f"title-{at}"] for at in taken)
        return [
            as_said(
                Column(
                    name,
                    given[f"title-{at}"],
                    given[f"meaning-{at}"],
                    Type(given[f"type-{at}"]),
                    allowed=_lines(given[f"allowed-{at}"]),
                    **facts_of(given[f"gives-{at}"]),
                )
            )
            for name, at in zip(names, taken, strict=True)
        ]

    def clean(self) -> dict[str, Any]:
        """Refuse two columns of one name, and none at all."""
        given = super().clean() or {}
        taken = [at for at in range(self.count) if given.get(f"take-{at}")]
        seen: set[str] = set()
        for at in taken:
            title = (given.get(f"title-{at}") or "").casefold()
            if title and title in seen:
                self.add_error(f"title-{at}", f"“{given[f'title-{at}']}” is here twice")
            seen.add(title)
        for at in set(range(self.count)) - set(taken):
            for name in _ROW:
                self.errors.pop(f"{name}-{at}", None)
        if not taken and not self.errors:
            self.add_error(None, "Tick the columns that the dataset has")
        return given

    def _row(self, at: int, guessed: Guessed | None) -> None:
        column = guessed.column if guessed else Column("", "")
        answer = gives_of(column)
        undecided = column.gives == Class.IDENTIFIER
        first = "" if guessed is None or undecided else answer
        words = said(answer) if guessed and guessed.sure else ""
        named = f"“{str(self.data.get(f'title-{at}', ''))[:100]}”" if self.is_bound else "it"
        fields: dict[str, forms.Field] = {
            "take": forms.BooleanField(label="Take it", required=False, initial=True),
            "title": forms.CharField(label="Name in files", max_length=100, initial=column.title),
            "meaning": forms.CharField(label="What it means", required=False, max_length=300),
            "type": forms.ChoiceField(label="What it holds", choices=TYPES, initial=column.type.value),
            "gives": forms.ChoiceField(
                label="What it says",
                choices=(("", "Decide what it says"), *GIVES),
                initial=first,
                error_messages={"required": f"Decide what {named} says"},
            ),
            "allowed": forms.CharField(
                label="Values that it may have, a line each",
                required=False,
                max_length=20_000,
                initial="\n".join(column.allowed),
                widget=forms.Textarea(attrs={"rows": 3}),
            ),
            "guess": forms.CharField(required=False, max_length=100, initial=words, widget=forms.HiddenInput),
        }
        for name, field in fields.items():
            self.fields[f"{name}-{at}"] = field


_ROW = ("take", "title", "meaning", "type", "gives", "allowed", "guess")


def days_and_keys(declared: Declaration) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return the columns by which rows can fall into periods, and those that can tell rows apart, to choose from."""
    days = [each for each in declared.columns if each.type in (Type.DATE, Type.MOMENT, Type.MONTH)]
    return [(each.name, each.title) for each in days], [(each.name, each.title) for each in declared.columns]


def _initial(column: Column) -> dict[str, Any]:
    return {
        "title": column.title,
        "meaning": column.meaning,
        "type": column.type.value,
        "gives": gives_of(column),
        "required": column.required,
        "free_text": column.free_text,
        "allowed": "\n".join(column.allowed),
        "also": "\n".join(column.also),
        "least": "" if column.least is None else str(column.least),
        "most": "" if column.most is None else str(column.most),
        "unit": column.unit,
        "pattern": column.pattern,
    }


def _lines(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


def _bound(text: str, kind: Type, field: str) -> float | str | None:
    words = text.strip()
    if not words:
        return None
    if kind not in (Type.WHOLE, Type.NUMBER):
        return words
    try:
        number = float(words.replace(",", ""))
    except ValueError:
        raise Problem("Enter a number, such as 12", field) from None
    if not abs(number) < 1e18:
        raise Problem("Enter a number, such as 12", field)
    return int(number) if number.is_integer() else number


def _number(text: Any) -> int:
    words = str(text or "")
    return int(words) if words.isascii() and words.isdigit() and len(words) < 5 else 0
