"""Workbooks (XLSX, XLSM, XLSB, XLS, ODS), each read in a process of its own that has limits."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from concordat.datasets.store.shapes import Source
from concordat.kernel import processes
from concordat.kernel.errors import Problem

from .archives import checked
from .csvs import Asked
from .kinds import Empty

_CODE = Path(__file__).resolve().parents[4]
_SAVE = "Save its table as CSV and deliver that."


def tables(path: Path, asked: Asked) -> tuple[list[Source], list[str]]:
    """Return the tables of a workbook, one a sheet, and notes on hidden sheets; raise Problem where there is none."""
    with path.open("rb") as file:
        packed = file.read(2) == b"PK"
    if packed:
        checked(path, asked.origin, asked.limits, asked.limits.workbook)
    elif path.stat().st_size > asked.limits.workbook // 2:
        raise Problem(f"“{asked.origin}” is too large for an old workbook. {_SAVE}")
    found = _apart(path, asked)
    sources = [_source(sheet, asked) for sheet in found if "path" in sheet]
    hidden = [each["sheet"] for each in found if "hidden" in each]
    notes = [f"The hidden sheet “{name}” of “{asked.origin}” was left aside." for name in hidden]
    if not sources:
        raise Empty(" ".join([f"“{asked.origin}” has no sheet with rows under a header.", *notes]))
    return sources, notes


def _source(sheet: dict[str, Any], asked: Asked) -> Source:
    return Source(
        Path(sheet["path"]),
        "csv",
        f"{asked.origin}, sheet “{sheet['sheet']}”",
        tuple(sheet["header"]),
        skip=sheet["skip"],
        notes=tuple(sheet["notes"]),
    )


def _apart(path: Path, asked: Asked) -> list[dict[str, Any]]:
    question = {
        "path": str(path.resolve()),
        "scratch": str(asked.scratch.resolve()),
        "origin": asked.origin,
        "wanted": asked.wanted.said(),
        "limits": asdict(asked.limits),
    }
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as answered:
        given.write(json.dumps(question).encode())
        given.seek(0)
        child = processes.start(
            [sys.executable, "-m", "concordat.datasets.store.intake"],
            env={
                "PYTHONPATH": str(_CODE),
                "PATH": os.environ.get("PATH", os.defpath),
                "LANG": "C.UTF-8",
                "OPENBLAS_NUM_THREADS": "1",
            },
            cwd="/",
            patience=1.0,
            stdin=given,
            stdout=answered,
            stderr=subprocess.DEVNULL,
        )
        try:
            code = child.wait(asked.limits.seconds + 30)
        except processes.TimeoutExpired:
            code = processes.kill(child)
        answered.seek(0)
        said = answered.read()
    if code or not said:
        raise Problem(_too_much(asked))
    answer = json.loads(said)
    if "problem" in answer:
        raise Problem(answer["problem"])
    if "sheets" not in answer:
        raise Problem(_too_much(asked))
    return list(answer["sheets"])


def _too_much(asked: Asked) -> str:
    return (
        f"“{asked.origin}” could not be read as a workbook: it is damaged, it holds too much, or a stray value stands far "
        f"from its table. {_SAVE}"
    )
