"""What differs between two states of a thing, and which words of a text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from concordat.plans.rules.content import KINDS, Content

_TOKEN = re.compile(r"\w[\w’'-]*\s*|[^\w\s]+\s*|\s+")
_MOST = 4_000  # words that are compared one by one; longer texts are told whole
UNTOLD = ("position",)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words: the `same` before and after, `gone` or `come`."""

    kind: str
    text: str


def pieces(before: str, after: str) -> list[Piece]:
    """Return a text's words before and after in one, each run marked; put together they give back both texts."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    if len(old) + len(new) > _MOST:
        return whole(before, after)
    found = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Piece("same", "".join(old[a:b])))
            continue
        found += [
            Piece(kind, text) for kind, text in (("gone", "".join(old[a:b])), ("come", "".join(new[c:d]))) if text
        ]
    return found


def whole(before: str, after: str) -> list[Piece]:
    """Return what was said before as gone and what is said after as come: a day or a name is read as one."""
    return [Piece(kind, text) for kind, text in (("gone", before), ("come", after)) if text]


@dataclass(frozen=True, slots=True)
class Difference:
    """A thing of a plan in two states; None where it is not there."""

    kind: str
    of: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None

    @property
    def what(self) -> str:
        """Say whether it was added, removed or changed."""
        return "added" if self.before is None else "removed" if self.after is None else "changed"

    def names(self) -> list[str]:
        """Return the facts that differ; of what was added or removed those that say something."""
        told = {**(self.before or {}), **(self.after or {})}
        return [
            name
            for name in told
            if name not in UNTOLD
            and _said((self.before or {}).get(name), name) != _said((self.after or {}).get(name), name)
        ]


def _said(value: Any, name: str) -> Any:
    """A person is the same person under another name; nothing is nothing, however it is written."""
    if name in ("owner", "deputy"):
        return value[0] if value else ""
    return value or ""


def differences(before: Content, after: Content) -> Iterator[Difference]:
    """Yield what differs between two states of a plan: the plan, then priorities and so on in the order of the later."""
    for kind in KINDS:
        old, new = before.of_kind(kind), after.of_kind(kind)
        for of in [*new, *(ref for ref in old if ref not in new)]:
            found = Difference(kind, of, old.get(of), new.get(of))
            if found.what != "changed" or found.names():
                yield found
