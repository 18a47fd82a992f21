"""What must be known of figures before they are used: what is missing, what changed, what places and days they are of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta

from concordat.analysis.rules.breaks import Break, Kind, of_generations
from concordat.analysis.rules.fields import Level
from concordat.analysis.rules.putting import compared_level, other_days
from concordat.analysis.rules.questions import Compared
from concordat.analysis.rules.settling import Settled, Sort
from concordat.analysis.rules.spans import MONTHS_IN, days_words, period_of, time_words
from concordat.design.dates import words
from concordat.kernel.periods import Span

_ONE = timedelta(days=1)
SIMILAR = "the average of the areas most like it"


def breaks_of(settled: Settled) -> tuple[Break, ...]:
    """Return what breaks the series of a question, or its comparison, in the order of days."""
    if settled.days is None:
        return ()
    then = other_days(settled) or settled.days
    whole = Span(min(settled.days.first, then.first), max(settled.days.last, then.last))
    found = [
        each for each in _every(settled, whole) if each.on <= whole.last and (each.until or each.on) >= whole.first
    ]
    return tuple(sorted(set(found), key=lambda each: (each.on, each.words)))


def caveats_of(settled: Settled, broken: tuple[Break, ...]) -> tuple[str, ...]:
    """Say what must be known of the figures of a question, each in a sentence, once."""
    found = [each.words for each in broken]
    found += [*_of_days(settled), *_of_places(settled, broken)]
    found += [each for fields in settled.fields for each in fields.caveats]
    found += _of_matching(settled)
    return tuple(dict.fromkeys(found))


def of_nobody(settled: Settled, mine: float, theirs: float) -> tuple[str, ...]:
    """Say how many rows say nobody, of those that are asked of and of those in which people are looked for."""
    if settled.beside is None:
        return ()
    by, one, other = settled.beside.by, settled.fields[0].title, settled.beside.fields.title
    found = []
    if mine:
        found.append(f"{_rows(mine)} of “{one}” {_have(mine)} no {by}: {_they(mine)} not counted.")
    if theirs:
        found.append(f"{_rows(theirs)} of “{other}” {_have(theirs)} no {by}: nobody can be found in {_them(theirs)}.")
    return tuple(found)


def compared_words(settled: Settled, names: Mapping[tuple[str, str], str]) -> str:
    """Say what figures are compared with: days, an area by its name, or those most like it; "" where with nothing."""
    compared = settled.question.compare
    if compared is None:
        return ""
    if compared == Compared.SIMILAR:
        return SIMILAR
    level = compared_level(settled)
    if compared == Compared.AREA and level:
        return names.get((level.key, settled.question.compare_area), settled.question.compare_area)
    then = other_days(settled)
    return days_words(then) if then else ""


def _of_matching(settled: Settled) -> Iterator[str]:
    beside, days = settled.beside, settled.days
    if beside is None:
        return
    one, other = settled.fields[0].title, beside.fields
    yield (
        f"People are matched by {beside.by}. Somebody whose {beside.by} is written wrong in “{one}” or in "
        f"“{other.title}” is not found."
    )
    if days and settled.beside_is_timed:
        for gap in other.missing(days):
            yield f"Nothing of “{other.title}” was delivered for {days_words(gap)}: nobody can be found in it then."
    yield from beside.caveats
    yield from other.caveats


def _rows(count: float) -> str:
    return f"{count:,.0f} {'row' if count == 1 else 'rows'}"


def _have(count: float) -> str:
    return "has" if count == 1 else "have"


def _they(count: float) -> str:
    return "it is" if count == 1 else "they are"


def _them(count: float) -> str:
    return "it" if count == 1 else "them"


def _every(settled: Settled, whole: Span) -> Iterator[Break]:
    days = {each for each in (settled.days, other_days(settled)) if each}
    several = len(settled.fields) > 1
    for fields in settled.fields:
        key, of = (fields.key, f" of “{fields.title}”") if several else ("", "")
        yield from (replace(each, of=key) for each in fields.breaks)
        for span in {gap for each in days for gap in fields.missing(each)}:
            yield Break(span.first, f"Nothing{of} was delivered for {days_words(span)}.", Kind.GAP, span.last, key)
    known = settled.fields[0].generations
    for level in _levels(settled):
        yield from of_generations(known.get(level.kind, ()), f"“{level.title}” areas")
    for kind in _coded(settled):
        yield from of_generations(known.get(kind, ()))


def _of_days(settled: Settled) -> Iterator[str]:
    """Give what is not whole about the first and last period that time is told by."""
    grain = next((each.grain for each in settled.axes if each.sort == Sort.TIME and each.grain in MONTHS_IN), None)
    days = settled.days
    if grain is None or days is None:
        return
    for day, edge in ((days.first, "begin"), (days.last, "end")):
        period = period_of(day, grain)
        cut = period.first < days.first if edge == "begin" else period.last > days.last
        if cut:
            yield f"{time_words(period.first, grain)} is not whole: figures {edge} on {words(day)}."


def _of_places(settled: Settled, broken: tuple[Break, ...]) -> Iterator[str]:
    """Say where areas are told of days on which they were not, unless a break that is marked says so."""
    marked = {each.on for each in broken}
    for level in _levels(settled):
        if settled.days and level.begins and level.begins > settled.days.first and level.begins not in marked:
            yield (
                f"Areas are “{level.title}” throughout, also for days before {words(level.begins)}, when these areas began: "
                "rows are placed by where they were."
            )
        if settled.days and level.ends and level.ends < settled.days.last and level.ends + _ONE not in marked:
            yield f"“{level.title}” areas ended on {words(level.ends)}. Later rows are placed in them as if they had not."


def _levels(settled: Settled) -> list[Level]:
    found = [each.level for each in settled.axes if each.level]
    found += [settled.within.level] if settled.within else []
    return list({each.key: each for each in found}.values())


def _coded(settled: Settled) -> list[str]:
    """Return the kinds of areas whose codes, as agencies wrote them, figures are told or narrowed by."""
    names = [axis.columns for axis in settled.axes if axis.sort == Sort.COLUMN]
    named = [
        fields.column(name)
        for at, fields in enumerate(settled.fields)
        for name in [*(each[at] for each in names), *(each.column for each in settled.where[at])]
    ]
    return list(dict.fromkeys(each.codes for each in named if each and each.codes))
