"""What stands on an agreement: what it is, where it is, and what its end means for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from concordat.agreements.rules.terms import Terms


@dataclass(frozen=True, slots=True)
class Dependent:
    """Something that stands on an agreement: its kind, what it is, its page if it has one, and what happens to it."""

    kind: str
    what: str
    href: str
    consequence: str


def flows(terms: Terms) -> Iterator[tuple[str, str, str]]:
    """Yield what the schedule of an agreement gives: asset, recipient's agency and purpose, by reference."""
    for line in terms.lines:
        for purpose in line.purposes or terms.purposes:
            for agency in line.recipients or terms.parties:
                if agency in terms.parties and purpose in terms.purposes:
                    yield line.asset, agency, purpose


def told(stood: Sequence[Dependent], most: int = 20) -> str:
    """Say what stood on an agreement, for a letter."""
    if not stood:
        return "Nothing stood on it."
    lines = [f"- {each.kind}: {each.what}. {each.consequence}" for each in stood[:most]]
    more = [f"- and {len(stood) - most} more, on its page"] if len(stood) > most else []
    return "\n".join(["What stood on it:", *lines, *more])


def by_asset(found: Iterable[tuple[str, str, str]]) -> dict[str, list[tuple[str, str]]]:
    """Group what is given by asset: the agency and purpose of each."""
    grouped: dict[str, list[tuple[str, str]]] = {}
    for asset, agency, purpose in sorted(set(found)):
        grouped.setdefault(asset, []).append((agency, purpose))
    return grouped
