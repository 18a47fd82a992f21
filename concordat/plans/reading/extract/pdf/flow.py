"""Say of each passage of running text what it is: a heading by its size, an item by its marker, or a paragraph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from .cells import calm
from .passages import Margins, Passage, passages
from .pieces import Text
from .shapes import Row, Sheet
from .words import Vocabulary, written

_LARGER = 1.12  # a heading's letters beside those of the body
_LONGEST = 32  # words of a heading
_MOST_LINES = 4
_SENTENCE = 14  # words; a longer large text that ends with a full stop is no heading
_SAME = 0.6  # points
_MAX_LEVEL = 6
_MANY_LETTERS = 250  # of a page


@dataclass(slots=True)
class Style:
    """Hold what a document's letters look like: the size of the body, and the larger sizes of headings."""

    body: float = 10.0
    larger: list[float] = field(default_factory=list)
    vocabulary: Vocabulary = field(default_factory=Vocabulary)

    def of_page(self, sheet: Sheet) -> Style:
        """Return the style for one page, of which the body may be larger than in most of the document."""
        letters: Counter[float] = Counter()
        for word in sheet.words:
            letters[round(word.size * 2) / 2] += len(word.text)
        size, count = max(letters.items(), key=lambda pair: (pair[1], -pair[0]), default=(0.0, 0))
        return replace(self, body=size) if count > _MANY_LETTERS and size > self.body else self

    def level(self, size: float) -> int:
        """Return the level of a heading of this size, from 1."""
        above = sum(other > size + _SAME for other in self.larger)
        return min(above + 1, _MAX_LEVEL)


def style_of(sheets: Iterable[Sheet]) -> Style:
    """Return the style of a document: the size of most of its letters is that of the body."""
    sheets = list(sheets)
    letters: Counter[float] = Counter()
    for sheet in sheets:
        for word in sheet.words:
            letters[round(word.size * 2) / 2] += len(word.text)
    body = max(letters, key=lambda size: (letters[size], -size), default=10.0)
    larger: list[float] = []
    for size in sorted((size for size in letters if size > _LARGER * body), reverse=True):
        if not larger or larger[-1] - size > _SAME:
            larger.append(size)
    return Style(body, larger, Vocabulary(sheets))


def texts(rows: Sequence[Row], margins: Margins, page: int, style: Style) -> list[Text]:
    """Return printed lines as headings, paragraphs and items."""
    found = [_text(passage, page, style) for passage in passages(rows, margins)]
    return [text for text in found if text.text]


def _text(passage: Passage, page: int, style: Style) -> Text:
    text, bold = (calm(part) for part in written(passage.lines, style.vocabulary))
    marker = passage.marker.text if passage.marker else ""
    size, first = passage.size, passage.first
    kind = "item" if marker else "paragraph"
    if _is_heading(passage, text, style) and not (passage.marker and not passage.marker.number):
        kind, text, marker = "heading", f"{marker} {text}".strip(), ""
    return Text(
        kind, text, page, size, bold, marker, passage.depth, passage.x0, passage.room, first.width + 0.3 * first.size
    )


def _is_heading(passage: Passage, text: str, style: Style) -> bool:
    count = len(text.split())
    if passage.size <= _LARGER * style.body or count > _LONGEST or len(passage.rows) > _MOST_LINES:
        return False
    quoted = count > _SENTENCE and text.endswith(".") and not passage.bold
    return not quoted and any(char.isalpha() for char in text)
