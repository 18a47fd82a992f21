"""How a letter is written."""

from __future__ import annotations

FORGOTTEN = "This held a link that lets somebody in. It has been sent, and is not kept here."
_WHY = "You get this because you work with a community safety partnership that uses Concordat."


def letter(*, name: str, body: str, link: str, site: str, why: str = "") -> str:
    """Write a plain-text letter: a greeting, what there is to say, one link at most, and why they get it."""
    first = one_line(name)
    parts = [
        f"Hello {first}," if first else "Hello,",
        body.strip(),
        f"{site}{link}" if link else "",
        f"--\nConcordat\n{one_line(why) or _WHY}",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def one_line(words: str) -> str:
    """Return the words on one line, as a heading of a letter must be."""
    return " ".join(words.split())
