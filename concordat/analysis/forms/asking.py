"""The form on which a question is put together, and which is the address of its answer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from concordat.analysis.rules import addresses, questions
from concordat.analysis.rules.faults import Fault, Faulty
from concordat.analysis.rules.offering import Group, Offered
from concordat.analysis.rules.questions import MOST_BY, MOST_GROUPS_SHOWN, MOST_MONTHS, Compared, Question
from concordat.datasets.rules.wanting import MOST_CONDITIONS, OPS, VALUELESS
from concordat.design.forms import DateField, Form
from concordat.kernel.errors import Problem

COMPARED = (
    ("", "Nothing"),
    (Compared.PREVIOUS.value, "The period before"),
    (Compared.YEAR_BEFORE.value, "The same period a year before"),
    (Compared.AREA.value, "Another area"),
    (Compared.SIMILAR.value, "The areas most like it"),
)
ORDERS = (("", "As they come"), ("-measure", "The highest first"), ("measure", "The lowest first"))
PRESETS = {"12-months": "Last 12 months", "financial-year": "Financial year to date", "all": "All that is held"}
_NUMBERED = re.compile(r"f([0-9]{1,2})")


class AskForm(Form):
    """A question. What is not said is as it is by default, so that an address may leave it out."""

    measure = forms.CharField(label="What to measure", required=False, widget=forms.Select, max_length=200)
    since = DateField(label="From", required=False, help_text="For example, 1 April 2025 or 1/4/2025")
    until = DateField(label="Up to and with", required=False, help_text="Leave it empty for all that is held")
    months = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1, max_value=MOST_MONTHS)
    area = forms.CharField(
        label="Which other area",
        required=False,
        max_length=60,
        help_text="Its code, such as E07000110. Only where you compare with another area",
    )
    order = forms.CharField(label="In which order", required=False, widget=forms.Select(choices=ORDERS), max_length=80)
    limit = forms.IntegerField(
        label="How many groups at most",
        required=False,
        min_value=1,
        max_value=MOST_GROUPS_SHOWN,
        help_text="Leave it empty for all",
    )

    def __init__(self, data: Mapping[str, Any], offered: Offered, today: date) -> None:
        super().__init__(data)
        self.fields["compare"] = forms.ChoiceField(label="Compared with", required=False, choices=COMPARED)
        self.today = today
        self._offer("measure", offered.measures)
        self.dimensions = [self._dimension(number, offered) for number in range(1, MOST_BY + 1)]
        self.conditions = [self._condition(number, offered) for number in range(1, self._conditions() + 1)]
        self.offered = offered
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

    def values_of(self, number: int) -> str:
        """Return the name of the list of values that the column of a condition may have; "" where none is declared."""
        column = str(self.data.get(f"f{number}", ""))
        return f"values-{column}" if column in self.offered.values else ""

    def kept(self) -> list[int]:
        """Return which conditions are written and not taken away."""
        dropped = str(self.data.get("drop", ""))
        return [number for number in self.conditions if self.cleaned_data[f"f{number}"] and str(number) != dropped]

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
        head = where.partition(".")[0]
        named = {"period": where.rpartition(".")[2], "span": "since", "compare_area": "area", "column": "measure"}
        found = named.get(head, part.partition(".")[0])
        return found if found in self.fields else "since" if head == "period" else None

    def _conditions(self) -> int:
        said = [int(found[1]) for name in self.data if (found := _NUMBERED.fullmatch(name)) and self.data[name]]
        return max(1, min(MOST_CONDITIONS, max(said, default=0) + bool(self.data.get("add"))))

    def _offer(self, name: str, groups: Sequence[Group], empty: str = "") -> None:
        """Offer choices in groups, and what is asked already where it is none of them: it is answered, not lost."""
        known = {value for _, choices in groups for value, _ in choices}
        said = str(self.data.get(name, ""))[:200]
        unknown = [(said, said)] if said and said not in known else []
        options: list[Any] = [("", empty)] if empty else []
        self.fields[name].widget.choices = [
            *options,
            *unknown,
            *((group, list(choices)) if group else each for group, choices in groups for each in _in(group, choices)),
        ]

    def _dimension(self, number: int, offered: Offered) -> str:
        name, label = f"by{number}", ("By", "Then by", "And by")[number - 1]
        self.fields[name] = forms.CharField(label=label, required=False, widget=forms.Select, max_length=200)
        self._offer(name, offered.dimensions, empty="Nothing: one figure of all" if number == 1 else "Nothing more")
        return name

    def _condition(self, number: int, offered: Offered) -> int:
        self.fields[f"f{number}"] = forms.CharField(required=False, widget=forms.Select, max_length=80)
        self._offer(f"f{number}", [("", offered.columns)], empty="Any")
        self.fields[f"o{number}"] = forms.CharField(
            required=False, widget=forms.Select(choices=tuple(OPS.items())), max_length=20
        )
        self.fields[f"v{number}"] = forms.CharField(required=False, max_length=500)
        return number

    def _together(self) -> None:
        """Say what does not go together, or is half said, in the words of this page."""
        given = self.cleaned_data
        for number in self.kept():
            if given[f"o{number}"] not in VALUELESS and not given[f"v{number}"].strip(" |"):
                self.add_error(f"v{number}", "Say with what it is compared, or remove the condition")
        used = [given[name] for name in self.dimensions if given[name]]
        for name in self.dimensions:
            if given[name] and used.count(given[name]) > 1 and given[name] in used[: self.dimensions.index(name)]:
                self.add_error(name, "Choose something that is not chosen above")
        if given["since"] and given["until"] and given["until"] < given["since"] and not self.data.get("period"):
            self.add_error("until", "Enter a day that is not before the first")
        if given["compare"] == Compared.AREA and not given["area"].strip():
            self.add_error("area", "Say with which area: its code")

    def _plain(self, datasets: Sequence[str]) -> dict[str, Any]:
        """Return the question as it is written, for `questions.read` to read."""
        given = self.cleaned_data
        where = [(given[f"f{number}"], given[f"o{number}"] or "is", given[f"v{number}"]) for number in self.kept()]
        plain: dict[str, Any] = {
            "version": questions.VERSION,
            "datasets": list(datasets),
            "measure": addresses.measure_plain(given["measure"] or "count"),
            "by": [addresses.by_plain(given[name]) for name in self.dimensions if given[name]],
            "where": [addresses.where_plain(*each) for each in where],
            "period": self._period(),
            "order": [given["order"]] if given["order"] else [],
            "limit": given["limit"] or 0,
        }
        plain |= {"compare": given["compare"]} if given["compare"] else {}
        return plain | ({"compare_area": given["area"].strip()} if given["compare"] == Compared.AREA else {})

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
