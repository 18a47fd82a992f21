"""The record of processing that the register is: for one controller or the whole partnership, as it stood on a day.

UK GDPR article 30 says what a controller's record holds, the Data Protection Act 2018 s.61 what a competent authority's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from concordat.agreements.models import Agreement, Asset, Ground, Line, Part, Party
from concordat.agreements.presenters.purposes import LAW
from concordat.agreements.presenters.schedules import rows_words
from concordat.agreements.presenters.words import KINDS, Link, forms_words, months
from concordat.agreements.queries.register import Register
from concordat.agreements.rules.gateways import law_on
from concordat.agreements.rules.register import since
from concordat.agreements.rules.terms import Part as Roles
from concordat.design.dates import words as day_words
from concordat.kernel.words import listed

NO_TRANSFERS = "None outside the United Kingdom"
NOT_SAID = "Not recorded"
PARTS = {Roles.SOLE.value: "controller on its own", Roles.JOINT.value: "joint controller"}
COLUMNS = (
    "Agreement", "In force from", "Until", "Purpose", "Why it is needed", "Law enforcement purpose", "Controllers",
    "Contacts", "Processors", "Categories of people", "Categories of data", "Recipients", "Transfers", "Time limits",
    "Security", "Regime and lawful basis", "Legal gateways", "Impact assessment", "Review due", "Reference",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Role:
    """An agency's part for a purpose, with its regime and basis, and whom to write to there."""

    agency: str
    part: str
    regime: str
    basis: str
    contact: str

    @property
    def words(self) -> str:
        return f"{self.agency}, {self.part}"

    @property
    def footing(self) -> str:
        return f"{self.agency}: {self.regime}{f'. {self.basis}' if self.basis else ''}"


@dataclass(frozen=True, slots=True)
class Shared:
    """Data of the schedule: what it is, whose, about whom, which kinds of field, in which form and to whom."""

    asset: str
    provider: str
    subjects: str
    kinds: str
    forms: str
    recipients: str
    rows: str = ""

    @property
    def words(self) -> str:
        kinds = f" ({self.kinds})" if self.kinds else ""
        return f"{self.asset}, from {self.provider}{kinds}{f', only where {self.rows}' if self.rows else ''}"

    @property
    def recipients_words(self) -> str:
        return f"{self.recipients}: {self.asset}, {self.forms.lower()}"


@dataclass(frozen=True, slots=True)
class Law:
    """A gateway: its name, its address, and a remark where it is not law on the day."""

    name: str
    address: str
    remark: str

    @property
    def words(self) -> str:
        return f"{self.name}{f' ({self.remark})' if self.remark else ''}"


@dataclass(frozen=True)
class Entry:
    """A purpose of an agreement, with all that the record says of it."""

    agreement: Link
    begins: date | None
    ends: date | None
    purpose: str
    why: str
    law_enforcement: bool
    controllers: tuple[Role, ...]
    processors: tuple[Role, ...]
    shared: tuple[Shared, ...]
    laws: tuple[Law, ...]
    transfers: str
    kept: str
    security: str
    assessment: str
    review_on: date | None

    def subjects(self) -> list[str]:
        """Return about whom the data is, each once."""
        return list(dict.fromkeys(each.subjects for each in self.shared if each.subjects)) or [NOT_SAID]

    def facts(self) -> list[tuple[str, list[str]]]:
        """Return what the record says, as headings with lines."""
        return [
            ("Purpose", [self.purpose, *filter(None, [self.why])]),
            ("Law enforcement purpose", ["Yes" if self.law_enforcement else "No"]),
            ("Controllers", [role.words for role in self.controllers] or [NOT_SAID]),
            ("Contacts", [f"{role.agency}: {role.contact}" for role in self.controllers if role.contact] or [NOT_SAID]),
            ("Processors", [role.words for role in self.processors] or ["None"]),
            ("Categories of people", self.subjects()),
            ("Categories of data", [each.words for each in self.shared] or [NOT_SAID]),
            ("Recipients", [each.recipients_words for each in self.shared] or [NOT_SAID]),
            ("Transfers", [self.transfers]),
            ("Time limits", [self.kept]),
            ("Security", [self.security]),
            ("Regime and lawful basis", [role.footing for role in (*self.controllers, *self.processors)] or [NOT_SAID]),
            ("Legal gateways", [law.words for law in self.laws] or [NOT_SAID]),
            ("Impact assessment", [self.assessment]),
        ]

    def cells(self) -> tuple[Any, ...]:
        """Return the row of a file."""
        facts = {name: "\n".join(lines) for name, lines in self.facts()}
        row = {
            **facts,
            "Agreement": self.agreement.name,
            "In force from": self.begins,
            "Until": self.ends,
            "Purpose": self.purpose,
            "Why it is needed": self.why,
            "Review due": self.review_on,
            "Reference": self.agreement.ref,
        }
        return tuple(row[name] for name in COLUMNS)


@dataclass(frozen=True)
class RegisterPage:
    """The record of processing of a controller on a day."""

    controller: str
    partnership: str
    agency: str
    on: date
    entries: tuple[Entry, ...]

    @property
    def agreements(self) -> int:
        return len({entry.agreement.ref for entry in self.entries})


def page(found: Register) -> RegisterPage:
    """Present the register; of an agency's, the purposes for which it has a part, its own part first."""
    entries = [entry for agreement in found.agreements for entry in _entries(agreement, found)]
    return RegisterPage(found.controller, found.partnership, found.agency_ref, found.on, tuple(entries))


def _entries(agreement: Agreement, found: Register) -> Iterator[Entry]:
    parties = {party.ref: party for party in agreement.parties.all()}
    first = since(agreement.begins, [party.signed_on for party in parties.values()])
    for ground in agreement.grounds.all():
        parts = list(ground.parts.all())
        if found.agency_ref:
            if all(part.party.agency_id != found.agency_ref for part in parts):
                continue
            parts.sort(key=lambda part: part.party.agency_id != found.agency_ref)
        yield Entry(
            Link(agreement.ref, agreement.title),
            first,
            agreement.ends,
            ground.purpose.name,
            ground.why,
            ground.purpose.law_enforcement,
            tuple(_role(part, parties) for part in parts if part.part != Roles.PROCESSOR),
            tuple(_role(part, parties) for part in parts if part.part == Roles.PROCESSOR),
            tuple(_shared(agreement, ground, parties.values(), found.assets)),
            tuple(_law(law, found.on) for law in ground.laws),
            agreement.transfers or NO_TRANSFERS,
            kept_words(agreement) or NOT_SAID,
            agreement.security or NOT_SAID,
            _assessment(agreement),
            agreement.review_on,
        )


def kept_words(agreement: Agreement) -> str:
    """Write how long what is shared is kept."""
    kept = months(agreement.retention_months)
    return ". ".join(filter(None, [f"Kept for {kept}" if kept else "", agreement.retention_rule.strip().rstrip(".")]))


def _role(part: Part, parties: Mapping[str, Party]) -> Role:
    whose = f"processor for {part.acts_for.agency.name}" if part.acts_for else "processor"
    words = PARTS.get(part.part, whose)
    contact = parties[part.party_id].contact if part.party_id in parties else None
    told = f"{contact.name}, {contact.email}" if contact else ""
    conditions = [part.basis, part.special_condition, part.offence_condition]
    basis = ". ".join(words.strip().rstrip(".") for words in conditions if words.strip())
    return Role(part.party.agency.name, words, part.get_regime_display(), basis, told)


def _shared(
    agreement: Agreement, ground: Ground, parties: Iterable[Party], assets: Mapping[str, Asset]
) -> Iterator[Shared]:
    for line in agreement.lines.all():
        if line.purposes and ground.purpose_id not in line.purposes:
            continue
        yield Shared(
            line.asset.name,
            line.asset.agency.name,
            line.asset.subjects,
            _kinds(line, assets.get(line.asset_id)),
            forms_words(line.forms) or NOT_SAID,
            recipients_words(line, parties) or NOT_SAID,
            rows_words(line, assets[line.asset_id]) if line.asset_id in assets else "",
        )


def recipients_words(line: Line, parties: Iterable[Party]) -> str:
    """Write to whom a line gives its data: those named, or every party but the provider."""
    others = [party.agency for party in parties if party.agency_id != line.asset.agency_id]
    return listed([agency.name for agency in others if not line.recipients or agency.ref in line.recipients])


def _kinds(line: Line, asset: Asset | None) -> str:
    found = {field.kind for field in asset.fields.all() if field.ref in line.fields} if asset else set()
    return listed([words.lower() for kind, (words, _) in KINDS.items() if kind in found])


def _law(law: Any, on: date) -> Law:
    state = law_on(law.begins, law.ends, on)
    return Law(law.name, law.address, "" if state == "law" else LAW[state].text.lower())


def _assessment(agreement: Agreement) -> str:
    if not agreement.dpia:
        return NOT_SAID
    return f"{agreement.dpia}{f', {day_words(agreement.dpia_on)}' if agreement.dpia_on else ''}"
