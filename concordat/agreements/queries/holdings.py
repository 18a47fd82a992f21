"""Who holds what about a person: packages that hold data about people register how it is found by pseudonyms."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass

from concordat import access
from concordat.agreements.permissions import SUBJECT_SEARCH_RUN
from concordat.agreements.rules.pseudonyms import Key
from concordat.kernel.actors import Actor

Find = Callable[[Actor, Mapping[str, str], Key], Sequence["Holding"]]
_finders: dict[str, Find] = {}


@dataclass(frozen=True, slots=True)
class Holding:
    """What is held about somebody: in which dataset, by which agency, how many records, and where to look."""

    dataset: str
    agency: str
    records: int
    where: str


def register(*, name: str, find: Find) -> None:
    """Register how what a package holds is found, once; `name` says what it is, such as "Cases".

    `find` gets the reader, the person's pseudonyms by kind, and the key under which they are made, for data that are
    kept by what identifies people. It returns what it found in the reader's partnership, and nothing where it found none.
    """
    if name in _finders:
        raise ValueError(f"{name!r} is registered twice")
    _finders[name] = find


def looked_into(actor: Actor) -> list[str]:
    """Return the names of everything that a search looks into."""
    return sorted(_finders)


def holdings_of(actor: Actor, pseudonyms: Mapping[str, str], key: Key) -> list[dict[str, object]]:
    """Return what everything that is registered holds about the person of some pseudonyms, as plain values."""
    access.require(actor, SUBJECT_SEARCH_RUN)
    return [asdict(held) for name in looked_into(actor) for held in _finders[name](actor, pseudonyms, key)]
