"""What the page shows of a question before it is answered: data to choose, purposes, presets, questions to start from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from concordat.analysis.queries.choosing import Askable
from concordat.analysis.rules.addresses import query_of, year_begins
from concordat.analysis.rules.fields import Fields
from concordat.analysis.rules.offering import offered
from concordat.analysis.rules.questions import PLACE, TIME, By, Kind, Measure, Question, Span
from concordat.datasets.rules.tallies import Grain

SHOWN = 8  # datasets to choose from at once: more are found by their names
STARTS = 4
TITLE = "Ask the partnership’s data"
NOTHING = (
    "Data is here once an agency has delivered it, and may be asked where it is open or an agreement gives it to your "
    "agency for a purpose. None does so for you today. Your information governance lead knows which agreement could."
)


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be chosen: its value, its words, and whether it is."""

    value: str
    words: str
    note: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Start:
    """A question to start from."""

    words: str
    note: str
    href: str


@dataclass(frozen=True, slots=True)
class RefusedShown:
    """Why a question may not be asked, and the ways on."""

    reason: str
    ask: str
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class AskPage:
    """The page: the question as it stands, and its answer where there is one."""

    title: str
    address: str
    asked: bool
    datasets: tuple[Choice, ...] = ()
    datasets_error: str = ""
    many: bool = False
    more: int = 0
    sought: str = ""
    purposes: tuple[Choice, ...] = ()
    purpose: str = ""
    protected: bool = False
    form: Any = None
    rows: str = ""
    presets: tuple[tuple[str, str], ...] = ()
    preset: str = ""
    errors: tuple[tuple[str, str], ...] = ()
    refused: RefusedShown | None = None
    answer: Any = None
    starts: tuple[Start, ...] = ()
    nothing: str = ""
    focus: str = "answer-title"
    save: str = ""
    undo: str = ""
    more_access: tuple[tuple[str, str], ...] = ()
    release: str = ""

    @property
    def others(self) -> tuple[Choice, ...]:
        """The datasets that could be chosen as well."""
        return tuple(each for each in self.datasets if not each.chosen)


def dataset_choices(every: Sequence[Askable], chosen: Sequence[str], sought: str) -> tuple[tuple[Choice, ...], int]:
    """Return what is chosen and then what is sought, and how many more there are than are shown."""
    words = sought.casefold().split()
    ours = [each for each in every if each.key in chosen]
    others = [
        each
        for each in every
        if each.key not in chosen and all(word in f"{each.title} {each.agency} {each.key}".casefold() for word in words)
    ]
    known = {each.key for each in every}
    unknown = [Choice(key, key, "Not among the data that you may ask", True) for key in chosen if key not in known]
    shown = others[:SHOWN]
    made = [Choice(each.key, each.title, _note(each), each.key in chosen) for each in (*ours, *shown)]
    return (*unknown, *made), len(others) - len(shown)


def purposes_shared(chosen: Sequence[Askable]) -> list[tuple[str, str]]:
    """Return the purposes for which all of some datasets are given; none where all of them are open."""
    closed = [each.purposes for each in chosen if not each.is_open]
    return [each for each in closed[0] if all(each in others for others in closed[1:])] if closed else []


def purpose_choices(every: Sequence[Askable], chosen: Sequence[str], purpose: str) -> tuple[tuple[Choice, ...], str]:
    """Return the purposes to choose from, where there is a choice, and the one that stands."""
    shared = purposes_shared([each for each in every if each.key in chosen])
    stands = purpose or (shared[0][0] if shared else "")
    if len(shared) < 2 and stands in ("", *(ref for ref, _ in shared)):
        return (), stands
    choices = [Choice(ref, name, chosen=ref == stands) for ref, name in shared]
    if stands not in dict(shared):
        choices.insert(0, Choice(stands, "The purpose in this address", chosen=True))
    return tuple(choices), stands


def access_links(every: Sequence[Askable], chosen: Sequence[str], purpose: str) -> tuple[tuple[str, str], ...]:
    """Return where access to the data that is chosen is asked for."""
    asked = [each for each in every if each.key in chosen and each.asset and not each.is_open]
    return tuple(
        (f"Ask for access to {each.title}", f"{reverse('agreements:request_make')}?{urlencode(words)}")
        for each in asked
        if (words := {name: word for name, word in (("asset", each.asset), ("purpose", purpose)) if word})
    )


def preset_of(span: Span, today: date) -> str:
    """Return the name of the preset that a period is, "" where it is none."""
    if span == Span():
        return "all"
    if span == Span(last_months=12):
        return "12-months"
    return "financial-year" if span == Span(since=year_begins(today)) else ""


def starts(every: Sequence[tuple[Fields, str]]) -> tuple[Start, ...]:
    """Return four questions to start from, each of another sort and, where it can be, of another dataset."""
    ready = [({note: (words, question) for words, note, question in _ready(fields)}, why) for fields, why in every]
    sorts = dict.fromkeys(note for questions, _ in ready for note in questions)
    found = []
    for place, sort in enumerate(list(sorts)[:STARTS]):
        turned = [*ready[place % len(ready) :], *ready[: place % len(ready)]]
        questions, purpose = next(each for each in turned if sort in each[0])
        words, question = questions[sort]
        found.append(Start(words, sort, query_of(question, purpose)))
    return tuple(found)


def rows_said(every: Sequence[Fields]) -> str:
    """Say what is counted: what one row of each dataset is."""
    said = [
        f"{each.title}: {each.row.rstrip('.')}" if len(every) > 1 else each.row.rstrip(".")
        for each in every
        if each.row
    ]
    return f"What is counted: {said[0][:1].lower()}{said[0][1:]}" if len(said) == 1 else ". ".join(said)


def _ready(fields: Fields) -> list[tuple[str, str, Question]]:
    """Return questions that can be asked of a dataset, each in words, with what it shows."""
    may = offered([fields])
    dimensions = {value for _, choices in may.dimensions for value, _ in choices}
    measures = {value for _, choices in may.measures for value, _ in choices}
    title, key = fields.title, (fields.key,)
    month, hour, day = By(TIME, Grain.MONTH), By(TIME, Grain.HOUR), By(TIME, Grain.WEEKDAY)
    found = []
    if f"{TIME}:month" in dimensions:
        found.append((f"{title} by month", "How it goes over time", Question(key, by=(month,))))
    levels = [each for each in fields.levels if f"{PLACE}:{each.key}" in dimensions]
    if levels:
        wards = [each for each in levels if each.kind == "ward"]
        level = max(wards or levels[:1], key=lambda each: (each.ends is None, each.generation))
        rate = "rate:residents:1000" in measures and "residents" in level.populations
        measure = Measure(Kind.RATE, population="residents") if rate else Measure()
        span, last = (Span(last_months=12), ", last 12 months") if fields.period else (Span(), "")
        asked = Question(key, measure, (By(PLACE, level=level.key),), span=span, order=("-measure",))
        found.append((f"{title} by {level.title}{last}", "A map and a ranking of areas", asked))
    if {f"{TIME}:hour", f"{TIME}:weekday"} <= dimensions:
        found.append((f"{title} by day of the week and hour", "When it happens", Question(key, by=(day, hour))))
    every = next((choices for group, choices in may.dimensions if group == "Columns"), ())
    plain = [each for each in every if each[0] in may.values] or list(every)[-1:]
    for name, words in plain[:1]:
        found.append(
            (f"{title} by {words}", "Which kinds there are", Question(key, by=(By(name),), order=("-measure",)))
        )
    if plain and f"{TIME}:quarter" in dimensions:
        asked = Question(key, by=(By(TIME, Grain.QUARTER), By(plain[0][0])))
        found.append((f"{title} by quarter and {plain[0][1]}", "How the kinds change", asked))
    found.append((f"How many: {title}", "One figure", Question(key)))
    return found


def _note(each: Askable) -> str:
    return f"{each.agency}. Open data" if each.is_open else each.agency
