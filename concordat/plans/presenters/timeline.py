"""The year of a plan as its page, its charts and its downloads show it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from concordat.design.dates import MONTHS
from concordat.design.downloads import Sheet
from concordat.kernel.actors import Actor
from concordat.kernel.periods import FinancialYear, Quarter
from concordat.plans.presenters.board import BoardHead, Number, board_head, register_href
from concordat.plans.presenters.matrix import MOST, Tag, tag_of
from concordat.plans.presenters.register import BRAG_WORDS, month_words
from concordat.plans.queries.timeline import Timeline
from concordat.plans.rules.reckoning import ActionFacts
from concordat.plans.rules.timeline import MonthOfPlan

BRAGS = ("red", "amber", "green", "blue", "grey", "")
STATUS_WORDS = tuple(BRAG_WORDS[brag or "none"] for brag in BRAGS)
COLOURS = ("#c53a30", "#d48a00", "#1f8a4c", "#2b6cb0", "#8b9aa1", "#dfe6e8")
MOST_LEVEL = 8  # more words than these stand slanted under the bars
EVENT_COLUMNS = ("Day", "Month", "What", "Ref", "Action or event", "Status")
WHATS = {"updates": "Updates due", "amendment": "Amendment", "step": "Step of the plan", "period": "Period of the plan"}


@dataclass(frozen=True, slots=True)
class Dated:
    """The actions of one kind in a month: how many, the first of them, how many more."""

    number: int
    tags: tuple[Tag, ...]
    more: int


@dataclass(frozen=True, slots=True)
class MonthShown:
    """A month as a list: what falls due, what is reviewed, what happens; `all` leads to the register of the month."""

    name: str
    now: bool
    due: Dated
    reviews: Dated
    moments: tuple[tuple[date, str], ...]
    all: Number


@dataclass(frozen=True, slots=True)
class YearShown:
    """A financial year: its quarters, each with its months in which something falls."""

    name: str
    now: bool
    words: str
    quarters: tuple[tuple[str, tuple[MonthShown, ...]], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart and the table that says the same."""

    spec: dict[str, Any]
    columns: tuple[str, ...]
    rows: list[list[Any]]
    summary: str


@dataclass(frozen=True, slots=True)
class TimelineShown:
    """The page of a plan's year."""

    head: BoardHead
    years: tuple[YearShown, ...]
    due: Chart | None
    statuses: Chart | None
    total: Number
    undated: Number
    today: date
    csv_href: str
    xlsx_href: str


def timeline_shown(actor: Actor, found: Timeline) -> TimelineShown:
    """Return the page of a plan's year."""
    head = board_head(actor, found.plan, "timeline", "timeline_download", {})
    return TimelineShown(
        head=head,
        years=_years(found),
        due=_due_chart(found),
        statuses=_status_chart(found),
        total=Number(found.total, register_href(found.plan.pk)),
        undated=Number(found.undated, register_href(found.plan.pk, month="none")),
        today=found.today,
        csv_href=head.csv_href,
        xlsx_href=head.xlsx_href,
    )


def timeline_sheets(found: Timeline) -> list[Sheet]:
    """Return the year as sheets: everything with a day, actions due by month, statuses by quarter."""
    events = sorted(
        (event for month in found.months for event in _events(month, found.texts)), key=lambda event: event[0]
    )
    months = [[month_words(_key(month)), *_counts(month)] for month in found.months if month.due or month.reviews]
    statuses = [
        [str(quarter), *(counted[brag] for brag in BRAGS)]
        for quarter, counted in zip(found.quarters, found.statuses, strict=True)
    ]
    return [
        Sheet("What falls when", EVENT_COLUMNS, events),
        Sheet("Due by month", ("Month", *STATUS_WORDS, "All"), months),
        Sheet("Statuses by quarter", ("Quarter", *STATUS_WORDS), statuses),
    ]


def _years(found: Timeline) -> tuple[YearShown, ...]:
    held = [month for month in found.months if month.due or month.reviews or month.moments]
    now = FinancialYear.holding(found.today)
    years = []
    for name, group in groupby(held, key=lambda month: FinancialYear(month.quarter.starting)):
        months = list(group)
        quarters = tuple(
            (f"{quarter}: {_span(quarter)}", tuple(_month(found, month) for month in inside))
            for quarter, inside in groupby(months, key=lambda month: month.quarter)
        )
        due, reviews = sum(len(month.due) for month in months), sum(len(month.reviews) for month in months)
        words = f"{due:,} due, {reviews:,} for review" if reviews else f"{due:,} due"
        years.append(YearShown(str(name), name == now, words, quarters))
    return tuple(years)


def _month(found: Timeline, month: MonthOfPlan) -> MonthShown:
    return MonthShown(
        name=month_words(_key(month)),
        now=month.month == (found.today.year, found.today.month),
        due=_dated(month.due),
        reviews=_dated(month.reviews),
        moments=tuple((moment.day, moment.words) for moment in month.moments),
        all=Number(len(month.due) + len(month.reviews), register_href(found.plan.pk, month=_key(month))),
    )


def _dated(actions: tuple[ActionFacts, ...]) -> Dated:
    tags = tuple(map(tag_of, actions[:MOST]))
    return Dated(len(actions), tags, len(actions) - len(tags))


def _due_chart(found: Timeline) -> Chart | None:
    shown = [month for month in found.months if month.due or month.reviews or _inside(found, month)]
    if not any(month.due or month.reviews for month in shown):
        return None
    rows = [[month_words(_key(month)), *_counts(month)] for month in shown]
    values = [
        {"when": _short(month), "status": word, "actions": count, "order": place}
        for month, row in zip(shown, rows, strict=True)
        for place, (word, count) in enumerate(zip(STATUS_WORDS, row[1:-1], strict=True))
    ]
    most = max(shown, key=lambda month: len(month.due) + len(month.reviews))
    number = len(most.due) + len(most.reviews)
    summary = f"Most fall in {month_words(_key(most))}: {number:,} {'action' if number == 1 else 'actions'}."
    return Chart(_spec(values, "Month"), ("Month", *STATUS_WORDS, "All"), rows, summary)


def _status_chart(found: Timeline) -> Chart | None:
    if not any(counted[brag] for counted in found.statuses for brag in BRAGS[:-1]):
        return None
    pairs = list(zip(found.quarters, found.statuses, strict=True))
    rows = [[str(quarter), *(counted[brag] for brag in BRAGS)] for quarter, counted in pairs]
    values = [
        {"when": str(quarter), "status": word, "actions": counted[brag], "order": place}
        for quarter, counted in pairs
        for place, (brag, word) in enumerate(zip(BRAGS, STATUS_WORDS, strict=True))
    ]
    quarter, last = pairs[-1]
    said = ", ".join(f"{last[brag]:,} {word.lower()}" for brag, word in zip(BRAGS, STATUS_WORDS, strict=True))
    return Chart(_spec(values, "Quarter"), ("Quarter", *STATUS_WORDS), rows, f"On {quarter}: {said}.")


def _spec(values: list[dict[str, Any]], title: str) -> dict[str, Any]:
    """Return stacked bars, one for each month or quarter, in the colours of the statuses."""
    order = list(dict.fromkeys(value["when"] for value in values))
    angle = -45 if len(order) > MOST_LEVEL else 0
    used = [word for word in STATUS_WORDS if any(value["actions"] for value in values if value["status"] == word)]
    colours = [colour for colour, word in zip(COLOURS, STATUS_WORDS, strict=True) if word in used]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "data": {"values": [value for value in values if value["actions"] or value["order"] == 0]},
        "height": 220,
        "mark": {"type": "bar", "tooltip": True, "stroke": "#ffffff", "strokeWidth": 1},
        "encoding": {
            "x": {"field": "when", "type": "ordinal", "sort": order, "title": title, "axis": {"labelAngle": angle}},
            "y": {"field": "actions", "type": "quantitative", "title": "Actions", "axis": {"tickMinStep": 1}},
            "color": {
                "field": "status",
                "type": "nominal",
                "title": "Status",
                "scale": {"domain": used, "range": colours},
                "legend": {"columns": 3},
            },
            "order": {"field": "order", "type": "quantitative"},
            "tooltip": [
                {"field": "when", "title": title},
                {"field": "status", "title": "Status"},
                {"field": "actions", "title": "Actions"},
            ],
        },
    }


def _counts(month: MonthOfPlan) -> list[int]:
    counted = Counter(action.brag for action in (*month.due, *month.reviews))
    return [*(counted[brag] for brag in BRAGS), counted.total()]


def _events(month: MonthOfPlan, texts: dict[str, str]) -> list[list[Any]]:
    name = month_words(_key(month))
    rows: list[list[Any]] = [
        [action.due, name, what, action.code, texts[action.ref], BRAG_WORDS[action.brag or "none"]]
        for what, actions in (("Action due", month.due), ("Review", month.reviews))
        for action in actions
    ]
    return rows + [[moment.day, name, WHATS[moment.kind], "", moment.words, ""] for moment in month.moments]


def _inside(found: Timeline, month: MonthOfPlan) -> bool:
    begins, ends = found.plan.begins, found.plan.ends
    return bool(begins and ends and (begins.year, begins.month) <= month.month <= (ends.year, ends.month))


def _key(month: MonthOfPlan) -> str:
    return "{:04}-{:02}".format(*month.month)


def _short(month: MonthOfPlan) -> str:
    year, number = month.month
    return f"{MONTHS[number - 1][:3]} {year}"


def _span(quarter: Quarter) -> str:
    return f"{MONTHS[quarter.first.month - 1]} to {MONTHS[quarter.last.month - 1]} {quarter.last.year}"
