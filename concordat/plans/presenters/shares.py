"""What agencies have of a plan, as pages and downloads show it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.pages import Page, PageSpec
from concordat.plans.presenters.actions import ActionRow, row_of
from concordat.plans.presenters.board import WORDS, BoardHead, Number, board_head, register_href
from concordat.plans.presenters.exceptions import clipped
from concordat.plans.presenters.plans import Filter
from concordat.plans.presenters.register import BRAG_WORDS, SHOW_WORDS
from concordat.plans.presenters.tallies import COLUMNS, TallyShown, number_of, sorted_page, tally_cells, tally_shown
from concordat.plans.queries.shares import ANSWERS, CONTRIBUTES, LED, OWNED, OneShare, Share, Shares

SORTS = ("name", LED, OWNED, CONTRIBUTES, "actions", "red", "amber", "given", "overdue", "never")
PART_WORDS = (
    ("", "Any part"),
    (ANSWERS, "Answers for: leads it, or one of its people owns it"),
    (LED, "Leads"),
    (OWNED, "One of its people owns it"),
    (CONTRIBUTES, "Contributes"),
)
SHARE_COLUMNS = ("Agency", "Leads", "Owned by its people", "Contributes", *COLUMNS)


@dataclass(frozen=True, slots=True)
class ShareRow:
    """An agency in the table: its numbers lead to its page, narrowed."""

    name: str
    href: str
    known: bool
    led: Number
    owned: Number
    contributes: Number
    tally: TallyShown


@dataclass(frozen=True, slots=True)
class SharesShown:
    """The page of a plan by agency."""

    head: BoardHead
    page: Page[ShareRow]
    total: TallyShown
    unled: Number
    without: str
    quarter: str
    today: date
    csv_href: str
    xlsx_href: str


@dataclass(frozen=True, slots=True)
class ShareAction:
    """An action of an agency, with what was last said of it."""

    action: ActionRow
    name: str
    code: str
    href: str
    quarter: str
    said: str
    next_step: str
    risk: str
    brag: str
    owner_said: str
    owner: str
    owner_note: str


@dataclass(frozen=True, slots=True)
class ShareShown:
    """The page of one agency's actions."""

    head: BoardHead
    name: str
    parts: tuple[Number, ...]
    words: tuple[str, ...]
    filters: tuple[Filter, ...]
    page: Page[ShareAction]
    key: str
    narrowed: bool
    clear: str
    today: date


def shares_shown(actor: Actor, found: Shares, spec: PageSpec) -> SharesShown:
    """Return the page of a plan by agency, sorted as `spec` asks."""
    head = board_head(actor, found.plan, "shares", "share_download", {})
    rows = sorted_page(found.shares, spec, _key(spec.sort))
    return SharesShown(
        head=head,
        page=rows.of([_row(found, share) for share in rows.items]),
        total=tally_shown(found.tally, lambda **asked: register_href(found.plan.pk, **asked)),
        unled=Number(found.unled, register_href(found.plan.pk, agency="none")),
        without=", ".join(found.without),
        quarter=found.quarter,
        today=clock.today(),
        csv_href=head.csv_href,
        xlsx_href=head.xlsx_href,
    )


def shares_table(found: Shares) -> list[list[Any]]:
    """Return every share as the rows of a download, under `SHARE_COLUMNS`."""
    return [
        [share.name, share.led, share.owned, share.contributes, *tally_cells(share.tally)] for share in found.shares
    ]


def share_shown(actor: Actor, found: OneShare) -> ShareShown:
    """Return the page of one agency's actions."""
    spec = found.page.spec
    parts = (LED, OWNED, CONTRIBUTES)
    here = share_href(found.plan.pk, found.key)
    return ShareShown(
        head=board_head(actor, found.plan, "shares", "share_download", {}),
        name=found.name,
        parts=tuple(Number(found.counts[part], share_href(found.plan.pk, found.key, part=part)) for part in parts),
        words=("led", "owned by its people", "contributed to"),
        filters=(
            Filter("part", "Part", PART_WORDS, spec.filters.get("part", "")),
            Filter("show", "Show", SHOW_WORDS, spec.filters.get("show", "")),
            Filter("status", "Status", (("", "Any"), *BRAG_WORDS.items()), spec.filters.get("status", "")),
        ),
        page=found.page.of([_action(found, action) for action in found.page.items]),
        key=found.key,
        narrowed=any(spec.filters.get(name) for name in ("part", "show", "status")),
        clear=here,
        today=clock.today(),
    )


def share_href(plan: str, key: str, **asked: str) -> str:
    """Return the page of an agency's actions, narrowed."""
    told = {"agency": key, **{name: value for name, value in asked.items() if value}}
    return f"{reverse('plans:share_view', args=[plan])}?{urlencode(told)}"


def _key(sort: str) -> Callable[[Share], Any] | None:
    if sort in (LED, OWNED, CONTRIBUTES):
        return lambda share: getattr(share, sort)
    if sort == "name":
        return lambda share: share.name.lower()
    return lambda share: number_of(share.tally, sort)


def _row(found: Shares, share: Share) -> ShareRow:
    def listed(**asked: str) -> str:
        return share_href(found.plan.pk, share.key, **asked)

    return ShareRow(
        name=share.name,
        href=listed(),
        known=share.known,
        led=Number(share.led, listed(part=LED)),
        owned=Number(share.owned, listed(part=OWNED)),
        contributes=Number(share.contributes, listed(part=CONTRIBUTES)),
        tally=tally_shown(share.tally, lambda **asked: listed(part=ANSWERS, **asked)),
    )


def _action(found: OneShare, action: Any) -> ShareAction:
    row, update = row_of(action, found.reporting, placed=True), found.updates.get(action.ref)
    return ShareAction(
        action=row,
        name=row.name,
        code=row.code,
        href=row.href,
        quarter=update.quarter if update else "",
        said=clipped(update.narrative) if update else "",
        next_step=clipped(update.next_step) if update else "",
        risk=clipped(update.risk) if update else "",
        brag=action.brag,
        owner_said=WORDS[action.judged] if action.judged else "",
        owner=row.owner,
        owner_note=row.owner_agency,
    )
