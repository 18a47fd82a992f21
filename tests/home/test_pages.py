"""The pages of `home`: today, search, the record, jobs, why somebody may."""

from __future__ import annotations

import pytest
from django.db import transaction

from concordat.audit.models import Entry
from concordat.kernel import jobs
from concordat.kernel.models import Job
from tests.things import make_things

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demonstration(settings):
    """No second factor is asked for in these tests."""
    settings.DEMONSTRATION = True


@pytest.fixture
def enter(cast):
    """Sign somebody in and return their browser."""
    return cast.browser


@pytest.fixture
def things(cast):
    return make_things(cast)


def text(response) -> str:
    assert response.status_code == 200, response.content[:500]
    return response.content.decode()


@pytest.mark.parametrize("key", ["ada", "mina", "leo", "pia", "omar", "ana", "olga", "cara", "ivan"])
def test_everybody_with_a_role_has_a_day(key, enter, things):
    assert "What needs you today" in text(enter(key).get("/"))


def test_somebody_without_a_role_is_told_whom_to_ask(enter, things):
    response = enter("nora").get("/")
    assert response.status_code == 403
    assert "No role is held in this partnership." in response.content.decode()


def test_a_document_to_check_and_a_job_that_runs_stand_under_today(enter, things):
    page = text(enter("mina").get("/"))
    assert "Check what was read from Secret words.txt" in page
    assert "1 of 1 actions still to be checked" in page


def test_search_finds_actions_people_agencies_and_boards(enter, things):
    page = text(enter("mina").get("/search/", {"q": "secret words"}))
    assert "Secret words of an action" in page
    assert "Secret words board" in page
    assert "Omar Officer" in text(enter("mina").get("/search/", {"q": "omar"}))


def test_search_finds_nothing_of_a_neighbour(enter, things):
    page = text(enter("wes").get("/search/", {"q": "secret"}))
    assert "Secret words of" not in page
    assert "Nothing was found" in page


@pytest.mark.parametrize("words", ["", "'; DROP TABLE x; --", "<script>alert(1)</script>", "\x00", "a" * 5000, "((&|!"])
def test_search_takes_any_words(words, enter, things):
    page = text(enter("mina").get("/search/", {"q": words}))
    assert "<script>alert" not in page


def test_the_record_is_searched_by_person_thing_event_and_date(enter, cast, things):
    client = enter("ivan")
    assert "Secret words of a plan" in text(client.get("/record/", {"event": "plans.plan.proposed"}))
    assert "Secret words of a plan" in text(client.get("/record/", {"person": "Mina"}))
    assert "Secret words of a plan" in text(client.get("/record/", {"thing": "Secret words"}))
    assert "Secret words of a plan" not in text(client.get("/record/", {"to": "1 January 2020"}))
    assert "Secret words of a plan" in text(client.get("/record/", {"from": "1 January 2020"}))


def test_a_date_that_makes_no_sense_is_said_and_left_out(enter, things):
    page = text(enter("ivan").get("/record/", {"from": "when pigs fly"}))
    assert "was not understood" in page
    assert 'value="when pigs fly"' in page


def test_searching_the_record_is_recorded(enter, cast, things):
    enter("ivan").get("/record/", {"person": "Mina"})
    with cast.acting("ivan"):
        entry = Entry.objects.filter(event="home.record.searched").latest("id")
    assert (entry.member_id, entry.detail["person"]) == (cast.members["ivan"].ref, "Mina")


def test_the_record_can_be_downloaded(enter, things):
    response = enter("ivan").get("/record/download/")
    assert response["Content-Type"].startswith("text/csv")
    assert "plans.plan.proposed" in response.content.decode("utf-8-sig")


@pytest.mark.parametrize("key", ["leo", "omar", "ana", "olga"])
def test_the_record_is_closed_to_others(key, enter, things):
    assert enter(key).get("/record/").status_code == 403


def test_a_refusal_says_why_and_whom_to_ask_and_is_recorded(enter, cast, things):
    page = enter("omar").get("/record/").content.decode()
    assert "None of the roles held (“practitioner”) allows this" in page
    assert "Ask somebody in your partnership with the role “administrator”" in page
    with cast.acting("ivan"):
        entry = Entry.objects.filter(event="access.decision.refused").latest("id")
    assert (entry.member_id, entry.detail["permission"]) == (cast.members["omar"].ref, "home.record.view")


def test_an_administrator_asks_why_for_anybody(enter, cast, things):
    client = enter("ada")
    assert "Choose a person" in text(client.get("/access/"))
    page = text(client.get("/access/", {"member": cast.members["leo"].ref, "package": "plans"}))
    assert "agency lead: may plans.update.* for their own agency" in page
    assert "None of the roles held (“agency lead”) allows this: make a plan the one in force" in page
    with cast.acting("ada"):
        assert Entry.objects.filter(event="access.decision.explained").latest("id").target_label == "Leo Lead"


def test_nobody_asks_about_a_neighbour(enter, cast, things):
    page = text(enter("ada").get("/access/", {"member": cast.members["wes"].ref}))
    assert "Wes Westhaven" not in page


def test_one_sees_and_cancels_ones_own_job_and_no_other(enter, cast, things):
    address = f"/jobs/{things['job']}/"
    assert "Secret words" in text(enter("mina").get(address))
    assert enter("leo").get(address).status_code == 404
    assert enter("leo").post(f"{address}cancel/").status_code == 404
    assert enter("mina").post(f"{address}cancel/").status_code == 302
    with cast.acting("mina"):
        assert jobs.own_job(cast.actor("mina"), things["job"]).status == Job.Status.CANCELLED


def test_the_progress_of_a_job_that_has_ended_sends_the_page_on(enter, cast, things):
    with transaction.atomic(), cast.acting("mina"):
        Job.objects.filter(ref=things["job"]).update(status="done", result_url="/plans/")
    response = enter("mina").get(f"/jobs/{things['job']}/progress/")
    assert response["HX-Redirect"] == "/plans/"
    assert enter("mina").get(f"/jobs/{things['job']}/")["Location"] == "/plans/"


@pytest.mark.parametrize("address", ["/", "/record/", "/search/?q=secret", "/access/"])
def test_the_number_of_queries_does_not_grow(address, enter, cast, things, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = enter("ada")
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for _ in range(3):
        make_things_again(cast)
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few), [query["sql"][:120] for query in many.captured_queries]


def make_things_again(cast):
    from concordat.plans.commands import plans
    from concordat.plans.rules.drafts import DraftAction

    with transaction.atomic(), cast.acting("mina") as manager:
        actions = tuple(DraftAction(text=f"Secret action {n}", code=f"B{n}") for n in range(20))
        plan = plans.draft_plan(
            by=manager, title="Another secret plan", period="2027/28", actions=actions, priorities=()
        )
        plans.propose(by=manager, plan=plan.ref)
