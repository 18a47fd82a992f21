"""Files made to hurt: each is read or refused in seconds, without a trace."""

import time

import pytest

from concordat.plans.reading import Unreadable, read

ROW = b"Action\tLead\tBy when\tMeasures\nOpen a refuge\t"
FILES = {
    "a million tabs": b"\t" * 1_000_000 + b"x",
    "tabs and words": b"a\t" * 500_000,
    "wide rows": (b"a\t" * 60 + b"\n") * 1_000,
    "one line of words": b"word " * 800_000,
    "one line of capitals": b"A" * 4_000_000,
    "deep HTML": ROW + b"<div><ul><li>" * 50_000 + b"deep",
    "tags that never end": ROW + b"<p " * 300_000,
    "comments that never end": ROW + b"<!--" * 300_000,
    "scripts that never end": ROW + b"<script>x" * 200_000,
    "stars": b"**a " * 300_000,
    "links": b"[a](" * 300_000,
    "capitals and dashes": b"AAAA - " * 200_000,
    "a cell of names": ROW + b"Northshire Police " * 50_000,
    "a cell of ands": ROW + b"Police and " * 50_000,
    "a cell of dates": ROW + b"\t" + b"July 2019 " * 50_000,
    "a cell of slashes": ROW + b"\t" + b"2019 / " * 50_000,
    "a cell of measures": ROW + b"\t\t" + b"Reduced crime in town Increase of x " * 20_000,
    "quotes": b'"a\t"b\n' * 20_000,
    "headings": b"# A\n" * 20_000,
    "bullets": b"We will:\n" + b"- Develop x\n" * 20_000,
    "many rows": b"Action\tLead\tBy when\n" + b"Open a refuge\tPolice\tJuly 2019\n" * 20_000,
    "bars": b"|" * 500_000,
    "spaces": b"a" + b" " * 3_000_000 + b"b",
    "backslashes": b"\\" * 500_000,
    "ends of sentences": b"A. " * 300_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_read_or_refused_in_seconds(name):
    started = time.process_time()
    try:
        reading = read(FILES[name], name="plan.txt")
    except Unreadable as wrong:
        assert "plan.txt" in str(wrong)  # noqa: PT017
    else:
        assert reading.document.blocks
    assert time.process_time() - started < 12


def test_folders_missing_and_forbidden_files_are_said_in_words(tmp_path):
    with pytest.raises(Unreadable, match="is a folder"):
        read(tmp_path)
    with pytest.raises(Unreadable, match="There is no file"):
        read(tmp_path / "none.txt")
    with pytest.raises(Unreadable, match="could not be opened"):
        read("a\x00b")
