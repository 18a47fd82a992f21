"""Amendments, and plans as they stood on a day, as programs are told of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from pydantic import Field

from concordat.kernel.api import Told
from concordat.plans.api.told.plans import Strand
from concordat.plans.api.told.words import PAGE, Named, Part
from concordat.plans.rules.content import in_order
from concordat.plans.rules.differing import Difference

FACTS = "What it said, with its fields as a version has them; `null` where it was not there"
SERVES = "Linked strategies that it served, by reference"
KIND = "`plan`, `priority`, `theme`, `action`, `statement` or `strategy`"


class Amendment(Told):
    """A recorded change to a plan in force."""

    ref: str
    plan: str
    number: int
    reason: str
    board: Named | None = Field(description="The board that agreed to it")
    agreed_on: date | None
    minute: str = Field(description="Where it is minuted")
    member: str
    begun_at: datetime
    ended_at: datetime | None = Field(description="`null` while it is being made")
    changes: int
    page: str = Field(description=PAGE)


class Pair(Told):
    """A thing of a plan before and after."""

    kind: str = Field(description=KIND)
    ref: str = Field(description="Its reference")
    before: dict[str, Any] | None = Field(description=FACTS)
    after: dict[str, Any] | None = Field(description=FACTS)


class Change(Pair):
    """A change that was made under an amendment."""

    name: str = Field(description="What it was called")
    member: str | None
    at: datetime


class Differing(Pair):
    """What differs in a thing between two days."""

    what: str = Field(description="`added`, `removed` or `changed`")
    fields: list[str] = Field(description="Which fields differ")


class PlanThen(Told):
    """What a plan said of itself."""

    title: str
    level: str
    about: str
    period: str
    begins: date | None
    ends: date | None
    part_of: str | None
    strands: list[Strand]


class Then(Told):
    """Something that stood in a plan, by the reference that it has still."""

    ref: str


class PriorityThen(Then):
    """A priority as it stood."""

    name: str
    narrative: str
    serves: list[str] = Field([], description=SERVES)


class ThemeThen(Then):
    """A theme as it stood."""

    priority: str
    name: str
    background: str
    partners: list[str]


class PlaceThen(Told):
    """A further place under which an action was shown, by reference."""

    priority: str
    theme: str | None


class ActionThen(Then):
    """An action as it stood, with the status that stood on the day."""

    code: str
    text: str
    priority: str | None
    theme: str | None
    also: list[PlaceThen]
    serves: list[str] = Field([], description=SERVES)
    evidences: list[str] = Field([], description="Key deliverables that it evidenced, by reference")
    output: str
    outcome: str
    measures: list[str]
    strands: list[str]
    leads: list[Part]
    contributors: list[Part]
    owner: Named | None
    deputy: Named | None
    timescale: str
    timing: str
    due: date | None
    status: str | None
    status_quarter: str | None


class StatementThen(Then):
    """A statement as it stood."""

    kind: str
    text: str
    priority: str | None
    theme: str | None
    strand: str
    topic: str
    definition: str
    origin: str


class StrategyThen(Then):
    """A linked strategy as it stood."""

    kind: str
    name: str
    holder: str
    ends: date | None
    address: str


class Version(Told):
    """A plan at the end of a day, with all that it said."""

    ref: str
    on: date
    first: date = Field(description="The earliest day on which you can read it")
    status: str = Field(description="What the plan was on that day")
    plan: PlanThen
    priorities: list[PriorityThen] = Field(description="In order, as is the rest")
    themes: list[ThemeThen]
    actions: list[ActionThen]
    statements: list[StatementThen]
    strategies: list[StrategyThen]


class Comparison(Told):
    """What differs in a plan between the ends of two days."""

    ref: str
    since: date
    until: date
    differences: list[Differing]


def amendment_told(amendment: Any) -> dict[str, Any]:
    """Return an amendment, with its board, member and number of changes fetched, as it is told."""
    names = ("ref", "number", "reason", "agreed_on", "minute")
    board = amendment.board
    return {name: getattr(amendment, name) for name in names} | {
        "plan": amendment.plan_id,
        "board": {"ref": board.ref, "name": board.name} if board else None,
        "member": amendment.member.name,
        "begun_at": amendment.created_at,
        "ended_at": amendment.closed_at,
        "changes": amendment.made,
        "page": reverse("plans:amendment_view", args=[amendment.ref]),
    }


def change_told(revision: Any) -> dict[str, Any]:
    """Return a change, with its member fetched, as it is told."""
    return _before_and_after(revision.kind, revision.of, revision.before, revision.after) | {
        "name": revision.label,
        "member": revision.member.name if revision.member else None,
        "at": revision.at,
    }


def version_told(found: Any) -> dict[str, Any]:
    """Return a plan on one day (`queries.versions.Versions`) as it is told."""
    [version] = found.versions
    told, stood = version.content, version.standings
    kinds = {
        f"{name}": [{"ref": ref, **_then(facts)} for ref, facts in in_order(getattr(told, name))]
        for name in ("priorities", "themes", "actions", "statements", "strategies")
    }
    for action in kinds["actions"]:
        standing = stood.get(action["ref"])
        action |= {"status": standing and standing.brag, "status_quarter": standing and standing.quarter}
    facts = {"ref": found.plan.ref, "on": version.day, "first": found.first, "status": version.status}
    return facts | {"plan": _then(told.plan)} | kinds


def comparison_told(plan: str, since: date, until: date, found: Iterable[Difference]) -> dict[str, Any]:
    """Return what differs in a plan between two days as it is told."""
    return {
        "ref": plan,
        "since": since,
        "until": until,
        "differences": [
            _before_and_after(each.kind, each.of or plan, each.before, each.after)
            | {"what": each.what, "fields": each.names()}
            for each in found
        ],
    }


def _before_and_after(
    kind: str, of: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> dict[str, Any]:
    told = {"before": before and _then(before), "after": after and _then(after)}
    return {"kind": kind, "ref": of, **told}


def _then(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return facts as they are told: nothing as null where a reference or a day could be, and parts with their names."""
    told = {name: value for name, value in facts.items() if name != "position"}
    for name in ("begins", "ends", "due", "part_of", "priority", "theme"):
        if name in told:
            told[name] = told[name] or None
    for name in ("leads", "contributors"):
        if name in told:
            told[name] = [{"name": part, "agency": agency or None} for part, agency in told[name]]
    for name in ("owner", "deputy"):
        if name in told:
            told[name] = dict(zip(("ref", "name"), told[name], strict=True)) if told[name] else None
    if "also" in told:
        told["also"] = [{"priority": priority, "theme": theme or None} for priority, theme in told["also"]]
    return told
