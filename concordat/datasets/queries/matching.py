"""Find in which other datasets the people of one can be looked for, and by which ways: of one agreement, for one purpose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from concordat import access
from concordat.agreements.queries.flows import ways_of_each
from concordat.agreements.rules.terms import Form
from concordat.datasets.models import Dataset, Delivery
from concordat.datasets.permissions import DATASET_VIEW, ROW_READ
from concordat.datasets.queries.datasets import datasets_of
from concordat.datasets.queries.tallying import Sight, sight_for
from concordat.datasets.rules.declarations import Disclosure
from concordat.datasets.rules.matching import FIELD, ONE_AGREEMENT, Match, Side, keys_of, match
from concordat.datasets.rules.reach import Allowed, reached
from concordat.datasets.rules.tallies import Audience
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing, Problem, Refused

ROTATED = (
    "The key of “{agreement}” was changed between deliveries. Nobody in rows that are kept under one key is found among "
    "rows kept under another."
)


@dataclass(frozen=True)
class Matched:
    """Two datasets between which people are matched: the ways that are taken, by what, and what must be known of it."""

    one: Sight
    other: Sight
    match: Match
    caveats: tuple[str, ...] = ()


def matched_for(
    actor: Actor, sight: Sight, key: str, *, version: int | None = None, protected: bool = False
) -> Matched:
    """Return how the people of one dataset are looked for in another, by its key; raise Problem in words where they are not.

    The way in which the first is had may change to one of the agreement that gives both. Of a dataset that the actor may
    have nothing of they are told the same, whether there is one or not.
    """
    access.require(actor, DATASET_VIEW, sight.dataset)
    if key == sight.dataset.key:
        raise Problem(f"Choose another dataset than “{sight.dataset}” in which people are looked for.", FIELD)
    if sight.audience == Audience.OPEN:
        match(sight.side, sight.side)
    if sight.audience == Audience.AGGREGATE and sight.may_be_exact:
        words = f"Figures of “{sight.dataset}” were asked for protected, and people are matched in exact figures alone."
        raise Problem(f"{words} Ask for exact figures, or of anybody.", FIELD)
    other = _other(actor, sight, key, version, protected)
    found, refusals = None, []
    for mine, theirs in _pairs(sight, other):
        one = sight if mine == sight.chosen.key else _by(actor, sight, mine)
        two = other if theirs == other.chosen.key else _by(actor, other, theirs)
        try:
            found = one, two, match(one.side, two.side)
            break
        except Problem as problem:
            refusals.append(problem)
    if found is None:
        raise refusals[0]
    one, two, by = found
    return Matched(one, two, by, _under_one_key(actor, one, two, by))


def matchable(actor: Actor, key: str, purpose: str) -> list[tuple[str, str]]:
    """Return the datasets in which people of one may be looked for, by key and title: what a page offers.

    A fixed number of queries however many there are; whether a question is answered is decided when it is put.
    """
    rows = [
        each
        for each in datasets_of(actor).order_by("title", "key")
        if each.asset_id and getattr(each, "standing", None)
    ]
    rows = [each for each in rows if each.disclosure == Disclosure.ROWS and access.may(actor, ROW_READ, each)]
    if not purpose or key not in {each.key for each in rows}:
        return []
    sides = _sides(actor, rows, purpose)
    return [
        (each.key, each.title)
        for each in rows
        if each.key != key and any(_may(one, other) for one, other in product(sides[key], sides[each.key]))
    ]


def _other(actor: Actor, sight: Sight, key: str, version: int | None, protected: bool) -> Sight:
    dataset = datasets_of(actor).filter(key=key).first()
    try:
        if dataset is None:
            raise Missing
        other = sight_for(actor, dataset, sight.purpose, version=version, protected=protected)
    except (Refused, Missing):
        words = (
            f"Nothing of “{key}” is given to you with “{sight.dataset}” for this purpose, if there is such a dataset."
        )
        raise Problem(f"{words} {ONE_AGREEMENT}", FIELD) from None
    if not other.digests:
        raise Problem(f"Nothing was delivered to “{dataset}” yet, so nobody can be found in it.", FIELD)
    return other


def _pairs(sight: Sight, other: Sight) -> list[tuple[str, str]]:
    """Return the ways of both, those that were chosen first, then those of one agreement."""
    both = [
        (mine.key, theirs.key)
        for mine, theirs in product(sight.ways, other.ways)
        if mine.way.agreement and mine.way.agreement == theirs.way.agreement
    ]
    return (
        [(sight.chosen.key, other.chosen.key), *both]
        if sight.audience == Audience.ROWS == other.audience
        else [(sight.chosen.key, other.chosen.key)]
    )


def _by(actor: Actor, sight: Sight, way: str) -> Sight:
    number = sight.version.number if sight.version else None
    return sight_for(actor, sight.dataset, sight.purpose, version=number, way=way)


def _under_one_key(actor: Actor, one: Sight, other: Sight, by: Match) -> tuple[str, ...]:
    """Return what must be known of keys; raise Problem where no row of one is kept under a key that the other has."""
    if by.clear:
        return ()
    mine, theirs = (_numbers(actor, each) for each in (one, other))
    title = one.way.title or one.way.under
    for sight, numbers in ((one, mine), (other, theirs)):
        if not numbers:
            raise Problem(
                f"Nothing of “{sight.dataset}” was delivered under “{title}”, so it holds no keys of people that are read "
                "under it. Deliver it under that agreement.",
                FIELD,
            )
    if not mine & theirs:
        words = f"The key of “{title}” was changed between deliveries of “{one.dataset}” and “{other.dataset}”"
        raise Problem(f"{words}, so nobody in one is found in the other. Deliver the earlier periods again.", FIELD)
    return (ROTATED.format(agreement=title),) if len(mine | theirs) > 1 else ()


def _numbers(actor: Actor, sight: Sight) -> set[int]:
    """Return the numbers of the keys under which a version was kept that came under the agreement of a sight."""
    ours = Delivery.objects.filter(
        partnership_id=actor.partnership, dataset=sight.dataset, agreement_id=sight.way.agreement
    )
    came, parts = set(ours.values_list("ref", flat=True)), sight.version.parts if sight.version else ()
    return {part["key"] for part in parts if part["sha256"] and part.get("key") and part["delivery"] in came}


def _sides(actor: Actor, rows: Sequence[Dataset], purpose: str) -> dict[str, list[Side]]:
    ways = ways_of_each(actor, [str(each.asset_id) for each in rows], purpose)
    found: dict[str, list[Side]] = {}
    for each in rows:
        declared = each.declared()
        names = {column.title.casefold(): column.name for column in declared.columns}
        fields, given = ways.get(str(each.asset_id), ({}, ()))
        columns = {ref: names[name.casefold()] for ref, name in fields.items() if name.casefold() in names}
        found[each.key] = [
            Side(each.title, Audience.ROWS, purpose, way.agreement, way.form, keys_of(declared, reach, way.form))
            for way in given
            if way.form != Form.AGGREGATE and (reach := reached(declared, Allowed.by(way), columns, ()))
        ]
    return found


def _may(one: Side, other: Side) -> bool:
    try:
        return bool(match(one, other))
    except Problem:
        return False
