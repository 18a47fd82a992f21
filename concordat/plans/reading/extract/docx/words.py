"""Read a Word paragraph as it is printed: tracked changes accepted, fields shown, hidden words left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from ..blocks import Run
from ..elements import child, local, value
from .styles import Looks, Styles, looks, on

_LEFT_OUT = frozenset({"del", "moveFrom", "pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "rt", "sectPr"})
_THROUGH = frozenset(
    {"ins", "moveTo", "hyperlink", "smartTag", "customXml", "fldSimple", "dir", "bdo", "ruby", "rubyBase", "sdtContent"}
)
_LINE_BREAKS = frozenset({"br", "cr"})
_SPACES = frozenset({"tab", "ptab"})
# Signs of the fonts Wingdings and Symbol, by the end of their number: ticks, crosses, boxes, arrows and bullets.
_SIGNS = {
    0xFC: "✓", 0xFB: "✗", 0xFE: "☒", 0xFD: "☒", 0xA8: "☐", 0x6F: "☐", 0x71: "☐", 0x72: "☐", 0x78: "☒", 0x52: "☑",
    0xB7: "•", 0xA7: "▪", 0xD8: "➢", 0x6C: "●", 0x6E: "■", 0x76: "❖", 0xE0: "→", 0xE8: "→", 0x4A: "☺", 0x4C: "☹",
}  # fmt: skip
_PRIVATE = 0xF000
_ALTERNATIVES = {"docPr": ("descr", "title"), "cNvPr": ("descr", "title"), "shape": ("alt",)}


def inside(element: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """Yield what an element holds, by name, as if its wrappers (links, controls, insertions) were not there.

    Deletions are left out, and of the two forms that Word keeps of a new thing only the first is taken.
    """
    waiting = [iter(element)]
    while waiting:
        found = next(waiting[-1], None)
        if found is None:
            waiting.pop()
            continue
        name = local(found)
        if name == "sdt":
            content = child(found, "sdtContent")
            empty = on(child(found, "sdtPr", "showingPlcHdr"))
            if content is not None and not empty:
                waiting.append(iter(content))
        elif name == "AlternateContent":
            chosen = child(found, "Choice")
            chosen = child(found, "Fallback") if chosen is None or not len(chosen) else chosen
            if chosen is not None:
                waiting.append(iter(chosen))
        elif name in _THROUGH:
            waiting.append(iter(found))
        elif name and name not in _LEFT_OUT:
            yield name, found


@dataclass
class Words:
    """Hold what a paragraph prints, and what hangs on it: pictures, text boxes, diagrams and notes."""

    runs: list[Run] = field(default_factory=list)
    before: list[str] = field(default_factory=list)  # pictures' alternative texts
    after: list[str] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    diagrams: list[str] = field(default_factory=list)  # ids of relationships
    notes: list[tuple[str, str]] = field(default_factory=list)  # "footnote" or "endnote", and its id
    pages: int = 0  # page breaks before the words
    later_pages: int = 0  # page breaks inside them
    begun: bool = False


def words_of(paragraph: etree._Element, styles: Styles, style: str, *, bold: bool = False) -> Words:
    """Return what a paragraph in this style prints; `bold` makes all of it bold, as a heading's is."""
    words = Words()
    base = {**styles.always, **styles.looks(style)}
    for name, element in inside(paragraph):
        if name == "r":
            _run(element, words, styles, base, bold)
        elif name in {"oMath", "oMathPara"}:
            _say(words, "".join(element.itertext()), {}, bold)
    return words


def _run(run: etree._Element, words: Words, styles: Styles, base: Looks, bold: bool) -> None:
    properties = child(run, "rPr")
    look = base
    if properties is not None:
        named = value(child(properties, "rStyle"))
        look = {**base, **(styles.looks(named) if named else {}), **looks(properties)}
    if look.get("vanish"):
        return
    for name, element in inside(run):
        if name == "t":
            _say(words, element.text or "", look, bold)
        elif name in _LINE_BREAKS:
            words.runs.append(Run("\n", True))
        elif name in _SPACES:
            words.runs.append(Run(" ", True))
        elif name == "noBreakHyphen":
            _say(words, "-", look, bold)
        elif name == "sym":
            _say(words, _sign(element), look, bold)
        elif name == "lastRenderedPageBreak":
            words.later_pages += words.begun
            words.pages += not words.begun
        elif name in {"drawing", "pict", "object"}:
            _drawn(element, words)
        elif name in {"footnoteReference", "endnoteReference"}:
            words.notes.append((name.removesuffix("Reference"), value(element, "id") or ""))
        elif name == "fldChar":
            _say(words, _form_field(element), look, bold)
        elif name == "r":
            _run(element, words, styles, base, bold)


def _say(words: Words, text: str, look: Looks, bold: bool) -> None:
    if text:
        words.begun = words.begun or not text.isspace()
        words.runs.append(Run(text.upper() if look.get("caps") else text, bold or look.get("b", False)))


def _sign(element: etree._Element) -> str:
    try:
        code = int(value(element, "char") or "", 16)
    except ValueError:
        return ""
    if _PRIVATE <= code <= _PRIVATE + 0xFF or code <= 0xFF:
        return _SIGNS.get(code & 0xFF, "")
    return chr(code) if code < 0x110000 and chr(code).isprintable() else ""


def _form_field(element: etree._Element) -> str:
    """Return what an old form's field shows where that is not kept as words: a box that is ticked, or a choice."""
    data = child(element, "ffData")
    box, choices = child(data, "checkBox"), child(data, "ddList")
    if box is not None:
        ticked = on(child(box, "checked"))
        return "☒" if (on(child(box, "default")) if ticked is None else ticked) else "☐"
    if choices is not None:
        entries = [value(entry) or "" for entry in choices if local(entry) == "listEntry"]
        chosen = value(child(choices, "result")) or "0"
        return entries[int(chosen)] if chosen.isdecimal() and len(chosen) < 9 and int(chosen) < len(entries) else ""
    return ""


def _drawn(drawing: etree._Element, words: Words) -> None:
    """Take the text boxes and diagrams of a drawing, and the alternative texts of its pictures."""
    boxes: list[etree._Element] = []
    texts: list[str] = []
    waiting = [drawing]
    while waiting:
        element = waiting.pop()
        inner: list[etree._Element] = []
        for name, found in inside(element):
            if name == "txbxContent":
                boxes.append(found)
                continue
            if name == "relIds" and (data := value(found, "dm")):
                words.diagrams.append(data)
            texts += [text for key in _ALTERNATIVES.get(name, ()) if (text := value(found, key))][:1]
            inner.append(found)
        waiting += reversed(inner)
    pictures = list(dict.fromkeys(texts)) if not boxes else []
    (words.after if words.begun else words.before).extend(pictures)
    words.boxes.extend(boxes)
