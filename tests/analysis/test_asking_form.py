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
from concordat.analysis.rules.questions import AlsoIn, By, Compared, Kind, Measure, Question, Span, read, said
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
    areas = {"ward-2023": (("E05000001", "Riverside"), ("E05000002", "Hill End"))}
    return AskForm(QueryDict(query.lstrip("?")), offered([FIELDS]), TODAY, areas)


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


ALSO = st.none() | st.builds(AlsoIn, st.just("calls"), st.booleans(), st.booleans())


@given(MEASURES, st.lists(BYS, max_size=3, unique=True), st.lists(WHERES, max_size=4), SPANS, st.integers(0, 50), ALSO)
def test_a_question_is_read_from_its_address_as_it_was(measure, by, where, span, limit, also) -> None:
    asked = Question(
        ("crimes",), measure, tuple(by), tuple(where), span, Compared.PREVIOUS, "", ("-measure",), limit, also
    )
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
    two = "by1=time:month&by2=kind&by3=place:ward-2023"
    assert [each.field for each in form(f"{two}&swap=1").question(["crimes"]).by] == ["kind", "time", "place"]
    assert [each.field for each in form(f"{two}&swap=2").question(["crimes"]).by] == ["time", "place", "kind"]
    assert form(f"{two}&swap=3").question(["crimes"]) == form(two).question(["crimes"])
    assert form(asked).conditions == [1, 2]
    assert form(f"{asked}&add=1").conditions == [1, 2, 3]


MISTAKES = (
    ("since=32/13/2025", "since", "There is no month 13"),
    ("since=2/2/2026&until=1/1/2026", "until", "not before the first"),
    ("f1=kind&o1=is&v1=", "v1", "Say with what it is compared"),
    ("f1=kind&o1=like&v1=x", "o1", "compares by one of"),
    ("by1=kind&by2=kind", "by2", "not chosen above"),
    ("by1=time:eon", "by1", "by[0].grain"),
    ("compare=area", "area", "Ask by place, or of one area, first"),
    ("compare=area&by1=place:ward-2023", "area", "Say with which area"),
    ("compare=area&by1=place:ward-2023&area=Rivrside", "area", "Did you mean “Riverside”?"),
    ("f1=ward-2023&o1=is&v1=Atlantis town", "v1", "No area here is called"),
    ("f1=at&o1=at-least&v1=41/5/2025", "v1", "May 2025 has no day 41"),
    ("limit=0", "limit", "1"),
    ("limit=99999", "limit", "5,000 groups at most"),
    ("measure=rate:cats:10", "measure", "residents or households"),
    ("order=nothing", "order", "ordered by one of"),
    ("also=also_in:No Key", "also", "no key of a dataset"),
    ("also=not_in:crimes", "also", "another dataset"),
    ("also=also_in:calls&also_period=ever", "also_period", "Choose one"),
)


@pytest.mark.parametrize(("query", "field", "words"), MISTAKES)
def test_a_mistake_is_told_beside_what_it_concerns_and_nothing_is_lost(query: str, field: str, words: str) -> None:
    found = form(query)
    assert found.question(["crimes"]) is None
    assert words in " ".join(found.errors[field])
    for name, value in parse_qsl(query):
        kept = found[name].value() or ""
        assert ("".join(kept) if isinstance(kept, list) else str(kept)) == value


def test_what_is_offered_is_what_the_data_has() -> None:
    may = offered([FIELDS])
    dimensions = [value for _, choices in may.dimensions for value, _ in choices]
    assert {"time:month", "time:hour", "place:ward-2023", "kind"} <= set(dimensions)
    assert "at_ward_2023" not in dimensions
    measures = [value for _, choices in may.measures for value, _ in choices]
    assert {"count", "mean:cost", "rate:residents:1000", "distinct:kind"} <= set(measures)
    assert "rate:households:1000" not in measures
    assert may.also == ()
    ((_, choices),) = offered([FIELDS], [("calls", "Calls")]).also[:1]
    assert choices == [("also_in:calls", "Also in Calls")]


def test_what_is_dragged_says_what_it_is_as_a_dimension_and_as_a_condition() -> None:
    chips = {title: {each.words: (each.by, each.where) for each in found} for title, found in form("").chips}
    assert chips["Time"]["Hour of the day"] == ("time:hour", "")
    assert chips["Place"] == {"Ward (2023)": ("place:ward-2023", "ward-2023")}
    assert chips["Columns"] == {"Kind": ("kind", "kind"), "Cost": ("", "cost")}  # the period has a part of its own
    assert [form(said).next_condition for said in ("", "f1=kind", "f1=&f2=kind", "f20=kind&f1=cost")] == [
        "f1", "f2", "f1", "f2",
    ]  # fmt: skip
    assert form("&".join(f"f{number}=kind" for number in range(1, 21))).next_condition == ""


def test_values_are_picked_where_they_are_known_and_typed_one_on_a_line_where_not() -> None:
    one, several = form("f1=kind").picker(1), form("f1=kind&o1=any-of&v1=Theft&v1=Robbery").picker(1)
    assert (one.how, dict(one.choices)) == ("select", {"Robbery": "Robbery", "Theft": "Theft"})
    assert (several.how, several.chosen) == ("boxes", ("Theft", "Robbery"))
    assert form("f1=ward-2023&o1=is&v1=riverside").picker(1).chosen == ("E05000001",)
    ward = form("f1=ward-2023&o1=is").picker(1)
    assert dict(ward.choices) == {"E05000001": "Riverside", "E05000002": "Hill End"}
    lines = form("f1=cost&o1=any-of&v1=1%0A2").picker(1)
    assert (lines.how, lines.text) == ("lines", "1\n2")
    assert form("f1=at&o1=empty").picker(1).how == "none"
    assert [op for op, _ in form("f1=ward-2023").fields["o1"].widget.choices] == [
        "is", "is-not", "any-of", "empty", "not-empty",
    ]  # fmt: skip


def test_what_is_half_said_is_left_out_while_it_is_put_together_and_a_new_column_has_none_of_the_old_values() -> None:
    begun = "by1=kind&f1=kind&o1=is&v1=Theft&f2=cost&o2=at-least&v2=&compare=area"
    found = form(f"{begun}&pick=compare").question(["crimes"])
    assert (found.where, found.compare) == ((Where("kind", "is", ("Theft",)),), None)
    changed = form("f1=ward-2023&o1=is&v1=Theft&pick=f1")
    assert changed.question(["crimes"]).where == ()
    assert changed.picker(1).chosen == ()


WRITTEN = (
    ("f1=ward-2023&o1=any-of&v1=riverside%0AHill End", ("E05000001", "E05000002")),
    ("f1=at&o1=at-least&v1=1 May 2025", ("2025-05-01 00:00",)),
    ("f1=at&o1=at-most&v1=May 2025", ("2025-05-31 23:59:59",)),
    ("f1=at&o1=less-than&v1=1/5/2025 18:30", ("2025-05-01 18:30",)),
    ("f1=cost&o1=at-least&v1=£1,200.50", ("1,200.50",)),
)


@pytest.mark.parametrize(("query", "values"), WRITTEN)
def test_values_are_read_as_people_write_them(query: str, values: tuple[str, ...]) -> None:
    found = form(query)
    asked = found.question(["crimes"])
    assert asked is not None, found.errors
    assert asked.where[0].values == values


def test_a_period_is_read_as_people_write_it() -> None:
    def span(query: str) -> Span:
        found = form(query).question(["crimes"])
        assert found is not None
        return found.span

    assert span("since=May 2025&until=06/2025") == Span(date(2025, 5, 1), date(2025, 6, 30))
    assert span("since=2024/25&until=2024/25") == Span(date(2024, 4, 1), date(2025, 3, 31))
    assert span("since=2025&until=1 May 2025") == Span(date(2025, 1, 1), date(2025, 5, 1))
