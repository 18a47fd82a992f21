"""A plan by priority and theme, as its page and downloads show it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.pages import Page, PageSpec
from concordat.plans.presenters.board import BoardHead, board_head, register_href
from concordat.plans.presenters.tallies import COLUMNS, TallyShown, number_of, sorted_page, tally_cells, tally_shown
from concordat.plans.queries.themes import ThemeLine, Themes

SORTS = ("plan", "name", "actions", "red", "amber", "given", "overdue", "never", "vacant")
THEME_COLUMNS = ("Priority", "Theme", *COLUMNS)


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """A theme, or a priority as a whole."""

    name: str
    under: str
    whole: bool
    href: str
    tally: TallyShown


@dataclass(frozen=True, slots=True)
class ThemesShown:
    """The page of a plan by theme."""

    head: BoardHead
    page: Page[ThemeRow]
    total: TallyShown
    stands: int
    quarter: str
    today: date
    csv_href: str
    xlsx_href: str


def themes_shown(actor: Actor, found: Themes, spec: PageSpec) -> ThemesShown:
    """Return the page of a plan by theme; sorted by a number, the narrowest lines alone are compared."""
    head = board_head(actor, found.plan, "themes", "theme_download", {})
    lines = found.lines if spec.sort == "plan" else narrowest(found)
    rows = sorted_page(lines, spec, _key(spec.sort))
    return ThemesShown(
        head=head,
        page=rows.of([_row(found, line) for line in rows.items]),
        total=tally_shown(found.tally, lambda **asked: register_href(found.plan.pk, **asked)),
        stands=sum(line.tally.actions for line in narrowest(found)),
        quarter=found.quarter,
        today=clock.today(),
        csv_href=head.csv_href,
        xlsx_href=head.xlsx_href,
    )


def themes_table(found: Themes) -> list[list[Any]]:
    """Return every line as the row of a download, under `THEME_COLUMNS`; a priority as a whole has no theme."""
    return [[line.priority_name, line.theme_name or "All", *tally_cells(line.tally)] for line in found.lines]


def narrowest(found: Themes) -> list[ThemeLine]:
    """Return the lines that hold no other: themes, and priorities that have none."""
    parted = {line.priority for line in found.lines if line.theme}
    return [line for line in found.lines if line.theme or line.priority not in parted]


def _key(sort: str) -> Callable[[ThemeLine], Any] | None:
    if sort == "plan":
        return None
    if sort == "name":
        return lambda line: (line.theme_name or line.priority_name).lower()
    return lambda line: number_of(line.tally, sort)


def _row(found: Themes, line: ThemeLine) -> ThemeRow:
    def listed(**asked: str) -> str:
        return register_href(found.plan.pk, priority=line.priority, theme=line.theme, **asked)

    return ThemeRow(
        name=line.theme_name or line.priority_name,
        under=line.priority_name if line.theme else "",
        whole=not line.theme,
        href=listed(),
        tally=tally_shown(line.tally, listed),
    )
