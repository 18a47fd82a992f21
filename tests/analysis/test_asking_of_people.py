"""People looked for in a second dataset: on the page, at a terminal, by a program, saved, and asked again the same."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import transaction

from concordat.agreements.models import Line
from concordat.analysis.cli import group
from concordat.analysis.commands import analyses
from concordat.analysis.queries.asking import ask
from concordat.analysis.rules.questions import read
from concordat.datasets.models import Version
from concordat.datasets.store import sealed
from concordat.kernel import clock
from tests.agreements.making import Shared, share
from tests.api.program import program
from tests.cast import Cast
from tests.datasets.making import deliver
from tests.datasets.shared_people import CALLS, PATIENTS, give, hurt

pytestmark = pytest.mark.django_db
ASKED: dict[str, Any] = {"version": 1, "datasets": ["patients"], "by": [{"field": "lsoa"}], "also_in": "calls"}
PAGE = "/analysis/?dataset=patients&by1=lsoa"


@pytest.fixture(autouse=True)
def shared(cast: Cast, settings: Any, tmp_path: Any) -> Iterator[Shared]:
    """Of the patients 1, 2, 2 and nobody, 2 is among the calls."""
    settings.STORE, settings.KEYS, settings.DEMONSTRATION = tmp_path / "store", tmp_path / "keys", True
    with transaction.atomic(), cast.acting("ivan"):
        found = share(cast)
        give(cast, found, PATIENTS, hurt(1, 2, 2, None))
        give(cast, found, CALLS, hurt(2, 3, None))
    yield found
    sealed.let_go()


def words(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_the_page_offers_what_shares_keys_and_says_what_was_looked_for(cast: Cast, shared: Shared) -> None:
    client = cast.browser("ana")
    page = client.get(PAGE).content.decode()
    assert '<option value="also_in:calls">Also in Ambulance calls</option>' in page
    assert 'name="also_period"' not in page
    told = words(found := client.get(f"{PAGE}&also=also_in:calls"))
    assert "of people who are also in “Ambulance calls” in the same period" in told
    assert "Remove: Also in Ambulance calls" in told
    assert "1 row of “Patients hurt” has no NHS number: it is not counted." in told
    assert "1 row of “Ambulance calls” has no NHS number: nobody can be found in it." in told
    assert "Show protected figures" not in told
    assert 'name="also_period"' in found.content.decode()
    for key, status in (("also_in:calls", 200), ("not_in:calls", 200), ("also_in:nothing", 422)):
        assert client.get(f"{PAGE}&also={key}&also_period=all").status_code == status
    refused = client.get(f"{PAGE}&also=also_in:calls&protected=1")
    assert (refused.status_code, '<a href="#id_also">' in refused.content.decode()) == (422, True)
    assert "people are matched in exact figures alone" in words(refused)
    with transaction.atomic(), cast.acting("ivan"):
        Line.objects.filter(asset__name="Ambulance calls").update(recipients=[cast.agencies["fire"].ref])
    assert "Also in" not in client.get(PAGE).content.decode()
    refused = client.get(f"{PAGE}&also=also_in:calls")
    assert (refused.status_code, "It takes one" in words(refused) or "one agreement" in words(refused)) == (422, True)


def test_a_terminal_and_a_program_are_told_the_same(cast: Cast, shared: Shared) -> None:
    def run(given: dict[str, Any]) -> tuple[int, str]:
        found = CliRunner().invoke(group, ["ask", "-", "--as", "ana@thornbridge.example"], input=json.dumps(given))
        return found.exit_code, found.output

    code, said = run(ASKED)
    assert (code, "E01000001\t2" in said, "From “Ambulance calls”, version 1" in said) == (0, True, True)
    code, said = run(ASKED | {"also_in": "nothing"})
    assert (code, "also_in: Nothing of “nothing” is given to you" in said) == (2, True)
    ours = program(cast, "ana", "analysis:ask")
    answer = ours.post("analysis/questions", {"question": ASKED})
    assert [each["figure"]["value"] for each in answer.json()["rows"]] == [2]
    assert [each["key"] for each in answer.json()["provenance"]["datasets"]] == ["patients", "calls"]
    wrong = ours.post("analysis/questions", {"question": ASKED, "protected": True})
    assert (wrong.status_code, wrong.json().get("field")) == (422, "also_in")


def test_it_is_saved_as_of_both_and_asked_again_of_the_same_versions(cast: Cast, shared: Shared) -> None:
    with transaction.atomic(), cast.acting("ivan"):
        Version.objects.filter(dataset__key="calls").update(number=7)  # the next one that is made here is 1
    with transaction.atomic(), cast.acting("ana") as ana:
        first = ask(ana, read(ASKED))
        saved = analyses.add(
            facts=analyses.Facts(title="Seen by both", question=ASKED, purpose=shared.purpose.ref), by=ana
        )
    assert saved.datasets == ["calls", "patients"]
    with transaction.atomic(), cast.acting("ivan"):
        calls = Version.objects.get(dataset__key="calls")
        Version.objects.filter(pk=calls.pk).update(superseded_at=clock.now())
        newer = deliver(cast, calls.dataset, hurt(1, 2), agreement=shared.agreement, under="agreement")
        parts = [part | {"key": 1} for part in newer.parts]
        Version.objects.filter(pk=newer.pk).update(parts=parts)
    with transaction.atomic(), cast.acting("ana") as ana:
        assert ask(ana, read(ASKED)).rows[0].figure.value == 3
        again = ask(ana, read(ASKED), versions=json.loads(json.dumps(first.provenance)))
    assert again.rows[0].figure.value == first.rows[0].figure.value == 2
    assert again.provenance["mark"] == first.provenance["mark"]
