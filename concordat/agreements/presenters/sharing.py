"""The public page of what is shared, in words for a resident; nobody is named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from concordat.agreements.models import Agreement, Ground, Line
from concordat.agreements.presenters.register import kept_words, recipients_words
from concordat.agreements.queries.sharing import Published
from concordat.agreements.rules.register import since
from concordat.agreements.rules.terms import Form, Kind, Part
from concordat.kernel.words import listed

FORMS = {
    Form.IDENTIFIABLE.value: "with details that say who people are",
    Form.PSEUDONYMOUS.value: "with a code in place of each person",
    Form.AGGREGATE.value: "as counts, which name nobody",
}
COLUMNS = (
    "Agreement", "What is shared", "About whom", "Details", "From", "To", "In which form", "Why", "By which law", "Since",
    "Until", "How long it is kept", "Whom to ask",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Why:
    """A purpose, why it needs the data, and the laws that let agencies share it, each with its address."""

    purpose: str
    why: str
    laws: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Given:
    """Data that is shared: what, about whom, which details (and of which rows alone), from whom, to whom and how."""

    name: str
    about: str
    subjects: str
    details: tuple[str, ...]
    provider: str
    recipients: str
    forms: str
    purposes: str
    rows: str


@dataclass(frozen=True)
class Shown:
    """A published agreement."""

    ref: str
    title: str
    about: str
    agencies: tuple[str, ...]
    begins: date | None
    ends: date | None
    why: tuple[Why, ...]
    given: tuple[Given, ...]
    kept: str
    ask: str

    def cells(self) -> list[tuple[Any, ...]]:
        """Return the rows of a file, one for each kind of data."""
        laws = "\n".join(dict.fromkeys(name for each in self.why for name, _ in each.laws))
        return [
            (
                self.title, given.name, given.subjects, details_words(given), given.provider, given.recipients,
                given.forms, given.purposes, laws, self.begins, self.ends, self.kept, self.ask,
            )
            for given in self.given
        ]  # fmt: skip


@dataclass(frozen=True)
class SharingPage:
    """All that a partnership publishes."""

    ref: str
    name: str
    area: str
    agreements: tuple[Shown, ...]
    agencies: tuple[str, ...]


def page(found: Published) -> SharingPage:
    """Present what a partnership publishes."""
    shown = tuple(_shown(agreement, found) for agreement in found.agreements)
    agencies = sorted({name for each in shown for name in each.agencies})
    return SharingPage(found.ref, found.name, found.area, shown, tuple(agencies))


def _shown(agreement: Agreement, found: Published) -> Shown:
    parties = [party for party in agreement.parties.all() if party.left_on is None]
    signed = [party.signed_on for party in agreement.parties.all()]
    grounds = list(agreement.grounds.all())
    return Shown(
        agreement.ref,
        agreement.title,
        agreement.about,
        tuple(party.agency.name for party in parties),
        since(agreement.begins, signed) or agreement.begins,
        agreement.ends,
        tuple(_why(ground) for ground in grounds),
        tuple(_given(line, agreement, grounds, found) for line in agreement.lines.all()),
        kept_words(agreement),
        f"The data protection officer of {listed(_controllers(agreement, grounds), 'or')}",
    )


def _why(ground: Ground) -> Why:
    return Why(ground.purpose.name, ground.why, tuple((law.name, law.address) for law in ground.laws))


def _given(line: Line, agreement: Agreement, grounds: list[Ground], found: Published) -> Given:
    purposes = [each.purpose.name for each in grounds if not line.purposes or each.purpose_id in line.purposes]
    return Given(
        line.asset.name,
        line.asset.about,
        line.asset.subjects,
        tuple(_details(line, found)),
        line.asset.agency.name,
        recipients_words(line, [party for party in agreement.parties.all() if party.left_on is None]),
        listed([words for form, words in FORMS.items() if form in line.forms], "or"),
        listed(purposes),
        _rows(line, found),
    )


def details_words(given: Given) -> str:
    """Name the details that are given, and of which rows alone."""
    return ", ".join(given.details) + (f" (only rows where {given.rows})" if given.rows else "")


def _rows(line: Line, found: Published) -> str:
    if not line.only_field or line.only_field not in found.fields:
        return ""
    return f"{found.fields[line.only_field][0]} is {listed([f'“{each}”' for each in line.only_values], 'or')}"


def _details(line: Line, found: Published) -> list[str]:
    """Return the fields that are given; what names people is given in identifiable form alone."""
    named = Form.IDENTIFIABLE in line.forms
    fields = [found.fields[ref] for ref in line.fields if ref in found.fields]
    return sorted(name for name, kind in fields if named or kind != Kind.IDENTIFIER)


def _controllers(agreement: Agreement, grounds: list[Ground]) -> list[str]:
    """Return the agencies that answer for the data: the controllers, or the parties where none is recorded."""
    controllers = [
        part.party.agency.name for each in grounds for part in each.parts.all() if part.part != Part.PROCESSOR
    ]
    return list(dict.fromkeys(controllers)) or [party.agency.name for party in agreement.parties.all()]
