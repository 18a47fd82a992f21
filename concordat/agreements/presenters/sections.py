"""The parts of the desk that a reader may open."""

from __future__ import annotations

from django.urls import reverse

from concordat import access
from concordat.agreements.permissions import (
    BREACH_VIEW,
    COMPLAINT_VIEW,
    DESK_VIEW,
    DISPOSAL_VIEW,
    POLICY_DOCUMENT_VIEW,
    SUBJECT_REQUEST_VIEW,
)
from concordat.kernel.actors import Actor

SECTIONS = (
    ("Desk", "agreements:desk_view", DESK_VIEW),
    ("Breaches", "agreements:breach_list", BREACH_VIEW),
    ("Subject rights requests", "agreements:subject_request_list", SUBJECT_REQUEST_VIEW),
    ("Complaints", "agreements:complaint_list", COMPLAINT_VIEW),
    ("Policy documents", "agreements:policy_document_list", POLICY_DOCUMENT_VIEW),
    ("Disposal", "agreements:disposal_list", DISPOSAL_VIEW),
)


def sections(actor: Actor, here: str) -> tuple[tuple[str, str, bool], ...]:
    """Return the parts of the desk that the actor may open, of which `here` is the one shown."""
    return tuple(
        (text, reverse(page), page == here) for text, page, permission in SECTIONS if access.may(actor, permission)
    )


def crumbs(actor: Actor, here: str) -> tuple[tuple[str, str], ...]:
    """Return the way to a register: the desk, where the reader may open it, and the register."""
    return tuple((text, href) for text, href, current in sections(actor, here) if current or text == "Desk")
