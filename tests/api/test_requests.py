"""What is sent and answered: wrong input, pages of lists, requests sent twice or too often, and what each costs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from concordat.kernel import clock
from concordat.kernel.api import ROOT
from concordat.partnership.models import TokenAnswer, TokenUse
from concordat.plans.commands import plans
from concordat.plans.models import Plan
from tests.api.program import Program, program
from tests.cast import Cast
from tests.plans.factories import draft, in_force

pytestmark = pytest.mark.django_db
UPDATE = {"quarter": "2023/24 Q1", "status": "green", "narrative": "Held."}


@pytest.fixture
def ours(cast: Cast) -> Program:
    return program(cast, "mina")


@pytest.fixture
def plan(cast: Cast) -> Plan:
    with transaction.atomic(), cast.acting("mina") as mina:
        return in_force(mina, 3)


WRONG: list[tuple[str, str, Any, int, str]] = [
    ("POST", "plans", {}, 422, "title"),
    ("POST", "plans", {"title": " "}, 422, "title"),
    ("POST", "plans", {"title": "a\x00b"}, 422, "title"),
    ("POST", "plans", {"title": "\ud800"}, 422, "title"),
    ("POST", "plans", {"title": "x" * 201}, 422, "title"),
    ("POST", "plans", {"title": 3}, 422, "title"),
    ("POST", "plans", {"titel": "Safer"}, 422, "title"),
    ("POST", "plans", {"title": "Safer", "status": "in-force"}, 422, "status"),
    ("POST", "plans", {"title": "Safer", "begins": "31/3/2027"}, 422, "begins"),
    ("POST", "plans", {"title": "Safer", "begins": 20270331}, 422, "begins"),
    ("POST", "plans", {"title": "Safer", "begins": "2027-02-30"}, 422, "begins"),
    ("POST", "plans", {"title": "Safer", "begins": "9999-01-01"}, 422, "begins"),
    ("POST", "plans", {"title": "Safer", "begins": "2027-03-31", "ends": "2027-03-31"}, 422, "ends"),
    ("POST", "plans", {"title": "Safer", "linked": "one"}, 422, "linked"),
    ("POST", "plans", [], 422, "body"),
    ("POST", "plans", None, 422, "body"),
    ("PATCH", "plans/{plan}", {"title": "Safer"}, 422, "why"),
    ("PATCH", "plans/{plan}", {"title": None, "why": "So"}, 422, "title"),
    ("POST", "plans/{plan}/actions", {"text": "Walk"}, 422, "why"),
    ("PATCH", "actions/{action}", {"text": "Walk"}, 422, "why"),
    ("PATCH", "actions/{action}", {"code": "A2", "why": "So"}, 422, "code"),
    ("PATCH", "actions/{action}", {"priority": "0" * 12, "why": "So"}, 404, ""),
    ("DELETE", "actions/{action}", None, 422, "why"),
    ("DELETE", "actions/{action}?reason=none", None, 422, "reason"),
    ("PUT", "actions/{action}/owner", {}, 422, "owner"),
    ("PUT", "actions/{action}/owner", {"owner": "0" * 12}, 422, "owner"),
    ("POST", "actions/{action}/updates", UPDATE | {"quarter": "2031/32 Q1"}, 422, "quarter"),
    ("POST", "actions/{action}/updates", UPDATE | {"quarter": "soon"}, 422, "quarter"),
    ("POST", "actions/{action}/updates", UPDATE | {"status": "purple"}, 422, "status"),
    ("POST", "actions/{action}/updates", UPDATE | {"narrative": "x" * 2001}, 422, "narrative"),
    ("GET", "plans?page=0", None, 422, "page"),
    ("GET", "plans?size=201", None, 422, "size"),
    ("GET", "plans?sort=wrong", None, 422, "sort"),
    ("GET", "plans?statsu=draft", None, 422, "statsu"),
    ("GET", "plans/{plan}/actions?priority=%00", None, 422, "priority"),
    ("GET", "plans/{plan}/actions?q=%00", None, 422, "q"),
    ("GET", "due?of=them", None, 422, "of"),
    ("GET", "actions/000000000000", None, 404, ""),
    ("GET", "actions/UPPERCASE000", None, 404, ""),
    ("PUT", "plans", {}, 405, ""),
]


@pytest.mark.parametrize(("method", "path", "body", "status", "field"), WRONG)
def test_what_is_wrong_is_said_with_its_field_and_changes_nothing(
    ours: Program, plan: Plan, cast: Cast, method: str, path: str, body: Any, status: int, field: str
) -> None:
    with cast.acting("mina"):
        action = plan.actions.get(code="A1").ref
    response = ours.ask(method, path.format(plan=plan.ref, action=action), body)
    assert response.status_code == status, response.content
    if status != 405:
        told = response.json()
        assert len(told["error"]) > 5
        assert told.get("field", "") == field
    with cast.acting("mina"):
        kept = Plan.objects.get()
        assert kept.title == plan.title
        assert list(kept.actions.order_by("position").values_list("code", flat=True)) == ["A1", "A2", "A3"]


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b"[" * 100_000, b'{"a": ' + b"9" * 5000 + b"}"])
def test_what_is_not_json_is_refused(ours: Program, body: bytes) -> None:
    headers = {"Authorization": f"Bearer {ours.secret}"}
    response = Client().post(ROOT + "plans", body, content_type="application/json", headers=headers)
    assert response.status_code in (400, 422), response.content
    assert response.json()["error"]


def test_a_change_leaves_what_it_does_not_name(ours: Program, cast: Cast) -> None:
    with transaction.atomic(), cast.acting("mina") as mina:
        plan = draft(mina, 2)
        plans.edit(by=mina, plan=plan.ref, title=plan.title, period="2023/24", linked=("Drugs strategy",))
        action = plan.actions.get(code="A2").ref
    before = ours.get(f"actions/{action}").json()
    after = ours.ask("PATCH", f"actions/{action}", {"outcome": "Fewer falls", "due": None}).json()
    assert after.pop("etag") != before.pop("etag")
    assert after == before | {"outcome": "Fewer falls", "due": None, "overdue": False}
    changed = ours.ask("PATCH", f"plans/{plan.ref}", {"title": "Safer streets"}).json()
    assert (changed["title"], changed["period"], changed["linked"]) == ("Safer streets", "2023/24", ["Drugs strategy"])
    fewer = ours.get(f"plans/{plan.ref}").json()["priorities"][1]["ref"]
    moved = ours.ask("PATCH", f"actions/{action}", {"priority": fewer}).json()
    assert (moved["priority"]["ref"], moved["theme"]) == (fewer, None)


def test_an_update_becomes_the_status_of_its_action(ours: Program, plan: Plan) -> None:
    action = ours.get(f"plans/{plan.ref}/actions").json()["items"][0]["ref"]
    assert ours.post(f"actions/{action}/updates", UPDATE).status_code == 201
    told = ours.get(f"actions/{action}").json()
    assert (told["status"], told["status_quarter"]) == ("green", "2023/24 Q1")
    listed = ours.get(f"actions/{action}/updates").json()
    assert [each["narrative"] for each in listed["items"]] == ["Held."]


# Lists


def test_a_list_comes_a_page_at_a_time_in_one_order(ours: Program, cast: Cast) -> None:
    with transaction.atomic(), cast.acting("mina") as mina:
        plan = draft(mina, 25)
    seen: list[str] = []
    for page in (1, 2, 3):
        told = ours.get(f"plans/{plan.ref}/actions?size=10&sort=-code&page={page}").json()
        assert (told["page"], told["pages"], told["size"], told["total"]) == (page, 3, 10, 25)
        seen += [each["code"] for each in told["items"]]
    assert seen == [f"A{number}" for number in range(25, 0, -1)]
    assert ours.get(f"plans/{plan.ref}/actions?size=10&page=99").json()["page"] == 3
    assert ours.get(f"plans/{plan.ref}/actions?q=route+7").json()["total"] == 1
    assert ours.get(f"plans/{plan.ref}/actions?show=unowned&status=none").json()["total"] == 25


def test_plans_are_sorted_and_narrowed(ours: Program, cast: Cast) -> None:
    with transaction.atomic(), cast.acting("mina") as mina:
        for title in ("B", "A", "C"):
            draft(mina, 1, title=title)
    assert [each["title"] for each in ours.get("plans?sort=-title").json()["items"]] == ["C", "B", "A"]
    assert ours.get("plans?status=retired").json() == {"items": [], "page": 1, "pages": 1, "size": 50, "total": 0}


@pytest.mark.parametrize("path", ["plans", "plans/{plan}", "plans/{plan}/actions?size=200", "due?size=200&show=all"])
def test_queries_do_not_grow_with_the_plan(ours: Program, cast: Cast, path: str) -> None:
    counted = []
    for count in (40, 400):
        with transaction.atomic(), cast.acting("mina") as mina:
            plan = in_force(mina, count, leads=(cast.agencies["police"].ref,), title=f"Plan of {count}")
        ours.get("partnership")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert ours.get(path.format(plan=plan.ref)).status_code == 200
        counted.append(len(queries))
    assert counted[0] == counted[1] < 35


# Sent twice, sent too often


def test_a_request_that_is_sent_twice_is_done_once(ours: Program, cast: Cast) -> None:
    key = {"Idempotency-Key": "row-7"}
    first = ours.post("plans", {"title": "Safer"}, **key)
    again = ours.post("plans", {"title": "Safer"}, **key)
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert ours.get("plans").json()["total"] == 1
    other = ours.post("plans", {"title": "Another"}, **key)
    assert other.status_code == 422
    assert other.json()["field"] == "Idempotency-Key"
    assert program(cast, "mina").post("plans", {"title": "Safer"}, **key).status_code == 201, "keys are a token's own"
    with clock.frozen(clock.now() + timedelta(days=1, minutes=1)):
        assert ours.post("plans", {"title": "Another"}, **key).status_code == 201


def test_a_request_that_failed_may_be_mended_under_the_same_key(ours: Program) -> None:
    key = {"Idempotency-Key": "row-8"}
    assert ours.post("plans", {"title": ""}, **key).status_code == 422
    assert ours.post("plans", {"title": "Safer"}, **key).status_code == 201


@pytest.mark.parametrize("key", ["", "x" * 101, "naïve", "a\tb"])
def test_a_key_that_is_none_is_refused(ours: Program, key: str) -> None:
    refused = ours.post("plans", {"title": "Safer"}, **{"Idempotency-Key": key})
    assert refused.status_code == 422
    assert refused.json()["field"] == "Idempotency-Key"


def test_too_many_requests_in_a_minute_wait(ours: Program, cast: Cast, settings: Any) -> None:
    settings.API_REQUESTS_PER_MINUTE = 3
    begin = clock.now()
    with clock.frozen(begin):
        assert [ours.get("plans").status_code for _ in range(4)] == [200, 200, 200, 429]
        refused = ours.get("plans")
        assert 1 <= int(refused["Retry-After"]) <= 60
        assert "3 requests a minute" in refused.json()["error"]
        assert program(cast, "leo").get("plans").status_code == 200, "each token is counted for itself"
    with clock.frozen(begin + timedelta(seconds=61)):
        assert ours.get("plans").status_code == 200


def test_counts_and_answers_are_forgotten_at_night(ours: Program, cast: Cast) -> None:
    from concordat.partnership.jobs import forget_uses

    ours.post("plans", {"title": "Safer"}, **{"Idempotency-Key": "1"})
    with clock.frozen(clock.now() + timedelta(days=2)), transaction.atomic():
        forget_uses.func(0)
    with cast.acting("mina"):
        assert not TokenUse.objects.exists()
        assert not TokenAnswer.objects.exists()


def test_what_breaks_tells_nothing(ours: Program, monkeypatch: Any) -> None:
    def breaks(*_: Any, **__: Any) -> None:
        raise RuntimeError("secret words of the inside")

    monkeypatch.setattr("concordat.plans.queries.pages.plans_page", breaks)
    ours.client.raise_request_exception = False
    response = ours.get("plans")
    assert response.status_code == 500
    assert "Nothing was changed" in response.json()["error"]
    assert b"secret words" not in response.content


# Documentation


def test_the_documentation_is_open_and_names_every_operation(client: Any) -> None:
    page = client.get("/api/docs").content.decode()
    told = client.get("/api/openapi.json").json()
    assert told["openapi"].startswith("3.1")
    for path, methods in told["paths"].items():
        assert path in page
        for operation in methods.values():
            assert f'id="{operation["operationId"]}"' in page
            assert operation["description"]
            assert operation["x-right"] in operation["description"]
            assert {"401", "403", "429"} <= set(operation["responses"])
    assert client.get("/api/docs/try").status_code == 200


def test_examples_in_the_documentation_are_accepted(ours: Program) -> None:
    import json

    from concordat.config.api import description
    from concordat.config.api_pages import chapters

    shown = {each.id: each for _, every in chapters(description()) for each in every}
    made = ours.post("plans", json.loads(shown["plan_draft"].example) | {"begins": None, "ends": None, "part_of": None})
    assert made.status_code == 201, made.content
    given = json.loads(shown["action_add"].example) | {"priority": None, "theme": None, "also": []}
    added = ours.post(f"plans/{made.json()['ref']}/actions", given)
    assert added.status_code == 201, added.content
    assert added.json()["due"] == date(2027, 3, 31).isoformat()
