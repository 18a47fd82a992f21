"""Strands: the kinds of work by which a plan sorts its actions, and the sets of them that the field uses.

A plan keeps a copy of a set, so that it has the strands of its day. 4P comes from CONTEST, the United Kingdom's strategy
for countering terrorism, and the serious and organised crime strategy of 2013, which took it over; partnerships use it
for any crime. The meanings are in our own words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from concordat.kernel.errors import Problem
from concordat.plans.rules.changes import seal

MOST, LONGEST_NAME, LONGEST_MEANING = 20, 100, 500


@dataclass(frozen=True, slots=True)
class Strand:
    """A strand: its name, and what belongs to it."""

    name: str
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class StandardSet:
    """A set of strands that the field knows."""

    key: str
    name: str
    strands: tuple[Strand, ...]


STANDARD = (
    StandardSet(
        "4p",
        "4P: Pursue, Prevent, Protect, Prepare",
        (
            Strand("Pursue", "Find, disrupt and prosecute those who do harm"),
            Strand("Prevent", "Keep people from being drawn into doing harm"),
            Strand("Protect", "Make people, places and systems harder to harm"),
            Strand("Prepare", "Be ready to lessen the harm that happens, and help people recover"),
        ),
    ),
    StandardSet(
        "reassurance",
        "Prevention, intervention, enforcement, reassurance",
        (
            Strand("Prevention", "Stop harm before it begins"),
            Strand("Intervention", "Step in when the first signs show"),
            Strand("Enforcement", "Use the law against those who go on"),
            Strand("Reassurance", "Tell and show people what is done, so that they feel safe"),
        ),
    ),
    StandardSet(
        "early-intervention",
        "Prevention, early intervention, support, enforcement",
        (
            Strand("Prevention", "Stop harm before it begins"),
            Strand("Early intervention", "Reach people while little has happened yet"),
            Strand("Support", "Help those who were harmed, and those who want to change"),
            Strand("Enforcement", "Use the law against those who go on"),
        ),
    ),
    StandardSet(
        "public-health",
        "Public health: primary, secondary, tertiary prevention",
        (
            Strand("Primary prevention", "For everybody, before anything has happened"),
            Strand("Secondary prevention", "For people and places at higher risk"),
            Strand("Tertiary prevention", "For those already involved, so that it does not happen again"),
        ),
    ),
    StandardSet(
        "problem-triangle",
        "Problem triangle: victim, offender, location",
        (
            Strand("Victim", "Work with those who are, or could be, harmed"),
            Strand("Offender", "Work with those who do, or could do, harm"),
            Strand("Location", "Change the place and how it is looked after"),
        ),
    ),
    StandardSet(
        "drugs",
        "Drugs strategy: supply, treatment, demand",
        (
            Strand("Break supply chains", "Stop drugs and the violence of those who deal in them"),
            Strand("Treatment and recovery", "Help people who use drugs to stop and to stay well"),
            Strand("Reduce demand", "Keep people from beginning to use drugs"),
        ),
    ),
)
DEFAULT = STANDARD[0].strands


def plain(strands: Iterable[Strand]) -> list[dict[str, str]]:
    """Return strands as a plan keeps them."""
    return [asdict(strand) for strand in strands]


def of_plan(kept: Iterable[Mapping[str, Any]]) -> tuple[Strand, ...]:
    """Return the strands that a plan, or a partnership's set, keeps."""
    return tuple(Strand(str(each["name"]), str(each.get("meaning", ""))) for each in kept)


def standard(key: str) -> StandardSet | None:
    """Return the standard set that a key names."""
    return next((found for found in STANDARD if found.key == key), None)


def checked(strands: Sequence[Strand], field: str = "strands") -> list[Strand]:
    """Return strands trimmed; refuse too many, one without a name, two of one name and words that are too long."""
    found = [Strand(" ".join(strand.name.split()), " ".join(strand.meaning.split())) for strand in strands]
    if len(found) > MOST:
        raise Problem(f"Give {MOST} strands at most; these are {len(found)}", field)
    for strand in found:
        if not strand.name:
            raise Problem("Give every strand a name", field)
        if len(strand.name) > LONGEST_NAME:
            raise Problem(f"“{strand.name[:40]}…” is too long: {LONGEST_NAME} characters at most", field)
        if len(strand.meaning) > LONGEST_MEANING:
            raise Problem(f"Say what “{strand.name}” means in {LONGEST_MEANING} characters at most", field)
    names = [strand.name.casefold() for strand in found]
    if twice := [strand.name for strand in found if names.count(strand.name.casefold()) > 1]:
        raise Problem(f"“{twice[0]}” stands there twice", field)
    return found


def read_lines(text: str) -> list[Strand]:
    """Read strands written one a line, each a name and, after a colon, what it means."""
    lines = (line.partition(":") for line in text.splitlines() if line.strip())
    return [Strand(name.strip(), meaning.strip()) for name, _, meaning in lines]


def written(strands: Iterable[Strand]) -> str:
    """Write strands one a line, as `read_lines` reads them."""
    return "\n".join(f"{strand.name}: {strand.meaning}" if strand.meaning else strand.name for strand in strands)


def together(chosen: Sequence[Strand], used: Iterable[str]) -> list[Strand]:
    """Return the strands of a set, and after them those that are used and that the set lacks."""
    known = {strand.name for strand in chosen}
    return [*chosen, *(Strand(name) for name in dict.fromkeys(used) if name not in known)]


def of_document(
    printed: Iterable[tuple[str, str]], others: Iterable[Sequence[Strand]] = ()
) -> tuple[list[Strand], dict[str, str]]:
    """Return the strands that a document uses, and by which name each printed one is known.

    `printed` are names with what the document says of them; `others` the partnership's own sets, which come before the
    standard ones. "PURSUE" is the set's "Pursue", and brings the rest of its set; an unknown name stays as printed.
    Without any, the strands are those of a new plan.
    """
    said = {name: meaning for name, meaning in printed if name}
    if not said:
        return list(DEFAULT), {}
    keys = {_key(name) for name in said}
    sets = [list(own) for own in others] + [list(each.strands) for each in STANDARD]
    best = max(sets, key=lambda strands: len(keys & {_key(strand.name) for strand in strands}))
    known = {_key(strand.name): strand.name for strand in best}
    base = best if keys & known.keys() else []
    names = {name: known.get(_key(name), " ".join(name.split())[:LONGEST_NAME]) for name in said}
    told = {names[name]: meaning for name, meaning in said.items() if meaning}
    strands = together(base, names.values())
    return [Strand(each.name, (told.get(each.name) or each.meaning)[:LONGEST_MEANING]) for each in strands], names


def canonical(names: Mapping[str, str], printed: str) -> str:
    """Return by which name a printed strand is known, or as it is printed."""
    return names.get(printed, printed)


def place_of(strands: Sequence[Strand], at: int, seen: str) -> int:
    """Return where the strand stands that was at a place when a form was opened, known by its seal; else that place."""
    found = (place for place, strand in enumerate(strands) if seen and seal(asdict(strand)) == seen)
    return next(found, at)


def moved(strands: Sequence[Strand], at: int, *, up: bool) -> list[Strand]:
    """Return strands with one moved a place up or down; at the end of the list as they were."""
    order, there = list(strands), at - 1 if up else at + 1
    if 0 <= at < len(order) and 0 <= there < len(order):
        order[at], order[there] = order[there], order[at]
    return order


def renamed(names: Sequence[str], before: str, after: str) -> list[str]:
    """Return the strands of an action with one called anew, or taken away where `after` is empty; none twice."""
    return list(dict.fromkeys(name for each in names if (name := after if each == before else each)))


def _key(name: str) -> str:
    return "".join(mark for mark in name.casefold() if mark.isalnum())
