"""What an agreement says, as plain facts: states, forms of data, parts that parties take, and the lines of its schedule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from concordat.kernel.words import listed


class Form(StrEnum):
    """In what form data is given."""

    IDENTIFIABLE = "identifiable"
    PSEUDONYMOUS = "pseudonymous"
    AGGREGATE = "aggregate"


class Kind(StrEnum):
    """What a field says of people."""

    PLAIN = "plain"
    IDENTIFIER = "identifier"
    SPECIAL = "special"
    OFFENCE = "offence"


class Use(StrEnum):
    """What somebody would do with the data."""

    USE = "use"
    PASS_ON = "pass-on"  # noqa: S105  a use, not a password
    DERIVE = "derive"


class Part(StrEnum):
    """What a party is for a purpose (UK GDPR articles 4, 26 and 28; DPA 2018 ss.32, 58 and 59)."""

    SOLE = "sole"
    JOINT = "joint"
    PROCESSOR = "processor"


class Regime(StrEnum):
    """Under which law a controller processes for a purpose."""

    UK_GDPR = "uk-gdpr"
    PART_3 = "part-3"


class Stage(StrEnum):
    """How far an agreement has been taken by people; what the calendar makes of it is its `State`."""

    DRAFT = "draft"
    SIGNING = "signing"
    SIGNED = "signed"
    WITHDRAWN = "withdrawn"


class State(StrEnum):
    """What an agreement is on a day."""

    DRAFT = "draft"
    SIGNING = "signing"
    AGREED = "agreed"
    IN_FORCE = "in-force"
    UNDER_REVIEW = "under-review"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


PERMITS = frozenset({State.IN_FORCE, State.UNDER_REVIEW})
EMERGENCIES = {"save-life": "To save life", "prevent-serious-harm": "To prevent serious harm"}
LONGEST_OVERRIDE = timedelta(hours=12)
GEOGRAPHIES = ("point", "address", "postcode", "lsoa", "msoa", "ward", "authority")
"""How finely a field says where something is, from fine to coarse."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an asset: what it says of people and, if it says where something is, how finely."""

    name: str
    kind: Kind = Kind.PLAIN
    geography: str = ""


@dataclass(frozen=True, slots=True)
class Asset:
    """Data that an agency holds and may share; fields by reference."""

    ref: str
    name: str
    agency: str
    agency_name: str
    fields: Mapping[str, Field]
    ends: date | None = None


@dataclass(frozen=True, slots=True)
class Purpose:
    """Why data is asked for."""

    ref: str
    name: str
    law_enforcement: bool = False
    ends: date | None = None


@dataclass(frozen=True, slots=True)
class Gateway:
    """A law that lets data be shared, for as long as it is law."""

    name: str
    begins: date | None = None
    ends: date | None = None
    other_use: bool = False

    def is_law(self, day: date) -> bool:
        """Say whether it is law on a day."""
        return (self.begins or date.min) <= day <= (self.ends or date.max)


@dataclass(frozen=True, slots=True)
class Party:
    """An agency's part in an agreement: whether it has signed, and its last day if it leaves."""

    name: str
    signed: bool = False
    left: date | None = None
    competent: bool = False

    def stays(self, day: date) -> bool:
        """Say whether it is a party on a day."""
        return self.left is None or day <= self.left


@dataclass(frozen=True, slots=True)
class Controllership:
    """What a party is for a purpose; a processor `acts_for` a controller, whose regime and conditions count."""

    part: Part
    regime: Regime = Regime.UK_GDPR
    acts_for: str = ""
    special: bool = False
    offence: bool = False


@dataclass(frozen=True, slots=True)
class Purposed:
    """A purpose of an agreement: the gateways named for it, and the parts of the parties, by agency."""

    gateways: tuple[Gateway, ...] = ()
    parts: Mapping[str, Controllership] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Conditions:
    """What goes with the data. Counts in persons or records, retention in months; 0 and "" are no condition."""

    least_geography: str = ""
    least_count: int = 0
    rounding: int = 0
    onward: bool = False
    derived: bool = False
    retention: int = 0


@dataclass(frozen=True, slots=True)
class Only:
    """Which rows a line gives: those in which a field is one of some values, as they are written."""

    field: str
    values: tuple[str, ...]

    def words(self, asset: Asset) -> str:
        """Say it; a field that the asset has no longer is true of no row."""
        named = asset.fields.get(self.field)
        return f"{named.name} is {listed([f'“{each}”' for each in self.values], 'or')}" if named else "nothing is true"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an agreement's schedule: which fields of an asset, in which forms; no purposes or recipients are all.

    With `only` it gives some rows alone.
    """

    asset: str
    forms: frozenset[str]
    fields: frozenset[str]
    purposes: frozenset[str] = frozenset()
    recipients: frozenset[str] = frozenset()
    conditions: Conditions = field(default_factory=Conditions)
    only: Only | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """What an agreement says: parties by agency, purposes by reference, and its schedule. Days are both included."""

    ref: str
    title: str
    stage: Stage
    begins: date | None = None
    ends: date | None = None
    reviewing: bool = False
    parties: Mapping[str, Party] = field(default_factory=dict)
    purposes: Mapping[str, Purposed] = field(default_factory=dict)
    lines: tuple[Line, ...] = ()

    def state(self, day: date) -> State:
        """Return what it is on a day."""
        return state(self.stage, self.begins, self.ends, day, reviewing=self.reviewing)


def state(stage: str, begins: date | None, ends: date | None, day: date, *, reviewing: bool = False) -> State:
    """Return what an agreement is on a day: from the day after its last it has lapsed, whatever anybody does or omits."""
    if stage != Stage.SIGNED:
        return State(str(stage))
    if ends and day > ends:
        return State.LAPSED
    if begins is None or day < begins:
        return State.AGREED
    return State.UNDER_REVIEW if reviewing else State.IN_FORCE
