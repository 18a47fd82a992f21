"""Plans for tests: a draft of so many actions, and the same in force."""

from __future__ import annotations

from datetime import date

from concordat.kernel.actors import Actor
from concordat.notices.models import Notice
from concordat.partnership.queries.boards import board_choices
from concordat.plans.commands import assigning, plans
from concordat.plans.models import Plan
from concordat.plans.rules.drafts import DraftAction, DraftPriority, DraftTheme


def draft(by: Actor, count: int = 3, *, title: str = "Safer Thornbridge 2023/24", leads: tuple[str, ...] = ()) -> Plan:
    """Draft a plan of `count` actions under two priorities; each led by the agencies whose references are given."""
    themes = ("Night-time", "Estates")
    priorities = (
        DraftPriority("Safer streets", "Why streets.", tuple(DraftTheme(name, f"{name} now.") for name in themes)),
        DraftPriority("Fewer fires"),
    )
    drafted = tuple(
        DraftAction(
            code=f"A{place + 1}",
            priority="Safer streets" if place % 3 else "Fewer fires",
            theme=themes[place % 2] if place % 3 else "",
            text=f"Walk route {place + 1} after dark",
            outcome="People feel at ease",
            measures=("Walks held",),
            leads=tuple((f"Lead {agency}", agency) for agency in leads),
            timescale="By January 2024",
            due=date(2024, 1, 31),
        )
        for place in range(count)
    )
    return plans.draft_plan(by=by, title=title, period="2023/24", priorities=priorities, actions=drafted)


def in_force(by: Actor, count: int = 3, *, on: date = date(2023, 4, 3), owner: str = "", **options: object) -> Plan:
    """Adopt a plan of `count` actions, each owned by the member whose reference is given."""
    plan = draft(by, count, **options)  # type: ignore[arg-type]
    plans.propose(by=by, plan=plan.ref)
    if owner:
        for action in plan.actions.all():
            assigning.assign(by=by, action=action.ref, owner=owner)
    board = next((ref for ref, _ in board_choices(by)), "")
    return plans.adopt(by=by, plan=plan.ref, on=on, board=board, accept_unowned=True)


def notices_of(actor: Actor) -> list[str]:
    """Return the subjects of what somebody was told, the oldest first."""
    own = Notice.objects.filter(to_member_id=actor.member).order_by("created_at")
    return list(own.values_list("subject", flat=True))
