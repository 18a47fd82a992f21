"""What programs send of actions and who answers for them, and which they ask for."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from concordat.kernel.api import Asked, Day, Given, Ref, Something
from concordat.kernel.refs import ALPHABET, LENGTH
from concordat.plans.api.given.words import (
    LEFT_OUT,
    PLACE,
    SORT,
    STATUS,
    THEME,
    TIMING,
    WHY,
    Code,
    Items,
    Long,
    Refs,
    Search,
    Stated,
    Text,
    Timing,
    Why,
)
from concordat.plans.commands.assigning import LONGEST_PART

RefOrNone = Annotated[str, Field(pattern=f"^([{ALPHABET}]{{{LENGTH}}}|none)$")]
Asked100 = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00]*$")]


class PlaceGiven(Given):
    """A further place under which an action is shown: a priority, or a theme, which brings its priority."""

    priority: Ref | None = None
    theme: Ref | None = None


Places = Annotated[list[PlaceGiven], Field(max_length=50)]


class PartGiven(Given):
    """An agency's part in an action."""

    name: Annotated[Something, Field(max_length=LONGEST_PART, examples=["Vale Police"])] = Field(
        description="As the plan prints it"
    )
    agency: Ref | None = Field(None, description="The agency; `null` where none is known by that name")


Parts = Annotated[list[PartGiven], Field(max_length=50)]


class ActionGiven(Given):
    """An action to be added at the end of a plan."""

    text: Text = Field(description="What will be done")
    code: Code = Field("", description="Its reference, as the plan prints it; no other action of the plan has it")
    output: Long = Field("", description="What it produces")
    outcome: Long = Field("", description="What will be different")
    measures: Items = Field([], description="How we will tell")
    strands: Items = Field([], description="Names of strands of its plan")
    timescale: Stated = Field("", description="In the plan's own words")
    timing: Timing = Field("", description=TIMING)
    due: Day | None = Field(None, description="The deadline, or the day of the review, if the plan means one")
    priority: Ref | None = Field(None, description=PLACE)
    theme: Ref | None = Field(None, description=THEME)
    also: Places = Field([], description="Where else it is shown; it is counted once all the same")
    serves: Refs = Field([], description="Linked strategies of the plan that it serves")
    evidences: Refs = Field([], description="Key deliverables of the plan that it evidences")
    why: Why = Field("", description=WHY)


class ActionChange(Given):
    """What is to change in an action; what is left out stays as it is."""

    text: Text = LEFT_OUT
    code: Code = LEFT_OUT
    output: Long = LEFT_OUT
    outcome: Long = LEFT_OUT
    measures: Items = LEFT_OUT
    strands: Items = LEFT_OUT
    timescale: Stated = LEFT_OUT
    timing: Timing = LEFT_OUT
    due: Day | None = Field(None, description="`null` takes the date away")
    priority: Ref | None = Field(None, description="Moves it there")
    theme: Ref | None = Field(None, description="Moves it there")
    also: Places = Field(LEFT_OUT, description="Where else it is shown, all of them")
    serves: Refs = Field(LEFT_OUT, description="Linked strategies that it serves, all of them")
    evidences: Refs = Field(LEFT_OUT, description="Key deliverables that it evidences, all of them")
    why: Why = Field("", description=WHY)


class OwnerGiven(Given):
    """Who is to answer for an action; what is left out stays as it is, but for the owner, who must be named."""

    owner: Ref | None = Field(description="A member who holds a role in the partnership; `null` for nobody")
    deputy: Ref | None = Field(None, description="Somebody who may do whatever the owner may; `null` for nobody")
    leads: Parts = Field(LEFT_OUT, description="Who leads it, in order; part of what the plan promises")
    contributors: Parts = Field(LEFT_OUT, description="Who helps without leading; part of what the plan promises")
    why: Why = Field("", description=WHY + ". For leads and contributors; who owns it needs none")


class ActionsAsked(Asked):
    """Which actions of a plan, in which order: what the register's page can be asked for."""

    q: Search = Field("", description="Words that the action holds, or the beginning of its reference")
    priority: RefOrNone | None = Field(None, description="Under this priority, or `none`")
    theme: RefOrNone | None = Field(None, description="Under this theme, or `none`")
    strand: Asked100 | None = Field(None, description="Of this strand, by name, or `none`")
    agency: Asked100 | None = Field(
        None, description="A lead agency: its reference, or its name where no agency is known by it, or `none`"
    )
    owner: Ref | None = Field(None, description="Owned by this member")
    status: Literal["blue", "green", "amber", "red", "grey", "none"] | None = Field(None, description=STATUS)
    month: Annotated[str, Field(pattern=r"^(20[0-9]{2}-(0[1-9]|1[0-2])|none)$", examples=["2026-04"])] | None = Field(
        None, description="Due in this month, or `none`"
    )
    show: Literal["mine", "unowned", "overdue", "review", "updates", "given", "never"] | None = Field(
        None,
        description="Yours, without an owner, past their date, to be reviewed, with an update due, with one given for the "
        "quarter, or never reported on",
    )
    sort: Literal[
        "plan", "-plan", "code", "-code", "owner", "-owner", "due", "-due", "status", "-status", "updated", "-updated"
    ] = Field("plan", description=SORT)


class DueAsked(Asked):
    """What is due of whom, in which order: what the page of what is due can be asked for."""

    of: Literal["me", "agency", "everybody"] = Field("everybody", description="From you, your agency or everybody")
    show: Literal["updates", "overdue", "reviews", "unowned", "drafts", "all"] | None = Field(
        None, description="One kind alone, or every action in force; without it, whatever needs attention"
    )
    agency: Ref | None = Field(None, description="Led by this agency, or owned by one of its people")
    owner: Ref | None = Field(None, description="Owned by this member")
    plan: Ref | None = Field(None, description="Of this plan")
    sort: Literal["due", "-due", "code", "-code", "owner", "-owner", "status", "-status"] = Field(
        "due", description=SORT
    )
