"""The form on which a question is put together, and which is the address of its answer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from concordat.analysis.forms.conditions import (
    MOST_LISTED,
    Choices,
    Picker,
    ValuesField,
    ops_for,
    picker,
    read_area,
    read_value,
)
from concordat.analysis.rules import addresses, questions
from concordat.analysis.rules.faults import Fault, Faulty
from concordat.analysis.rules.offering import Chip, Group, Offered, chips_of, dimension_words
from concordat.analysis.rules.questions import MOST_BY, MOST_GROUPS_SHOWN, MOST_MONTHS, Compared, Question
from concordat.analysis.rules.spans import period_of
from concordat.datasets.rules.tallies import Grain
from concordat.datasets.rules.wanting import MOST_CONDITIONS, OPS, VALUELESS
from concordat.design import dates
from concordat.design.forms import DateField, Form
from concordat.kernel import periods
from concordat.kernel.errors import Problem

COMPARED = (
    ("", "Nothing"),
    (Compared.PREVIOUS.value, "The period before"),
    (Compared.YEAR_BEFORE.value, "The same period a year before"),
    (Compared.AREA.value, "Another area"),
    (Compared.SIMILAR.value, "The areas most like it"),
)
ALSO_PERIODS = ((questions.SAME, "In the same period"), (questions.EVER, "At any time"))
ORDERS = (("", "As they come"), ("-measure", "The highest first"), ("measure", "The lowest first"))
PRESETS = {"12-months": "Last 12 months", "financial-year": "Financial year to date", "all": "All that is held"}
_NUMBERED = re.compile(r"f([0-9]{1,2})")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")


class EdgeField(DateField):
    """The first or last day of a period: a day, or a month, a year or a financial year of which it is the edge."""

    def __init__(self, *, last: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.last = last

    def to_python(self, value: object) -> date | None:
        """Return the day that was written, or the edge of what was."""
        text = str(value or "").strip()
        days = None
        if month := dates.parse_month(text):
            days = period_of(month, Grain.MONTH)
        elif _YEAR.fullmatch(text):
            days = period_of(date(int(text), 1, 1), Grain.YEAR)
        elif text[:2] == "20" and len(text) < 11 and not text[-3:-2].isdigit():
            days = periods.span(text)
        if days is None:
            return super().to_python(value)
        return days.last if self.last else days.first


def levels_needed(given: QueryDict, offered: Offered) -> list[str]:
    """Return the levels of which the form offers areas: of those that conditions are on, and that is compared by."""
    found = [given.get(name, "") for name in given if _NUMBERED.fullmatch(name)]
    if given.get("compare") == Compared.AREA:
        found += [given.get(f"by{number}", "").removeprefix("place:") for number in range(1, MOST_BY + 1)]
    return [each for each in dict.fromkeys(found) if each in offered.levels]


class AskForm(Form):
    """A question. What is not said is as it is by default, so that an address may leave it out."""

    measure = forms.CharField(label="What to measure", required=False, widget=forms.Select, max_length=200)
    since = EdgeField(label="From", required=False, help_text="For example, 1 April 2025, April 2025 or 2025/26")
    until = EdgeField(label="To", last=True, required=False, help_text="Leave it empty for up to the newest")
    also = forms.CharField(
        label="Only of people who are",
        required=False,
        widget=forms.Select,
        max_length=80,
        help_text="They are looked for in data that the same agreement gives",
    )
    also_period = forms.ChoiceField(label="When they are in it", required=False, choices=ALSO_PERIODS)
    months = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1, max_value=MOST_MONTHS)
    area = forms.CharField(label="Which other area", required=False, max_length=200)
    order = forms.CharField(label="In which order", required=False, widget=forms.Select(choices=ORDERS), max_length=80)
    limit = forms.IntegerField(
        label="How many groups at most",
        required=False,
        min_value=1,
        max_value=MOST_GROUPS_SHOWN,
        help_text="Leave it empty for all",
    )

    def __init__(
        self,
        data: QueryDict,
        offered: Offered,
        today: date,
        areas: Mapping[str, Choices] | None = None,
    ) -> None:
        super().__init__(data)
        self.given, self.areas = data, areas or {}
        self.fields["compare"] = forms.ChoiceField(label="Compared with", required=False, choices=COMPARED)
        self.today = today
        self._offer("measure", offered.measures)
        self._offer("also", offered.also, empty="Anybody")
        self.dimensions = [self._dimension(number, offered) for number in range(1, MOST_BY + 1)]
        self.conditions = [self._condition(number, offered) for number in range(1, self._conditions() + 1)]
        self.offered = offered
        self.others = self._others()
        limit = self.fields["limit"]
        limit.error_messages["max_value"] = f"There are {MOST_GROUPS_SHOWN:,} groups at most"

    def question(self, datasets: Sequence[str]) -> Question | None:
        """Return the question that the form says of datasets; None where a part is wrong, which is told beside it."""
        if not self.is_valid():
            return None
        self._together()
        if self.errors:
            return None
        try:
            return questions.read(self._plain(datasets))
        except Faulty as faulty:
            for fault in faulty.faults:
                self.add_error(self.place_of(fault.where), fault.message)
        return None

    def told(self, problem: Problem) -> None:
        """Show what the data cannot answer beside the part of the question that it concerns."""
        for fault in problem.faults if isinstance(problem, Faulty) else [Fault(problem.field, problem.message)]:
            self.add_error(self.place_of(fault.where), fault.message)

    def offered_dimensions(self) -> list[str]:
        """Return the dimensions that are chosen, and the next one."""
        used = [number for number, name in enumerate(self.dimensions, start=1) if self.data.get(name)]
        return self.dimensions[: max(used, default=0) + 1]

    @property
    def chips(self) -> Sequence[tuple[str, Sequence[Chip]]]:
        """What can be dragged onto the question, in groups."""
        return chips_of(self.offered)

    @property
    def chosen(self) -> set[str]:
        """The dimensions that are chosen."""
        return {str(self.data.get(name, "")) for name in self.dimensions} - {""}

    @property
    def next_condition(self) -> str:
        """The field of the column of the first condition that says nothing, or could be added; "" where there is none."""
        free = [number for number in self.conditions if not self.data.get(f"f{number}")]
        number = free[0] if free else len(self.conditions) + 1
        return f"f{number}" if number <= MOST_CONDITIONS else ""

    def picker(self, number: int) -> Picker:
        """Return how the value of a condition is given."""
        column, op = str(self.data.get(f"f{number}", "")), str(self.data.get(f"o{number}", "")) or "is"
        return picker(column, op, self._values(number), self.offered, self.areas)

    @property
    def picking(self) -> bool:
        """Whether the question is still being put together: what is half said of it is left out, and no mistake."""
        return bool(self.data.get("pick") or self.data.get("add"))

    def kept(self) -> list[int]:
        """Return which conditions are written and not taken away."""
        dropped, given = str(self.data.get("drop", "")), self.cleaned_data
        kept = [number for number in self.conditions if given[f"f{number}"] and str(number) != dropped]
        if not self.picking:
            return kept
        return [number for number in kept if given[f"o{number}"] in VALUELESS or self._is_said(number)]

    def _is_said(self, number: int) -> bool:
        """Say whether a condition that is being put together has values of its column, and compares as that can."""
        given = self.cleaned_data
        fits = dict(ops_for(given[f"f{number}"], self.offered))
        return bool(given[f"v{number}"] and self._values(number)) and (given[f"o{number}"] or "is") in fits

    def place_of(self, where: str) -> str | None:
        """Return the field in which a part of a question stands, such as `where[1].values`; None for the whole."""
        part, _, rest = where.partition("[")
        number = int(rest.partition("]")[0]) if rest[:1].isdigit() else 0
        if part == "by":
            used = [name for name in self.dimensions if self.cleaned_data.get(name)] or self.dimensions
            return used[min(number, len(used) - 1)]
        if part == "where":
            kept = self.kept() or self.conditions
            letter = {"values": "v", "op": "o"}.get(where.rpartition(".")[2].partition("[")[0], "f")
            return f"{letter}{kept[min(number, len(kept) - 1)]}"
        if where in (questions.ALSO_IN, questions.NOT_IN):
            return "also"
        head = where.partition(".")[0]
        named = {"period": where.rpartition(".")[2], "span": "since", "compare_area": "area", "column": "measure"}
        found = named.get(head, part.partition(".")[0])
        return found if found in self.fields else "since" if head == "period" else None

    def _conditions(self) -> int:
        said = [int(found[1]) for name in self.data if (found := _NUMBERED.fullmatch(name)) and self.data[name]]
        return max(1, min(MOST_CONDITIONS, max(said, default=0) + bool(self.data.get("add"))))

    def _offer(
        self, name: str, groups: Sequence[Group], empty: str = "", words: Mapping[str, str] | None = None
    ) -> None:
        """Offer choices in groups, and what is asked already where it is none of them: it is answered, not lost.

        `words` are those of what is none of them.
        """
        known = {value for _, choices in groups for value, _ in choices}
        said = str(self.data.get(name, ""))[:200]
        unknown = [(said, (words or {}).get(said, said))] if said and said not in known else []
        options: list[Any] = [("", empty)] if empty else []
        self.fields[name].widget.choices = [
            *options,
            *unknown,
            *((group, list(choices)) if group else each for group, choices in groups for each in _in(group, choices)),
        ]

    def _dimension(self, number: int, offered: Offered) -> str:
        name, label = f"by{number}", ("By", "Then by", "And by")[number - 1]
        self.fields[name] = forms.CharField(label=label, required=False, widget=forms.Select, max_length=200)
        empty = "Nothing: one figure of all" if number == 1 else "Nothing more"
        said = str(self.data.get(name, ""))[:200]
        self._offer(name, offered.dimensions, empty, {said: dimension_words(said)})
        return name

    def _condition(self, number: int, offered: Offered) -> int:
        self.fields[f"f{number}"] = forms.CharField(required=False, widget=forms.Select, max_length=80)
        self._offer(f"f{number}", [("", offered.columns)], empty="Any")
        self.fields[f"o{number}"] = forms.CharField(required=False, widget=forms.Select, max_length=20)
        self._offer(f"o{number}", [("", ops_for(str(self.data.get(f"f{number}", "")), offered))], words=OPS)
        self.fields[f"v{number}"] = ValuesField()
        return number

    def _values(self, number: int) -> list[str]:
        """Return what is written of the values of a condition; what was of another column is not of this one."""
        return [] if self.data.get("pick") == f"f{number}" else self.given.getlist(f"v{number}")

    def _others(self) -> Choices:
        """Return the areas that can be compared with: those of the level that is asked by, or of the first condition's."""
        named = [str(self.data.get(name, "")) for name in self.dimensions]
        levels = [each.removeprefix("place:") for each in named]
        levels += [str(self.data.get(f"f{number}", "")) for number in self.conditions]
        return next((self.areas[each] for each in levels if each in self.areas), ())

    @property
    def other_codes(self) -> set[str]:
        """The codes of the areas that can be compared with."""
        return {code for code, _ in self.others}

    @property
    def few_others(self) -> bool:
        """Whether the other areas are few enough for a list."""
        return 0 < len(self.others) <= MOST_LISTED

    def _together(self) -> None:
        """Say what does not go together, or is half said, in the words of this page."""
        given = self.cleaned_data
        for number in self.kept():
            if given[f"o{number}"] not in VALUELESS and not given[f"v{number}"]:
                self.add_error(f"v{number}", "Say with what it is compared, or remove the condition")
            self._read(number)
        used = [given[name] for name in self.dimensions if given[name]]
        for name in self.dimensions:
            if given[name] and used.count(given[name]) > 1 and given[name] in used[: self.dimensions.index(name)]:
                self.add_error(name, "Choose something that is not chosen above")
        if given["since"] and given["until"] and given["until"] < given["since"] and not self.data.get("period"):
            self.add_error("until", "Enter a day that is not before the first")
        if given["compare"] == Compared.AREA:
            self._read_other()

    def _read(self, number: int) -> None:
        """Read the values of a condition as they are written."""
        given = self.cleaned_data
        column, op = given[f"f{number}"], given[f"o{number}"] or "is"
        if op in VALUELESS:
            return
        values = given.get(f"v{number}", ())
        try:
            read = [read_value(column, op, each, self.offered, self.areas, self.today) for each in values]
            given[f"v{number}"] = tuple(read)
        except ValidationError as wrong:
            self.add_error(f"v{number}", wrong)

    def _read_other(self) -> None:
        """Read the other area by its name or code."""
        given = self.cleaned_data
        if not given["area"].strip():
            if not self.picking:
                self.add_error("area", "Say with which area" if self.others else "Ask by place, or of one area, first")
            return
        try:
            given["area"] = read_area(given["area"].strip(), self.others)
        except ValidationError as wrong:
            self.add_error("area", wrong)

    def _plain(self, datasets: Sequence[str]) -> dict[str, Any]:
        """Return the question as it is written, for `questions.read` to read."""
        given = self.cleaned_data
        where = [(given[f"f{number}"], given[f"o{number}"] or "is", given[f"v{number}"]) for number in self.kept()]
        plain: dict[str, Any] = {
            "version": questions.VERSION,
            "datasets": list(datasets),
            "measure": addresses.measure_plain(given["measure"] or "count"),
            "by": [addresses.by_plain(each) for each in self._by() if each],
            "where": [addresses.where_plain(*each) for each in where],
            "period": self._period(),
            "order": [given["order"]] if given["order"] else [],
            "limit": given["limit"] or 0,
        }
        plain |= addresses.also_plain(given["also"], given["also_period"]) if given["also"] else {}
        if given["compare"] == Compared.AREA:
            return plain | ({"compare": given["compare"], "compare_area": given["area"]} if given["area"] else {})
        return plain | ({"compare": given["compare"]} if given["compare"] else {})

    def _by(self) -> list[str]:
        """Return the dimensions in their order: the button that swaps two says which is the first of them."""
        said = [str(self.cleaned_data[name]) for name in self.dimensions]
        swapped = str(self.data.get("swap", ""))
        if swapped in ("1", "2"):
            first = int(swapped) - 1
            said[first], said[first + 1] = said[first + 1], said[first]
        return said

    def _period(self) -> dict[str, Any]:
        given = self.cleaned_data
        preset = str(self.data.get("period", ""))
        if preset in PRESETS:
            return {"12-months": {"last_months": 12}, "all": {}}.get(
                preset, {"since": addresses.year_begins(self.today).isoformat()}
            )
        days = {name: given[name].isoformat() for name in ("since", "until") if given[name]}
        return days or ({"last_months": given["months"]} if given["months"] else {})


def _in(group: str, choices: Sequence[tuple[str, str]]) -> Sequence[Any]:
    """Give a group once, or each of its choices where it has no name."""
    return (None,) if group else choices
