"""Measures of success: where one ends and the next begins.

A cell that marks its items (bullets, paragraphs) is cut there. Otherwise at the ends of sentences, and, where a
cell's bullets were lost on the way and items stand behind each other without any mark, where an ordinary word
takes a capital in the middle of a sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..documents import Cell
from .words import FUNCTION_WORDS, Vocabulary, is_placeholder, listed, sentences

_OPENERS = listed(
    """
    number numbers percentage proportion rate rates reduction reductions reduced reduce increase increased
    increases improved improvement improvements better fewer greater higher lower more less evidence evidenced
    feedback reports report creation development exploration utilisation completion successful positive
    measured targeted enhanced key visible staff victim victims residents young people children quality level
    levels volume amount delivery attendance satisfaction decrease decreased effective regular clear all
    agreed established referrals training take uptake
    """
)
_ENDING = re.compile(r"[a-z]{3,}(?:tion|tions|sion|ment|ments|ance|ence|ed|ing|ings)$", re.IGNORECASE)
_LEANS_FORWARD = re.compile(r"[a-z]+(?:ive|ous|ful|able|ible|ate|al|ic|ary|less|ly)$")
_OF = frozenset({"of", "in", "to", "for", "from", "by"})
_WORD = re.compile(r"\S+")
_SEMICOLON = re.compile(r"\s*;\s+(?:and\s+)?(?![^()]*\))")
_BARE = re.compile(r"[A-Za-z][A-Za-z'’/-]*$")


@dataclass(frozen=True, slots=True)
class Measures:
    """Hold the measures of a cell, and whether some were cut apart where nothing marked it."""

    items: tuple[str, ...] = ()
    unmarked: bool = False


def read_measures(cell: Cell, vocabulary: Vocabulary) -> Measures:
    """Return the measures that a cell states, in order and in its words."""
    items: list[str] = []
    unmarked = False
    for line in cell.lines:
        if line.item:
            items.append(line.text)
            continue
        for sentence in sentences(line.text):
            pieces = [sentence] if cell.marked else _apart(sentence, vocabulary)
            unmarked = unmarked or len(pieces) > 1
            items.extend(pieces)
    return Measures(tuple(item for item in items if not is_placeholder(item)), unmarked)


def _apart(sentence: str, vocabulary: Vocabulary) -> list[str]:
    """Cut a sentence where its items run on without a mark, or else at its semicolons."""
    pieces = run_ons(sentence, vocabulary)
    return pieces if len(pieces) > 1 else [piece for piece in _SEMICOLON.split(sentence) if piece.strip()]


def run_ons(text: str, vocabulary: Vocabulary) -> list[str]:
    """Cut a text that holds several items without any mark between them."""
    words = list(_WORD.finditer(text))
    cuts, depth, last_cut = [0], 0, 0
    for index in range(1, len(words)):
        before, word = words[index - 1].group(), words[index].group()
        depth = max(0, depth + before.count("(") - before.count(")"))
        after = words[index + 1].group() if index + 1 < len(words) else ""
        if depth == 0 and index - last_cut >= 3 and _begins(before, word, after, vocabulary):
            cuts.append(words[index].start())
            last_cut = index
    ends = [*cuts[1:], len(text)]
    return [text[start:end].strip() for start, end in zip(cuts, ends, strict=True)]


def _begins(before: str, word: str, after: str, vocabulary: Vocabulary) -> bool:
    """Say whether `word` opens a new item: a capital that no name explains, behind a word that can end an item."""
    if not _capitalised(word) or not _can_end(before) or vocabulary.is_name(word, after):
        return False
    strong = word.lower() in _OPENERS or _ENDING.match(word) is not None
    if before[:1].isupper():
        return strong and after in _OF and not vocabulary.is_name(before, word)
    if after[:1].isupper() and word.lower() not in _OPENERS:
        return False
    return (strong and not _written_as_name(word, vocabulary)) or _is_plain_word(before, word, vocabulary)


def _capitalised(word: str) -> bool:
    return (
        word[:1].isupper()
        and (word[1:].islower() or len(word) == 1 or "/" in word)
        and bool(re.match(r"[A-Za-z]", word))
    )


def _can_end(before: str) -> bool:
    bare = before.rstrip(")'’\"")
    return bool(_BARE.search(bare)) and bare.lower() not in FUNCTION_WORDS and not before.endswith(("-", "/", "&"))


def _written_as_name(word: str, vocabulary: Vocabulary) -> bool:
    return vocabulary.names[word.lower()] > 0 and not vocabulary.is_ordinary(word)


def _is_plain_word(before: str, word: str, vocabulary: Vocabulary) -> bool:
    return vocabulary.is_ordinary(word) and _LEANS_FORWARD.match(before) is None
