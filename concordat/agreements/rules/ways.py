"""By which lines of which agreements a person may have an asset, and whether its provider may deliver it here.

What *May this flow?* (`rules/flow.py`) answers of a question is said here of everything at once, by the same checks: the
fields of a way are those of which the answer is yes. The rules are those of `docs/explanation/may-this-flow.md`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from concordat.agreements.rules.conditions import condition_words
from concordat.agreements.rules.flow import (
    UNCONDITIONAL,
    Known,
    Person,
    Question,
    checks,
    controller_of,
    decide,
    laws_of,
    lets,
    party_refuses,
    refused_whatever,
    regime_refuses,
    state_refuses,
)
from concordat.agreements.rules.terms import (
    EMERGENCIES,
    Asset,
    Conditions,
    Form,
    Kind,
    Line,
    Only,
    Part,
    Terms,
    Use,
)
from concordat.kernel.words import listed

ROWS = (Form.IDENTIFIABLE, Form.PSEUDONYMOUS)
"""The forms in which rows are had; counts are had in the third."""


@dataclass(frozen=True, slots=True)
class Way:
    """How a person may have an asset for a purpose: in which form, under what, and which of its fields.

    `clear` fields are given as they are; `keyed` ones are identifiers for which a pseudonym stands; `coarse` ones say more
    finely where something is than the line allows, so that no more than the area it lies in is given. With `only` it is of
    some rows alone. `agreement` and `override` are references, `title` is the agreement's; `goes_with` says the conditions.
    """

    form: str
    under: str
    reason: str
    agreement: str = ""
    title: str = ""
    clear: frozenset[str] = frozenset()
    keyed: frozenset[str] = frozenset()
    coarse: frozenset[str] = frozenset()
    conditions: Conditions = UNCONDITIONAL
    only: Only | None = None
    override: str = ""
    goes_with: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Delivering:
    """Whether an asset's provider may deliver it here, why, and under which agreement.

    `fields` are those that a line of it gives, `clear` the identifiers among them that a line gives in identifiable form and
    `keyed` those that one gives in pseudonymous form. `retention` is in months, 0 where none is said.
    """

    allowed: bool
    reason: str
    under: str = "silence"
    agreement: str = ""
    title: str = ""
    fields: frozenset[str] = frozenset()
    clear: frozenset[str] = frozenset()
    keyed: frozenset[str] = frozenset()
    retention: int = 0

    def __bool__(self) -> bool:
        return self.allowed


def ways(person: Person, asset: str, purpose: str, known: Known, use: str = Use.USE) -> list[Way]:
    """Return every way in which a person may have an asset for a purpose, that under the oldest agreement first."""
    found = known.assets.get(asset)
    everything = Question(asset, purpose, frozenset(found.fields) if found else frozenset(), Form.IDENTIFIABLE, use)
    if found is None or refused_whatever(person, everything, known):
        return []
    each = [way for form in Form for way in _in_form(person, replace(everything, form=form), found, known)]
    return [way for way in each if way.clear or way.keyed or way.coarse]


def refusal(
    person: Person, asset: str, purpose: str, known: Known, use: str = Use.USE, forms: Sequence[str] = ROWS
) -> str:
    """Return why a person may have nothing of an asset for a purpose in these forms: the reason that came furthest."""
    found = known.assets.get(asset)
    every = [frozenset({field}) for field in _telling(found, known)] if found else [frozenset()]
    refused = [
        decide(person, Question(asset, purpose, fields, form, use), known)
        for form in forms
        for fields in every or [frozenset()]
    ]
    furthest = max(refused, key=lambda each: max((tried.rank for tried in each.tried), default=0))
    return furthest.reason


def deliverable(asset: str, known: Known, agreement: str = "") -> Delivering:
    """Say whether an asset's provider may deliver it to the partnership's store today, by one agreement if one is named."""
    found = known.assets.get(asset)
    if found is None:
        return Delivering(False, "The partnership keeps no such data on its list.")
    if found.ends and known.day > found.ends:
        return Delivering(False, f"“{found.name}” was retired. Nothing more of it is delivered.")
    named = [terms for terms in known.agreements if agreement in ("", terms.ref)]
    tried = [_delivering(terms, found, known) for terms in sorted(named, key=_oldest)]
    if allowed := next((each for each, _ in tried if each), None):
        return allowed
    nearest = max(tried, key=lambda each: each[1], default=None)
    if nearest and nearest[1]:
        return nearest[0]
    return Delivering(False, f"No agreement covers “{found.name}”.")


def _in_form(person: Person, asked: Question, asset: Asset, known: Known) -> Iterator[Way]:
    if asked.purpose in EMERGENCIES:
        yield from _by_decision(person, asked, asset, frozenset(asset.fields), known)
        return
    for within in _received(person, asked, known):
        if person.agency == asset.agency:
            yield from _by_decision(person, asked, asset, within, known)
        else:
            for terms in sorted(known.agreements, key=_oldest):
                for line in terms.lines:
                    yield from _by_line(terms, line, person, replace(asked, fields=within), asset, known)


def _received(person: Person, asked: Question, known: Known) -> list[frozenset[str]]:
    """Return the fields that the person may receive in a form: all of them by a role, or those of each grant."""
    if asked.form in person.forms:
        return [asked.fields]
    same = (asked.asset, asked.purpose, asked.form)
    granted = [each for each in known.grants if (each.asset, each.purpose, each.form) == same]
    return list(dict.fromkeys(each.fields & asked.fields for each in granted if known.day <= each.until))


def _by_decision(person: Person, asked: Question, asset: Asset, within: frozenset[str], known: Known) -> Iterator[Way]:
    """Give the way that needs no agreement: of the provider's own people, or in an emergency."""
    names = _identifiers(asset, within)
    clear = within if asked.form == Form.IDENTIFIABLE else within - names
    if found := decide(person, replace(asked, fields=clear), known):
        keyed = names if asked.form == Form.PSEUDONYMOUS else frozenset()
        yield Way(
            asked.form,
            found.under,
            found.reason,
            clear=clear,
            keyed=keyed,
            conditions=found.conditions,
            override=found.override,
            goes_with=tuple(condition_words(found.conditions)),
        )


def _by_line(terms: Terms, line: Line, person: Person, asked: Question, asset: Asset, known: Known) -> Iterator[Way]:
    """Give the way that a line of a schedule opens, if it does."""
    if line.asset != asset.ref or _stands_in_the_way(
        terms, line, person, replace(asked, fields=frozenset()), asset, known
    ):
        return
    given = line.fields & asked.fields & frozenset(asset.fields)
    names = frozenset() if asked.form == Form.IDENTIFIABLE else _identifiers(asset, given)

    def allowed(line: Line, fields: frozenset[str]) -> frozenset[str]:
        one = {each: replace(asked, fields=frozenset({each})) for each in fields}
        return frozenset(
            each for each in fields if not _stands_in_the_way(terms, line, person, one[each], asset, known)
        )

    clear = allowed(line, given - names)
    as_fine = replace(line, conditions=replace(line.conditions, least_geography=""))
    yield Way(
        asked.form,
        f"agreement {terms.ref}",
        lets(terms, person.agency_name, asked.purpose, known),
        terms.ref,
        terms.title,
        clear=clear,
        keyed=names if asked.form == Form.PSEUDONYMOUS else frozenset(),
        coarse=allowed(as_fine, given - names - clear),
        conditions=line.conditions,
        only=line.only,
        goes_with=tuple(condition_words(line.conditions, line.only.words(asset) if line.only else "")),
    )


def _stands_in_the_way(terms: Terms, line: Line, person: Person, asked: Question, asset: Asset, known: Known) -> str:
    return next((each for each in checks(terms, line, person, asked, asset, known) if each), "")


def _identifiers(asset: Asset, fields: frozenset[str]) -> frozenset[str]:
    return frozenset(each for each in fields if asset.fields[each].kind == Kind.IDENTIFIER)


def _oldest(terms: Terms) -> tuple[date, str]:
    return terms.begins or date.min, terms.ref


def _telling(asset: Asset, known: Known) -> list[str]:
    """Return one field of each sort that the answer tells apart: its kind, its place, and the lines that give it."""
    lines = [line for terms in known.agreements for line in terms.lines if line.asset == asset.ref]
    sorts = {
        (each.kind, each.geography, *(ref in line.fields for line in lines)): ref for ref, each in asset.fields.items()
    }
    return sorted(sorts.values(), key=lambda ref: asset.fields[ref].kind == Kind.IDENTIFIER)


def _delivering(terms: Terms, asset: Asset, known: Known) -> tuple[Delivering, int]:
    """Try an agreement: what it lets the provider deliver, or what stands in the way and how far it came."""
    lines = [line for line in terms.lines if line.asset == asset.ref]
    rank, obstacle = 0, ""
    for each in _checks_of_delivering(terms, lines, asset, known):
        if each:
            obstacle = each
            break
        rank += 1
    if not lines or obstacle:
        words = obstacle or f"“{terms.title}” does not cover “{asset.name}”."
        return Delivering(False, words), rank
    open_lines = [line for line in lines if _purposes(terms, line, asset, known)]
    purposes = list(dict.fromkeys(ref for line in open_lines for ref in _purposes(terms, line, asset, known)))
    fields = {form: frozenset(f for line in open_lines if form in line.forms for f in line.fields) for form in Form}
    every = frozenset(f for line in open_lines for f in line.fields if f in asset.fields)
    names = _identifiers(asset, every)
    listed_purposes = listed([f"“{known.purposes[ref].name}”" for ref in purposes])
    return (
        Delivering(
            True,
            f"“{terms.title}” lets {asset.agency_name} deliver “{asset.name}” for {listed_purposes}.",
            f"agreement {terms.ref}",
            terms.ref,
            terms.title,
            every,
            names & fields[Form.IDENTIFIABLE],
            names & fields[Form.PSEUDONYMOUS],
            max(line.conditions.retention for line in open_lines),
        ),
        rank + 1,
    )


def _checks_of_delivering(terms: Terms, lines: Sequence[Line], asset: Asset, known: Known) -> Iterator[str]:
    """Give, in the order of the rules, what stands in the way of delivering under an agreement; "" for nothing."""
    yield "" if lines else f"“{terms.title}” does not cover “{asset.name}”."
    yield state_refuses(terms, known.day)
    yield party_refuses(terms, asset.agency, asset.agency_name, known.day)
    if not any(_purposes(terms, line, asset, known) for line in lines):
        found = [
            _purpose_refuses(terms, ref, asset, known) for line in lines for ref in line.purposes or terms.purposes
        ]
        yield next((each for each in found if each), f"“{terms.title}” names no purpose for “{asset.name}”.")


def _purposes(terms: Terms, line: Line, asset: Asset, known: Known) -> list[str]:
    """Return the purposes for which a line lets the provider give data away."""
    return [ref for ref in sorted(line.purposes or terms.purposes) if not _purpose_refuses(terms, ref, asset, known)]


def _purpose_refuses(terms: Terms, ref: str, asset: Asset, known: Known) -> str:
    purpose, title = known.purposes.get(ref), f"“{terms.title}”"
    if purpose is None or ref not in terms.purposes:
        return f"{title} is not for any purpose that its schedule names."
    if purpose.ends and known.day > purpose.ends:
        return f"The purpose “{purpose.name}” has ended."
    if not laws_of(terms, ref, known.day):
        return f"No legal gateway that {title} names for “{purpose.name}” is law today."
    given = controller_of(terms, ref, asset.agency, known.day)
    if given is None or terms.purposes[ref].parts[asset.agency].part == Part.PROCESSOR:
        return f"{asset.agency_name} is no controller for “{purpose.name}” in {title}."
    return regime_refuses(terms, given, asset.agency_name, purpose)
