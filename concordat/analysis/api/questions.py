"""Questions, for programs: answered as exactly as agreements allow, recorded."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router
from pydantic import Field, JsonValue

from concordat.analysis.permissions import QUESTION_ASK
from concordat.analysis.presenters.plain import facts
from concordat.analysis.queries.asking import ask
from concordat.analysis.rules.faults import Faulty
from concordat.analysis.rules.questions import MOST_BYTES, VERSION, read
from concordat.kernel.actors import current
from concordat.kernel.api import Given, Told, answers, refusal
from concordat.kernel.doors import by_token
from concordat.kernel.errors import Problem

router = Router(tags=["Data"])
EXAMPLE = {
    "version": VERSION,
    "datasets": ["police-street"],
    "by": [{"field": "time", "grain": "month"}],
    "where": [{"column": "crime_type", "op": "is", "values": ["Robbery"]}],
    "period": {"last_months": 12},
}


class QuestionGiven(Given):
    """A question, and what for."""

    question: dict[str, JsonValue] = Field(
        description="The question, as docs/explanation/questions.md describes it", examples=[EXAMPLE]
    )
    purpose: Annotated[str, Field(pattern=r"^[0-9a-z-]{0,30}$")] = Field(
        "",
        description="The purpose, by its reference. Open data needs none, nor does what may be had for one alone",
    )
    protected: bool = Field(
        False, description="Whether figures that may be exact are protected, so as to be shown to others"
    )
    sql: bool = Field(False, description="Whether the answer says by which SQL each of its figures was reckoned")


class LabelTold(Told):
    """A value of a dimension: as it is kept, and in words."""

    value: str | int | float | bool | None
    words: str


class FigureTold(Told):
    """A figure, or why there is none."""

    value: float | None
    state: str = Field(
        description="`told`, `hidden`, `not-held` (nothing was delivered) or `none` (nothing to reckon from)"
    )
    words: str
    off: float | None = Field(description="How far it is off on average, at most; 0 where exact, null where not known")


class RowTold(Told):
    """A group and its figure; with what it is compared with, where that was asked."""

    labels: list[LabelTold]
    figure: FigureTold
    compared: FigureTold | None = None
    comparable: bool = True
    why: str = Field("", description="Why the two may not be compared")
    change: float | None = None
    changed: float | None = Field(
        None, description="The change as a share of what it is compared with: 0.1 is a tenth more"
    )
    more_than_chance: bool | None = Field(
        None, description="Whether the change is more than chance would give; null where that was not tested"
    )
    chance: str = Field("", description="The same in words")


class HeadTold(Told):
    """A dimension of the answer."""

    key: str
    title: str
    sort: str = Field(description="`time`, `place`, `deprivation`, `dataset` or `column`")
    grain: str
    level: str


class BreakTold(Told):
    """Where a series breaks: figures on the two sides are not compared, but for kind `redrawn`, which is marked alone."""

    on: str
    until: str | None
    kind: str
    words: str


class SqlTold(Told):
    """How some figures were reckoned, in the dialect of DuckDB: of what the asker may have, told by its name alone."""

    figures: str
    dataset: str
    sql: str


class AnswerTold(Told):
    """The answer to a question."""

    question: dict[str, Any]
    sentence: str = Field(description="What was asked, in words")
    unit: str
    audience: str = Field(description="`open` (exact), `rows` (exact, and not for release) or `aggregate` (protected)")
    for_release: bool
    worth: str = Field(description="How exact figures are, and what may be done with them")
    period: list[str]
    compared_with: str
    dimensions: list[HeadTold]
    rows: list[RowTold]
    totals: list[RowTold]
    hidden: int
    why_hidden: str
    left_out: int = Field(description="Groups that the limit left out")
    caveats: list[str]
    breaks: list[BreakTold]
    provenance: dict[str, Any] = Field(description="Where figures come from, with what they are the same again")
    sql: list[SqlTold] = Field(default_factory=list, description="How figures were reckoned, where that was asked for")


@router.post("/analysis/questions", response=answers(200, AnswerTold, 400, 422), summary="Ask a question of datasets")
@by_token("analysis:ask", QUESTION_ASK)
def question_ask(request: HttpRequest, given: QuestionGiven) -> Any:
    """Figures of what agencies delivered, as exactly as agreements allow; refused with the reason. Each is recorded."""
    if len(request.body) > MOST_BYTES:
        raise Problem(f"A question is at most {MOST_BYTES // 1024} KB long.", "question")
    try:
        question = read(given.question)
    except Faulty as faulty:
        problems = [{"field": each.where or "question", "error": each.message} for each in faulty.faults]
        return refusal(422, faulty.message, field=faulty.field, problems=problems)
    return facts(ask(current(), question, given.purpose, protected=given.protected, how="api", sql=given.sql))
