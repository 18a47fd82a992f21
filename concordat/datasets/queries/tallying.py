"""Ask the store for figures under the rules of agreements: exact or protected, as the reader may have them; recorded.

Everything but rows that is ever known of what agencies delivered comes through `tell`: what it gives back may be shown to
whoever asked for it as it stands, so nothing above has to protect anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from django.db import transaction

from concordat import access
from concordat.agreements.queries.flows import Way, Ways, ways_by_purpose, ways_to
from concordat.agreements.rules.terms import EMERGENCIES, Form
from concordat.audit import commands as audit
from concordat.datasets.models import Dataset, Delivery, Read, Version
from concordat.datasets.permissions import DATASET_VIEW, ROW_READ
from concordat.datasets.queries.datasets import engine, standing_version, store
from concordat.datasets.queries.reading import ASK, OPEN_PURPOSE, centres_of, fields_of
from concordat.datasets.rules.choosing import Chosen, named_ways
from concordat.datasets.rules.declarations import Declaration, Disclosure
from concordat.datasets.rules.matching import Side, keys_of, match
from concordat.datasets.rules.protecting import MARKS, NUMBER, Protection, person_columns
from concordat.datasets.rules.reach import OPEN, Allowed, Reach, Seen, open_to_all, reached
from concordat.datasets.rules.settling import settle, settle_also
from concordat.datasets.rules.tallies import Also, Audience, Tally, Told, columns_of
from concordat.datasets.store import telling
from concordat.datasets.store.reading import Parts, columns_held
from concordat.datasets.store.tallying import needs_centres
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Problem, Refused
from concordat.kernel.refs import is_ref

HOW = Read.How
FORMS = tuple(Form)


@dataclass(frozen=True)
class Sight:
    """What may be told of a dataset to somebody for a purpose, now: how exactly, of which columns, and by which way.

    `parts` are what is asked: the rows themselves, or the half-sample of them. `purpose` is "" for open data, `why` says it
    in words, and `goes_with` the conditions of the line. `may_be_exact` says whether the same reader may have exact figures.
    """

    member: str
    dataset: Dataset
    version: Version | None
    declaration: Declaration
    purpose: str
    why: str
    audience: Audience
    chosen: Chosen
    ways: tuple[Chosen, ...]
    reach: Reach
    parts: Parts
    may_be_exact: bool = False
    protection: Protection | None = None
    persons: tuple[str, ...] = ()
    keys: int = 1
    waiting: tuple[str, ...] = ()
    digests: tuple[str, ...] = ()
    goes_with: tuple[str, ...] = field(default=())

    @property
    def way(self) -> Way:
        """The way that is taken."""
        return self.chosen.way

    @property
    def columns(self) -> tuple[Seen, ...]:
        """The columns that may be asked about."""
        return self.reach.columns

    @property
    def period(self) -> Seen | None:
        """The column by which rows fall into periods, where the reader sees it."""
        return self.reach.named.get(self.declaration.period)

    @property
    def side(self) -> Side:
        """What is to be known of it where people are matched with another dataset."""
        keys = keys_of(self.declaration, self.reach, self.way.form)
        return Side(self.dataset.title, self.audience, self.purpose, self.way.agreement, self.way.form, keys)


def purposes_to_tell(actor: Actor, dataset: Dataset) -> list[Ways]:
    """Return for which purposes the actor may have figures of a dataset, and for which not and why; none for open data."""
    access.require(actor, DATASET_VIEW, dataset)
    if dataset.asset_id is None:
        return []
    return ways_by_purpose(actor, dataset.asset_id, forms=FORMS)


def sight_for(
    actor: Actor,
    dataset: Dataset,
    purpose: str = "",
    *,
    version: int | None = None,
    way: str = "",
    protected: bool = False,
    recorded: bool = True,
) -> Sight:
    """Return what may be told of a dataset to the actor for a purpose, now; the question is recorded.

    Where it is not to be `recorded`, nobody asked yet: a page looks up what it can offer, and nothing is told of it.

    Without a purpose it is open data, or the only purpose for which it may be had. Rows that may be had are counted exactly,
    unless figures are asked for `protected`; else figures are protected where an agreement gives counts. Of several ways the
    one is taken that reading rows would take, unless `way` names another. A `version` is one by its number that is still
    kept, else the one that stands. Raises Refused with the reason of the agreement that came nearest, and Problem where
    a purpose or a version has to be named, or there is none such.
    """
    access.require(actor, DATASET_VIEW, dataset)
    held = _version(actor, dataset, version)
    declared = Declaration.read(held.declaration) if held else dataset.declared()
    if dataset.is_open:
        allowed = Chosen(OPEN, Way(OPEN, OPEN_PURPOSE, f"“{dataset}” is open data ({declared.licence})."))
        return _sight(actor, dataset, held, declared, "", OPEN_PURPOSE, Audience.OPEN, (allowed,), allowed)
    purpose, found = _found(actor, dataset, purpose, recorded)
    rows, counts = _by_audience(actor, dataset, found)
    if not (rows or counts):
        raise Refused(_refusal(dataset, found), ASK)
    exact = bool(rows) and not protected
    ways = rows if exact else counts or rows
    chosen = next((each for each in ways if each.key == way), ways[0])
    audience = Audience.ROWS if exact else Audience.AGGREGATE
    return _sight(actor, dataset, held, declared, purpose, found.name, audience, ways, chosen, bool(rows))


@transaction.atomic
def tell(actor: Actor, sight: Sight, tally: Tally, *, how: str = HOW.PAGE, beside: Sight | None = None) -> Told:
    """Tell figures as they may be told to whom the sight is of; recorded with its columns, never with a value.

    `how` is one of `HOW`. `beside` is the sight of the other dataset, where people are looked for in one: both are recorded.
    Raises Problem for a question that cannot be asked of what is reached, or that makes too many groups, and while protected
    figures are being prepared.
    """
    put = put_of(actor, sight, tally, beside)
    if sight.waiting:
        raise Problem(
            f"Protected figures of “{sight.dataset}” are being prepared for {_listed(sight.waiting)}. Ask again later."
        )
    under, settled = access.require(actor, DATASET_VIEW, sight.dataset).under, put.settled
    near = centres_of(actor, sight.reach) if needs_centres(settled, sight.reach) else None
    figures = telling.tell(put, near, engine=engine())
    told = Told(tally, sight.audience, figures.groups, figures.cells, figures.hidden, _provenance(sight))
    groups, columns = len(figures.groups), columns_of(tally)
    if beside is None or settled.also is None:
        _record(actor, sight, columns, groups, how, under)
        return told
    columns = [*columns, settled.also.match.one.name]
    _record(actor, sight, columns, groups, how, under, matched_with=beside.dataset.title)
    theirs = [each.name for each in settled.also.reach.columns]
    _record(actor, beside, theirs, groups, how, under, matched_with=sight.dataset.title)
    return replace(told, provenance={**told.provenance, "also": _provenance(beside)})


def put_of(actor: Actor, sight: Sight, tally: Tally, beside: Sight | None = None) -> telling.Put:
    """Return what a tally puts to the store for whom the sight is of; raise Problem for one that cannot be asked."""
    for each in filter(None, (sight, beside)):
        access.require(actor, DATASET_VIEW, each.dataset)
        if each.member != actor.member:
            raise Refused("These figures may be told to somebody else, not to you.", ASK)
        if not each.reach:
            raise Refused(f"{each.way.reason} Nothing of it is in what was delivered.", ASK)
    parts, also = sight.parts, None
    if beside is not None:
        said = tally.also or Also()
        also = settle_also(said, match(sight.side, beside.side), beside.reach, beside.declaration.period)
        parts = replace(parts, beside=beside.parts)
    settled = settle(tally, sight.reach, sight.declaration.period, also)
    return telling.Put(settled, sight.reach, parts, sight.protection, sight.persons, sight.keys)


def _version(actor: Actor, dataset: Dataset, number: int | None) -> Version | None:
    if number is None:
        return standing_version(actor, dataset)
    found = Version.objects.filter(dataset=dataset, number=number).first()
    if found is None:
        raise Problem(f"“{dataset}” has no version {number}.", "version")
    if found.disposed_at is not None or not all(part["sha256"] for part in found.parts):
        raise Problem(f"Not all of version {number} of “{dataset}” is kept any more.", "version")
    return found


def _found(actor: Actor, dataset: Dataset, purpose: str, recorded: bool) -> tuple[str, Ways]:
    """Return the purpose and the ways that it gives: the one that is named, or else the only one that gives any."""
    if dataset.asset_id is None:
        raise Refused(f"“{dataset}” is not on the list of what may be shared, so no agreement gives it.", ASK)
    if not purpose:
        every = ways_by_purpose(actor, dataset.asset_id, forms=FORMS)
        giving = [each for each in every if each.found and each.purpose not in EMERGENCIES]
        if not giving:
            furthest = next((each.refusal for each in every if each.refusal), "")
            raise Refused(furthest or f"No agreement gives anything of “{dataset}”.", ASK)
        if len(giving) > 1:
            names = _listed([f"“{each.name}”" for each in giving])
            raise Problem(f"Say for which purpose: “{dataset}” may be asked for {names}.", "purpose")
        purpose = giving[0].purpose
    elif not (is_ref(purpose) or purpose in EMERGENCIES):
        raise Problem("Say for which purpose.", "purpose")
    return purpose, ways_to(actor, dataset.asset_id, purpose, forms=FORMS, recorded=recorded)


def _by_audience(actor: Actor, dataset: Dataset, found: Ways) -> tuple[tuple[Chosen, ...], tuple[Chosen, ...]]:
    """Return the ways in which rows may be counted exactly, and those that give counts alone, the best of each first."""
    counts = named_ways([each for each in found.found if each.form == Form.AGGREGATE])
    if dataset.disclosure == Disclosure.AGGREGATE or not access.may(actor, ROW_READ, dataset):
        return (), counts
    return named_ways([each for each in found.found if each.form != Form.AGGREGATE]), counts


def _refusal(dataset: Dataset, found: Ways) -> str:
    if not found.found:
        return found.refusal
    if dataset.disclosure == Disclosure.AGGREGATE:
        return f"“{dataset}” is given as counts alone, and no agreement gives you counts of it for “{found.name}”."
    return f"No agreement gives you counts of “{dataset}” for “{found.name}”, and your role reads no rows."


def _sight(
    actor: Actor,
    dataset: Dataset,
    version: Version | None,
    declared: Declaration,
    purpose: str,
    why: str,
    audience: Audience,
    ways: tuple[Chosen, ...],
    chosen: Chosen,
    may_be_exact: bool = False,
) -> Sight:
    protected = audience == Audience.AGGREGATE
    parts, keys, waiting = _parts(version, declared, chosen.way, protected)
    allowed = open_to_all(declared) if dataset.is_open else Allowed.by(chosen.way)
    held = parts.held
    conditions = chosen.way.conditions
    return Sight(
        actor.member,
        dataset,
        version,
        declared,
        purpose,
        why,
        audience,
        chosen,
        ways,
        reached(declared, allowed, fields_of(actor, dataset, declared), held),
        parts,
        may_be_exact,
        Protection().at_least(conditions.least_count, conditions.rounding) if protected else None,
        (person_columns(declared, held) or (NUMBER,)) if protected and held.issuperset(MARKS) else (),
        keys,
        waiting,
        tuple(part["sha256"] for part in version.parts if part["sha256"]) if version else (),
        chosen.way.goes_with,
    )


def _parts(
    version: Version | None, declared: Declaration, way: Way, protected: bool
) -> tuple[Parts, int, tuple[str, ...]]:
    """Return the files that are asked, how many numbers a person may have in them, and periods without a half-sample.

    Keys are per agreement: a reader under one sees none that another made. Whose records are is told in half-samples by
    numbers that are made of keys, or of whatever else says who people are: by another key or column it is another number.
    """
    if version is None:
        return Parts(), 1, ()
    came = dict(Delivery.objects.filter(dataset_id=version.dataset_id).values_list("ref", "agreement_id"))
    whole: list[Path] = []
    keyless: list[Path] = []
    waiting: list[str] = []
    kinds: set[tuple[Any, ...]] = set()
    for part in version.parts:
        if not part["sha256"]:
            continue
        sample: Mapping[str, Any] | None = part.get("sample") if protected else part
        if not sample or (protected and "people" not in sample):
            waiting.append(part["period"])
        elif sample["sha256"]:
            agreement = came.get(part["delivery"])
            ours = not way.agreement or agreement == way.agreement or way.form == Form.AGGREGATE
            (whole if ours else keyless).append(store().object(sample["sha256"]))
            if sample.get("people"):
                key = (agreement, part["key"]) if part.get("key") else ()
                kinds.add((key, *person_columns(declared, columns_held(store().object(sample["sha256"])))))
    return Parts(tuple(whole), tuple(keyless)), max(1, len(kinds)), tuple(waiting)


def _listed(words: Sequence[str]) -> str:
    some = [each or "all of it" for each in words[:3]]
    return ", ".join(some) + (f" and {len(words) - 3} more" if len(words) > 3 else "")


def _provenance(sight: Sight) -> dict[str, Any]:
    """Return what the figures are of and how they came about, as plain values: enough to have the same answer again."""
    version, way = sight.version, sight.way
    return {
        "dataset": sight.dataset.key,
        "title": sight.dataset.title,
        "version": version.number if version else None,
        "delivered": version.created_at.isoformat() if version else None,
        "parts": list(sight.digests),
        "purpose": sight.purpose,
        "why": sight.why,
        "agreement": way.agreement,
        "under": f"{way.under}{f' ({way.title})' if way.title else ''}",
        "way": sight.chosen.key,
        "form": way.form,
        "audience": sight.audience.value,
        "protection": sight.protection.said() if sight.protection else {"method": "exact"},
        "people_told_apart": bool(sight.persons) if sight.protection else None,
        "conditions": list(sight.goes_with),
        "caveats": list(sight.declaration.caveats),
        "source": sight.declaration.source,
        "licence": sight.declaration.licence,
    }


def _record(
    actor: Actor, sight: Sight, columns: Sequence[str], groups: int, how: str, under: str, *, matched_with: str = ""
) -> None:
    """Write down who had figures of what and why: of which columns, how exact and how many groups. No row was given."""
    if sight.version is None:
        return
    way, names = sight.way, list(columns)
    form = Form.AGGREGATE.value if sight.audience == Audience.AGGREGATE else way.form
    agreed = f"{way.under}{f' ({way.title})' if way.title else ''}"
    Read.objects.create(
        partnership_id=actor.partnership,
        dataset=sight.dataset,
        version=sight.version.number,
        member_id=actor.member,
        agency_id=actor.agency,
        purpose_id=sight.purpose if sight.purpose and not way.override else None,
        why=sight.why[:200],
        agreement_id=way.agreement or None,
        under=agreed[:300],
        form=form,
        columns=names,
        rows=0,
        groups=groups,
        how=how,
    )
    audit.record(
        "datasets.figure.told",
        by=actor,
        target=sight.dataset,
        why=sight.why,
        under=under,
        detail={
            "version": sight.version.number,
            "purpose": sight.why,
            "under": way.under,
            "form": form,
            "audience": sight.audience.value,
            "columns": names,
            "groups": groups,
            "how": how,
        }
        | ({"matched_with": matched_with} if matched_with else {}),
    )
