"""All that an agreement's page shows, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from concordat import access
from concordat.agreements.models import Agreement, Ground, Part, Party
from concordat.agreements.permissions import (
    AGREEMENT_DRAFT,
    AGREEMENT_EDIT,
    AGREEMENT_PROPOSE,
    AGREEMENT_PUBLISH,
    AGREEMENT_REVIEW,
    AGREEMENT_SIGN,
    AGREEMENT_WITHDRAW,
)
from concordat.agreements.presenters.histories import Happened, history
from concordat.agreements.presenters.register import NO_TRANSFERS
from concordat.agreements.presenters.schedules import LineShown, lines_shown
from concordat.agreements.presenters.states import COLOURS, NAMES, meaning
from concordat.agreements.queries.pages import PageFound
from concordat.agreements.rules import agreements as rules
from concordat.agreements.rules.agreements import ENDED, STANDS
from concordat.agreements.rules.completeness import CARE, FACTS, PARTIES, PARTS, PURPOSES, SCHEDULE, Need
from concordat.agreements.rules.dependents import Dependent
from concordat.agreements.rules.terms import State
from concordat.design import dates
from concordat.kernel import clock
from concordat.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class Linked:
    """Something with a name and a page."""

    name: str
    href: str


@dataclass(frozen=True, slots=True)
class PartyShown:
    """A party: its contact, its signature or that it has yet to sign, and its last day if it leaves."""

    ref: str
    agency: Linked
    competent: bool
    contact: str
    signed_on: date | None
    signed_by: str
    authority: str
    kept: str
    left_on: date | None
    may_sign: bool


@dataclass(frozen=True, slots=True)
class PartShown:
    """What a party is for a purpose."""

    ref: str
    agency: str
    part: str
    regime: str
    basis: str
    special: str
    offence: str


@dataclass(frozen=True, slots=True)
class GroundShown:
    """A purpose: why it needs the data, its laws with whether each is law today, and the parts of the parties."""

    ref: str
    name: str
    law_enforcement: bool
    why: str
    laws: tuple[tuple[str, str, bool], ...]
    parts: tuple[PartShown, ...]
    unsaid: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Task:
    """Something that the agreement needs before it can be signed, and where that is said."""

    text: str
    href: str
    status: str
    colour: str
    hint: str = ""


@dataclass(frozen=True)
class Can:
    """What the reader can do with the agreement now."""

    edit: bool
    delete: bool
    propose: bool
    take_back: bool
    begin_review: bool
    finish_review: bool
    withdraw: bool
    leave: bool
    publish: bool
    unpublish: bool
    renew: bool
    name_contacts: bool


@dataclass(frozen=True)
class AgreementShown:
    """All that an agreement's page shows."""

    ref: str
    title: str
    state: str
    colour: str
    meaning: str
    ended: bool
    signing: bool
    draft: bool
    about: str
    facts: tuple[tuple[str, str], ...]
    withdrawn_because: str
    replaces: Linked | None
    replaced_by: tuple[Linked, ...]
    published_on: date | None
    parties: tuple[PartyShown, ...]
    grounds: tuple[GroundShown, ...]
    lines: tuple[LineShown, ...]
    cautions: Sequence[str]
    tasks: tuple[Task, ...]
    missing: int
    seal: str
    seal_holds: bool | None
    stands: Sequence[Dependent]
    history: tuple[Happened, ...]
    writing: tuple[Happened, ...]
    can: Can


def agreement_shown(actor: Actor, found: PageFound) -> AgreementShown:
    """Present an agreement to a reader."""
    agreement, today = found.agreement, clock.today()
    state = agreement.state(today)
    tasks = tuple(_task(agreement, need) for need in found.needs) if state == State.DRAFT else ()
    return AgreementShown(
        ref=agreement.ref,
        title=agreement.title,
        state=NAMES[state],
        colour=COLOURS[state],
        meaning=meaning(agreement, today),
        ended=state in ENDED,
        signing=state == State.SIGNING,
        draft=state == State.DRAFT,
        about=agreement.about,
        facts=_facts(agreement),
        withdrawn_because=agreement.withdrawn_because,
        replaces=_linked(agreement.replaces) if agreement.replaces else None,
        replaced_by=tuple(_linked(each) for each in found.replaced_by),
        published_on=agreement.published_on,
        parties=tuple(_party(actor, party, state) for party in agreement.parties.all()),
        grounds=tuple(_ground(agreement, ground, today) for ground in agreement.grounds.all()),
        lines=lines_shown(agreement, found.assets),
        cautions=found.cautions,
        tasks=tasks,
        missing=sum(not need.met for need in found.needs),
        seal=found.sealed.now,
        seal_holds=found.sealed.holds if found.sealed.signed and state != State.DRAFT else None,
        stands=found.stands,
        history=history(found.entries, writing=False),
        writing=history(found.entries, writing=True),
        can=_can(actor, agreement, state),
    )


def _can(actor: Actor, agreement: Agreement, state: State) -> Can:
    steps = rules.possible(state)

    def may(permission: str) -> bool:
        return access.may(actor, permission, agreement)

    concluded = state in STANDS or state in ENDED
    return Can(
        edit=state == State.DRAFT and may(AGREEMENT_EDIT),
        delete="delete" in steps and may(AGREEMENT_DRAFT),
        propose="propose" in steps and may(AGREEMENT_PROPOSE),
        take_back="take back" in steps and may(AGREEMENT_PROPOSE),
        begin_review="review" in steps and may(AGREEMENT_REVIEW),
        finish_review="finish review" in steps and may(AGREEMENT_REVIEW),
        withdraw="withdraw" in steps and may(AGREEMENT_WITHDRAW),
        leave=state in STANDS and may(AGREEMENT_WITHDRAW),
        publish=concluded and not agreement.published_on and may(AGREEMENT_PUBLISH),
        unpublish=agreement.published_on is not None and may(AGREEMENT_PUBLISH),
        renew=concluded and may(AGREEMENT_DRAFT),
        name_contacts=state not in ENDED and may(AGREEMENT_EDIT),
    )


def _party(actor: Actor, party: Party, state: State) -> PartyShown:
    return PartyShown(
        ref=party.ref,
        agency=Linked(party.agency.name, reverse("partnership:agency_view", args=[party.agency_id])),
        competent=party.competent,
        contact=party.contact.name if party.contact else "",
        signed_on=party.signed_on,
        signed_by=party.signed_by,
        authority=party.authority,
        kept=party.kept,
        left_on=party.left_on,
        may_sign=state == State.SIGNING and party.signed_on is None and access.may(actor, AGREEMENT_SIGN, party),
    )


def _ground(agreement: Agreement, ground: Ground, today: date) -> GroundShown:
    parts = {part.party_id: part for part in ground.parts.all()}
    return GroundShown(
        ref=ground.ref,
        name=ground.purpose.name,
        law_enforcement=ground.purpose.law_enforcement,
        why=ground.why,
        laws=tuple((law.name, law.address, law.terms().is_law(today)) for law in ground.laws),
        parts=tuple(_part(parts[party.ref]) for party in agreement.parties.all() if party.ref in parts),
        unsaid=tuple((party.ref, party.agency.name) for party in agreement.parties.all() if party.ref not in parts),
    )


def _part(part: Part) -> PartShown:
    acts_for = f" ({part.acts_for.agency.name})" if part.acts_for else ""
    return PartShown(
        part.ref,
        part.party.agency.name,
        part.get_part_display() + acts_for,
        part.get_regime_display(),
        part.basis,
        part.special_condition,
        part.offence_condition,
    )


def _facts(agreement: Agreement) -> tuple[tuple[str, str], ...]:
    months = agreement.retention_months
    kept = f"{months} month{'s' * (months != 1)}" if months else "Not said"
    return (
        ("First day", _day(agreement.begins)),
        ("Last day", _day(agreement.ends)),
        ("Review by", _day(agreement.review_on)),
        ("Data is kept for", ". ".join(filter(None, [kept, agreement.retention_rule]))),
        ("Data protection impact assessment", _dated(agreement.dpia, agreement.dpia_on)),
        ("Equality impact assessment", _dated(agreement.equality, agreement.equality_on)),
        ("Security", agreement.security or "Not said"),
        ("Transfers outside the United Kingdom", agreement.transfers or NO_TRANSFERS),
        ("Contact", agreement.contact.name if agreement.contact else "Nobody is named"),
    )


def _day(day: date | None) -> str:
    return dates.words(day) if day else "Not said"


def _dated(words: str, day: date | None) -> str:
    return f"{words}, {_day(day)}" if words and day else words or "Not said"


def _linked(agreement: Any) -> Linked:
    return Linked(agreement.title, reverse("agreements:agreement_view", args=[agreement.ref]))


def _task(agreement: Agreement, need: Need) -> Task:
    ref = agreement.ref
    pages = {
        FACTS: reverse("agreements:agreement_edit", args=[ref]),
        CARE: reverse("agreements:agreement_edit", args=[ref]),
        PARTIES: reverse("agreements:party_add", args=[ref]),
        PURPOSES: reverse("agreements:ground_add", args=[ref]),
        SCHEDULE: reverse("agreements:line_add", args=[ref]),
    }
    href = pages.get(need.where, "")
    grounds = {ground.purpose_id: ground.ref for ground in agreement.grounds.all()}
    parties = {party.agency_id: party.ref for party in agreement.parties.all()}
    if need.where == PURPOSES and need.about:
        href = reverse("agreements:ground_edit", args=[grounds[need.about]])
    if need.where == PARTS:
        href = reverse("agreements:part_add", args=[grounds[need.about]]) + f"?party={parties.get(need.party, '')}"
    if need.met:
        return Task(need.words, "", "Done", "")
    return Task(need.words, href, "To do", "blue", need.missing)
