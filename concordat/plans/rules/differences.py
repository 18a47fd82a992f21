"""How an action that a document tells again differs from the plan's: field by field, and word by word.

What the document does not state is no change: only what is stated, or what a person wrote while checking, is compared. A
file that Concordat wrote states every field for which it has a column, also where that is empty, and letter by letter.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from concordat.plans.reading.propose.agencies import key
from concordat.plans.rules.differing import pieces
from concordat.plans.rules.drafts import DraftAction
from concordat.plans.rules.matching import plain
from concordat.plans.rules.returning import same

FIELDS = (
    *("code", "text", "place", "also", "strands", "leads", "contributors", "owner", "deputy"),
    *("timescale", "due", "timing", "output", "outcome", "measures"),
)
_READ_AS = {"code": "ref", "place": "priority", "strands": "strand", "contributors": "partners"}
_OF_OUR_OWN = ("also", "owner", "deputy", "timing")
_LONG = ("text", "output", "outcome")
KEEP, REMOVE = "keep", "remove"


@dataclass(frozen=True, slots=True)
class Held:
    """An action as the plan has it: its `facts()`, and the names of its priority and theme, and of its further places."""

    ref: str
    facts: Mapping[str, Any]
    priority: str = ""
    theme: str = ""
    also: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One field that the document tells otherwise: lines before and after; one line each but for lists."""

    field: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def stated(fields: Mapping[str, Any], written: Collection[str] = ()) -> frozenset[str]:
    """Return the fields that a proposal speaks of: those that are not empty, and those that a person wrote.

    Of a file that Concordat wrote they are those that it says it states.
    """
    names = {name: _READ_AS.get(name, name) for name in FIELDS}
    if fields.get("stated"):
        return frozenset(field for field, name in names.items() if field in fields["stated"] or name in written)
    told = (field for field, name in names.items() if fields.get(name) or name in written)
    return frozenset(told) - set(_OF_OUR_OWN)


def changes(
    draft: DraftAction, held: Held, speaks: Collection[str], *, people: Mapping[str, str] | None = None
) -> tuple[Change, ...]:
    """Return each field that differs, in the order in which it is shown.

    `people` are the owner and deputy as a file that Concordat wrote names them, which is compared to the letter; None
    for any other document.
    """
    exactly = people is not None
    theirs, ours = _of_draft(draft, held, people), _of_held(held)
    compared = (field for field in FIELDS if field in speaks)
    return tuple(
        Change(field, ours[field], theirs[field])
        for field in compared
        if not (_same if exactly else _alike)(field, ours[field], theirs[field], draft, held)
    )


def _same(field: str, before: tuple[str, ...], after: tuple[str, ...], draft: DraftAction, held: Held) -> bool:
    """Say whether a field of a file that Concordat wrote tells what the plan's does; lines count where texts have them."""
    return same("\n".join(before), "\n".join(after)) if field in _LONG else same(before, after)


def _alike(field: str, before: tuple[str, ...], after: tuple[str, ...], draft: DraftAction, held: Held) -> bool:
    """Say whether a field of any document tells what the plan's does, as far as documents tell it."""
    if field in ("leads", "contributors"):
        return _parts(getattr(draft, field)) == _parts((name, agency) for name, agency in held.facts[field])
    if field == "strands":
        return {plain(name) for name in after} <= {plain(name) for name in before}
    return [plain(line) for line in before] == [plain(line) for line in after]


def words(before: str, after: str) -> list[tuple[str, str]]:
    """Return two texts as one: runs of words that are the `same`, `gone` or `come`."""
    return [(piece.kind, piece.text) for piece in pieces(before, after)]


def lines(before: Sequence[str], after: Sequence[str]) -> list[tuple[str, str]]:
    """Return two lists as one: lines that are the `same`, `gone` or `come`."""
    runs: list[tuple[str, str]] = []
    matcher = SequenceMatcher(None, [plain(line) for line in before], [plain(line) for line in after], autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            runs += [("same", line) for line in after[c:d]]
            continue
        runs += [("gone", line) for line in before[a:b]]
        runs += [("come", line) for line in after[c:d]]
    return runs


def _of_draft(draft: DraftAction, held: Held, people: Mapping[str, str] | None) -> dict[str, tuple[str, ...]]:
    theme = draft.theme
    if people is None and not theme and plain(draft.priority) == plain(held.priority):
        theme = held.theme  # it names the priority alone, so it does not speak of the theme
    return {
        **{name: _one(getattr(draft, name)) for name in ("code", "timescale", "timing", *_LONG)},
        **{name: _one((people or {}).get(name)) for name in ("owner", "deputy")},
        "due": _one(draft.due.isoformat() if draft.due else ""),
        "measures": tuple(draft.measures),
        "strands": tuple(draft.strands),
        "leads": tuple(dict(draft.leads)),
        "contributors": tuple(dict(draft.contributors)),
        "place": tuple(filter(None, (draft.priority, theme))),
        "also": _places(draft.also),
    }


def _of_held(held: Held) -> dict[str, tuple[str, ...]]:
    facts = held.facts
    return {
        **{name: _one(facts[name]) for name in ("code", "timescale", "timing", "due", *_LONG)},
        **{name: tuple(facts[name][1:]) for name in ("owner", "deputy")},
        "measures": tuple(facts["measures"]),
        "strands": tuple(facts["strands"]),
        **{name: tuple(part for part, _ in facts[name]) for name in ("leads", "contributors")},
        "place": tuple(filter(None, (held.priority, held.theme))),
        "also": _places(held.also),
    }


def _places(places: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(sorted(" › ".join(filter(None, place)) for place in places))


def _parts(parts: Iterable[tuple[str, str]]) -> set[str]:
    """Return who takes part, two names of one agency being one."""
    return {agency or key(name) for name, agency in parts}


def _one(value: object) -> tuple[str, ...]:
    return (str(value),) if value else ()
