"""Whether people can be matched between two datasets that somebody reads, and by which key of each.

Keys of people are an agreement's (ADR 19), and half-samples are drawn in each dataset by itself: so people are matched only
in rows that one agreement gives of both for one purpose (ADR 24). What stands in the way is said, never told as nought.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from concordat.datasets.rules.declarations import Declaration, Identifies
from concordat.datasets.rules.reach import IDENTIFIABLE, KEY, PERSON_KEY, Reach, Seen
from concordat.datasets.rules.tallies import Audience
from concordat.kernel.errors import Problem
from concordat.kernel.words import listed

KINDS = {
    Identifies.NHS_NUMBER: "NHS number",
    Identifies.NAME_AND_BIRTH: "name and date of birth",
    Identifies.EMAIL: "e-mail address",
}
"""What says who somebody is alike in every agency's data, the surest first. A reference is one agency's own."""

FIELD = "also_in"
ONE_AGREEMENT = (
    "People are matched only where one agreement gives you the rows of both for one purpose. "
    "Ask the information governance lead which agreement could."
)


@dataclass(frozen=True, slots=True)
class Side:
    """One of two datasets as somebody reads it: how exactly, for what and under which agreement, and its keys of people."""

    title: str
    audience: Audience
    purpose: str
    agreement: str
    form: str
    keys: Mapping[Identifies, Seen]


@dataclass(frozen=True, slots=True)
class Match:
    """By what people are matched: a kind of key, its column in each dataset, and whether they hold identifiers in clear."""

    kind: Identifies
    one: Seen
    other: Seen
    clear: bool = False

    @property
    def words(self) -> str:
        """What people are matched by, in words."""
        return KINDS[self.kind]


def keys_of(declared: Declaration, reach: Reach, form: str) -> dict[Identifies, Seen]:
    """Return the columns of what is reached that say who a row is of, by their kind: keys, or in clear where given so."""
    ends = "" if form == IDENTIFIABLE else KEY
    found: dict[Identifies, Seen] = {}
    for column in declared.columns:
        if column.identifies in KINDS and (seen := reach.named.get(f"{column.name}{ends}")):
            found.setdefault(column.identifies, seen)
    if PERSON_KEY in reach.named:
        found[Identifies.NAME_AND_BIRTH] = reach.named[PERSON_KEY]
    return found


def match(one: Side, other: Side) -> Match:
    """Return by what people of one dataset are found in another; raise Problem in words where they cannot be."""
    for side in (one, other):
        if side.audience == Audience.OPEN:
            raise Problem(f"“{side.title}” is open data and says of nobody who they are, so nobody is matched.", FIELD)
        if side.audience == Audience.AGGREGATE:
            raise Problem(
                f"You are told protected figures of “{side.title}”. They are made from a secret half of its records, in "
                f"which people of another dataset cannot be found. {ONE_AGREEMENT}",
                FIELD,
            )
    if not one.agreement or one.agreement != other.agreement or one.purpose != other.purpose:
        raise Problem(
            f"No one agreement gives you the rows of both “{one.title}” and “{other.title}”. {ONE_AGREEMENT}", FIELD
        )
    shared = [kind for kind in KINDS if kind in one.keys and kind in other.keys]
    if not shared or one.form != other.form:
        raise Problem(
            f"“{one.title}” and “{other.title}” do not say alike who people are: {_said(one)}, and {_said(other)}. People "
            f"are matched by {listed(list(KINDS.values()), 'or')}, given for both in the same form.",
            FIELD,
        )
    return Match(shared[0], one.keys[shared[0]], other.keys[shared[0]], one.form == IDENTIFIABLE)


def _said(side: Side) -> str:
    kinds = [f"the {KINDS[kind]}" for kind in KINDS if kind in side.keys]
    how = "in clear" if side.form == IDENTIFIABLE else "as a key"
    return f"“{side.title}” is given with {listed(kinds)} {how}" if kinds else f"“{side.title}” with none of these"
