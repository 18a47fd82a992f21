"""A little fuzzing with each run of the tests; `python -m tests.plans.reading.fuzzing --seconds 600` does it at length."""

from __future__ import annotations

import pytest

from tests.plans.reading.fuzzing import running, worker
from tests.plans.reading.fuzzing.mutations import spoilt
from tests.plans.reading.fuzzing.originals import SUFFIXES, kept, made

INPUTS = {"text": 40, "html": 60, "docx": 120, "odt": 150, "xlsx": 120, "pdf": 60}


@pytest.mark.slow
@pytest.mark.parametrize("kind", SUFFIXES)
def test_spoilt_files_neither_crash_nor_hang(kind: str) -> None:
    count = running.run(kind, inputs=INPUTS[kind])
    assert count.inputs == INPUTS[kind]
    assert count.found == {}
    assert min(count.outcomes["read"], count.outcomes["refused"]) > 0


@pytest.mark.parametrize("kind", SUFFIXES)
def test_an_input_is_the_same_each_time_and_unlike_the_sound_ones(kind: str) -> None:
    inputs = [spoilt(kind, number) for number in range(12)]
    assert inputs == [spoilt(kind, number) for number in range(12)]
    assert len({*inputs}) > 9
    assert len({*inputs} - {*made(kind), *kept(kind)}) > 9
    assert all(worker.outcome(kind, data)[0] == "read" for data in made(kind))


def test_crashes_and_hangs_are_seen_and_the_next_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that dies by a fault, one that takes too long, and one that meets an exception."""
    faults = ["os.kill(os.getpid(), signal.SIGSEGV)", "exec('while True: pass')", "1 / 0", "None"]
    code = (
        "import os, signal, sys; from tests.plans.reading.fuzzing import worker as w; w.LONGEST = 0.2\n"
        f"def read(data, name): eval({faults}[int(data)]); raise w.Unreadable(f'“{{name}}” no')\n"
        "w.read, w.spoilt = read, lambda kind, number: str(number)\n"
        "w.work(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4]))"
    )
    started = running.subprocess.Popen
    monkeypatch.setattr(
        running.subprocess,
        "Popen",
        lambda words, **how: started([words[0], "-c", code, *words[3:]], **how),
    )
    count = running.run("text", inputs=4)
    assert (count.inputs, dict(count.outcomes)) == (4, {"crash": 2, "hang": 1, "refused": 1})
    assert set(count.found) >= {"crash: ended by SIGSEGV", "hang: ended by SIGPROF"}
