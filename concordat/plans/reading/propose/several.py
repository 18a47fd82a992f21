"""Several actions in one cell, each opening with the agency that does it: "Police - Patrol ... NFRS - Fit ..."."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from .agencies import ends_as_body, is_known, key
from .names import Names
from .words import listed

_OPENING = re.compile(r"(?P<who>[A-Z][^.:;–—\n]{1,70}?)(?:\s+[-–—]\s+|\s*[;:]\s+)(?P<text>\S.*)", re.DOTALL)
# Behind the end of a sentence any agency may open the next action; elsewhere only a short name before a capital.
_INSIDE = re.compile(
    r"(?:(?:\A|(?<=[.!?)\n]))\s*(?P<who>[A-Z][\w&,/'’ ]{1,60}?)\s+[-–—]\s+(?=\S))"
    r"|(?:(?<=[a-z] )(?P<short>[A-Z]{2,8})\s+[-–—]\s+(?=[A-Z]))"
)
_SHORT_BEFORE_DASH = re.compile(r"(?:\A|[.!?)\n]\s*)([A-Z]{2,8}(?: [A-Z]{2,8})?)\s+[-–—]\s")
_BETWEEN = re.compile(r"\s*[/,]\s*|\s+(?:and|&)\s+(?=[A-Z])")
# Abbreviations of topics, which stand before a dash as agencies do.
_TOPICS = listed("asb cctv vawg da dv sv cse cce msht ocg pspo nte soc fgm hbv rtc ksi csa ncsa wrap it hr")
# Words for whom an action is done as often as for who does it.
_GENERAL = listed(
    """schools colleges education health housing parks communications comms businesses licensing safeguarding courts prison
    prisons hospitals universities university landlords charities highways planning military partners all refuge gps primary
    care communities parks council councils""",
)
_OFTEN = 3


@dataclass(frozen=True, slots=True)
class Piece:
    """Hold a piece of a cell, the agencies it opens with, and their names as printed ("" for none)."""

    text: str
    who: tuple[str, ...] = ()
    printed: str = ""


def opening(text: str, names: Names) -> Piece:
    """Return a text as one piece, with the agencies that it opens with taken from it."""
    found = _OPENING.fullmatch(text)
    who = _agencies(found.group("who"), names) if found else ()
    return Piece(found.group("text"), who, found.group("who").strip()) if found and who else Piece(text)


def pieces(text: str, names: Names) -> list[Piece]:
    """Return the pieces of a cell in which two actions or more open with agencies, else the whole as one piece."""
    opens = [(match, who) for match in _INSIDE.finditer(text) if (who := _agencies(_printed(match), names))]
    if len(opens) < 2:
        return [opening(text, names)]
    found = []
    before = text[: opens[0][0].start()].strip()
    if before:
        found.append(Piece(before))
    ends = [match.start() for match, _ in opens[1:]] + [len(text)]
    for (match, who), end in zip(opens, ends, strict=True):
        found.append(Piece(text[match.end() : end].strip(), who, _printed(match)))
    return [piece for piece in found if piece.text]


def _printed(match: re.Match[str]) -> str:
    return (match.group("who") or match.group("short")).strip()


def short_names_before_dashes(texts: Iterable[str]) -> set[str]:
    """Return the abbreviations that open sentences before a dash three times or more, and name no topic."""
    counts: dict[str, int] = {}
    for text in texts:
        for short in _SHORT_BEFORE_DASH.findall(text):
            counts[short] = counts.get(short, 0) + 1
    return {short for short, count in counts.items() if count >= _OFTEN and short.lower() not in _TOPICS}


def _agencies(text: str, names: Names) -> tuple[str, ...]:
    """Return the agencies that a text consists of, or none where any part of it may be something else."""
    whole = text.strip()
    if _known_doer(whole, names):
        return (whole,)
    parts = tuple(part.strip() for part in _BETWEEN.split(whole))
    if all(_surely(part, names) for part in parts):
        return parts
    return (whole,) if _surely(whole, names) else ()


def _known_doer(name: str, names: Names) -> bool:
    known = key(name)
    return is_known(name, names.own) and known not in _TOPICS and (known not in _GENERAL or known in names.own)


def _surely(name: str, names: Names) -> bool:
    if not name or key(name) in _TOPICS:
        return False
    return _known_doer(name, names) or ends_as_body(name) or name in names.acronyms
