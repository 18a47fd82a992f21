"""What programs send of plans, their strands, priorities and themes."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from concordat.kernel.api import Asked, Day, Given, Ref, Something, Words
from concordat.plans.api.given.words import (
    LEFT_OUT,
    SORT,
    WHY,
    Because,
    Items,
    Long,
    Minute,
    Name,
    Period,
    Search,
    Title,
    Why,
)

Level = Literal["strategy", "annual", "themed", "place"]
About = Annotated[Words, Field(max_length=200)]
Meaning = Annotated[Words, Field(max_length=500)]
StrandName = Annotated[Something, Field(max_length=100, examples=["Protect"])]
LEVEL = "A `strategy` of several years, of which others are part; an `annual` plan; one on a theme or for a place"
ABOUT = "The theme or place that it is about"
LINKED = "Names of plans and strategies that it is linked to. Each can be described as a linked strategy"


class StrandGiven(Given):
    """A strand, by which a plan sorts its actions."""

    name: StrandName
    meaning: Meaning = ""


class PlanGiven(Given):
    """A plan to be drafted, still empty."""

    title: Title
    level: Level = Field("annual", description=LEVEL)
    about: About = Field("", description=ABOUT)
    part_of: Ref | None = Field(None, description="The strategy that it is part of")
    period: Period = Field("", description="As people write it. Financial years begin on 1 April")
    begins: Day | None = Field(None, description="The first day; without it, the one that the period states")
    ends: Day | None = Field(None, description="The last day; without it, the one that the period states")
    strands: Annotated[list[StrandGiven], Field(max_length=20)] | None = Field(
        None, description="Its strands in order; without them Pursue, Prevent, Protect and Prepare"
    )
    linked: Items = Field([], description=LINKED)


class PlanChange(Given):
    """What is to change in a plan; what is left out stays as it is."""

    title: Title = LEFT_OUT
    level: Level = Field(LEFT_OUT, description=LEVEL)
    about: About = Field(LEFT_OUT, description=ABOUT)
    part_of: Ref | None = Field(None, description="The strategy that it is part of; `null` takes it out")
    period: Period = LEFT_OUT
    begins: Day | None = Field(None, description="`null` takes it from the period")
    ends: Day | None = Field(None, description="`null` takes it from the period")
    linked: Items = Field(LEFT_OUT, description=LINKED)
    why: Why = Field("", description=WHY)


class PlansAsked(Asked):
    """Which plans, in which order: what their page can be asked for."""

    q: Search = Field("", description="Words of the title, the period, or what it is about")
    status: Literal["draft", "proposed", "in-force", "retired"] | None = Field(None, description="Of this status alone")
    level: Level | None = Field(None, description="Of this level alone")
    sort: Literal[
        "plan", "-plan", "title", "-title", "level", "-level", "period", "-period",
        "actions", "-actions", "unowned", "-unowned", "overdue", "-overdue",
    ] = Field("plan", description=SORT)  # fmt: skip


class StrandsChosen(Given):
    """A set of strands of which a plan is to have a copy."""

    set: Annotated[Something, Field(max_length=40, examples=["4p"])] = Field(
        description="The key of a standard set or the reference of one of the partnership's own, as the strands list them"
    )
    why: Why = Field("", description=WHY)


class StrandAdded(StrandGiven):
    """A strand to be added after the others."""

    why: Why = Field("", description=WHY)


class StrandChange(Given):
    """What is to change in a strand; what is left out stays as it is. Renamed, it is renamed in all that has it."""

    name: StrandName = LEFT_OUT
    meaning: Meaning = LEFT_OUT
    why: Why = Field("", description=WHY)


class StrandLeft(Because):
    """A strand to be taken out of a plan and of all that has it."""

    uses: int = Field(0, ge=0, le=100_000, description="How many things have it, as you read it: so many lose it")


class PriorityGiven(Given):
    """A priority to be added at the end of a plan."""

    name: Name
    narrative: Long = Field("", description="Why it was chosen")


class PriorityChange(Given):
    """What is to change in a priority; what is left out stays as it is."""

    name: Name = LEFT_OUT
    narrative: Long = LEFT_OUT
    why: Why = Field("", description=WHY)


class ThemeGiven(Given):
    """A theme to be added at the end of a priority."""

    name: Name = Field(examples=["Night-time economy"])
    background: Long = Field("", description="Its background, or business as usual")
    partners: Items = Field([], description="Who delivers it")


class ThemeChange(Given):
    """What is to change in a theme; what is left out stays as it is."""

    name: Name = LEFT_OUT
    background: Long = LEFT_OUT
    partners: Items = LEFT_OUT
    priority: Ref = Field(LEFT_OUT, description="Moves it there with its actions")
    why: Why = Field("", description=WHY)


class AmendmentGiven(Given):
    """An amendment to be begun: until it is ended, everything in the plan may change under it."""

    reason: Annotated[Something, Field(max_length=2000, examples=["The board agreed three more actions on burglary"])]
    board: Ref | None = Field(None, description="The board that agreed to it")
    agreed_on: Day | None = Field(None, description="Today or earlier")
    minute: Minute = Field("", description="Where it is minuted")


class VersionAsked(Given):
    """The day on which a plan is to be read."""

    on: Day | None = Field(None, description="The end of that day; without it, as it stands now")

    def day(self, today: date) -> date:
        """Return the day asked for."""
        return self.on or today


class CompareAsked(Given):
    """The two days between which a plan is to be compared."""

    since: Day | None = Field(None, description="Without it, the day from which it was in force")
    until: Day | None = Field(None, description="Without it, today")
