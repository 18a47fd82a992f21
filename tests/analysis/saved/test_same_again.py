"""Whatever is delivered after it, a question asked of the versions of then gives the answer of then."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import pytest
from django.db import transaction

from concordat.analysis.commands import analyses, runs
from concordat.analysis.models import Run
from concordat.analysis.models.marks import is_same
from concordat.analysis.queries.keeping import ask_to_keep
from concordat.analysis.queries.runs import delivered_since
from concordat.analysis.rules.differing import differ
from tests.datasets.delivering import answered, delivered, rows, street

pytestmark = pytest.mark.django_db

KINDS, MONTHS = ("Burglary", "Drugs", "Robbery"), [f"2026-{month:02}" for month in range(1, 7)]


def questions(key: str) -> list[dict[str, Any]]:
    """Return questions of several shapes."""
    asked = {"version": 1, "datasets": [key], "measure": {"kind": "count"}}
    month, kind = {"field": "time", "grain": "month"}, {"field": "crime_type"}
    share = {"measure": {"kind": "share"}, "by": [kind]}
    period = {"period": {"last_months": 2}, "by": [month]}
    where = {"where": [{"column": "crime_type", "op": "is", "values": ["Drugs"]}], "by": [month]}
    return [asked | each for each in ({}, {"by": [month]}, {"by": [kind, month]}, share, period, where)]


@pytest.mark.parametrize("seed", [1, 2])
def test_after_any_deliveries_the_versions_of_then_give_the_answer_of_then(cast, settings, tmp_path, seed):
    settings.DEMONSTRATION, settings.STORE, settings.KEYS = True, tmp_path / "store", tmp_path / "keys"
    chance, to = random.Random(seed), street(cast)
    true: Counter[tuple[str, str]] = Counter()
    known: list[tuple[str, dict[tuple[Any, ...], Any]]] = []
    with transaction.atomic(), cast.acting("leo") as leo:
        saved: list[Any] = []
        for number in range(4):
            content = [(month, kind, chance.randint(1, 9)) for month in chance.sample(MONTHS, 2) for kind in KINDS]
            found = delivered(to, rows(*content), leo, f"{number}.csv")
            if found.state == "asked":
                found = answered(found, "It is right", leo)
            assert found.state == "landed", found.stops
            months = {month for month, _, _ in content}
            true = Counter({key: count for key, count in true.items() if key[0] not in months})
            true.update({(month, kind): count for month, kind, count in content})
            if not saved:
                told = [analyses.Facts(str(at), each) for at, each in enumerate(questions(to.key))]
                saved = [analyses.add(facts=each, by=leo) for each in told]
            else:
                for analysis in saved:
                    runs.add(analysis=analysis, by=leo)
            by_kind = Run.objects.filter(analysis=saved[2]).first()
            known.append((by_kind.ref, {(kind, month): count for (month, kind), count in true.items()}))
        for run in Run.objects.all():
            again = ask_to_keep(leo, run.question, "", run.provenance)
            assert is_same(run.mark, again.mark), (run.analysis.title, run.versions)
            assert bool(delivered_since(leo, run.versions)) == (run.versions != {to.key: 4})
        for ref, counted in known:
            run = Run.objects.get(ref=ref)
            then = ask_to_keep(leo, run.question, "", run.provenance)
            figures = {(line.key[0], str(line.key[1])[:7]): line.figure for line in then.lines if line.figure}
            assert figures == counted
        now = ask_to_keep(leo, questions(to.key)[2], "")
        first = Run.objects.get(ref=known[0][0])
        difference = differ(ask_to_keep(leo, first.question, "", first.provenance).lines, now.lines)
        assert difference
        assert all(each.by is None or each.by == each.after - each.before for each in difference.changed)
