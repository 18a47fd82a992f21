"""Words and sentences: comparing, cutting, and what a document's own use of capitals tells about its names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

_MARKS = frozenset("✓✔☑✗✘☒●■")
_NOT_WORDS = re.compile(r"[^0-9a-z%£]+")
_SENTENCE_END = re.compile(r"(?<=[.!?])[)'’”\"]*\s+(?=[\"'‘“(]?[A-Z0-9])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.?g|i\.?e|etc|inc|no|nos|approx|dept|vs|cf|st|mr|mrs|ms|dr|para|fig)|\b[A-Z])\.$",
    re.I,
)
# A sentence that opens with one of these speaks of the sentence before it, so the two are one item.
_LEANS_BACK = re.compile(
    r"(?:this|these|those|they|it|its|such|which|both|also|as well as|in addition|additionally|however|therefore)\b",
    re.I,
)
_STILL_OPEN = re.compile(
    r"(?:actions? )?(?:(?:are |is |still )*to be (?:confirmed|agreed|determined|decided|added|developed|drafted)|tb[cda])\b"
    r"(?: (?:following|after|once|when|by|at|in|with|pending)\b.*)?$|no (?:new |further |current )?actions?\b.*$"
    r"|(?:removed|deleted|withdrawn|superseded|merged)(?: \w+){0,4}$"
    r"|no activit(?:y|ies) (?:is |are )?(?:planned|identified|required|at present|currently)\b.*$"
)
_LONGEST_PLACEHOLDER = 20  # words
_TOKEN = re.compile(r"[A-Za-z][A-Za-z'’-]*")


def listed(text: str, between: str | None = None) -> frozenset[str]:
    """Return the words of a list kept as text, cut at spaces or at the sign `between`."""
    return frozenset(word.strip() for word in text.split(between) if word.strip())


PLACEHOLDERS = listed(
    """
    none|nil|na|n a|tbc|tbd|tba|nothing|blank|unknown|none at present|none at this time|none currently|none identified
    |not applicable|not available|no actions|no action|no actions at present|no actions identified|no current actions
    |to be confirmed|to be agreed|to be determined|to be decided|see above|as above|no update|no data
    """,
    "|",
)
UNSTATED = frozenset(
    {
        "",
        "n a",
        "na",
        "none",
        "nil",
        "none at present",
        "not applicable",
        "not stated",
        "blank",
    }
)
FUNCTION_WORDS = listed(
    """
    a an the of to and or nor but by with for in on at from into onto over under as is are was were be been
    being that which who whom whose this these those their its our your his her any all each every no not than
    then so if via per between within across through among around against about during after before until upon
    including include e.g i.e such both either will would shall should can could may might must has have had
    do does did more most less one two three new local national
    """
)


def plain(text: str) -> str:
    """Return a text in lower case without punctuation or repeated space, for comparing."""
    return _NOT_WORDS.sub(" ", text.lower()).strip()


def is_placeholder(text: str) -> bool:
    """Say whether a text only says that there is nothing to say, such as "None at present" or "-"."""
    bare = plain(text)
    return (
        not bare or bare in PLACEHOLDERS or bool(_STILL_OPEN.match(bare) and len(bare.split()) <= _LONGEST_PLACEHOLDER)
    )


def is_unstated(text: str) -> bool:
    """Say whether a cell states nothing: empty, a dash, "N/A", "None"; a tick or a cross states something."""
    return plain(text) in UNSTATED and not _MARKS & set(text)


def is_upper(text: str) -> bool:
    """Say whether a name is printed in capitals (outside brackets), and is more than one short abbreviation."""
    letters = [char for char in re.sub(r"\([^()]*\)", "", text) if char.isalpha()]
    shouted = len(letters) >= 4 and sum(char.isupper() for char in letters) >= 0.9 * len(letters)
    return shouted and (len(letters) > 6 or " " in text.strip())


def sentences(text: str) -> list[str]:
    """Cut a text into sentences; abbreviations ("e.g.") end none, and a sentence that leans back stays joined."""
    found: list[str] = []
    joins = False
    for piece in _SENTENCE_END.split(text):
        if found and (joins or _LEANS_BACK.match(piece)):
            found[-1] = f"{found[-1]} {piece}"
        elif piece.strip():
            found.append(piece.strip())
        joins = _ABBREVIATION.search(piece.rstrip()) is not None
    return found


@dataclass
class Vocabulary:
    """Know how a document writes its words: as names (capital inside a sentence) or as ordinary words."""

    ordinary: Counter[str] = field(default_factory=Counter)
    names: Counter[str] = field(default_factory=Counter)
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)

    @classmethod
    def of(cls, texts: Iterable[str]) -> Vocabulary:
        """Return the vocabulary of these texts."""
        vocabulary = cls()
        for text in texts:
            vocabulary._learn(_TOKEN.findall(text))
        return vocabulary

    def _learn(self, tokens: list[str]) -> None:
        before = ""
        for token in tokens:
            if token[0].islower():
                self.ordinary[token.lower()] += 1
            elif before.lower() in FUNCTION_WORDS and before[:1].islower():
                self.names[token.lower()] += 1
            if token[0].isupper() and before[:1].isupper() and not (token.isupper() or before.isupper()):
                self.pairs[before.lower(), token.lower()] += 1
            before = token

    def is_ordinary(self, word: str) -> bool:
        """Say whether the document mostly writes this word, or its plural or singular, without a capital."""
        word = word.lower()
        forms = {word, f"{word}s", word.removesuffix("s")}
        ordinary = sum(self.ordinary[form] for form in forms)
        return ordinary > 0 and self.names[word] * 3 < ordinary

    def is_name(self, first: str, second: str) -> bool:
        """Say whether the document writes these two words together as a name, both with a capital, twice or more."""
        return self.pairs[first.lower(), second.lower()] > 1
