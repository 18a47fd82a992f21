"""Read the words of a line or a cell out of HTML and Markdown, keeping bullets, breaks and bold openings.

Only tags known here are taken as markup: "under <18" stays text, and no nesting is too deep, because nothing recurses.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from ..documents import Line

BULLETS = "•●▪◦‣■□➢➤❖✓✔∙\uf0b7\uf0a7\uf0d8\uf0fc"
_TICKS = frozenset("✓✔")
_BREAKS = frozenset(
    {"p", "br", "li", "ul", "ol", "div", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote"}
)
_BOLD = frozenset({"b", "strong"})
_PLAIN = frozenset({"i", "em", "u", "s", "span", "a", "font", "sup", "sub", "td", "th", "tbody", "thead", "small"})
_KNOWN = sorted(_BREAKS | _BOLD | _PLAIN, key=len)
_TAG = re.compile(rf"<(/?)({'|'.join(reversed(_KNOWN))})(?=[\s/>])[^<>]{{0,500}}>", re.IGNORECASE)
_HIDDEN = re.compile(r"<(script|style)\b[^<>]{0,500}>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:[A-Za-z]{2,10}|#\d{1,6}|#[xX][0-9A-Fa-f]{1,5});")
_LINK = re.compile(r"!?\[([^\[\]]{0,300})\]\([^()\s]{0,500}\)")
_STRONG = re.compile(r"\*\*(?=\S)([^*\n]{1,2000}?)(?<=\S)\*\*|(?<!\w)__(?=\S)([^_\n]{1,2000}?)(?<=\S)__(?!\w)")
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]{1,500}?)(?<=[^\s*])\*(?![\w*])")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!|>-])")
_MARKER = re.compile(rf"\s*(?:[{BULLETS}·]\s*|[-–—*]\s+)")
_INLINE_BULLET = re.compile(rf"\s*[{BULLETS}]\s*")
_SPACE = re.compile(r"\s+")
# Bold is carried through the cleaning as two characters that no text holds (control characters are refused before).
_ON, _OFF = "\x02", "\x03"
_MAX_DEPTH = 9


def visible(text: str) -> tuple[str, str]:
    """Return the words a reader sees in a run of text, and the ones it opens with in bold."""
    text = _LINK.sub(r"\1", text)
    text = _STRONG.sub(lambda match: f"{_ON}{match.group(1) or match.group(2)}{_OFF}", text)
    text = _EMPHASIS.sub(r"\1", text)
    text = _ESCAPE.sub(r"\1", text)
    text = _ENTITY.sub(lambda match: _unescape(match.group()), text)
    return _without_marks(text)


def _unescape(entity: str) -> str:
    char = html.unescape(entity)
    return char if char.isprintable() or char.isspace() else " "


def _without_marks(text: str) -> tuple[str, str]:
    text = _SPACE.sub(" ", text).strip()
    bold = ""
    if text.startswith(_ON):
        inside, _, _ = text[1:].replace(f"{_OFF} {_ON}", " ").replace(f"{_OFF}{_ON}", "").partition(_OFF)
        bold = _SPACE.sub(" ", inside.replace(_ON, "")).strip()
    return _SPACE.sub(" ", text.replace(_ON, "").replace(_OFF, "")).strip(), bold


@dataclass
class _Builder:
    """Gather lines while tags go by."""

    lines: list[Line] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    depth: int = 0
    item: bool = False

    def close(self) -> None:
        raw = "".join(self.parts)
        self.parts.clear()
        if not raw or raw.isspace():
            return
        if raw.strip() in _TICKS:  # a cell that only says yes
            self.lines.append(Line(raw.strip()))
            return
        for index, piece in enumerate(_INLINE_BULLET.split(raw)):
            self._add(piece, bullet=index > 0)

    def _add(self, piece: str, *, bullet: bool) -> None:
        marker = _MARKER.match(piece)
        text, bold = visible(piece[marker.end() :] if marker else piece)
        if text:
            item = self.item or bullet or marker is not None
            self.lines.append(
                Line(
                    text,
                    item=item,
                    depth=self.depth if self.depth else int(item),
                    bold=bold,
                )
            )

    def tag(self, name: str, *, closing: bool) -> None:
        if name in _BOLD:
            self.parts.append(_OFF if closing else _ON)
        elif name in _BREAKS:
            self.close()
            if name in {"ul", "ol"}:
                self.depth = max(0, min(_MAX_DEPTH, self.depth + (-1 if closing else 1)))
                self.item = False
            elif name == "li":
                self.item = not closing
        elif name in {"td", "th"}:
            self.parts.append(" ")


def lines_of(text: str) -> tuple[Line, ...]:
    """Return the lines of a cell: its paragraphs and bullets, without markup and without empty ones."""
    text = _without_hidden(text)
    builder = _Builder()
    at = 0
    for tag in _TAG.finditer(text):
        _feed(builder, text[at : tag.start()])
        builder.tag(tag.group(2).lower(), closing=bool(tag.group(1)))
        at = tag.end()
    _feed(builder, text[at:])
    builder.close()
    return tuple(builder.lines)


def _feed(builder: _Builder, text: str) -> None:
    first, *others = text.split("\n")
    builder.parts.append(first)
    for other in others:
        builder.close()
        builder.parts.append(other)


def _without_hidden(text: str) -> str:
    """Take out comments, scripts and styles: they are not words that a reader sees."""
    kept, at = [], 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start)) >= 0:
        kept.append(text[at:start])
        at = end + 3
    text = "".join(kept) + text[at:]
    kept, at, lower = [], 0, text.lower()
    for opening in _HIDDEN.finditer(text):
        if opening.start() < at:
            continue
        end = lower.find(f"</{opening.group(1).lower()}", opening.end())
        if end < 0:
            break
        kept.append(text[at : opening.start()])
        at = text.find(">", end) + 1 or len(text)
    return "".join(kept) + text[at:]
