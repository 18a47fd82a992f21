"""What is said when a file cannot be read."""

from __future__ import annotations


class Unreadable(Exception):
    """Say in the user's words why a file cannot be read and what to do next; `str()` is the whole message."""
