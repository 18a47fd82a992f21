"""What the pages of disposals show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from concordat.agreements.models import Disposal
from concordat.agreements.permissions import DISPOSAL_ADD, DISPOSAL_DESTROY, DISPOSAL_KEEP
from concordat.agreements.presenters import registers as r
from concordat.agreements.queries.disposals import destroyed_on
from concordat.design.dates import words as day_words
from concordat.kernel import clock
from concordat.kernel.actors import Actor

State = Disposal.State
WORDS = r.Words(
    title="Disposal",
    lead="What is due to be destroyed. Each thing is destroyed, or kept longer by a decision that says why.",
    page="disposal",
    many="entries",
    first="What",
    what="File number",
    began="Entered",
    due="To be destroyed",
    add="Enter something to destroy",
    add_permission=DISPOSAL_ADD,
    states=State.choices,
    empty=(
        "Nothing waits to be destroyed",
        "Requests and complaints come here three years after they are closed, breaches after six, and policy documents "
        "six months after their processing ended. Data that an agency holds under an agreement can be entered with "
        "the day on which their time is over.",
    ),
)
COLUMNS = (
    *("What", "File number", "Agency", "To be destroyed by", "Entered", "State"),
    *("Destroyed on", "Destroyed by", "How"),
)
PAGES = {
    "subject-request": "agreements:subject_request_view",
    "breach": "agreements:breach_view",
    "complaint": "agreements:complaint_view",
    "policy-document": "agreements:policy_document_view",
}


def row(disposal: Disposal) -> r.Row:
    """Present a disposal in the list."""
    return r.Row(
        href=reverse("agreements:disposal_view", args=[disposal.pk]),
        title=str(disposal),
        what=disposal.number or "None",
        agency=disposal.agency.short_name,
        began=disposal.created_at,
        state=disposal.get_state_display(),
        clock=_clock(disposal),
    )


def line(disposal: Disposal) -> Sequence[Any]:
    """Return a disposal as a row of a download, under `COLUMNS`."""
    return (
        disposal.what,
        disposal.number,
        disposal.agency.name,
        disposal.due,
        clock.day_of(disposal.created_at),
        disposal.get_state_display(),
        disposal.destroyed_on,
        disposal.destroyed_by.name if disposal.destroyed_by else "",
        disposal.how,
    )


def page(actor: Actor, disposal: Disposal) -> r.EntryShown:
    """Present a disposal as `queries.disposals.disposal_page` returns it."""
    due_now = disposal.state == State.DUE
    elsewhere = destroyed_on(actor, disposal.about_kind)
    ripe = due_now and not elsewhere and (not disposal.about_kind or disposal.due <= clock.today())
    kept = [
        (f"Kept until {day_words(one.until)}, decided by {one.member.name} on {day_words(one.decided_on)}", one.reason)
        for one in disposal.keepings.all()
    ]
    return r.EntryShown(
        title=str(disposal),
        caption=disposal.agency.name,
        crumbs=r.crumbs_of(actor, "disposal", str(disposal)),
        state=disposal.get_state_display(),
        colour="yellow" if due_now else "grey",
        clock=_clock(disposal),
        facts=r.facts_of(
            ("File number", disposal.number),
            ("To be destroyed by", disposal.due if due_now else None),
            ("Entered", clock.day_of(disposal.created_at)),
            ("Destroyed", disposal.destroyed_on),
            ("Destroyed by", disposal.destroyed_by.name if disposal.destroyed_by else ""),
            ("How", disposal.how),
        ),
        texts=r.texts_of(("What", disposal.what if len(disposal.what) > len(str(disposal)) else ""), *kept),
        steps=r.steps_of(
            actor,
            disposal,
            (ripe, DISPOSAL_DESTROY, "Say that it was destroyed", "disposal_destroy", "primary"),
            (due_now, DISPOSAL_KEEP, "Keep it longer", "disposal_keep", "secondary"),
        ),
        note=_note(disposal, elsewhere) if due_now else "",
        links=((elsewhere[0], reverse(elsewhere[1], args=[disposal.about_ref]), ""),)
        if elsewhere and due_now
        else (("The entry", reverse(PAGES[disposal.about_kind], args=[disposal.about_ref]), ""),)
        if disposal.about_kind in PAGES
        else (),
        links_title="What it is about",
    )


def _note(disposal: Disposal, elsewhere: tuple[str, str] | None) -> str:
    if not disposal.about_kind:
        return ""
    if elsewhere:
        return "Concordat keeps this. It is destroyed on the page below, from its day on, and a certificate says so."
    return "This is an entry of the desk’s own registers. Destroyed, it keeps its kind, dates and outcome alone."


def _clock(disposal: Disposal) -> r.Clock:
    if disposal.state == State.DESTROYED:
        return r.Clock("Destroyed")
    return r.clock_of(disposal.due)
