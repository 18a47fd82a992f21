"""A delivery that the agreement does not let in is refused by every way in: in words, recorded, and with nothing kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.conf import settings as site
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from concordat.agreements.models import Agreement, Party, Purpose
from concordat.audit.models import Entry
from concordat.datasets.cli import group
from concordat.datasets.commands import checks, deliveries, uploads
from concordat.datasets.models import Delivery, Version
from concordat.kernel import clock
from concordat.kernel.models import Job
from tests.agreements.making import Shared
from tests.api.program import program
from tests.cast import Cast
from tests.datasets.custody import files
from tests.datasets.making import Held, hold

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store_folder")]

CONTENT = b"Month,Offence,Name,LSOA\n2026-02,Robbery,A Person,E01000001\n"
TUS = {"Tus-Resumable": "1.0.0", "Upload-Length": str(len(CONTENT))}
KEY = "police-crimes"


@pytest.fixture(autouse=True)
def demonstration(settings: Any) -> None:
    """Nobody has a second step, as in a demonstration."""
    settings.DEMONSTRATION = True


def of_agreement(**facts: Any) -> Callable[[Shared], object]:
    return lambda shared: Agreement.objects.filter(pk=shared.agreement.pk).update(**facts)


def yesterday() -> Any:
    return clock.today() - timedelta(days=1)


WHY: dict[str, tuple[Callable[[Shared], object], str]] = {
    "lapsed": (lambda shared: of_agreement(ends=yesterday(), review_on=None)(shared), "lapsed at the end of"),
    "unsigned": (of_agreement(stage="draft"), "is a draft. Nobody has signed it"),
    "withdrawn": (lambda shared: of_agreement(stage="withdrawn", withdrawn_at=clock.now())(shared), "was withdrawn"),
    "no purpose": (
        lambda shared: Purpose.objects.filter(pk=shared.purpose.pk).update(ends=yesterday()),
        "Find hot spots (Hot spots)” has ended",
    ),
    "no party": (
        lambda shared: Party.objects.filter(agreement=shared.agreement, agency__kind="police").delete(),
        "Vale Police is not a party",
    ),
}


def by_form(cast: Cast, folder: Path) -> tuple[bool, str]:
    sent = {"file": SimpleUploadedFile("x.csv", CONTENT)}
    answer = cast.browser("leo").post(f"/datasets/{KEY}/deliver/", sent)
    return answer.status_code == 403, answer.content.decode()


def by_pieces(cast: Cast, folder: Path) -> tuple[bool, str]:
    answer = cast.browser("leo").post(f"/datasets/{KEY}/uploads/", headers=TUS)
    return answer.status_code == 403, answer.content.decode()


def by_program(cast: Cast, folder: Path) -> tuple[bool, str]:
    return _program(cast, "deliveries?name=x.csv", CONTENT)


def by_program_in_pieces(cast: Cast, folder: Path) -> tuple[bool, str]:
    return _program(cast, "uploads", b"", **TUS)


def _program(cast: Cast, path: str, content: bytes, **headers: str) -> tuple[bool, str]:
    sent = headers | {"Authorization": f"Bearer {program(cast, 'leo', 'datasets:deliver').secret}"}
    kind = "application/octet-stream"
    answer = Client().post(f"/api/v1/datasets/{KEY}/{path}", content, content_type=kind, headers=sent)
    return answer.status_code == 403, f"{answer.json()['error']} {answer.json()['ask']}"


def at_a_terminal(cast: Cast, folder: Path) -> tuple[bool, str]:
    file = folder / "x.csv"
    file.write_bytes(CONTENT)
    ended = CliRunner().invoke(group, ["deliver", str(file), "--dataset", KEY])
    return ended.exit_code == 2, ended.output


WAYS_IN = (by_form, by_pieces, by_program, by_program_in_pieces, at_a_terminal)


def kept(cast: Cast) -> tuple[Any, ...]:
    """Return all that a delivery could leave behind: rows of the register, jobs and files of the store."""
    with transaction.atomic(), cast.acting("leo"):
        rows = [list(model.objects.values_list("pk", flat=True)) for model in (Delivery, Version, Job)]
    return *rows, files(site.STORE)


def refusals(cast: Cast) -> list[tuple[str, str]]:
    with transaction.atomic(), cast.acting("ivan"):
        found = Entry.objects.filter(event="access.decision.refused")
        return list(found.values_list("member_name", "why"))


@pytest.mark.parametrize("way", WAYS_IN, ids=lambda way: way.__name__)
@pytest.mark.parametrize("why", WHY)
def test_a_delivery_is_refused_in_words_recorded_and_nothing_of_it_is_kept(
    cast: Cast, tmp_path: Path, why: str, way: Callable[[Cast, Path], tuple[bool, str]]
) -> None:
    spoil, words = WHY[why]
    with transaction.atomic(), cast.acting("ivan"):
        found: Held = hold(cast, "Hot spots")
        spoil(found.shared)
    before = kept(cast)
    refused, told = way(cast, tmp_path)
    assert refused, told
    assert words in told
    assert "Ask the information governance lead" in told
    assert kept(cast) == before
    assert [(name, words in reason) for name, reason in refusals(cast)] == [("Leo Lead", True)]


@pytest.mark.parametrize("why", WHY)
def test_a_delivery_whose_agreement_ends_while_its_file_comes_in_is_refused_by_its_check(
    cast: Cast, django_capture_on_commit_callbacks: Any, why: str
) -> None:
    spoil, words = WHY[why]
    with transaction.atomic(), cast.acting("ivan"):
        found = hold(cast, "Hot spots")
    _, versions, _, stored = kept(cast)
    with transaction.atomic(), cast.acting("leo") as leo:
        begun = deliveries.begin(dataset=found.dataset, name="x.csv", size=len(CONTENT), channel="web", by=leo)
        uploads.receive(delivery=begun.ref, offset=0, piece=CONTENT[:20], by=leo)
    with transaction.atomic(), cast.acting("ivan"):
        spoil(found.shared)
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic(), cast.acting("leo") as leo:
        whole = uploads.receive(delivery=begun.ref, offset=20, piece=CONTENT[20:], by=leo)
        assert whole.state == "waiting"
        late = checks.check(delivery=whole.ref, by=leo, tell=lambda percent, told: None)
    assert (late.state, late.counts) == ("refused", {})
    browser = cast.browser("leo")
    assert words in browser.get(f"/datasets/deliveries/{late.ref}/").content.decode()
    assert words in browser.get(f"/datasets/{KEY}/deliver/").content.decode()
    assert kept(cast)[1::2] == (versions, stored)
    with transaction.atomic(), cast.acting("ivan"):
        entry = Entry.objects.get(event="datasets.delivery.refused", target_ref=late.ref)
    assert entry.detail == {"reasons": ["agreement"]}
