"""`concordat bench engines`: the twenty questions, on DuckDB and on Apache Spark."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from concordat.datasets.store import engines
from tests.datasets.test_spark import QUICK_TO_START


@pytest.mark.slow
def test_the_twenty_questions_have_the_same_answers_on_both() -> None:
    if words := engines.lacking(engines.SPARK):
        pytest.skip(words)
    words = ["bench", "engines", "--runs", "1", "--master", "local[1]", "--json"]
    done = subprocess.run(
        [sys.executable, "-m", "concordat.config.cli", *words],
        env={**os.environ, "JAVA_TOOL_OPTIONS": QUICK_TO_START},
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    questions = {each["question"] for each in told["measured"]}
    print(f"\n{len(questions)} questions, {len(told['measured'])} answers: the same on both")
    assert len(questions) == 20
    assert {each["told"] for each in told["measured"]} == {"exact", "protected"}
    assert all(each["equal"] for each in told["measured"])
    assert "WARN" not in done.stderr
