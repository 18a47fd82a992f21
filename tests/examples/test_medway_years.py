"""Three plans of the demonstration partnership, two years of progress on them, and what became of each action."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from concordat.kernel.periods import FinancialYear, Quarter
from concordat.plans.rules.updates import BRAG_HINTS
from tests.examples.test_medway import actions, keys, load, serving

STRANDS = ("Pursue", "Prevent", "Protect", "Prepare")
PLANS = {
    "plan-2020": "plan-2020.yaml",
    "action-plan-2023-24": "plan-2023-24.yaml",
    "plan-2024-25": "plan-2024-25.yaml",
}
YEARS = ("progress-2023-24.yaml", "progress-2024-25.yaml")
CROSSWALKS = ("crosswalk-2020-to-2023-24.yaml", "crosswalk-2023-24-to-2024-25.yaml")


def code(action: dict[str, Any]) -> str:
    """Return the reference that the plan prints, or our key where it prints none."""
    return str(action.get("ref") or action["key"])


def codes(plan: dict[str, Any]) -> list[str]:
    found = [code(action) for action in actions(plan)]
    assert len(found) == len(set(found))
    return found


def updates(name: str, ref: str | None = None) -> list[dict[str, Any]]:
    return [update for update in load(name)["updates"] if ref in (None, update["ref"])]


def sentences(text: str) -> list[str]:
    return [each for each in re.split(r"(?<=[.!?])\s+", text.strip()) if each]


@pytest.fixture(scope="module")
def members() -> dict[str, dict[str, Any]]:
    return {member["key"]: member for member in load("members.yaml")["members"]}


@pytest.fixture(scope="module")
def installation() -> dict[str, Any]:
    return load("partnership.yaml")


class TestPlanOf2020:
    def test_it_stands_for_81_printed_rows_under_each_priority_and_strand(self) -> None:
        rows: Counter[tuple[str, str]] = Counter()
        for priority in load("plan-2020.yaml")["priorities"]:
            for action in priority["actions"]:
                places = [
                    (place["priority"], strand) for place in action.get("also", []) for strand in place["strands"]
                ]
                places += [(priority["key"], strand) for strand in action["strands"]]
                assert len(places) == action["printed"], action["key"]
                rows.update(places)
        printed = {"SG": (6, 12, 4, 4), "RV": (6, 11, 3, 4), "RR": (2, 8, 4, 2), "LI": (2, 4, 3, 6)}
        assert rows == {
            (priority, strand): count
            for priority, counts in printed.items()
            for strand, count in zip(STRANDS, counts, strict=True)
        }
        assert rows.total() == load("plan-2020.yaml")["printed_rows"] == 81

    def test_each_action_has_a_lead_that_exists_and_no_ref(self, installation: dict[str, Any]) -> None:
        agencies = keys(installation["agencies"])
        plan = load("plan-2020.yaml")
        keys(actions(plan), "text")
        for action in actions(plan):
            assert action["ref"] is None
            assert action["leads"]
            assert set(action["leads"]) <= agencies
        assert {lead for action in actions(plan) for lead in action["leads"]} >= {"kss-crc", "medway-task-force"}

    def test_aims_statistics_and_deliverables_belong_to_priorities(self) -> None:
        listed = [
            tuple(len(priority[field]) for field in ("aims", "key_statistics", "key_deliverables"))
            for priority in load("plan-2020.yaml")["priorities"]
        ]
        assert listed == [(3, 3, 4), (3, 3, 4), (3, 3, 4), (0, 3, 4)]

    def test_the_matrix_says_for_each_strand_what_exists_and_what_is_missing(self) -> None:
        (matrix,) = [each["matrix"] for each in load("plan-2020.yaml")["priorities"] if "matrix" in each]
        cells = [(cell["strand"], len(cell["active"]), len(cell["gap"])) for cell in matrix["cells"]]
        assert matrix["topic"] == "Domestic abuse"
        assert cells == list(zip(STRANDS, (3, 4, 5, 6), (2, 3, 3, 5), strict=True))

    def test_the_glossary_has_each_of_its_terms_once(self) -> None:
        glossary = load("plan-2020.yaml")["glossary"]
        assert len(keys(glossary, "term")) == 18
        assert all(entry["meaning"] for entry in glossary)


class TestPlanOf2023:
    def test_each_action_has_an_owner_of_an_agency_that_may_lead_it(self, members: dict[str, dict[str, Any]]) -> None:
        owned = actions(load("plan-2023-24.yaml"))
        for action in owned:
            assert members[action["owner"]]["agency"] in action["suggested_leads"], action["ref"]
            assert action.get("deputy") != action["owner"]
            assert action.get("deputy", action["owner"]) in members
        assert 15 <= sum("deputy" in action for action in owned) <= 22

    def test_most_have_a_date_within_the_year(self) -> None:
        plan = load("plan-2023-24.yaml")
        dates = [action["due"] for action in actions(plan) if action["due"]]
        assert all(plan["begins"] <= due <= plan["ends"] for due in dates)
        assert 30 <= len(dates) < 37
        assert {action["timescale"] for action in actions(plan)} == {""}


class TestPlanOf2024:
    def test_it_has_28_deliverables_and_18_themes(self) -> None:
        plan = load("plan-2024-25.yaml")
        counted = [(p["key"], len(p["actions"]), len(p["themes"])) for p in plan["priorities"]]
        assert counted == [("ASB", 7, 6), ("VAWG", 7, 4), ("CDP", 8, 6), ("RR", 6, 2)]
        assert len(codes(plan)) == 28
        keys([theme for priority in plan["priorities"] for theme in priority["themes"]])

    def test_four_name_their_lead_and_the_rest_have_one_suggested(
        self, installation: dict[str, Any], members: dict[str, dict[str, Any]]
    ) -> None:
        plan = load("plan-2024-25.yaml")
        assert {action["key"]: action["leads"] for action in actions(plan) if action["leads"]} == {
            "drugs-8": ["kent-police"],
            "rr-1": ["interventions-alliance"],
            "rr-2": ["probation-service"],
            "rr-6": ["medway-yot"],
        }
        for action in actions(plan):
            agencies = action["leads"] or action["suggested_leads"]
            assert not (action["leads"] and action["suggested_leads"])
            assert set(agencies) <= serving(installation, "medway")
            assert members[action["owner"]]["agency"] in agencies, action["key"]

    def test_it_states_no_ref_outcome_measure_or_date(self) -> None:
        for action in actions(load("plan-2024-25.yaml")):
            stated = tuple(action[field] for field in ("ref", "outcome", "measures", "timescale", "due"))
            assert stated == (None, "", [], "", None)


@pytest.mark.parametrize("name", YEARS)
class TestYears:
    def test_updates_are_of_actions_of_the_plan_in_its_quarters_once(self, name: str) -> None:
        progress = load(name)
        plan = load(PLANS[progress["plan"]])
        year = FinancialYear.holding(plan["begins"])
        assert {update["ref"] for update in updates(name)} <= set(codes(plan))
        assert {update["quarter"] for update in updates(name)} == set(progress["updates_due"])
        assert {FinancialYear.holding(Quarter.parse(each).first) for each in progress["updates_due"]} == {year}
        once = [(update["ref"], update["quarter"]) for update in updates(name)]
        assert len(once) == len(set(once))

    def test_each_is_by_the_owner_or_deputy_who_still_serves(
        self, name: str, members: dict[str, dict[str, Any]]
    ) -> None:
        answering = {
            code(action): {action["owner"], action.get("deputy")} for action in actions(load(PLANS[load(name)["plan"]]))
        }
        for update in updates(name):
            member = members[update["member"]]
            assert update["member"] in answering[update["ref"]]
            assert update["agency"] == member["agency"]
            ends = [place["ends"] for place in member["memberships"] if "ends" in place]
            assert all(update["submitted_on"] <= end for end in ends)

    def test_each_was_sent_after_its_quarter_and_at_most_a_week_late(self, name: str) -> None:
        progress = load(name)
        for update in updates(name):
            sent = update["submitted_on"]
            assert (update["status"] == "draft") == (sent is None)
            if sent:
                assert Quarter.parse(update["quarter"]).last < sent <= progress["as_of"]
                assert (sent - progress["updates_due"][update["quarter"]]).days <= 8
                assert sent.weekday() < 5

    def test_amber_and_red_say_what_comes_next_or_stands_in_the_way_and_blue_is_the_end(self, name: str) -> None:
        for update in updates(name):
            assert update["brag"] in BRAG_HINTS
            assert 1 <= len(sentences(update["narrative"])) <= 3, update["narrative"]
            if update["brag"] in {"amber", "red"}:
                assert {"next_step", "risk"} & set(update), (update["ref"], update["quarter"])
            later = [each for each in updates(name, update["ref"]) if each["quarter"] > update["quarter"]]
            assert not (update["brag"] == "blue" and later)

    def test_dates_and_hand_overs_are_of_actions_of_the_plan(
        self, name: str, members: dict[str, dict[str, Any]]
    ) -> None:
        progress = load(name)
        known = set(codes(load(PLANS[progress["plan"]])))
        for amendment in progress.get("amendments", ()):
            changed = [change["ref"] for change in amendment["changes"]]
            assert set(changed) <= known
            assert len(changed) == len(set(changed))
            assert amendment["agreed_on"] <= amendment["day"] <= progress["as_of"]
            assert all((change["timing"] == "ongoing") == ("due" not in change) for change in amendment["changes"])
        for given in progress.get("handovers", ()):
            assert set(given["refs"]) <= known
            assert {given["from"], given["to"]} <= set(members)

    def test_a_chair_of_a_board_overrules_some_with_a_reason(
        self, name: str, members: dict[str, dict[str, Any]], installation: dict[str, Any]
    ) -> None:
        chairs = {
            (board["key"], seat["agency"])
            for board in installation["partnerships"][0]["boards"]
            for seat in board["seats"]
            if seat["capacity"] == "chair"
        }
        overruled = [update for update in updates(name) if "overrule" in update]
        assert len(overruled) >= 3
        for update in overruled:
            over = update["overrule"]
            chair = members[over["by"]]
            (place,) = chair["memberships"]
            assert over["brag"] in set(BRAG_HINTS) - {update["brag"]}
            assert over["reason"]
            assert "chair" in place["roles"]
            assert chairs & {(board, chair["agency"]) for board in place["boards"]}
            assert load(name)["boards_met"][update["quarter"]] > update["submitted_on"]


class TestStories:
    def test_there_are_about_as_many_updates_as_a_board_would_see(self) -> None:
        assert [len(updates(name)) for name in YEARS] == [120, 68]
        quarters = Counter(update["quarter"] for update in updates("progress-2024-25.yaml"))
        assert quarters["2024/25 Q1"] == quarters["2024/25 Q2"] == 28
        assert 0 < quarters["2024/25 Q3"] < 28

    def test_three_actions_are_never_reported_on(self) -> None:
        silent = set(codes(load("plan-2023-24.yaml"))) - {each["ref"] for each in updates("progress-2023-24.yaml")}
        assert silent == {"SG6", "RR5", "LIS1"}

    def test_some_go_from_green_by_amber_and_red_to_blue(self) -> None:
        for ref in ("RR7", "LIS2"):
            assert [each["brag"] for each in updates("progress-2023-24.yaml", ref)] == ["green", "amber", "red", "blue"]

    def test_one_is_overdue_and_silent_and_one_is_vacant_because_its_owner_left(
        self, members: dict[str, dict[str, Any]]
    ) -> None:
        plan = {action["ref"]: action for action in actions(load("plan-2023-24.yaml"))}
        *_, last = updates("progress-2023-24.yaml", "RV5")
        assert (last["brag"], last["quarter"]) == ("red", "2023/24 Q3")
        assert plan["RV5"]["due"] < last["submitted_on"]
        (left,) = [key for key, each in members.items() if any("ends" in place for place in each["memberships"])]
        assert {ref for ref, action in plan.items() if action["owner"] == left} == {"RV7", "RV8"}
        assert "deputy" not in plan["RV8"]
        assert left not in {action["owner"] for action in actions(load("plan-2024-25.yaml"))}
        assert members[left]["memberships"][0]["ends"] == date(2023, 10, 31)

    def test_no_sentence_stands_twice(self) -> None:
        said = [
            sentence
            for name in YEARS
            for update in updates(name)
            for words in _words(update)
            for sentence in sentences(words)
        ]
        assert [sentence for sentence, times in Counter(said).items() if times > 1] == []


def _words(update: dict[str, Any]) -> Iterator[str]:
    yield update["narrative"]
    yield from (update[field] for field in ("next_step", "risk") if field in update)
    if "overrule" in update:
        yield update["overrule"]["reason"]


@pytest.mark.parametrize("name", CROSSWALKS)
class TestCrosswalks:
    def test_every_action_of_either_plan_stands_once(self, name: str) -> None:
        crosswalk = load(name)
        undecided = crosswalk.get("undecided", {"earlier": [], "later": []})
        for side, gone in (("earlier", "dropped"), ("later", "new")):
            told = [ref for each in crosswalk["carried"] for ref in each[side]]
            told += [each[side] for each in crosswalk[gone]] + undecided[side]
            assert Counter(told) == Counter(codes(load(PLANS[crosswalk[f"{side}_plan"]])))

    def test_every_link_has_both_sides_and_a_reason_of_its_own(self, name: str) -> None:
        crosswalk = load(name)
        assert all(each["earlier"] and each["later"] for each in crosswalk["carried"])
        keys(crosswalk["carried"] + crosswalk["dropped"] + crosswalk["new"], "reason")
        assert sum(len(each["earlier"]) * len(each["later"]) for each in crosswalk["carried"]) >= 20
