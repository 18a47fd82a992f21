"""Declarations: read, said and read again; what is wrong with one is named."""

from __future__ import annotations

from typing import Any

import pytest

from concordat.datasets.rules.declarations import Class, Declaration, Type, folded
from concordat.kernel.errors import Problem
from tests.datasets.making import DECLARED, OPEN


def with_column(**facts: Any) -> dict[str, Any]:
    return DECLARED | {"columns": [*DECLARED["columns"], {"name": "more"} | facts]}


def test_a_declaration_that_is_said_is_read_again_the_same():
    for given in (DECLARED, OPEN):
        declared = Declaration.read(given)
        assert Declaration.read(declared.said()) == declared
        assert "threshold" not in declared.said()
    assert Declaration.read(DECLARED).column("month").type == Type.MONTH
    assert Declaration.read(DECLARED).column("name").gives == Class.IDENTIFIER


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ([], "not a list of names"),
        ({"key": "a"}, "does not say “title”"),
        (DECLARED | {"columns": []}, "lists no columns"),
        (DECLARED | {"columns": [{"name": f"c{at}"} for at in range(301)]}, "may list 300"),
        (DECLARED | {"key": "Police Crimes"}, "small letters, digits and hyphens"),
        (DECLARED | {"title": " "}, "name of the dataset is missing"),
        (DECLARED | {"colour": "red"}, "says “colour”"),
        (DECLARED | {"period": "day"}, "no column day"),
        (DECLARED | {"period": "offence"}, "no day and no month"),
        (DECLARED | {"period": ""}, "fall into periods"),
        (DECLARED | {"every": "week"}, "one of month, quarter, year, once"),
        (DECLARED | {"threshold": 2}, "from 0 to 1"),
        (DECLARED | {"threshold": "half"}, "cannot be half"),
        (DECLARED | {"late": True}, "cannot be True"),
        (DECLARED | {"within": [1, 2, 3]}, "a box of degrees"),
        (DECLARED | {"person": {"name": ["forename"], "born": "birth"}}, "no column forename"),
        (DECLARED | {"disclosure": "open", "licence": "OGL"}, "so the dataset cannot be open"),
        (OPEN | {"licence": ""}, "has a licence"),
        (with_column(title="MONTH"), "Two columns are called"),
        (with_column(also=["lsoa "]), "Two columns are called"),
        (with_column(name="More Words"), "no name for a column"),
        (with_column(name="at_ward"), "is kept for what Concordat adds"),
        (with_column(name="more__key"), "is kept for what Concordat adds"),
        (with_column(gives="identifier"), "by what it identifies"),
        (with_column(identifies="name"), "by what it identifies"),
        (with_column(gives="sensitive"), "by which law"),
        (with_column(geography="street"), "a geography is one of"),
        (with_column(part="longitude"), "Say how finely"),
        (with_column(part="longitude", geography="point"), "needed together"),
        (with_column(type="whole", least="two"), "not of its type"),
        (with_column(least=2), "not of its type"),
        (with_column(pattern="["), "cannot be read"),
        (with_column(type="words"), "one of text, whole"),
        (with_column(allowed="yes"), "is a list of words"),
        (with_column(title=5), "cannot be 5"),
    ],
)
def test_what_is_wrong_with_a_declaration_is_named(given: Any, words: str):
    with pytest.raises(Problem) as raised:
        Declaration.read(given)
    assert words in raised.value.message


def test_headers_are_compared_without_case_spaces_and_signs():
    assert folded(" Crime-type ") == folded("crime_type") == "crimetype"
