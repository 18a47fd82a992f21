"""What a plan that Concordat writes calls its sections, labels and columns: one list for writing and for reading back."""

from __future__ import annotations

ABOUT, PRIORITIES, OTHERS = "About this plan", "Priorities and actions", "Actions of the whole plan"
WHOLE, STRATEGIES, GLOSSARY = "The whole plan", "Linked strategies", "Short forms used in this plan"
PERIOD, STRANDS = "Period", "Strands"
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
KIND, STATEMENT, NAME, TITLE = "Kind", "Statement", "Name", "Title"
