"""Find an agreement, or what is in it, held until the transaction ends, so that two people's changes follow each other."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Model

from concordat.agreements.models import Agreement, Ground, Line, Part, Party
from concordat.agreements.rules import agreements as rules
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing
from concordat.kernel.refs import is_ref, new_ref

Inside = Party | Ground | Line
I = TypeVar("I", Party, Ground, Line)  # noqa: E741
M = TypeVar("M", bound=Model)


def locked_agreement(ref: str, *, by: Actor) -> Agreement:
    """Return an agreement, locked; raise Missing where there is none."""
    rows = Agreement.objects.select_for_update(no_key=True).filter(ref=ref, partnership_id=by.partnership)
    if (found := rows.first()) is None:
        raise Missing
    return found


def locked_draft(ref: str, *, by: Actor) -> Agreement:
    """Return a draft, locked; raise Problem where what it says is locked already."""
    found = locked_agreement(ref, by=by)
    rules.check_draft(found.state(clock.today()))
    return found


def inside(of: type[I], ref: str, *, by: Actor, draft: bool = True) -> I:
    """Return a party, a ground or a line with its agreement, which is locked, and unless told otherwise a draft.

    The agreement is locked first and what is in it read then, so that what others changed meanwhile is seen.
    """
    rows: Any = of._default_manager.filter(ref=ref, partnership_id=by.partnership)
    agreement = rows.values_list("agreement_id", flat=True).first()
    if agreement is None:
        raise Missing
    held = (locked_draft if draft else locked_agreement)(agreement, by=by)
    found: I | None = rows.first()
    if found is None:
        raise Missing
    found.agreement = held
    return found


def part_inside(ref: str, *, by: Actor) -> Part:
    """Return a part with its ground, party and agreement, which is a draft and locked."""
    rows = Part.objects.filter(ref=ref, partnership_id=by.partnership)
    ground = rows.values_list("ground_id", flat=True).first()
    if ground is None:
        raise Missing
    inside(Ground, ground, by=by)
    found = rows.select_related("ground__purpose", "ground__agreement", "party__agency", "acts_for__agency").first()
    if found is None:
        raise Missing
    return found


def made(of: type[M], ref: str, *, by: Actor, **facts: Any) -> M:
    """Make a thing with the reference that its form asks for, where that is free, so that a form sent twice adds once."""
    facts["partnership_id"] = by.partnership
    if is_ref(ref) and not of._default_manager.filter(pk=ref).exists():
        with suppress(IntegrityError), transaction.atomic():
            return of._default_manager.create(ref=ref, **facts)
    return of._default_manager.create(ref=new_ref(), **facts)
