"""What the page of rows put aside shows, and the file in which they are mended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from concordat import access
from concordat.datasets.permissions import DELIVERY_MAKE
from concordat.datasets.queries.quarantine import PutAside
from concordat.datasets.rules.deliveries import State
from concordat.datasets.rules.mending import REASON, ROW
from concordat.datasets.store.aside import Aside, Rows
from concordat.kernel.actors import Actor
from concordat.kernel.pages import Page


@dataclass(frozen=True, slots=True)
class AsideRow:
    """A row that was put aside: which one, what is wrong with it, and its values as they came."""

    row: str
    wrong: tuple[tuple[str, str, str], ...]
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class AsideShown:
    """The page of the rows of a delivery that were put aside."""

    ref: str
    name: str
    key: str
    dataset: str
    until: date | None
    page: Page[AsideRow]
    landed: bool
    may_deliver: bool
    reason: str = REASON
    row: str = ROW


def shown(actor: Actor, found: PutAside) -> AsideShown:
    """Present a page of rows that were put aside."""
    delivery = found.delivery
    rows = [_row(each) for each in found.page]
    return AsideShown(
        delivery.ref,
        delivery.name,
        delivery.dataset.key,
        delivery.dataset.title,
        delivery.quarantine_until,
        found.page.of(rows),
        delivery.state == State.LANDED,
        access.may(actor, DELIVERY_MAKE, delivery),
    )


def columns_of(found: Rows) -> list[str]:
    """Return the names of the columns of a file of rows put aside: their own, why, and which row each is."""
    return [*found.columns, REASON, ROW]


def lines_of(found: Rows) -> Iterator[Sequence[str]]:
    """Yield the rows of a file of rows put aside."""
    columns = found.columns
    for each in found.rows:
        values = dict(each.values)
        reasons = "; ".join(f"{wrong.column}: {wrong.reason}" if wrong.column else wrong.reason for wrong in each.wrong)
        yield [*(values.get(name, "") for name in columns), reasons, _place(each)]


def _row(aside: Aside) -> AsideRow:
    wrong = tuple((each.column or "The row", each.value, each.reason) for each in aside.wrong)
    return AsideRow(_place(aside), wrong, aside.values)


def _place(aside: Aside) -> str:
    return f"{aside.source}, line {aside.line:,}"
