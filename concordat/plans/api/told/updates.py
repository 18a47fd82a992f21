"""Updates with their evidence, and notes, as programs are told of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import Field

from concordat.kernel.api import ROOT, Told
from concordat.plans.api.given.words import STATUS
from concordat.plans.api.told.words import ETAG, mark


class Evidence(Told):
    """A file given with an update."""

    ref: str
    name: str
    size: int = Field(description="In bytes")
    download: str = Field(description="The path at which it can be taken away, with the right to read plans")


class Said(Told):
    """What an update says."""

    quarter: str
    status: str = Field(description=STATUS)
    narrative: str = Field(description="What happened")
    next_step: str = Field(description="What comes next")
    risk: str = Field(description="What stands in the way")
    evidence: list[Evidence]


class Update(Said):
    """An update, as it was submitted."""

    ref: str
    member: str
    agency: str
    submitted_at: datetime


class Draft(Said):
    """What an agency has kept of an update for later; empty where it has nothing yet."""

    quarters: list[str] = Field(description="The quarters of which an update can speak now")
    etag: str = Field(description=ETAG)


class Note(Told):
    """What somebody said for a quarter of a statistic, a deliverable or a theme's usual work."""

    ref: str
    quarter: str
    figure: str
    text: str
    member: str
    agency: str
    at: datetime


def update_told(update: Any) -> dict[str, Any]:
    """Return an update, with its member, agency and evidence fetched, as it is told."""
    return _said(update) | {
        "ref": update.ref,
        "member": update.member.name,
        "agency": update.agency.name,
        "submitted_at": update.submitted_at,
    }


def draft_told(desk: Any) -> dict[str, Any]:
    """Return the agency's draft on an action (`queries.actions.UpdateDesk`) as it is told."""
    said = (
        _said(desk.draft) if desk.draft else dict.fromkeys(("quarter", "status", "narrative", "next_step", "risk"), "")
    )
    return {"evidence": [], **said, "quarters": [str(quarter) for quarter in desk.quarters], "etag": desk.seal}


def no_draft() -> str:
    """Return the mark of a draft that says nothing yet."""
    return mark(dict.fromkeys(("quarter", "brag", "narrative", "next_step", "risk"), ""))


def note_told(note: Any) -> dict[str, Any]:
    """Return a note, with its member and agency fetched, as it is told."""
    return {name: getattr(note, name) for name in ("ref", "quarter", "figure", "text")} | {
        "member": note.member.name,
        "agency": note.agency.name,
        "at": note.created_at,
    }


def _said(update: Any) -> dict[str, Any]:
    names = ("quarter", "narrative", "next_step", "risk")
    return {name: getattr(update, name) for name in names} | {
        "status": update.brag,
        "evidence": [
            {
                "ref": file.ref,
                "name": file.name,
                "size": file.size,
                "download": f"{ROOT}evidence/{file.ref}",
            }
            for file in update.evidence.all()
        ],
    }
