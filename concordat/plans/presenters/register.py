"""The register of a plan as its page and its downloads show it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from concordat import access
from concordat.design.dates import MONTHS
from concordat.design.dates import words as day_words
from concordat.kernel.actors import Actor
from concordat.kernel.pages import Page
from concordat.plans.permissions import ACTION_ADD, ACTION_EDIT, TERM_EDIT
from concordat.plans.presenters.actions import ActionRow, row_of
from concordat.plans.presenters.downloads import Downloads, downloads_of
from concordat.plans.presenters.headings import Heading, headings_of
from concordat.plans.presenters.plans import Button, Filter, PlanHead, Tabs, head_of, short, steps_of, tabs_of
from concordat.plans.presenters.said import Said, said_of
from concordat.plans.presenters.terms import TermShown, terms_used
from concordat.plans.queries.register import NONE, Register
from concordat.plans.rules import bulk
from concordat.plans.rules import plans as rules
from concordat.plans.rules.due import due_by

BRAG_WORDS = {
    "blue": "Complete",
    "green": "On track",
    "amber": "At risk",
    "red": "Off track",
    "grey": "Not due",
    "none": "No status yet",
}
SHOW_WORDS = (
    ("", "Everything"),
    ("mine", "Mine"),
    ("unowned", "No owner now"),
    ("overdue", "Overdue"),
    ("review", "Review due"),
    ("updates", "Update due"),
    ("given", "Update given"),
    ("never", "Never updated"),
)
SORT_WORDS = (
    ("plan", "Order of the plan"),
    ("due", "Date"),
    ("status", "Status, worst first"),
    ("-updated", "Last update, newest first"),
    ("code", "Reference"),
    ("owner", "Owner"),
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the plan, and the register narrowed to it."""

    number: int
    label: str
    href: str
    tone: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many actions have a status (empty where they have none yet), and the register narrowed to it."""

    brag: str
    number: int
    href: str


@dataclass(frozen=True, slots=True)
class Bulk:
    """Where many actions are changed at once: the kinds of change, and the filter that all of them fit."""

    href: str
    kinds: tuple[tuple[str, str], ...]
    filter: str
    all_words: str


@dataclass(frozen=True, slots=True)
class RegisterShown:
    """The page of a plan."""

    plan: PlanHead
    parts: tuple[tuple[str, str, str], ...]
    tabs: Tabs
    steps: tuple[Button, ...]
    facts: tuple[Any, ...]
    figures: tuple[Figure, ...]
    tally: tuple[Tally, ...]
    filters: tuple[Filter, ...]
    narrowed: bool
    grouped: bool
    groups: tuple[Heading, ...]
    page: Page[ActionRow]
    said: tuple[Said, ...]
    terms: tuple[TermShown, ...]
    explain_href: str
    reporting: str
    add_href: str
    outline_href: str
    bulk: Bulk | None
    downloads: tuple[Downloads, ...]


def register_shown(actor: Actor, found: Register) -> RegisterShown:
    """Return a plan's page."""
    plan, spec = found.plan, found.page.spec
    grouped = spec.sort == "plan" and not spec.descending
    assigner = None if found.plan.status == "retired" else actor
    rows = [row_of(action, found.reporting, assigner, placed=not grouped) for action in found.page.items]
    head = head_of(plan, actor)
    adds = head.is_free and access.may(actor, ACTION_ADD, plan)
    return RegisterShown(
        plan=head,
        parts=tuple(_part(part) for part in found.parts),
        tabs=tabs_of(actor, plan, "register"),
        steps=steps_of(actor, plan),
        facts=_facts(found),
        figures=tuple(_figures(found)),
        tally=tuple(_tally(found)),
        filters=_filters(found),
        narrowed=found.narrowed,
        grouped=grouped,
        groups=headings_of(assigner, found, rows, adding=adds) if grouped else (),
        page=found.page.of(rows),
        said=said_of(found.statements).get(("", ""), ()) if not found.narrowed and spec.page == 1 else (),
        terms=terms_used(_words(found), found.terms),
        explain_href=reverse("plans:term_unexplained", args=[plan.ref]) if access.may(actor, TERM_EDIT) else "",
        reporting=_reporting(found),
        add_href=reverse("plans:action_add", args=[plan.ref]) if adds else "",
        outline_href=reverse("plans:priority_list", args=[plan.ref]) if adds else "",
        bulk=_bulk(actor, found),
        downloads=downloads_of(plan.ref, _asked(found), narrowed=found.narrowed, total=found.page.total),
    )


def _bulk(actor: Actor, found: Register) -> Bulk | None:
    plan, total = found.plan, found.page.total
    if plan.status == rules.RETIRED or not total or not access.may(actor, ACTION_EDIT, plan):
        return None
    every = "Select the 1 action" if total == 1 else f"Select all {total:,} actions"
    fits = f" that {'fits' if total == 1 else 'fit'} the filter" if found.narrowed else ""
    return Bulk(
        href=reverse("plans:bulk_edit_make", args=[plan.ref]),
        kinds=(("", "Choose what to change"), *bulk.KINDS.items()),
        filter=found.page.spec.query(page=1).removeprefix("?"),
        all_words=every + fits,
    )


def _words(found: Register) -> Iterator[str]:
    """Yield what stands on the page, for its short forms to be explained."""
    yield found.plan.title
    for priority in found.priorities:
        yield from (priority.name, priority.narrative)
        for theme in priority.themes.all():
            yield from (theme.name, theme.background, *theme.partners)
    yield from (statement.text for statement in found.statements)
    for action in found.page.items:
        yield from (action.text, *(lead.name for lead in action.leads.all()))


def status_words(brag: str, judged: str = "") -> str:
    """Write a status as lists to take away do: "Green", "Amber (owner said green)", "No status yet"."""
    if not brag:
        return BRAG_WORDS["none"]
    return f"{brag.capitalize()} (owner said {judged})" if judged and judged != brag else brag.capitalize()


def _figures(found: Register) -> list[Figure]:
    counts = found.counts
    here = reverse("plans:plan_view", args=[found.plan.ref])
    unowned = counts["total"] - counts["owned"]
    figures = [Figure(counts["total"], "actions" if counts["total"] != 1 else "action", here)]
    if unowned and found.plan.status != "retired":
        label = "with no owner now" if found.plan.status == "in-force" else "with no owner yet"
        figures.append(Figure(unowned, label, f"{here}?show=unowned", "warn"))
    elif counts["total"] and not unowned:
        figures.append(Figure(counts["owned"], "with an owner", here, "good"))
    if found.plan.status == "in-force":
        figures.append(Figure(counts["updates"], "updates due", f"{here}?show=updates", _owed_tone(found)))
    if found.plan.status != "draft":
        figures.append(Figure(counts["overdue"], "overdue", f"{here}?show=overdue", "bad" if counts["overdue"] else ""))
        if counts["review"]:
            label = "review due" if counts["review"] == 1 else "reviews due"
            figures.append(Figure(counts["review"], label, f"{here}?show=review", "warn"))
    return figures


def _owed_tone(found: Register) -> str:
    if not found.counts["updates"]:
        return "good" if found.reporting and found.reporting.quarter else ""
    return "bad" if found.reporting and found.reporting.late else "warn"


def _tally(found: Register) -> list[Tally]:
    """Return how many actions have each status, once the plan is reported on."""
    if found.plan.status in ("draft", "proposed"):
        return []
    here = reverse("plans:plan_view", args=[found.plan.ref])
    statuses = ("blue", "green", "amber", "red", "grey", "none")
    return [
        Tally("" if status == "none" else status, found.counts[status], f"{here}?status={status}")
        for status in statuses
        if found.counts[status]
    ]


def _facts(found: Register) -> tuple[Any, ...]:
    """Return what there is to know of the plan, as the rows of a summary list."""
    plan = found.plan
    head = head_of(plan)
    source = reverse("plans:document_source", args=[plan.document_id]) if plan.document_id else ""
    about = f"{head.level_words}: {head.about}" if head.about else head.level_words
    facts: list[Any] = [("Kind of plan", about), ("Drafted by", head.agency)]
    if head.period or head.days:
        facts.append(("Period", ", ".join(filter(None, [head.period, head.days]))))
    if head.signed:
        facts.append(("Signed off", f"{head.signed}."))
    if plan.part_of:
        link = reverse("plans:plan_view", args=[plan.part_of.ref])
        facts.append({"key": "Part of", "value": plan.part_of.title, "href": link, "action": "Open"})
    if plan.replaces:
        link = reverse("plans:plan_view", args=[plan.replaces.ref])
        facts.append({"key": "Replaces", "value": plan.replaces.title, "href": link, "action": "Open"})
    if source:
        facts.append({"key": "Read from", "value": "A plan document", "href": source, "action": "Open"})
    if found.linked:
        link = reverse("plans:strategy_list", args=[plan.ref])
        names = "; ".join(strategy.name for strategy in found.linked)
        facts.append({"key": "Linked plans and strategies", "value": names, "href": link, "action": "Open"})
    return tuple(facts)


def _part(plan: Any) -> tuple[str, str, str]:
    """Return a plan that is part of a strategy: its title, its address, and what it is and how it stands."""
    head = head_of(plan)
    return (
        head.title,
        head.href,
        ", ".join(filter(None, [head.level_words, head.about, head.period, head.status_words.lower()])),
    )


def _filters(found: Register) -> tuple[Filter, ...]:
    spec, asked = found.page.spec, found.page.spec.filters
    priorities = [(priority.ref, priority.name) for priority in found.priorities]
    if asked.get("priority") == NONE:
        priorities.append((NONE, "No priority"))
    agencies = [*found.agencies, (NONE, "No lead")] if asked.get("agency") == NONE else found.agencies
    statuses = list(BRAG_WORDS.items())
    sort = ("-" if spec.descending else "") + spec.sort
    sorts = SORT_WORDS if sort in dict(SORT_WORDS) else (*SORT_WORDS, (sort, "As chosen in the table"))
    bars = (
        ("show", "Show", SHOW_WORDS, asked.get("show", "")),
        ("priority", "Priority", _any(priorities), asked.get("priority", "")),
        ("theme", "Theme", _themes(found), asked.get("theme", "")),
        ("strand", "Strand", _any(_strands(found)), asked.get("strand", "")),
        ("agency", "Lead", _any(agencies), asked.get("agency", "")),
        ("owner", "Owner", _any(found.owners), asked.get("owner", "")),
        ("month", "Due in", _months(found), asked.get("month", "")),
        ("status", "Status", _any(statuses) if head_of(found.plan).reported_on else (), asked.get("status", "")),
        ("sort", "Sort by", sorts, sort),
    )
    return tuple(
        Filter(name, label, tuple(choices), chosen) for name, label, choices, chosen in bars if len(choices) > 1
    )


def _themes(found: Register) -> list[tuple[str, str]]:
    """Return themes to choose from, once one was asked for: the matrix and the tables of themes lead to it."""
    if "theme" not in found.page.spec.filters:
        return []
    themes = [(theme.ref, theme.name) for priority in found.priorities for theme in priority.themes.all()]
    return _any([*themes, (NONE, "No theme")])


def _strands(found: Register) -> list[tuple[str, str]]:
    return [*((name, name) for name in found.strands), (NONE, "No strand")] if found.strands else []


def _months(found: Register) -> list[tuple[str, str]]:
    """Return the month that was asked for; the timeline leads to it."""
    asked = found.page.spec.filters.get("month", "")
    return [("", "Any"), (asked, month_words(asked))] if asked else []


def _any(choices: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return [("", "Any"), *((value, short(text)) for value, text in choices)]


def month_words(month: str) -> str:
    """Write a month such as 2026-04 as people do; give back what is none."""
    if month == NONE:
        return "No day"
    year, _, number = month.partition("-")
    known = number.isdecimal() and 1 <= int(number) <= 12
    return f"{MONTHS[int(number) - 1]} {year}" if known else month


def _reporting(found: Register) -> str:
    reporting = found.reporting
    if reporting is None:
        return ""
    if reporting.quarter and found.counts["updates"]:
        by = day_words(due_by(reporting.quarter))
        return f"Updates for {reporting.quarter} {'were' if reporting.late else 'are'} due by {by}."
    if reporting.quarter:
        return f"Every update for {reporting.quarter} has been given."
    if reporting.coming:
        return (
            f"The first updates, for {reporting.coming}, are asked for from {day_words(reporting.coming.next.first)}."
        )
    return "The plan's period had ended before it was adopted, so no updates are asked for; they can still be written."


def _asked(found: Register) -> str:
    spec = found.page.spec
    words = {"q": spec.search, **spec.filters, "sort": ("-" if spec.descending else "") + spec.sort}
    return urlencode({name: word for name, word in words.items() if word})
