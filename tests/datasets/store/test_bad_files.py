"""Bad files are refused in words, quickly, in little memory; `-s` prints what became of each."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from .bad_files import BAD, Bad

MEMORY, CHILDREN, SECONDS = 300, 1_500, 60  # MB, MB, seconds on a busy machine


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> dict[str, dict]:
    folder = tmp_path_factory.mktemp("bad")
    for bad in BAD:
        bad.make(folder / bad.name)
    code = Path(__file__).resolve().parents[3]
    run = subprocess.run(
        [sys.executable, "-m", "tests.datasets.store.apart", str(folder)],
        cwd=code,
        capture_output=True,
        text=True,
        timeout=500,
        check=False,
    )
    found = {facts["name"]: facts for facts in map(json.loads, run.stdout.splitlines())}
    assert set(found) == {bad.name for bad in BAD}, run.stderr
    for facts in found.values():
        spent = f"{facts['memory']:4} MB {facts['seconds']:5.1f} s"
        print(f"\n{facts['name']:16}{facts['result']:9}{spent}  {facts['words']}", end="")
    print(f"\nMost that a process for workbooks took: {facts['children']} MB")
    assert facts["children"] < CHILDREN
    assert {path.name for path in folder.iterdir()} == set(found), "something was written beside the files"
    return found


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.name)
def test_a_bad_file_is_met_in_words_and_in_little_memory(told, bad: Bad):
    facts = told[bad.name]
    assert facts["result"] == bad.result, facts["words"]
    assert bad.words in facts["words"]
    assert facts["memory"] < MEMORY
    assert facts["seconds"] < SECONDS
    assert "Okafor" not in facts["words"]
    assert "943" not in facts["words"].replace(bad.name, "")
