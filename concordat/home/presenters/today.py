"""What needs me today, as plain values: tasks in order of urgency, then how the plans in force go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from concordat.design.dates import words as day_words
from concordat.home.queries import Today
from concordat.kernel import clock
from concordat.kernel.actors import Actor

KINDS = {
    "update": ("Say how it goes in {quarter}", "plans:update_draft"),
    "draft": ("Finish your update for {quarter}", "plans:update_draft"),
    "overdue": ("Past its date", "plans:action_view"),
}
TITLES = frozenset("mr mrs miss ms mx dr prof professor sir dame lord lady rev reverend cllr councillor sgt pc".split())
BRAG = (("blue", "complete"), ("green", "on track"), ("amber", "at risk"), ("red", "off track"), ("grey", "not due"))


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do: what, where, how urgent."""

    text: str
    href: str
    hint: str = ""
    status: str = ""
    colour: str = "grey"


@dataclass(frozen=True, slots=True)
class PlanInForce:
    """How a plan goes: its actions by the owners' judgement."""

    title: str
    period: str
    href: str
    total: int
    counts: tuple[tuple[str, str, int, str], ...]
    owned: int
    overdue: int


@dataclass(frozen=True, slots=True)
class TodayPage:
    """What the home page shows."""

    greeting: str
    day: date
    tasks: tuple[Task, ...]
    more: tuple[Task, ...]
    plans: tuple[PlanInForce, ...]


def today_page(actor: Actor, today: Today) -> TodayPage:
    """Present what needs the actor today."""
    return TodayPage(
        greeting=f"{_part_of_day()}, {_called(actor.name)}",
        day=clock.today(),
        tasks=(*_jobs(today), *_documents(today), *_due(today)),
        more=tuple(_more(today)),
        plans=tuple(_plan(plan) for plan in today.in_force),
    )


def _called(name: str) -> str:
    """Return what somebody is called: the first of their names, past titles such as Dr or Councillor."""
    names = [word for word in name.split() if word.lower().rstrip(".") not in TITLES]
    return names[0] if len(names) > 1 else name


def _part_of_day() -> str:
    hour = clock.local_now().hour
    return "Good morning" if hour < 12 else "Good afternoon" if hour < 18 else "Good evening"


def _jobs(today: Today) -> list[Task]:
    return [
        Task(job.title, reverse("home:job_view", args=[job.ref]), job.message, f"{job.percent}%", "blue")
        for job in today.jobs
    ]


def _documents(today: Today) -> list[Task]:
    return [
        Task(
            f"Check what was read from {document.name}",
            reverse("plans:document_review", args=[document.ref]),
            f"{document.to_check} of {document.found} actions still to be checked",
            "To be checked",
            "purple",
        )
        for document in today.documents
    ]


def _due(today: Today) -> list[Task]:
    """Return one task for each action, however many things are due of it: the most pressing says by when."""
    of_action: dict[str, list[Any]] = {}
    for item in today.due.items:
        of_action.setdefault(item.action, []).append(item)
    return [_due_task(items) for items in of_action.values()]


def _due_task(items: list[Any]) -> Task:
    item, kinds = items[0], {each.kind: each for each in items}
    if "draft" in kinds and "update" in kinds and kinds["draft"].quarter == kinds["update"].quarter:
        del kinds["update"]
    words = [KINDS[kind][0].format(quarter=each.quarter) for kind, each in kinds.items()]
    hint = f"{'; '.join([words[0], *(word[:1].lower() + word[1:] for word in words[1:])])} · {item.plan}"
    page = KINDS[item.kind][1]
    by = f"Due {day_words(item.by)}" if item.by else "To be finished"
    status = f"Late: {day_words(item.by)}" if item.late and item.by else by
    text = f"{item.code} {item.text}".strip()
    return Task(text, reverse(page, args=[item.action]), hint, status, "red" if item.late else "amber")


def _more(today: Today) -> list[Task]:
    due, here, plans = today.due, reverse("plans:due_view"), reverse("plans:plan_list")
    more = due.updates + due.overdue - sum(item.kind != "draft" for item in due.items)
    counted = (
        (more, "more due from you", "more due from you", f"{here}?of=me"),
        (
            due.agency_updates,
            "update due from others of your agency",
            "updates due from others of your agency",
            f"{here}?of=agency&show=updates",
        ),
        (due.unowned, "action without an owner", "actions without an owner", f"{here}?of=everybody&show=unowned"),
        (today.vacancies, "post to fill", "posts to fill", f"{reverse('partnership:appointment_list')}?state=vacant"),
        (today.unread, "notice not read yet", "notices not read yet", reverse("notices:notice_list")),
        (len(today.proposed), "plan proposed to the partnership", "plans proposed to the partnership", plans),
    )
    return [Task(one if n == 1 else many, href, status=str(n)) for n, one, many, href in counted if n > 0]


def _plan(plan: Any) -> PlanInForce:
    href = reverse("plans:plan_view", args=[plan.ref])
    return PlanInForce(
        title=plan.title,
        period=plan.period,
        href=href,
        total=plan.total,
        counts=tuple((colour, words, getattr(plan, colour), f"{href}?status={colour}") for colour, words in BRAG),
        owned=plan.owned,
        overdue=plan.overdue,
    )
