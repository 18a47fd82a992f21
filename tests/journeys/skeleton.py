"""What a page is made of, read from its HTML without a browser: elements and attributes, without words and addresses."""

from __future__ import annotations

from html.parser import HTMLParser

from tests.journeys.browser import CHANGES

EMPTY = frozenset("area base br col embed hr img input link meta source track wbr".split())
ALIKE = {"tr", "li", "option"}  # of those in a row that are alike one is as good as all
WORDS = frozenset("href src action value alt title content datetime aria-label placeholder nonce".split())


def skeleton(html: str) -> frozenset[str]:
    """Return what the page's main part is made of, and what stands around it."""
    reader = _Reader()
    reader.feed(html)
    return frozenset((reader.main, "around " + "".join(reader.open[0][1])))


class _Reader(HTMLParser):
    """Puts each element together when it ends."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, list[str], str]] = [("", [], "")]
        self.main = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        said = " ".join(f"{name}={bool(value) if name in WORDS else value}" for name, value in attributes)
        self.open.append((tag, [], CHANGES.sub("*", f"<{tag} {said}>")))
        if tag in EMPTY:
            self._end()

    def handle_data(self, data: str) -> None:
        inside = self.open[-1][1]
        if data.strip() and inside[-1:] != ["words"]:
            inside.append("words")

    def handle_endtag(self, tag: str) -> None:
        if tag not in EMPTY and any(tag == name for name, *_ in self.open):
            while self.open[-1][0] != tag:
                self._end()
            self._end()

    def _end(self) -> None:
        tag, inside, begin = self.open.pop()
        whole = begin + "".join(inside) + "</>"
        around = self.open[-1][1]
        if tag == "main":
            self.main = whole
        elif tag not in ALIKE or whole not in around:
            around.append(whole)
