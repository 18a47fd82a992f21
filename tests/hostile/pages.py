"""Forms as a browser has them: what a page would send, and the same with one field forged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml.html import HtmlElement, document_fromstring

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


def forms_of(html: str) -> list[PageForm]:
    """Return the forms of a page that POST, in order."""
    every = document_fromstring(html).iter("form")
    return [_read(form) for form in every if form.get("method", "").lower() == "post"]


def _read(form: HtmlElement) -> PageForm:
    found = PageForm(form.get("action", ""))
    for entry in form.iter("input", "button", "select", "textarea"):
        name, value = entry.get("name"), entry.get("value", "")
        if name is None or entry.get("type") == "file":
            continue
        if entry.tag == "select":
            found.sent.setdefault(name, [])
            for option in entry.iter("option"):
                _offer(found, name, option.get("value", ""), "selected" in option.attrib)
        elif entry.tag == "textarea":
            found.sent[name] = [entry.text or ""]
        elif entry.get("type") in {"radio", "checkbox"}:
            found.sent.setdefault(name, [])
            _offer(found, name, value, "checked" in entry.attrib)
        else:
            found.sent[name] = [value]
    return found


def _offer(form: PageForm, name: str, value: str, chosen: bool) -> None:
    form.offered.setdefault(name, []).append(value)
    if chosen:
        form.sent[name].append(value)
