"""What programs send of how things go: updates, the files that show it, and notes."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Base64Bytes, Field, WithJsonSchema

from concordat.kernel.api import Given, Something, Words
from concordat.plans.api.given.words import STATUS, Quarter, Refs, Status
from concordat.plans.rules.evidence import KINDS_IN_WORDS, MEGABYTES, MOST_FILES
from concordat.plans.rules.statements import LONGEST_FIGURE, LONGEST_NOTE
from concordat.plans.rules.updates import LINE_LIMIT, NARRATIVE_LIMIT

Line = Annotated[Words, Field(max_length=LINE_LIMIT)]
QUARTER = "A quarter of the plan's period that has begun"
HAPPENED = "What happened. Name nobody who is a victim, suspect or client"
EXAMPLE = "Both lamps are in. Residents will be asked in May."
_BASE64 = {
    "type": "string",
    "pattern": "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$",
    "examples": ["TGFtcCAxOiAzIE1heS4KTGFtcCAyOiA0IE1heS4K"],
}


class FileGiven(Given):
    """A file that shows what an update says."""

    name: Annotated[Something, Field(max_length=200, examples=["lamps.txt"])]
    content: Annotated[Base64Bytes, WithJsonSchema(_BASE64)] = Field(description="Its bytes, in base64")

    def pair(self) -> tuple[str, bytes]:
        """Return its name and bytes."""
        return self.name, self.content


Files = Annotated[list[FileGiven], Field(max_length=MOST_FILES)]
FILES = (
    f"Files that show it: {KINDS_IN_WORDS}. {MOST_FILES} at most, of up to {MEGABYTES} MB each, 20 MB in one request"
)


class DraftGiven(Given):
    """An update to be kept for later, seen by its own agency alone; what is left out is empty."""

    quarter: Quarter = Field(description=QUARTER)
    status: Literal["", "blue", "green", "amber", "red", "grey"] = Field("", description=STATUS)
    narrative: Annotated[Words, Field(max_length=NARRATIVE_LIMIT, examples=[EXAMPLE])] = Field("", description=HAPPENED)
    next_step: Line = Field("", description="What comes next, and by when")
    risk: Line = Field("", description="What stands in the way, or the help that is needed")
    evidence: Files = Field([], description=FILES)
    without: Refs = Field([], description="Files kept with the draft that are to be taken away")


class UpdateGiven(Given):
    """An update to be submitted. It is never changed; a correction is a further update."""

    quarter: Quarter = Field(description=QUARTER)
    status: Status = Field(description=STATUS)
    narrative: Annotated[Something, Field(max_length=NARRATIVE_LIMIT, examples=[EXAMPLE])] = Field(description=HAPPENED)
    next_step: Line = Field("", description="What comes next, and by when")
    risk: Line = Field("", description="What stands in the way, or the help that is needed")
    evidence: Files = Field([], description=FILES + ". Those kept with the draft go with it")
    without: Refs = Field([], description="Files kept with the draft that are to be taken away")


class NoteGiven(Given):
    """How a statistic, a deliverable or usual work stands in a quarter. It is never changed; a correction is another."""

    quarter: Quarter = Field(description=QUARTER)
    figure: Annotated[Words, Field(max_length=LONGEST_FIGURE, examples=["41 visits"])] = Field(
        "", description="The figure of a key statistic, with its unit"
    )
    text: Annotated[Words, Field(max_length=LONGEST_NOTE)] = Field("", description="In words")


def said_of(given: DraftGiven | UpdateGiven) -> dict[str, Any]:
    """Return what was sent of an update, as the commands take it."""
    told = given.model_dump(exclude={"status", "evidence"})
    return told | {"brag": given.status, "evidence": [each.pair() for each in given.evidence]}
