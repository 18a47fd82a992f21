"""A new plan of a file that Concordat wrote from another: what it says, thing by thing, as a draft."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from concordat.plans.rules.content import day_told
from concordat.plans.rules.drafts import DraftAction, DraftPriority, DraftStatement, DraftStrategy, DraftTheme
from concordat.plans.rules.plans import LEVELS
from concordat.plans.rules.proposals import Names, clipped
from concordat.plans.rules.strands import DEFAULT, Strand

Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Drafted:
    """What a document makes of a plan; `facts` are those of the plan itself that are not asked while it is checked."""

    priorities: list[DraftPriority]
    actions: list[DraftAction]
    strands: list[Strand]
    statements: list[DraftStatement]
    linked: list[DraftStrategy]
    level: str
    facts: dict[str, Any] = field(default_factory=dict)


def drafted_of(
    written: Fields, names: Names, actions: list[DraftAction], left_out: Collection[tuple[str, str]]
) -> Drafted:
    """Return the plan that a file of Concordat's own makes, with the actions kept; headings `left_out` are not in it."""
    told = written["plan"]
    strands = [Strand(each["name"], each["meaning"]) for each in told["strands"]] if "strands" in told else [*DEFAULT]
    return Drafted(
        priorities=[
            priority
            for key, facts in written["priorities"].items()
            if (priority := _priority(written, key, facts, names, left_out))
        ],
        actions=actions,
        strands=strands,
        statements=_said(written, "", ""),
        linked=[_strategy(facts) for facts in written["strategies"].values()],
        level=told["level"] if told.get("level") in LEVELS else "annual" if actions else "strategy",
        facts={"about": told.get("about", ""), **{name: day_told(told.get(name, "")) for name in ("begins", "ends")}},
    )


def _priority(
    written: Fields, key: str, facts: Fields, names: Names, left_out: Collection[tuple[str, str]]
) -> DraftPriority | None:
    name = clipped(names.priority(facts["name"]), 300)
    if (name, "") in left_out:
        return None
    themes = []
    for inner, theme in written["themes"].items():
        called = clipped(names.theme(facts["name"], theme["name"]), 300)
        if theme["priority"] == key and (name, called) not in left_out:
            said = tuple(_said(written, key, inner))
            themes.append(DraftTheme(called, theme["background"], tuple(theme["partners"]), said))
    return DraftPriority(name, facts["narrative"], tuple(themes), tuple(_said(written, key, "")))


def _said(written: Fields, priority: str, theme: str) -> list[DraftStatement]:
    return [
        DraftStatement(
            told["kind"],
            told["text"],
            strand=clipped(told["strand"], 100),
            topic=clipped(told["topic"], 200),
            definition=told["definition"],
            origin=clipped(told["origin"], 300),
        )
        for told in written["statements"].values()
        if (told["priority"], told["theme"]) == (priority, theme)
    ]


def _strategy(told: Fields) -> DraftStrategy:
    return DraftStrategy(
        clipped(told["name"], 300),
        told["kind"],
        clipped(told["holder"], 200),
        day_told(told["ends"]),
        told["address"][:500],
    )
