"""Read what a question needs to know of areas: who lives there, how deprived they are, which are alike, their names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from concordat.analysis.rules.comparing import Character, most_similar
from concordat.analysis.rules.faults import Fault, Faulty
from concordat.analysis.rules.fields import Level
from concordat.analysis.rules.putting import Ground, Key, compared_level
from concordat.analysis.rules.questions import Compared, Kind
from concordat.analysis.rules.settling import Settled, Sort
from concordat.kernel.actors import Actor
from concordat.kernel.words import listed
from concordat.partnership.queries.partnerships import current_partnership
from concordat.places.queries.denominators import (
    RESIDENTS,
    Denominator,
    authorities,
    denominators,
    names_of,
    ranks,
    tenths,
)


@dataclass(frozen=True)
class _Rate:
    """The people that a rate is of, and in words where they come from."""

    denominator: Denominator
    words: str


def ground_of(actor: Actor, settled: Settled, year: int = 0) -> Ground:
    """Return what a question needs to know of areas; `year` is that of the population, else the newest that fits its days.

    Raises Faulty where an area that is named is none, or nothing is known of it.
    """
    deprived = next((each.tenths for each in settled.axes if each.tenths), None)
    by_tenth = tenths(actor, deprived.level.kind, deprived.level.generation, deprived.year) if deprived else {}
    level, caveats = compared_level(settled), []
    if lacking := [str(tenth) for tenth in range(1, 11) if tenth not in by_tenth] if deprived else []:
        caveats.append(
            f"No area here lies in tenth{'' if len(lacking) == 1 else 's'} {listed(lacking)} of deprivation."
        )
    similar: tuple[str, ...] = ()
    if level and settled.question.compare == Compared.SIMILAR and settled.within:
        similar = _similar(actor, level, settled.within.codes[0])
        named = names_of(actor, level.kind, level.generation, similar)
        caveats.append(
            f"The areas most like it, by how many live there and how deprived they are, are "
            f"{listed([named.get(code, code) for code in similar])}. Figures are compared with their average."
        )
    if level and settled.question.compare == Compared.AREA:
        _check_area(actor, level, settled.question.compare_area)
    if settled.question.measure.kind != Kind.RATE:
        return Ground(by_tenth, similar=similar, caveats=tuple(caveats))
    return _of_people(actor, settled, by_tenth, similar, caveats, year)


def names_in(
    actor: Actor, settled: Settled, keys: Iterable[Key], others: Iterable[str] = ()
) -> dict[tuple[str, str], str]:
    """Return the names of the areas that an answer and its sentence speak of, by level and code."""
    wanted: dict[str, tuple[Level, set[str]]] = {}

    def want(level: Level | None, codes: Iterable[Any]) -> None:
        if level:
            wanted.setdefault(level.key, (level, set()))[1].update(str(code) for code in codes if code)

    rows = list(keys)
    for place, axis in enumerate(settled.axes):
        if axis.sort == Sort.PLACE:
            want(axis.level, (key[place] for key in rows))
    for each in settled.where[0]:
        want(settled.fields[0].level(each.column), each.values)
    want(compared_level(settled), [settled.question.compare_area, *others])
    return {
        (key, code): name
        for key, (level, codes) in wanted.items()
        for code, name in names_of(actor, level.kind, level.generation, codes).items()
    }


def _of_people(
    actor: Actor,
    settled: Settled,
    by_tenth: Mapping[int, tuple[str, ...]],
    similar: tuple[str, ...],
    caveats: list[str],
    year: int,
) -> Ground:
    """Return the people that a rate is of."""
    level = settled.place or settled.whole
    assert level is not None
    rate = _denominator(actor, settled, level, year)
    people: dict[Any, int] = dict(rate.denominator.people)
    authority = ""
    if settled.place is None:
        authority = _authority(actor, level)
        within = people.get(authority)
    else:
        codes = settled.within.codes if settled.within and settled.within.level == level else ()
        within = _sum(people, codes) if codes else None
    others = similar if settled.question.compare == Compared.SIMILAR else (settled.question.compare_area,)
    if by_tenth:
        sums = {tenth: _sum(people, codes) for tenth, codes in by_tenth.items()}
        people = {tenth: number for tenth, number in sums.items() if number}
    caveats.append(rate.words)
    return Ground(
        by_tenth,
        people,
        within,
        _sum(dict(rate.denominator.people), others) if any(others) else None,
        authority,
        similar,
        rate.denominator.year,
        tuple(caveats),
    )


def _denominator(actor: Actor, settled: Settled, level: Level, year: int) -> _Rate:
    """Choose the year of the population: the one asked for, or the newest that is no later than the days asked of."""
    population = settled.question.measure.population
    known = denominators(actor, level.kind, level.generation, population)
    last = settled.days.last.year if settled.days else 9999
    fit = [each for each in known if each.year == year] if year else [each for each in known if each.year <= last]
    if not known or (year and not fit):
        raise Faulty(
            [Fault("measure.population", f"It is not known how many {population} “{level.title}” areas have.")]
        )
    chosen = fit[0] if fit else known[-1]
    summed = f", as sums of {chosen.parts}" if chosen.parts else ""
    words = f"Rates are of the {population} of {chosen.year}{summed} ({chosen.source})."
    if any(each.sort in (Sort.COLUMN,) for each in settled.axes):
        words += " They are of all of them, whatever groups figures are divided into."
    return _Rate(chosen, words)


def _authority(actor: Actor, level: Level) -> str:
    """Return the authority that a partnership is for: the only one that is loaded, or the one of its area's name."""
    known = authorities(actor, level.generation)
    if len(known) == 1:
        return next(iter(known))
    area = current_partnership(actor).area.casefold()
    found = [code for code, name in known.items() if name.casefold() == area]
    if len(found) != 1:
        raise Faulty([Fault("by", "A rate is of the people of a place. Ask by place, or of one place.")])
    return found[0]


def _similar(actor: Actor, level: Level, code: str) -> tuple[str, ...]:
    known = denominators(actor, level.kind, level.generation, RESIDENTS)
    rank = ranks(actor, level.kind, level.generation)
    people = known[0].people if known else {}
    found = most_similar(code, {each: Character(number, rank.get(each)) for each, number in people.items()})
    if not found:
        raise Faulty([Fault("compare", f"No “{level.title}” areas are known to be like {code[:20]}.")])
    return found


def _check_area(actor: Actor, level: Level, code: str) -> None:
    if not names_of(actor, level.kind, level.generation, [code]):
        raise Faulty([Fault("compare_area", f"No area of “{level.title}” has the code “{code}”.")])


def _sum(people: Mapping[Any, int], codes: Iterable[str]) -> int | None:
    """Return how many live in areas together; None where it is not known of one of them."""
    found = [people.get(code) for code in codes]
    return None if not found or None in found else sum(each or 0 for each in found)
