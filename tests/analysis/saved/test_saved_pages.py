"""The pages of saved analyses: found, asked again, compared, shared, written beside, deleted."""

from __future__ import annotations

import json

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from concordat.analysis.models import Analysis, Annotation, Run, Subscription
from concordat.analysis.presenters.saved import question_words
from concordat.audit.models import Entry
from concordat.datasets.models import Version
from tests.analysis.saved import double
from tests.analysis.saved.conftest import COUNT
from tests.hostile.pages import forms_of

pytestmark = pytest.mark.django_db
LIST = "/analysis/saved/"


def words_of(response):
    assert response.status_code == 200, response.status_code
    return " ".join(response.content.decode().split())


def form_of(page):
    """Return what the page's own form sends."""
    return next(each.sent for each in forms_of(page) if "seen" in each.sent)


def test_a_question_is_saved_from_an_address_and_asked_again(cast, asked):
    browser = cast.browser("ana")
    assert "Nothing is saved yet" in words_of(browser.get(LIST))
    assert "There is no question here yet" in words_of(browser.get(f"{LIST}add/"))
    page = browser.get(f"{LIST}add/", {"question": json.dumps(COUNT)}).content.decode()
    assert "“Disorder”" in page
    sent = form_of(page) | {"title": "Disorder by month", "shared": "agency", "note": "For the board"}
    assert "There is a problem" in words_of(browser.post(f"{LIST}add/", sent | {"title": ""}))
    answers = [browser.post(f"{LIST}add/", sent) for _ in range(2)]
    assert answers[0].status_code == 302
    assert answers[0]["Location"] == answers[1]["Location"]
    page = words_of(browser.get(answers[0]["Location"]))
    assert "Rows of Disorder by month." in page
    assert "2026-09" in page
    assert "190" in page
    assert "Disorder by month" in words_of(cast.browser("mina").get(LIST))
    assert cast.browser("leo").get(answers[0]["Location"]).status_code == 404


def test_a_question_is_said_in_words():
    by = [{"field": "place", "level": "deprivation-2025"}, {"field": "place", "level": "lsoa-2021"}]
    where = [
        {"column": "crime_type", "op": "any-of", "values": ["Drugs", "Robbery"]},
        {"column": "ward-2023", "op": "is-not", "values": ["E05014449"]},
        {"column": "location", "op": "empty"},
    ]
    words = dict(question_words(json.dumps(COUNT | {"by": by, "where": where}), {"asb": "Disorder"}))
    assert words["By"] == "Tenth of deprivation (2025) and LSOA (2021)"
    assert words["Only where"] == "Crime type is Drugs or Robbery; ward (2023) is not E05014449; location is empty"


@pytest.mark.parametrize("wrong", ["", "{", "[]", '{"version": 1, "datasets": ["nothing-such"]}', "9" * 5000])
def test_what_is_no_question_is_said_and_nothing_typed_is_lost(cast, asked, wrong):
    sent = {"question": wrong, "title": "Kept words", "shared": "nobody"}
    response = cast.browser("ana").post(f"{LIST}add/", sent)
    assert "There is a problem" in words_of(response)
    assert "Kept words" in response.content.decode()
    with transaction.atomic(), cast.acting("ana"):
        assert not Analysis.objects.exists()


def test_the_list_is_sought_filtered_sorted_and_taken_away(cast, save):
    save("Disorder by month", shared="partnership")
    save("Another question", who="leo", shared="partnership", note="About the night")
    save("Hidden", who="leo")
    browser = cast.browser("ana")
    both = words_of(browser.get(LIST))
    assert "Hidden" not in both
    for query, found in (
        ("q=night", {"Another question"}),
        ("state=mine", {"Disorder by month"}),
        ("state=deleted", set()),
        ("dataset=asb", {"Disorder by month", "Another question"}),
        ("dataset=no", set()),
        (f"owner={cast.members['leo'].ref}", {"Another question"}),
        ("shared=agency", set()),
        ("sort=asked&page=9", {"Disorder by month", "Another question"}),
    ):
        page = words_of(browser.get(f"{LIST}?{query}"))
        titles = {"Disorder by month", "Another question"}
        assert {title for title in titles if f'/">{title}' in page} == found, query
    csv = browser.get(f"/analysis/saved.csv?{'state=mine'}").content.decode("utf-8-sig")
    assert "Disorder by month" in csv
    assert "Another" not in csv
    assert "190" not in csv


def test_whoever_may_not_have_the_answer_is_refused_it_with_the_reason_and_sees_the_question(cast, save, monkeypatch):
    analysis = save(shared="partnership", note="Why it is asked")
    monkeypatch.setattr(double, "REFUSES", {cast.members["olga"].ref})
    browser = cast.browser("olga")
    page = words_of(browser.get(f"{LIST}{analysis.ref}/"))
    assert double.REFUSED in page
    assert "Why it is asked" in page
    assert "190" not in page
    with transaction.atomic(), cast.acting("ivan"):
        entry = Entry.objects.filter(event="access.decision.refused").get()
        assert (entry.member_name, entry.why) == ("Olga Observer", double.REFUSED)
        run = Run.objects.get()
    for address in (f"/analysis/runs/{run.ref}/", f"/analysis/runs/{run.ref}/compare/"):
        page = words_of(browser.get(address))
        assert double.REFUSED in page
        assert "190" not in page
    assert browser.post(f"{LIST}{analysis.ref}/subscribe/").status_code == 403
    assert browser.post(f"{LIST}{analysis.ref}/copy/", {}).status_code == 200


def test_what_was_kept_is_asked_again_and_the_difference_is_told(cast, save, deliver):
    analysis = save(shared="partnership")
    deliver(2, {"2026-08": 100, "2026-09": 91, "2026-10": 70})
    browser = cast.browser("ana")
    page = words_of(browser.get(f"{LIST}{analysis.ref}/"))
    assert "Data was delivered since" in page
    assert "from version 1 to version 2, new: October 2026; said anew: August 2026 and September 2026" in page
    with transaction.atomic(), cast.acting("ana"):
        run = Run.objects.get()
    assert "This is the same answer as on" in words_of(browser.get(f"/analysis/runs/{run.ref}/"))
    page = words_of(browser.get(f"/analysis/runs/{run.ref}/compare/"))
    assert "2 figures are others, and 1 is the same." in page
    assert "+1" in page
    assert "+70" not in page  # there was none then: no difference is made up
    assert browser.post(f"{LIST}{analysis.ref}/runs/add/", {"why": "For March"}).status_code == 302
    assert "For March" in words_of(browser.get(f"{LIST}{analysis.ref}/runs/"))


def test_of_versions_that_were_destroyed_it_is_said_that_they_were(cast, save, deliver):
    save()
    deliver(2, {"2026-10": 70})
    with transaction.atomic(), cast.acting("ana"):
        run = Run.objects.get()
        version = Version.objects.get(number=1)
        version.parts = [part | {"sha256": ""} for part in version.parts]
        version.save()
    for address in (f"/analysis/runs/{run.ref}/", f"/analysis/runs/{run.ref}/compare/"):
        page = words_of(cast.browser("ana").get(address))
        assert "It cannot be asked as it was: version 1 of “Disorder” was destroyed" in page


def test_under_another_secret_an_answer_cannot_be_compared_and_that_is_said(cast, save, settings):
    save()
    with transaction.atomic(), cast.acting("ana"):
        run = Run.objects.get()
    browser = cast.browser("ana")
    with transaction.atomic(), cast.acting("ana"):
        Run.objects.filter(ref=run.ref).delete()
        run.mark = run.mark.replace(run.mark[:8], "00000000")
        run.save(force_insert=True)
    assert "cannot be said, since the secret" in words_of(browser.get(f"/analysis/runs/{run.ref}/"))
    page = words_of(browser.get(f"/analysis/runs/{run.ref}/?purpose=protected"))
    assert "had it on another footing" in page


def test_the_second_of_two_who_change_it_at_once_is_told(cast, save):
    analysis = save(shared="agency")
    address = f"{LIST}{analysis.ref}/edit/"
    browser = cast.browser("ana")
    sent = form_of(browser.get(address).content.decode())
    assert cast.browser("mina").post(address, sent | {"note": "From Mina"}).status_code == 302
    page = browser.post(address, sent | {"note": "From Ana"}).content.decode()
    assert "Somebody else changed this while you were writing." in page
    assert '<span class="app-now__words">From Mina</span>' in page
    assert browser.post(address, form_of(page)).status_code == 302
    with transaction.atomic(), cast.acting("ana"):
        assert Analysis.objects.get().note == "From Ana"


def test_it_is_written_beside_shared_copied_and_deleted_by_its_pages(cast, save):
    analysis = save()
    address, browser = f"{LIST}{analysis.ref}/", cast.browser("ana")
    sent = form_of(browser.get(f"{address}annotate/").content.decode())
    said = {"words": "Recording <b>changed</b>", "on": "1 April 2026", "group": "2026-08"}
    assert [browser.post(f"{address}annotate/", sent | said).status_code for _ in range(2)] == [302, 302]
    page = words_of(browser.get(address))
    assert "Recording &lt;b&gt;changed&lt;/b&gt;" in page
    assert "1 April 2026, 2026-08" in page
    with transaction.atomic(), cast.acting("ana"):
        one = Annotation.objects.get()
    assert browser.post(f"{address}share/", {"shared": "partnership"}).status_code == 302
    other = cast.browser("leo")
    assert "Recording" in words_of(other.get(address))
    assert other.get(f"/analysis/annotations/{one.ref}/edit/").status_code == 403
    for closed in ("edit", "share", "delete"):
        assert other.get(f"{address}{closed}/").status_code == 403
    copy = form_of(other.get(f"{address}copy/").content.decode())
    answer = other.post(f"{address}copy/", copy)
    assert "Copy of Disorder by month" in words_of(other.get(answer["Location"]))
    assert other.post(f"{address}subscribe/").status_code == 302
    assert "Tell me no more" in words_of(other.get(address))
    assert other.post(f"{address}unsubscribe/").status_code == 302
    edit = f"/analysis/annotations/{one.ref}/edit/"
    assert browser.post(edit, form_of(browser.get(edit).content.decode()) | {"words": "It did not"}).status_code == 302
    assert "It did not" in words_of(browser.get(f"/analysis/annotations/{one.ref}/delete/"))
    assert browser.post(f"/analysis/annotations/{one.ref}/delete/").status_code == 302
    assert "nobody is told" in words_of(browser.get(f"{address}delete/"))
    assert browser.post(f"{address}delete/").status_code == 302
    assert other.get(address).status_code == 404
    assert "Take it back" in words_of(browser.get(address))
    assert browser.post(f"{address}restore/").status_code == 302
    assert other.get(address).status_code == 200
    with transaction.atomic(), cast.acting("leo"):
        assert not Subscription.objects.exists()


def test_the_queries_of_the_pages_do_not_grow(cast, save):
    def taken(address):
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(address).status_code == 200
        return len(queries)

    browser, one = cast.browser("ana"), save("1", shared="partnership")
    few = taken(LIST), taken(f"{LIST}{one.ref}/")
    from concordat.analysis.commands import annotations, runs

    for number in range(2, 24):
        save(f"{number}", shared="partnership", who="leo" if number % 2 else "ana")
        with transaction.atomic(), cast.acting("ana") as actor:
            annotations.add(analysis=one, facts=annotations.Facts(str(number)), by=actor)
            runs.add(analysis=one, by=actor)
    assert (taken(LIST), taken(f"{LIST}{one.ref}/")) == few
