"""Find which datasets somebody may ask, and for which purposes: what the page offers before anything is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from concordat import access
from concordat.agreements.queries.flows import purposes_giving
from concordat.analysis.permissions import QUESTION_ASK
from concordat.datasets.queries.datasets import datasets_of
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing


@dataclass(frozen=True, slots=True)
class Askable:
    """A dataset that the reader may ask: whose it is, whether it is open, and the purposes for which it is given."""

    key: str
    title: str
    agency: str
    is_open: bool
    purposes: tuple[tuple[str, str], ...] = ()
    asset: str = ""


def askable(actor: Actor) -> tuple[Askable, ...]:
    """Return the datasets of which something was delivered and that the actor may ask, by their titles.

    A fixed number of queries however many there are. Whether a question is answered is decided when it is put.
    """
    access.require(actor, QUESTION_ASK)
    rows = [each for each in datasets_of(actor).order_by("title", "key") if getattr(each, "standing", None)]
    return tuple(each for each in _with_purposes(actor, rows) if each.is_open or each.purposes)


def chosen_called(actor: Actor, keys: Sequence[str]) -> tuple[Askable, ...]:
    """Return datasets by their keys, whether or not they may be asked: where access to them is asked for."""
    access.require(actor, QUESTION_ASK)
    return tuple(_with_purposes(actor, list(datasets_of(actor).filter(key__in=keys).order_by("title", "key"))))


def askable_for(actor: Actor, ref: str) -> Askable:
    """Return a dataset by its reference with the purposes for which it is given, if any; raise Missing."""
    access.require(actor, QUESTION_ASK)
    found = _with_purposes(actor, list(datasets_of(actor).filter(ref=ref)))
    if not found:
        raise Missing
    return found[0]


def _with_purposes(actor: Actor, rows: Sequence[Any]) -> list[Askable]:
    closed = [each.asset_id for each in rows if each.asset_id and not each.is_open]
    given = purposes_giving(actor, closed) if closed else {}
    return [
        Askable(
            each.key,
            each.title,
            each.agency.name,
            each.is_open,
            () if each.is_open else tuple(given.get(each.asset_id or "", ())),
            each.asset_id or "",
        )
        for each in rows
    ]
