"""What runs questions is looked at before anything starts, and by the doctor."""

from __future__ import annotations

from typing import Any

import pytest

from concordat.config import commands
from concordat.config.checks import OK, WRONG, machine
from concordat.datasets.queries.datasets import engine
from concordat.datasets.store import engines, sealed
from concordat.kernel.errors import Problem


def test_nothing_starts_on_an_engine_that_is_missing(settings: Any, capsys: pytest.CaptureFixture[str]) -> None:
    settings.ENGINE = "sparkle"
    with pytest.raises(SystemExit) as ended:
        commands._refuse_without_engine()
    assert ended.value.code == 2
    assert "CONCORDAT_ENGINE is “sparkle”, and there are duckdb and spark." in capsys.readouterr().err
    assert machine.engine().state == WRONG
    with pytest.raises(Problem, match="sparkle"):
        engine()


def test_what_is_set_is_what_runs(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert engine() is sealed.run
    commands._refuse_without_engine()
    assert (machine.engine().state, machine.engine().words) == (OK, "Questions are run on DuckDB.")
    settings.ENGINE, settings.SPARK_MASTER = "spark", "local[3]"
    monkeypatch.setattr(engines, "lacking", lambda *given: "")
    assert engine() == engines.Spark("local[3]", settings.SPARK_FOLDER)
    assert machine.engine().words == "Questions are run on Apache Spark (local[3])."
