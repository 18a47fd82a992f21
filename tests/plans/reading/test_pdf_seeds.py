"""Score the reader on PDFs that lie beside the checkout, where they are; none of their text is kept here."""

from __future__ import annotations

import json

import pytest

from concordat.plans.reading.documents import Document
from concordat.plans.reading.extract.pdf import extract
from concordat.plans.reading.propose import propose

from .checks import invented, lost
from .test_seeds import AT_LEAST, SCORER, SHARED, one, scorer

SEEDS = SHARED / "seeds"
PDF_AT_LEAST = AT_LEAST | {"f1": 0.95}
UNJUDGED = {"000": {"period"}}  # its reading by hand has a sentence for a period

pytestmark = pytest.mark.skipif(not SCORER.exists(), reason="the scored documents do not lie beside this checkout")


def document(number: str) -> Document:
    path = one(SEEDS / "documents", f"{number}-*.pdf")
    return extract(path.read_bytes(), path.name, lambda _percent, _words: None)


@pytest.mark.parametrize("number", ["000", "001", "003", "004"])
def test_a_pdf_is_read_as_well_as_its_text(number):
    reading = propose(document(number))
    gold = json.loads(one(SEEDS / "gold", f"seed-{number}-*.json").read_text())
    scores = scorer().score(gold, json.loads(json.dumps(reading.to_json())))
    judged = {field: least for field, least in PDF_AT_LEAST.items() if field not in UNJUDGED.get(number, ())}
    assert {field: scores[field] for field, least in judged.items() if scores[field] < least} == {}
    assert lost(reading) == []
    assert invented(reading) == set()


def test_a_strategy_without_actions_yields_none():
    assert propose(document("002")).actions == ()
