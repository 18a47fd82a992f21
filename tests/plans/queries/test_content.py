"""A plan as plain data."""

from __future__ import annotations

from typing import Any

from concordat.plans.queries.content import content_of
from tests.plans.factories import draft


def test_content_is_the_whole_plan_in_order(cast: Any, django_assert_num_queries: Any) -> None:
    with cast.acting("mina") as mina:
        few, many = draft(mina, 3), draft(mina, 30, title="Many")
        with django_assert_num_queries(8):
            content = content_of(mina, few)
        with django_assert_num_queries(8):
            content_of(mina, many)
    (streets, _, themes), (fires, _, none) = list(content.outline())
    assert ([theme["name"] for _, theme in themes], none) == (["Night-time", "Estates"], [])
    assert [told["code"] for _, told in content.actions_at(fires)] == ["A1"]
    assert [told["code"] for _, told in content.actions_at(streets, themes[1][0])] == ["A2"]
    assert content.plan["begins"] == "2023-04-01"
