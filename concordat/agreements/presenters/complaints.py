"""What the pages of complaints show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from concordat.agreements.models import Complaint
from concordat.agreements.permissions import COMPLAINT_ACKNOWLEDGE, COMPLAINT_ADD, COMPLAINT_ANSWER, COMPLAINT_EDIT
from concordat.agreements.presenters import registers as r
from concordat.kernel import clock
from concordat.kernel.actors import Actor

State = Complaint.State
WORDS = r.Words(
    title="Complaints",
    lead="Complaints about how personal data are handled: acknowledged within 30 days, answered without undue delay.",
    page="complaint",
    many="complaints",
    first="Case number",
    what="State",
    began="Received",
    due="What is due",
    add="Enter a complaint",
    add_permission=COMPLAINT_ADD,
    states=State.choices,
    empty=(
        "No complaint is open",
        "Since June 2026 anybody may complain to the body that handles their data, which must say within 30 days that "
        "it has the complaint, look into it, and tell what came of it. Enter each by the agency’s case number.",
    ),
)
COLUMNS = (
    *("Case number", "Agency", "Received", "State", "To be acknowledged by"),
    *("Acknowledged on", "Outcome told on", "Outcome"),
)
_COLOURS = {State.RECEIVED: "blue", State.ACKNOWLEDGED: "blue"}


def row(complaint: Complaint) -> r.Row:
    """Present a complaint in the list."""
    return r.Row(
        href=reverse("agreements:complaint_view", args=[complaint.pk]),
        title=complaint.number or "Destroyed",
        what=complaint.get_outcome_display() or complaint.get_state_display(),
        agency=complaint.agency.short_name,
        began=complaint.received_on,
        state=complaint.get_state_display(),
        clock=_clock(complaint),
    )


def line(complaint: Complaint) -> Sequence[Any]:
    """Return a complaint as a row of a download, under `COLUMNS`."""
    return (
        complaint.number,
        complaint.agency.name,
        complaint.received_on,
        complaint.get_state_display(),
        complaint.due,
        complaint.acknowledged_on,
        complaint.closed_on,
        complaint.get_outcome_display(),
    )


def page(actor: Actor, complaint: Complaint) -> r.EntryShown:
    """Present a complaint."""
    title = f"Complaint {complaint.number}".strip()
    received = complaint.state == State.RECEIVED
    standing = received or complaint.state == State.ACKNOWLEDGED
    return r.EntryShown(
        title=title,
        caption=complaint.agency.name,
        crumbs=r.crumbs_of(actor, "complaint", title),
        state=complaint.get_state_display(),
        colour=_COLOURS.get(State(complaint.state), "grey"),
        clock=_clock(complaint),
        facts=r.facts_of(
            ("Received", complaint.received_on),
            ("How it came", complaint.get_way_display()),
            ("To be acknowledged by", complaint.due),
            ("Acknowledged", complaint.acknowledged_on),
            ("Outcome told", complaint.closed_on),
            ("Outcome", complaint.get_outcome_display()),
        ),
        texts=r.texts_of(("What is complained of", complaint.about), ("Why, and what is done", complaint.reasons)),
        steps=r.steps_of(
            actor,
            complaint,
            (received, COMPLAINT_ACKNOWLEDGE, "Say that it was acknowledged", "complaint_acknowledge", "primary"),
            (
                standing,
                COMPLAINT_ANSWER,
                "Say what came of it",
                "complaint_answer",
                "secondary" if received else "primary",
            ),
            (standing, COMPLAINT_EDIT, "Correct it", "complaint_edit", "secondary"),
        ),
        note="What this complaint said was destroyed when its time was over. Its dates and outcome stay."
        if complaint.state == State.DISPOSED
        else "",
    )


def _clock(complaint: Complaint) -> r.Clock:
    if complaint.due:
        return r.clock_of(complaint.due, asked="To be acknowledged")
    if complaint.state == State.ACKNOWLEDGED:
        days = (clock.today() - complaint.received_on).days
        return r.Clock(f"To be answered without undue delay: {days} {'day' if days == 1 else 'days'} since it came")
    return r.Clock(complaint.get_state_display())
