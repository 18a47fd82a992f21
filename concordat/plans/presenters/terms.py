"""Short forms and terms as pages explain them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from concordat import access
from concordat.kernel.actors import Actor
from concordat.kernel.pages import Page
from concordat.plans.permissions import TERM_EDIT
from concordat.plans.queries.terms import Glossary, Unexplained
from concordat.plans.rules import terms as rules

COLUMNS = ("Term", "What it means")


@dataclass(frozen=True, slots=True)
class TermShown:
    """A term and what it means."""

    name: str
    meaning: str


def terms_used(texts: Iterable[str], terms: Iterable[Any]) -> tuple[TermShown, ...]:
    """Return the terms of the glossary that stand in texts, with what they mean."""
    meaning = {term.name: term.meaning for term in terms}
    return tuple(TermShown(name, meaning[name]) for name in rules.used(texts, meaning))


@dataclass(frozen=True, slots=True)
class TermRow:
    """A term in the glossary, and where it is changed, if it can be."""

    ref: str
    name: str
    meaning: str
    edit_href: str
    delete_href: str


@dataclass(frozen=True, slots=True)
class GlossaryShown:
    """A page of the glossary; `starter` is how many terms of the starter list could be added."""

    page: Page[TermRow]
    changes: bool
    starter: int
    csv_href: str
    xlsx_href: str


@dataclass(frozen=True, slots=True)
class ToExplain:
    """A short form that nobody has explained, how often a plan uses it, what the field means by it, and what went wrong."""

    name: str
    count: int
    meaning: str
    error: str
    address: str


def glossary_shown(actor: Actor, found: Glossary) -> GlossaryShown:
    """Return a page of the glossary."""
    changes = access.may(actor, TERM_EDIT)
    query = found.page.spec.query(page=1)
    return GlossaryShown(
        page=found.page.of([_row(term, changes) for term in found.page.items]),
        changes=changes,
        starter=found.starter if changes else 0,
        csv_href=reverse("plans:term_download", args=["csv"]) + query,
        xlsx_href=reverse("plans:term_download", args=["xlsx"]) + query,
    )


def table_of(terms: Iterable[Any]) -> list[list[object]]:
    """Return terms as the rows of a download, under `COLUMNS`."""
    return [[term.name, term.meaning] for term in terms]


def to_explain(found: Unexplained, wrong: Mapping[str, Any]) -> list[ToExplain]:
    """Return the short forms of a plan that nobody has explained, with what was typed and found wrong."""
    rows = []
    for name, count in found.forms:
        form = wrong.get(name)
        typed = str(form.data.get("meaning", "")) if form else found.known.get(name, "")
        errors = [str(error) for told in form.errors.values() for error in told] if form else []
        rows.append(ToExplain(name, count, typed, " ".join(errors), address_of(name) % "meaning"))
    return rows


def address_of(name: str) -> str:
    """Return how the fields of the form that explains a short form are addressed on a page that has one for each."""
    return f"explain-{name.encode().hex()}-%s"


def _row(term: Any, changes: bool) -> TermRow:
    edit, delete = (reverse(f"plans:term_{verb}", args=[term.ref]) if changes else "" for verb in ("edit", "delete"))
    return TermRow(term.ref, term.name, term.meaning, edit, delete)
