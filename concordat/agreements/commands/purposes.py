"""Change the purposes for which a partnership shares data."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from concordat import access
from concordat.agreements.models import Purpose
from concordat.agreements.permissions import PURPOSE_EDIT
from concordat.audit import commands as audit
from concordat.kernel.actors import Actor
from concordat.kernel.changing import change, once
from concordat.kernel.errors import Problem

_TAKEN = "There is already a purpose of this name."


@transaction.atomic
def add(*, name: str, about: str, law_enforcement: bool, by: Actor) -> Purpose:
    """Add a purpose, once for all agreements that are for it."""
    decision = access.require(by, PURPOSE_EDIT)
    _check_free(name, by)
    with once(_TAKEN, "name"):
        purpose = Purpose.objects.create(
            partnership_id=by.partnership, name=name, about=about, law_enforcement=law_enforcement
        )
    detail = {"law_enforcement": law_enforcement}
    audit.record("agreements.purpose.added", by=by, target=purpose, under=decision.under, detail=detail)
    return purpose


@transaction.atomic
def edit(*, purpose: Purpose, name: str, about: str, law_enforcement: bool, by: Actor) -> Purpose:
    """Change what a purpose is; agreements that are for it follow, as the page says before it is done."""
    decision = access.require(by, PURPOSE_EDIT, purpose)
    _check_free(name, by, besides=purpose.ref)
    with once(_TAKEN, "name"):
        changed = change(purpose, name=name, about=about, law_enforcement=law_enforcement)
    if changed:
        audit.record("agreements.purpose.edited", by=by, target=purpose, under=decision.under, detail=changed)
    return purpose


@transaction.atomic
def end(*, purpose: Purpose, ends: date, by: Actor) -> Purpose:
    """End a purpose: from the day after `ends` nothing is shared for it."""
    decision = access.require(by, PURPOSE_EDIT, purpose)
    if purpose.ends:
        raise Problem("It has a last day already. Take it up again first to choose another.")
    change(purpose, ends=ends)
    audit.record("agreements.purpose.ended", by=by, target=purpose, under=decision.under, detail={"ends": str(ends)})
    return purpose


@transaction.atomic
def resume(*, purpose: Purpose, by: Actor) -> Purpose:
    """Take a purpose up again that was ended."""
    decision = access.require(by, PURPOSE_EDIT, purpose)
    if purpose.ends is None:
        raise Problem("It has not been ended.")
    changed = change(purpose, ends=None)
    audit.record("agreements.purpose.resumed", by=by, target=purpose, under=decision.under, detail=changed)
    return purpose


def _check_free(name: str, by: Actor, besides: str = "") -> None:
    taken = Purpose.objects.filter(partnership_id=by.partnership, name__iexact=name).exclude(ref=besides)
    if taken.exists():
        raise Problem(_TAKEN, "name")
