"""Plans and actions are found by words, and only those that the reader may see."""

from __future__ import annotations

from typing import Any

from concordat.home.presenters.search import found_group
from concordat.home.queries import search
from concordat.plans.commands import statements, strategies, terms, updates
from concordat.plans.queries.search import SEARCHES, search_plans
from concordat.plans.rules.statements import StatementWords
from concordat.plans.rules.strategies import StrategyWords
from tests.plans.factories import draft, in_force


def test_search_finds_plans_and_actions_by_stems_and_references(cast: Any) -> None:
    with cast.acting("mina") as mina:
        plan = in_force(mina, 12)
        kinds = [hit.kind for hit in search_plans(mina, "safer Thornbridge")]
        assert kinds == ["plan"]
        hits = search_plans(mina, "walks", limit=5)
        assert len(hits) == 5
        assert all(hit.kind == "action" and hit.text == plan.title for hit in hits)
        assert {hit.title.split()[0] for hit in search_plans(mina, "a12")} == {"A12"}
        assert search_plans(mina, "   ") == []
        assert search_plans(mina, "zebra") == []


def test_search_keeps_drafts_and_other_partnerships_to_themselves(cast: Any) -> None:
    with cast.acting("mina") as mina:
        draft(mina)
        assert search_plans(mina, "walk")
    with cast.acting("leo") as leo:
        assert search_plans(leo, "walk") == []
    with cast.acting("wes", "westhaven") as wes:
        assert search_plans(wes, "walk") == []
    with cast.acting("nora") as nora:
        assert search_plans(nora, "walk") == []


def test_everything_that_a_plan_holds_is_found_under_a_heading_of_its_own(cast: Any, settings: Any) -> None:
    settings.DEMONSTRATION = True
    with cast.acting("mina") as mina:
        plan = in_force(mina, 3, owner=cast.members["omar"].ref)
        why, priority = {"why": "Left out"}, plan.priorities.first()
        statements.add(by=mina, plan=plan.ref, words=StatementWords("aim", "Heliotrope nights"), **why)
        strategies.add(by=mina, plan=plan.ref, words=StrategyWords("Heliotrope strategy"), **why)
        terms.add(by=mina, name="HELIO", meaning="A heliotrope")
        plan.priorities.filter(pk=priority.pk).update(narrative="Heliotropes matter")
        quarter = {"quarter": "2023/24 Q2", "brag": "green"}
        updates.submit(by=mina, action=plan.actions.first().ref, narrative="Heliotropes planted", **quarter)
        groups = [found_group(group) for group in search(mina, "heliotrope")]
    assert [group.heading for group in groups] == [heading for heading, _ in SEARCHES[1:]]
    for group in groups:
        (find,) = group.finds
        page = cast.browser("mina").get(find.url.split("#")[0]).content.decode()
        assert "eliotrope" in page
        assert not find.url.count("#") or f'id="{find.url.split("#")[1]}"' in page
    with cast.acting("wes", "westhaven") as wes:
        assert all(look(wes, "heliotrope", 5) == [] for _, look in SEARCHES)
