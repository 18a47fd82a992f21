"""The page on which an update is written: with evidence, refused, and at the same time as a colleague."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from concordat.kernel.clock import frozen
from concordat.plans.commands import updates
from concordat.plans.models import Evidence, Update
from tests.plans.factories import in_force

AUTUMN = datetime(2023, 10, 9, 10, tzinfo=UTC)
SAID = {"quarter": "2023/24 Q2", "brag": "green", "narrative": "Nine of ten walked", "next_step": "The tenth, in May"}


@pytest.fixture
def action(cast: Any) -> Any:
    """The first action of a plan in force, owned by Omar of the council."""
    with cast.acting("mina") as mina:
        return in_force(mina, 1, owner=cast.members["omar"].ref).actions.get()


def desk(action: Any) -> str:
    return reverse("plans:update_draft", args=[action.ref])


def file(name: str, content: bytes = b"Words") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def seen(response: Any) -> str:
    found = re.search(r'name="seen" value="(\w+)"', response.content.decode())
    assert found
    return found[1]


def test_update_is_submitted_with_files_that_are_only_ever_attachments(cast: Any, browse: Any, action: Any) -> None:
    with frozen(AUTUMN):
        client = browse("omar")
        opened = seen(client.get(desk(action)))
        sent = {**SAID, "risk": "Rain", "seen": opened, "evidence": [file("rota.txt"), file("<b>.csv", b"a,b\n")]}
        assert client.post(desk(action), {**sent, "do": "submit"}).status_code == 302
        shown = browse("fay").get(reverse("plans:action_view", args=[action.ref])).content.decode()
    assert all(words in shown for words in ("The tenth, in May", "Rain", "rota.txt (1 KB)"))
    for address in re.findall(r'href="(/plans/evidence/\w+/download/)"', shown):
        given = browse("fay").get(address)
        assert given["Content-Disposition"].startswith("attachment")
        assert given["X-Content-Type-Options"] == "nosniff"
        assert given["Content-Type"] in ("text/plain", "text/csv")
        assert b"".join(given) in (b"Words", b"a,b\n")


def test_a_refused_form_keeps_its_words_and_its_files(cast: Any, browse: Any, action: Any) -> None:
    with frozen(AUTUMN):
        client = browse("omar")
        opened = seen(client.get(desk(action)))
        half = {"quarter": "2023/24 Q2", "narrative": "Kept words", "seen": opened, "evidence": [file("rota.txt")]}
        refused = client.post(desk(action), {**half, "do": "submit"})
        told = refused.content.decode()
        assert all(words in told for words in ("Choose a status", "Kept words", "rota.txt (1 KB)"))
        done = client.post(desk(action), {**SAID, "seen": seen(refused), "do": "submit"})
        assert done.status_code == 302
    with cast.acting("omar"):
        assert [each.name for each in Update.objects.get(status="submitted").evidence.all()] == ["rota.txt"]


def test_a_file_of_a_wrong_kind_is_named_and_nothing_is_kept(cast: Any, browse: Any, action: Any) -> None:
    with frozen(AUTUMN):
        given = [file("good.txt"), file("page.html", b"<!doctype html><p>")]
        told = browse("omar").post(desk(action), {**SAID, "do": "keep", "evidence": given}).content.decode()
    assert "“page.html” is of no kind" in told
    assert "Choose your files again" in told
    with cast.acting("omar"):
        assert not Evidence.objects.exists()


def test_the_second_of_two_people_sees_what_the_draft_says_now(cast: Any, browse: Any, action: Any) -> None:
    with frozen(AUTUMN):
        client = browse("mina")
        opened = seen(client.get(desk(action)))
        with cast.acting("omar") as omar:
            updates.draft(by=omar, action=action.ref, quarter="2023/24 Q2", narrative="Omar's words")
        told = client.post(desk(action), {**SAID, "seen": opened, "do": "keep"})
        text = told.content.decode()
        assert all(words in text for words in ("Somebody else changed this", "Omar&#39;s words", "Nine of ten walked"))
        assert client.post(desk(action), {**SAID, "seen": seen(told), "do": "keep"}).status_code == 302


def test_a_chair_overrules_and_takes_it_back_by_the_pages(cast: Any, browse: Any, action: Any) -> None:
    with frozen(AUTUMN):
        with cast.acting("omar") as omar:
            updates.submit(by=omar, action=action.ref, quarter="2023/24 Q2", brag="green", narrative="Well")
        chair, page = browse("cara"), reverse("plans:action_view", args=[action.ref])
        overrule = reverse("plans:status_overrule", args=[action.ref])
        assert "Overrule this status" in chair.get(page).content.decode()
        refused = chair.post(overrule, {"brag": "amber", "seen": seen(chair.get(overrule))}).content.decode()
        assert "Say why you overrule" in refused
        assert chair.post(overrule, {"brag": "amber", "reason": "No proof"}).status_code == 302
        plan = reverse("plans:plan_view", args=[action.plan_id])
        shown, register = (browse("fay").get(address).content.decode() for address in (page, plan))
        assert "No proof" in shown
        assert "Owner said green" in register
        given = chair.get(reverse("plans:plan_download", args=[action.plan_id, "csv"])).content.decode()
        assert "Amber (owner said green)" in given
        restore = reverse("plans:status_restore", args=[action.ref])
        assert "Take it back" in chair.get(restore).content.decode()
        assert chair.post(restore).status_code == 302
        assert "Overruled before" in chair.get(page).content.decode()
