"""What is due, as its page shows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from concordat import access
from concordat.design.dates import words as day_words
from concordat.kernel.actors import Actor
from concordat.kernel.pages import Page
from concordat.plans.permissions import ACTION_ASSIGN, DUE_CHASE, UPDATE_DRAFT
from concordat.plans.presenters.actions import ActionRow, row_of
from concordat.plans.presenters.plans import Filter
from concordat.plans.presenters.register import Figure, status_words
from concordat.plans.queries.due import (
    AGENCY,
    ALL,
    DRAFTS,
    EVERYBODY,
    MINE,
    OVERDUE,
    REVIEWS,
    UNOWNED,
    UPDATES,
    Due,
)
from concordat.plans.queries.reporting import Reporting
from concordat.plans.rules.due import due_by

SHOW_WORDS = (
    ("", "Whatever needs attention"),
    (UPDATES, "Updates due"),
    (OVERDUE, "Overdue"),
    (REVIEWS, "Review due"),
    (UNOWNED, "No owner now"),
    (DRAFTS, "Drafts of my agency"),
    (ALL, "Every action"),
)
EMPTY = {
    MINE: ("Nothing is due from you", "When you own an action of a plan in force, what is asked of you stands here."),
    AGENCY: (
        "Nothing is due from {agency}",
        "Actions that your agency leads or owns stand here when something is due.",
    ),
    EVERYBODY: ("Nothing is due", "Every action has an owner, is in time, and has been reported on."),
}


@dataclass(frozen=True, slots=True)
class DueRow:
    """An action of which something is due: its plan, the quarter asked for, and where the update is written."""

    action: ActionRow
    plan: str
    plan_href: str
    quarter: str
    update_href: str
    update_words: str


@dataclass(frozen=True, slots=True)
class DueShown:
    """The page of what is due."""

    tabs: tuple[tuple[str, str, bool], ...]
    figures: tuple[Figure, ...]
    filters: tuple[Filter, ...]
    of: str
    page: Page[DueRow]
    narrowed: bool
    empty: tuple[str, str]
    any_plan: bool
    notes: tuple[str, ...]
    search: str
    chasable: int
    chases: bool
    hand_over_href: str
    csv_href: str
    xlsx_href: str


def due_shown(actor: Actor, found: Due) -> DueShown:
    """Return the page of what is due."""
    spec = found.page.spec
    title, text = EMPTY[found.of]
    return DueShown(
        tabs=_tabs(actor, found.of),
        figures=_figures(found),
        filters=_filters(found),
        of=found.of,
        page=found.page.of([_row(actor, found, action) for action in found.page.items]),
        narrowed=bool(spec.search) or any(spec.filters.get(name) for name in ("show", "agency", "owner", "plan")),
        empty=(title.format(agency=actor.agency_name), text),
        any_plan=bool(found.reporting),
        notes=_notes(found.reporting.values()),
        search=spec.search,
        chasable=found.chasable,
        chases=access.may(actor, DUE_CHASE),
        hand_over_href=reverse("plans:handover_list") if access.may(actor, ACTION_ASSIGN) else "",
        csv_href=_download(found, "csv"),
        xlsx_href=_download(found, "xlsx"),
    )


COLUMNS = (
    "Ref",
    "Action",
    "Plan",
    "Leads",
    "Owner",
    "Owner's agency",
    "Deputy",
    "Due",
    "What is due",
    "Status",
    "Quarter of status",
    "Update asked for",
    "Update due by",
)


def table_of(actions: Iterable[Any], reporting: Mapping[str, Reporting]) -> list[list[object]]:
    """Return actions as the rows of a download, under `COLUMNS`."""
    return [_line(row_of(action, reporting.get(action.plan_id)), action, reporting) for action in actions]


def _line(row: ActionRow, action: Any, reporting: Mapping[str, Reporting]) -> list[object]:
    asked = reporting.get(action.plan_id) if row.owes else None
    told = {
        "Update late" if row.late else "Update due": row.owes,
        "Overdue": row.overdue,
        "Review due": row.review_due,
        "No owner now": not row.owner or row.left,
    }
    return [
        row.code,
        row.text,
        action.plan.title,
        "; ".join(lead.name for lead in row.leads),
        f"{row.owner} (has left)" if row.left else row.owner,
        row.owner_agency,
        row.deputy,
        row.due,
        "; ".join(words for words, holds in told.items() if holds),
        status_words(row.brag, row.judged),
        row.brag_quarter,
        str(asked.quarter) if asked else "",
        asked.due_by if asked else None,
    ]


def _download(found: Due, kind: str) -> str:
    spec = found.page.spec
    words = {"q": spec.search, **spec.filters, "of": found.of, "sort": ("-" if spec.descending else "") + spec.sort}
    query = urlencode({name: word for name, word in words.items() if word})
    return f"{reverse('plans:due_download', args=[kind])}?{query}"


def _row(actor: Actor, found: Due, action: Any) -> DueRow:
    reporting = found.reporting.get(action.plan_id)
    row = row_of(action, reporting, actor)
    drafted = action.ref in found.drafted
    quarter = str(reporting.quarter) if reporting and row.owes else ""
    writes = access.may(actor, UPDATE_DRAFT, action) and (row.owes or drafted)
    link = reverse("plans:update_draft", args=[row.ref])
    return DueRow(
        action=row,
        plan=action.plan.title,
        plan_href=reverse("plans:plan_view", args=[action.plan_id]),
        quarter=quarter,
        update_href=(f"{link}?{urlencode({'quarter': quarter})}" if quarter and not drafted else link)
        if writes
        else "",
        update_words="Continue your draft" if drafted else "Write the update",
    )


def _tabs(actor: Actor, of: str) -> tuple[tuple[str, str, bool], ...]:
    here = reverse("plans:due_view")
    named = ((MINE, "From me"), (AGENCY, f"From {actor.agency_name or 'my agency'}"), (EVERYBODY, "From everybody"))
    return tuple((text, f"{here}?of={key}", key == of) for key, text in named)


def _figures(found: Due) -> tuple[Figure, ...]:
    counts, kept = found.counts, {"of": found.of, **_narrowing(found)}

    def link(show: str) -> str:
        return f"{reverse('plans:due_view')}?{urlencode({**kept, 'show': show})}"

    updates, overdue, unowned, reviews = (counts[kind] for kind in (UPDATES, OVERDUE, UNOWNED, REVIEWS))
    late = any(reporting.late for reporting in found.reporting.values())
    figures = [
        Figure(
            updates,
            "update due" if updates == 1 else "updates due",
            link(UPDATES),
            _tone(updates, "bad" if late else "warn"),
        ),
        Figure(overdue, "overdue", link(OVERDUE), _tone(overdue, "bad")),
    ]
    if reviews:
        label = "review due" if reviews == 1 else "reviews due"
        figures.append(Figure(reviews, label, link(REVIEWS), "warn"))
    if found.of != MINE:
        figures.append(Figure(unowned, "with no owner now", link(UNOWNED), _tone(unowned, "warn")))
    figures.append(Figure(counts["all"], "action in force" if counts["all"] == 1 else "actions in force", link(ALL)))
    return tuple(figures)


def _tone(count: int, tone: str) -> str:
    return tone if count else "good"


def _narrowing(found: Due) -> dict[str, str]:
    spec = found.page.spec
    kept = {name: value for name in ("agency", "owner", "plan") if (value := spec.filters.get(name))}
    return {**kept, "q": spec.search} if spec.search else kept


def _filters(found: Due) -> tuple[Filter, ...]:
    asked, choices = found.page.spec.filters, found.choices
    plans = [(ref, reporting.plan.title) for ref, reporting in found.reporting.items()]
    bars = [Filter("show", "Show", SHOW_WORDS, asked.get("show", ""))]
    if found.of == EVERYBODY and choices.agencies:
        bars.append(Filter("agency", "Agency", (("", "Any"), *choices.agencies), asked.get("agency", "")))
    if found.of != MINE and choices.owners:
        bars.append(Filter("owner", "Owner", (("", "Anybody"), *choices.owners), asked.get("owner", "")))
    if plans:
        bars.append(Filter("plan", "Plan", (("", "Any"), *plans), asked.get("plan", "")))
    return tuple(bars)


def _notes(reportings: Iterable[Reporting]) -> tuple[str, ...]:
    """Say which quarter the plans ask for, naming the plans only where they differ."""
    said: dict[str, list[str]] = {}
    for reporting in reportings:
        said.setdefault(_note(reporting), []).append(reporting.plan.title)
    if len(said) == 1:
        return tuple(said)
    return tuple(f"{', '.join(titles)}: {note[:1].lower()}{note[1:]}" for note, titles in said.items())


def _note(reporting: Reporting) -> str:
    quarter, coming = reporting.quarter, reporting.coming
    if quarter:
        return f"Updates for {quarter} {'were' if reporting.late else 'are'} due by {day_words(due_by(quarter))}."
    if coming:
        return f"The first updates, for {coming}, are asked for from {day_words(coming.next.first)}."
    return "The period had ended before the plan was adopted, so no updates are asked for."
