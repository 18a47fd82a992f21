"""What a plan that Concordat writes calls its sections, labels and columns: one list for writing and for reading back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

ABOUT, PRIORITIES, OTHERS = "About this plan", "Priorities and actions", "Actions of the whole plan"
CONTENTS = "Contents"
STRATEGIES, GLOSSARY = "Linked strategies", "Short forms used in this plan"
PERIOD, BEGINS, ENDS, LEVEL, SUBJECT = "Period", "Begins", "Ends", "Kind of plan", "What it is about"
LEVELS = {
    "strategy": "Strategy of several years",
    "annual": "Annual plan",
    "themed": "Plan on one theme",
    "place": "Plan for one place",
}
STRANDS, STRAND, MEANING = "Strands", "Strand", "What it means"
WHY, BACKGROUND, PARTNERS, ALSO = "Why this is a priority", "Background", "Partners", "Also shown here"
KINDS = {
    "aim": "Aims",
    "outcome": "Outcomes",
    "statistic": "Key statistics",
    "deliverable": "Key deliverables",
    "active": "In place",
    "gap": "Gaps",
}
# What a labelled list or text says of its part, in the words of a reading; the others are kept by the plan alone.
TOLD = {
    WHY: "narrative",
    BACKGROUND: "background",
    PARTNERS: "partners",
    KINDS["outcome"]: "outcomes",
    KINDS["statistic"]: "measures",
    KINDS["deliverable"]: "activities",
}
LABELS = frozenset({WHY, BACKGROUND, PARTNERS, ALSO, STRANDS, *KINDS.values()})

REF, ACTION, OUTPUT, OUTCOME, FACTORS = "Ref", "Action", "What it produces", "Outcome", "Success factors"
LEADS, CONTRIBUTORS, OWNER, DEPUTY = "Lead", "Contributors", "Owner", "Deputy"
TIMESCALE, DATE, TIMING, STATUS, MARK = "Timescale", "Date", "Kind of date", "Status", "Concordat"
PRIORITY, THEME, ALSO_UNDER = "Priority", "Theme", "Also shown under"
TIMINGS = {"deadline": "Deadline", "review": "Review", "ongoing": "Ongoing"}

PLAN_SHEET, OUTLINE_SHEET, ACTIONS_SHEET = "Plan", "Priorities and themes", "Actions"
STATEMENTS_SHEET, STRATEGIES_SHEET, UPDATES_SHEET, ABOUT_SHEET = "Statements", "Linked strategies", "Updates", "About"
STRANDS_SHEET = "Strands"
KIND, STATEMENT, NAME, TITLE = "Kind", "Statement", "Name", "Title"
TOPIC, COUNTED, ORIGIN = "Topic", "How it is counted", "Where it comes from"
HOLDER, UNTIL, ADDRESS = "Whose it is", "In date until", "Where it is published"
STRATEGY_KINDS = {
    "strategy": "Plan or strategy",
    "board": "Board",
    "police-and-crime": "Priority of the Police and Crime Plan",
}


def place(priority: str, theme: str = "") -> str:
    """Return a place as a cell names it: a priority, or one of its themes."""
    return f"{priority} › {theme}" if theme else priority


def listed(actions: Sequence[tuple[str, str, str, str]]) -> list[str]:
    """Return how a list names actions (reference, words, priority, theme): with the place where two have the same words."""
    words = [" ".join(f"{ref} {text}".split()) for ref, text, _, _ in actions]
    counts = Counter(words)
    return [
        f"{told} ({place(priority, theme)})" if counts[told] > 1 and priority else told
        for told, (_, _, priority, theme) in zip(words, actions, strict=True)
    ]
