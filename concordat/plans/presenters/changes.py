"""Changes to what a plan says, in words: each field before and after."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from concordat.design.dates import words as day_words
from concordat.plans.models import Action, LinkedStrategy, Plan, Statement
from concordat.plans.rules.differing import Difference, Piece, pieces, whole

KIND_WORDS = {
    "plan": "The plan",
    "priority": "Priority",
    "theme": "Theme",
    "action": "Action",
    "statement": "Statement",
    "strategy": "Linked strategy",
}
WHAT_WORDS = {"added": "added", "removed": "deleted", "changed": "changed"}
FIELD_WORDS = {
    "code": "Reference",
    "text": "What will be done",
    "output": "What it produces",
    "outcome": "What will be different",
    "measures": "How we will tell",
    "strands": "Strands",
    "strand": "Strand",
    "timescale": "Timescale as stated",
    "timing": "What the date means",
    "due": "Date",
    "priority": "Priority",
    "theme": "Theme",
    "also": "Also shown under",
    "serves": "Serves",
    "evidences": "Evidences",
    "leads": "Led by",
    "contributors": "Contributors",
    "owner": "Owner",
    "deputy": "Deputy",
    "name": "Name",
    "narrative": "Why it was chosen",
    "background": "Background and business as usual",
    "partners": "Partners",
    "title": "Title",
    "level": "Kind of plan",
    "about": "Theme or place that it is about",
    "period": "Period",
    "begins": "First day",
    "ends": "Last day",
    "part_of": "Part of",
    "kind": "Kind",
    "topic": "Topic",
    "definition": "How it is counted",
    "origin": "Where it comes from",
    "holder": "Whose it is",
    "address": "Where it is published",
}
_WORDS_OF = {
    ("statement", "text"): "What it says",
    ("strategy", "kind"): "What it is",
    ("strategy", "ends"): "In date until",
}
_ORDER = {name: place for place, name in enumerate(FIELD_WORDS)}
_CHOICES: dict[str, dict[str, str]] = {
    "timing": dict(Action.Timing.choices),
    "level": dict(Plan.Level.choices),
    "kind": dict(Statement.Kind.choices) | dict(LinkedStrategy.Kind.choices),
}
_TEXTS = (
    "text output outcome measures narrative background partners title name about definition origin topic strands"
    " timescale leads contributors also serves evidences"
).split()
_GONE = "one that is no longer there"
Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field before and after, and its words with those marked that went and came."""

    name: str
    before: str
    after: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one thing of a plan, who changed it and when (empty in a comparison of two days)."""

    kind: str
    what: str
    label: str
    anchor: str
    href: str
    fields: tuple[FieldChange, ...]
    by: str = ""
    at: datetime | None = None


def change_of(
    found: Difference, names: Names, *, href: str = "", label: str = "", anchor: str = "", **who: Any
) -> Change:
    """Return a difference in words."""
    return Change(
        kind=found.kind,
        what=f"{KIND_WORDS[found.kind]} {WHAT_WORDS[found.what]}:" if found.kind != "plan" else "The plan changed:",
        label=label or label_of(found),
        anchor=anchor or f"change-{found.of or 'plan'}",
        href=href,
        fields=tuple(fields_of(found, names)),
        **who,
    )


def revision_shown(revision: Any, names: Names, actions: frozenset[str]) -> Change:
    """Return a revision in words; `actions` are those that still have a page."""
    member = revision.member
    return change_of(
        Difference(revision.kind, revision.of, revision.before, revision.after),
        names,
        label=revision.label,
        anchor=f"change-{revision.ref}",
        href=reverse("plans:action_view", args=[revision.of]) if revision.of in actions else "",
        by=f"{member.name}, {member.agency.name}" if member else "",
        at=revision.at,
    )


def label_of(found: Difference) -> str:
    """Return what a thing is called, as it is later said to be."""
    facts = found.after or found.before or {}
    code = str(facts.get("code") or "")
    name = str(facts.get("name") or facts.get("title") or facts.get("text") or "")
    return f"{code} {name}".strip()[:200]


def fields_of(found: Difference, names: Names) -> Iterable[FieldChange]:
    """Yield the fields that differ, in words, in the order in which they are read."""
    for name in sorted(found.names(), key=lambda name: _ORDER.get(name, len(_ORDER))):
        before, after = (told_of(name, (facts or {}).get(name), names) for facts in (found.before, found.after))
        if before != after:
            told = pieces(before, after) if name in _TEXTS else whole(before, after)
            yield FieldChange(_words_of(found.kind, name), before, after, tuple(told))


def _words_of(kind: str, name: str) -> str:
    return _WORDS_OF.get((kind, name)) or FIELD_WORDS.get(name, name)


def told_of(name: str, value: Any, names: Names) -> str:
    """Return a fact in words: names for references, days as people write them, lists one a line."""
    if not value:
        return ""
    if name in _TOLD:
        return _TOLD[name](value, names)
    if name in _CHOICES:
        return _CHOICES[name].get(value, str(value))
    return "\n".join(str(each) for each in value) if isinstance(value, (list, tuple)) else str(value)


def _day(value: Any, names: Names) -> str:
    return day_words(date.fromisoformat(value))


def _called(value: Any, names: Names) -> str:
    return names.get(value, _GONE)


def _person(value: Any, names: Names) -> str:
    return str(value[1])


def _parts(value: Any, names: Names) -> str:
    return "\n".join(str(name) for name, _ in value)


def _places(value: Any, names: Names) -> str:
    return "\n".join(" › ".join(names.get(ref, _GONE) for ref in place if ref) for place in value)


def _linked(value: Any, names: Names) -> str:
    return "\n".join(sorted(names.get(ref, _GONE) for ref in value))


def _strands(value: Any, names: Names) -> str:
    return "\n".join(
        ": ".join(filter(None, [each["name"], each.get("meaning", "")])) if isinstance(each, Mapping) else str(each)
        for each in value
    )


_TOLD: dict[str, Callable[[Any, Names], str]] = {
    **dict.fromkeys(("due", "begins", "ends"), _day),
    **dict.fromkeys(("priority", "theme", "part_of"), _called),
    **dict.fromkeys(("owner", "deputy"), _person),
    **dict.fromkeys(("leads", "contributors"), _parts),
    "also": _places,
    **dict.fromkeys(("serves", "evidences"), _linked),
    "strands": _strands,
}
