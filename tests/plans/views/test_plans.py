"""The pages of plans, for each role."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from concordat.plans.models import Plan
from tests.plans.factories import draft, in_force

EVERYBODY = ("ada", "mina", "leo", "fay", "pia", "omar", "ana", "olga", "cara", "ivan")
CHANGES = ("edit", "propose", "withdraw", "adopt", "retire", "delete")


def page(client: Any, name: str, *args: object, **query: str) -> Any:
    return client.get(reverse(f"plans:{name}", args=args), query)


@pytest.mark.parametrize("key", EVERYBODY)
def test_every_role_reads_plans_and_only_the_manager_changes_them(cast: Any, browse: Any, key: str) -> None:
    with cast.acting("mina") as mina:
        plan = in_force(mina)
        priority = plan.priorities.first()
    client = browse(key)
    for name in ("plan_view", "plan_history"):
        assert page(client, name, plan.ref).status_code == 200
    assert page(client, "plan_download", plan.ref, "csv").status_code == 200
    listed = page(client, "plan_list").content.decode()
    assert plan.title in listed
    assert ("Start an empty plan" in listed) == (key == "mina")
    expected = 200 if key == "mina" else 403
    signs_off = key in ("mina", "cara")
    for verb in CHANGES:
        allowed = signs_off if verb in ("adopt", "retire") else key == "mina"
        assert page(client, f"plan_{verb}", plan.ref).status_code == (200 if allowed else 403)
    assert page(client, "plan_draft").status_code == expected
    assert page(client, "priority_list", plan.ref).status_code == expected
    assert page(client, "priority_edit", priority.ref).status_code == expected
    shown = page(client, "plan_view", plan.ref).content.decode()
    assert ("Retire this plan" in shown) == signs_off


def test_somebody_without_a_role_and_nobody_are_kept_out(cast: Any, browse: Any, client: Any) -> None:
    with cast.acting("mina") as mina:
        plan = in_force(mina)
    assert page(browse("nora"), "plan_view", plan.ref).status_code == 403
    assert page(browse("wes"), "plan_view", plan.ref).status_code == 404
    assert page(client, "plan_view", plan.ref).status_code == 302


def test_a_draft_is_not_found_by_another_agency(cast: Any, browse: Any) -> None:
    with cast.acting("mina") as mina:
        plan = draft(mina)
        theme = plan.themes.first()
        action = plan.actions.first()
    leo = browse("leo")
    assert page(leo, "plan_view", plan.ref).status_code == 404
    assert page(leo, "action_view", action.ref).status_code == 404
    assert plan.title not in page(leo, "plan_list").content.decode()
    assert page(browse("omar"), "plan_view", plan.ref).status_code == 200
    assert page(browse("mina"), "theme_edit", theme.ref).status_code == 200


def test_list_teaches_when_there_is_no_plan(cast: Any, browse: Any) -> None:
    shown = page(browse("mina"), "plan_list").content.decode()
    assert "No plan yet" in shown
    assert "Import a plan document" in shown


def test_plan_shows_its_actions_by_priority_and_theme(cast: Any, browse: Any) -> None:
    with cast.acting("mina") as mina:
        plan = in_force(mina, 37)
    shown = page(browse("mina"), "plan_view", plan.ref).content.decode()
    assert all(f">A{number}<" in shown for number in range(1, 38))
    assert shown.index(">Safer streets") < shown.index(">Night-time<")
    assert "Night-time now." in shown
    assert "37" in shown
    assert "with no owner now" in shown
    assert "No owner yet" in shown


def test_plan_of_230_actions_is_cut_into_pages(cast: Any, browse: Any) -> None:
    with cast.acting("mina") as mina:
        plan = in_force(mina, 230)
    shown = page(browse("mina"), "plan_view", plan.ref, page="5", show="unowned").content.decode()
    assert "Showing 201 to 230 of 230" in shown


def test_what_fits_nothing_says_so(cast: Any, browse: Any) -> None:
    with cast.acting("mina") as mina:
        plan = in_force(mina)
    assert "No action fits" in page(browse("mina"), "plan_view", plan.ref, q="zebra").content.decode()


def test_downloads_hold_what_was_narrowed(cast: Any, browse: Any) -> None:
    with cast.acting("mina") as mina:
        plan = in_force(mina, 4, owner=cast.members["omar"].ref)
    client = browse("mina")
    lines = page(client, "plan_download", plan.ref, "csv", q="route 2").content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "Omar Officer" in lines[1]
    book = load_workbook(BytesIO(page(client, "plan_download", plan.ref, "xlsx", show="mine", sort="code").content))
    assert book.active["A1"].value == "Ref"
    book = load_workbook(BytesIO(page(client, "plan_download", plan.ref, "xlsx", q="route").content))
    rows = list(book.active.iter_rows(values_only=True))
    assert book.sheetnames == [plan.title.replace("/", " ")]
    assert sorted(row[0] for row in rows[1:]) == ["A1", "A2", "A3", "A4"]
    assert page(client, "plan_download", plan.ref, "exe").status_code == 404


def test_start_an_empty_plan_and_write_its_outline(cast: Any, browse: Any) -> None:
    client = browse("mina")
    wrong = client.post(reverse("plans:plan_draft"), {"title": "", "period": "2026/27"})
    assert "Enter the title of the plan" in wrong.content.decode()
    backwards = {"title": "New", "begins": "1 April 2026", "ends": "1 April 2025"}
    assert "must end after it begins" in client.post(reverse("plans:plan_draft"), backwards).content.decode()
    client.post(reverse("plans:plan_draft"), {"title": "New", "period": "2026/27", "linked": "• Prevent plan\n\nVAWG"})
    with cast.acting("mina"):
        plan = Plan.objects.get(title="New")
        assert str(plan.begins) == "2026-04-01"
        assert list(plan.linked_strategies.values_list("name", flat=True)) == ["Prevent plan", "VAWG"]
    assert "No priorities yet" in page(client, "priority_list", plan.ref).content.decode()
    client.post(reverse("plans:priority_add", args=[plan.ref]), {"name": "Safer parks"})
    with cast.acting("mina"):
        priority = plan.priorities.get()
    client.post(reverse("plans:theme_add", args=[priority.ref]), {"name": "Lamps", "partners": "Council\nPolice"})
    shown = page(client, "priority_list", plan.ref).content.decode()
    assert "Safer parks" in shown
    assert "Lamps" in shown
    with cast.acting("mina"):
        theme = plan.themes.get()
        assert theme.partners == ["Council", "Police"]
    client.post(reverse("plans:theme_edit", args=[theme.ref]), {"name": "Lamps and paths"})
    client.post(reverse("plans:priority_add", args=[plan.ref]), {"name": "Second"})
    with cast.acting("mina"):
        second = plan.priorities.get(name="Second")
    client.post(reverse("plans:priority_move", args=[second.ref]), {"to": "up"})
    client.post(reverse("plans:theme_delete", args=[theme.ref]))
    client.post(reverse("plans:priority_delete", args=[priority.ref]))
    with cast.acting("mina"):
        assert [p.name for p in plan.priorities.all()] == ["Second"]


def test_propose_adopt_and_retire_in_the_browser(cast: Any, browse: Any) -> None:
    client = browse("mina")
    with cast.acting("mina") as mina:
        before, plan = in_force(mina, title="Before"), draft(mina, 3)
    assert "3 actions have no owner yet" in page(client, "plan_propose", plan.ref).content.decode()
    client.post(reverse("plans:plan_propose", args=[plan.ref]))
    adopt = reverse("plans:plan_adopt", args=[plan.ref])
    told = {"on": "2 April 2024", "replaces": before.ref}
    refused = client.post(adopt, told).content.decode()
    assert "3 actions have no owner yet. Tick the box" in refused
    assert "Say which plan it replaces" in client.post(adopt, {"on": "2 April 2024"}).content.decode()
    assert client.post(adopt, told | {"accept_unowned": "on"}).status_code == 302
    with cast.acting("mina"):
        assert set(Plan.objects.values_list("title", "status")) == {("Before", "retired"), (plan.title, "in-force")}
    history = page(client, "plan_history", plan.ref).content.decode()
    assert "It replaced" in history
    assert "3 actions had no owner yet" in history
    client.post(reverse("plans:plan_retire", args=[plan.ref]))
    assert "Kept as it was" in page(client, "plan_view", plan.ref).content.decode()
    for name in ("plan_edit", "priority_list", "action_add"):
        assert page(client, name, plan.ref).status_code == 400


def test_a_step_that_cannot_be_taken_says_so_and_changes_nothing(cast: Any, browse: Any) -> None:
    with cast.acting("mina") as mina:
        plan = draft(mina)
    client = browse("mina")
    refused = client.post(reverse("plans:plan_retire", args=[plan.ref]))
    assert refused.status_code == 400
    assert "only while it is in force" in refused.content.decode()


def test_delete_a_draft_in_the_browser(cast: Any, browse: Any) -> None:
    with cast.acting("mina") as mina:
        plan = draft(mina)
    client = browse("mina")
    assert "3 actions" in page(client, "plan_delete", plan.ref).content.decode()
    shown = client.post(reverse("plans:plan_delete", args=[plan.ref]), follow=True).content.decode()
    assert "is deleted" in shown


def test_correct_a_plan_in_force_with_a_reason(cast: Any, browse: Any) -> None:
    with cast.acting("mina") as mina:
        plan = in_force(mina)
    client, address = browse("mina"), reverse("plans:plan_edit", args=[plan.ref])
    assert "Say why it is corrected" in client.post(address, {"title": "New name", "period": ""}).content.decode()
    assert client.post(address, {"title": "New name", "why": "Board's wish"}).status_code == 302
    assert "Why: Board&#39;s wish" in page(client, "plan_history", plan.ref).content.decode()


def test_queries_of_the_pages_do_not_grow(cast: Any, browse: Any) -> None:
    client = browse("mina")
    counts: dict[str, list[int]] = {"plan_view": [], "due_view": [], "action_view": []}
    for count in (40, 400):
        with cast.acting("mina") as mina:
            plan = in_force(mina, count, title=f"Of {count}", leads=(cast.agencies["police"].ref,))
            action = plan.actions.order_by("position")[3]
        for name, args in (("plan_view", [plan.ref]), ("due_view", []), ("action_view", [action.ref])):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(reverse(f"plans:{name}", args=args)).status_code == 200
            counts[name].append(len(queries))
    for name, (few, many) in counts.items():
        assert few == many, name


def test_the_forms_of_a_page_carry_one_token_that_is_taken(cast: Any, browse: Any) -> None:
    client = browse("mina")
    with cast.acting("mina") as mina:
        plan = in_force(mina, 3)
    shown = page(client, "plan_view", plan.ref).content.decode()
    tokens = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', shown)
    assert len(tokens) > 1
    assert len(set(tokens)) == 1
    client.handler.enforce_csrf_checks = True
    address = reverse("plans:bulk_edit_make", args=[plan.ref])
    assert client.post(address, {"csrfmiddlewaretoken": tokens[0]}).status_code == 302
    assert client.post(address, {"csrfmiddlewaretoken": "x" * 64}).status_code == 403
