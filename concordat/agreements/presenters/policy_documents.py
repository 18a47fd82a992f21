"""What the pages of appropriate policy documents show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from concordat.agreements.models import PolicyDocument
from concordat.agreements.permissions import (
    POLICY_DOCUMENT_ADD,
    POLICY_DOCUMENT_EDIT,
    POLICY_DOCUMENT_END,
    POLICY_DOCUMENT_REVIEW,
)
from concordat.agreements.presenters import registers as r
from concordat.agreements.rules.disposals import document_kept_until
from concordat.kernel.actors import Actor

State = PolicyDocument.State
WORDS = r.Words(
    title="Policy documents",
    lead="The appropriate policy documents that sensitive processing needs, each with the day of its next review.",
    page="policy_document",
    many="documents",
    first="Title",
    what="Condition",
    began="Dated",
    due="Review",
    add="Enter a policy document",
    add_permission=POLICY_DOCUMENT_ADD,
    states=State.choices,
    empty=(
        "No policy document is in force",
        "Sensitive processing for law enforcement, and much processing of special category and criminal offence data, "
        "needs a document that says how it keeps the principles and how long data are kept. Enter where each one is, "
        "and when it is to be reviewed.",
    ),
)
COLUMNS = (
    *("Document number", "Title", "Agency", "Law", "Condition", "Processing", "Dated", "Reviewed on"),
    *("Review due", "Where it is kept", "State", "Processing ended on"),
)


def row(document: PolicyDocument) -> r.Row:
    """Present a policy document in the list."""
    return r.Row(
        href=reverse("agreements:policy_document_view", args=[document.pk]),
        title=document.title,
        what=document.condition,
        agency=document.agency.short_name,
        began=document.dated,
        state=document.get_state_display(),
        clock=_clock(document),
    )


def line(document: PolicyDocument) -> Sequence[Any]:
    """Return a policy document as a row of a download, under `COLUMNS`."""
    return (
        document.number,
        document.title,
        document.agency.name,
        document.get_regime_display(),
        document.condition,
        document.processing,
        document.dated,
        document.reviewed_on,
        document.due,
        document.kept_at,
        document.get_state_display(),
        document.ended_on,
    )


def page(actor: Actor, document: PolicyDocument) -> r.EntryShown:
    """Present a policy document."""
    held = document.state == State.HELD
    kept = document_kept_until(document.ended_on) if document.ended_on else None
    return r.EntryShown(
        title=document.title,
        caption=document.agency.name,
        crumbs=r.crumbs_of(actor, "policy_document", document.title),
        state=document.get_state_display(),
        colour="green" if held else "grey",
        clock=_clock(document),
        facts=r.facts_of(
            ("Law", document.get_regime_display()),
            ("Condition", document.condition),
            ("Where it is kept", document.kept_at),
            ("Document number", document.number),
            ("Dated", document.dated),
            ("Reviewed", document.reviewed_on),
            ("Review due", document.due),
            ("Processing ended", document.ended_on),
            ("Kept until", kept),
        ),
        texts=r.texts_of(("What processing it covers", document.processing)),
        steps=r.steps_of(
            actor,
            document,
            (held, POLICY_DOCUMENT_REVIEW, "Say that it was reviewed", "policy_document_review", "primary"),
            (held, POLICY_DOCUMENT_EDIT, "Correct it", "policy_document_edit", "secondary"),
            (held, POLICY_DOCUMENT_END, "Say that the processing ended", "policy_document_end", "secondary"),
        ),
        note="What the register said of this document was destroyed when its time was over."
        if document.state == State.DISPOSED
        else "",
    )


def _clock(document: PolicyDocument) -> r.Clock:
    return r.clock_of(document.due, document.get_state_display())
