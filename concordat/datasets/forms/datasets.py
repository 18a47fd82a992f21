"""Forms of datasets: what one is and declares beside its columns, a sample, a declaration's file, a last day."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from concordat.datasets.forms.columns import days_and_keys
from concordat.datasets.forms.deliveries import SUFFIXES
from concordat.datasets.rules import templates
from concordat.datasets.rules.declarations import Declaration
from concordat.design.forms import DateField, FileField, Form
from concordat.design.seen import SeenForm
from concordat.kernel.errors import Problem

Choices = Sequence[tuple[str, str]]
DISCLOSURES = (("open", "Anybody: it is open data"), ("rows", "Rows, under an agreement"), ("aggregate", "Counts only"))
EVERY = (("month", "Each month"), ("quarter", "Each quarter"), ("year", "Each financial year"), ("once", "Once"))
TWICE = (
    ("keep", "Keep them: rows that are alike are separate things"),
    ("once", "Keep each once"),
    ("quarantine", "Put them aside as a mistake"),
)
_SAID = ("title", "key", "about", "row", "subjects", "disclosure", "every", "late", "period", "twice", "source",
         "licence", "coverage")  # fmt: skip


class DatasetForm(SeenForm):
    """What a dataset is, whose, how often it comes and how its rows are checked; its columns travel unseen."""

    choice_hints = {
        "disclosure": {
            "open": "It is published under a licence, and no agreement is needed",
            "rows": "What an agreement gives, to those whom it gives it to",
            "aggregate": "No row is ever shown, only how many there are",
        }
    }
    title = forms.CharField(label="What is it called?", max_length=150)
    key = forms.SlugField(
        label="Key",
        max_length=50,
        help_text="Small letters, digits and hyphens, such as asb-cases. Programs and addresses use it, so it stays.",
    )
    row = forms.CharField(label="What is one row?", max_length=200, help_text="For example, One case")
    about = forms.CharField(
        label="What does it hold?", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    subjects = forms.CharField(label="Whom is it about?", required=False, max_length=200)
    agency = forms.ChoiceField(label="Which agency delivers it?")
    steward = forms.ChoiceField(
        label="Who answers for it?",
        required=False,
        help_text="The steward sees who uses it, and answers requests for access",
    )
    disclosure = forms.ChoiceField(label="Who may have it?", choices=DISCLOSURES, widget=forms.RadioSelect)
    licence = forms.CharField(
        label="Licence", required=False, max_length=150, help_text="Of open data, such as Open Government Licence v3.0"
    )
    agreement = forms.ChoiceField(label="Under which agreement is it usually delivered?", required=False)
    asset = forms.ChoiceField(
        label="Is it on the list of what may be shared?",
        required=False,
        help_text="Agreements name data and its fields by that list. Open data needs no place on it.",
    )
    every = forms.ChoiceField(label="How often does it come?", choices=EVERY, widget=forms.RadioSelect)
    period = forms.ChoiceField(label="By which column do rows fall into periods?", required=False)
    late = forms.IntegerField(
        label="Days after a period’s end by which it is due", min_value=0, max_value=1000, widget=forms.NumberInput
    )
    unique = forms.MultipleChoiceField(
        label="Which columns tell rows apart?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Nothing where all of them together do",
    )
    twice = forms.ChoiceField(label="What is done with rows that come twice?", choices=TWICE, widget=forms.RadioSelect)
    threshold = forms.IntegerField(
        label="Refuse a delivery whole when more than so many in a hundred rows are wrong", min_value=0, max_value=100
    )
    usual = forms.IntegerField(
        label="Ask when a period has less than so many in a hundred of its usual rows",
        min_value=0,
        max_value=99,
        help_text="Or as many times too many. 0 never asks.",
    )
    source = forms.CharField(label="Where does it come from?", required=False, max_length=300)
    coverage = forms.CharField(
        label="What does it cover?", required=False, max_length=200, help_text="Such as the whole county"
    )
    caveats = forms.CharField(
        label="What must whoever uses it know? A line each",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    keep_months = forms.IntegerField(
        label="Months for which a version is kept that another has replaced",
        min_value=1,
        max_value=240,
        help_text="Figures that cite it can be made again until then",
    )
    declaration = forms.CharField(required=False, max_length=1_000_000, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        base: dict[str, Any],
        agencies: Choices,
        members: Sequence[tuple[str, Choices]],
        agreements: Choices,
        assets: Choices | None = None,
        facts: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, facts=facts, **kwargs)
        self.initial.update(_shown(base if facts is None else facts), declaration=json.dumps(base))
        self.base = base
        days, names = _columns(base)
        one = len(agencies) == 1
        self._offer("agency", [*([] if one else [("", "Choose an agency")]), *agencies])
        self._offer("steward", [("", "Nobody yet"), *members])
        self._offer("agreement", [("", "None yet, or open data"), *agreements])
        self._offer("period", [("", "None: the whole is replaced each time"), *days])
        self._offer("unique", names)
        if assets is None:
            for name in ("asset", "key", "declaration"):
                del self.fields[name]
        else:
            self._offer("asset", [("", "No: put it there"), *assets])

    def declared(self) -> Declaration:
        """Return what was declared; raise Problem naming the field that is wrong."""
        given = self.cleaned_data
        facts: dict[str, Any] = {name: given[name] for name in _SAID if name in given}
        if facts["every"] == "once":
            facts["period"] = facts["period"] or ""
        caveats = [line.strip() for line in given["caveats"].splitlines() if line.strip()]
        shares = {"threshold": given["threshold"] / 100, "usual": given["usual"] / 100}
        return Declaration.read(self.base | facts | shares | {"unique": given["unique"], "caveats": caveats})

    def compare(self, now: Mapping[str, Any]) -> None:
        """Show beside each field that differs what the dataset is now."""
        super().compare(dict.fromkeys(_SAID, "") | _shown(now))

    def _offer(self, name: str, choices: Sequence[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]


class SampleForm(Form):
    """A file from which columns are guessed."""

    file = FileField(
        label="A sample of it",
        types=SUFFIXES,
        megabytes=20,
        help_text="CSV, XLSX, Parquet, or a ZIP of CSVs, with a header and some rows under it, up to 20 MB. "
        "Its columns are guessed; nothing of it is kept.",
    )


class DeclarationForm(Form):
    """A file that describes a dataset, as another installation or the templates write it."""

    file = FileField(
        label="A file that describes it",
        types=("yaml", "yml"),
        megabytes=1,
        help_text="YAML, as a dataset’s page gives it to take away, up to 1 MB",
    )

    def clean_file(self) -> Declaration:
        """Return what the file declares."""
        upload: UploadedFile[bytes] = self.cleaned_data["file"]
        try:
            return templates.read(upload.read().decode())
        except UnicodeDecodeError:
            raise ValidationError("The file is not written in UTF-8") from None
        except Problem as problem:
            raise ValidationError(problem.message) from None


class RetireForm(Form):
    """The last day of a dataset."""

    ends = DateField(label="What is its last day?", help_text="From the day after, nothing is delivered to it.")


# What a declaration still lacks while its columns alone are settled.
_UNSAID = {"key": "new", "title": "New", "row": "New", "every": "once", "disclosure": "rows"}


def carried(text: str) -> dict[str, Any]:
    """Return the declaration that a form carried unseen; nothing where it was tampered with."""
    try:
        found = json.loads(text or "{}")
        Declaration.read(found | _UNSAID)
    except (ValueError, TypeError, RecursionError, Problem):
        return {}
    return dict(found)


def checked_columns(columns: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return columns that can stand together in a declaration; raise Problem where they cannot."""
    Declaration.read(_UNSAID | {"columns": columns})
    return columns


_USUAL = {"disclosure": "rows", "every": "month", "late": 31, "twice": "keep", "threshold": 0.05, "usual": 0.5,
          "keep_months": 36}  # fmt: skip
_ELSE = ("threshold", "usual", "unique", "agency", "steward", "agreement", "keep_months")


def _shown(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return facts of a dataset as the form shows them."""
    said: dict[str, Any] = _USUAL | {name: facts[name] for name in (*_SAID, *_ELSE) if name in facts}
    for name in ("threshold", "usual"):
        said[name] = round(float(said[name]) * 100)
    return said | {"caveats": "\n".join(facts.get("caveats") or [])}


def _columns(base: dict[str, Any]) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return what can be chosen by the columns of a declaration that may still lack its title."""
    try:
        return days_and_keys(Declaration.read(_UNSAID | {"columns": base.get("columns")}))
    except Problem:
        return [], []
