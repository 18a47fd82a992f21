"""What programs send of statements and linked strategies, and which they ask for."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from concordat.kernel.api import Asked, Day, Given, Ref, Something, Words
from concordat.plans.api.given.words import LEFT_OUT, PLACE, SORT, THEME, WHY, Name, Refs, Search, Strand, Why
from concordat.plans.rules.statements import LONGEST

Kind = Literal["aim", "outcome", "statistic", "deliverable", "active", "gap"]
Said = Annotated[Something, Field(max_length=LONGEST, examples=["Fewer people feel unsafe after dark"])]
Topic = Annotated[Words, Field(max_length=200)]
Definition = Annotated[Words, Field(max_length=2000)]
Origin = Annotated[Words, Field(max_length=300)]
StrategyKind = Literal["strategy", "board", "police-and-crime"]
Holder = Annotated[Words, Field(max_length=200, examples=["Health and wellbeing board"])]
Address = Annotated[
    Words,
    Field(max_length=500, pattern=r"^(https?://[^\s\x00]+)?$", examples=["https://example.org/strategy"]),
]
KIND = "`active` and `gap` are what a service matrix shows to be in place and missing"
TOPIC = "What a service matrix is of; for `active` and `gap` alone, which need it"
STRATEGY_KIND = "A plan or strategy, a board, or a priority of the Police and Crime Plan"
SERVED = "The priorities of the plan that serve it"


class StatementGiven(Given):
    """A statement to be added to a plan, a priority, a theme or a strand."""

    kind: Kind = Field(description=KIND)
    text: Said
    priority: Ref | None = Field(None, description=PLACE)
    theme: Ref | None = Field(None, description=THEME)
    strand: Strand = Field("", description="The strand of the plan that it is of")
    topic: Topic = Field("", description=TOPIC)
    definition: Definition = Field("", description="How a statistic is counted")
    origin: Origin = Field("", description="Where a statistic comes from")
    why: Why = Field("", description=WHY)


class StatementChange(Given):
    """What is to change in a statement; what is left out stays as it is."""

    kind: Kind = Field(LEFT_OUT, description=KIND)
    text: Said = LEFT_OUT
    priority: Ref | None = Field(None, description="Moves it there")
    theme: Ref | None = Field(None, description="Moves it there")
    strand: Strand = LEFT_OUT
    topic: Topic = Field(LEFT_OUT, description=TOPIC)
    definition: Definition = LEFT_OUT
    origin: Origin = LEFT_OUT
    why: Why = Field("", description=WHY)


class StatementsAsked(Asked):
    """Which statements of a plan, in which order."""

    q: Search = Field("", description="Words that it says")
    kind: Kind | None = Field(None, description="Of this kind alone")
    priority: Ref | None = Field(None, description="Of this priority")
    strand: Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00]*$")] | None = Field(
        None, description="Of this strand, by name"
    )
    topic: Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00]*$")] | None = Field(
        None, description="Of this service matrix"
    )
    show: Literal["missing"] | None = Field(
        None, description="Statistics of which nothing is said yet, deliverables that no action evidences, and gaps"
    )
    sort: Literal["plan", "-plan", "text", "-text", "kind", "-kind", "strand", "-strand"] = Field(
        "plan", description=SORT
    )


class StrategyGiven(Given):
    """A strategy or board that a plan is to be linked to."""

    name: Name = Field(examples=["Drugs strategy"])
    kind: StrategyKind = Field("strategy", description=STRATEGY_KIND)
    holder: Holder = Field("", description="Whose it is")
    ends: Day | None = Field(None, description="In date until")
    address: Address = Field("", description="Where it is published")
    priorities: Refs = Field([], description=SERVED)
    why: Why = Field("", description=WHY)


class StrategyChange(Given):
    """What is to change in a linked strategy; what is left out stays as it is."""

    name: Name = LEFT_OUT
    kind: StrategyKind = Field(LEFT_OUT, description=STRATEGY_KIND)
    holder: Holder = LEFT_OUT
    ends: Day | None = Field(None, description="`null` takes the day away")
    address: Address = LEFT_OUT
    priorities: Refs = Field(LEFT_OUT, description=SERVED + ", all of them")
    why: Why = Field("", description=WHY)


class StrategiesAsked(Asked):
    """Which linked strategies of a plan, in which order: what their page can be asked for."""

    q: Search = Field("", description="Words of its name, or of whose it is")
    kind: StrategyKind | None = Field(None, description="Of this kind alone")
    show: Literal["expired", "unserved"] | None = Field(None, description="Out of date, or served by nothing")
    sort: Literal["plan", "-plan", "name", "-name", "kind", "-kind", "ends", "-ends", "actions", "-actions"] = Field(
        "plan", description=SORT
    )
