"""`concordat bench audit` measures in a database of its own and leaves nothing behind."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.database import as_owner

SEARCHES = 9


@pytest.mark.slow
def test_bench_audit_finds_what_it_tampers_with_and_drops_its_database():
    words = ["bench", "audit", "--rows", "300", "--seconds", "0.3", "--clients", "3", "--work", "2", "--json"]
    done = subprocess.run(
        [sys.executable, "-m", "concordat.config.cli", *words], capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert (said["right"], said["clean"], said["clean_after"]) == (True, True, True)
    assert [one["what"] for one in said["tamperings"]] == ["one altered", "one missing", "the tail cut off"]
    assert len(said["searches"]) == SEARCHES
    assert len(said["rates"]) == 6
    assert all(rate > 0 for rate in said["rates"].values())
    with as_owner() as owner:
        left = owner.execute("SELECT datname FROM pg_database WHERE datname LIKE 'concordat_bench_%'").fetchall()
    assert left == []
