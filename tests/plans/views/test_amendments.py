"""The pages on which a plan is amended and seen on a day, two people's forms, and one change to many actions."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from concordat.kernel import clock
from concordat.partnership.models import Board
from concordat.plans.commands import amending, strategies
from concordat.plans.models import Action, BulkEdit, Plan
from tests.plans.commands.test_links import edits_of, linked_plan
from tests.plans.factories import draft, in_force


def at(name: str, *args: object) -> str:
    return reverse(f"plans:{name}", args=args)


def shown(client: Any, name: str, *args: object, **query: str) -> str:
    return client.get(at(name, *args), query).content.decode()


def hidden(page: str) -> dict[str, str]:
    """Return the hidden fields of a page's forms."""
    return dict(re.findall(r'<input type="hidden"(?: id="[^"]*")? name="(\w+)" value="([^"]*)">', page))


def sent(client: Any, name: str, /, *args: object, **fields: object) -> str:
    """Open a form, fill it in and send it with what it carries; return the page that follows."""
    carried = hidden(shown(client, name, *args))
    return client.post(at(name, *args), carried | fields, follow=True).content.decode()


def test_adopt_amend_and_read_what_was_changed(cast: Any, browse: Any) -> None:
    with cast.acting("mina") as mina:
        board = Board.objects.create(partnership=cast.partnerships["thornbridge"], name="The Executive")
        plan = in_force(mina, title="Before")
        Plan.objects.filter(pk=plan.pk).update(minute="4")
        action = plan.actions.get(code="A1")
    client = browse("mina")
    page = shown(client, "plan_view", plan.ref)
    assert "Signed off by the Executive on 3 April 2023 (minute 4)" in page
    assert "Amend this plan" in page
    assert "Add an action" not in page
    assert "Amend this plan" not in shown(browse("leo"), "plan_view", plan.ref)
    page = sent(client, "amendment_begin", plan.ref, reason="Half-year review", board=board.ref, agreed_on="2 May 2023")
    assert "Amendment 1 is being made" in page
    assert "Add an action" in page
    sent(client, "action_edit", action.ref, text="Walk every route", code="A1", due="1 February 2024")
    assert "2 changes" in sent(client, "priority_add", plan.ref, name="Listening")
    assert "Amendment 1 is being made" in shown(browse("leo"), "action_view", action.ref)
    assert "End it" not in shown(browse("leo"), "action_view", action.ref)
    ended = sent(client, "amendment_end", plan.ref)
    for words in (
        "Amendment 1",
        "By The Executive on 2 May 2023",
        "<del>",
        "<ins>",
        "Listening",
        "Link to this change",
    ):
        assert words in ended
    assert "31 January 2024</del>" in ended
    assert "Half-year review" in shown(browse("leo"), "amendment_list", plan.ref)
    assert client.get(at("amendment_end", plan.ref)).status_code == 404


def test_the_second_of_two_people_sees_what_it_says_now_and_loses_nothing(cast: Any, browse: Any) -> None:
    with cast.acting("mina") as mina:
        plan = draft(mina)
        action, priority = plan.actions.get(code="A2"), plan.priorities.first()
    one, two = browse("mina"), browse("mina")
    first, second = (hidden(shown(client, "action_edit", action.ref)) for client in (one, two))
    words = {"code": "A2", "outcome": "Ease"}
    one.post(at("action_edit", action.ref), first | words | {"text": "First", "due": "1/2/2024"})
    late = two.post(at("action_edit", action.ref), second | words | {"text": "Second", "due": "31/1/2024"})
    page = late.content.decode()
    assert "Somebody else changed this while you were writing" in page
    assert "Second</textarea>" in page
    for now in ("First", "1 February 2024"):
        assert f'<span class="app-now__words">{now}</span>' in page
    assert "Ease</span>" not in page
    two.post(at("action_edit", action.ref), hidden(page) | words | {"text": "Second", "due": "31/1/2024"})
    with cast.acting("mina"):
        assert Action.objects.get(pk=action.pk).text == "Second"
    stale = hidden(shown(two, "priority_edit", priority.ref))
    sent(one, "priority_edit", priority.ref, name="Safe", narrative="")
    page = two.post(at("priority_edit", priority.ref), stale | {"name": "Safest", "narrative": ""}).content.decode()
    assert '<span class="app-now__words">Safe</span>' in page


def test_the_second_of_two_who_assign_sees_the_owner_by_name(cast: Any, browse: Any) -> None:
    with cast.acting("mina") as mina:
        action = draft(mina).actions.get(code="A2")
    one, two = browse("mina"), browse("mina")
    stale = hidden(shown(two, "action_assign", action.ref))
    sent(one, "action_assign", action.ref, owner=cast.members["omar"].ref)
    page = two.post(at("action_assign", action.ref), stale | {"owner": cast.members["fay"].ref}).content.decode()
    assert '<span class="app-now__words">Omar Officer' in page
    two.post(at("action_assign", action.ref), hidden(page) | {"owner": cast.members["fay"].ref})
    with cast.acting("mina"):
        assert Action.objects.get(pk=action.pk).owner_id == cast.members["fay"].ref


def test_each_form_that_adds_adds_once_when_it_is_sent_twice(cast: Any, browse: Any) -> None:
    with cast.acting("mina") as mina:
        plan = draft(mina)
        priority = plan.priorities.first()
    client = browse("mina")
    forms = (
        ("plan_draft", (), {"title": "Twice"}),
        ("priority_add", (plan.ref,), {"name": "Twice"}),
        ("theme_add", (priority.ref,), {"name": "Twice"}),
        ("action_add", (plan.ref,), {"text": "Twice"}),
    )
    for name, args, words in forms:
        carried = hidden(shown(client, name, *args))
        for _ in range(2):
            assert client.post(at(name, *args), carried | words).status_code == 302
    with cast.acting("mina"):
        assert Plan.objects.filter(title="Twice").count() == 1
        assert plan.priorities.filter(name="Twice").count() == 1
        assert plan.themes.filter(name="Twice").count() == 1
        assert plan.actions.filter(text="Twice").count() == 1


def test_a_plan_on_a_day_and_two_days_compared(cast: Any, browse: Any) -> None:
    with cast.acting("mina") as mina:
        plan = in_force(mina, 3)
        Plan.objects.filter(pk=plan.pk).update(created_at="2023-04-01T12:00Z", proposed_on="2023-04-02")
    client = browse("mina")
    sent(client, "plan_edit", plan.ref, title="Renamed", period="2023/24", why="A slip")
    page = shown(client, "version_view", plan.ref, on="3 April 2023")
    assert "as it stood at the end of 3 April 2023, when it was in force" in page
    assert ">Safer Thornbridge 2023/24</h1>" in page
    assert "Walk route 1 after dark" in page
    assert "can be seen from 2 April 2023" in shown(browse("leo"), "version_view", plan.ref, on="1/4/2023")
    assert "Enter a date like" in shown(client, "version_view", plan.ref, on="some day")
    days = {"since": "3 April 2023", "until": "today"}
    page = shown(client, "version_compare", plan.ref, **days)
    assert "<ins>" in page
    assert "Renamed" in page
    for name, day in (("since", "2023-04-03"), ("until", clock.today().isoformat())):
        options = page.split(f'<select class="govuk-select" id="filter-{name}"')[1].split("</select>")[0]
        assert re.findall(r"selected>(\w+)", options) == ["Adopted" if name == "since" else "Today"]
        assert len(set(re.findall('value="(.+?)"', options))) == options.count("<option")
        assert f'value="{day}"' in options
    assert "Or choose from" in shown(client, "version_compare", plan.ref, since="2023-04-02", until="2023-04-03")
    assert "must not be before" in shown(client, "version_compare", plan.ref, since="today", until="3 April 2023")
    table = client.get(at("version_download", plan.ref, "csv"), days).content.decode("utf-8-sig")
    assert "Title,Safer Thornbridge 2023/24,Renamed" in table
    book = load_workbook(BytesIO(client.get(at("version_download", plan.ref, "xlsx"), days).content))
    assert book.active["F2"].value == "Renamed"
    assert client.get(at("version_download", plan.ref, "csv"), {"since": "never"}).status_code == 404


def test_many_actions_are_changed_looked_at_before_and_undone(cast: Any, browse: Any) -> None:
    with cast.acting("mina") as mina:
        plan = in_force(mina, 5)
        refs = list(plan.actions.order_by("position").values_list("pk", flat=True))
    client = browse("mina")
    page = shown(client, "plan_view", plan.ref, q="route 2")
    assert "Select the 1 action that fits the filter" in page
    make = at("bulk_edit_make", plan.ref)
    assert "Tick the actions" in client.post(make, {"change": "due-move"}, follow=True).content.decode()
    every = client.post(make, {"change": "due-move", "all": "yes", "filter": "q=route+2"}).content.decode()
    assert "Move the date: 1 action" in every
    asked = client.post(make, {"change": "due-move", "action": refs[:2]}).content.decode()
    assert "Move the date: 2 actions" in asked
    bad = client.post(make, hidden(asked) | {"number": "no", "unit": "weeks", "direction": "later"}).content.decode()
    assert "Your answer must be a number" in bad
    told = client.post(make, hidden(asked) | {"number": "2", "unit": "weeks", "direction": "later"}).content.decode()
    for words in ("2 actions would change", "31 January 2024", "14 February 2024", "Why is it corrected?"):
        assert words in told
    refused = client.post(make, hidden(told) | {"do": "apply"}).content.decode()
    assert "Say why it is corrected" in refused
    done = client.post(make, hidden(refused) | {"do": "apply", "why": "Winter"}, follow=True).content.decode()
    assert "you can undo it below" in done
    with cast.acting("mina"):
        made = BulkEdit.objects.get()
    assert "2 weeks later" in shown(browse("leo"), "bulk_edit_list", plan.ref)
    assert "Undo this" not in shown(browse("leo"), "bulk_edit_view", made.ref)
    assert "2 actions go back" in shown(client, "bulk_edit_undo", made.ref)
    done = client.post(at("bulk_edit_undo", made.ref), {"why": "Mild winter"}, follow=True).content.decode()
    assert "2 actions were put back" in done
    assert "Undone by Mina Manager" in done


def test_a_long_preview_is_paged_taken_away_and_made_of_every_action(cast: Any, browse: Any) -> None:
    with cast.acting("mina") as mina:
        plan = in_force(mina, 130)
        night = plan.themes.get(name="Night-time")
        held = night.actions.count()
        refs = list(plan.actions.values_list("pk", flat=True))
    client, make = browse("mina"), at("bulk_edit_make", plan.ref)
    told = {"change": "place", "actions": " ".join(refs), "place": f"{night.priority_id}/{night.pk}"}
    first = client.post(make, told | {"do": "preview"}).content.decode()
    assert f"{130 - held} actions would change. {held} actions would stay" in first
    assert (">Priority:</span>" in first, first.count('<th scope="row"')) == (True, min(100, 130 - held))
    told = {"change": "due-set", "actions": " ".join(refs), "due": "1 May 2024"}
    first = client.post(make, told | {"do": "preview"}).content.decode()
    carried = hidden(first) | {"due": "1 May 2024", "why": "Agreed in May"}
    second = client.post(make, carried | {"page": "2"}).content.decode()
    for page, words, rows in ((first, "actions 1 to 100 of 130", 100), (second, "actions 101 to 130 of 130", 30)):
        assert "130 actions would change" in page
        assert words in page
        assert page.count('<th scope="row"') == rows
    assert "Agreed in May</textarea>" in second
    file = client.post(make, carried | {"do": "csv"}).content.decode("utf-8-sig").splitlines()
    assert len(file) == 131
    assert file[1].endswith("Date,31 January 2024,1 May 2024")
    client.post(make, hidden(second) | {"due": "1 May 2024", "why": "Agreed in May", "do": "apply"})
    with cast.acting("mina"):
        assert {str(day) for day in plan.actions.values_list("due", flat=True)} == {"2024-05-01"}


@pytest.mark.parametrize("kind", ["owner", "lead-add", "lead-remove", "due-set", "timing", "strand-add", "place"])
def test_each_change_has_its_question(cast: Any, browse: Any, kind: str) -> None:
    with cast.acting("mina") as mina:
        plan = draft(mina, 3, leads=(cast.agencies["police"].ref,))
        refs = list(plan.actions.values_list("pk", flat=True))
        theme = plan.themes.get(name="Estates")
        lead = plan.actions.first().leads.first().name
    client, make = browse("mina"), at("bulk_edit_make", plan.ref)
    asked = client.post(make, {"change": kind, "action": refs}).content.decode()
    values = {
        "owner": {"person": cast.members["omar"].ref},
        "lead-add": {"agency": cast.agencies["fire"].ref},
        "lead-remove": {"lead": lead},
        "due-set": {"due": "1 May 2024"},
        "timing": {"timing": "ongoing"},
        "strand-add": {"strand": "Prevent"},
        "place": {"place": f"{theme.priority_id}/{theme.pk}"},
    }
    told = client.post(make, hidden(asked) | values[kind]).content.decode()
    done = client.post(make, hidden(told) | {"do": "apply"}, follow=True).content.decode()
    assert "Changed together" in done


def test_pages_of_amendments_take_as_many_queries_for_many_changes_as_for_few(cast: Any, browse: Any) -> None:
    counts = []
    for number in (4, 40):
        with cast.acting("mina") as mina:
            plan = in_force(mina, number, title=f"Of {number}")
            amendment = amending.begin(by=mina, plan=plan.ref, reason="Review")
        client = browse("mina")
        every = client.post(at("bulk_edit_make", plan.ref), {"change": "timing", "all": "yes"}).content.decode()
        told = client.post(at("bulk_edit_make", plan.ref), hidden(every) | {"timing": "review"}).content.decode()
        client.post(at("bulk_edit_make", plan.ref), hidden(told) | {"do": "apply"})
        made = []
        for name, ref in (("amendment_view", amendment.ref), ("plan_view", plan.ref)):
            with CaptureQueriesContext(connection) as asked:
                assert f"{number} changes" in shown(client, name, ref)
            made.append(len(asked))
        counts.append(made)
    assert counts[0] == counts[1]


def test_an_amendment_a_day_and_a_comparison_tell_links_by_name(cast: Any, browse: Any) -> None:
    with cast.acting("mina") as mina:
        plan = linked_plan(mina)
        with clock.frozen(datetime(2023, 10, 9, 12, tzinfo=UTC)):
            change, *_ = edits_of(mina, plan)
            change()
            strategies.delete(by=mina, strategy=plan.linked_strategies.get(name="Drugs strategy").ref, why="Ended")
        served, ended = plan.amendments.order_by("number")
    client = browse("mina")

    def told(name: str, *args: object, **query: str) -> str:
        return " ".join(re.sub(r"<[^>]+>", " ", shown(client, name, *args, **query)).split())

    assert "Serves Removed: Drugs Added: Youth strategy" in told("amendment_view", served.ref)
    page = told("amendment_view", ended.ref)
    assert "Linked strategy deleted: Drugs strategy" in page
    for thing, words in (("Priority changed: Streets", ""), ("Action changed: A2 Light", " Youth strategy")):
        assert re.search(f"{thing} Mina[^|]*? Serves Removed: Drugs strategy{words}", page)
    assert "no longer there" not in page
    then = told("version_view", plan.ref, on="8 October 2023")
    assert "Serves Drugs strategy Evidences A patrol New lamps" in then
    assert "Drugs strategy" not in told("version_view", plan.ref, on="9 October 2023")
    page = told("version_compare", plan.ref, since="8 October 2023", until="9 October 2023")
    for words in (
        "Streets Serves Removed: Drugs strategy",
        "A1 Walk Serves Removed: Drugs Added: Youth strategy",
        "A2 Light Serves Removed: Drugs strategy Youth strategy",
    ):
        assert words in page
