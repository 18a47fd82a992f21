"""Read the columns of a sample with what their names and first values suggest; nothing of it is kept."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from concordat import access
from concordat.agreements.queries.suggesting import suggested
from concordat.datasets.permissions import DATASET_ADD
from concordat.datasets.queries.datasets import store
from concordat.datasets.rules.guessing import Guessed, Suggested, guess
from concordat.datasets.store import incoming
from concordat.datasets.store.samples import LIMITS, Sample, sampled
from concordat.datasets.store.trouble import NoRoom, told_apart
from concordat.kernel import locks
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Problem


@dataclass(frozen=True, slots=True)
class Looked:
    """What was guessed of each column of a sample, and what was done to read it."""

    columns: list[Guessed]
    notes: tuple[str, ...]


def guessed(actor: Actor, name: str, content: Iterable[bytes]) -> Looked:
    """Return a guess at each column of a file; raise Problem in the words that its delivery would be refused in."""
    access.require(actor, DATASET_ADD)
    sample = _read(name, content)
    told = [Suggested(each.kind, each.geography, each.sure) for each in suggested(actor, sample.headers)]
    return Looked(guess(sample.headers, sample.rows, told), sample.notes)


def _read(name: str, content: Iterable[bytes]) -> Sample:
    """Read a file in a folder of the store, which nobody else looks into and of which what is left over is swept."""
    locks.share("store")  # no delivery stands for this folder, so that sweeping would take it for an orphan
    place = f"sample-{secrets.token_hex(8)}"
    scratch = store().staging(place)
    try:
        with told_apart():
            incoming.take(scratch, content, LIMITS.file)
            return sampled(scratch / incoming.FILE, name, scratch)
    except Problem as problem:
        raise Problem(problem.message, "file") from None
    except NoRoom:
        raise Problem("The store has no room left. Make room, and try again.") from None
    finally:
        store().clear(place)
