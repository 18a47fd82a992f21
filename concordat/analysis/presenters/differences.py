"""What the page of a difference shows: which figures changed between then and now, and by how much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from concordat.analysis.presenters.saved import MovedOn, moved_on
from concordat.analysis.queries.keeping import Kept
from concordat.analysis.queries.runs import Delivered
from concordat.analysis.rules.answers import in_words
from concordat.analysis.rules.differing import Changed, What, differ
from concordat.analysis.rules.questions import Measure
from concordat.kernel.pages import Page, PageSpec

_NOT_TOLD = {
    What.NEW: ("None", ""),
    What.GONE: ("", "None"),
    What.UNTOLD: ("Not told", "Not told"),
}


@dataclass(frozen=True, slots=True)
class ChangedShown:
    """A group whose figure is another."""

    labels: tuple[str, ...]
    before: str
    after: str
    change: str


@dataclass(frozen=True, slots=True)
class DifferencePage:
    """What differs between an answer of then and of now; nothing is `told` where one of the two is not had."""

    told: bool
    moved_on: tuple[MovedOn, ...]
    summary: str = ""
    protected: bool = False
    dimensions: tuple[str, ...] = ()
    changed: Page[ChangedShown] | None = None


def page(then: Kept | None, now: Kept | None, delivered: Sequence[Delivered], spec: PageSpec) -> DifferencePage:
    """Present how an answer of now differs from one of then, both as one reader has them."""
    since = moved_on(delivered)
    if then is None or now is None:
        return DifferencePage(False, since)
    found = differ(then.lines, now.lines)
    measure, protected = now.answer.question.measure, now.answer.protected
    last = max(1, -(-len(found.changed) // spec.size))
    spec = replace(spec, page=min(spec.page, last))
    shown = found.changed[(spec.page - 1) * spec.size : spec.page * spec.size]
    rows = [_row(each, measure, protected) for each in shown]
    return DifferencePage(
        True,
        since,
        _summary(len(found.changed), found.same),
        protected,
        tuple(each.title for each in now.answer.dimensions) or ("Of",),
        Page(rows, len(found.changed), spec),
    )


def _summary(changed: int, same: int) -> str:
    if not changed:
        return f"No figure is another: {same:,} {'is' if same == 1 else 'are'} as {'it was' if same == 1 else 'they were'}."
    are = f"{changed:,} {'figure is another' if changed == 1 else 'figures are others'}"
    return f"{are}, and {same:,} {'is' if same == 1 else 'are'} the same."


def _row(each: Changed, measure: Measure, protected: bool) -> ChangedShown:
    missing = ("Not told", "Not told") if protected else _NOT_TOLD.get(each.what, ("", ""))
    return ChangedShown(
        each.labels,
        missing[0] if each.before is None else in_words(measure, each.before),
        missing[1] if each.after is None else in_words(measure, each.after),
        "" if each.by is None else _signed(measure, each.by),
    )


def _signed(measure: Measure, by: float) -> str:
    words = in_words(measure, abs(by))
    return f"{'+' if by > 0 else '−'}{words}"
