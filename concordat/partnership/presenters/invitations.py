"""Invitations as plain values, ready to show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from concordat.access.rules import Role
from concordat.partnership.models import Invitation
from concordat.partnership.rules.invitations import State

COLOURS = {State.OPEN: "blue", State.ACCEPTED: "green", State.WITHDRAWN: "grey", State.LAPSED: "amber"}


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation as the list shows it."""

    ref: str
    name: str
    email: str
    job_title: str
    agency: str
    partnership: str
    role: str
    purpose: str
    by: str
    sent_at: datetime
    expires_at: datetime
    state: str
    colour: str
    open: bool
    may_resend: bool


def invited(invitation: Invitation, roles: Mapping[str, Role], partnership: str = "") -> Invited:
    """Present an invitation."""
    state = invitation.state
    role = roles.get(invitation.role)
    return Invited(
        ref=invitation.ref,
        name=invitation.name,
        email=invitation.email,
        job_title=invitation.job_title,
        agency=invitation.agency.name,
        partnership=partnership,
        role=role.name if role else invitation.role,
        purpose=role.purpose if role else "",
        by=invitation.invited_by_name,
        sent_at=invitation.created_at,
        expires_at=invitation.expires_at,
        state=state.value,
        colour=COLOURS[state],
        open=state == State.OPEN,
        may_resend=state in (State.OPEN, State.LAPSED),
    )
