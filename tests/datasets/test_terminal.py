"""Data at a terminal: a dataset is added, files are delivered to it, and receipts are read."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import transaction

from concordat.audit.models import Entry
from concordat.datasets.cli import group
from concordat.datasets.models import Version
from tests.cast import Cast
from tests.datasets.delivering import months, rows, street

pytestmark = pytest.mark.django_db


def run(*words: str) -> tuple[int, str]:
    found = CliRunner().invoke(group, words)
    assert found.exception is None or isinstance(found.exception, SystemExit), found.exception
    return found.exit_code, found.output


def file(folder: Path, name: str, *given: tuple[str, str, int]) -> str:
    path = folder / name
    path.write_bytes(rows(*given))
    return str(path)


def test_a_dataset_is_added_delivered_to_and_listed(cast: Cast, tmp_path: Path) -> None:
    by = ("--as", "mina@thornbridge.example")
    code, said = run("add", "police-street", "--agency", "Vale Police", "--steward", "leo@thornbridge.example", *by)
    assert (code, "police-street" in said) == (0, True)
    assert run("add", "police-streets", "--agency", "Vale Police", *by)[0] == 2
    street(cast)
    first = file(tmp_path, "first.csv", *months(5, 10), ("2026-05", "Arson", 2))
    code, said = run("deliver", first, "--dataset", "street-crimes")
    assert code == 0
    assert "52 read = 50 landed + 2 put aside + 0 dropped." in said
    assert "by Leo Lead, Vale Police" in said
    unusual = file(tmp_path, "unusual.csv", ("2026-06", "Drugs", 2))
    code, said = run("deliver", unusual, "--dataset", "street-crimes")
    assert (code, "About 10 are usual" in said) == (1, True)
    code, said = run("deliver", unusual, "--dataset", "street-crimes", "--yes", "The counter was shut", "--json")
    told = json.loads(said[said.index("{") :])
    assert (code, told["state"], told["counts"]["landed"], told["version"]) == (0, "landed", 2, 2)
    code, said = run("receipt", told["ref"], *by)
    assert (code, "unusual.csv" in said) == (0, True)
    code, said = run("list", *by)
    assert [line.split() for line in said.splitlines()][1][:3] == ["street-crimes", "Vale", "Police"]
    assert run("deliver", str(tmp_path / "no.csv"), "--dataset", "street-crimes")[0] == 2
    assert run("deliver", first, "--dataset", "no-such")[0] == 2
    assert run("list")[0] == 2


def test_who_may_not_add_a_dataset_is_refused_and_it_is_recorded(cast: Cast) -> None:
    code, said = run("add", "police-street", "--agency", "Vale Police", "--as", "olga@thornbridge.example")
    assert (code, "None of the roles held" in said) == (2, True)
    with transaction.atomic(), cast.acting("ivan"):
        entry = Entry.objects.get(event="access.decision.refused")
    assert (entry.member_name, entry.detail["view"]) == ("Olga Observer", "concordat datasets add")


@pytest.mark.slow
def test_the_real_months_are_accounted_for_to_the_row(cast: Cast, shared: Path, tmp_path: Path) -> None:
    """21 months of a force, and then the earlier release of three of them as a revision."""
    by = ("--as", "mina@thornbridge.example")
    run("add", "police-street", "--agency", "Vale Police", "--steward", "leo@thornbridge.example", *by)
    folder = shared / "data" / "police-uk"
    told = _delivered(folder / "kent-street-2021-03-to-2022-11.zip")
    counts = told["counts"]
    assert counts["read"] == counts["landed"] + counts["put_aside"] + counts["dropped"] == 365_210
    assert (counts["put_aside"], counts["dropped"], len(told["periods"])) == (0, 0, 21)
    with zipfile.ZipFile(folder / "kent-street-2021-03-to-2022-11.zip") as files:
        assert len(files.namelist()) >= 21
    again = _delivered(folder / "kent-street-2022-01-to-03-earlier-release.zip")
    assert len(again["periods"]) == 3
    assert "5,699 rows changed, 0 added, 0 taken away" in re.sub(r" \(.*?\)", "", again["difference"])
    with transaction.atomic(), cast.acting("mina"):
        version = Version.objects.get(dataset__key="police-street", superseded_at=None)
        assert (version.number, version.rows, len(version.parts)) == (2, 365_210, 21)


def _delivered(path: Path) -> Any:
    code, said = run("deliver", str(path), "--dataset", "police-street", "--json")
    assert code == 0, said
    return json.loads(said[said.index("{") :])
