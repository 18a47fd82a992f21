"""Remind the information governance leads of what is due, and of what is late: once each."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse

from concordat.agreements.commands.rounds import go_round
from concordat.agreements.models import DeskReminder
from concordat.agreements.queries.desk import KINDS, Kind
from concordat.agreements.rules.clocks import Clocked, pressing, within, words
from concordat.audit import commands as audit
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.notices import commands as notices
from concordat.partnership.queries.members import members_with_roles

ROLE = "information-governance"


def remind_all(*, by: Actor) -> int:
    """Remind in every partnership; return of how many things."""
    return go_round(remind=remind, by=by)


@transaction.atomic
def remind(*, by: Actor) -> int:
    """Tell the leads of one partnership what has become due within its time of warning, and what has become late."""
    leads = members_with_roles(by, [ROLE])
    kinds = [kind for kind in KINDS if kind.reminds] if leads else []
    pressed = [line for kind in kinds for thing in kind.find(by) if (line := _line(kind, thing, by))]
    if not pressed:
        return 0
    for lead in leads:
        notices.tell(
            to=lead.pk,
            name=lead.name,
            email=lead.email,
            subject=f"On your desk: {len(pressed)} {'thing is' if len(pressed) == 1 else 'things are'} due or late",
            body="\n".join(pressed),
            link=reverse("agreements:desk_view"),
            by=by,
            why="You are an information governance lead.",
            private=True,
        )
    audit.record(
        "agreements.desk.reminded", by=by, target_label="The desk", detail={"things": len(pressed), "told": len(leads)}
    )
    return len(pressed)


def _line(kind: Kind, thing: Clocked, by: Actor) -> str:
    """Return what to say of a thing that was not said before for the same day, or nothing; letters hold no case number."""
    now = clock.local_now()
    if not within(thing, now, kind.warning):
        return ""
    about = DeskReminder.About.LATE if thing.late else DeskReminder.About.DUE
    _, first = DeskReminder.objects.get_or_create(
        partnership_id=by.partnership, thing=thing.href, about=about, due=pressing(thing, now)[1]
    )
    return f"{kind.words}, {thing.state.lower()}: {words(thing.due, now)}" if first else ""
