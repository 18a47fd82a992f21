"""What was said of a statement, or of a theme's usual work, as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from concordat.design.dates import words as day_words
from concordat.plans.presenters.plans import PlanHead, head_of
from concordat.plans.presenters.statements import LISTS, NoteShown, note_shown, place_words
from concordat.plans.rules.statements import KINDS


@dataclass(frozen=True, slots=True)
class NotesShown:
    """Everything that was said of a statement, or of a theme's usual work."""

    plan: PlanHead
    kind: str
    title: str
    place: str
    facts: tuple[tuple[str, str], ...]
    notes: tuple[NoteShown, ...]
    evidence: tuple[tuple[str, str], ...]
    note_href: str
    list_page: str
    list_name: str


def notes_shown(found: Any) -> NotesShown:
    """Return the page of everything that was said of a statement or of usual work."""
    noted = found.noted
    thing, theme = noted.thing, not noted.kind
    page, name = LISTS.get(noted.kind, ("statement_list", "Aims and outcomes"))
    facts = (
        [("Background and business as usual", thing.background), ("Partners", "; ".join(thing.partners))]
        if theme
        else [("Strand", thing.strand), ("How it is counted", thing.definition), ("Where it comes from", thing.origin)]
    )
    noun = "theme" if theme else "statement"
    return NotesShown(
        plan=head_of(noted.plan),
        kind="Business as usual" if theme else KINDS[noted.kind],
        title=noted.name,
        place=thing.priority.name if theme else place_words(thing),
        facts=tuple((label, value) for label, value in facts if value),
        notes=tuple(note_shown(note) for note in found.notes),
        evidence=tuple(
            (f"{a.code} {a.text}".strip(), reverse("plans:action_view", args=[a.ref])) for a in found.evidence
        ),
        note_href=reverse(f"plans:{noun}_note", args=[thing.ref]) if found.may_write else "",
        list_page=page,
        list_name=name,
    )


def last_words(note: Any) -> str:
    """Return what was said last, in a sentence, for whoever says how it stands now."""
    said = ": ".join(filter(None, [note.figure, note.text]))
    return f"Last said, for {note.quarter}, by {note.member.name} on {day_words(note.created_at.date())}: {said}"
