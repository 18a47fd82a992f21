"""A question as an address, and the form that reads it: nothing is lost on the way, and each mistake is told beside it."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qsl

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from concordat.analysis.forms.asking import AskForm
from concordat.analysis.rules.addresses import query_of
from concordat.analysis.rules.fields import Field, Fields, Level
from concordat.analysis.rules.offering import offered
from concordat.analysis.rules.questions import By, Compared, Kind, Measure, Question, Span, read, said
from concordat.datasets.rules.declarations import Type
from concordat.datasets.rules.tallies import Audience, Grain
from concordat.datasets.rules.wanting import Where
from concordat.kernel.periods import Span as Days

TODAY = date(2026, 11, 21)
WARD = Level("ward-2023", "Ward (2023)", "at_ward_2023", "ward", "2023", ("residents",))
FIELDS = Fields(
    "crimes",
    "Crimes",
    "Police",
    Audience.OPEN,
    (
        Field("at", "When", Type.MOMENT),
        Field("kind", "Kind", Type.TEXT, allowed=("Robbery", "Theft")),
        Field("cost", "Cost", Type.NUMBER, "£"),
        Field("at_ward_2023", "Ward (2023)"),
    ),
    "One crime.",
    (WARD,),
    period="at",
    held=(Days(date(2025, 1, 1), date(2026, 10, 31)),),
    version=1,
)


def form(query: str) -> AskForm:
    return AskForm(QueryDict(query.lstrip("?")), offered([FIELDS]), TODAY)


WORDS = st.text(st.characters(categories=["L", "N", "P"], exclude_characters="|"), min_size=1, max_size=12)
BYS = st.sampled_from([By("time", Grain.MONTH), By("place", level="ward-2023"), By("kind"), By("at", Grain.HOUR)])
WHERES = st.one_of(
    st.builds(Where, st.just("kind"), st.sampled_from(["is", "is-not", "contains"]), st.tuples(WORDS)),
    st.builds(Where, st.just("kind"), st.just("any-of"), st.lists(WORDS, min_size=1, max_size=3).map(tuple)),
    st.just(Where("cost", "empty")),
)
SPANS = st.one_of(
    st.just(Span()),
    st.builds(Span, last_months=st.integers(1, 240)),
    st.builds(
        Span, since=st.dates(date(2020, 1, 1), date(2022, 1, 1)), until=st.dates(date(2022, 1, 2), date(2027, 1, 1))
    ),
)
MEASURES = st.sampled_from(
    [Measure(), Measure(Kind.MEAN, "cost"), Measure(Kind.RATE, population="residents", per=10_000), Measure(Kind.SHARE)]
)


@given(MEASURES, st.lists(BYS, max_size=3, unique=True), st.lists(WHERES, max_size=4), SPANS, st.integers(0, 50))
def test_a_question_is_read_from_its_address_as_it_was(measure, by, where, span, limit) -> None:
    asked = Question(("crimes",), measure, tuple(by), tuple(where), span, Compared.PREVIOUS, "", ("-measure",), limit)
    assert read(said(asked)) == asked
    found = form(query_of(asked))
    assert found.question(["crimes"]) == asked, found.errors


def test_presets_and_buttons_change_the_question() -> None:
    asked = "by1=kind&f1=kind&o1=is&v1=Theft&f2=cost&o2=at-least&v2=5&since=1/1/2025"
    assert form(f"{asked}&period=12-months").question(["crimes"]).span == Span(last_months=12)
    assert form(f"{asked}&period=financial-year").question(["crimes"]).span == Span(since=date(2026, 4, 1))
    assert form(f"{asked}&period=all").question(["crimes"]).span == Span()
    dropped = form(f"{asked}&drop=1").question(["crimes"])
    assert dropped.where == (Where("cost", "at-least", ("5",)),)
    assert dropped.span == Span(since=date(2025, 1, 1))
    assert form(asked).conditions == [1, 2]
    assert form(f"{asked}&add=1").conditions == [1, 2, 3]


MISTAKES = (
    ("since=32/13/2025", "since", "There is no month 13"),
    ("since=2/2/2026&until=1/1/2026", "until", "not before the first"),
    ("f1=kind&o1=is&v1=", "v1", "Say with what it is compared"),
    ("f1=kind&o1=like&v1=x", "o1", "compares by one of"),
    ("by1=kind&by2=kind", "by2", "not chosen above"),
    ("by1=time:eon", "by1", "by[0].grain"),
    ("compare=area", "area", "Say with which area"),
    ("limit=0", "limit", "1"),
    ("limit=99999", "limit", "5,000 groups at most"),
    ("measure=rate:cats:10", "measure", "residents or households"),
    ("order=nothing", "order", "ordered by one of"),
)


@pytest.mark.parametrize(("query", "field", "words"), MISTAKES)
def test_a_mistake_is_told_beside_what_it_concerns_and_nothing_is_lost(query: str, field: str, words: str) -> None:
    found = form(query)
    assert found.question(["crimes"]) is None
    assert words in " ".join(found.errors[field])
    for name, value in parse_qsl(query):
        assert str(found[name].value() or "") == value


def test_what_is_offered_is_what_the_data_has() -> None:
    may = offered([FIELDS])
    dimensions = [value for _, choices in may.dimensions for value, _ in choices]
    assert {"time:month", "time:hour", "place:ward-2023", "kind"} <= set(dimensions)
    assert "at_ward_2023" not in dimensions
    measures = [value for _, choices in may.measures for value, _ in choices]
    assert {"count", "mean:cost", "rate:residents:1000", "distinct:kind"} <= set(measures)
    assert "rate:households:1000" not in measures
    assert form("f1=kind").values_of(1) == "values-kind"
