"""Values that programs send, with the limits of the forms."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from concordat.kernel.api import Given, Ref, Something, Words

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
Quarter = Annotated[str, Field(pattern=r"^[0-9]{4}/[0-9]{2} Q[1-4]$", examples=["2026/27 Q1"])]
Name = Annotated[Something, Field(max_length=300, examples=["Safer streets"])]
Minute = Annotated[Words, Field(max_length=200, examples=["Minute 4"])]
Refs = Annotated[list[Ref], Field(max_length=200)]
Strand = Annotated[Words, Field(max_length=100, examples=["Protect"])]
Search = Annotated[Words, Field(max_length=200)]

STATUS = "`blue` complete, `green` on track, `amber` at risk, `red` off track, `grey` not due"
LEFT_OUT: Any = None  # never a value: what may be left out of a change may not be null
SORT = "The order; with a minus sign the other way round"
WHY = "Why it is changed. Needed once the plan is in force, unless an amendment is being made; the record keeps it"
TIMING = "What `due` means: to be done by then, to be reviewed then, or that it goes on"


PLACE = "The priority under which it stands; `null` for none"
THEME = "The theme under which it stands, which brings its priority"


class Because(Given):
    """Why something is to be deleted."""

    why: Why = Field("", description=WHY)
