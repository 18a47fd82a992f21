import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from concordat.plans.cli import group, summary
from concordat.plans.reading import Part, Reading, Remark, Source, readable_kinds
from concordat.plans.reading.propose import Figure

from .reading.layouts import ACTION_LEAD_WHEN

ROOT = Path(__file__).resolve().parents[2]
CORPUS = Path(__file__).parent / "reading" / "corpus"


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


def test_read_prints_what_a_strategy_holds():
    told = CliRunner().invoke(group, ["read", str(CORPUS / "18-strategy-without-actions" / "document.docx")]).stdout
    assert "Actions  0" in told
    assert "Safer Neighbourhoods\n  Anti-social behaviour\n  Environmental crime" in told
    assert "Strategic drivers\n  We will put victims" in told


def test_summary_prints_figures_and_cuts_what_is_long():
    place = Source("b1", "page 3", "")
    reading = Reading(
        title="Plan",
        period=None,
        layout="no actions",
        priorities=(Part("Homes" * 50, place),),
        consultation=(Figure("79%", "felt safe", place),),
        left_aside=tuple(Remark("it is background", place) for _ in range(25)),
    )
    told = summary(reading)
    assert "What the consultation found\n  79% felt safe, page 3" in told
    assert "and 5 more; --json lists all" in told
    assert max(len(line) for line in told.splitlines()) < 120


@pytest.mark.parametrize("suffix", ["docx", "pdf", "xlsx", "odt", "html", "md", "txt"])
def test_read_prints_a_summary_of_every_format(suffix):
    path = sorted(CORPUS.glob(f"*/document.{suffix}"))[0]
    result = CliRunner().invoke(group, ["read", str(path)])
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("Title    ")


@pytest.mark.parametrize(("name", "data"), [("none.txt", None), ("scan.png", b"\x89PNG\r\n\x1a\n"), ("empty.txt", b"")])
def test_read_says_in_one_line_why_a_file_cannot_be_read(tmp_path, name, data):
    if data is not None:
        (tmp_path / name).write_bytes(data)
    result = CliRunner().invoke(group, ["read", str(tmp_path / name), "--json"])
    assert result.exit_code == 2
    assert result.stdout == ""
    assert len(result.stderr.strip().splitlines()) == 1
    assert name in result.stderr


def test_help_teaches_by_example():
    told = " ".join(CliRunner().invoke(group, ["read", "--help"]).stdout.split())
    assert "concordat plans read action-plan.txt" in told
    assert readable_kinds() in told


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
