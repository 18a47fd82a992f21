"""Status as plans print it, and the colour that it states (blue, red, amber, green or grey)."""

from __future__ import annotations

from .words import plain

_COLOURS = {
    "b": "blue", "r": "red", "a": "amber", "g": "green", "blue": "blue", "red": "red", "amber": "amber",
    "yellow": "amber", "green": "green", "grey": "grey", "gray": "grey",
}  # fmt: skip


def colour_of(status: str) -> str | None:
    """Return the colour that a status states, by its name or letter; words such as "On track" state none."""
    words = plain(status).split()
    named = {_COLOURS[word] for word in words if word in _COLOURS and (len(word) > 1 or len(words) == 1)}
    return named.pop() if len(named) == 1 else None
