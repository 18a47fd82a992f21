"""Saved analyses, for programs: which there are, what each asks, its answer for whoever asks now, and its runs."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from concordat.analysis.api.questions import AnswerTold
from concordat.analysis.permissions import ANALYSIS_VIEW, QUESTION_ASK
from concordat.analysis.presenters.plain import facts
from concordat.analysis.presenters.saved_plain import listed_facts, run_facts, whole_facts
from concordat.analysis.queries.analyses import analyses_page, analysis_for
from concordat.analysis.queries.keeping import ask_saved
from concordat.analysis.queries.runs import runs_page
from concordat.kernel.actors import current
from concordat.kernel.api import Asked, Given, Paged, Ref, Told, Words, answers, paged
from concordat.kernel.doors import by_token
from concordat.kernel.pages import PageSpec

router = Router(tags=["Data"])


class AnalysesAsked(Asked):
    """Which saved analyses are asked for."""

    q: Annotated[Words, Field(max_length=200)] | None = Field(None, description="Words in titles, notes and owners")
    dataset: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,50}$")] | None = Field(
        None, description="A dataset that they ask of, by its key"
    )
    owner: Ref | None = Field(None, description="Whose they are")
    shared: Literal["nobody", "agency", "partnership"] | None = Field(None, description="With whom they are shared")
    state: Literal["mine", "deleted"] | None = Field(
        None, description="One's own alone; or those of one's own that were deleted, for thirty days"
    )

    def newest_first(self) -> PageSpec:
        """Return the page asked for, the analysis that was changed last first."""
        return replace(self.spec(), sort="changed", descending=True)


class RunsAsked(Asked):
    """Which page of the runs of an analysis is asked for."""


class AnswerAsked(Given):
    """For which purpose the answer is asked, and how exactly."""

    purpose: Annotated[str, Field(pattern=r"^[0-9a-z-]{0,30}$")] = Field(
        "", description="The purpose, by its reference; the one that was saved, unless given"
    )
    protected: bool = Field(
        False, description="Whether figures that may be exact are protected, so as to be shown to others"
    )


class NamedTold(Told):
    """Somebody, or an agency, by reference and name."""

    ref: str
    name: str


class AnalysisListed(Told):
    """A saved analysis in a list."""

    ref: str
    title: str
    datasets: list[str] = Field(description="Keys of the datasets that it asks of")
    owner: NamedTold
    agency: NamedTold
    shared: str = Field(description="`nobody`, `agency` or `partnership`")
    changed_at: str
    asked_at: str | None = Field(description="When an answer was last kept")
    deleted: bool = Field(description="Whether its owner deleted it, and may take it back")
    page: str = Field(description="The path of its page")


class AnalysisWhole(AnalysisListed):
    """A saved analysis with its question. It holds no figure."""

    note: str
    question: dict[str, Any] = Field(description="The question, as docs/explanation/questions.md describes it")
    purpose: str = Field(description="The purpose for which it is asked, by its reference. Empty where none is needed")
    protected: bool = Field(description="Whether figures are asked protected also where one could have exact ones")


class RunTold(Told):
    """That an answer was kept: of which versions it was made, and its mark. It holds no figure."""

    ref: str
    at: str
    by: NamedTold
    why: str
    question: dict[str, Any]
    purpose: str
    audience: str = Field(description="`open`, `rows` or `aggregate`")
    versions: dict[str, int] = Field(description="The version of each dataset, by its key")
    groups: int
    hidden: int
    mark: str = Field(description="The same as `provenance.mark` of an answer whose figures are the same")
    page: str = Field(description="The path of its page")


@router.get("/analysis/analyses", response=answers(200, Paged[AnalysisListed], 422), summary="List saved analyses")
@by_token("analysis:read", ANALYSIS_VIEW)
def analysis_list(request: HttpRequest, asked: Query[AnalysesAsked]) -> Any:
    """The saved analyses that are shared with the token's member, and their own; the one changed last comes first."""
    page = analyses_page(current(), asked.newest_first())
    return paged(page, [listed_facts(each) for each in page])


@router.get("/analysis/analyses/{ref:ref}", response=answers(200, AnalysisWhole, 404), summary="Read a saved analysis")
@by_token("analysis:read", ANALYSIS_VIEW)
def analysis_view(request: HttpRequest, ref: Ref) -> Any:
    """What a saved analysis asks, and what for. Its answer is asked for by itself."""
    return whole_facts(analysis_for(current(), ref))


@router.get(
    "/analysis/analyses/{ref:ref}/runs", response=answers(200, Paged[RunTold], 404, 422), summary="List kept answers"
)
@by_token("analysis:read", ANALYSIS_VIEW)
def run_list(request: HttpRequest, ref: Ref, asked: Query[RunsAsked]) -> Any:
    """When answers of an analysis were kept, the newest first, and of which versions they were made."""
    page = runs_page(current(), analysis_for(current(), ref), asked.spec())
    return paged(page, [run_facts(each) for each in page])


@router.get(
    "/analysis/analyses/{ref:ref}/answer", response=answers(200, AnswerTold, 404, 422), summary="Ask a saved analysis"
)
@by_token("analysis:ask", QUESTION_ASK)
def analysis_ask(request: HttpRequest, ref: Ref, asked: Query[AnswerAsked]) -> Any:
    """The answer of now, as exactly as agreements let the token's member have it; refused with the reason. Recorded."""
    analysis = analysis_for(current(), ref)
    return facts(ask_saved(current(), analysis, asked.purpose, protected=asked.protected, how="api"))
