"""A plan whose actions stand under several strands, priorities and leads, with a history; and its rows, all of them.

What pages count is compared with plain counts over these rows (`tests/plans/test_recount.py`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from concordat.plans.models import Action, Contributor, Lead, Overrule, Placement, Plan, Priority, Theme, Update
from concordat.plans.rules.drafts import DraftAction, DraftPriority, DraftTheme
from tests.plans.factories import plans

BRAGS = ("blue", "green", "amber", "red", "grey")
STRANDS = ("Pursue", "Prevent", "Protect", "Prepare")
TIMINGS = ("", "deadline", "review", "ongoing")
BEYOND = "Partnership working"
NOW = datetime.fromisoformat("2023-11-20T10:00:00+00:00")
QUARTERS = ("2023/24 Q1", "2023/24 Q2")


@dataclass
class Row:
    """One action, with everything about it that is counted."""

    code: str
    brag: str
    timing: str
    due: date | None
    owner: Any
    strands: list[str]
    places: list[tuple[str, str]]
    leads: set[str]
    contributes: set[str]
    updates: list[tuple[str, str, datetime]] = field(default_factory=list)
    overruled: tuple[str, str, datetime, datetime | None] | None = None

    @property
    def quarter(self) -> str:
        return max((quarter for quarter, _, _ in self.updates), default="")


def crowded(cast: Any, mina: Any, count: int = 60, **options: Any) -> tuple[Plan, list[Row]]:
    """Put in force a plan of `count` actions, each unlike the next; the clock must stand at NOW."""
    first = DraftPriority("Streets", themes=(DraftTheme("Night"), DraftTheme("Estates")))
    priorities = (first, DraftPriority("Homes", themes=(DraftTheme("Refuge"),)), DraftPriority("Empty"))
    homes = [("Streets", "Night"), ("Streets", "Estates"), ("Homes", "Refuge"), ("Homes", ""), ("", "")]
    drafted = tuple(
        DraftAction(f"Do thing {n}", f"C{n}" if n % 7 else "", *homes[n % 5], due=date(2023, 4, 1) + timedelta(9 * n % 400))
        for n in range(count)
    )  # fmt: skip
    title = options.pop("title", f"Crowded {count}")
    plan = plans.draft_plan(by=mina, title=title, period="2023/24", priorities=priorities, actions=drafted)
    plans.propose(by=mina, plan=plan.ref)
    plan = plans.adopt(by=mina, plan=plan.ref, on=date(2023, 4, 3), accept_unowned=True)
    plan.strands = [{"name": name, "meaning": ""} for name in STRANDS]
    plan.save(update_fields=["strands"])
    rows = [_row(cast, number, action) for number, action in enumerate(plan.actions.order_by("position"))]
    _keep(cast, plan, rows)
    return plan, rows


def _row(cast: Any, n: int, action: Any) -> Row:
    places = [(action.priority.name, action.theme.name if action.theme else "")] if action.priority else []
    places += [("Streets", "Night")] if n % 4 == 0 and ("Streets", "Night") not in places else []
    places += [("Homes", "")] if n % 6 == 0 and ("Homes", "") not in places else []
    agencies = cast.agencies
    leads = {name for key, name in zip("abc", ("council", "police", "fire"), strict=True) if n % (ord(key) - 95) == 0}
    owners = [cast.members[key] for key in ("omar", "leo", "nora")]
    updates = []
    for place, quarter in enumerate(QUARTERS):
        if (n + place) % 3 and n % 13:
            at = datetime.fromisoformat(f"2023-{7 + 3 * place:02d}-1{n % 9}T09:00:00+00:00")
            updates.append((quarter, BRAGS[(n + place * 2) % 5], at))
    row = Row(
        code=action.code,
        brag="",
        timing=TIMINGS[n % 4],
        due=None if n % 11 == 0 else action.due,
        owner=owners[n % 4] if n % 4 < 3 else None,
        strands=[name for place, name in enumerate((*STRANDS[:3], BEYOND)) if (n >> place) % 2 and n % 5],
        places=places or [("", "")],
        leads={agencies[name].ref for name in leads} | ({"Wardens"} if n % 9 == 0 else set()),
        contributes={agencies["fire"].ref} if n % 3 == 0 else set(),
        updates=updates,
    )
    row.brag = row.updates[-1][1] if row.updates else ""
    if n % 8 == 1 and row.updates:
        at = datetime.fromisoformat("2023-11-02T09:00:00+00:00")
        row.overruled = (row.quarter, "red", at, None if n % 16 == 1 else at + timedelta(days=3))
        row.brag = "red" if n % 16 == 1 else row.brag
    return row


def _keep(cast: Any, plan: Any, rows: list[Row]) -> None:
    priorities = {priority.name: priority for priority in Priority.objects.filter(plan=plan)}
    themes = {theme.name: theme for theme in Theme.objects.filter(plan=plan)}
    made: dict[type, list[Any]] = {Lead: [], Contributor: [], Placement: [], Update: [], Overrule: []}
    ours = {"partnership_id": plan.partnership_id}
    actions = list(plan.actions.order_by("position"))
    for action, row in zip(actions, rows, strict=True):
        action.timing, action.due, action.owner, action.strands = row.timing, row.due, row.owner, row.strands
        action.brag, action.brag_quarter = row.brag, row.quarter
        own = (action.priority.name, action.theme.name if action.theme else "") if action.priority else None
        for priority, theme in [place for place in row.places if place not in (own, ("", ""))]:
            place = {"priority": priorities[priority], "theme": themes[theme] if theme else None}
            made[Placement].append(Placement(action=action, **place, **ours))
        for kind, named in ((Lead, row.leads), (Contributor, row.contributes)):
            for ref in named:
                agency = "" if ref == "Wardens" else ref
                name = f"As printed {ref}" if agency else ref
                made[kind].append(kind(action=action, name=name, agency_id=agency or None, **ours))
        for quarter, brag, at in row.updates:
            told = {"quarter": quarter, "brag": brag, "narrative": f"Words of {quarter}", "submitted_at": at}
            who = {"agency": cast.agencies["council"], "member": cast.members["omar"], "status": "submitted"}
            made[Update].append(Update(action=action, **told, **who, **ours))
        if row.overruled:
            quarter, brag, at, back = row.overruled
            judged = row.updates[-1][1]
            action.judged = "" if back else judged
            told = {"quarter": quarter, "brag": brag, "judged": judged, "at": at, "taken_back_at": back}
            made[Overrule].append(Overrule(action=action, reason="Why", member=cast.members["olga"], **told, **ours))
    fields = ["timing", "due", "owner", "strands", "brag", "brag_quarter", "judged"]
    Action.objects.bulk_update(actions, fields)
    for kind, things in made.items():
        kind.objects.bulk_create(things)
