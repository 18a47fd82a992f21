"""What is written for people: every page of the documentation, as text with its links, pictures and commands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"^```.*?^```|`[^`\n]+`", re.MULTILINE | re.DOTALL)


def written() -> list[Path]:
    """Return every page: the README, docs, and the READMEs of packages and examples."""
    docs = CHECKOUT.joinpath("docs").rglob("*.md")
    return sorted(
        [CHECKOUT / "README.md", *docs, *CHECKOUT.glob("concordat/*/README.md"), *CHECKOUT.glob("examples/*/*.md")]
    )


def links(page: Path) -> Iterator[str]:
    """Yield where a page's links and pictures lead, but for those that lead out of the repository."""
    for target in LINK.findall(CODE.sub("", page.read_text("utf-8"))):
        if not re.match(r"[a-z]+:", target):
            yield target


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as they are made of their words."""
    heads = re.findall(r"^#+ (.+)$", CODE.sub(lambda code: code[0].strip("`"), page.read_text("utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def commands(page: Path) -> Iterator[str]:
    """Yield each line of a page's fenced blocks that begins with `concordat `."""
    for block in FENCE.findall(page.read_text("utf-8")):
        yield from (line for line in block.splitlines() if line.startswith("concordat "))
