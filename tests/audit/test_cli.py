"""`concordat audit`: exit codes and words."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from concordat.audit.cli import group
from tests.audit.tampering import grow, tamper


@pytest.fixture
def run(emptied_after, settings, tmp_path):
    settings.AUDIT_HEADS, settings.AUDIT_HEAD_MAIL = tmp_path / "heads", []
    return lambda *words: CliRunner().invoke(group, words, catch_exceptions=False)


def test_an_intact_record_ends_with_0(run):
    grow(3)
    assert run("publish").exit_code == 0
    result = run("verify")
    assert result.exit_code == 0
    assert "Looked at 3 entries and 1 published head in" in result.output
    assert "The record is intact." in result.output


def test_a_record_never_published_says_what_would_go_unseen(run):
    grow(1)
    result = run("verify")
    assert (result.exit_code, "No head has been published" in result.output) == (0, True)


def test_what_is_found_is_said_and_ends_with_1(run):
    made = grow(3)
    run("publish")
    tamper(f"UPDATE audit_entry SET why = 'x' WHERE id = {made[1].pk}")
    tamper(f"DELETE FROM audit_entry WHERE id = {made[2].pk}", "DELETE FROM audit_seal WHERE number = 3")
    result = run("verify")
    assert result.exit_code == 1
    assert f"- Entry {made[1].pk} (plans.plan.adopted" in result.output
    assert "- The end is cut off: 1 entry is gone (seals 3 to 3)" in result.output


def test_json_for_programs(run):
    made = grow(2)
    tamper(f"UPDATE audit_entry SET why = 'x' WHERE id = {made[1].pk}")
    result = run("verify", "--json")
    said = json.loads(result.output)
    assert (result.exit_code, said["intact"], said["entries"]) == (1, False, 2)
    assert said["findings"][0]["kind"] == "altered entry"
    assert said["findings"][0]["entry"] == made[1].pk


def test_heads_from_elsewhere(run, tmp_path):
    grow(2)
    run("publish")
    elsewhere = tmp_path / "elsewhere"
    (tmp_path / "heads").rename(elsewhere)
    tamper(
        "DELETE FROM audit_entry WHERE id = (SELECT max(id) FROM audit_entry)",
        "DELETE FROM audit_seal WHERE number = 2",
    )
    assert run("verify").exit_code == 0
    assert run("verify", "--heads", str(elsewhere)).exit_code == 1
    assert run("verify", "--heads", str(tmp_path / "nowhere")).exit_code == 2


def test_a_damaged_head_is_a_finding(run, tmp_path):
    (tmp_path / "heads").mkdir()
    (tmp_path / "heads" / "heads.jsonl").write_text("not a head\n")
    assert run("verify").exit_code == 1


def test_heads_that_cannot_be_read_end_with_2(run, tmp_path):
    (tmp_path / "heads").mkdir()
    (tmp_path / "heads" / "folder.jsonl").mkdir()
    assert run("verify").exit_code == 2


def test_a_folder_that_cannot_be_written_ends_with_2(run, tmp_path):
    grow(1)
    (tmp_path / "heads").write_text("a file where the folder should be")
    assert run("publish").exit_code == 2


def test_head_and_publish_of_an_empty_record(run):
    assert run("head").output == "null\n"
    assert "nothing to publish" in run("publish").output


def test_head_shows_the_newest_seal(run):
    made = grow(2)
    said = json.loads(run("head").output)
    assert (said["number"], said["entry_id"]) == (2, made[1].pk)
