"""Files that cannot be read: each is refused in words beside it, and nothing is left of it but the file."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from concordat.kernel.actors import acting
from concordat.plans.models import Document, Proposal
from concordat.plans.rules.documents import content_type, safe_name, spoken_name
from tests.cast import Cast
from tests.plans.documents.given import run_job, upload
from tests.plans.documents.test_views import sign_in, words
from tests.plans.reading.office import p, word, word_members, zipped
from tests.plans.reading.printing import Page, pdf

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
AT_THE_DOOR = {
    "a password on Word": ("plan.docx", OLD_OFFICE + "EncryptedPackage\0".encode("utf-16-le"), "password"),
    "macros": ("plan.docm", zipped(word_members("") | {"word/vbaProject.bin": b"\x00"}), "macros"),
    "a bomb": ("plan.docx", zipped(word_members("") | {"word/a.bin": b"\x00" * 30_000_000}), "far more than a plan"),
    "a program called a plan": ("plan.docx", b"MZ\x90\x00" + b"\x00" * 200, "program"),
    "a picture called a PDF": ("plan.pdf", b"\x89PNG\r\n\x1a\n" + b"\x00" * 200, "picture"),
    "any archive": ("plan.zip", zipped({"plan.txt": "Plan"}), "compressed"),
    "half a document": ("plan.docx", word(p("Plan"))[:300], "damaged"),
}


SCAN = pdf(Page().scan())
KEYS = b"/V 1 /R 2 /P -4 /O <" + b"11" * 32 + b"> /U <" + b"22" * 32 + b">"
LOCK = b"/Root 1 0 R /ID [<" + b"00" * 16 + b"> <" + b"00" * 16 + b">] /Encrypt << /Filter /Standard " + KEYS + b" >>"
IN_THE_JOB = {
    "a scan": ("scan.pdf", SCAN, "a scan|pictures"),
    "a password on a PDF": ("plan.pdf", pdf(Page()).replace(b"/Root 1 0 R", LOCK), "protected by a password"),
    "a PDF cut off": ("plan.pdf", b"%PDF-1.7\n1 0 obj<</Type", "damaged|cut off"),
    "no words": ("plan.docx", word(p("")), "no words"),
}


def wrong(page: Any) -> str:
    """Return what a page says beside the field."""
    found = re.search(r'<p [^>]*class="govuk-error-message">(.*?)</p>', page.content.decode(), re.DOTALL)
    assert found
    return html.unescape(re.sub(r"<[^>]+>", "", found.group(1)))


@pytest.mark.parametrize("kind", AT_THE_DOOR)
def test_what_is_no_plan_is_refused_beside_the_field(client: Client, cast: Cast, settings: Any, kind: str) -> None:
    settings.DEMONSTRATION = True
    sign_in(client, cast, "mina")
    name, content, said = AT_THE_DOOR[kind]
    page = upload(client, content, name)
    assert page.status_code == 200  # type: ignore[attr-defined]
    assert "There is a problem" in words(page)
    beside = wrong(page)
    assert said in beside
    assert f"“{name}”" in beside
    assert re.search(r"try again|[Cc]hoose|Ask for", beside)
    with cast.acting("mina"):
        assert not Document.objects.exists()


@pytest.mark.usefixtures("emptied_after")
@pytest.mark.parametrize("kind", IN_THE_JOB)
def test_what_proves_unreadable_says_why_and_leaves_nothing(client: Client, settings: Any, kind: str) -> None:
    settings.DEMONSTRATION = True
    cast = Cast.assemble()
    sign_in(client, cast, "mina")
    name, content, said = IN_THE_JOB[kind]
    assert upload(client, content, name).status_code == 302  # type: ignore[attr-defined]
    with transaction.atomic():
        mina = cast.actor("mina")
    with acting(mina), transaction.atomic():
        document = Document.objects.get()
    run_job(document.job_ref)
    with acting(mina), transaction.atomic():
        document = Document.objects.get()
        assert (document.status, document.reading) == ("unreadable", None)
        assert not Proposal.objects.exists()
    page = client.get(f"/plans/documents/{document.ref}/review/")
    told = words(page)
    assert page.status_code == 200
    assert "This document could not be read" in told
    assert re.search(said, document.trouble)
    assert document.trouble.startswith(f"“{name}”")
    assert re.search(r"try again|[Uu]se the|[Cc]hoose|Ask for", document.trouble)
    assert not document.trouble.endswith("…")
    given = client.get(f"/plans/documents/{document.ref}/download/")
    assert given.content == content


LONG = safe_name(f"{'A very long name of a plan ' * 9}.docx")


def test_a_long_name_leaves_room_for_what_is_wrong(client: Client, cast: Cast, settings: Any) -> None:
    settings.DEMONSTRATION = True
    sign_in(client, cast, "mina")
    told = wrong(upload(client, OLD_OFFICE + "WordDocument\0".encode("utf-16-le"), LONG))
    assert "…" in told
    assert "try again" in told


def test_spoken_name_keeps_both_ends() -> None:
    assert spoken_name("plan.docx") == "plan.docx"
    assert len(spoken_name(LONG)) == 60
    assert spoken_name(LONG).startswith("A very long")
    assert spoken_name(LONG).endswith(".docx")


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("plan.txt", b"Plan", "text/plain"),
        ("renamed.txt", word(p("Plan")), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("plan.pdf", pdf(Page()), "application/pdf"),
        ("plan.html", b"<!doctype html><p>Plan</p>", "text/html"),
        ("plan.docm", zipped(word_members("") | {"word/vbaProject.bin": b""}), "application/octet-stream"),
        ("plan.txt", b"", "application/octet-stream"),
        ("plan.exe", b"MZ\x90\x00\x00", "application/octet-stream"),
    ],
)
def test_content_type_is_told_by_the_content(name: str, content: bytes, kind: str) -> None:
    assert content_type(name, content) == kind
