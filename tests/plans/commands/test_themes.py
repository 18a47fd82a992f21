"""Themes are added, changed, put under another priority, put in order and deleted when empty."""

from __future__ import annotations

from typing import Any

import pytest

from concordat.audit.models import Entry
from concordat.kernel.errors import Problem
from concordat.plans.commands import themes
from tests.plans.factories import draft


def test_add_move_and_delete(cast: Any) -> None:
    with cast.acting("mina") as mina:
        plan = draft(mina, 3)
        priority = plan.priorities.get(name="Safer streets")
        theme = themes.add(by=mina, priority=priority.ref, name="Parks", partners=("Rangers",))
        themes.move(by=mina, theme=theme.ref, up=True)
        assert [t.name for t in priority.themes.order_by("position")] == ["Night-time", "Parks", "Estates"]
        themes.delete(by=mina, theme=theme.ref)
        with pytest.raises(Problem, match="empty"):
            themes.delete(by=mina, theme=plan.themes.get(name="Estates").ref)


def test_edit_takes_the_actions_along_to_another_priority(cast: Any) -> None:
    with cast.acting("mina") as mina:
        plan = draft(mina, 6)
        theme, fires = plan.themes.get(name="Estates"), plan.priorities.get(name="Fewer fires")
        held = theme.actions.count()
        themes.edit(by=mina, theme=theme.ref, name="Estates", background="Now.", priority=fires.ref)
        assert held
        assert theme.actions.filter(priority=fires).count() == held
        detail = Entry.objects.get(event="plans.theme.edited").detail
    assert detail["changed"]["priority"] == ["Safer streets", "Fewer fires"]
