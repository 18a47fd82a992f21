"""Commands that start things, as they are stopped."""

from __future__ import annotations

from typing import Any

import pytest
from click.testing import CliRunner
from procrastinate.contrib.django import app

from concordat.config import commands


def interrupt(*_: Any, **__: Any) -> None:
    """Do as Ctrl-C does; the signal itself goes to whatever an earlier test has left to handle it."""
    raise KeyboardInterrupt


@pytest.mark.parametrize(("place", "name"), [(commands, "_set_up"), (app, "run_worker")], ids=["starting", "working"])
def test_a_worker_that_is_stopped_says_nothing(monkeypatch: pytest.MonkeyPatch, place: Any, name: str) -> None:
    monkeypatch.setattr(place, name, interrupt)
    ran = CliRunner().invoke(commands.worker)
    assert (ran.exit_code, ran.output) == (0, "")
