"""Write printed words out as text: lines joined, hyphens at their ends judged, the bold opening told apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from .shapes import Sheet, Word

_LETTERS = re.compile(r"[^\W\d_]+")
_BROKEN = re.compile(r"([^\W\d_]+)[-\u2010\xad]$")
_OPENING = re.compile(r"[^\W\d_]+")
_ENDING = re.compile(
    r"(?:[st]?ations?|[st]?ions?|m?ents?|ings?|ness|i?ties|i?ty|[cd]ed|[lt]y|a?bly|[ae]nce|[ai]ble|cies|cial|tive(?:ly|ness)?)"
)
_KEEPS = frozenset(
    "anti co cross de ex extra first full half high in inter long low macro mid micro mini multi near night non off on over "
    "part peer post pre pro re second self semi short single sub third trans two ultra under up well year".split()
)


class Vocabulary:
    """Know the words that a document prints whole, to judge hyphens at the ends of lines."""

    def __init__(self, sheets: Iterable[Sheet] = ()) -> None:
        """Learn the words of all pages."""
        self.known: set[str] = set()
        self.hyphened: set[str] = set()
        joined: list[str] = []
        for sheet in sheets:
            broken: re.Match[str] | None = None
            for word in sheet.words:
                opening = _OPENING.match(word.text)
                if broken and opening:
                    joined.append(f"{broken.group(1)}{opening.group()}".lower())
                else:
                    self.learn(word.text)
                broken = _BROKEN.search(word.text)
        self.breaks_words = any(word in self.known for word in joined)

    def learn(self, text: str) -> None:
        """Learn the words of a text without spaces."""
        if text.endswith(("-", "\xad")):
            return
        lower = text.lower()
        if "-" in lower:
            self.hyphened.add(lower.strip(".,;:()"))
        self.known.update(_LETTERS.findall(lower))

    def join(self, before: str, after: str) -> str:
        """Return two lines as one: a word that was broken at the end of the first is whole again."""
        broken = _BROKEN.search(before)
        opening = _OPENING.match(after)
        if not broken or not opening:
            return f"{before} {after}" if before and after else before + after
        if before.endswith("\xad"):
            return before[:-1] + after
        head, tail = broken.group(1).lower(), opening.group().lower()
        if self._is_compound(head, tail) or not after[:1].islower():
            return before + after
        return before[:-1] + after

    def _is_compound(self, head: str, tail: str) -> bool:
        if f"{head}-{tail}" in self.hyphened or head in _KEEPS:
            return True
        if head + tail in self.known or _ENDING.fullmatch(tail):
            return False
        return not self.breaks_words or tail in self.known or head in self.known


def written(lines: Sequence[Sequence[Word]], vocabulary: Vocabulary) -> tuple[str, str]:
    """Return the text of some lines and the words that it opens with in bold."""
    text, bold, opening = "", "", True
    for line in lines:
        printed = ""
        for word in line:
            text, printed = _add(text, printed, word, vocabulary)
            opening = opening and word.bold
            if opening:
                bold = text
    text, bold = text.replace("\xad", ""), bold.replace("\xad", "")
    return text, bold if text.startswith(bold) else ""


def _add(text: str, printed: str, word: Word, vocabulary: Vocabulary) -> tuple[str, str]:
    """Return a text and its last line with a word behind them."""
    if not printed:
        return vocabulary.join(text, word.text), word.text
    between = "" if word.glued else " "
    return f"{text}{between}{word.text}", f"{printed}{between}{word.text}"
