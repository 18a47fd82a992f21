"""Plans and actions are found by words, and only those that the reader may see."""

from __future__ import annotations

from typing import Any

from concordat.plans.queries.search import search_plans
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
