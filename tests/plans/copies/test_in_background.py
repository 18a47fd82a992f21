"""Files of large plans: made in the background, kept for who asked, then deleted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from concordat.audit.models import Entry
from concordat.kernel import clock
from concordat.kernel.actors import acting, system
from concordat.kernel.jobs import Cancelled, Running
from concordat.kernel.models import Job
from concordat.plans import jobs
from concordat.plans.commands import copies
from concordat.plans.models import KeptCopy, Plan
from concordat.plans.rules import copies as rules
from tests.cast import Cast
from tests.plans.factories import in_force


@pytest.fixture
def plan(cast: Cast, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Plan:
    """A plan that counts as large."""
    settings.DEMONSTRATION = True
    monkeypatch.setattr(rules, "LARGE", 3)
    with cast.acting("mina") as mina:
        return in_force(mina, 4)


def asked(cast: Cast, client: Any, plan: Plan, kind: str) -> str:
    """Ask as Olga for a file by its pages, make it as the job does, and return the address that the job gives."""
    ask = client.get(reverse("plans:plan_download", args=[plan.ref, kind]))
    assert ask.url == reverse("plans:copy_make", args=[plan.ref, kind])
    assert "kept for an hour" in client.get(ask.url).content.decode()
    started = client.post(ask.url)
    with cast.acting("olga") as olga:
        job = Job.objects.get(ref=started.url.rstrip("/").split("/")[-1])
        return jobs.make_copy(Running(job, olga), **job.arguments)


@pytest.mark.parametrize(("kind", "begins"), [("docx", b"PK"), ("pdf", b"%PDF"), ("xlsx", b"PK")])
def test_a_file_is_made_and_given_to_who_asked_and_to_nobody_else(
    cast: Cast, plan: Plan, kind: str, begins: bytes
) -> None:
    olga = cast.browser("olga")
    result = asked(cast, olga, plan, kind)
    page = olga.get(result)
    assert "Your file is ready" in page.content.decode()
    address = f"{result}download/"
    given = olga.get(address)
    assert given.content.startswith(begins)
    assert f"Safer-Thornbridge-2023-24.{kind}" in given["Content-Disposition"]
    for other in ("mina", "leo", "wes"):
        assert cast.browser(other).get(result).status_code == 404
        assert cast.browser(other).get(address).status_code == 404
    with cast.acting("leo"):
        assert not KeptCopy.objects.exists()
    with cast.acting("ivan"):
        told = (
            Entry.objects.filter(target_ref=plan.ref, event__in=COPIED).order_by("pk").values_list("event", flat=True)
        )
        assert list(told) == list(COPIED)


COPIED = ("plans.copy.asked", "plans.copy.made", "plans.plan.downloaded")


def test_a_file_that_ran_out_is_deleted_and_its_page_says_so(
    cast: Cast, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    olga = cast.browser("olga")
    result = asked(cast, olga, plan, "docx")
    later = clock.now() + rules.KEPT + timedelta(minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    gone = olga.get(f"{result}download/", follow=True).content.decode()
    assert "This file is not kept any more" in gone
    assert "Make the file again" in gone
    with acting(system("dispose")) as actor:
        assert copies.dispose(by=actor) == 1
    with cast.acting("olga"):
        assert KeptCopy.objects.get().content is None
    assert "This file is not kept any more" in olga.get(result).content.decode()
    monkeypatch.setattr(clock, "now", lambda: later + rules.REMEMBERED)
    with acting(system("dispose")) as actor:
        copies.dispose(by=actor)
    with cast.acting("olga"):
        assert not KeptCopy.objects.exists()


def test_run_again_it_keeps_one_file_and_cancelled_none(
    cast: Cast, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    with cast.acting("olga") as olga:
        kept = copies.ask(by=olga, plan=plan.ref, kind="xlsx")
        job = Job.objects.get(ref=kept.job_ref)
    cut_off = monkeypatch.context()
    with cut_off as patched, cast.acting("olga") as olga:
        patched.setattr(copies, "keep", lambda **_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            jobs.make_copy(Running(job, olga), copy=kept.ref)
        assert KeptCopy.objects.get().until is None
    with cast.acting("olga") as olga:
        jobs.make_copy(Running(job, olga), copy=kept.ref)
        first = KeptCopy.objects.get()
        assert jobs.make_copy(Running(job, olga), copy=kept.ref) == reverse("plans:copy_view", args=[kept.ref])
        assert (KeptCopy.objects.get().until, bytes(KeptCopy.objects.get().content)) == (
            first.until,
            bytes(first.content),
        )
        other = copies.ask(by=olga, plan=plan.ref, kind="pdf")
        cancelled = Job.objects.get(ref=other.job_ref)
    with acting(system("work")):
        Job.objects.filter(ref=cancelled.ref).update(cancel_asked=True)
    with cast.acting("olga") as olga:
        with pytest.raises(Cancelled):
            jobs.make_copy(Running(cancelled, olga), copy=other.ref)
        assert KeptCopy.objects.get(ref=other.ref).content is None
    with cast.acting("ivan"):
        assert Entry.objects.filter(event="plans.copy.made").count() == 1


def test_a_hidden_plan_and_an_unknown_kind_are_not_asked_for_and_a_small_plan_is_given_at_once(
    cast: Cast, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    wes, olga = cast.browser("wes"), cast.browser("olga")
    assert wes.post(reverse("plans:copy_make", args=[plan.ref, "pdf"])).status_code == 404
    assert olga.post(reverse("plans:copy_make", args=[plan.ref, "odt"])).status_code == 404
    monkeypatch.setattr(rules, "LARGE", 4)
    assert olga.get(reverse("plans:plan_download", args=[plan.ref, "docx"])).status_code == 200
