"""Score the reader on documents that lie beside the checkout, where they are; none of their text is kept here."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

from concordat.plans.reading import read

from .checks import invented, lost

SHARED = Path(__file__).resolve().parents[4] / "shared"
SCORER = SHARED / "tools" / "score_plan_import.py"
AT_LEAST = {
    "f1": 0.98, "ref": 1.0, "priority": 0.97, "strand": 0.95, "leads": 0.95, "timescale": 0.97, "outcome": 0.95,
    "measures": 0.95, "priorities": 1.0, "period": 1.0,
}  # fmt: skip

pytestmark = pytest.mark.skipif(not SCORER.exists(), reason="the scored documents do not lie beside this checkout")


def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_plan_import", SCORER)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def one(folder: Path, pattern: str) -> Path:
    (path,) = folder.glob(pattern)
    return path


@pytest.mark.parametrize("number", ["001", "003", "004"])
def test_a_document_is_read_as_well_as_a_person_reads_it(number):
    seeds = SHARED / "seeds"
    reading = read(one(seeds, f"{number}_*.txt"))
    gold = json.loads(one(seeds / "gold", f"seed-{number}-*.json").read_text())
    scores = scorer().score(gold, json.loads(json.dumps(reading.to_json())))
    assert {field: scores[field] for field, least in AT_LEAST.items() if scores[field] < least} == {}
    assert lost(reading) == []
    assert invented(reading) == set()


def test_a_strategy_without_actions_yields_none():
    assert read(one(SHARED / "seeds", "002_*.txt")).actions == ()
