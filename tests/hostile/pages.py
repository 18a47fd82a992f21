"""Forms as a browser has them: what a page would send, and the same with one field forged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

REF = re.compile(r"[0-9a-hjkmnp-tv-z]{12}")


@dataclass
class PageForm:
    """A form that POSTs: where to, its fields as they stand, and what its lists and radios offer."""

    action: str
    sent: dict[str, list[str]] = field(default_factory=dict)
    offered: dict[str, list[str]] = field(default_factory=dict)

    def filled(self) -> dict[str, list[str]]:
        """Return what a person would send: the first real choice wherever none is made, words where nothing stands."""
        filled = dict(self.sent)
        for name, values in filled.items():
            if not any(values) and (real := [value for value in self.offered.get(name, []) if value]):
                filled[name] = [real[0]]
            elif not any(values):
                filled[name] = ["Words"]
        return filled

    def refs(self) -> Iterator[str]:
        """Name the fields that hold or offer references."""
        for name, values in self.sent.items():
            if any(REF.fullmatch(value) for value in [*values, *self.offered.get(name, [])]):
                yield name


class _Reader(HTMLParser):
    """Collects the forms of a page that POST."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self._form: PageForm | None = None
        self._select = self._textarea = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "form":
            self._form = PageForm(given.get("action", "")) if given.get("method", "").lower() == "post" else None
            self.forms += [self._form] if self._form else []
        elif self._form is None:
            return
        elif tag == "select":
            self._select = given.get("name", "")
            self._form.sent.setdefault(self._select, [])
        elif tag == "option" and self._select:
            self._choice(self._select, given.get("value", ""), "selected" in given)
        elif tag == "textarea" and "name" in given:
            self._textarea = given["name"]
            self._form.sent[self._textarea] = [""]
        elif tag in {"input", "button"} and "name" in given:
            self._input(given)

    def _input(self, given: dict[str, str]) -> None:
        assert self._form is not None
        name, value = given["name"], given.get("value", "")
        if given.get("type") in {"radio", "checkbox"}:
            self._form.sent.setdefault(name, [])
            self._choice(name, value, "checked" in given)
        elif given.get("type") != "file":
            self._form.sent[name] = [value]

    def _choice(self, name: str, value: str, chosen: bool) -> None:
        assert self._form is not None
        self._form.offered.setdefault(name, []).append(value)
        if chosen:
            self._form.sent[name].append(value)

    def handle_data(self, data: str) -> None:
        if self._textarea and self._form is not None:
            self._form.sent[self._textarea][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._textarea = ""


def forms_of(html: str) -> list[PageForm]:
    """Return the forms of a page that POST, in order."""
    reader = _Reader()
    reader.feed(html)
    return reader.forms
