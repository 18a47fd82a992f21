"""Crosswalks as pages and downloads show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from concordat import access
from concordat.kernel.actors import Actor
from concordat.kernel.pages import Page
from concordat.plans.permissions import CROSSWALK_CONFIRM
from concordat.plans.presenters.plans import Filter
from concordat.plans.queries.crosswalks import Desk, Row, Walk
from concordat.plans.rules import crosswalks as rules

COLOURS = {
    rules.CARRIED: "green",
    rules.MERGED: "blue",
    rules.SPLIT: "purple",
    rules.DROPPED: "red",
    rules.NEW: "turquoise",
    rules.UNDECIDED: "yellow",
}
COLUMNS = (
    "Plan",
    "Ref",
    "Action",
    "Priority",
    "What became of it",
    "Other plan",
    "Other ref",
    "Other action",
    "Reason",
    "Decided by",
)
SURE = 40  # per cent from which suggestions may be confirmed together


@dataclass(frozen=True, slots=True)
class Named:
    """An action named in a row: its reference or first words, all its words, where it stands, and its page."""

    ref: str
    code: str
    text: str
    place: str
    href: str


@dataclass(frozen=True, slots=True)
class Other:
    """An action on the other side: confirmed with a reason, or suggested with a likeness in per cent."""

    crossing: str
    action: Named | None
    per_cent: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class WalkRow:
    """A row of a crosswalk; `reason` is that of all its counterparts, where they have one between them."""

    action: Named
    earlier: bool
    kind: str
    words: str
    colour: str
    others: tuple[Other, ...]
    suggested: tuple[Other, ...]
    above: bool
    decide_href: str
    reason: str


@dataclass(frozen=True, slots=True)
class Count:
    """How many actions of the earlier and of the later plan are of a kind, and the rows narrowed to it."""

    words: str
    colour: str
    earlier: int | None
    later: int | None
    href: str


@dataclass(frozen=True, slots=True)
class WalkShown:
    """The page of a crosswalk."""

    ref: str
    earlier: tuple[str, str]
    later: tuple[str, str]
    counts: tuple[Count, ...]
    totals: tuple[int, int]
    undecided: int
    filter: Filter
    page: Page[WalkRow]
    sure: int
    sure_from: int
    decides: bool
    hrefs: dict[str, str]


@dataclass(frozen=True, slots=True)
class Listed:
    """A crosswalk in the list."""

    href: str
    earlier: str
    later: str
    decided: int


@dataclass(frozen=True, slots=True)
class DeskShown:
    """The page on which it is said what became of an action."""

    action: Named
    earlier: bool
    plan: str
    other: str
    back: str
    choices: list[tuple[str, str]]
    hints: dict[str, str]
    initial: dict[str, Any]
    more: int


def listed(crosswalks: Iterable[Any]) -> list[Listed]:
    """Return crosswalks as rows of their list."""
    return [
        Listed(reverse("plans:crosswalk_view", args=[it.ref]), it.earlier.title, it.later.title, it.decided)
        for it in crosswalks
    ]


def begin_href(actor: Actor) -> str:
    """Return where two plans are put side by side, for those who may."""
    return reverse("plans:crosswalk_begin") if access.may(actor, CROSSWALK_CONFIRM) else ""


def walk_shown(actor: Actor, found: Walk) -> WalkShown:
    """Return the page of a crosswalk."""
    crosswalk, show = found.crosswalk, found.page.spec.filters.get("show", "")
    decides = access.may(actor, CROSSWALK_CONFIRM, crosswalk)
    here = reverse("plans:crosswalk_view", args=[crosswalk.ref])
    verbs = ("confirm", "reject", "settle", "delete")
    hrefs = {verb: reverse(f"plans:crosswalk_{verb}", args=[crosswalk.ref]) for verb in verbs if decides}
    query = f"?show={show}" if show else ""
    for kind in ("csv", "xlsx"):
        hrefs[kind] = reverse("plans:crosswalk_download", args=[crosswalk.ref, kind]) + query
    return WalkShown(
        ref=crosswalk.ref,
        earlier=_plan(crosswalk.earlier),
        later=_plan(crosswalk.later),
        counts=_counts(found, here),
        totals=(sum(found.earlier.values()), sum(found.later.values())),
        undecided=found.earlier[rules.UNDECIDED] + found.later[rules.UNDECIDED],
        filter=Filter("show", "Show", (("", "Everything"), *rules.KINDS.items()), show),
        page=found.page.of([_row(row, crosswalk.ref, decides) for row in found.page.items]),
        sure=sum(value * 100 >= SURE for value in found.suggestions),
        sure_from=SURE,
        decides=decides,
        hrefs=hrefs | {"here": here},
    )


def table_of(found: Any, rows: Iterable[Row]) -> list[list[object]]:
    """Return the rows of a crosswalk under `COLUMNS`, one for each pair."""
    plans = (found.earlier.title, found.later.title)
    lines: list[list[object]] = []
    for row in rows:
        mine, other = plans if row.earlier else plans[::-1]
        own = [mine, row.action.code, row.action.text, _place(row.action), rules.KINDS[row.kind]]
        for crossing, its in row.others:
            far = [other, its.code, its.text] if its else ["", "", ""]
            lines.append([*own, *far, crossing.reason, crossing.member.name if crossing.member else ""])
        if not row.others:
            lines.append([*own, "", "", "", "", ""])
    return lines


def desk_shown(found: Desk) -> DeskShown:
    """Return the page on which it is said what became of an action."""
    walk = found.crosswalk
    plan, other = (walk.earlier, walk.later) if found.earlier else (walk.later, walk.earlier)
    return DeskShown(
        action=_named(found.action),
        earlier=found.earlier,
        plan=plan.title,
        other=other.title,
        back=reverse("plans:crosswalk_view", args=[walk.ref]),
        choices=[(its.ref, f"{its.code} {its.text}".strip()) for its, _ in found.candidates],
        hints={its.ref: " · ".join(filter(None, (_place(its), _alike(value)))) for its, value in found.candidates},
        initial={
            "counterparts": found.chosen,
            "none": found.none,
            "reason": found.reason,
            "seen": rules.decided([*found.chosen, *([None] if found.none else [])]),
        },
        more=found.more,
    )


def _plan(plan: Any) -> tuple[str, str]:
    return plan.title, reverse("plans:plan_view", args=[plan.ref])


def _counts(found: Walk, here: str) -> tuple[Count, ...]:
    return tuple(
        Count(
            words,
            COLOURS[kind],
            None if kind == rules.NEW else found.earlier[kind],
            None if kind == rules.DROPPED else found.later[kind],
            f"{here}?show={kind}",
        )
        for kind, words in rules.KINDS.items()
    )


def _row(row: Row, crosswalk: str, decides: bool) -> WalkRow:
    reasons = [crossing.reason for crossing, _ in row.others]
    return WalkRow(
        action=_named(row.action),
        earlier=row.earlier,
        kind=row.kind,
        words=rules.KINDS[row.kind],
        colour=COLOURS[row.kind],
        others=tuple(_other(crossing, its) for crossing, its in row.others),
        suggested=tuple(_other(crossing, its) for crossing, its in row.suggested) if decides else (),
        above=row.above and decides,
        decide_href=reverse("plans:crosswalk_decide", args=[crosswalk, row.action.ref]) if decides else "",
        reason=reasons[0] if len(reasons) > 1 and len(set(reasons)) == 1 else "",
    )


def _other(crossing: Any, action: Any) -> Other:
    per_cent = None if crossing.likeness is None else round(crossing.likeness * 100)
    return Other(crossing.ref, _named(action) if action else None, per_cent, crossing.reason)


def _named(action: Any) -> Named:
    href = reverse("plans:action_view", args=[action.ref])
    return Named(action.ref, action.code, action.text, _place(action), href)


def _place(action: Any) -> str:
    return " › ".join(part.name for part in (action.priority, action.theme) if part)


def _alike(value: float) -> str:
    return f"{value:.0%} of its words alike" if value >= rules.FLOOR else ""
