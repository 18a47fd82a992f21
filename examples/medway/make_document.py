"""Write action-plan-2023-24.txt, the plan as a document, from plan-2023-24.yaml.

Run `python examples/medway/make_document.py` after changing the plan; a test fails while the two differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).resolve().parent
PLAN = HERE / "plan-2023-24.yaml"
DOCUMENT = HERE / "action-plan-2023-24.txt"
NOTE = (
    "Restated in other words for a demonstration of Concordat. "
    "The plan that the partnership published is the one that counts."
)


def document(plan: Mapping[str, Any]) -> str:
    """Return the plan as text: headings, paragraphs, bullets, and tables of tab-separated cells."""
    parts = [
        "# Medway Community Safety Partnership",
        f"## {plan['title']}",
        plan["introduction"],
        f"*{NOTE}*",
    ]
    for priority in plan["priorities"]:
        parts += _priority(priority)
    parts.append("**Other plans and strategies to which this one is linked:**")
    parts.append(_bullets(plan["linked_strategies"]))
    return "\n\n".join(parts) + "\n"


def _priority(priority: Mapping[str, Any]) -> Iterator[str]:
    yield f"## {priority['name']}"
    yield priority["narrative"]
    yield from _background(priority)
    if priority.get("actions"):
        yield _table(priority)
    for theme in priority["themes"]:
        yield f"### {theme['name']}"
        yield from _background(theme)
        yield _table(theme)


def _background(section: Mapping[str, Any]) -> Iterator[str]:
    paragraphs = section.get("background") or []
    if paragraphs:
        yield f"**Background and business as usual** - {paragraphs[0]}"
        yield from paragraphs[1:]
    if activities := section.get("activities"):
        yield from filter(None, (activities["intro"], _bullets(activities["items"])))
    if partners := section.get("key_partners"):
        yield partners["intro"]
        yield _bullets(_partner(partner) for partner in partners["items"])


def _partner(partner: Mapping[str, Any]) -> str:
    return f"{partner['label']} – {partner['work']}" if partner["work"] else str(partner["label"])


def _bullets(items: Iterator[str] | list[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


def _table(section: Mapping[str, Any]) -> str:
    rows = [section["columns"], *(_row(action) for action in section["actions"])]
    return "\n".join("\t".join(row) for row in rows)


def _row(action: Mapping[str, Any]) -> list[str]:
    return [action["ref"], _promise(action), action["outcome"], _measures(action)]


def _promise(action: Mapping[str, Any]) -> str:
    if title := action.get("title"):
        return f"<p><b>{escape(title, quote=False)}</b></p> <p>{escape(action['text'], quote=False)}</p>"
    return str(action["text"])


def _measures(action: Mapping[str, Any]) -> str:
    if action["measures_as"] == "list":
        items = " ".join(f"<li>{escape(measure, quote=False)}</li>" for measure in action["measures"])
        return f"<ul> {items} </ul>"
    return " ".join(action["measures"])


def main() -> None:
    """Write the document beside the plan."""
    plan = yaml.safe_load(PLAN.read_text(encoding="utf-8"))
    DOCUMENT.write_text(document(plan), encoding="utf-8")


if __name__ == "__main__":
    main()
