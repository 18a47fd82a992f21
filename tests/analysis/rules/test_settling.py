"""Questions held against what a reader has: what is meant in each dataset, and what is wrong in their words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from concordat.analysis.rules import caveats
from concordat.analysis.rules.breaks import Generation
from concordat.analysis.rules.faults import Faulty
from concordat.analysis.rules.questions import read
from concordat.analysis.rules.settling import Settled, Sort, settle
from concordat.datasets.rules.tallies import Audience
from concordat.kernel.periods import Span
from tests.analysis.double import fields_of

STREET = {"version": 1, "datasets": ["police-street"]}
TWO = {"version": 1, "datasets": ["council-asb-cases", "housing-asb"]}


def settled(given: dict[str, Any]) -> Settled:
    question = read(given)
    return settle(question, [fields_of(key) for key in question.datasets])


def test_columns_are_named_by_name_title_or_level() -> None:
    found = settled(
        STREET | {"by": [{"field": "Crime type"}], "where": [{"column": "ward-2023", "op": "is", "values": ["W"]}]}
    )
    assert found.axes[0].columns == ("crime_type",)
    assert found.where[0][0].column == "at_ward_2023"
    assert found.within is not None
    assert found.within.codes == ("W",)


def test_several_datasets_are_told_apart_by_dimensions_that_all_have() -> None:
    found = settled(TWO | {"by": [{"field": "category"}], "period": {"last_months": 3}})
    assert [each.sort for each in found.axes] == [Sort.DATASET, Sort.COLUMN]
    assert found.days == Span(date(2026, 4, 1), date(2026, 6, 30))
    with pytest.raises(Faulty, match="“Social housing anti-social behaviour” has no column “action”"):
        settled(TWO | {"by": [{"field": "action"}]})


def test_the_last_months_are_those_that_all_datasets_hold() -> None:
    question = read(TWO | {"period": {"last_months": 2}})
    found = settle(question, [fields_of("council-asb-cases"), fields_of("housing-asb", months=20)])
    assert found.days == Span(date(2026, 1, 1), date(2026, 2, 28))


def test_an_unknown_and_a_refused_column_are_answered_alike() -> None:
    every = fields_of("police-street")
    less = replace(every, columns=tuple(each for each in every.columns if each.name != "last_outcome"))
    words = []
    for name in ("last_outcome", "last_outcomf"):
        with pytest.raises(Faulty) as raised:
            settle(read(STREET | {"by": [{"field": name}]}), [less])
        words.append(raised.value.message.replace(name, "…"))
    assert words[0] == words[1]


@pytest.mark.parametrize(
    ("asked", "where", "words"),
    [
        ({"by": [{"field": "crime_typ"}]}, "by[0].field", "Did you mean “crime_type”"),
        ({"by": [{"field": "time", "grain": "hour"}]}, "by[0].grain", "cannot be told by hour"),
        ({"by": [{"field": "place", "level": "ward-2019"}]}, "by[0].level", "“ward-2023”"),
        ({"measure": {"kind": "sum", "column": "crime_type"}}, "measure.column", "is no number"),
        ({"where": [{"column": "crime_type", "op": "is", "values": ["Burglery"]}]}, "where[0].values", "“Burglary”"),
        ({"where": [{"column": "month", "op": "at-least", "values": ["May"]}]}, "where[0].values", "such as 2026-10"),
        ({"where": [{"column": "month", "op": "contains", "values": ["5"]}]}, "where[0].op", "is no text"),
        ({"period": {"until": "2019-01-01"}}, "period", "What is held is of “Street crime"),
        ({"compare": "similar"}, "compare", "Ask of one area"),
        ({"compare": "area", "compare_area": "X"}, "compare", "Ask by place, or of one area"),
        (
            {"by": [{"field": "time", "grain": "quarter"}], "period": {"last_months": 2}, "compare": "previous"},
            "compare",
            "whole quarters",
        ),
        (
            {
                "measure": {"kind": "rate", "population": "residents"},
                "by": [{"field": "place", "level": "ward-2023"}, {"field": "place", "level": "lsoa-2021"}],
            },
            "by",
            "one kind of area",
        ),
        ({"measure": {"kind": "rate", "population": "households"}}, "by", "of the people of a place"),
    ],
)
def test_what_cannot_be_asked_says_why_and_what_there_is(asked: dict[str, Any], where: str, words: str) -> None:
    with pytest.raises(Faulty) as raised:
        settled(STREET | asked)
    assert [each.where for each in raised.value.faults] == [where]
    assert words in raised.value.message


def test_what_was_never_delivered_says_so() -> None:
    empty = replace(fields_of("police-street", months=0), version=0)
    with pytest.raises(Faulty, match="Nothing was delivered"):
        settle(read(STREET), [empty])
    protected = replace(fields_of("police-street", Audience.AGGREGATE), period="")
    with pytest.raises(Faulty, match="has no period here"):
        settle(read(STREET | {"period": {"last_months": 1}}), [protected])


def test_a_change_of_areas_is_marked_and_breaks_the_series_of_codes_alone() -> None:
    ward = (Generation("“Ward (2023)” areas", date(2023, 5, 4)), Generation("“Ward (2025)” areas", date(2025, 5, 1)))
    (fields,) = settled({"version": 1, "datasets": ["council-asb-cases"]}).fields
    coded = tuple(replace(each, codes="ward") if each.name == "ward_code" else each for each in fields.columns)
    given = replace(fields, columns=coded, generations={"ward": ward})
    told = {
        field: settle(read({"version": 1, "datasets": ["council-asb-cases"], "by": [by]}), [given])
        for field, by in {
            "place": {"field": "place", "level": "ward-2023"},
            "code": {"field": "ward_code"},
            "kind": {"field": "category"},
        }.items()
    }
    found = {name: caveats.breaks_of(each) for name, each in told.items()}
    assert [(each.on, each.parts) for each in found["place"]] == [(date(2025, 5, 1), False)]
    assert [(each.on, each.parts) for each in found["code"]] == [(date(2025, 5, 1), True)]
    assert found["kind"] == ()
    assert "of “Ward (2023)” areas throughout" in caveats.caveats_of(told["place"], found["place"])[0]
