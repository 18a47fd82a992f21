"""Score the reader on Word documents that lie beside the checkout, where they are; none of their text is kept here."""

import json
from pathlib import Path

import pytest

from concordat.plans.reading import read

from .checks import invented, lost
from .test_seeds import AT_LEAST, SCORER, SHARED, one, scorer

SEEDS = SHARED / "seeds"
WORD_AT_LEAST = AT_LEAST | {"f1": 0.95}
UNJUDGED = {"000": {"period"}}  # its reading by hand has a sentence for a period

pytestmark = pytest.mark.skipif(not SCORER.exists(), reason="the scored documents do not lie beside this checkout")


@pytest.mark.parametrize("number", ["000", "001", "003", "004"])
def test_a_word_document_is_read_as_well_as_its_text(number):
    path: Path = one(SEEDS / "documents", f"{number}-*.docx")
    reading = read(path)
    gold = json.loads(one(SEEDS / "gold", f"seed-{number}-*.json").read_text())
    scores = scorer().score(gold, json.loads(json.dumps(reading.to_json())))
    judged = {field: least for field, least in WORD_AT_LEAST.items() if field not in UNJUDGED.get(number, ())}
    assert {field: scores[field] for field, least in judged.items() if scores[field] < least} == {}
    assert lost(reading) == []
    assert invented(reading) == set()


def test_a_strategy_without_actions_yields_none():
    assert read(one(SEEDS / "documents", "002-*.docx")).actions == ()
