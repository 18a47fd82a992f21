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
from concordat.plans.queries.changes import Change
from concordat.plans.queries.glance import Glance

KINDS = {
    "update": ("Say how it goes in {quarter}", "plans:update_draft"),
    "draft": ("Finish your update for {quarter}", "plans:update_draft"),
    "overdue": ("Past its date", "plans:action_view"),
    "review": ("To be reviewed", "plans:action_view"),
}
TITLES = frozenset("mr mrs miss ms mx dr prof professor sir dame lord lady rev reverend cllr councillor sgt pc".split())
BRAG = (
    ("blue", "complete"),
    ("green", "on track"),
    ("amber", "at risk"),
    ("red", "off track"),
    ("grey", "not due"),
    ("", "with no status"),
)


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do: what, where, how urgent."""

    text: str
    href: str
    hint: str = ""
    status: str = ""
    colour: str = "grey"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, and the list that holds exactly so many."""

    number: int
    label: str
    href: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Red:
    """An action that is off track."""

    name: str
    text: str
    href: str


@dataclass(frozen=True, slots=True)
class PlanInForce:
    """How a plan goes: its actions by the status that stands, updates received of those asked for, what is late."""

    title: str
    period: str
    href: str
    total: int
    counts: tuple[tuple[str, str, int, str], ...]
    quarter: str
    received: Figure
    owed: Figure
    figures: tuple[Figure, ...]
    reds: tuple[Red, ...]
    more_reds: Figure | None

    @property
    def asked(self) -> int:
        """How many updates are asked for, given or not."""
        return self.received.number + self.owed.number


@dataclass(frozen=True, slots=True)
class TodayPage:
    """What the home page shows."""

    greeting: str
    day: date
    tasks: tuple[Task, ...]
    empty: str
    figures: tuple[Figure, ...]
    plans: tuple[PlanInForce, ...]
    changes: tuple[Change, ...]
    since: str
    changes_href: str
    hand_over_href: str


def today_page(actor: Actor, today: Today) -> TodayPage:
    """Present what needs the actor today."""
    return TodayPage(
        greeting=f"{_part_of_day()}, {_called(actor.name)}",
        day=clock.today(),
        tasks=(
            *_pressing(today),
            *_jobs(today),
            *_documents(today),
            *_due(today),
            *_gaps(today),
            *_proposed(today),
            *_posts(today),
        ),
        empty=_nothing(today),
        figures=tuple(_figures(today)),
        plans=tuple(_plan(glance, runs=today.runs) for glance in today.plans),
        changes=tuple(today.changes),
        since="Since you were here last" if today.visited else "In the last four weeks",
        changes_href=reverse("plans:change_list"),
        hand_over_href=reverse("plans:handover_list") if today.due.unowned else "",
    )


def _nothing(today: Today) -> str:
    """Say what will stand among the tasks, where there are none."""
    if today.due.owned:
        return "Nothing is due from you. When a quarter ends, or an action passes its date, it stands here."
    if today.runs:
        return "When a document waits to be checked, a plan is proposed or an action of yours is due, it stands here."
    return "You own no action. When one is given to you, what is due of it stands here."


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


def _pressing(today: Today) -> list[Task]:
    return [
        Task(each.what, each.href, each.state, each.when, "red" if each.late else "amber") for each in today.pressing
    ]


def _gaps(today: Today) -> list[Task]:
    return [
        Task(
            f"Mend a gap: {gap.what}",
            reverse("datasets:gap_view", args=[gap.ref]),
            gap.get_reason_display(),
            f"Due {day_words(gap.due)}",
            "red",
        )
        for gap in today.gaps
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


def _proposed(today: Today) -> list[Task]:
    return [
        Task(
            f"Read “{plan.title}”, which is proposed",
            reverse("plans:plan_view", args=[plan.ref]),
            f"Proposed by {plan.agency}",
            "Proposed",
            "purple",
        )
        for plan in today.proposed[:3]
    ]


def _posts(today: Today) -> list[Task]:
    if not today.vacancies:
        return []
    href = f"{reverse('partnership:appointment_list')}?state=vacant"
    return [Task("Fill the posts that stand vacant", href, "Posts of your agency or partnership", "Vacant", "amber")]


def _figures(today: Today) -> list[Figure]:
    due, here = today.due, reverse("plans:due_view")
    others = due.agency_updates > due.updates
    counted = (
        (due.updates, "update", "updates", "due from you", f"{here}?of=me&show=updates", "warn"),
        (due.overdue, "action", "actions", "of yours overdue", f"{here}?of=me&show=overdue", "bad"),
        (due.reviews, "action", "actions", "of yours to review", f"{here}?of=me&show=reviews", "warn"),
        (
            due.agency_updates if others else 0,
            "update",
            "updates",
            "due from your agency",
            f"{here}?of=agency&show=updates",
            "warn",
        ),
        (
            due.agency_drafts,
            "draft",
            "drafts",
            "of your agency to read and submit",
            f"{here}?of=agency&show=drafts",
            "",
        ),
        (due.unowned, "action", "actions", "with no owner now", f"{here}?of=everybody&show=unowned", "bad"),
        (today.unread, "notice", "notices", "not read yet", f"{reverse('notices:notice_list')}?show=unread", ""),
    )
    return [
        Figure(number, f"{one if number == 1 else many} {words}", href, tone)
        for number, one, many, words, href, tone in counted
        if number
    ]


def _plan(glance: Glance, *, runs: bool) -> PlanInForce:
    plan, counts = glance.reporting.plan, glance.counts
    href = reverse("plans:plan_view", args=[plan.ref])
    figures = [Figure(counts["overdue"], "overdue", f"{href}?show=overdue", "bad")]
    if runs:
        figures.append(Figure(counts["unowned"], "with no owner now", f"{href}?show=unowned", "warn"))
    return PlanInForce(
        title=plan.title,
        period=plan.period,
        href=href,
        total=counts["total"],
        counts=tuple(
            (colour, words, counts[colour or "none"], f"{href}?status={colour or 'none'}") for colour, words in BRAG
        ),
        quarter=str(glance.reporting.quarter or ""),
        received=Figure(counts["received"], "received", f"{href}?show=given"),
        owed=Figure(counts["owed"], "still due", f"{href}?show=updates"),
        figures=tuple(figure for figure in figures if figure.number),
        reds=tuple(_red(action) for action in glance.reds),
        more_reds=Figure(counts["red"], "off track in all", f"{href}?status=red")
        if counts["red"] > len(glance.reds)
        else None,
    )


def _red(action: Any) -> Red:
    return Red(
        action.called,
        action.text if action.code else "",
        reverse("plans:action_view", args=[action.pk]),
    )
