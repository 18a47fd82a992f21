"""The plans of the demonstration as drafts: what the files say of them, in the words of a draft."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from concordat.config.demonstration.calendar import Calendar
from concordat.config.demonstration.cast import Cast
from concordat.plans.rules.drafts import DraftAction, DraftPriority, DraftStatement, DraftTheme
from concordat.plans.rules.statements import ACTIVE, AIM, DELIVERABLE, GAP, STATISTIC

_SAID = {"aims": AIM, "key_statistics": STATISTIC, "key_deliverables": DELIVERABLE}


def known_as(action: dict[str, Any]) -> str:
    """Return by which name progress and crosswalks know an action: as printed, or ours where none is."""
    return str(action["ref"] or action["key"])


def actions(plan: dict[str, Any]) -> Iterator[tuple[dict[str, Any], dict[str, Any], dict[str, Any] | None]]:
    """Yield each action of a plan with its priority and its theme."""
    for priority in plan["priorities"]:
        for action in priority.get("actions", ()):
            yield action, priority, _theme_meant(priority, action)
        for theme in priority["themes"]:
            for action in theme["actions"]:
                yield action, priority, theme


def draft_priority(given: dict[str, Any], calendar: Calendar) -> DraftPriority:
    """Return a priority with its themes, and what the plan says of it."""
    told = "\n\n".join(filter(None, [given["narrative"], _background(given)]))
    themes = tuple(
        DraftTheme(each["name"], background=calendar.words(_background(each)), partners=_partners(each))
        for each in given["themes"]
    )
    return DraftPriority(
        given["name"], narrative=calendar.words(told), themes=themes, statements=tuple(_statements(given))
    )


class ActionDrafts:
    """Makes drafts of the actions of a plan."""

    def __init__(self, plan: dict[str, Any], cast: Cast, calendar: Calendar) -> None:
        self.cast, self.calendar = cast, calendar
        self.names = {priority["key"]: priority["name"] for priority in plan["priorities"]}
        self.serving = cast.serving(plan["partnership"])

    def draft(self, given: dict[str, Any], priority: dict[str, Any], theme: dict[str, Any] | None) -> DraftAction:
        """Return an action under its priority and theme, with its owner, deputy and leads."""
        also = given.get("also", ())
        strands = [*given["strands"], *(strand for place in also for strand in place["strands"])]
        due = self.calendar.moved(given.get("due"))
        return DraftAction(
            code=given["ref"] or "",
            priority=priority["name"],
            theme=theme["name"] if theme else "",
            text=self.calendar.words(_promise(given)),
            outcome=self.calendar.words(given.get("outcome", "")),
            measures=tuple(self.calendar.words(each) for each in given.get("measures", ())),
            strands=tuple(dict.fromkeys(strands)),
            leads=tuple(self._lead(key) for key in given["leads"] or given.get("suggested_leads", ())),
            timescale=f"By {due.day} {due:%B %Y}" if due else "",
            due=due,
            owner=self._member(given.get("owner")),
            deputy=self._member(given.get("deputy")),
            also=tuple((self.names[place["priority"]], "") for place in also),
        )

    def _lead(self, key: str) -> tuple[str, str]:
        agency = self.cast.agencies[key]
        return agency.name, agency.ref if key in self.serving else ""

    def _member(self, key: str | None) -> str:
        return self.cast.members[key].ref if key else ""


def _theme_meant(priority: dict[str, Any], action: dict[str, Any]) -> dict[str, Any] | None:
    """Return the theme that bears the number of the drugs partnership's priority, where an action names that."""
    ending = f"({action.get('drugs_priority')})"
    return next((theme for theme in priority["themes"] if theme["name"].endswith(ending)), None)


def _promise(action: dict[str, Any]) -> str:
    return f"{action['title']}: {action['text']}" if action.get("title") else str(action["text"])


def _background(section: dict[str, Any]) -> str:
    told = list(section.get("background") or [])
    if activities := section.get("activities"):
        lines = "\n".join(f"- {item}" for item in activities["items"])
        told += filter(None, [activities["intro"], lines])
    return "\n\n".join(told)


def _partners(theme: dict[str, Any]) -> tuple[str, ...]:
    return tuple(each["label"] for each in (theme.get("key_partners") or {}).get("items", ()))


def _statements(priority: dict[str, Any]) -> Iterator[DraftStatement]:
    for name, kind in _SAID.items():
        for text in priority.get(name, ()):
            yield DraftStatement(kind, text)
    if matrix := priority.get("matrix"):
        for cell in matrix["cells"]:
            for name, kind in (("active", ACTIVE), ("gap", GAP)):
                for text in cell[name]:
                    yield DraftStatement(kind, text, strand=cell["strand"], topic=matrix["topic"])
    for action in priority.get("actions", ()):
        for text in action.get("gaps", ()):
            yield DraftStatement(GAP, text, strand=action["strands"][0], topic=action["text"].rstrip("."))
