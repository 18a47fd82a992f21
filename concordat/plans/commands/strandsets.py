"""The partnership's own sets of strands."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from concordat import access
from concordat.audit.commands import record
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Problem
from concordat.plans.commands.finding import locked, made
from concordat.plans.models import StrandSet
from concordat.plans.permissions import STRAND_SET_EDIT
from concordat.plans.rules import strands as rules
from concordat.plans.rules.changes import changed, check_unchanged
from concordat.plans.rules.strands import Strand


@transaction.atomic
def add(*, by: Actor, name: str, strands: Sequence[Strand], ref: str = "") -> StrandSet:
    """Add a set of strands, offered to every plan of the partnership; sent twice with one `ref` it is added once."""
    decision = access.require(by, STRAND_SET_EDIT)
    if ref and (already := StrandSet.objects.filter(ref=ref, partnership_id=by.partnership).first()):
        return already
    kept = _checked(by, name, strands)
    found = made(StrandSet, ref, by=by, name=name.strip(), strands=kept)
    record("plans.strand-set.added", by=by, target=found, under=decision.under, detail={"name": found.name})
    return found


@transaction.atomic
def edit(*, by: Actor, strandset: str, name: str, strands: Sequence[Strand], seen: str = "") -> StrandSet:
    """Change a set; plans that took a copy keep theirs. Raises `Stale` where somebody else changed it meanwhile."""
    found = locked(StrandSet, strandset, by=by)
    decision = access.require(by, STRAND_SET_EDIT, found)
    before, was = found.facts(), [strand["name"] for strand in found.strands]
    check_unchanged(seen, before)
    found.strands = _checked(by, name, strands, found)
    found.name = name.strip()
    found.save(update_fields=["name", "strands"])
    names = {"name": found.name, "strands": [strand["name"] for strand in found.strands]}
    if difference := changed(before | {"strands": was}, names):
        record("plans.strand-set.edited", by=by, target=found, under=decision.under, detail=difference)
    return found


@transaction.atomic
def delete(*, by: Actor, strandset: str) -> str:
    """Delete a set and return its name; plans that took a copy keep theirs."""
    found = locked(StrandSet, strandset, by=by)
    decision = access.require(by, STRAND_SET_EDIT, found)
    record("plans.strand-set.deleted", by=by, target=found, under=decision.under, detail={"name": found.name})
    found.delete()
    return found.name


def _checked(by: Actor, name: str, strands: Sequence[Strand], but: StrandSet | None = None) -> list[dict[str, str]]:
    others = StrandSet.objects.filter(partnership_id=by.partnership, name__iexact=name.strip())
    if (others.exclude(pk=but.pk) if but else others).exists():
        raise Problem(f"There is a set called “{name.strip()}” already", "name")
    kept = rules.checked(strands)
    if not kept:
        raise Problem("Give at least one strand", "strands")
    return rules.plain(kept)
