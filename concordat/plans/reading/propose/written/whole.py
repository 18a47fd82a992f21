"""What a file that Concordat wrote says of the plan itself, beside its actions, in the shape in which plans tell it.

Kinds of things by the names that `rules/content.py` has for them, each thing by a key of the file's own. A fact of the plan
that the file does not state is not there, and `stated` names the kinds of which it states all that there is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ...documents import Row, Table
from ..timescales import read_timescale
from . import names

Told = Mapping[str, str]
_OF_THE_PLAN = {
    names.TITLE: "title",
    names.PERIOD: "period",
    names.BEGINS: "begins",
    names.ENDS: "ends",
    names.LEVEL: "level",
    names.SUBJECT: "about",
}
_LEVELS = {words.casefold(): level for level, words in names.LEVELS.items()}
_STRATEGIES = {words.casefold(): kind for kind, words in names.STRATEGY_KINDS.items()}
_STATEMENTS = {words.casefold(): kind for kind, words in names.KINDS.items()}


@dataclass
class Whole:
    """Gather it, thing by thing, in the order of the file."""

    plan: dict[str, Any] = field(default_factory=dict)
    priorities: dict[str, dict[str, Any]] = field(default_factory=dict)
    themes: dict[str, dict[str, Any]] = field(default_factory=dict)
    statements: dict[str, dict[str, Any]] = field(default_factory=dict)
    strategies: dict[str, dict[str, Any]] = field(default_factory=dict)

    def fact(self, label: str, words: str) -> bool:
        """Take a fact of the plan under its label; say whether it is one."""
        name, said = _OF_THE_PLAN.get(label), " ".join(words.split())
        if name in ("begins", "ends"):
            said = day(said)
        elif name == "level":
            said = _LEVELS.get(said.casefold(), "")
        if name is None or (name == "level" and not said):
            return False
        self.plan[name] = said
        return True

    def empty(self) -> None:
        """Take it that what the plan did not say of itself so far is nothing: Word leaves out what is empty."""
        for name in ("period", "begins", "ends", "about"):
            self.plan.setdefault(name, "")
        self.plan.setdefault("strands", [])

    def strand(self, name: str, meaning: str = "") -> None:
        """Take a strand."""
        self.plan.setdefault("strands", [])
        if name.strip():
            self.plan["strands"].append({"name": " ".join(name.split()), "meaning": " ".join(meaning.split())})

    def priority(self, name: str) -> str:
        """Return the key of a priority, made where the file did not name it yet."""
        for key, facts in self.priorities.items():
            if facts["name"] == name:
                return key
        key = f"p{len(self.priorities)}"
        self.priorities[key] = {"name": name, "narrative": "", "position": len(self.priorities)}
        return key

    def theme(self, priority: str, name: str) -> str:
        """Return the key of a theme of a priority, made where the file did not name it yet."""
        for key, facts in self.themes.items():
            if (facts["priority"], facts["name"]) == (priority, name):
                return key
        key = f"t{len(self.themes)}"
        empty = {"background": "", "partners": [], "position": len(self.themes)}
        self.themes[key] = {"name": name, "priority": priority, **empty}
        return key

    def say(self, label: str, told: Told, *, priority: str = "", theme: str = "") -> bool:
        """Take a statement under the label of its kind, held where it stands; say whether it is one."""
        kind, text = _STATEMENTS.get(label.casefold()), told.get(names.STATEMENT, "")
        if kind is None or not text:
            return False
        self.statements[f"s{len(self.statements)}"] = {
            "kind": kind,
            "text": text,
            "strand": _line(told, names.STRAND),
            "topic": _line(told, names.TOPIC),
            "definition": told.get(names.COUNTED, ""),
            "origin": _line(told, names.ORIGIN),
            "priority": priority,
            "theme": theme,
            "position": len(self.statements),
        }
        return True

    def link(self, told: Told) -> str:
        """Take a linked strategy, and return its name; nothing where it has none."""
        name = _line(told, names.NAME)
        if name:
            self.strategies[f"l{len(self.strategies)}"] = {
                "kind": _STRATEGIES.get(_line(told, names.KIND).casefold(), "strategy"),
                "name": name,
                "holder": _line(told, names.HOLDER),
                "ends": day(_line(told, names.UNTIL)),
                "address": _line(told, names.ADDRESS),
                "position": len(self.strategies),
            }
        return name

    def place(self, words: str) -> tuple[str, str] | None:
        """Return the names of the priority and theme that a cell means by these words, or None."""
        outline = [(facts["name"], "") for facts in self.priorities.values()]
        outline += [(self.priorities[facts["priority"]]["name"], facts["name"]) for facts in self.themes.values()]
        for priority, theme in outline:
            if names.place(priority, theme) == words:
                return priority, theme
        alone = [place for place in outline if place[1] == words]
        return alone[0] if len(alone) == 1 else None

    def to_json(self, *kinds: str) -> dict[str, Any]:
        """Return it as plain data; `kinds` are those of which the file states all that there is."""
        every = {kind: getattr(self, kind) for kind in ("priorities", "themes", "statements", "strategies")}
        return {"plan": self.plan, **every, "stated": list(kinds)}


def day(words: str) -> str:
    """Return the day that words state, as data, or nothing."""
    return due.isoformat() if words and (due := read_timescale(words).due) else ""


def rows_told(table: Table) -> tuple[list[str], list[tuple[Row, dict[str, str]]]]:
    """Return the names of a table's columns, and its other rows, each with its cells by those names."""
    heading = [" ".join(cell.text.split()) for cell in table.rows[0].cells] if table.rows else []
    return heading, [(row, told_in(row, heading)) for row in table.rows[1:]]


def told_in(row: Row, heading: Iterable[str]) -> dict[str, str]:
    """Return what a row says, by the names of its columns."""
    said = ("\n".join(line.text for line in cell.lines if not line.picture) for cell in row.cells)
    return {name: words for name, words in zip(heading, said, strict=False) if name and words}


def _line(told: Told, name: str) -> str:
    return " ".join(told.get(name, "").split())
