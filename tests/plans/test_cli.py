import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from concordat.plans.cli import group

from .reading.layouts import ACTION_LEAD_WHEN

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def plan(tmp_path):
    path = tmp_path / "plan.txt"
    path.write_text(ACTION_LEAD_WHEN, encoding="utf-8")
    return path


def test_read_prints_json_for_a_program(plan):
    result = CliRunner().invoke(group, ["read", str(plan), "--json"])
    data = json.loads(result.stdout)
    assert result.exit_code == 0
    assert data["period"] == "2025/26"
    assert [priority["name"] for priority in data["priorities"]] == ["Safer Streets", "Protecting Young People"]
    fields = {"ref", "priority", "theme", "strand", "text", "leads", "timescale", "outcome", "measures", "status"}
    assert fields <= set(data["actions"][0])
    assert data["actions"][0]["ref"] is None


def test_read_prints_a_summary_for_a_person(plan):
    result = CliRunner().invoke(group, ["read", str(plan)])
    assert result.exit_code == 0
    assert "Actions  4" in result.stdout
    assert "Safer Streets" in result.stdout
    assert "line 17: the row holds no action" in result.stdout


@pytest.mark.parametrize(("name", "data"), [("none.txt", None), ("scan.pdf", b"%PDF-1.7"), ("empty.txt", b"")])
def test_read_says_in_one_line_why_a_file_cannot_be_read(tmp_path, name, data):
    if data is not None:
        (tmp_path / name).write_bytes(data)
    result = CliRunner().invoke(group, ["read", str(tmp_path / name), "--json"])
    assert result.exit_code == 2
    assert result.stdout == ""
    assert len(result.stderr.strip().splitlines()) == 1
    assert name in result.stderr


def test_help_teaches_by_example():
    assert "concordat plans read action-plan.txt" in CliRunner().invoke(group, ["read", "--help"]).stdout


def test_read_needs_no_framework_and_starts_fast(plan):
    code = (
        "import sys; from concordat.plans.cli import group; "
        f"group(['read', {str(plan)!r}], standalone_mode=False); "
        "assert not [m for m in sys.modules if m.split('.')[0] in {'django', 'lxml'}], 'too much was imported'"
    )
    started = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert time.perf_counter() - started < 2
