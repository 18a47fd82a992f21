"""What `concordat doctor` looks at. Each check is one function that says how a thing is, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass

OK, WARNING, WRONG = "ok", "warning", "wrong"


@dataclass(frozen=True, slots=True)
class Check:
    """How one thing is: `ok`, `warning` or `wrong`; in words; and how to mend it."""

    name: str
    state: str
    words: str
    mend: str = ""
