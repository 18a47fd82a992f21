"""Open a web page: its characters, its tree, and which part of it is the page and not what stands around it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from lxml import etree

from ..blocks import calm
from ..errors import Unreadable
from . import styles

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_NEVER_SHOWN = frozenset(
    {"head", "script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "canvas", "audio", "video",
     "map", "datalist", "nav", "search", "math"}
)  # fmt: skip
_IN_HEAD = frozenset(
    {"title", "meta", "link", "style", "script", "base", "noscript", "template", "basefont", "bgsound"}
)
_AROUND = frozenset({"navigation", "banner", "contentinfo", "search", "menu", "menubar", "dialog", "alertdialog"})
_FURNITURE = re.compile(r"(?:^|[\s_-])(?:breadcrumbs?|skip-?links?|cookies?(?:-banner|-consent|-notice)?)(?:$|[\s_-])")
_INNER = frozenset({"article", "section", "main"})
_MOSTLY_LINKS = 0.6
_MOST_FURNITURE = 200  # words; what holds more, such as a cookie banner, is none
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w-]{2,20})""", re.IGNORECASE)
_KNOWN = re.compile(r"utf-?8|(?:windows-|cp)125[0-8]|iso-?8859-\d{1,2}|macintosh", re.IGNORECASE)
_WORD = re.compile(r"\S+")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # what XML may not hold
_NO_TITLE = re.compile(r"Microsoft (?:Word|Excel) - |untitled|document\d*$|.*\.\w{2,5}$|https?:", re.IGNORECASE)
_OPENING_WORDS = 150
_TOO_DEEP = (
    "Its parts are nested far deeper than those of a page. Save it again in the program that made it and try again."
)


@dataclass(frozen=True, slots=True)
class Page:
    """Hold a page's tree: where its words stand, and what is inside its tables and list items.

    `title` is what the page calls itself, or empty where its words say so themselves.
    """

    roots: tuple[etree._Element, ...]
    title: str
    sheet: dict[str, str]
    insides: dict[etree._Element, set[str]] = field(default_factory=dict, repr=False)

    def holds(self, element: etree._Element, *things: str) -> bool:
        """Say whether a table or a list item holds any of these, not counting what tables and items inside it hold."""
        return not self.insides.get(element, set()).isdisjoint(things)


def opened(data: bytes, name: str) -> Page:
    """Return the page in these bytes; raises Unreadable for one that is broken or nested too deep."""
    text = _CONTROL.sub(" ", _decoded(data))
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise Unreadable(f"“{name}” cannot be read as a page. {_TOO_DEEP}")
    if root is None:
        raise Unreadable(f"“{name}” holds no words. Choose the file that holds the plan.")
    body = _body(root)
    roots = _roots(body)
    return Page(roots, _title(root, roots), styles.sheet_of(root), _insides(body))


def _body(root: etree._Element) -> etree._Element:
    """Return the body, with what the parser left in the head because it does not know its name, such as a figure."""
    head, body = root.find("head"), root.find("body")
    if head is None:
        return root if body is None else body
    strangers = [child for child in head if child.tag not in _IN_HEAD]
    if body is None:
        body = etree.SubElement(root, "body")
    text, body.text = body.text, None
    for at, child in enumerate(strangers):
        body.insert(at, child)
    if strangers:
        strangers[-1].tail = _CONTROL.sub(" ", f"{strangers[-1].tail or ''}{text or ''}")
    else:
        body.text = text and _CONTROL.sub(" ", text)
    return body


def _title(root: etree._Element, roots: tuple[etree._Element, ...]) -> str:
    """Return the name of the page without the site's, unless a first heading or the page's opening names it."""
    title = calm(root.findtext("head/title") or "").partition(" | ")[0]
    if not title or _NO_TITLE.match(title) or any(_has_words(h) for part in roots for h in part.iter("h1")):
        return ""
    opening = " ".join(islice((word for part in roots for word in _shown(part)), _OPENING_WORDS))
    return "" if title.lower() in opening.lower() else title


def _has_words(element: etree._Element) -> bool:
    return next(_words(element), None) is not None


def is_left_out(element: etree._Element) -> bool:
    """Say whether an element is not part of what the page says: hidden, a control, navigation, a header or a footer."""
    tag, role = element.tag, element.get("role", "").lower()
    if tag in _NEVER_SHOWN or role in _AROUND or styles.is_hidden(element):
        return True
    if tag == "dialog" and element.get("open") is None:
        return True
    if tag in {"header", "footer"}:
        return not _inside(element)
    if tag == "aside" or role == "complementary":
        return not _inside(element) or _is_mostly_links(element)
    named = f"{element.get('class', '')} {element.get('id', '')}".lower()[:500]
    return (
        bool(_FURNITURE.search(named))
        and sum(1 for _ in islice(_words(element), _MOST_FURNITURE + 1)) <= _MOST_FURNITURE
    )


def _inside(element: etree._Element) -> bool:
    return any(above.tag in _INNER or above.get("role") == "main" for above in element.iterancestors())


def _is_mostly_links(element: etree._Element) -> bool:
    words = sum(1 for _ in islice(_words(element), _MOST_FURNITURE + 1))
    if words > _MOST_FURNITURE:
        return False
    linked = sum(1 for link in element.iter("a") for _ in _words(link))
    return linked >= _MOSTLY_LINKS * words


def _words(element: etree._Element) -> Iterator[str]:
    return (word.group() for text in element.itertext() for word in _WORD.finditer(text))


def _roots(body: etree._Element) -> tuple[etree._Element, ...]:
    """Return what is the page: its main part, where that has half of the words; first headings outside come before."""
    main = next((e for e in body.iter() if e.tag == "main" or e.get("role", "").lower() == "main"), None)
    if main is not None and (main is body or 2 * len(list(_shown(main))) >= len(list(_shown(body)))):
        outside = [h for h in body.iter("h1") if not any(above is main for above in h.iterancestors())]
        before = [h for h in outside if not _is_around(h)]
        return (*before, main)
    banners = [h for h in body.iter("h1") if any(a.tag == "header" for a in h.iterancestors()) and not _is_around(h)]
    return (*(h for h in banners if _is_in_banner(h)), body)


def _is_in_banner(heading: etree._Element) -> bool:
    return any(above.tag == "header" and is_left_out(above) for above in heading.iterancestors())


def _is_around(heading: etree._Element) -> bool:
    return any(above.tag != "header" and is_left_out(above) for above in (heading, *heading.iterancestors()))


def _shown(element: etree._Element) -> Iterator[str]:
    """Yield the words that an element shows, without what is left out."""
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, part in walk:
        if event == "start" and part is not element and is_left_out(part):
            walk.skip_subtree()
        elif event == "start":
            yield from (part.text or "").split()
        if event == "end" and part is not element:
            yield from (part.tail or "").split()


def _insides(body: etree._Element) -> dict[etree._Element, set[str]]:
    """Note in one walk what each table and each list item holds itself."""
    found: dict[etree._Element, set[str]] = {}
    open_: list[etree._Element] = []
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if event == "end":
            if open_ and element is open_[-1]:
                open_.pop()
            continue
        if open_:
            found[open_[-1]].add("heading" if element.tag in HEADINGS else element.tag)
        if element.tag in {"table", "li"}:
            found[element] = set()
            open_.append(element)
    return found


def _decoded(data: bytes) -> str:
    """Return the characters of a page: by its mark, by what it declares, as UTF-8, else as Windows-1252."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    declared = _DECLARED.search(data[:4096])
    named = declared.group(1).decode("ascii", "replace") if declared else ""
    tried = [named.lower()] if _KNOWN.fullmatch(named) else []
    for encoding in [*("cp1252" if name.startswith("iso-8859-1") else name for name in tried), "utf-8"]:
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("cp1252", "replace")
