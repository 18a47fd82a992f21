"""Read an OpenDocument paragraph as it is printed."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from ..blocks import Run
from ..elements import child, local, value
from .styles import Look, Styles

_LEFT_OUT = frozenset(
    {
        "annotation", "annotation-end", "tracked-changes", "ruby-text", "note-citation", "label", "hidden-paragraph",
        "bibliography-configuration", "script", "event-listeners", "forms",
    }
)  # fmt: skip
_SPACES = frozenset({"s", "tab"})
DRAWN = frozenset({"frame", "custom-shape", "g", "rect", "ellipse", "line", "connector", "polygon", "path", "caption"})
_DEEPEST = 60  # of spans and links inside each other


@dataclass
class Words:
    """Hold what a paragraph prints, and what hangs on it: pictures, text boxes and notes."""

    runs: list[Run] = field(default_factory=list)
    before: list[str] = field(default_factory=list)  # pictures' alternative texts
    after: list[str] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    notes: list[etree._Element] = field(default_factory=list)
    pages: int = 0  # page breaks before the words
    later_pages: int = 0  # page breaks inside them
    begun: bool = False

    def say(self, text: str | None, look: Look) -> None:
        """Add words, unless they are hidden; a line's end in the file is a space in print."""
        if text and not look.hidden:
            self.begun = self.begun or not text.isspace()
            text = text.replace("\n", " ")
            self.runs.append(Run(text.upper() if look.capitals else text, look.bold))

    def frame(self, drawn: etree._Element) -> None:
        """Take the text box of a frame or the words of a shape, else the alternative text of what is drawn."""
        boxes = [box for box in drawn if local(box) == "text-box"]
        if not boxes and any(local(inner) in {"p", "list"} for inner in drawn):
            boxes = [drawn]
        if boxes:
            self.boxes += boxes
            return
        for inner in drawn:
            if local(inner) in DRAWN:
                self.frame(inner)
        text = next((found.text for name in ("desc", "title") if (found := child(drawn, name)) is not None), None)
        if text:
            (self.after if self.begun else self.before).append(text)


def words_of(paragraph: etree._Element, styles: Styles, look: Look, *, bold: bool = False) -> Words:
    """Return what a paragraph prints; `bold` makes all of it bold, as a heading's is."""
    words = Words()
    _read(paragraph, words, styles, Look(look.bold or bold, look.hidden, look.capitals), bold, 0)
    return words


def _read(element: etree._Element, words: Words, styles: Styles, look: Look, bold: bool, depth: int) -> None:
    words.say(element.text, look)
    for inner in element:
        _one(inner, words, styles, look, bold, depth)
        words.say(inner.tail, look)


def _one(inner: etree._Element, words: Words, styles: Styles, look: Look, bold: bool, depth: int) -> None:
    kind = local(inner)
    if kind in _SPACES:
        words.runs.append(Run(" ", True))
    elif kind == "line-break":
        words.runs.append(Run("\n", True))
    elif kind == "soft-page-break":
        words.later_pages += words.begun
        words.pages += not words.begun
    elif kind == "note":
        words.notes += [body for body in inner if local(body) == "note-body"]
    elif kind in DRAWN:
        words.frame(inner)
    elif kind in {"hidden-text", "conditional-text"} and value(inner, "is-hidden") == "true":
        return
    elif kind and kind not in _LEFT_OUT and depth < _DEEPEST:
        named = value(inner, "style-name") or "" if kind == "span" else ""
        changed = styles.look("text", named, look)
        _read(inner, words, styles, Look(changed.bold or bold, changed.hidden, changed.capitals), bold, depth + 1)
    elif kind and kind not in _LEFT_OUT:
        words.say("".join(inner.itertext()), look)
