"""How an action that a document tells again differs from the plan's: field by field, and word by word.

What the document does not state is no change: only what is stated, or what a person wrote while checking, is compared.
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

FIELDS = ("code", "text", "place", "strands", "leads", "timescale", "due", "outcome", "measures")
_READ_AS = {"code": "ref", "place": "priority", "strands": "strand"}
KEEP, REMOVE = "keep", "remove"


@dataclass(frozen=True, slots=True)
class Held:
    """An action as the plan has it: its `facts()`, and the names of its priority and theme."""

    ref: str
    facts: Mapping[str, Any]
    priority: str = ""
    theme: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One field that the document tells otherwise: lines before and after; one line each but for lists."""

    field: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def stated(fields: Mapping[str, Any], written: Collection[str] = ()) -> frozenset[str]:
    """Return the fields that a proposal speaks of: those that are not empty, and those that a person wrote."""
    names = {name: _READ_AS.get(name, name) for name in FIELDS}
    return frozenset(field for field, name in names.items() if fields.get(name) or name in written)


def changes(draft: DraftAction, held: Held, speaks: Collection[str]) -> tuple[Change, ...]:
    """Return each field that differs, in the order in which it is shown."""
    theirs, ours = _of_draft(draft, held), _of_held(held)
    found = []
    for field in FIELDS:
        if field not in speaks:
            continue
        before, after = ours[field], theirs[field]
        if field == "leads":
            same = _leads(draft.leads) == _leads((name, agency) for name, agency in held.facts["leads"])
        elif field == "strands":
            same = {plain(name) for name in after} <= {plain(name) for name in before}
        else:
            same = [plain(line) for line in before] == [plain(line) for line in after]
        if not same:
            found.append(Change(field, before, after))
    return tuple(found)


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


def _of_draft(draft: DraftAction, held: Held) -> dict[str, tuple[str, ...]]:
    theme = draft.theme
    if not theme and plain(draft.priority) == plain(held.priority):
        theme = held.theme  # it names the priority alone, so it does not speak of the theme
    return {
        **{name: _one(getattr(draft, name)) for name in ("code", "text", "timescale", "outcome")},
        "due": _one(draft.due.isoformat() if draft.due else ""),
        "measures": tuple(draft.measures),
        "strands": tuple(draft.strands),
        "leads": tuple(dict(draft.leads)),
        "place": tuple(filter(None, (draft.priority, theme))),
    }


def _of_held(held: Held) -> dict[str, tuple[str, ...]]:
    facts = held.facts
    return {
        **{name: _one(facts[name]) for name in ("code", "text", "timescale", "outcome", "due")},
        "measures": tuple(facts["measures"]),
        "strands": tuple(facts["strands"]),
        "leads": tuple(name for name, _ in facts["leads"]),
        "place": tuple(filter(None, (held.priority, held.theme))),
    }


def _leads(leads: Iterable[tuple[str, str]]) -> set[str]:
    """Return who leads, two names of one agency being one."""
    return {agency or key(name) for name, agency in leads}


def _one(value: object) -> tuple[str, ...]:
    return (str(value),) if value else ()
