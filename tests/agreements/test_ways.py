"""Ways to rows and deliveries, against the second statement of the rules field by field, in random worlds."""

from __future__ import annotations

import copy
import os
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from concordat.agreements.rules import flow, ways
from concordat.agreements.rules.terms import Asset, Field, Kind, Line, Only
from tests.agreements import statement, worlds
from tests.agreements.test_matrix import TABLE, asking, known

RANDOM = int(os.environ.get("WAYS_WORLDS", "60"))
EVERY = [*worlds.KINDS, *worlds.GEOGRAPHIES]


def one_way(found: list[ways.Way], form: str, fields: set[str]) -> bool:
    return any(way.form == form and fields <= way.clear for way in found)


def without_least(world: Mapping[str, Any]) -> dict[str, Any]:
    told = copy.deepcopy(dict(world))
    for agreement in told["agreements"]:
        for line in agreement["lines"]:
            line["least_geography"] = ""
    return told


@pytest.mark.slow
@settings(max_examples=RANDOM, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_way_is_clear_exactly_where_it_may_flow(data: st.DataObject) -> None:
    world = data.draw(worlds.worlds(TABLE))
    near = data.draw(worlds.questions(world))
    if near["person"] not in world["people"]:
        return
    person, facts = asking(near["person"], world, known(world))
    found = ways.ways(person, near["asset"], near["purpose"], facts, near["use"])
    anyhow = without_least(world)
    for form in worlds.FORMS:
        about = {**near, "form": form}
        for fields in (*({each} for each in EVERY), *(set(pair) for pair in combinations(EVERY[:6], 2))):
            question = {**about, "fields": sorted(fields)}
            assert one_way(found, form, fields) == statement.allowed(question, world), question
            if len(fields) == 1:
                placed = any(way.form == form and fields <= way.clear | way.coarse for way in found)
                assert placed == statement.allowed(question, anyhow), question
    kinds = {way.form for way in found if way.keyed}
    assert kinds <= {"pseudonymous"}
    assert all(way.keyed <= {"identifier"} for way in found)
    if not any(way.form in ways.ROWS for way in found):
        assert ways.refusal(person, near["asset"], near["purpose"], facts, near["use"])


@pytest.mark.slow
@settings(max_examples=RANDOM, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_what_may_be_delivered_is_what_the_statement_says(data: st.DataObject) -> None:
    world = data.draw(worlds.worlds(TABLE))
    facts = known(world)
    for key in (worlds.INCIDENTS, worlds.CUSTODY, "unknown"):
        told = [statement.deliverable(key, each, world) for each in world["agreements"]]
        for number, expected in enumerate(told):
            found = ways.deliverable(key, facts, str(number))
            assert (found.fields, found.clear, found.keyed) == expected
            assert found.reason
        assert bool(ways.deliverable(key, facts)) == any(_opens(key, each, world) for each in world["agreements"])


def _opens(key: str, agreement: Any, world: Any) -> bool:
    """Say whether an agreement has a line under which something may be delivered, be it of no field that is known."""
    with_fields = {**agreement, "lines": [{**line, "fields": ["plain"]} for line in agreement["lines"]]}
    return bool(statement.deliverable(key, with_fields, world)[0])


@pytest.mark.slow
def test_ways_of_the_walk_agree_too() -> None:
    for _, (question, world) in zip(range(4000), _few(), strict=False):
        person, facts = asking(question["person"], world, known(world))
        found = ways.ways(person, question["asset"], question["purpose"], facts, question["use"])
        assert one_way(found, question["form"], set(question["fields"])) == statement.allowed(question, world)


def _few() -> Iterator[tuple[Any, Any]]:
    for number, (question, world) in enumerate(worlds.alterations(TABLE)):
        if number % 41 == 0 and question["person"] in world["people"] and question["fields"]:
            yield question, world


def test_identifiers_are_keys_in_pseudonymous_form_and_places_too_fine_are_coarse() -> None:
    world = worlds.changed(worlds.open_world(TABLE), [((*worlds.LINE, "least_geography"), "ward")])
    person, facts = asking(worlds.person_key(worlds.COUNCIL, "analyst"), world, known(world))
    found = {way.form: way for way in ways.ways(person, worlds.INCIDENTS, worlds.SOLVE, facts)}
    assert set(found) == {"pseudonymous", "aggregate"}
    way = found["pseudonymous"]
    assert way.keyed == {"identifier"}
    assert way.clear == {"plain", "special", "offence", "ward", "authority"}
    assert way.coarse == {"point", "address", "postcode", "lsoa", "msoa"}
    assert (way.agreement, way.only) == ("0", None)


def test_of_lines_that_allow_it_one_that_gives_every_row_is_named() -> None:
    only = ("plain", ("Kent",))
    changes = [((*worlds.LINE, "only"), only)]
    world = worlds.changed(worlds.open_world(TABLE), changes)
    question = {
        "person": worlds.person_key(worlds.COUNCIL, "analyst"),
        "asset": worlds.INCIDENTS,
        "purpose": worlds.SOLVE,
        "fields": ["plain"],
        "form": "pseudonymous",
        "use": "use",
    }

    def rows(world: Any) -> str:
        person, facts = asking(question["person"], world, known(world))
        asked = flow.Question(question["asset"], question["purpose"], frozenset(["plain"]), "pseudonymous")
        return flow.decide(person, asked, facts).rows

    assert rows(world) == "plain is “Kent”"
    world["agreements"][0]["lines"].append(worlds.line(purposes=[worlds.SOLVE]))
    assert rows(world) == ""


def test_rows_are_said_in_words() -> None:
    asset = Asset("a", "Crimes", "p", "Police", {"f": Field("Force", Kind.PLAIN)})
    assert Only("f", ("Kent", "Met")).words(asset) == "Force is “Kent” or “Met”"
    assert Only("gone", ("Kent",)).words(asset) == "nothing is true"
    assert Line("a", frozenset(), frozenset()).only is None
