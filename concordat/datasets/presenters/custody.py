"""What the pages show on which something is destroyed, and those of keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from concordat.datasets.presenters.amounts import counted, size
from concordat.datasets.presenters.words import Link, address, periods_words
from concordat.datasets.queries.holding import ComeDue, Going
from concordat.datasets.queries.keys import Kept
from concordat.kernel.words import listed


@dataclass(frozen=True, slots=True)
class Destroying:
    """A page on which something is destroyed: what it is, where one came from, and what is destroyed with it."""

    title: str
    caption: str
    before: tuple[Link, ...]
    facts: tuple[tuple[str, str], ...]
    until: date | None = None

    @property
    def crumbs(self) -> list[tuple[str, str]]:
        """The pages that lead here: those of the dataset and of the delivery."""
        return [("Data", address("datasets:dataset_list")), *((each.text, each.href) for each in self.before)]


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A key in the list: since when, why, what is kept under it, and how it stands."""

    number: int
    since: datetime
    who: str
    because: str
    datasets: str
    rows: int
    state: str
    colour: str


def withdrawal(name: str, ref: str, going: Going) -> Destroying:
    """Present what a withdrawal does."""
    facts = list(_facts(going))
    if going.standing:
        facts.append(
            ("Stands again", periods_words(going.back) or "Nothing: nothing stood before it, or it is not kept")
        )
        facts.append(("Left empty", periods_words(going.lost) or "No period"))
    return Destroying(
        "Withdraw a delivery", name, _before(going, Link(name, address("datasets:delivery_view", ref))), tuple(facts)
    )


def disposal(found: ComeDue, until: date) -> Destroying:
    """Present what a disposal does."""
    facts = (("By which rule", found.due.rule), *_facts(found.going))
    return Destroying("Destroy what is no longer kept", found.what, _before(found.going), facts, until)


def key_row(kept: Kept) -> KeyRow:
    """Present a key."""
    key = kept.key
    if key.destroyed_at:
        state, colour = "Destroyed", "grey"
    elif not kept.there:
        state, colour = "Lost", "red"
    else:
        state, colour = ("Retired", "yellow") if key.retired_at else ("In use", "green")
    return KeyRow(
        key.number,
        key.created_at,
        key.made_by.name if key.made_by else "Concordat",
        key.because,
        listed(list(kept.datasets)) or "Nothing",
        kept.rows,
        state,
        colour,
    )


def _before(going: Going, *more: Link) -> tuple[Link, ...]:
    return (Link(going.dataset.title, address("datasets:dataset_view", going.dataset.key)), *more)


def _facts(going: Going) -> Sequence[tuple[str, str]]:
    many = len(going.versions) != 1
    return (
        ("Destroyed", f"{counted(going.rows, 'row')}, {size(going.bytes)}, with what was put aside of it"),
        ("Periods", periods_words(going.periods) or "None"),
        (
            "Versions that lose it",
            f"{'Versions' if many else 'Version'} {listed([str(each) for each in going.versions])}",
        ),
    )
