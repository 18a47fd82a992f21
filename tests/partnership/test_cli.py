"""`concordat partnership`: the first partnership of an installation, and the list of them."""

from __future__ import annotations

import json
from contextlib import nullcontext

import pytest
from click.testing import CliRunner

from concordat.partnership.cli import group

pytestmark = pytest.mark.django_db
GIVEN = [
    "create",
    "Hill Community Safety Partnership",
    "--area=Hill",
    "--agency=Hill Council",
    "--administrator=hal@hill.example",
    "--name=Hal Hill",
]
PASSWORD = "--password=three unlikely words"


@pytest.fixture
def run(monkeypatch):
    """Run a command on the database of the test."""
    monkeypatch.setattr("concordat.kernel.commandline.ensure", lambda home: nullcontext())
    return lambda *words, **options: CliRunner().invoke(group, words, **options)


def test_create_makes_a_partnership_and_list_shows_it(run):
    made = run(*GIVEN, PASSWORD)
    assert made.exit_code == 0, made.output
    assert "Hal Hill signs in at" in made.output
    assert "Hill Community Safety Partnership (Hill): 1 agencies, 1 members" in run("list").output
    facts = json.loads(run("list", "--json").output)
    assert facts[0] | {"ref": ""} == {
        "ref": "",
        "name": "Hill Community Safety Partnership",
        "area": "Hill",
        "ends": None,
        "agencies": 1,
        "people": 1,
    }


def test_create_asks_for_the_password_twice(run):
    made = run(*GIVEN, "--json", input="three unlikely words\nthree unlikely words\n")
    assert made.exit_code == 0, made.output
    assert json.loads(made.output.strip().splitlines()[-1])["administrator"] == "hal@hill.example"


@pytest.mark.parametrize("wrong", [["--password=short"], [PASSWORD, "--agency-kind=castle"]])
def test_create_says_what_is_wrong_and_makes_nothing(run, wrong):
    made = run(*GIVEN, *wrong)
    assert made.exit_code == 2
    assert "Nothing was made." in made.output
    assert json.loads(run("list", "--json").output) == []
    assert "There is no partnership yet" in run("list").output
