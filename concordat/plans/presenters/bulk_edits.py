"""Changes of many actions at once, as pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from concordat import access
from concordat.kernel.actors import Actor
from concordat.kernel.pages import Page, PageSpec
from concordat.kernel.refs import new_ref
from concordat.plans.permissions import ACTION_EDIT
from concordat.plans.presenters.changes import FIELD_WORDS, Change, revision_shown, told_of
from concordat.plans.presenters.plans import PlanHead, Tabs, head_of, tabs_of
from concordat.plans.queries.bulk_edits import BulkEdited, Desk, Preview
from concordat.plans.rules import bulk
from concordat.plans.rules import plans as rules

AT_ONCE = 100  # actions on one page of a preview
COLUMNS = ("Reference", "Action", "What changes", "Now", "Then")


@dataclass(frozen=True, slots=True)
class DeskShown:
    """The actions that were selected, and which change of them is being chosen."""

    plan: PlanHead
    kind: str
    title: str
    count: int
    names: tuple[str, ...]
    more: int
    packed: str


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """An action that would change: what it is called, and each of its fields before and after."""

    name: str
    text: str
    href: str
    fields: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class PreviewShown:
    """What a change would do: a page of the actions that it changes, and the first that it does not (`unchanged` in all)."""

    sentence: str
    page: Page[PreviewRow]
    same: tuple[tuple[str, str], ...]
    unchanged: int
    hidden: dict[str, str]
    asks_why: bool

    @property
    def several(self) -> bool:
        """Whether several facts of one action change."""
        return any(len(row.fields) > 1 for row in self.page.items)


@dataclass(frozen=True, slots=True)
class BulkEditRow:
    """A bulk edit in a list."""

    words: str
    count: int
    by: str
    at: datetime
    undone: str
    href: str


@dataclass(frozen=True, slots=True)
class BulkEditList:
    """A plan's bulk edits, the newest first."""

    plan: PlanHead
    tabs: Tabs
    rows: tuple[BulkEditRow, ...]


@dataclass(frozen=True, slots=True)
class BulkEditShown:
    """A bulk edit with a page of its changes, where it is undone, and what is left if it is."""

    plan: PlanHead
    row: BulkEditRow
    page: Page[Change]
    undo_href: str
    list_href: str
    left: tuple[str, ...]
    asks_why: bool


def desk_shown(actor: Actor, found: Desk, kind: str) -> DeskShown:
    """Return the actions that were selected, for the page that asks what to change."""
    names = [str(action) for action in found.actions[:10]]
    return DeskShown(
        plan=head_of(found.plan, actor),
        kind=kind,
        title=bulk.KINDS[kind],
        count=len(found.actions),
        names=tuple(names),
        more=len(found.actions) - len(names),
        packed=" ".join(action.pk for action in found.actions),
    )


def preview_shown(
    found: Preview, desk: DeskShown, kept: dict[str, str], ref: str = "", number: int = 1
) -> PreviewShown:
    """Return a page of what a change would do, with all that is sent to make it of every action."""
    total = len(found.rows)
    spec = PageSpec(page=min(number, max(1, -(-total // AT_ONCE))), size=AT_ONCE)
    start = (spec.page - 1) * AT_ONCE
    hidden = {"actions": desk.packed, "change": desk.kind, "seen": found.seen, "ref": ref or new_ref()}
    return PreviewShown(
        sentence=found.change.sentence,
        page=Page([_row(found, *row) for row in found.rows[start : start + AT_ONCE]], total, spec),
        same=tuple((str(action), reverse("plans:action_view", args=[action.pk])) for action in found.same[:AT_ONCE]),
        unchanged=len(found.same),
        hidden=kept | hidden,
        asks_why=found.asks_why,
    )


def preview_table(found: Preview) -> list[list[object]]:
    """Return all that a change would do, and what it would leave, as the rows of a download, under `COLUMNS`."""
    told = [(action, field) for action, before, after in found.rows for field in _fields(found, before, after)]
    told += [(action, ("Nothing", "", "")) for action in found.same]
    return [[action.code, action.text, *field] for action, field in told]


def _row(found: Preview, action: Any, before: Any, after: Any) -> PreviewRow:
    href = reverse("plans:action_view", args=[action.pk])
    return PreviewRow(action.called, action.text, href, tuple(_fields(found, before, after)))


def _fields(found: Preview, before: Any, after: Any) -> list[tuple[str, str, str]]:
    return [
        (FIELD_WORDS[name], told_of(name, before[name], found.names), told_of(name, after[name], found.names))
        for name in bulk.names_changed(before, after)
    ]


def bulk_edit_list(actor: Actor, plan: Any, found: list[Any]) -> BulkEditList:
    """Return a plan's bulk edits."""
    return BulkEditList(head_of(plan, actor), tabs_of(actor, plan, "history"), tuple(row_of(each) for each in found))


def bulk_edit_shown(actor: Actor, found: BulkEdited) -> BulkEditShown:
    """Return a bulk edit's page."""
    plan, made = found.plan, found.bulk_edit
    undoes = not made.undone_at and plan.status != rules.RETIRED and access.may(actor, ACTION_EDIT, plan)
    return BulkEditShown(
        plan=head_of(plan, actor),
        row=row_of(made),
        page=found.page.of([revision_shown(row, found.names, found.actions) for row in found.page.items]),
        undo_href=reverse("plans:bulk_edit_undo", args=[made.ref]) if undoes else "",
        list_href=reverse("plans:bulk_edit_list", args=[plan.ref]),
        left=tuple(row.label for row in found.left),
        asks_why=found.asks_why,
    )


def row_of(made: Any) -> BulkEditRow:
    """Return a bulk edit as a row, with its member and number of actions fetched."""
    return BulkEditRow(
        words=made.words,
        count=made.made,
        by=f"{made.member.name}, {made.member.agency.name}",
        at=made.created_at,
        undone=made.undone_by.name if made.undone_by else "",
        href=reverse("plans:bulk_edit_view", args=[made.ref]),
    )
