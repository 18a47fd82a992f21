"""Timescales as plans print them: a date, a quarter, "Ongoing", "July 2019 (review)"."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name[:3]: number for name, number in list(_MONTHS.items())} | {"sept": 9}
_MONTH = "(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_YEAR = r"(?P<year>20\d\d|['’]?\d\d(?!\d))"
_DATES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("iso", r"\b(?P<year>20\d\d)-(?P<mon>\d\d)-(?P<day>\d\d)\b"),
        (
            "slashed",
            r"\b(?P<day>\d{1,2})[/.](?P<mon>\d{1,2})[/.](?P<year>20\d\d|\d\d)\b",
        ),
        (
            "day",
            rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}[\s,-]*{_YEAR}\b",
        ),
        ("month", rf"\b{_MONTH}[\s,/-]*{_YEAR}\b"),
        (
            "quarter_of",
            r"\b(?:q|quarter\s*)(?P<quarter>[1-4])[\s,/(-]*(?P<first>20\d\d)\s*[/–—-]\s*(?P<second>20\d\d|\d\d)\)?",
        ),
        (
            "financial",
            r"\b(?:fy\s*)?(?P<first>20\d\d)\s*[/–—-]\s*(?P<second>20\d\d|\d\d)\b",
        ),
    )
)
_LOOSE = re.compile(
    rf"""\b(?:q|qtr\s*|quarter\s*)[1-4]\b | \b{_MONTH} | \b20\d\d\b | \b\d{{1,2}}(?:st|nd|rd|th)\b
    | \b(?:spring|summer|autumn|winter|easter|christmas|school\ holidays|half\ term|term\ time)\b
    | \b\d\d/\d\d\b | \brolling\ programme\b | \bnext\ meeting\b | \bin\ place\b | \bend\ of\ (?:plan|year|term)\b
    | \b(?:on-?\s?going|continuous(?:ly)?|continuing|rolling|bau|business\ as\ usual|throughout|immediate(?:ly)?)\b
    | \b(?:annual(?:ly)?|quarterly|monthly|weekly|fortnightly|daily|24/7)\b
    | \b(?:(?:half-?\s?)?termly|bi-?annual(?:ly)?|bi-?monthly|six-?\s?monthly|yearly)\b
    | \b(?:short|medium|long)(?:\s*[-/]\s*(?:short|medium|long))*(?:[\s-]+term)?\b | \b[sml](?:\s*/\s*[sml])*\b
    | \b(?:within\s+)?
      (?:\d{{1,2}}|one|two|three|four|six|nine|twelve)(?:\s*[-–]\s*\d{{1,2}})?\s+(?:hour|day|week|month|year)s?\b
    | \b(?:year|yr|phase|term)s?\s+\d(?:\s*[-–&]\s*\d)? | \btb[cda]\b | \bto\ be\ (?:confirmed|agreed|determined|set)\b
    | \b(?:complete[d]?|achieved|now|asap)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_FILLER = re.compile(
    r"\b(?:by|end|of|from|to|until|till|then|and|or|review(?:ed|s)?|date|start(?:s|ing)?|early|mid|late|the|in|every|each|"
    r"for|at|financial|calendar|year|fy|due|target|before|after|life|plan|with|next|during|beginning|as|required|per)\b",
    re.IGNORECASE,
)
_REVIEW = re.compile(r"\breview", re.IGNORECASE)
_ONGOING = re.compile(
    r"\b(?:on-?\s?going|continuous(?:ly)?|continuing|rolling|bau|business as usual)\b",
    re.IGNORECASE,
)
_LONGEST = 300  # characters; anything longer is prose about dates
_RANGE = re.compile(r"\s*(?:[-–—]|to|until|till|and)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Timescale:
    """Hold a timescale as printed, and what it states: `due` is the last day it allows, None where it names none."""

    text: str
    due: date | None = None
    review: bool = False
    ongoing: bool = False
    repeated: bool = False
    several: bool = False


def is_timescale(text: str) -> bool:
    """Say whether a whole text is a timescale and nothing else."""
    if not text.strip() or len(text) > 80:
        return False
    rest = text
    for _, pattern in _DATES:
        rest = pattern.sub(" ", rest)
    rest = _LOOSE.sub(" ", rest)
    if rest == text:
        return False
    return not re.search(r"[A-Za-z0-9]", _FILLER.sub(" ", rest))


def read_timescale(text: str) -> Timescale:
    """Read a printed timescale; one that is printed twice over is kept once and marked `repeated`."""
    once = _once(" ".join(text.split()))
    found = _found(once) if len(once) <= _LONGEST else []
    days = sorted({day for _, _, day in found if day})
    due = days[0] if len(days) == 1 else _range_end(once, found)
    return Timescale(
        text=once,
        due=due,
        review=bool(_REVIEW.search(once)),
        ongoing=bool(_ONGOING.search(once)),
        repeated=once != " ".join(text.split()),
        several=len(days) > 1 and due is None,
    )


def _once(text: str) -> str:
    words = text.split()
    half, odd = divmod(len(words), 2)
    if half and not odd and [word.lower() for word in words[:half]] == [word.lower() for word in words[half:]]:
        return " ".join(words[:half])
    return text


def _found(text: str) -> list[tuple[int, int, date | None]]:
    """Return the dates in a text, as (start, end, last day), each character used once."""
    found: list[tuple[int, int, date | None]] = []
    for name, pattern in _DATES:
        for match in pattern.finditer(text):
            if all(match.end() <= start or match.start() >= end for start, end, _ in found):
                found.append((match.start(), match.end(), _day(name, match)))
    return sorted(found, key=lambda entry: entry[:2])


def _range_end(text: str, found: list[tuple[int, int, date | None]]) -> date | None:
    if len(found) != 2 or not _RANGE.fullmatch(text[found[0][1] : found[1][0]]):
        return None
    first, last = found[0][2], found[1][2]
    return last if first and last and first < last else None


def _day(name: str, match: re.Match[str]) -> date | None:
    parts = match.groupdict()
    try:
        if name in {"financial", "quarter_of"}:
            return _financial(parts)
        year = _year(parts["year"])
        month = int(parts["mon"]) if "mon" in parts else _MONTHS[parts["month"].lower().rstrip(".")]
        last = calendar.monthrange(year, month)[1] if name == "month" else int(parts["day"])
        return date(year, month, last)
    except (ValueError, calendar.IllegalMonthError):
        return None


def _financial(parts: dict[str, str]) -> date | None:
    first, second = int(parts["first"]), _year(parts["second"])
    if second != first + 1:
        return None
    quarter = int(parts.get("quarter") or 4)
    month = (6, 9, 12, 3)[quarter - 1]
    year = second if quarter == 4 else first
    return date(year, month, calendar.monthrange(year, month)[1])


def _year(text: str) -> int:
    digits = int(text.lstrip("'’"))
    return digits if digits > 99 else 2000 + digits
