"""Saved analyses beside their pages: in the search, on a dataset's page, by programs, at a terminal; by the same rights."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from django.db import transaction

from concordat.analysis.cli import group
from concordat.analysis.queries.search import search_analyses
from concordat.audit.models import Entry
from concordat.datasets.queries.datasets import dataset_for
from tests.analysis.saved import double
from tests.api.program import program

pytestmark = pytest.mark.django_db
ANA, LEO = "ana@thornbridge.example", "leo@thornbridge.example"


def run_cli(*words):
    done = CliRunner().invoke(group, ["saved", *words])
    return done.exit_code, done.output


def test_a_search_finds_what_is_shared_and_nothing_else(cast, save):
    save("Disorder by month", shared="partnership", note="For the night-time board")
    save("Disorder at night")
    browser = cast.browser("leo")
    page = " ".join(browser.get("/search/?q=night").content.decode().split())
    assert "Saved analyses" in page
    assert "Saved by Ana Analyst. Asks of Disorder" in page
    assert "Disorder at night" not in page
    for who, partnership, found in (("ana", "thornbridge", 2), ("leo", "thornbridge", 1), ("wes", "westhaven", 0)):
        with transaction.atomic(), cast.acting(who, partnership) as actor:
            assert len(search_analyses(actor, "disorder")) == found


def test_a_datasets_page_tells_of_the_analyses_that_ask_of_it(cast, save):
    with transaction.atomic(), cast.acting("leo") as leo:
        dataset = dataset_for(leo, "asb").ref
    address, browser = f"/analysis/datasets/{dataset}/analyses/", cast.browser("leo")
    assert "Nobody has saved a question of it" in browser.get(address).content.decode()
    for number in range(7):
        save(f"Number {number}", shared="partnership" if number else "nobody")
    page = browser.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in page
    assert page.count("<li>") == 5
    assert "See all 6 that ask of it" in page
    assert browser.get(f"/analysis/datasets/{'0' * 12}/analyses/").status_code == 404
    assert f"/analysis/datasets/{dataset}/analyses/" in browser.get("/datasets/asb/").content.decode()


def test_a_program_finds_reads_and_asks_them_as_its_member_may(cast, save, monkeypatch):
    ours, hidden = save(shared="partnership", note="For the board"), save("Hidden")
    reader, asker = program(cast, "leo", "analysis:read"), program(cast, "leo", "analysis:ask")
    listed = reader.get("analysis/analyses?dataset=asb&q=disorder").json()
    assert [each["ref"] for each in listed["items"]] == [ours.ref]
    assert reader.get("analysis/analyses?state=mine").json()["total"] == 0
    assert reader.get("analysis/analyses?dataset=other").json()["total"] == 0
    one = reader.get(f"analysis/analyses/{ours.ref}").json()
    assert (one["note"], one["question"]["datasets"]) == ("For the board", ["asb"])
    (run,) = reader.get(f"analysis/analyses/{ours.ref}/runs").json()["items"]
    assert run["versions"] == {"asb": 1}
    assert "190" not in json.dumps([listed, one, run | {"mark": "", "ref": "", "page": ""}])
    answer = asker.get(f"analysis/analyses/{ours.ref}/answer").json()
    assert answer["totals"][0]["figure"]["value"] == 190
    assert answer["provenance"]["mark"] == run["mark"]
    assert asker.get(f"analysis/analyses/{ours.ref}/answer?protected=true").json()["audience"] == "aggregate"
    assert reader.get(f"analysis/analyses/{ours.ref}/answer").status_code == 403
    assert asker.get("analysis/analyses").status_code == 403
    for path in ("", "/runs", "/answer"):
        assert (asker if path == "/answer" else reader).get(f"analysis/analyses/{hidden.ref}{path}").status_code == 404
    monkeypatch.setattr(double, "REFUSES", {cast.members["leo"].ref})
    refused = asker.get(f"analysis/analyses/{ours.ref}/answer")
    assert (refused.status_code, refused.json()["error"]) == (403, double.REFUSED)


def test_at_a_terminal_they_are_listed_shown_and_asked(cast, save, monkeypatch):
    ours, hidden = save(shared="partnership", note="For the board"), save("Hidden")
    code, said = run_cli("list", "--as", LEO)
    assert (code, ours.ref in said, "Disorder by month" in said, "Hidden" in said) == (0, True, True, False)
    assert json.loads(run_cli("list", "--as", LEO, "--mine", "--json")[1]) == []
    code, said = run_cli("show", ours.ref, "--as", LEO)
    assert (code, "For the board" in said, "Disorder version 1" in said, "190" in said) == (0, True, True, False)
    assert json.loads(run_cli("show", ours.ref, "--as", LEO, "--json")[1])["runs"][0]["audience"] == "open"
    code, said = run_cli("ask", ours.ref, "--as", LEO)
    assert (code, "Total: 190" in said) == (0, True)
    assert run_cli("ask", ours.ref, "--as", LEO, "--csv")[1].splitlines()[1:] == ["2026-08,100,told", "2026-09,90,told"]
    for wrong in (("ask", hidden.ref, "--as", LEO), ("show", "no such", "--as", ANA), ("list", "--as", "no@x.example")):
        assert run_cli(*wrong)[0] == 2
    monkeypatch.setattr(double, "REFUSES", {cast.members["leo"].ref})
    code, said = run_cli("ask", ours.ref, "--as", LEO)
    assert (code, double.REFUSED in said) == (1, True)
    with transaction.atomic(), cast.acting("ivan"):
        assert Entry.objects.get(event="access.decision.refused").why == double.REFUSED


def test_one_that_was_deleted_is_answered_nowhere(cast, save):
    from concordat.analysis.commands import analyses

    ours = save()
    with transaction.atomic(), cast.acting("ana") as actor:
        analyses.delete(analysis=ours, by=actor)
    answer = program(cast, "ana", "analysis:ask").get(f"analysis/analyses/{ours.ref}/answer")
    assert (answer.status_code, "was deleted" in answer.json()["error"]) == (422, True)
    assert run_cli("ask", ours.ref, "--as", ANA)[0] == 2
    assert program(cast, "ana", "analysis:read").get(f"analysis/analyses/{ours.ref}").json()["deleted"] is True
