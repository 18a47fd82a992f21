"""Who leads an action: a cell's agencies, apart.

Separators are taken first (lines, semicolons, slashes, commas, "&" and "and" between two names). What then still
holds several names behind each other, as lists do that lost their bullets, is cut by the grammar of names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from ..documents import Cell
from .agencies import (
    DEPARTMENTS,
    HEADS,
    INNER_HEADS,
    LINKS,
    PHRASE,
    PLACED,
    POSTS,
    ends_as_body,
    is_acronym,
    is_agency,
    is_known,
    key,
)
from .names import Names
from .words import is_placeholder, listed

_BRACKETS = re.compile(r"\s*\(([^()]*)\)")
_ROUTE = re.compile(r",?\s+(?:via|through|e\.g\.?)\s.*$", re.IGNORECASE | re.DOTALL)
_CONTRIBUTES = re.compile(
    r"(?:also|with\s+(?:the\s+)?(?:input|support|help|assistance|contributions?)\s+(?:from|of|by)|with|supported\s+by"
    r"|assisted\s+by|in\s+(?:partnership|consultation|conjunction|collaboration)\s+with|working\s+with|support(?:ing)?\s*:)\s+",
    re.IGNORECASE,
)
_CONTRIBUTION = re.compile(
    r"\b(?:with\s+input\s+from|with\s+support\s+from|supported\s+by|in\s+partnership\s+with|in\s+consultation\s+with"
    r"|(?<=[a-z)] )(?:working\s+)?with(?=\s+(?:the\s+)?[A-Z]))\s+"
)
_SUPPORT_LINE = re.compile(
    r"^(?:support|supported by|supporting|partners|with support from|with)\s*:\s*", re.IGNORECASE
)
_BEFORE_SUPPORT = re.compile(r"\s+(?=(?:Support(?:ed by|ing)?|Partners)\s*:)")
_LABEL = re.compile(r"^(?:lead|leads|lead agency|owner|led by|responsible)\s*:\s*", re.IGNORECASE)
_HARD = re.compile(r"\s*[;|\n•·]\s*")
_DASH = re.compile(r"\s+[-–—]\s+(?=[A-Z])")
_SLASH = re.compile(r"\s*/\s*")
_COMMA = re.compile(r"\s*,\s*(?:and\s+)?")
_AND = re.compile(r"\s+(?:and|&|\+)\s+", re.IGNORECASE)
_LONGEST = 1_000  # characters
_LONGEST_IN_BRACKETS = 8  # words
_ONE_BODY = frozenset(
    {
        ("university", "health"),
        ("sector", "housing"),
        ("college", "students’"),
        ("university", "hospital"),
        ("university", "hospitals"),
        ("county", "council"),
    }
)
_COUNCILS = frozenset({"council", "bc", "dc", "cc", "mbc", "cbc"})
_GO_ON = listed(
    "rescue crime wellbeing alcohol care adults children families young tribunals community communities town parish"
)
_NOT_SPLIT_BY_SLASH = frozenset({"n/a", "a/insp", "a/ps", "a/supt", "c/o", "t/insp", "d/insp", "24/7"})


@dataclass
class Leads:
    """Hold the agencies that lead, those that only contribute, and how surely they were told apart."""

    names: list[str] = field(default_factory=list)
    partners: list[str] = field(default_factory=list)
    text: str | None = None
    by_grammar: bool = False
    too_long: bool = False


def read_leads(cell: Cell, names: Names) -> Leads:
    """Return the agencies that a cell names."""
    found = Leads(text=cell.text or None)
    for text in (_LABEL.sub("", part) for line in cell.lines for part in _BEFORE_SUPPORT.split(line.text)):
        if len(text) > _LONGEST:
            found.too_long = True  # prose, not a list of agencies
            continue
        support = _SUPPORT_LINE.match(text)
        into = Leads() if support else found
        for segment in _segments(text[support.end() :] if support else text, names):
            _read_segment(segment, names, into)
        if support:
            found.partners += [*into.names, *into.partners]
    found.names = _distinct(found.names)
    found.partners = [name for name in _distinct(found.partners) if name not in found.names]
    return found


def _segments(text: str, names: Names) -> list[str]:
    """Cut at separators outside brackets, and before words that say who only contributes.

    A dash parts two names only where both sides are agencies: "Council - Legal and Licensing" is one.
    """
    kept = _BRACKETS.sub(lambda match: f" ({match.group(1)})" if _part_of_name(match.group(1)) else " ", text)
    hidden = _BRACKETS.sub(lambda match: match.group().translate(_HIDE), kept)
    hidden = _CONTRIBUTION.sub(lambda match: f";{match.group()}", hidden)
    segments = [segment.strip() for segment in _HARD.split(hidden) if segment.strip()]
    return [piece.translate(_SHOW).strip() for segment in segments for piece in _by_dash(segment, names)]


def _by_dash(text: str, names: Names) -> list[str]:
    pieces = _DASH.split(text)
    if pieces[0].rsplit(" ", 1)[-1].lower() in _COUNCILS:
        return [text]  # what stands behind a council's name is a part of it
    return pieces if all(is_agency(piece.translate(_SHOW), names.own) for piece in pieces) else [text]


_HIDE = str.maketrans({";": "\x10", ",": "\x11", "/": "\x12", "|": "\x13", "&": "\x14"})
_SHOW = str.maketrans({"\x10": ";", "\x11": ",", "\x12": "/", "\x13": "|", "\x14": "&"})


def _part_of_name(inside: str) -> bool:
    """Say whether brackets hold a short form or a section of the body, not a remark about it."""
    words = inside.split()
    if not words or re.match(
        r"(?:via|with|led|in|leads?|input|e\.?g|i\.?e|from|as|to|for|supported|support|through|subject|tb[cda]|see|when)\b",
        inside,
        re.I,
    ):
        return False
    return len(words) <= _LONGEST_IN_BRACKETS and (inside[:1].isupper() or len(words) <= 2)


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
    if is_known(text, names.own):
        return [text]
    parts = [part for part in _COMMA.split(text) if part]
    if len(parts) == 2 and _is_post(parts[0]) and not _is_post(parts[1]):
        return [text]  # "Service Manager, Adolescent Safeguarding": a post and its section or body
    # "Northshire, Westshire and Eastshire Probation": places before the last "and" belong to one name
    if len(parts) > 1 and " and " in parts[-1] and not any(is_agency(part, names.own) for part in parts[:-1]):
        return parts if _AND.search(parts[-1]) and is_agency(_AND.split(parts[-1])[0], names.own) else [text]
    return parts


def _is_post(name: str) -> bool:
    """Say whether a name is a post's, such as "Community Safety Manager"."""
    words = re.sub(r"\([^()]*\)", "", name).split()
    return len(words) > 1 and words[-1].lower() in POSTS


def _split_and(text: str, names: Names) -> list[str]:
    if is_known(text, names.own):
        return [text]
    for match in _AND.finditer(text):
        left, right = text[: match.start()], text[match.end() :]
        if is_agency(left, names.own) and _stands_alone(left, right, names):
            return [left, *_split_and(right, names)]
        if _is_post(left) and is_agency(right, names.own):
            return [left, *_split_and(right, names)]
        if "&" in match.group() and ends_as_body(right) and _two_capitals(left) and _two_capitals(right):
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
    complete = ends_as_body(left) or (is_known(left, names.own) and len(left.split()) > 1)
    return (complete and (_two_capitals(right) or _odd_name(right))) or right.lower() in DEPARTMENTS


def _odd_name(right: str) -> bool:
    """Say whether a single word is written as only a name is ("MenTalk")."""
    return right.isalpha() and right[:1].isupper() and any(char.isupper() for char in right[1:])


def _two_capitals(right: str) -> bool:
    """Say whether a name of two words or more follows that does not go on with the name before ("Rescue Service")."""
    words = right.split()
    return len(words) > 1 and all(word[:1].isupper() for word in words[:2]) and words[0].lower() not in _GO_ON


def _by_grammar(text: str, names: Names) -> tuple[list[str], bool]:
    """Cut names that stand behind each other with only spaces between; also say whether any cut was made."""
    words = text.split()
    pieces: list[list[str]] = [[]]
    if (
        is_known(text, names.own)
        or words[-1].lower() in POSTS
        or (len(words) == 2 and not any(is_acronym(word) for word in words))
    ):
        return [text], False
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
    if word.lower().strip(",") in POSTS or (word.lower() in HEADS and not is_known(word, names.own)):
        return False  # a kind of body or a post opens no name: "Probation | Service", "Community Safety | Manager"
    if (
        (last.lower(), word.lower()) in _ONE_BODY
        or before == ["NHS"]
        or (word == "NHS" and rest[1:2] and rest[1].lower() in HEADS)
    ):
        return False  # "University | Health Board", "Hospitals | NHS Trust"
    if last.lower() in {"council", "councils"} and " ".join(rest).lower() in DEPARTMENTS:
        return False  # "City Council | Legal Services"
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
