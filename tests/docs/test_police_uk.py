"""`docs/how-to/load-police-uk-data.md`: its commands, run as they are written on the real files."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from concordat.config.cli import main
from tests.cast import Cast
from tests.docs.pages import CHECKOUT, commands

PAGE = CHECKOUT / "docs" / "how-to" / "load-police-uk-data.md"
HERE = {"Kent Police": "Vale Police", "analyst@medway": "ana@thornbridge", "manager@medway": "mina@thornbridge"}


def run(line: str) -> str:
    """Run a command as it is typed; return what it prints."""
    told = CliRunner().invoke(main, shlex.split(line)[1:])
    assert told.exit_code == 0, (line, told.output)
    return " ".join(told.output.split())


def told(line: str, data: Path) -> str:
    """Return a command of the page with the files and the people of this test."""
    for written, ours in {"path/to": str(data), **HERE}.items():
        line = line.replace(written, ours)
    return line


@pytest.mark.slow
@pytest.mark.django_db
def test_the_commands_do_what_the_page_says(cast: Cast, shared: Path) -> None:
    answers = [run(told(line, shared / "data")) for line in commands(PAGE) if "bench" not in line]
    street, outcomes, again = answers[-3:]
    for words in ("365,210 rows landed", "Put aside 0", "Like another, and kept 17,002", "inside Medway 64,486"):
        assert words in street
    assert "194,143 rows landed" in outcomes
    assert "5,699 rows changed (Last outcome category in 5,699 rows), 0 added, 0 taken away" in again
