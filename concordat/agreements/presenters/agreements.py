"""The list of agreements as plain values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from concordat import access
from concordat.agreements.models import Agreement
from concordat.agreements.permissions import AGREEMENT_DOWNLOAD, AGREEMENT_DRAFT
from concordat.agreements.presenters.schedules import forms_words
from concordat.agreements.presenters.states import CHOICES, COLOURS, NAMES
from concordat.agreements.queries.listed import Listed
from concordat.agreements.rules import agreements as rules
from concordat.agreements.rules.terms import PERMITS
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.pages import Page

COLUMNS = (
    "Agreement",
    "State",
    "Parties",
    "Purposes",
    "What it gives",
    "First day",
    "Last day",
    "Review by",
    "Public since",
    "Reference",
)


@dataclass(frozen=True, slots=True)
class Row:
    """An agreement in a list."""

    ref: str
    href: str
    title: str
    state: str
    colour: str
    parties: tuple[str, ...]
    purposes: tuple[str, ...]
    gives: tuple[str, ...]
    begins: date | None
    ends: date | None
    review_on: date | None
    review: str
    late: bool


@dataclass(frozen=True)
class ListShown:
    """The page of the list: rows, what it can be narrowed by, and what the reader may do."""

    page: Page[Row]
    every: int
    narrowed: bool
    chosen: dict[str, str]
    states: Sequence[tuple[str, str]]
    agencies: Sequence[tuple[str, str]]
    purposes: Sequence[tuple[str, str]]
    assets: Sequence[tuple[str, str]]
    may_draft: bool
    may_download: bool


def list_shown(actor: Actor, found: Listed) -> ListShown:
    """Present a page of the list."""
    spec = found.page.spec
    return ListShown(
        page=found.page.of([row(each) for each in found.page.items]),
        every=found.every,
        narrowed=bool(spec.search or spec.filters),
        chosen=dict(spec.filters),
        states=CHOICES,
        agencies=found.choices.agencies,
        purposes=found.choices.purposes,
        assets=found.choices.assets,
        may_draft=access.may(actor, AGREEMENT_DRAFT),
        may_download=access.may(actor, AGREEMENT_DOWNLOAD),
    )


def row(agreement: Agreement) -> Row:
    """Present an agreement in a list."""
    today = clock.today()
    state = agreement.state(today)
    running = state in PERMITS
    return Row(
        ref=agreement.ref,
        href=reverse("agreements:agreement_view", args=[agreement.ref]),
        title=agreement.title,
        state=NAMES[state],
        colour=COLOURS[state],
        parties=tuple(party.agency.short_name for party in agreement.parties.all()),
        purposes=tuple(ground.purpose.name for ground in agreement.grounds.all()),
        gives=_gives(agreement),
        begins=agreement.begins,
        ends=agreement.ends,
        review_on=agreement.review_on if running else None,
        review=rules.due_words(agreement.review_on, today) if running else "",
        late=running and rules.review_is_near(agreement.review_on, today),
    )


def _gives(agreement: Agreement) -> tuple[str, ...]:
    """Name the data of a schedule, each once, with the forms in which any line gives it."""
    forms: dict[str, set[str]] = {}
    for line in agreement.lines.all():
        forms.setdefault(line.asset.name, set()).update(line.forms)
    return tuple(f"{name} ({forms_words(each)})" for name, each in forms.items())


def table_of(rows: Iterable[Agreement]) -> list[list[Any]]:
    """Return the rows of a file."""
    shown = ((each, row(each)) for each in rows)
    return [
        [
            line.title,
            line.state,
            "; ".join(line.parties),
            "; ".join(line.purposes),
            "; ".join(line.gives),
            line.begins,
            line.ends,
            each.review_on,
            each.published_on,
            line.ref,
        ]
        for each, line in shown
    ]
