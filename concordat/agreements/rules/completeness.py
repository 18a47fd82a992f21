"""What an agreement needs before it is given to its parties to sign, and what would keep data from flowing all the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from concordat.agreements.rules.terms import Asset, Field, Form, Kind, Line, Part, Terms
from concordat.kernel.errors import Problem
from concordat.kernel.words import listed

MOST_VALUES, LONGEST_VALUE = 200, 200
FACTS, PARTIES, PURPOSES, PARTS, SCHEDULE, CARE = "facts", "parties", "purposes", "parts", "schedule", "care"


@dataclass(frozen=True, slots=True)
class Need:
    """Something that an agreement needs: in which part of it, whether it has it, and in words what is missing.

    `about` is the reference of the purpose that it concerns, and `party` of the agency, where it concerns one.
    """

    where: str
    words: str
    missing: str = ""
    about: str = ""
    party: str = ""

    @property
    def met(self) -> bool:
        return not self.missing


@dataclass(frozen=True, slots=True)
class Said:
    """What an agreement says beside its terms, and the names that its needs are told in."""

    review_on: date | None
    retention: int | None
    dpia: str
    purposes: Mapping[str, str]


def needs(terms: Terms, said: Said, today: date) -> list[Need]:
    """Return everything that an agreement needs, in the order in which it is written, met or not."""
    return [
        *_facts(terms, said),
        Need(
            PARTIES,
            "At least two parties",
            "" if len(terms.parties) > 1 else "Add the parties: an agreement has at least two",
        ),
        *_purposes(terms, said, today),
        *_parts(terms, said),
        Need(SCHEDULE, "A line in the schedule", "" if terms.lines else "Add what is shared: a line of the schedule"),
        Need(
            CARE,
            "How long the data is kept",
            "" if said.retention else "Say for how many months the data is kept",
        ),
        Need(
            CARE,
            "A data protection impact assessment",
            "" if said.dpia else "Name the data protection impact assessment (UK GDPR article 35; DPA 2018 s.64)",
        ),
    ]


def check_complete(found: list[Need]) -> None:
    """Refuse to give an agreement to its parties while something is missing, and name all of it."""
    missing = [need.missing for need in found if not need.met]
    if missing:
        raise Problem(f"This agreement is not complete. {'. '.join(missing)}.")


def _facts(terms: Terms, said: Said) -> Iterator[Need]:
    days = [("first day", terms.begins), ("last day", terms.ends), ("day of review", said.review_on)]
    lacking = [name for name, day in days if day is None]
    missing = f"Give its {listed(lacking)}" if lacking else ""
    if terms.ends and said.review_on and said.review_on > terms.ends:
        missing = "Move the review to the last day or before"
    yield Need(FACTS, "First day, last day and day of review", missing)


def _purposes(terms: Terms, said: Said, today: date) -> Iterator[Need]:
    if not terms.purposes:
        yield Need(PURPOSES, "A purpose, with the law that lets it be shared for it", "Add a purpose")
    day = max(today, terms.begins or today)
    for ref, purposed in terms.purposes.items():
        name = said.purposes.get(ref, "")
        law = any(gateway.is_law(day) for gateway in purposed.gateways)
        missing = "" if law else f"Name a legal gateway that is law for “{name}”"
        yield Need(PURPOSES, f"A legal gateway for “{name}”", missing, ref)


def _parts(terms: Terms, said: Said) -> Iterator[Need]:
    for ref, purposed in terms.purposes.items():
        for agency, party in terms.parties.items():
            what = f"{party.name} is for “{said.purposes.get(ref, '')}”"
            if agency in purposed.parts:
                yield Need(PARTS, f"What {what}", "", ref)
            else:
                yield Need(PARTS, f"What {what}", f"Say what {what}", ref, agency)


def cautions(terms: Terms, assets: Mapping[str, Asset], purposes: Mapping[str, str]) -> list[str]:
    """Say what the schedule names that the rules would refuse all the same, so that it is seen before it is signed."""
    found: list[str] = []
    for line in terms.lines:
        asset = assets.get(line.asset)
        if asset is not None:
            found += _of_line(terms, line, asset, purposes)
    return list(dict.fromkeys(found))


def _of_line(terms: Terms, line: Line, asset: Asset, purposes: Mapping[str, str]) -> Iterator[str]:
    if asset.agency not in terms.parties:
        yield f"“{asset.name}” is held by {asset.agency_name}, which is not a party: it cannot be shared under this."
        return
    named = [asset.fields[ref] for ref in line.fields if ref in asset.fields]
    for ref in line.purposes or terms.purposes:
        purposed = terms.purposes.get(ref)
        if purposed is None:
            continue
        provider = purposed.parts.get(asset.agency)
        if provider is not None and provider.part == Part.PROCESSOR:
            yield f"{asset.agency_name} is only a processor for “{purposes.get(ref, '')}”, so it cannot give “{asset.name}”."
        for agency in line.recipients or terms.parties:
            if agency != asset.agency and agency in terms.parties:
                yield from _of_recipient(terms, line, asset, named, ref, agency, purposes.get(ref, ""))


def _of_recipient(
    terms: Terms, line: Line, asset: Asset, named: list[Field], purpose: str, agency: str, title: str
) -> Iterator[str]:
    parts = terms.purposes[purpose].parts
    part = parts.get(agency)
    if part is not None and part.part == Part.PROCESSOR:
        part = parts.get(part.acts_for)
    if part is None or line.forms <= {Form.AGGREGATE}:
        return
    kinds = {each.kind for each in named}
    for kind, held, words in (
        (Kind.SPECIAL, part.special, "special category"),
        (Kind.OFFENCE, part.offence, "criminal offence"),
    ):
        if kind in kinds and not held:
            yield (
                f"{terms.parties[agency].name} has no condition for {words} data for “{title}”: "
                f"such fields of “{asset.name}” would be refused to it unless they are counts."
            )


def check_line(*, forms: frozenset[str], fields: frozenset[str], asset: Asset) -> None:
    """Refuse a line of a schedule that could never be used: no fields or forms, or names as counts."""
    if not fields:
        raise Problem("Tick at least one field.", "fields")
    if not forms:
        raise Problem("Tick at least one form.", "forms")
    names = sorted(asset.fields[ref].name for ref in fields if asset.fields[ref].kind == Kind.IDENTIFIER)
    if names and forms <= {Form.AGGREGATE}:
        raise Problem(
            f"{listed(names)} would name people, so counts cannot hold "
            f"{'it' if len(names) == 1 else 'them'}. Untick {'it' if len(names) == 1 else 'them'}, or tick another form.",
            "fields",
        )


def check_only(field: str, values: Sequence[str], *, fields: frozenset[str], asset: Asset) -> None:
    """Refuse to give only some rows by a field that the line does not give, that names people, or by no values."""
    if not field:
        if values:
            raise Problem("Say which field is one of these.", "only_field")
        return
    if field not in fields:
        raise Problem("Choose one of the fields that are ticked above.", "only_field")
    if asset.fields[field].kind == Kind.IDENTIFIER:
        raise Problem(f"{asset.fields[field].name} names people. Choose a field that does not.", "only_field")
    if not values:
        raise Problem("Write at least one value.", "only_values")
    if len(values) > MOST_VALUES or any(len(each) > LONGEST_VALUE for each in values):
        raise Problem(f"There are {MOST_VALUES} values of {LONGEST_VALUE} characters at most.", "only_values")
