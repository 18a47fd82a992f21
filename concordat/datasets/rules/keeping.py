"""How long what a dataset holds is kept, and when it comes due to be destroyed.

UK GDPR article 5(1)(e): no longer than is necessary. A version that another replaced is kept for the dataset's months, so
that figures which cite it can be checked; what was delivered under an agreement no longer than the agreement lets it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from concordat.agreements.rules.agreements import ENDED
from concordat.agreements.rules.terms import PERMITS, State
from concordat.kernel.workdays import months_after

Part = Mapping[str, Any]
BESIDE = ("sample", "ledger")
"""What a part of data that is not open has beside it (`store/sampling.py`): each with sha256, rows and bytes."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """A version as it is held: its number, the day from which another stands in its place, and its parts."""

    number: int
    superseded: date | None
    parts: Sequence[Part]


@dataclass(frozen=True, slots=True)
class Under:
    """An agreement as it bears on how long its data is kept; `follows` is the agreement that it replaces."""

    ref: str
    title: str
    state: State
    ended: date | None
    months: int | None
    follows: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """When something comes due to be destroyed, by which rule, and whether because an agreement ended."""

    on: date
    rule: str
    ended: bool = False


def live(parts: Sequence[Part]) -> list[Part]:
    """Return the parts of a manifest that are still held."""
    return [part for part in parts if part["sha256"]]


def last_named(versions: Sequence[Manifest]) -> dict[int, list[Part]]:
    """Return for each version the parts that are held and that no later version names: they end with it."""
    later: set[str] = set()
    found = {}
    for version in sorted(versions, key=lambda each: -each.number):
        held = live(version.parts)
        found[version.number] = [part for part in held if part["sha256"] not in later]
        later |= {part["sha256"] for part in held}
    return found


def versions_due(versions: Sequence[Manifest], months: int) -> dict[int, Due]:
    """Return when each version that another replaced comes due: those alone with which something ends."""
    own = last_named(versions)
    rule = f"Kept {months} months after another version replaced it, as its dataset says"
    return {
        version.number: Due(months_after(version.superseded, months), rule)
        for version in versions
        if version.superseded and own[version.number]
    }


def delivery_due(landed: date, agreement: str, known: Mapping[str, Under]) -> Due | None:
    """Return when a delivery comes due by the agreement that it came under, or by the one in force that follows it.

    That is when the agreement's months since the delivery are over, or when it has ended and none follows it.
    """
    under = _governing(agreement, known)
    found = []
    if under.months:
        rule = f"“{under.title}” lets it be kept {under.months} months after it was delivered"
        found.append(Due(months_after(landed, under.months), rule))
    if under.state in ENDED and under.ended:
        rule = f"“{under.title}”, which it was delivered under, has ended"
        found.append(Due(max(under.ended, landed), rule, ended=True))
    return min(found, key=lambda due: due.on, default=None)


def _governing(agreement: str, known: Mapping[str, Under]) -> Under:
    """Return an agreement, or where it permits nothing any more the one that does and follows it, however often."""
    line, seen = [known[agreement]], {agreement}
    for under in line:  # which grows meanwhile
        if under.state in PERMITS:
            return under
        after = [each for each in known.values() if each.follows == under.ref and each.ref not in seen]
        line += after
        seen |= {each.ref for each in after}
    return known[agreement]


def before_it(versions: Sequence[Manifest], period: str, gone: frozenset[str]) -> Part | None:
    """Return the part that stood last for a period, is still held and does not go (by `identity`)."""
    for version in sorted(versions, key=lambda each: -each.number):
        for part in live(version.parts):
            if part["period"] == period and identity(part) not in gone:
                return part
    return None


def files_of(part: Part) -> dict[str, int]:
    """Return the addresses of everything that is held of a part, with their bytes: itself, its half-sample, its ledger."""
    held = [part, *(part[beside] for beside in BESIDE if part.get(beside))] if part["sha256"] else []
    return {each["sha256"]: each["bytes"] for each in held}


def without(parts: Sequence[Part], gone: frozenset[str]) -> list[dict[str, Any]]:
    """Return the parts of a manifest with the addresses of those that are destroyed taken out."""
    emptied = {"sha256": "", **dict.fromkeys(BESIDE)}
    return [{**part, **emptied} if identity(part) in gone else dict(part) for part in parts]


def identity(part: Part) -> str:
    """Return what a part is known by in every manifest that names it: its delivery and its period."""
    return f"{part['delivery']} {part['period']}"
