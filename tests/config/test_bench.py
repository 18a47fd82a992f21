"""`concordat bench` measures, checks what it measures, and leaves nothing behind."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner
from django.db import transaction
from django.test import Client

from concordat.config.bench import plan_files, registers
from concordat.config.bench.reading import Measured, Taken, reading
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


@pytest.mark.django_db
def test_every_page_that_bench_pages_asks_for_answers_with_what_it_is_asked_for(settings):
    settings.DEMONSTRATION = True
    with transaction.atomic():
        member, asked = registers.fill(20)
    client = Client(SERVER_NAME="localhost")
    registers.sign_in(client, member)
    answers = {page.name: page.ask(client) for page in asked}
    assert {name for name, answer in answers.items() if answer.status_code != 200} == set()
    assert len(answers) == len(asked)
    assert "would change" in answers["bulk edit, looked at"].content.decode()


@pytest.mark.slow
def test_bench_reading_compares_with_its_peers_and_finds_every_word_and_action():
    words = ["bench", "reading", "--pages", "3", "--times", "1", "--json"]
    done = subprocess.run(
        [sys.executable, "-m", "concordat.config.cli", *words], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["right"]
    assert [one["kind"] for one in said["measured"]] == ["docx", "pdf"]
    for one in said["measured"]:
        assert (one["words"], one["missing"], one["actions"]) == (1.0, [], 27)
        assert one["ratio"] == pytest.approx(one["ours"]["seconds"] / one["peer"]["seconds"])
        assert 10_000_000 < one["ours"]["memory"] < 500_000_000


@pytest.mark.slow
def test_bench_reading_repeats_given_files(tmp_path):
    (tmp_path / "plan.docx").write_bytes(plan_files.docx(2))
    (tmp_path / "plan.pdf").write_bytes(plan_files.pdf(2))
    words = ["--docx", str(tmp_path / "plan.docx"), "--pdf", str(tmp_path / "plan.pdf")]
    done = CliRunner().invoke(reading, [*words, "--docx-pages", "2", "--pages", "6", "--times", "1", "--json"])
    assert [one["actions"] for one in json.loads(done.stdout)["measured"]] == [54, 54]
    assert CliRunner().invoke(reading, words).exit_code == 2


TAKEN = Taken(seconds=1.0, pages_a_second=60.0, memory=100_000_000)
SLOW = Taken(seconds=2.1, pages_a_second=28.6, memory=100_000_000)
LARGE = Taken(seconds=1.0, pages_a_second=60.0, memory=600_000_000)


@pytest.mark.parametrize(
    ("pages", "ours", "words", "actions", "right"),
    [
        (60, TAKEN, 1.0, 540, True),
        (60, TAKEN, 0.98, 540, False),
        (60, TAKEN, 1.0, 539, False),
        (60, SLOW, 1.0, 540, False),
        (60, LARGE, 1.0, 540, False),
        (300, SLOW, 1.0, 540, True),
    ],
)
def test_bench_reading_is_wrong_where_words_or_actions_are_lost_or_the_goal_is_missed(
    pages, ours, words, actions, right
):
    measured = Measured("pdf", pages, ours, TAKEN, 1.0, words, ("lamps",), actions, 540)
    assert measured.right is right


def test_bench_reading_says_that_it_needs_its_peer(monkeypatch):
    monkeypatch.setitem(sys.modules, "docx", None)
    done = CliRunner().invoke(reading, [])
    assert done.exit_code == 2
    assert "python-docx, which is not installed" in done.stderr
