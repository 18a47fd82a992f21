"""Make several proposals of one, or one of several, take that back, and put them in another order or place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import F

from concordat import access
from concordat.audit.commands import record
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Problem
from concordat.plans.commands.proposals import locked_proposal
from concordat.plans.commands.readings import locked_document
from concordat.plans.models import Document, Proposal
from concordat.plans.permissions import DOCUMENT_REVIEW
from concordat.plans.rules import documents as rules
from concordat.plans.rules import proposals, reshaping


@transaction.atomic
def split(*, by: Actor, proposal: str, texts: Sequence[str]) -> list[Proposal]:
    """Make an action into several, one of each text, with its other fields and its source; it stays behind them."""
    found, under = locked_proposal(proposal, by=by)
    reshaping.check_parts(texts)
    said = [text.strip() for text in texts if text.strip()]
    found.document.proposals.filter(position__gt=found.position).update(position=F("position") + len(said))
    made = [
        _made(
            found.document,
            found.position + place,
            read=found.read,
            edited=proposals.edited(found.read, reshaping.of_part(found.edited, text, place == 1)),
            matches_id=found.matches_id if place == 1 else None,
            split_from=found,
        )
        for place, text in enumerate(said, start=1)
    ]
    detail = {"into": [each.ref for each in made]}
    record("plans.proposal.split", by=by, target=found, under=under, detail=detail)
    return made


@transaction.atomic
def merge(*, by: Actor, document: str, chosen: Sequence[str]) -> Proposal:
    """Make one action of several, at the place of the first; they stay behind it."""
    found, under = _document(by, document)
    several = list(found.proposals.live().filter(ref__in=set(chosen)).order_by("position"))
    if len(several) < reshaping.FEWEST or len(several) < len(set(chosen)):
        raise Problem("Choose two actions or more to make one of them. Somebody may have changed them meanwhile.")
    read, changed = reshaping.merged([each.fields for each in several])
    first = several[0]
    found.proposals.filter(position__gt=first.position).update(position=F("position") + 1)
    matches = next((each.matches_id for each in several if each.matches_id), None)
    edited = proposals.edited(read, changed)
    made = _made(found, first.position + 1, read=read, edited=edited, matches_id=matches)
    found.proposals.filter(ref__in=[each.ref for each in several]).update(merged_into=made)
    detail = {"of": [each.ref for each in several]}
    record("plans.proposal.merged", by=by, target=made, under=under, detail=detail)
    return made


@transaction.atomic
def rejoin(*, by: Actor, proposal: str) -> list[Proposal]:
    """Take a split or a merge back: what was made of it is deleted, and what stood there before stands there again."""
    found, under = locked_proposal(proposal, by=by)
    if found.split_from_id:
        made = Proposal.objects.filter(split_from=found.split_from_id)
        back = Proposal.objects.filter(ref=found.split_from_id)
    else:
        made = Proposal.objects.filter(ref=found.ref)
        back = Proposal.objects.filter(merged_into=found)
    if not back.exists():
        raise Problem("This action was neither split nor merged.")
    if made.live().count() < made.count():
        raise Problem("One of these was split or merged again. Take that back first.")
    kept = list(back.values_list("ref", flat=True))
    detail = {"back": kept}
    record("plans.proposal.rejoined", by=by, target=found, under=under, detail=detail)
    made.delete()
    return list(Proposal.objects.filter(ref__in=kept).order_by("position"))


@transaction.atomic
def move(*, by: Actor, proposal: str, up: bool) -> Proposal:
    """Move an action one place up or down among those under its heading; at the end of them nothing changes."""
    found, under = locked_proposal(proposal, by=by)
    beside = [
        each for each in found.document.proposals.live().order_by("position") if _heading(each) == _heading(found)
    ]
    here = [each.ref for each in beside].index(found.ref)
    there = here - 1 if up else here + 1
    if 0 <= there < len(beside):
        other = beside[there]
        found.position, other.position = other.position, found.position
        Proposal.objects.bulk_update([found, other], ["position"])
        detail = {"to": "up" if up else "down"}
        record("plans.proposal.moved", by=by, target=found, under=under, detail=detail)
    return found


@transaction.atomic
def place(*, by: Actor, document: str, chosen: Sequence[str], priority: str, theme: str = "") -> int:
    """Put actions under another priority and theme, by the names that the document prints; return how many moved."""
    found, under = _document(by, document)
    moved = 0
    for each in found.proposals.live().filter(ref__in=set(chosen)):
        wanted = {**each.edited, "priority": priority, "theme": theme}
        edited = proposals.edited(each.read, wanted)
        if edited != each.edited:
            each.edited, each.edited_by_id = edited, by.member
            each.save(update_fields=["edited", "edited_by"])
            moved += 1
    if moved:
        detail = {"actions": moved, "priority": priority, "theme": theme}
        record("plans.document.placed", by=by, target=found, under=under, detail=detail)
    return moved


def _document(by: Actor, ref: str) -> tuple[Document, str]:
    found = locked_document(by=by, document=ref)
    granted = access.require(by, DOCUMENT_REVIEW, found)
    rules.check_in_review(found.status)
    return found, granted.under


def _made(document: Document, position: int, **facts: Any) -> Proposal:
    return Proposal.objects.create(
        partnership_id=document.partnership_id,
        agency_id=document.agency_id,
        document=document,
        position=position,
        **facts,
    )


def _heading(proposal: Proposal) -> tuple[object, ...]:
    fields = proposal.fields
    return tuple(fields.get(name) or "" for name in ("priority", "theme", "strand"))
