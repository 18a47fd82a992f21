"""The gap register: entered, sought, mended, closed and opened again."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from concordat.datasets.commands import gaps
from concordat.datasets.models import Gap
from concordat.kernel.errors import Problem
from concordat.notices.models import Notice
from tests.datasets import catalogue as made
from tests.hostile.pages import forms_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demonstration(settings):
    settings.DEMONSTRATION = True


def enter(cast, what="Assaults that only the hospital knows", by="mina", **facts):
    told = {"reason": "no-gateway", "owner_agency_id": cast.agencies["police"].ref, "owner_id": cast.members["leo"].ref}
    with transaction.atomic(), cast.acting(by):
        return gaps.add(facts=gaps.Facts(what=what, **told | facts), by=cast.actor(by))


def test_a_gap_is_entered_and_its_owner_is_told(cast):
    browser = cast.browser("mina")
    assert "No gaps yet" in browser.get("/datasets/gaps/").content.decode()
    form = {"what": "Assaults", "reason": "too-small", "owner_agency": cast.agencies["police"].ref}
    form |= {"owner": cast.members["leo"].ref, "due": "1 March 2020", "agency": cast.agencies["fire"].ref}
    assert browser.post("/datasets/gaps/add/", form).status_code == 302
    assert "already" in browser.post("/datasets/gaps/add/", form).content.decode()
    page = browser.get("/datasets/gaps/?state=overdue&reason=too-small").content.decode()
    assert "Assaults" in page
    assert "Overdue" in page
    with transaction.atomic(), cast.acting("leo"):
        assert Notice.objects.get().subject == "You are to mend a gap: Assaults"
    csv = browser.get("/datasets/gaps.csv?state=overdue").content.decode("utf-8-sig")
    assert "Numbers too small to share" in csv


def test_an_overdue_gap_is_among_what_needs_its_owner_today(cast):
    enter(cast, due=date(2020, 3, 1))
    assert "Mend a gap: Assaults" in cast.browser("leo").get("/").content.decode()
    assert "Mend a gap" not in cast.browser("fay").get("/").content.decode()


def test_closing_a_gap_says_how_and_it_can_be_opened_again(cast):
    gap = enter(cast)
    with transaction.atomic(), cast.acting("mina"):
        one = made.dataset(cast)
    browser = cast.browser("leo")
    assert (
        "Say which dataset"
        in browser.post(f"/datasets/gaps/{gap.ref}/close/", {"closed_as": "shared"}).content.decode()
    )
    assert "Say why" in browser.post(f"/datasets/gaps/{gap.ref}/close/", {"closed_as": "cannot"}).content.decode()
    answer = browser.post(f"/datasets/gaps/{gap.ref}/close/", {"closed_as": "shared", "dataset": one.ref})
    assert answer.status_code == 302
    page = browser.get(f"/datasets/gaps/{gap.ref}/").content.decode()
    assert "It is shared now" in page
    assert "/datasets/asb/" in page
    assert "closed it" in page
    told = gaps.Facts("x", "too-small", cast.agencies["police"].ref)
    with transaction.atomic(), cast.acting("leo"):
        closed, actor = Gap.objects.get(), cast.actor("leo")
        with pytest.raises(Problem, match="It is closed"):
            gaps.edit(gap=closed, facts=told, by=actor)
    assert browser.post(f"/datasets/gaps/{gap.ref}/reopen/").status_code == 302
    with transaction.atomic(), cast.acting("leo"):
        assert Gap.objects.get().closed_on is None


def test_the_second_of_two_who_change_a_gap_at_once_is_told(cast):
    gap = enter(cast)
    browser, address = cast.browser("leo"), f"/datasets/gaps/{gap.ref}/edit/"
    form = next(each.sent for each in forms_of(browser.get(address).content.decode()) if not each.action)
    assert cast.browser("mina").post(address, form | {"next_step": "Ask them"}).status_code == 302
    page = browser.post(address, form | {"next_step": "Write to them"}).content.decode()
    assert "Somebody else changed this while you were writing." in page
    assert '<span class="app-now__words">Ask them</span>' in page
    again = next(each.sent for each in forms_of(page) if not each.action)
    assert browser.post(address, again).status_code == 302
    with transaction.atomic(), cast.acting("leo"):
        assert Gap.objects.get().next_step == "Write to them"


def test_only_whoever_is_to_mend_it_changes_it(cast):
    gap = enter(cast)
    assert cast.browser("leo").get(f"/datasets/gaps/{gap.ref}/edit/").status_code == 200
    for who in ("fay", "omar", "olga"):
        assert cast.browser(who).get(f"/datasets/gaps/{gap.ref}/").status_code == 200
        assert cast.browser(who).get(f"/datasets/gaps/{gap.ref}/edit/").status_code == 403
    assert cast.browser("wes").get(f"/datasets/gaps/{gap.ref}/").status_code in (403, 404)


def test_the_queries_of_the_register_do_not_grow_with_it(cast):
    def asked() -> int:
        browser = cast.browser("olga")
        with CaptureQueriesContext(connection) as queries:
            assert browser.get("/datasets/gaps/?state=all").status_code == 200
        return len(queries)

    enter(cast, "Gap 1")
    few = asked()
    for number in range(2, 30):
        enter(cast, f"Gap {number}")
    assert asked() == few
