"""What an action's own words state beside what is to be done: a reference, who leads, by when, how it goes.

Plans without a column for such things print them in brackets at the end ("... (Lead: Police, March 2026)"), behind a dash
("... - by Easter") or on lines of their own below ("Update July 2025: ...", "Status: Complete").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..documents import Cell, Line
from .agencies import is_agency
from .columns import claim
from .timescales import is_timescale

_BRACKETS = re.compile(
    r"(?P<text>.*\S)[\s.;,]*[\[(](?P<inside>[^()\[\]]{2,160}(?:\([^()]{1,40}\)[^()\[\]]{0,60})?)[\])]\s*"
    r"(?:[.;]|(?:[-–—,]\s*)(?P<after>[^-–—()\[\]]{2,40}?)[.;]?)?\s*",
    re.DOTALL,
)
_KEYS_BEHIND = re.compile(
    r"""(?P<text>\S.*?\S)[\s.;,–—-]+(?:Lead(?:\ agency|\ officer|\ partner)?s?|Led\ by|Owner|Responsible|Who)
        \s*:\s*(?P<who>[^:\n]{2,120}?)
        (?:[\s.;,–—-]+(?:By\ when|By|When|Deadline|Timescale|Due(?:\ date)?|Date|Target(?:\ date)?)
        \s*:\s*(?P<when>[^:\n]{2,60}))?""",
    re.DOTALL | re.VERBOSE,
)
_DASH = re.compile(r"(?P<text>.*\S)\s+[-–—]\s+(?P<after>[^-–—]{2,60}?)[.;]?\s*", re.DOTALL)
_LEAD = re.compile(
    r"(?:lead(?:s|ing|\s+agency|\s+officer)?|led by|owners?|responsible|who|resp)\s*[:=–—-]?\s+", re.IGNORECASE
)
_WHEN = re.compile(
    r"(?:by when|by|deadline|timescale|due(?: date)?|target(?: date)?|when)\s*[:=]\s*|(?:due\s+)?by\s+(?:the\s+)?(?=\S)",
    re.I,
)
_BETWEEN = re.compile(r"[,;/]|\band\b|&")
_PIECES = re.compile(r"\s*[;,|]\s*|\s+[-–—]\s+")
_NOTE = re.compile(
    r"""(?:(?:q[1-4]|quarter\ [1-4]|quarterly|mid-?year|year-?end|annual|latest|current|progress)\s+)?
        (?:updates?|progress(?:\s+(?:to\ date|so\ far|update|note|report))?|position|comments?|notes?)
        \b[^:\n]{0,40}[:–—-]\s*\S.*
    |(?:\d{1,2}[./]\d{1,2}[./]\d{2,4}|(?:\d{1,2}\ )?[A-Z][a-z]{2,8}\ (?:20)?\d\d|Q[1-4](?:\ 20\d\d(?:/\d\d)?)?)
        (?:\ update)?\s*[:–—-]\s+\S.*""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
# Stricter than a card's (`cards`): a long name, or a colon with nothing behind it, is an action's own words.
_KEYED = re.compile(r"(?P<key>[A-Z][^:\n]{1,30}):\s+(?P<value>\S.*)", re.DOTALL)
_REF = r"(?:(?:[A-Z][A-Za-z]{0,5}[ .\-]?)?\d{1,3}(?:\.\d{1,3}){1,3}[a-z]?|[A-Z][A-Za-z]{0,5}[ .\-]?\d{1,3}[a-z]?)"
_REF_BEFORE = re.compile(rf"\s*[\[(](?:ref\.?:? )?(?P<ref>{_REF})[\])][\s:.–—-]*(?P<text>\S.*)", re.DOTALL)
_REF_BEHIND = re.compile(rf"(?P<text>.*\S)\s*[\[(](?:ref\.?:? )?(?P<ref>{_REF})[\])](?P<end>[.;]?)\s*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Tail:
    """Hold an action's text without its ending, and who and when the ending names ("" where it names none)."""

    text: str
    who: str = ""
    when: str = ""
    sure: bool = False


def tail(text: str, own: frozenset[str] = frozenset()) -> Tail | None:
    """Return what the end of a text states of who leads and by when, or None.

    It is sure where it says "Lead" or holds a date beside an agency's name; a lone bracket may be anything.
    """
    keyed = _KEYS_BEHIND.fullmatch(text)
    if keyed:
        return Tail(keyed["text"], keyed["who"].strip(" .;,"), (keyed["when"] or "").strip(" .;,"), sure=True)
    found = _BRACKETS.fullmatch(text)
    if found:
        who, when, labelled = _who_and_when(found["inside"])
        after = _WHEN.sub("", found["after"] or "", count=1)
        known = bool(who) and _are_agencies(who, own)
        if after and not is_timescale(after) and not ((labelled or known) and len(after.split()) <= _SHORT):
            return None
        when = when or after
        if labelled or when or known:
            return Tail(found["text"], who, when, sure=labelled or bool(when and who) or known)
        return None
    dashed = _DASH.fullmatch(text)
    if dashed:
        after = dashed["after"]
        when = _WHEN.sub("", after, count=1)
        if is_timescale(when) or is_timescale(after):
            before = tail(dashed["text"], own)
            inner = before if before and not before.when else Tail(dashed["text"])
            return Tail(inner.text, inner.who, when if is_timescale(when) else after, sure=bool(inner.who))
        lead = _LEAD.match(after)
        if lead:
            return Tail(dashed["text"], after[lead.end() :], "", sure=True)
    return None


def named_in_brackets(text: str) -> Tail | None:
    """Return the proper name of two words or more that a text ends with in brackets, as who leads; else None."""
    found = _BRACKETS.fullmatch(text)
    words = found["inside"].split() if found and not found["after"] else []
    proper = all(word[:1].isupper() or word in {"of", "and", "the", "for"} for word in words)
    return Tail(found["text"], found["inside"], sure=True) if found and 2 <= len(words) <= _SHORT and proper else None


def _are_agencies(who: str, own: frozenset[str]) -> bool:
    pieces = [piece for piece in _BETWEEN.split(who) if piece.strip()]
    return is_agency(who, own) or all(is_agency(piece, own) for piece in pieces)


def _who_and_when(inside: str) -> tuple[str, str, bool]:
    """Return who and when a bracket names, and whether it says itself that it names who leads."""
    who: list[str] = []
    when = ""
    labelled = False
    for piece in _PIECES.split(inside):
        lead = _LEAD.match(piece)
        labelled = labelled or lead is not None
        bare = piece[lead.end() :] if lead else piece
        date = _WHEN.sub("", bare, count=1) if _WHEN.match(bare) else bare
        if is_timescale(date) and not lead:
            when = date if not when else f"{when}, {date}"
        elif bare.strip():
            who.append(bare.strip())
    return ", ".join(who), when, labelled


def tails(texts: Sequence[str], own: frozenset[str] = frozenset()) -> bool:
    """Say whether a list's items end with who leads or by when: at least half do so surely, or three quarters somehow."""
    found = [tail(text, own) for text in texts]
    sure = sum(one is not None and one.sure for one in found)
    return 2 * sure >= len(texts) or (len(texts) > 2 and 4 * sum(one is not None for one in found) >= 3 * len(texts))


def ref_in_brackets(text: str) -> tuple[str | None, str]:
    """Return the reference that stands in brackets before or behind a text, and the text without it."""
    before = _REF_BEFORE.fullmatch(text)
    if before:
        return before["ref"], before["text"]
    behind = _REF_BEHIND.fullmatch(text)
    return (behind["ref"], behind["text"] + behind["end"]) if behind else (None, text)


def bracketed_series(texts: Iterable[str]) -> bool:
    """Say whether texts carry references in brackets: two thirds of two or more do, and no two are alike."""
    texts = list(texts)
    found = [ref for ref, _ in map(ref_in_brackets, texts) if ref]
    return len(found) >= 2 and 3 * len(found) >= 2 * len(texts) and len(set(found)) == len(found)


@dataclass(frozen=True, slots=True)
class Told:
    """Hold an action's cell taken apart: what is to be done, notes on progress, and fields named in the cell by role."""

    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()


_SHORT = 4  # words of a time that no pattern knows, such as "once funded"


def cards_in(cell: Cell) -> list[list[Line]]:
    """Return the lines of a cell as the cards they are, each an action with its fields below; one where it holds no more."""
    groups: list[list[Line]] = []
    after_field = True
    for line in cell.lines:
        field = _field(line) is not None
        if after_field and not field:
            groups.append([])
        if groups:
            groups[-1].append(line)
        after_field = field
    return groups


def _field(line: Line) -> tuple[str, str] | None:
    """Return the role and the value of a line that names a field ("Lead: Police"), or None."""
    keyed = _KEYED.fullmatch(line.text)
    role = claim(keyed["key"])[0] if keyed else ""
    return (role, keyed["value"]) if keyed and role in _FIELDS else None


_FIELDS = frozenset({"lead", "timescale", "status", "outcome", "measures", "partners"})


def taken_apart(cell: Cell) -> Told:
    """Return an action's cell with its notes and named fields taken out; the first line is always what is to be done."""
    kept: list[Line] = []
    notes: list[str] = []
    fields: list[tuple[str, str]] = []
    for line in cell.lines:
        field = _field(line)
        if kept and field:
            fields.append(field)
        elif kept and (notes or _NOTE.fullmatch(line.text)):
            notes.append(line.text)
        else:
            kept.append(line)
    return Told(tuple(kept), tuple(notes), tuple(fields))
