"""May this flow? for programs."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from concordat.agreements.permissions import FLOW_ASK
from concordat.agreements.presenters.flows import facts
from concordat.agreements.queries.flows import may_flow
from concordat.agreements.rules.flow import Question
from concordat.agreements.rules.terms import EMERGENCIES
from concordat.kernel.actors import current
from concordat.kernel.api import Given, Ref, Told, answers
from concordat.kernel.doors import by_token

router = Router(tags=["Sharing"])
_EMERGENCY = "|".join(EMERGENCIES)


class FlowAsked(Given):
    """Which fields of an asset, in which form, for which purpose."""

    asset: Ref = Field(description="The data, by its reference")
    purpose: str = Field(
        description="The purpose, by its reference; or `save-life` or `prevent-serious-harm`",
        pattern=f"^([0-9a-z]{{12}}|{_EMERGENCY})$",
        examples=["0123456789ab"],
    )
    fields: list[Ref] = Field(description="The fields, by their references", min_length=1, max_length=200)
    form: Literal["identifiable", "pseudonymous", "aggregate"]
    use: Literal["use", "pass-on", "derive"] = "use"
    member: Ref | None = Field(
        None, description="For whom; yourself, unless given. For others you need the right to try"
    )


class ConditionsTold(Told):
    """What goes with the data. Counts in persons or records, retention in months; 0 and empty are no condition."""

    least_geography: str = Field(examples=["lsoa"])
    least_count: int
    rounding: int
    onward: bool = Field(description="Whether it may be passed on")
    derived: bool = Field(description="Whether other data may be derived from it")
    retention: int


class TriedTold(Told):
    """An agreement that was looked at, and what stood in the way; an empty obstacle is none."""

    agreement: str
    title: str
    obstacle: str


class FlowTold(Told):
    """The answer, and why."""

    allowed: bool
    reason: str = Field(examples=["“Serious violence data” lapsed at the end of 31 October 2026."])
    under: str = Field(description="What decided it: an agreement, an override, the provider's own data; or `silence`")
    agreement: str = Field(description="The agreement that allows it, by its reference")
    override: str = Field(description="The emergency override that allows it, by its reference")
    conditions: ConditionsTold | None
    rows: str = Field(
        description="Which rows alone are given, in words. Empty is all", examples=["Force is “Kent Police”"]
    )
    tried: list[TriedTold]


@router.get("/flows", response=answers(200, FlowTold, 404, 422), summary="Ask: may this flow?")
@by_token("flows:ask", FLOW_ASK)
def flow_ask(request: HttpRequest, asked: Query[FlowAsked]) -> Any:
    """Whether data may flow to a person for a purpose, in a form, now; the reason; and the conditions. It is recorded."""
    question = Question(asked.asset, asked.purpose, frozenset(asked.fields), asked.form, asked.use)
    return facts(may_flow(current(), question, asked.member or ""))
