"""What a program reads it can write, on what it has seen: each thing of a plan, and what everybody else said meanwhile."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from concordat.plans.commands import statuses
from tests.api.program import Program, program
from tests.cast import Cast
from tests.plans.factories import draft, in_force

pytestmark = pytest.mark.django_db
UPDATE = {"quarter": "2023/24 Q1", "status": "green", "narrative": "Held.", "next_step": "May", "risk": "Rain"}


@pytest.fixture
def ours(cast: Cast) -> Program:
    return program(cast, "mina")


@pytest.fixture
def plan(cast: Cast) -> str:
    with transaction.atomic(), cast.acting("mina") as mina:
        return draft(mina, 3).ref


@pytest.fixture
def adopted(cast: Cast) -> str:
    with transaction.atomic(), cast.acting("mina") as mina:
        return in_force(mina, 2, leads=(cast.agencies["fire"].ref,)).ref


def first_of(ours: Program, plan: str) -> Any:
    return ours.get(f"plans/{plan}/actions").json()["items"][0]


def things(ours: Program, plan: str) -> list[tuple[str, dict[str, str]]]:
    """Return the address of each thing of a plan that is changed on what was seen, and a change of it."""
    outline = ours.get(f"plans/{plan}").json()["priorities"][0]
    said = ours.post(f"plans/{plan}/statements", {"kind": "aim", "text": "Calm"}).json()["ref"]
    linked = ours.post(f"plans/{plan}/strategies", {"name": "Drugs"}).json()["ref"]
    return [
        (f"plans/{plan}", {"title": "{} streets"}),
        (f"priorities/{outline['ref']}", {"name": "{} places"}),
        (f"themes/{outline['themes'][0]['ref']}", {"name": "{} nights"}),
        (f"actions/{first_of(ours, plan)['ref']}", {"text": "{} lamps"}),
        (f"statements/{said}", {"text": "{} homes"}),
        (f"strategies/{linked}", {"name": "{} drugs"}),
    ]


def test_the_second_of_two_is_told_what_it_says_now_and_nothing_is_lost(ours: Program, plan: str) -> None:
    for at, change in things(ours, plan):
        read = ours.get(at)
        assert read["ETag"] == f'"{read.json()["etag"]}"', at
        [field], [words] = change, change.values()
        seen = {"If-Match": read["ETag"]}
        first = ours.ask("PATCH", at, {field: words.format("Brighter")}, **seen)
        assert (first.status_code, first.json()[field]) == (200, words.format("Brighter")), first.content
        second = ours.ask("PATCH", at, {field: words.format("Darker")}, **seen)
        told = second.json()
        assert (second.status_code, told["now"][field]) == (412, words.format("Brighter")), at
        assert second["ETag"] == f'"{told["now"]["etag"]}"' == first["ETag"]
        assert ours.ask("PATCH", at, {field: "x"}, **{"If-Match": None}).status_code == 428
        assert ours.ask("PATCH", at, {field: "x"}, **{"If-Match": ""}).status_code == 412, "an empty mark is none"
        assert ours.get(at).json()[field] == words.format("Brighter")
        again = ours.ask("PATCH", at, {field: words.format("Darker")}, **{"If-Match": f"W/{second['ETag']}"})
        assert again.status_code == 200, "a mark that a proxy called weak is taken"


def test_who_answers_and_what_it_says_are_changed_apart(ours: Program, plan: str, cast: Cast) -> None:
    action = first_of(ours, plan)
    at, seen = f"actions/{action['ref']}", {"If-Match": f'"{action["etag"]}"'}
    assert ours.ask("PATCH", at, {"output": "Twelve lamps"}, **seen).status_code == 200
    omar, leo = cast.members["omar"].ref, cast.members["leo"].ref
    answering = {
        "owner": omar,
        "deputy": leo,
        "leads": [{"name": "Fire service", "agency": cast.agencies["fire"].ref}, {"name": "Traders"}],
        "contributors": [{"name": "Schools"}],
    }
    named = ours.ask("PUT", f"{at}/owner", answering, **seen)
    assert named.status_code == 200, named.content
    told = named.json()
    assert (told["owner"]["ref"], told["deputy"]["ref"]) == (omar, leo)
    assert told["leads"] == [answering["leads"][0], {"name": "Traders", "agency": None}]  # type: ignore[index]
    assert [each["name"] for each in told["contributors"]] == ["Schools"]
    assert ours.ask("PUT", f"{at}/owner", {"owner": None}, **seen).status_code == 412
    same = ours.ask("PUT", f"{at}/owner", {"owner": omar, "deputy": omar})
    assert (same.status_code, same.json()["field"]) == (422, "deputy")


def test_what_an_action_serves_and_where_else_it_stands_is_written_and_read(ours: Program, plan: str) -> None:
    outline = ours.get(f"plans/{plan}").json()["priorities"]
    ref = ours.post(f"plans/{plan}/strategies", {"name": "Drugs", "priorities": [outline[0]["ref"]]}).json()["ref"]
    lit = ours.post(f"plans/{plan}/statements", {"kind": "deliverable", "text": "A lit underpass"}).json()["ref"]
    body = {"also": [{"theme": outline[0]["themes"][1]["ref"]}], "serves": [ref], "evidences": [lit]}
    action = ours.post(f"plans/{plan}/actions", {"text": "Light it", "priority": outline[1]["ref"], **body}).json()
    assert [place["theme"]["name"] for place in action["also"]] == ["Estates"]
    assert [each["name"] for each in action["serves"]] == ["Drugs"]
    assert [each["name"] for each in action["evidences"]] == ["A lit underpass"]
    strategy = ours.get(f"strategies/{ref}").json()
    assert ([each["ref"] for each in strategy["actions"]], strategy["priorities"][0]["ref"]) == (
        [action["ref"]],
        outline[0]["ref"],
    )
    assert [each["ref"] for each in ours.get(f"statements/{lit}").json()["evidence"]] == [action["ref"]]
    kept = ours.ask("PATCH", f"actions/{action['ref']}", {"output": "Lamps"}).json()
    assert (kept["serves"], kept["also"]) == (action["serves"], action["also"])
    none = ours.ask("PATCH", f"actions/{action['ref']}", {"serves": [], "also": []}).json()
    assert (none["serves"], none["also"], len(none["evidences"])) == ([], [], 1)


def test_an_update_with_its_evidence_and_what_a_chair_made_of_it(ours: Program, adopted: str, cast: Cast) -> None:
    at = f"actions/{first_of(ours, adopted)['ref']}"
    file = {"name": "lamps.txt", "content": base64.b64encode(b"Lamp 1: lit.\n").decode()}
    sent = ours.post(f"{at}/updates", UPDATE | {"evidence": [file]})
    assert sent.status_code == 201, sent.content
    told = sent.json()
    assert (told["next_step"], told["risk"], told["evidence"][0]["size"]) == ("May", "Rain", 13)
    given = ours.client.get(told["evidence"][0]["download"], headers={"Authorization": f"Bearer {ours.secret}"})
    assert (given.content, given["Content-Type"]) == (b"Lamp 1: lit.\n", "application/octet-stream")
    away = told["evidence"][0]["download"]
    writer = program(cast, "mina", "updates:write")
    assert ours.client.get(away, headers={"Authorization": f"Bearer {writer.secret}"}).status_code == 403
    bad = ours.post(f"{at}/updates", UPDATE | {"evidence": [file | {"content": base64.b64encode(b"MZ\x00").decode()}]})
    assert (bad.status_code, bad.json()["field"]) == (422, "evidence")
    with transaction.atomic(), cast.acting("cara") as cara:
        statuses.overrule(by=cara, action=at.removeprefix("actions/"), brag="red", reason="Not one is lit")
    action = ours.get(at).json()
    assert (action["status"], action["owner_status"]) == ("red", "green")
    assert ours.get(f"{at}/overrules").json()["items"][0]["reason"] == "Not one is lit"


def test_a_colleagues_draft_is_not_written_over_by_a_program_that_has_not_seen_it(
    ours: Program, adopted: str, cast: Cast
) -> None:
    at = f"actions/{first_of(ours, adopted)['ref']}"
    empty = ours.get(f"{at}/draft")
    assert ours.ask("PUT", f"{at}/draft", UPDATE, **{"If-Match": empty["ETag"]}).status_code == 200
    unseen = ours.post(f"{at}/updates", UPDATE | {"narrative": "Mine"}, **{"If-Match": None})
    assert (unseen.status_code, unseen.json()["now"]["narrative"]) == (412, "Held.")
    assert program(cast, "fay").get(f"{at}/draft").json()["narrative"] == "", "a draft is its own agency's"
    seen = {"If-Match": unseen["ETag"]}
    assert ours.post(f"{at}/updates", UPDATE | {"narrative": "Mine"}, **seen).status_code == 201
    assert ours.post(f"{at}/updates", UPDATE, **{"If-Match": None}).status_code == 201, "nothing is drafted now"


def test_a_plan_in_force_is_amended_and_read_as_it_stood(ours: Program, adopted: str) -> None:
    at = f"plans/{adopted}"
    refused = ours.post(f"{at}/priorities", {"name": "Safer homes"})
    assert refused.status_code == 422
    begun = ours.post(f"{at}/amendments", {"reason": "The board agreed one more"}).json()
    assert ours.get(at).json()["amendment"] == begun["ref"]
    assert ours.post(f"{at}/priorities", {"name": "Safer homes"}).status_code == 201
    assert ours.post(f"{at}/amendments/end", None).status_code == 204
    [change] = ours.get(f"amendments/{begun['ref']}/changes").json()["items"]
    assert (change["kind"], change["before"], change["after"]["name"]) == ("priority", None, "Safer homes")
    assert ours.get(f"{at}/amendments").json()["items"][0]["ended_at"]
    version = ours.get(f"{at}/versions").json()
    assert [each["name"] for each in version["priorities"]][-1] == "Safer homes"
    assert len(version["actions"]) == 2
    early = ours.get(f"{at}/versions?on=1999-01-01")
    assert (early.status_code, early.json()["field"]) == (422, "on")
    compared = ours.get(f"{at}/versions/compare").json()
    assert compared["since"] <= compared["until"]
    wrong = ours.get(f"{at}/versions/compare?until=1999-01-01")
    assert (wrong.status_code, wrong.json()["field"]) == (422, "until")


def test_strands_are_chosen_renamed_and_taken_out_with_what_has_them(ours: Program, plan: str) -> None:
    at = f"plans/{plan}/strands"
    action = first_of(ours, plan)["ref"]
    ours.ask("PATCH", f"actions/{action}", {"strands": ["Protect"]})
    read = ours.get(at)
    place = next(each["at"] for each in read.json()["strands"] if each["name"] == "Protect")
    renamed = ours.ask("PATCH", f"{at}/{place}", {"name": "Guard"}, **{"If-Match": read["ETag"]})
    assert ours.get(f"actions/{action}").json()["strands"] == ["Guard"]
    assert ours.ask("DELETE", f"{at}/{place}?uses=1", None, **{"If-Match": read["ETag"]}).status_code == 412
    assert ours.ask("DELETE", f"{at}/{place}", None, **{"If-Match": renamed["ETag"]}).status_code == 422
    assert ours.ask("DELETE", f"{at}/{place}?uses=1", None, **{"If-Match": renamed["ETag"]}).status_code == 200
    assert ours.get(f"actions/{action}").json()["strands"] == []
    assert ours.ask("PUT", at, {"set": "drugs"}).json()["strands"][0]["name"] == "Break supply chains"
    assert ours.ask("PUT", at, {"set": "none"}).status_code == 422
    assert ours.ask("PATCH", f"{at}/77", {"name": "x"}).status_code == 404


def test_a_plan_has_its_level_and_the_strategy_that_it_is_part_of(ours: Program) -> None:
    above = ours.post("plans", {"title": "Strategy", "level": "strategy"}).json()["ref"]
    body = {"title": "On knives", "level": "themed", "about": "Knives", "part_of": above, "strands": [{"name": "Stop"}]}
    made = ours.post("plans", body).json()
    assert (made["level"], made["about"], made["part_of"]["ref"]) == ("themed", "Knives", above)
    assert [each["name"] for each in made["strands"]] == ["Stop"]
    changed = ours.ask("PATCH", f"plans/{made['ref']}", {"part_of": None, "level": "annual"}).json()
    assert (changed["part_of"], changed["level"], changed["about"]) == (None, "annual", "Knives")
    assert [each["title"] for each in ours.get("plans?level=strategy&q=strat").json()["items"]] == ["Strategy"]


def test_queries_do_not_grow_with_what_a_plan_holds(ours: Program, cast: Cast) -> None:
    pages = ("statements?size=200", "strategies?size=200", "strands", "versions", "amendments")
    counted: list[list[int]] = []
    for count in (5, 40):
        with transaction.atomic(), cast.acting("mina") as mina:
            plan = draft(mina, count).ref
        for number in range(count):
            ours.post(f"plans/{plan}/statements", {"kind": "deliverable", "text": f"Lamp {number}"})
            ours.post(f"plans/{plan}/strategies", {"name": f"Strategy {number}"})
        counted.append([])
        for page in pages:
            with CaptureQueriesContext(connection) as queries:
                assert ours.get(f"plans/{plan}/{page}").status_code == 200
            counted[-1].append(len(queries))
    assert counted[0] == counted[1]
    assert max(counted[0]) < 40
