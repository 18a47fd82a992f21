"""The demonstration partnership's data: whole, consistent, and with everybody in it accounted for."""

from __future__ import annotations

import importlib.util
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from concordat.config.demonstration import read
from concordat.config.demonstration.sharing import fields_of

ROOT = Path(__file__).resolve().parents[2]
MEDWAY = ROOT / "examples" / "medway"

ROLES = {
    "administrator",
    "manager",
    "agency-lead",
    "agency-administrator",
    "officer",
    "analyst",
    "observer",
    "chair",
    "information-governance",
}
KINDS = {
    "unitary",
    "county",
    "district",
    "police",
    "pcc",
    "fire",
    "probation",
    "health",
    "youth-justice",
    "vru",
    "education",
    "housing",
    "provider",
    "charity",
    "government",
    "other",
}
CAPACITIES = {"responsible", "cooperating", "invited"}
SEATS = {"chair", "deputy", "member", "attendee"}
CADENCES = {"monthly", "bimonthly", "quarterly", "half-yearly", "yearly", "as-needed"}
APPOINTMENTS = {"spoc", "gangs-champion", "accountable-officer", "local-responsible-officer"}


@cache
def load(name: str) -> dict[str, Any]:
    return read(name.removesuffix(".yaml"))


@pytest.fixture(scope="module")
def installation() -> dict[str, Any]:
    return load("partnership.yaml")


@pytest.fixture(scope="module")
def members() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = load("members.yaml")["members"]
    return found


@pytest.fixture(scope="module")
def published() -> dict[str, Any]:
    return load("plan-2023-24.yaml")


@pytest.fixture(scope="module")
def text() -> str:
    return (MEDWAY / "action-plan-2023-24.txt").read_text(encoding="utf-8")


def sections(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield each priority and theme of a plan: whatever may hold actions."""
    for priority in plan["priorities"]:
        yield priority
        yield from priority["themes"]


def actions(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [action for section in sections(plan) for action in section.get("actions", [])]


def keys(things: list[dict[str, Any]], field: str = "key") -> set[str]:
    """Return the keys of things, having checked that no two are the same."""
    found = [thing[field] for thing in things]
    assert not [key for key, times in Counter(found).items() if times > 1]
    return set(found)


def serving(installation: dict[str, Any], partnership: str) -> set[str]:
    (found,) = [each for each in installation["partnerships"] if each["key"] == partnership]
    return {service["agency"] for service in found["services"]}


class TestPartnerships:
    def test_keys_are_unique(self, installation: dict[str, Any]) -> None:
        keys(installation["agencies"])
        keys(installation["agencies"], "name")
        assert keys(installation["partnerships"]) == {"medway", "westhaven"}
        keys([board for each in installation["partnerships"] for board in each["boards"]])

    def test_codes_are_known(self, installation: dict[str, Any]) -> None:
        assert {agency["kind"] for agency in installation["agencies"]} == KINDS
        for partnership in installation["partnerships"]:
            assert {service["capacity"] for service in partnership["services"]} <= CAPACITIES
            for board in partnership["boards"]:
                assert board["cadence"] in CADENCES
                assert {seat["capacity"] for seat in board["seats"]} <= SEATS
            assert {post["kind"] for post in partnership["appointments"]} <= APPOINTMENTS

    def test_agencies_refer_to_agencies(self, installation: dict[str, Any]) -> None:
        agencies = keys(installation["agencies"])
        assert {agency["part_of"] for agency in installation["agencies"]} <= agencies | {None}
        for succession in installation["successions"]:
            assert {succession["predecessor"], succession["successor"]} <= agencies
        for partnership in installation["partnerships"]:
            assert serving(installation, partnership["key"]) <= agencies

    def test_a_successor_begins_when_its_predecessor_has_ended(self, installation: dict[str, Any]) -> None:
        agencies = {agency["key"]: agency for agency in installation["agencies"]}
        for succession in installation["successions"]:
            before, after = agencies[succession["predecessor"]], agencies[succession["successor"]]
            assert (succession["date"] - before["ends"]).days == 1
            assert after["begins"] == succession["date"]
            assert before["begins"] is None or before["begins"] < before["ends"]
        ended = {key for key, agency in agencies.items() if agency["ends"]}
        assert ended == {succession["predecessor"] for succession in installation["successions"]}

    def test_no_ended_agency_takes_part(self, installation: dict[str, Any]) -> None:
        ended = {agency["key"] for agency in installation["agencies"] if agency["ends"]}
        for partnership in installation["partnerships"]:
            assert not serving(installation, partnership["key"]) & ended

    def test_each_partnership_has_the_responsible_authorities(self, installation: dict[str, Any]) -> None:
        kinds = {agency["key"]: agency["kind"] for agency in installation["agencies"]}
        for partnership in installation["partnerships"]:
            responsible = {
                kinds[each["agency"]] for each in partnership["services"] if each["capacity"] == "responsible"
            }
            assert responsible >= {"police", "fire", "probation", "health"}
            assert responsible & {"unitary", "district"}

    def test_kent_police_serves_both(self, installation: dict[str, Any]) -> None:
        assert "kent-police" in serving(installation, "medway") & serving(installation, "westhaven")

    def test_boards_have_terms_one_chair_and_seats_of_agencies_taking_part(self, installation: dict[str, Any]) -> None:
        for partnership in installation["partnerships"]:
            boards = keys(partnership["boards"])
            for board in partnership["boards"]:
                assert len(board["terms"].split()) > 15, board["key"]
                assert board["reports_to"] in boards | {None}
                assert keys(board["seats"], "agency") <= serving(installation, partnership["key"])
                assert [seat["capacity"] for seat in board["seats"]].count("chair") == 1

    def test_appointments_are_of_people_of_the_agency_and_some_are_vacant(
        self, installation: dict[str, Any], members: list[dict[str, Any]]
    ) -> None:
        agency_of = {member["key"]: member["agency"] for member in members}
        for partnership in installation["partnerships"]:
            posts = partnership["appointments"]
            once = [(post["kind"], post["subject"], post["agency"]) for post in posts]
            assert len(once) == len(set(once))
            assert {post["agency"] for post in posts} <= serving(installation, partnership["key"])
            for post in posts:
                assert (post["member"] is None) == (post["begins"] is None)
                assert post["member"] is None or agency_of[post["member"]] == post["agency"]
            assert 0 < sum(post["member"] is None for post in posts) < len(posts)
        medway = installation["partnerships"][0]["appointments"]
        assert {post["kind"] for post in medway if post["member"]} == APPOINTMENTS


class TestMembers:
    def test_keys_and_addresses_are_unique_and_reach_nobody(self, members: list[dict[str, Any]]) -> None:
        keys(members)
        keys(members, "name")
        keys(members, "email")
        assert all(re.fullmatch(r"[a-z.-]+@[a-z]+\.example", member["email"]) for member in members)

    def test_every_role_is_held_in_medway(self, members: list[dict[str, Any]]) -> None:
        held = [(m["partnership"], role) for each in members for m in each["memberships"] for role in m["roles"]]
        assert {role for partnership, role in held if partnership == "medway"} == ROLES
        assert {role for _, role in held} == ROLES

    def test_leads_are_of_each_kind_of_agency(
        self, installation: dict[str, Any], members: list[dict[str, Any]]
    ) -> None:
        leads = {each["agency"] for each in members for m in each["memberships"] if "agency-lead" in m["roles"]}
        assert leads >= {
            "kent-police",
            "kent-fire",
            "probation-service",
            "medway-public-health",
            "medway-housing",
            "medway-yot",
            "interventions-alliance",
        }

    def test_one_serves_both_partnerships_and_two_westhaven_only(self, members: list[dict[str, Any]]) -> None:
        where = Counter(tuple(sorted(m["partnership"] for m in each["memberships"])) for each in members)
        assert where[("medway", "westhaven")] == 1
        assert where[("westhaven",)] == 2

    def test_members_work_for_an_agency_that_takes_part(
        self, installation: dict[str, Any], members: list[dict[str, Any]]
    ) -> None:
        for each in members:
            for membership in each["memberships"]:
                assert each["agency"] in serving(installation, membership["partnership"]), each["key"]
                assert membership["begins"] <= date(2022, 4, 1)

    def test_members_fill_seats_that_their_agency_has_and_nobody_else_fills(
        self, installation: dict[str, Any], members: list[dict[str, Any]]
    ) -> None:
        seats = {
            (partnership["key"], board["key"], seat["agency"])
            for partnership in installation["partnerships"]
            for board in partnership["boards"]
            for seat in board["seats"]
        }
        filled = [
            (membership["partnership"], board, each["agency"])
            for each in members
            for membership in each["memberships"]
            for board in membership["boards"]
        ]
        assert set(filled) <= seats
        assert len(filled) == len(set(filled))


class TestPublishedPlan:
    def test_it_has_every_ref_of_the_published_plan_in_order(self, published: dict[str, Any]) -> None:
        counts = {"SG": 12, "RV": 13, "RR": 9, "LIS": 3}
        assert [action["ref"] for action in actions(published)] == [
            f"{letters}{number}" for letters, count in counts.items() for number in range(1, count + 1)
        ]
        assert [priority["key"] for priority in published["priorities"]] == list(counts)
        assert (published["begins"], published["ends"]) == (date(2023, 4, 1), date(2024, 3, 31))

    def test_actions_are_whole_and_name_no_lead(self, installation: dict[str, Any], published: dict[str, Any]) -> None:
        agencies = serving(installation, "medway")
        for action in actions(published):
            assert all(action[field] for field in ("text", "outcome", "measures")), action["ref"]
            assert action["measures_as"] in {"sentences", "list"}
            assert all(re.search(r"[.!?]$", measure) for measure in action["measures"]), action["ref"]
            assert action["leads"] == []
            assert action["suggested_leads"]
            assert set(action["suggested_leads"]) <= agencies

    def test_themes_have_background_and_partners_that_exist(
        self, installation: dict[str, Any], published: dict[str, Any]
    ) -> None:
        boards = {board["key"] for board in installation["partnerships"][0]["boards"]}
        themes = [theme for priority in published["priorities"] for theme in priority["themes"]]
        keys(themes)
        assert len(themes) == 11
        for theme in themes:
            assert theme["background"]
            for partner in (theme["key_partners"] or {"items": []})["items"]:
                assert partner["agency"] is None or partner["agency"] in serving(installation, "medway")
                assert partner.get("board") is None or partner["board"] in boards

    def test_targets_are_those_of_the_published_plan(self, published: dict[str, Any]) -> None:
        targets = {
            (action["ref"], target["baseline"], target["target"], target["by"], target["direction"])
            for action in actions(published)
            for target in action.get("targets", [])
        }
        assert targets == {
            ("RR1", 12, 19, "2024-07", "up"),
            ("RR3", 90, 90, None, "hold"),
            ("RR3", 64, 80, None, "up"),
        }

    def test_fifteen_strategies_are_linked(self, published: dict[str, Any]) -> None:
        assert len(set(published["linked_strategies"])) == len(published["linked_strategies"]) == 15


class TestDocument:
    def test_it_is_what_the_plan_makes(self, published: dict[str, Any], text: str) -> None:
        spec = importlib.util.spec_from_file_location("make_document", MEDWAY / "make_document.py")
        assert spec
        assert spec.loader
        made = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(made)
        assert made.document(published) == text, "run python examples/medway/make_document.py"

    def test_its_tables_hold_each_action_once(self, published: dict[str, Any], text: str) -> None:
        rows = [line.split("\t") for line in text.splitlines() if "\t" in line]
        assert {len(row) for row in rows} == {4}
        assert [row[0] for row in rows if row[0] != "Ref"] == [action["ref"] for action in actions(published)]
        headers = Counter(tuple(row) for row in rows if row[0] == "Ref")
        assert headers == {
            ("Ref", "Output", "Outcome", "Measurables"): 11,
            ("Ref", "Action", "Outcome", "Data"): 1,
        }

    def test_some_cells_are_lists(self, text: str) -> None:
        assert text.count("<ul>") == text.count("</ul>") > 5


class TestSharing:
    def test_every_party_of_an_agreement_has_a_lead_who_can_sign(self, members: list[dict[str, Any]]) -> None:
        leads = {
            each["agency"]
            for each in members
            for place in each["memberships"]
            if place["partnership"] == "medway" and "agency-lead" in place["roles"]
        }
        parties = {party["agency"] for each in load("agreements.yaml")["agreements"] for party in each["parties"]}
        assert parties <= leads

    def test_the_desk_speaks_of_things_that_are_and_names_nobody(self, members: list[dict[str, Any]]) -> None:
        desk, told = load("desk.yaml"), load("agreements.yaml")
        fields = {asset["key"]: keys(fields_of(asset), "name") for asset in told["assets"]}
        for each in (*desk["requests"], *desk["overrides"]):
            assert set(each["fields"]) <= fields[each["asset"]]
        for line in (line for agreement in told["agreements"] for line in agreement["lines"]):
            assert set(line["fields"]) <= fields[line["asset"]], line["asset"]
        entries = [entry for register in ("subject_requests", "breaches", "complaints") for entry in desk[register]]
        keys(entries)
        named = {name for member in members for name in (member["name"], member["name"].split()[-1])}
        assert not [entry["key"] for entry in entries if any(name in str(entry) for name in named)]
