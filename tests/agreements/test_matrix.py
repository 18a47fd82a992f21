"""The rules against a second statement of them, written apart from the first: they agree in every case, and nothing leaks.

`statement.py` says the rules of `docs/explanation/may-this-flow.md` slowly and plainly; `worlds.py` makes what to ask in.
`FLOW_EVERY=1 FLOW_WORLDS=10000 pytest -s tests/agreements/test_matrix.py` tries everything, and prints how much that was.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from itertools import chain, islice
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from concordat.access import rules as access
from concordat.agreements.permissions import AGGREGATE_RECEIVE, IDENTIFIABLE_RECEIVE, PSEUDONYMOUS_RECEIVE
from concordat.agreements.rules import flow, terms
from concordat.config.roles import ROLES
from tests.agreements import worlds
from tests.agreements.statement import allowed

RECEIVE = {
    "identifiable": IDENTIFIABLE_RECEIVE,
    "pseudonymous": PSEUDONYMOUS_RECEIVE,
    "aggregate": AGGREGATE_RECEIVE,
}
RANDOM = int(os.environ.get("FLOW_WORLDS", "60"))
EVERY = int(os.environ.get("FLOW_EVERY", "7"))  # of the cases in which one world is asked all; 1 takes each


@cache
def forms_of(roles: frozenset[str]) -> frozenset[str]:
    """Return the forms that roles may receive, as the application decides it."""
    return frozenset(
        form
        for form, name in RECEIVE.items()
        if access.decide(roles, ROLES, name, name.words, access.Standing()).allowed
    )


TABLE = {role: sorted(forms_of(frozenset({role}))) for role in ROLES}


def known(world: Mapping[str, Any]) -> flow.Known:
    """Return a world as the rules know it, without what was given to one person."""
    assets = {
        key: terms.Asset(
            key,
            key,
            asset["agency"],
            asset["agency"],
            {
                name: terms.Field(name, terms.Kind(each["kind"]), each["geography"])
                for name, each in asset["fields"].items()
            },
            asset["ends"],
        )
        for key, asset in world["assets"].items()
    }
    purposes = {
        key: terms.Purpose(key, key, each["law_enforcement"], each["ends"]) for key, each in world["purposes"].items()
    }
    laws = {
        key: terms.Gateway(key, each["begins"], each["ends"], each["other_use"])
        for key, each in world["gateways"].items()
    }
    agreements = [_terms(str(number), each, laws) for number, each in enumerate(world["agreements"])]
    return flow.Known(world["now"], world["day"], assets, purposes, agreements)


def _terms(ref: str, told: Mapping[str, Any], laws: Mapping[str, terms.Gateway]) -> terms.Terms:
    return terms.Terms(
        ref,
        ref,
        terms.Stage(told["stage"]),
        told["begins"],
        told["ends"],
        told["reviewing"],
        {
            key: terms.Party(key, each["signed"], each["left"], each["competent"])
            for key, each in told["parties"].items()
        },
        {
            key: terms.Purposed(
                tuple(laws[law] for law in each["gateways"] if law in laws),
                {
                    agency: terms.Controllership(
                        terms.Part(part["part"]),
                        terms.Regime(part["regime"]),
                        part["acts_for"],
                        part["special"],
                        part["offence"],
                    )
                    for agency, part in each["parts"].items()
                },
            )
            for key, each in told["purposes"].items()
        },
        tuple(
            terms.Line(
                line["asset"],
                frozenset(line["forms"]),
                frozenset(line["fields"]),
                frozenset(line["purposes"]),
                frozenset(line["recipients"]),
                terms.Conditions(line["least_geography"], onward=line["onward"], derived=line["derived"]),
                terms.Only(*line["only"]) if line["only"] else None,
            )
            for line in told["lines"]
        ),
    )


def asked_of(question: Mapping[str, Any]) -> flow.Question:
    """Return a question as the rules know it."""
    return flow.Question(
        question["asset"], question["purpose"], frozenset(question["fields"]), question["form"], question["use"]
    )


def decided(question: Mapping[str, Any], world: Mapping[str, Any], facts: flow.Known) -> flow.Decision | None:
    """Return what the rules decide; None for a person of whom nothing is known, who is never asked for."""
    if question["person"] not in world["people"]:
        return None
    person, given_to = asking(question["person"], world, facts)
    return flow.decide(person, asked_of(question), given_to)


def asking(key: str, world: Mapping[str, Any], facts: flow.Known) -> tuple[flow.Person, flow.Known]:
    """Return a person as the rules know them, and what is known with what was given to them."""
    who = world["people"][key]
    held = frozenset(who["roles"])
    person = flow.Person(key, key, who["agency"], who["agency"], who["active"], bool(held), forms_of(held))
    mine = [each for each in (*world["grants"], *world["overrides"]) if each["person"] == key]
    grants = [
        flow.Grant(each["asset"], each["purpose"], each["form"], frozenset(each["fields"]), each["until"])
        for each in mine
        if "until" in each
    ]
    overrides = [
        flow.Override("x", each["asset"], each["purpose"], each["begins"], each["ends"])
        for each in mine
        if "begins" in each
    ]
    return person, replace(facts, grants=grants, overrides=overrides)


@pytest.mark.slow
def test_both_statements_agree_in_every_case_of_the_matrix():
    counted: Counter[bool] = Counter()
    last, facts = None, None
    crossed = islice(chain(worlds.product(TABLE), worlds.alterations(TABLE)), 0, None, EVERY)
    for question, world in chain(crossed, worlds.pairs(TABLE)):
        if world is not last:
            last, facts = world, known(world)
        found = decided(question, world, facts)
        expected = allowed(question, world)
        assert bool(found) == expected, (question, world, found)
        assert found is None or found.reason
        counted[expected] += 1
    print(f"\n{counted.total():,} cases, {counted[True]:,} allowed, disagreements 0")
    assert counted.total() >= 100_000
    assert counted[True] >= counted.total() // 100


@pytest.mark.slow
@settings(max_examples=RANDOM, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_nothing_leaks_in_random_worlds(data):
    world = data.draw(worlds.worlds(TABLE))
    facts = known(world)
    for _ in range(5):
        question = data.draw(worlds.questions(world))
        found = decided(question, world, facts)
        assert bool(found) == allowed(question, world)
