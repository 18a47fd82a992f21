"""Make several actions of one that was read, or one of several: texts apart and joined, leads and measures united."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from concordat.kernel.errors import Problem

Fields = Mapping[str, Any]
FEWEST, MOST = 2, 50
_UNITED = ("leads", "measures")


def parts(text: str) -> list[str]:
    """Return the texts that a person set apart: each paragraph, or where there is one only, each line, without bullets."""
    apart = [part for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]
    apart = apart if len(apart) > 1 else text.splitlines()
    return [" ".join(part.split()).lstrip("•*-–").strip() for part in apart if part.strip()]


def check_parts(texts: Sequence[str]) -> None:
    """Refuse to make fewer than two actions of one, or more than fifty."""
    if len(texts) > MOST:
        raise Problem(f"One action is split into {MOST} at most", "texts")
    if len([text for text in texts if text.strip()]) < FEWEST:
        raise Problem("Put a line break where the next action begins, so that there are two or more", "texts")


def joined(texts: Iterable[str]) -> str:
    """Return texts as one, each ending as a sentence does."""
    said = [text.strip() for text in dict.fromkeys(texts) if text.strip()]
    return " ".join([*(text if text[-1] in ".;:!?" else f"{text}." for text in said[:-1]), *said[-1:]])


def of_part(edited: Fields, text: str, first: bool) -> dict[str, Any]:
    """Return what is changed in one of the actions that another is split into: its text, and a reference once only."""
    return {**edited, "text": text} | ({} if first else {"ref": ""})


def merged(fields: Sequence[Fields]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return actions, in order, as one: what was read of it, with every place it was read at, and what is changed in that.

    What only one of them says is taken from it; where several say it, the first of them counts.
    """
    first = fields[0]
    read = {
        **first,
        "confidence": min(float(each.get("confidence", 1.0)) for each in fields),
        "warnings": _united(each.get("warnings") or () for each in fields),
        "others": {name: said for each in reversed(fields) for name, said in (each.get("others") or {}).items()},
        "sources": [source for each in fields for source in sources(each)],
    }
    changed: dict[str, Any] = {
        "text": joined(str(each.get("text") or "") for each in fields),
        "outcome": joined(str(each.get("outcome") or "") for each in fields),
    }
    changed |= {name: _united(each.get(name) or () for each in fields) for name in _UNITED}
    for name in ("ref", "timescale", "due"):
        changed[name] = next((each[name] for each in fields if each.get(name)), first.get(name))
    return read, changed


def sources(fields: Fields) -> list[Fields]:
    """Return every place at which an action was read."""
    return list(fields.get("sources") or [fields.get("source") or {}])


def _united(lists: Iterable[Iterable[Any]]) -> list[Any]:
    return list(dict.fromkeys(item for each in lists for item in each))
