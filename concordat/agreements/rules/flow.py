"""May this flow? One question and one answer; the rules are those of `docs/explanation/may-this-flow.md`, in its order.

Closed unless opened: whatever no rule allows is refused, with a reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from concordat.agreements.rules.terms import (
    EMERGENCIES,
    GEOGRAPHIES,
    LONGEST_OVERRIDE,
    PERMITS,
    Asset,
    Conditions,
    Controllership,
    Form,
    Gateway,
    Kind,
    Line,
    Part,
    Purpose,
    Regime,
    State,
    Terms,
    Use,
)
from concordat.design.dates import words
from concordat.kernel.words import listed

UNDER_NOTHING = "silence"
UNCONDITIONAL = Conditions()
OWN_DATA = "the provider's own data"
FORMS = {
    Form.IDENTIFIABLE: "identifiable",
    Form.PSEUDONYMOUS: "pseudonymous",
    Form.AGGREGATE: "aggregate",
}


@dataclass(frozen=True, slots=True)
class Person:
    """Who would have the data: their agency, whether they are an active member with a role, and the forms roles allow."""

    ref: str
    name: str
    agency: str
    agency_name: str
    active: bool
    has_role: bool
    forms: frozenset[str]


@dataclass(frozen=True, slots=True)
class Question:
    """Which fields of an asset, in which form, for which purpose (a reference, or an emergency), and to do what."""

    asset: str
    purpose: str
    fields: frozenset[str]
    form: str
    use: str = Use.USE


@dataclass(frozen=True, slots=True)
class Grant:
    """A request for access that was granted to the person, until the end of a day."""

    asset: str
    purpose: str
    form: str
    fields: frozenset[str]
    until: date

    def covers(self, asked: Question, day: date) -> bool:
        """Say whether it stands in for a role."""
        same = (self.asset, self.purpose, self.form) == (asked.asset, asked.purpose, asked.form)
        return same and asked.fields <= self.fields and day <= self.until


@dataclass(frozen=True, slots=True)
class Override:
    """An emergency override of the person, from one moment to another; `ends` is when it was ended, if it was."""

    ref: str
    asset: str
    purpose: str
    begins: datetime
    ends: datetime

    def stands(self, asked: Question, now: datetime) -> bool:
        """Say whether it covers what is asked now; one for longer than an override may last covers nothing."""
        lasts = self.begins <= now < self.ends and self.ends - self.begins <= LONGEST_OVERRIDE
        return lasts and (self.asset, self.purpose) == (asked.asset, asked.purpose)


@dataclass(frozen=True, slots=True)
class Known:
    """All that the answer depends on: assets and purposes by reference, agreements, and what the person was given."""

    now: datetime
    day: date
    assets: Mapping[str, Asset]
    purposes: Mapping[str, Purpose]
    agreements: Sequence[Terms]
    grants: Sequence[Grant] = ()
    overrides: Sequence[Override] = ()


@dataclass(frozen=True, slots=True)
class Tried:
    """How far an agreement came: what stood in the way, or nothing where it allows."""

    ref: str
    title: str
    obstacle: str
    rank: int


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether data may flow, why, under what, with which conditions; and which agreements were tried."""

    allowed: bool
    reason: str
    under: str
    conditions: Conditions = UNCONDITIONAL
    tried: tuple[Tried, ...] = ()
    agreement: str = ""
    override: str = ""
    rows: str = ""  # which rows alone are given, in words; "" for all

    def __bool__(self) -> bool:
        return self.allowed


def decide(person: Person, asked: Question, known: Known) -> Decision:
    """Decide whether data may flow to a person."""
    if refusal := refused_whatever(person, asked, known):
        return _no(refusal)
    asset = known.assets[asked.asset]
    if asked.purpose in EMERGENCIES:
        return _in_emergency(asked, asset, known)
    if person.agency == asset.agency:
        return _own(person, asked, asset, known)
    return _under_agreement(person, asked, asset, known)


def refused_whatever(person: Person, asked: Question, known: Known) -> str:
    """Return what refuses it whatever an agreement says, but for the role, which is looked at last."""
    asset, emergency = known.assets.get(asked.asset), asked.purpose in EMERGENCIES
    if not person.active:
        return f"The account of {person.name} is closed."
    if not person.has_role:
        return f"{person.name} holds no role in this partnership."
    if asset is None:
        return "The partnership keeps no such data on its list."
    if asset.ends and known.day > asset.ends and not emergency:
        return f"“{asset.name}” was retired on {words(asset.ends)}."
    if not emergency:
        purpose = known.purposes.get(asked.purpose)
        if purpose is None:
            return "The partnership has no such purpose on its list."
        if purpose.ends and known.day > purpose.ends:
            return f"The purpose “{purpose.name}” ended on {words(purpose.ends)}."
    if not asked.fields:
        return "No field is named. Say which are needed."
    if not asked.fields <= set(asset.fields):
        return f"“{asset.name}” has no such field."
    named = [asset.fields[each].name for each in sorted(asked.fields) if asset.fields[each].kind == Kind.IDENTIFIER]
    if named and asked.form != Form.IDENTIFIABLE:
        return f"{listed(named)} would name people, and so cannot be given in {asked.form} form."
    return ""


def _in_emergency(asked: Question, asset: Asset, known: Known) -> Decision:
    words = EMERGENCIES[asked.purpose]
    if asked.use == Use.DERIVE:
        return _no("An emergency override lets somebody use data and pass it on, not derive anything from it.")
    for override in known.overrides:
        if override.stands(asked, known.now):
            return Decision(
                True,
                f"An emergency override stands: {_lowered(words)}.",
                f"emergency override {override.ref}",
                Conditions(onward=True),
                override=override.ref,
            )
    return _no(f"No emergency override stands for “{asset.name}” {_lowered(words)}.")


def _own(person: Person, asked: Question, asset: Asset, known: Known) -> Decision:
    if asked.use == Use.PASS_ON:
        return _no(f"To pass on what {asset.agency_name} holds, ask for the person who is to receive it.")
    if refusal := _role(person, asked, known):
        return _no(refusal)
    reason = f"“{asset.name}” is the own data of {asset.agency_name}."
    return Decision(True, reason, OWN_DATA, Conditions(derived=True))


def _under_agreement(person: Person, asked: Question, asset: Asset, known: Known) -> Decision:
    tried = [_try(terms, person, asked, asset, known) for terms in known.agreements]
    open_ways = [(terms, line) for terms, line, each in tried if not each.obstacle and line]
    report = tuple(sorted((each for *_, each in tried), key=lambda each: -each.rank))
    if not open_ways:
        near = report[0] if report and report[0].rank else None
        reason = near.obstacle if near else f"No agreement covers “{asset.name}”."
        return replace(_no(reason), tried=report)
    if refusal := _role(person, asked, known):
        return replace(_no(refusal), tried=report)
    terms, line = min(open_ways, key=lambda way: (way[0].begins or date.min, way[0].ref))
    return Decision(
        True,
        lets(terms, person.agency_name, asked.purpose, known),
        f"agreement {terms.ref}",
        line.conditions,
        report,
        agreement=terms.ref,
        rows=line.only.words(asset) if line.only else "",
    )


def lets(terms: Terms, agency: str, purpose: str, known: Known) -> str:
    """Say under what an agreement lets an agency have data for a purpose."""
    laws = listed([law.name for law in laws_of(terms, purpose, known.day)])
    return f"“{terms.title}” lets {agency} have this for “{known.purposes[purpose].name}” ({laws})."


def _try(terms: Terms, person: Person, asked: Question, asset: Asset, known: Known) -> tuple[Terms, Line | None, Tried]:
    """Try an agreement by the line of its schedule that comes furthest; of lines that allow it, one that gives all rows."""
    best = (0, "")
    lines = [line for line in terms.lines if line.asset == asset.ref]
    for line in sorted(lines, key=lambda line: line.only is not None):
        rank, obstacle = 0, ""
        for rank, obstacle in enumerate(checks(terms, line, person, asked, asset, known), start=1):  # noqa: B007
            if obstacle:
                break
        if not obstacle:
            return terms, line, Tried(terms.ref, terms.title, "", rank + 1)
        best = max(best, (rank, obstacle))
    return terms, None, Tried(terms.ref, terms.title, best[1] or f"It does not cover “{asset.name}”.", best[0])


def checks(terms: Terms, line: Line, person: Person, asked: Question, asset: Asset, known: Known) -> Iterator[str]:
    """Give, in the order of the rules, what stands in the way of a line of an agreement's schedule; "" for nothing."""
    title, day = f"“{terms.title}”", known.day
    yield state_refuses(terms, day)
    for agency, name in ((asset.agency, asset.agency_name), (person.agency, person.agency_name)):
        yield party_refuses(terms, agency, name, day)
    purpose = known.purposes[asked.purpose]
    purposed = terms.purposes.get(asked.purpose)
    yield "" if purposed else f"{title} is not for the purpose “{purpose.name}”."
    assert purposed is not None
    laws = laws_of(terms, asked.purpose, day)
    yield "" if laws else f"No legal gateway that {title} names for “{purpose.name}” is law today."
    given = controller_of(terms, asked.purpose, asset.agency, day)
    controls = given is not None and purposed.parts[asset.agency].part != Part.PROCESSOR
    yield "" if controls else _no_part(title, asset.agency_name, purpose.name, controller=True)
    got = controller_of(terms, asked.purpose, person.agency, day)
    yield "" if got else _no_part(title, person.agency_name, purpose.name)
    assert given is not None
    assert got is not None
    yield regime_refuses(terms, given, asset.agency_name, purpose)
    yield regime_refuses(terms, got, person.agency_name, purpose)
    yield _other_use(title, given[1], got[1], laws)
    fits = not line.purposes or asked.purpose in line.purposes
    yield "" if fits else f"The schedule of {title} does not give “{asset.name}” for “{purpose.name}”."
    fits = not line.recipients or person.agency in line.recipients
    yield "" if fits else f"The schedule of {title} does not give “{asset.name}” to {person.agency_name}."
    fits = asked.form in line.forms
    yield "" if fits else f"{title} does not give “{asset.name}” in {asked.form} form."
    missing = [asset.fields[each].name for each in sorted(asked.fields - line.fields)]
    yield f"{title} does not give {listed(missing)}." if missing else ""
    yield _geography(title, asked, asset, line.conditions.least_geography)
    yield _sensitive(title, asked, asset, got[1], person.agency_name)
    yield _use(title, asked.use, line.conditions)


def state_refuses(terms: Terms, day: date) -> str:
    """Say why an agreement permits nothing on a day; "" where it does."""
    title, state, waits = f"“{terms.title}”", terms.state(day), _unsigned(terms, day)
    if state in PERMITS:
        return f"{title} is not signed by {listed(waits)}." if waits else ""
    if state == State.SIGNING:
        have = "have" if len(waits) > 1 else "has"
        return f"{title} is not in force: {listed(waits) or 'nobody'} {have} yet to sign."
    return {
        State.DRAFT: f"{title} is a draft. Nobody has signed it.",
        State.AGREED: f"{title} begins on {words(terms.begins)}." if terms.begins else f"{title} has no first day.",
        State.LAPSED: f"{title} lapsed at the end of {words(terms.ends)}." if terms.ends else "",
        State.WITHDRAWN: f"{title} was withdrawn.",
    }[state]


def _unsigned(terms: Terms, day: date) -> list[str]:
    return [party.name for party in terms.parties.values() if not party.signed and party.stays(day)]


def party_refuses(terms: Terms, agency: str, name: str, day: date) -> str:
    """Say why an agency is no party to an agreement on a day; "" where it is."""
    party = terms.parties.get(agency)
    if party is None:
        return f"{name} is not a party to “{terms.title}”."
    return "" if party.stays(day) or not party.left else f"{name} left “{terms.title}” on {words(party.left)}."


def laws_of(terms: Terms, purpose: str, day: date) -> list[Gateway]:
    """Return the gateways that an agreement names for a purpose and that are law on a day."""
    return [gateway for gateway in terms.purposes[purpose].gateways if gateway.is_law(day)]


def controller_of(terms: Terms, purpose: str, agency: str, day: date) -> tuple[str, Controllership] | None:
    """Return the controller for whom an agency has its part, itself or the one it processes for; None without a part."""
    parts = terms.purposes[purpose].parts
    part = parts.get(agency)
    if part is None:
        return None
    if part.part != Part.PROCESSOR:
        return agency, part
    controller, party = parts.get(part.acts_for), terms.parties.get(part.acts_for)
    if controller is None or controller.part == Part.PROCESSOR or party is None or not party.stays(day):
        return None
    return part.acts_for, controller


def _no_part(title: str, agency: str, purpose: str, *, controller: bool = False) -> str:
    what = "is no controller" if controller else "has no part as controller, or as processor for one,"
    return f"{agency} {what} for “{purpose}” in {title}."


def regime_refuses(terms: Terms, part: tuple[str, Controllership], name: str, purpose: Purpose) -> str:
    """Refuse Part 3 to whom it is not open (DPA 2018 ss.30 and 31)."""
    agency, controls = part
    if controls.regime != Regime.PART_3:
        return ""
    if not purpose.law_enforcement:
        return f"{name} is put under Part 3 for “{purpose.name}”, which is not a law enforcement purpose."
    if not terms.parties[agency].competent:
        return f"{name} is put under Part 3 in “{terms.title}”, but is not recorded as a competent authority."
    return ""


def _other_use(title: str, given: Controllership, got: Controllership, laws: Iterable[Gateway]) -> str:
    """Refuse another use of what was collected for law enforcement unless a law authorises it (DPA 2018 s.36(4))."""
    leaves = given.regime == Regime.PART_3 and got.regime != Regime.PART_3
    if not leaves or any(law.other_use for law in laws):
        return ""
    return f"It was collected for law enforcement, and no gateway in {title} authorises another use of it."


def _geography(title: str, asked: Question, asset: Asset, least: str) -> str:
    if not least:
        return ""
    floor = GEOGRAPHIES.index(least)
    fine = [
        asset.fields[each].name
        for each in sorted(asked.fields)
        if asset.fields[each].geography and GEOGRAPHIES.index(asset.fields[each].geography) < floor
    ]
    return f"{listed(fine)} would say more finely where something is than {title} allows ({least})." if fine else ""


def _sensitive(title: str, asked: Question, asset: Asset, got: Controllership, agency: str) -> str:
    if asked.form == Form.AGGREGATE:
        return ""
    kinds = {asset.fields[each].kind for each in asked.fields}
    if Kind.SPECIAL in kinds and not got.special:
        return f"{title} names no condition under which {agency} may have special category data."
    if Kind.OFFENCE in kinds and not got.offence:
        return f"{title} names no condition under which {agency} may have criminal offence data."
    return ""


def _use(title: str, use: str, conditions: Conditions) -> str:
    if use == Use.PASS_ON and not conditions.onward:
        return f"{title} does not allow onward sharing."
    if use == Use.DERIVE and not conditions.derived:
        return f"{title} does not allow anything to be derived from it."
    return ""


def _role(person: Person, asked: Question, known: Known) -> str:
    if asked.form in person.forms or any(grant.covers(asked, known.day) for grant in known.grants):
        return ""
    return (
        f"None of the roles of {person.name} may receive {asked.form} data, "
        "and no request for access was granted to them that covers it."
    )


def _no(reason: str) -> Decision:
    return Decision(False, reason, UNDER_NOTHING)


def _lowered(words: str) -> str:
    return words[:1].lower() + words[1:]
