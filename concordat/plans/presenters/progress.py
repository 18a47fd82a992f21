"""How an action goes, as its page shows it: what was reported, with evidence, and what chairs said of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from concordat.plans.presenters.files import file_words
from concordat.plans.queries.actions import ActionPage
from concordat.plans.rules.updates import BRAG_HINTS

STANDS, TAKEN_BACK, ENDED = "stands", "taken back", "ended"


@dataclass(frozen=True, slots=True)
class FileShown:
    """A file given with an update."""

    words: str
    href: str


@dataclass(frozen=True, slots=True)
class OverruleShown:
    """A chair's status; `state` says whether it stands, was taken back, or ended with a later quarter."""

    quarter: str
    brag: str
    judged: str
    reason: str
    member: str
    at: datetime
    state: str


@dataclass(frozen=True, slots=True)
class UpdateShown:
    """An update, as it was submitted. `superseded` where a later one speaks of the same quarter."""

    quarter: str
    brag: str
    meaning: str
    narrative: str
    next_step: str
    risk: str
    evidence: tuple[FileShown, ...]
    member: str
    agency: str
    at: datetime | None
    superseded: bool


def files_of(update: Any) -> tuple[FileShown, ...]:
    """Return the files given with an update."""
    return tuple(
        FileShown(file_words(each), reverse("plans:evidence_download", args=[each.ref]))
        for each in update.evidence.all()
    )


def updates_of(found: ActionPage) -> tuple[UpdateShown, ...]:
    """Return what was submitted, the newest first."""
    newest: set[str] = set()
    shown = []
    for update in found.updates:
        shown.append(
            UpdateShown(
                quarter=update.quarter,
                brag=update.brag,
                meaning=BRAG_HINTS[update.brag],
                narrative=update.narrative,
                next_step=update.next_step,
                risk=update.risk,
                evidence=files_of(update),
                member=update.member.name,
                agency=update.agency.name,
                at=update.submitted_at,
                superseded=update.quarter in newest,
            )
        )
        newest.add(update.quarter)
    return tuple(shown)


def overrules_of(found: ActionPage) -> tuple[OverruleShown, ...]:
    """Return what chairs said, the newest first, and what became of it."""
    action = found.action

    def state(each: Any) -> str:
        if each.taken_back_at:
            return TAKEN_BACK
        return STANDS if each.quarter == action.brag_quarter else ENDED

    return tuple(
        OverruleShown(
            quarter=each.quarter,
            brag=each.brag,
            judged=each.judged if state(each) != STANDS else action.judged,
            reason=each.reason,
            member=each.member.name,
            at=each.at,
            state=state(each),
        )
        for each in found.overrules
    )
