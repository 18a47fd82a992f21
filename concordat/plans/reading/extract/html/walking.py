"""Walk over a page once and add its headings, paragraphs, list items, pictures and tables in reading order."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import partial

from lxml import etree

from ...documents import Cell
from ..blocks import DEEPEST, Builder, Cells, Numbered, Run, alternative, calm, is_layout
from . import styles, tables
from .pages import HEADINGS, Page, is_left_out
from .parts import Adds, CellLines, Frame, OpenList, number

_BREAKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "button", "caption", "center", "dd", "details", "dialog", "dir",
     "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hgroup", "hr", "legend", "li",
     "main", "menu", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"}
) | HEADINGS  # fmt: skip
_LISTS = frozenset({"ul", "ol", "menu", "dir"})
_BOLD = frozenset({"b", "strong"})
_CONTROLS = frozenset({"input", "select", "textarea", "button", "datalist"})
_OPENS_PART = re.compile(r"accordion|collaps|toggle")
_TITLE = "MsoTitle"  # what Word calls a title where it saves a page
_WORD_LIST = re.compile(r"mso-list:\w+level(\d)")
_FILE_NAME = re.compile(r"\S+\.(?:png|jpe?g|gif|svg|bmp|webp|emf|wmf)", re.IGNORECASE)
_SKIP_LINK = re.compile(r"\s*(?:skip|jump) to (?:the )?(?:main )?(?:content|navigation)", re.IGNORECASE)


@dataclass
class Walker:
    """Turn a tree into blocks; nothing recurses but tables into their cells, in which tables are lines."""

    adds: Adds
    page: Page
    builder: Builder | None = None  # takes the tables; none in a cell
    flat: etree._Element | None = None  # a table that only lays out the page
    runs: list[Run] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    lists: list[OpenList] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    bold: list[bool] = field(default_factory=list)
    framed: list[bool] = field(default_factory=list)
    term: list[Run] = field(default_factory=list)  # a term whose meaning is still to come

    def walk(self, root: etree._Element) -> None:
        """Add the blocks that stand in an element."""
        walk = etree.iterwalk(root, events=("start", "end"))
        skipped = None
        for event, element in walk:
            if event == "start" and element is not root and self._is_skipped(element):
                skipped = element
                walk.skip_subtree()
            elif event == "start":
                self._start(element)
                if self._is_table(element):
                    self._table(element)
                    walk.skip_subtree()
                else:
                    self._text(element.text, element)
            else:
                if element is not skipped:
                    self._end(element)
                if element is not root:
                    self._text(element.tail, element.getparent())
        self._flush()
        self._close_term()

    def _is_skipped(self, element: etree._Element) -> bool:
        tag = element.tag
        if is_left_out(element):
            return True
        if tag == "a" and element.get("href", "").startswith("#"):
            return _SKIP_LINK.match("".join(element.itertext())) is not None
        if tag == "span" and "mso-list:ignore" in styles.style_of(element):
            self._word_marker(element)
            return True
        if tag == "dd":
            return "actions" in element.get("class", "")
        if tag not in _CONTROLS:
            return False
        opens = element.get("aria-expanded") or _OPENS_PART.search(element.get("class", "").lower())
        return tag != "button" or not (opens or any(frame.kind == "heading" for frame in self.frames))

    def _is_table(self, element: etree._Element) -> bool:
        if self.builder is None or element.tag != "table" or element is self.flat:
            return False
        return not tables.is_layout(element, self.page)

    def _start(self, element: etree._Element) -> None:
        self.bold.append(self._is_bold(element))
        self.framed.append(False)
        if element.tag == "img":
            self._picture(element.get("alt", ""))
        elif element.tag == "br":
            self.runs.append(Run("\n"))
        elif self._breaks(element):
            self._break()
            if element.tag in _LISTS:
                start = number(element.get("start"), 1)
                self.lists.append(OpenList(element.tag == "ol", element.get("type", ""), start))
            elif frame := self._frame_of(element):
                self._flush()
                self.frames.append(frame)
                self.framed[-1] = True

    def _frame_of(self, element: etree._Element) -> Frame | None:
        """Return what an element makes of its words, or None where they are plain paragraphs."""
        tag = element.tag
        if tag in HEADINGS:
            return Frame("heading", int(tag[1]))
        if tag == "p" and element.get("class", "") == _TITLE:
            return Frame("heading", 1)
        if tag == "li" and not self.page.holds(element, "heading", "table", "dl"):  # else it is a card
            marker = self.lists[-1].marker(element) if self.lists else "•"
            return Frame("item", numbered=Numbered(marker, max(1, min(DEEPEST, len(self.lists)))))
        if tag == "dd" and _is_one_of_several(element):
            return Frame("item", numbered=Numbered("•", 1))
        if tag == "button" and self.frames:
            return None
        if tag in {"dt", "summary", "button"}:
            return Frame("term" if tag == "dt" else "summary")
        listed = _WORD_LIST.search(styles.style_of(element))
        return Frame("item", numbered=Numbered("•", max(1, int(listed.group(1))))) if listed else None

    def _end(self, element: etree._Element) -> None:
        self.bold.pop()
        if self._breaks(element):
            self._break()
        if self.framed.pop():
            self._flush()
            self.frames.pop()
        elif element.tag in _LISTS:
            self.lists.pop()
        elif element.tag == "dl":
            self._close_term()

    def _breaks(self, element: etree._Element) -> bool:
        return element.tag in _BREAKS or styles.has_own_line(element)

    def _is_bold(self, element: etree._Element) -> bool:
        stated = styles.boldness(element)
        if stated is not None:
            return stated
        return element.tag in _BOLD or (bool(self.bold) and self.bold[-1])

    def _text(self, text: str | None, within: etree._Element) -> None:
        if text:
            kept = text if within.tag == "pre" else text.replace("\n", " ").replace("\r", " ")
            self.runs.append(Run(kept, bold=bool(self.bold) and self.bold[-1]))

    def _word_marker(self, element: etree._Element) -> None:
        """Take what Word printed before an item of a list, when it saved a page; its bullets are letters of a font."""
        frame = self.frames[-1] if self.frames else None
        marker = calm("".join(element.itertext()))
        if frame and frame.numbered and marker:
            bullet = not any(char.isalnum() for char in marker) or marker in {"o", "q", "v", "Ø", "§"}
            frame.numbered = Numbered("•" if bullet else marker, frame.numbered.depth)

    def _picture(self, text: str) -> None:
        text = alternative(text)
        if text and not _FILE_NAME.fullmatch(text):
            self.pictures.append(text)

    def _break(self) -> None:
        """End a line; in a heading or an item lines go on, since it is one."""
        if self.frames and self.frames[-1].kind != "flow":
            self.runs.append(Run("\n"))
        else:
            self._flush()

    def _flush(self) -> None:
        """Add the words read so far as what they are, and the pictures that stood among them."""
        runs, self.runs = self.runs, []
        frame = self.frames[-1] if self.frames else None
        if any(calm(run.text) for run in runs):
            self._add(runs, frame)
        for text in self.pictures:
            self._close_term()
            self.adds.picture(text)
        self.pictures.clear()

    def _add(self, runs: list[Run], frame: Frame | None) -> None:
        kind = frame.kind if frame else "flow"
        if kind == "flow":
            label = self._label()
            self.adds.paragraph([Run(f"{label} ", bold=True), *runs] if label else runs)
            return
        self._close_term()
        if kind == "term":
            self.term = runs
        elif kind == "summary":
            self.adds.paragraph([Run(run.text, bold=True) for run in _on_one_line(runs)])
        elif frame is not None and kind == "heading":
            self.adds.heading(runs, frame.level)
        elif frame is not None:
            self.adds.paragraph(_on_one_line(runs), frame.numbered)
            frame.kind = "flow"

    def _label(self) -> str:
        """Return the term whose meaning comes now, with a colon behind it."""
        label = calm("".join(run.text for run in self.term)).rstrip(": ")
        self.term = []
        return f"{label}:" if label else ""

    def _close_term(self) -> None:
        """Add a term alone, because no words but a list, a picture or another term came behind it."""
        if label := self._label():
            self.adds.paragraph([Run(label, bold=True)])

    def _table(self, element: etree._Element) -> None:
        """Add a table below its caption, or the words of one that only lays out the page."""
        self._flush()
        self._close_term()
        assert self.builder is not None
        rows = list(tables.own_rows(element))
        shown = [(row, tables.cells_of(row)) for row, _ in rows]
        self.builder.count(lines=len(rows), cells=sum(len(own) for _, own in shown))
        cells = [[self._cell(cell, row) for cell in own] for row, own in shown]
        grid = tables.on_grid(cells, partial(self.builder.count, 0))
        named = [Cells(row, heading) for row, (_, heading) in zip(grid, rows, strict=True)]
        if is_layout(named) and not self.page.holds(element, "th", "thead"):
            Walker(self.adds, self.page, self.builder, flat=element).walk(element)
        else:
            for caption in element.findall("caption"):
                Walker(self.adds, self.page).walk(caption)
            self.builder.table(named)

    def _cell(self, element: etree._Element, row: etree._Element) -> Cell:
        lines = CellLines()
        Walker(lines, self.page).walk(element)
        column_span, row_span = tables.spans(element)
        colour = styles.colour_of(element, self.page.sheet) or _mark_in(element, self.page.sheet)
        colour = colour or styles.colour_of(row, self.page.sheet)
        return Cell(tuple(lines.lines), column_span, row_span, colour)


def _mark_in(cell: etree._Element, sheet: dict[str, str]) -> str:
    """Return the background of the one thing that fills a cell, as a status printed on colour does."""
    inner = cell
    while len(inner) == 1 and not (inner.text or "").strip() and not (inner[0].tail or "").strip():
        inner = inner[0]
        if colour := styles.colour_of(inner, sheet):
            return colour
    return ""


def _is_one_of_several(meaning: etree._Element) -> bool:
    """Say whether a term has more meanings than this one; links to change it are none."""
    near = (next(meaning.itersiblings("dt", "dd", preceding=back), None) for back in (True, False))
    return any(other is not None and other.tag == "dd" and "actions" not in other.get("class", "") for other in near)


def _on_one_line(runs: list[Run]) -> list[Run]:
    return [Run(run.text.replace("\n", " "), run.bold) for run in runs]
