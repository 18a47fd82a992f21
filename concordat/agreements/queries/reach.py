"""How far somebody reads the registers: their own agency's entries, or the whole partnership's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from concordat import access
from concordat.access import Decision
from concordat.agreements.models.registers import Entered
from concordat.kernel.actors import Actor, acting
from concordat.kernel.errors import Problem

E = TypeVar("E", bound=Entered)
PURPOSE = "governance"  # the row policies show every agency's entries to whoever acts for it
_WHOLE = {PURPOSE, "work"}


@dataclass(frozen=True, slots=True)
class _NobodysOwn:
    """A thing of the partnership that is no agency's own: who may see it, may see any."""

    partnership_id: str
    agencies_concerned: frozenset[str] = frozenset()
    members_concerned: frozenset[str] = frozenset()


def reaches_all(actor: Actor, permission: str) -> bool:
    """Say whether the actor may do something to any agency's entries, as the system at work may read them."""
    return actor.purpose in _WHOLE or access.may(actor, permission, _NobodysOwn(actor.partnership))


@contextmanager
def opened(actor: Actor, permission: str) -> Iterator[Decision]:
    """Read and write the registers as far as the permission reaches, in the database too, until the block ends."""
    decision = access.require(actor, permission)
    if reaches_all(actor, permission):
        with acting(actor.for_purpose(PURPOSE)):
            yield decision
    else:
        yield decision


@contextmanager
def locked(actor: Actor, permission: str, thing: E) -> Iterator[tuple[E, Decision]]:
    """Open the registers to change one entry: asked about that entry, read anew, and locked until the transaction ends."""
    with opened(actor, permission):
        decision = access.require(actor, permission, thing)
        yield type(thing).objects.select_for_update().get(pk=thing.pk), decision  # type: ignore[attr-defined]


@contextmanager
def adding(actor: Actor, permission: str, thing: E) -> Iterator[Decision]:
    """Open the registers to add one entry, asked about that entry; its case number must be new to its agency."""
    with opened(actor, permission):
        decision = access.require(actor, permission, thing)
        check_number(actor, thing)
        yield decision


def check_number(actor: Actor, thing: Entered) -> None:
    """Refuse a case number that another entry of the register has, of the same agency."""
    same = type(thing).objects.filter(  # type: ignore[attr-defined]
        partnership_id=actor.partnership, agency_id=thing.agency_id, number__iexact=thing.number
    )
    if thing.number and same.exclude(pk=thing.pk).exists():
        raise Problem("The register has this case number already.", "number")
