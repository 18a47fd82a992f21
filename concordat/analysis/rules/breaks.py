"""Breaks in series: where what is counted, or how, changed, so that figures on the two sides are not compared in silence.

A break on a day parts what lies before it from what lies on and after it. A break with a last day says that figures of the
days from one to the other are not whole: nothing was delivered, or what was is still filling up. Where areas were redrawn
and figures are of the same ones throughout, nothing is parted; the day is marked all the same.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from concordat.design.dates import MONTHS, words
from concordat.kernel.periods import FinancialYear, Quarter, Span
from concordat.kernel.words import listed

WHOLE = 0.98  # of the rows that a period comes to have: from here on it is whole
_MONTH = re.compile(r"(\d{4})-(\d\d)")
_YEAR = re.compile(r"(\d{4})/\d\d")
_DATED = re.compile(
    rf"\b(since|from|until|before|after|on|in)\s+(?:(\d{{1,2}})\s+)?({'|'.join(MONTHS)})\s+(\d{{4}})\b", re.IGNORECASE
)


class Kind(StrEnum):
    """What changed."""

    RECORDING = "recording"  # what is counted, or how
    BOUNDARIES = "boundaries"  # the areas that are counted in
    REDRAWN = (
        "redrawn"  # the areas there are, but not those that are counted in: figures are of the same ones throughout
    )
    SYSTEM = "system"  # where it is kept
    GAP = "gap"  # nothing was delivered
    FILLING = "filling"  # more of the same days is to come


@dataclass(frozen=True, order=True, slots=True)
class Break:
    """A break on a day, in words that are a sentence; with `until` of days that are not whole, both within.

    Of several datasets it is that of one, by its key, or of all.
    """

    on: date
    words: str
    kind: Kind
    until: date | None = None
    of: str = ""

    @property
    def parts(self) -> bool:
        """Whether figures before and after it are not comparable."""
        return self.until is None and self.kind != Kind.REDRAWN


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether two spans of days may be compared, and where not, why, in a sentence."""

    comparable: bool
    words: str = ""


@dataclass(frozen=True, slots=True)
class Generation:
    """A generation of areas, such as wards of 2023, with its first and last day, either open."""

    words: str
    begins: date | None = None
    ends: date | None = None


def between(breaks: Iterable[Break], earlier: Span, later: Span) -> tuple[Break, ...]:
    """Return the breaks that stand between two spans, or lie within either, the earliest first."""
    found = []
    for each in breaks:
        if each.until is None:
            stands = each.parts and earlier.first < each.on <= later.last
        else:
            stands = any(each.on <= span.last and each.until >= span.first for span in (earlier, later))
        if stands:
            found.append(each)
    return tuple(sorted(found))


def standing(breaks: Iterable[Break], one: Span, other: Span) -> Standing:
    """Say whether figures of two spans may be compared, whichever is the earlier."""
    earlier, later = sorted((one, other), key=lambda span: span.first)
    found = between(breaks, earlier, later)
    if not found:
        return Standing(True)
    return Standing(False, f"Not comparable. {' '.join(dict.fromkeys(each.words for each in found))}")


def phases(spans: Sequence[Span], breaks: Iterable[Break]) -> tuple[int, ...]:
    """Number the stretches that breaks part a series into, from 0, for each of its periods.

    A period in which a break falls belongs to the stretch before it, and is not whole (`unwhole`).
    """
    days = sorted({each.on for each in breaks if each.parts})
    return tuple(sum(day <= span.first for day in days) for span in spans)


def unwhole(spans: Sequence[Span], breaks: Iterable[Break]) -> tuple[bool, ...]:
    """Say of each period whether it is not whole: partly before and partly after a break, not delivered, or filling up."""
    known = tuple(breaks)

    def cut(span: Span) -> bool:
        return any(
            (each.on <= span.last and each.until >= span.first)
            if each.until
            else each.parts and span.first < each.on <= span.last
            for each in known
        )

    return tuple(cut(span) for span in spans)


def span_of(period: str) -> Span:
    """Return the days of a period as parts of versions are named: 2027-03, 2026/27 Q4 or 2026/27; else raise ValueError."""
    if found := _MONTH.fullmatch(period):
        first = date(int(found[1]), int(found[2]), 1)
        return Span(first, _next_month(first) - timedelta(days=1))
    if found := _YEAR.fullmatch(period):
        year = FinancialYear(int(found[1]))
        return Span(year.first, year.last)
    quarter = Quarter.parse(period)
    return Span(quarter.first, quarter.last)


def of_generations(generations: Iterable[Generation], counted: str = "") -> tuple[Break, ...]:
    """Return a break for each day on which one generation of areas gave way to another, in the order of days.

    Where figures are of the areas of one generation throughout, because rows are placed by where they were, `counted` says
    which, and what came after or before is a mark that parts nothing.
    """
    known = tuple(generations)
    found = [
        _of_generation(each, each.begins, counted)
        for each in known
        if each.begins and any(_before(other, each.begins) for other in known)
    ]
    return tuple(sorted(found))


def _before(other: Generation, day: date) -> bool:
    """Say whether a generation was there before a day, so that it gave way to what begins then."""
    return (other.begins is not None and other.begins < day) or (other.ends is not None and other.ends < day)


def _of_generation(began: Generation, on: date, counted: str) -> Break:
    told = f"Boundaries changed on {words(on)}, when {began.words} began."
    if not counted:
        return Break(on, f"{told} An area before and after may not be the same ground.", Kind.BOUNDARIES)
    placed = f"Figures are of {counted} throughout, by where rows lie, so that they may be compared across it."
    return Break(on, f"{told} {placed}", Kind.REDRAWN)


def of_caveats(caveats: Iterable[str]) -> tuple[Break, ...]:
    """Return a break for each declared caveat that names a day or month since, from, until or before which something holds.

    A month means its first day; what held until a day, or until a month, breaks on the day after.
    """
    found = []
    for caveat in caveats:
        for how, day, month, year in _DATED.findall(caveat):
            first = _day(int(year), MONTHS.index(month.capitalize()) + 1, int(day or 1))
            if first is None:
                continue
            after = how.lower() in {"until", "after"}
            on = first if not after else (first + timedelta(days=1) if day else _next_month(first))
            found.append(Break(on, _sentence(caveat), Kind.RECORDING))
    return tuple(sorted(set(found)))


def of_filling(versions: Sequence[Mapping[str, int]]) -> tuple[Break, ...]:
    """Return a break for the last periods where they are still filling up.

    `versions` hold the rows of each period, the oldest version first. By how much earlier periods grew after the version
    that they first came with says how whole a period of the same age is now; it is still filling where that is less than
    0.98 (median). Needs two periods that were seen to grow older, else nothing is known and nothing is said.
    """
    if not versions:
        return ()
    born: dict[str, int] = {}
    for number, version in enumerate(versions):
        for period in version:
            born.setdefault(period, number)
    now = versions[-1]
    shares: dict[int, list[float]] = defaultdict(list)
    for period, came in born.items():
        if came and now.get(period):  # what came with the first version was of every age
            for number in range(came, len(versions) - 1):
                shares[number - came].append(versions[number].get(period, 0) / now[period])
    filling = []
    for period in sorted(now, key=lambda each: span_of(each).first, reverse=True):
        known = sorted(shares.get(len(versions) - 1 - born[period], ()))
        if not born[period] or len(known) < 2 or known[len(known) // 2] >= WHOLE:
            break
        filling.append((period, known[len(known) // 2]))
    if not filling:
        return ()
    first, last = span_of(filling[-1][0]).first, span_of(filling[0][0]).last
    share = f"{min(share for _, share in filling):.0%}"
    sentence = (
        f"{said(Span(first, last))} may still fill up: at this age earlier periods held {share} of what they hold now."
    )
    return (Break(first, sentence[0].upper() + sentence[1:], Kind.FILLING, last),)


def said(span: Span) -> str:
    """Write a span as people say it: a month, months from one to another, else its days."""
    whole = span.first.day == 1 and (span.last + timedelta(days=1)).day == 1
    if not whole:
        return words(span.first) if span.first == span.last else f"{words(span.first)} to {words(span.last)}"
    first, last = (f"{MONTHS[day.month - 1]} {day.year}" for day in (span.first, span.last))
    return first if first == last else f"{first} to {last}"


def in_words(breaks: Sequence[Break]) -> str:
    """Say beneath a chart what breaks there are, in a sentence or two; "" where there are none."""
    parting = [each for each in breaks if each.parts]
    told = [each.words for each in breaks]
    if parting:
        days = listed([words(each.on) for each in parting])
        told.append(f"Figures before and after {days} are not compared with each other.")
    if any(each.until for each in breaks):
        told.append("Where the chart is shaded, figures are missing or not whole.")
    return " ".join(dict.fromkeys(told))


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _next_month(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)
