"""Who leads an action: a cell's agencies, apart.

Separators are taken first (lines, semicolons, slashes, commas, "&" and "and" between two names). What then still
holds several names behind each other, as lists do that lost their bullets, is cut by the grammar of names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ..documents import Cell
from .agencies import HEADS, INNER_HEADS, LINKS, PHRASE, PLACED, is_acronym, is_agency, is_known, key
from .words import is_placeholder

_BRACKETS = re.compile(r"\s*\(([^()]*)\)")
_ROUTE = re.compile(r",?\s+(?:via|through|e\.g\.?)\s.*$", re.IGNORECASE | re.DOTALL)
_CONTRIBUTES = re.compile(
    r"(?:also|with\s+(?:the\s+)?(?:input|support|help|assistance|contributions?)\s+(?:from|of|by)|with|supported\s+by"
    r"|assisted\s+by|in\s+(?:partnership|consultation|conjunction|collaboration)\s+with|working\s+with|support(?:ing)?\s*:)\s+",
    re.IGNORECASE,
)
_CONTRIBUTION = re.compile(
    r"\b(?:with\s+input\s+from|with\s+support\s+from|supported\s+by|in\s+partnership\s+with|in\s+consultation\s+with)\s+",
    re.I,
)
_LABEL = re.compile(r"^(?:lead|leads|lead agency|owner|led by|responsible)\s*:\s*", re.IGNORECASE)
_HARD = re.compile(r"\s*[;|\n]\s*|\s+[-–—]\s+(?=[A-Z])")
_EXPLAINED = re.compile(
    r"(?<!\w)(?P<words>(?:[A-Z][\w'’-]{0,30},? (?:(?:and|of|for|&) ){0,2}){2,8})\((?P<short>[A-Z]{2,8})\)"
)
_SLASH = re.compile(r"\s*/\s*")
_COMMA = re.compile(r"\s*,\s*(?:and\s+)?")
_AND = re.compile(r"\s+(?:and|&|\+)\s+", re.IGNORECASE)
_LONGEST = 1_000  # characters
_NOT_SPLIT_BY_SLASH = frozenset({"n/a", "a/insp", "a/ps", "a/supt", "c/o", "t/insp", "d/insp", "24/7"})


@dataclass
class Leads:
    """Hold the agencies that lead, those that only contribute, and how surely they were told apart."""

    names: list[str] = field(default_factory=list)
    partners: list[str] = field(default_factory=list)
    text: str | None = None
    by_grammar: bool = False
    too_long: bool = False


@dataclass(frozen=True)
class Names:
    """Know names beyond the gazetteer: the partnership's register, and the words that open names in this document."""

    own: frozenset[str] = frozenset()
    openers: frozenset[str] = frozenset()
    acronyms: frozenset[str] = frozenset()

    @classmethod
    def of(cls, cells: Sequence[Cell], own: Iterable[str] = (), texts: Iterable[str] = ()) -> Names:
        """Return the names that lead cells and texts show.

        A word that opens two lead cells or more opens names; an abbreviation printed behind its own words, such as
        "Northshire Fire and Rescue Service (NFRS)", is a body's if they are.
        """
        counts: dict[str, int] = {}
        for cell in cells:
            for word in {line.text.split(maxsplit=1)[0] for line in cell.lines if line.text[:1].isupper()}:
                counts[word] = counts.get(word, 0) + 1
        openers = frozenset(word for word, count in counts.items() if count > 1 and word.lower() not in HEADS)
        acronyms = {word for cell in cells for line in cell.lines for word in line.text.split() if is_acronym(word)}
        acronyms |= {short for text in texts for short in _explained(text)}
        return cls(frozenset(key(name) for name in own), openers, frozenset(acronyms))


def _explained(text: str) -> list[str]:
    """Return the abbreviations that a text explains by a body's name before them."""
    found = []
    for match in _EXPLAINED.finditer(text):
        words, short = match.group("words").split(), match.group("short")
        initials = "".join(word[0] for word in words if word[:1].isupper())
        if initials.endswith(short.rstrip("s")) and words[-1].lower() in HEADS:
            found.append(short)
    return found


def read_leads(cell: Cell, names: Names) -> Leads:
    """Return the agencies that a cell names."""
    found = Leads(text=cell.text or None)
    for line in cell.lines:
        text = _LABEL.sub("", line.text)
        if len(text) > _LONGEST:
            found.too_long = True  # prose, not a list of agencies
            continue
        for segment in _segments(text):
            _read_segment(segment, names, found)
    found.names = _distinct(found.names)
    found.partners = [name for name in _distinct(found.partners) if name not in found.names]
    return found


def _segments(text: str) -> list[str]:
    """Cut at separators outside brackets, and before words that say who only contributes."""
    kept = _BRACKETS.sub(lambda match: f" ({match.group(1)})" if _part_of_name(match.group(1)) else " ", text)
    hidden = _BRACKETS.sub(lambda match: match.group().translate(_HIDE), kept)
    hidden = _CONTRIBUTION.sub(lambda match: f";{match.group()}", hidden)
    return [segment.translate(_SHOW).strip() for segment in _HARD.split(hidden) if segment.strip()]


_HIDE = str.maketrans({";": "\x10", ",": "\x11", "/": "\x12", "|": "\x13", "&": "\x14"})
_SHOW = str.maketrans({"\x10": ";", "\x11": ",", "\x12": "/", "\x13": "|", "\x14": "&"})


def _part_of_name(inside: str) -> bool:
    """Say whether brackets hold a short form or a section of the body, not a remark about it."""
    words = inside.split()
    if not words or re.match(
        r"(?:via|with|led|in|lead|input|e\.?g|i\.?e|from|as|to|for|supported|support)\b", inside, re.I
    ):
        return False
    return len(words) <= 4 and (inside[:1].isupper() or is_acronym(inside))


def _read_segment(segment: str, names: Names, found: Leads) -> None:
    contributes = _CONTRIBUTES.match(segment)
    body = segment[contributes.end() :] if contributes else segment
    body = _ROUTE.sub("", body).strip(" .,;:")
    if not body or is_placeholder(body):
        return
    separated = _by_separators(body, names)
    for piece in separated:
        cut, rest = _by_grammar(piece, names)
        found.by_grammar = found.by_grammar or len(cut) > 1
        clean = [name.strip(" .,;:") for name in cut]
        # behind "with input from" the first name contributes; names in capitals behind it stand for themselves again
        if contributes:
            found.partners.extend(clean[:1])
            found.names.extend(clean[1:]) if rest else found.partners.extend(clean[1:])
        else:
            found.names.extend(clean)


def _by_separators(text: str, names: Names) -> list[str]:
    if PHRASE.match(text) and "/" not in text and "," not in text:
        return [text]
    pieces = [text]
    if text.lower() not in _NOT_SPLIT_BY_SLASH:
        pieces = [part for part in _SLASH.split(text) if part]
    pieces = [part for piece in pieces for part in _split_commas(piece, names)]
    return [part for piece in pieces for part in _split_and(piece, names)]


def _split_commas(text: str, names: Names) -> list[str]:
    parts = [part for part in _COMMA.split(text) if part]
    # "Northshire, Westshire and Eastshire Probation": places before the last "and" belong to one name
    if len(parts) > 1 and " and " in parts[-1] and not any(is_agency(part, names.own) for part in parts[:-1]):
        return parts if _AND.search(parts[-1]) and is_agency(_AND.split(parts[-1])[0], names.own) else [text]
    return parts


def _split_and(text: str, names: Names) -> list[str]:
    if is_known(text, names.own):
        return [text]
    for match in _AND.finditer(text):
        left, right = text[: match.start()], text[match.end() :]
        if is_agency(left, names.own) and _stands_alone(left, right, names):
            return [left, *_split_and(right, names)]
    return [text]


def _stands_alone(left: str, right: str, names: Names) -> bool:
    """Say whether what follows an "and" is a name of its own: "Police and Crime Commissioner" is one name."""
    following = _AND.split(right, maxsplit=1)[0]
    for name in (right, following):
        if is_known(name, names.own) or is_acronym(name) or name.split(" ", 1)[0] in names.openers:
            return True
        if not is_agency(name, names.own):
            continue
        if name.split()[-1].lower() in PLACED or (left.split()[-1].lower() in HEADS and len(left.split()) > 1):
            return True
    return False


def _by_grammar(text: str, names: Names) -> tuple[list[str], bool]:
    """Cut names that stand behind each other with only spaces between; also say whether any cut was made."""
    words = text.split()
    pieces: list[list[str]] = [[]]
    for index, word in enumerate(words):
        if pieces[-1] and _opens_name(pieces[-1], words[index : index + 12], names):
            pieces.append([])
        pieces[-1].append(word)
    return [" ".join(piece) for piece in pieces], len(pieces) > 1


def _opens_name(before: list[str], rest: list[str], names: Names) -> bool:
    """Say whether a new name opens at `rest`, when `before` is what the present name holds so far."""
    last, word = before[-1], rest[0]
    if not word[:1].isupper() or last.lower() in LINKS or last.endswith((",", "-", "–")):
        return False
    if word.lower() in HEADS and not is_known(word, names.own):
        return False  # a kind of body opens no name: "Probation | Service"
    complete = last.strip("()").lower() in HEADS or is_known(" ".join(before), names.own) or last.endswith(")")
    if PHRASE.match(" ".join(before)):
        complete = True
    if not complete or (len(before) == 1 and not is_known(before[0], names.own)):
        return False
    coming = _coming_name(rest, names)
    if not coming or (coming[-1].lower() in INNER_HEADS and not is_known(" ".join(coming), names.own)):
        return False
    return word in names.openers or len(coming) > 1 or is_known(word, names.own) or is_acronym(word)


def _coming_name(rest: list[str], names: Names) -> list[str]:
    """Return the words of the name that `rest` opens with: up to the first kind of body, or a known short name."""
    for end in range(1, min(len(rest), 10) + 1):
        word = rest[end - 1]
        if (word.lower() in HEADS and end > 1) or (word.lower() in INNER_HEADS and end > 1):
            return rest[:end]
        if end > 1 and not word[:1].isupper() and word.lower() not in LINKS:
            break
        if is_known(" ".join(rest[:end]), names.own) and end == len(rest):
            return rest[:end]
    known = next(
        (rest[:end] for end in range(min(len(rest), 5), 0, -1) if is_known(" ".join(rest[:end]), names.own)),
        [],
    )
    return known or (rest[:1] if is_acronym(rest[0]) else [])


def _distinct(found: Iterable[str]) -> list[str]:
    seen: dict[str, str] = {}
    for name in found:
        if name and not is_placeholder(name):
            seen.setdefault(key(name) or name, name)
    return list(seen.values())
