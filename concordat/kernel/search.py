"""What a search of any package finds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Found:
    """Something that words found: `kind` says what, `title` names it, `text` says where it stands.

    `at` is what follows the address of its page, to its place there, where that is the page of something larger.
    """

    kind: str
    ref: str
    title: str
    text: str
    at: str = ""
