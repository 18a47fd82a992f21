"""What programs send of plans, actions and updates. Names and limits are those of the forms."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from concordat.kernel.api import Asked, Day, Given, Ref, Something, Words
from concordat.plans.rules.updates import NARRATIVE_LIMIT

Timing = Literal["", "deadline", "review", "ongoing"]
Why = Annotated[Words, Field(max_length=500)]
Status = Literal["blue", "green", "amber", "red", "grey"]
Title = Annotated[Something, Field(max_length=200, examples=["Safer Thornbridge 2026 to 2029"])]
Period = Annotated[Words, Field(max_length=30, examples=["2026-2029"])]
Long = Annotated[Words, Field(max_length=4000)]
Text = Annotated[Something, Field(max_length=4000, examples=["Light the underpass at Mill Lane"])]
Code = Annotated[Words, Field(max_length=30, examples=["SG1"])]
Items = Annotated[list[Annotated[Something, Field(max_length=300)]], Field(max_length=100)]
Stated = Annotated[Words, Field(max_length=200, examples=["By winter"])]
Search = Annotated[Words, Field(max_length=200)]

STATUS = "`blue` complete, `green` on track, `amber` at risk, `red` off track, `grey` not due"
LEFT_OUT: Any = None  # never a value: what may be left out of a change may not be null
SORT = "The order; with a minus sign the other way round"
WHY = "Why it is changed. Needed once the plan is in force, unless an amendment is being made; the record keeps it"
TIMING = "What `due` means: to be done by then, to be reviewed then, or that it goes on"


class PlanGiven(Given):
    """A plan to be drafted, still empty."""

    title: Title
    period: Period = Field("", description="As people write it. Financial years begin on 1 April")
    begins: Day | None = Field(None, description="The first day; without it, the one that the period states")
    ends: Day | None = Field(None, description="The last day; without it, the one that the period states")
    linked: Items = Field([], description="Plans and strategies that it names as linked to it")


class PlanChange(Given):
    """What is to change in a plan; what is left out stays as it is."""

    title: Title = LEFT_OUT
    period: Period = LEFT_OUT
    begins: Day | None = Field(None, description="`null` takes it from the period")
    ends: Day | None = Field(None, description="`null` takes it from the period")
    linked: Items = LEFT_OUT
    why: Why = Field("", description=WHY)


class ActionGiven(Given):
    """An action to be added at the end of a plan."""

    text: Text = Field(description="What will be done")
    code: Code = Field("", description="Its reference, as the plan prints it; no other action of the plan has it")
    output: Long = Field("", description="What it produces")
    outcome: Long = Field("", description="What will be different")
    measures: Items = Field([], description="How we will tell")
    strands: Items = Field([], description="For example Prevent, Protect")
    timescale: Stated = Field("", description="In the plan's own words")
    timing: Timing = Field("", description=TIMING)
    due: Day | None = Field(None, description="The deadline, or the day of the review, if the plan means one")
    priority: Ref | None = Field(None, description="The priority under which it stands")
    theme: Ref | None = Field(None, description="The theme under which it stands, which brings its priority")
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
    why: Why = Field("", description=WHY)


class DeletionAsked(Given):
    """Why an action is to be deleted."""

    why: Why = Field("", description=WHY)


class OwnerGiven(Given):
    """Who is to own an action."""

    owner: Ref | None = Field(description="A member who holds a role in the partnership; `null` for nobody")


class UpdateGiven(Given):
    """An update to be submitted. It is never changed; a correction is a further update."""

    quarter: Annotated[str, Field(pattern=r"^[0-9]{4}/[0-9]{2} Q[1-4]$", examples=["2026/27 Q1"])] = Field(
        description="A quarter of the plan's period that has begun"
    )
    status: Status = Field(description=STATUS)
    narrative: Annotated[Something, Field(max_length=NARRATIVE_LIMIT)] = Field(
        description="What happened, and what comes next. Name nobody who is a victim, suspect or client",
        examples=["Both lamps are in. Residents will be asked in May."],
    )


class PlansAsked(Asked):
    """Which plans, in which order."""

    status: Literal["draft", "proposed", "in-force", "retired"] | None = Field(None, description="Of this status alone")
    sort: Literal["status", "-status", "title", "-title", "begins", "-begins"] = Field("status", description=SORT)


class ActionsAsked(Asked):
    """Which actions of a plan, in which order: what the register's page can be asked for."""

    q: Search = Field("", description="Words that the action holds, or the beginning of its reference")
    priority: Ref | None = Field(None, description="Under this priority")
    agency: Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00]*$")] | None = Field(
        None, description="A lead agency: its reference, or its name where no agency is known by it"
    )
    owner: Ref | None = Field(None, description="Owned by this member")
    status: Literal["blue", "green", "amber", "red", "grey", "none"] | None = Field(None, description=STATUS)
    show: Literal["mine", "unowned", "overdue", "updates"] | None = Field(
        None, description="Yours, without an owner, past their date, or with an update due"
    )
    sort: Literal[
        "plan", "-plan", "code", "-code", "owner", "-owner", "due", "-due", "status", "-status", "updated", "-updated"
    ] = Field("plan", description=SORT)


class DueAsked(Asked):
    """What is due of whom, in which order: what the page of what is due can be asked for."""

    of: Literal["me", "agency", "everybody"] = Field("everybody", description="From you, your agency or everybody")
    show: Literal["updates", "overdue", "unowned", "all"] | None = Field(
        None, description="One kind alone, or every action in force; without it, whatever needs attention"
    )
    agency: Ref | None = Field(None, description="Led by this agency, or owned by one of its people")
    owner: Ref | None = Field(None, description="Owned by this member")
    plan: Ref | None = Field(None, description="Of this plan")
    sort: Literal["due", "-due", "code", "-code", "owner", "-owner", "status", "-status"] = Field(
        "due", description=SORT
    )
