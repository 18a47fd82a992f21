"""A plan as plain data."""

from __future__ import annotations

from typing import Any

from concordat.kernel.clock import frozen
from concordat.plans.models import Action
from concordat.plans.queries.content import action_facts, content_of
from tests.plans.crowded import NOW, crowded
from tests.plans.factories import draft


def test_content_is_the_whole_plan_in_order(cast: Any, django_assert_num_queries: Any) -> None:
    with cast.acting("mina") as mina:
        few, many = draft(mina, 3), draft(mina, 30, title="Many")
        with django_assert_num_queries(10):
            content = content_of(mina, few)
        with django_assert_num_queries(10):
            content_of(mina, many)
    (streets, _, themes), (fires, _, none) = list(content.outline())
    assert ([theme["name"] for _, theme in themes], none) == (["Night-time", "Estates"], [])
    assert [told["code"] for _, told in content.actions_at(fires)] == ["A1"]
    assert [told["code"] for _, told in content.actions_at(streets, themes[1][0])] == ["A2"]
    assert content.plan["begins"] == "2023-04-01"


def test_actions_read_as_plain_values_say_what_their_facts_say(cast: Any) -> None:
    with cast.acting("mina") as mina, frozen(NOW):
        plan, _ = crowded(cast, mina)
        plan.actions.filter(code="C3").update(deputy=cast.members["fay"])
        ours = {"partnership": plan.partnership}
        served = plan.linked_strategies.create(**ours, name="Drugs strategy")
        lamps = plan.statements.create(**ours, kind="deliverable", text="Lamps")
        for to in ({"strategy": served}, {"deliverable": lamps}):
            plan.links.create(**ours, **to, action=plan.actions.get(code="C3"))
        facts = {action.ref: action.facts() for action in Action.objects.filter(plan=plan).told()}
        read = action_facts(mina, plan.actions.all())
        assert list(read) == list(plan.actions.order_by("position").values_list("pk", flat=True))
        assert read == facts
        assert any(told["also"] and told["contributors"] and told["leads"] for told in read.values())
        assert [(told["serves"], told["evidences"]) for told in read.values() if told["serves"]] == [
            ([served.ref], [lamps.ref])
        ]
        assert action_facts(mina, plan.actions.filter(code="C3")) == {
            ref: told for ref, told in facts.items() if told["deputy"]
        }
