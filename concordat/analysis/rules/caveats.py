"""What must be known of figures before they are used: what is missing, what changed, what places and days they are of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from concordat.analysis.rules.breaks import Break, Generation, Kind, of_generations
from concordat.analysis.rules.fields import Level
from concordat.analysis.rules.putting import compared_level, other_days
from concordat.analysis.rules.questions import Compared
from concordat.analysis.rules.settling import Settled, Sort
from concordat.analysis.rules.spans import MONTHS_IN, days_words, period_of, time_words
from concordat.design.dates import words
from concordat.kernel.periods import Span

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
    found += [*_of_days(settled), *_of_places(settled)]
    found += [each for fields in settled.fields for each in fields.caveats]
    return tuple(dict.fromkeys(found))


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


def _every(settled: Settled, whole: Span) -> Iterator[Break]:
    days = {each for each in (settled.days, other_days(settled)) if each}
    for fields in settled.fields:
        yield from fields.breaks
        of = f" of “{fields.title}”" if len(settled.fields) > 1 else ""
        for span in {gap for each in days for gap in fields.missing(each)}:
            yield Break(span.first, f"Nothing{of} was delivered for {days_words(span)}.", Kind.GAP, span.last)
    for level in _levels(settled):
        if all(fields.by_code for fields in settled.fields):
            same = [each for each in settled.fields[0].levels if each.kind == level.kind]
            yield from of_generations(Generation(each.title, each.begins, each.ends) for each in same)


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


def _of_places(settled: Settled) -> Iterator[str]:
    for level in _levels(settled):
        if settled.days and level.begins and level.begins > settled.days.first and not settled.fields[0].by_code:
            yield (
                f"Areas are “{level.title}” throughout, also for days before {words(level.begins)}, when these areas began: "
                "rows are placed by where they were."
            )
        if settled.days and level.ends and level.ends < settled.days.last:
            yield f"“{level.title}” areas ended on {words(level.ends)}. Later rows are placed in them as if they had not."


def _levels(settled: Settled) -> list[Level]:
    found = [each.level for each in settled.axes if each.level]
    found += [settled.within.level] if settled.within else []
    return list({each.key: each for each in found}.values())
