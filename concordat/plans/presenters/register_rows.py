"""The register of a plan as the rows of a download."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from concordat.plans.presenters.actions import TIMING_WORDS, place_words
from concordat.plans.presenters.register import status_words

COLUMNS = (
    "Ref",
    "Priority",
    "Theme",
    "Action",
    "What it produces",
    "Outcome",
    "Measures",
    "Strands",
    "Also shown under",
    "Leads",
    "Contributors",
    "Owner",
    "Owner's agency",
    "Deputy",
    "Timescale as stated",
    "Deadline, review or ongoing",
    "Due",
    "Status",
    "Quarter of status",
    "Status given on",
    "What happened",
    "What comes next",
    "What stands in the way",
)


def table_of(actions: Iterable[Any]) -> list[list[object]]:
    """Return actions as the rows of a download, under `COLUMNS`."""
    return [
        [
            action.code,
            action.priority.name if action.priority else "",
            action.theme.name if action.theme else "",
            action.text,
            action.output,
            action.outcome,
            "\n".join(action.measures),
            "; ".join(action.strands),
            "; ".join(place_words(place) for place in action.placements.all()),
            "; ".join(lead.name for lead in action.leads.all()),
            "; ".join(each.name for each in action.contributors.all()),
            action.owner.name if action.owner else "",
            action.owner.agency.name if action.owner else "",
            action.deputy.name if action.deputy else "",
            action.timescale,
            TIMING_WORDS[action.timing],
            action.due,
            status_words(action.brag, action.judged),
            action.brag_quarter,
            action.brag_on,
            *_last_words(action),
        ]
        for action in actions
    ]


def _last_words(action: Any) -> list[str]:
    newest = next(iter(getattr(action, "newest", ())), None)
    return [newest.narrative, newest.next_step, newest.risk] if newest else ["", "", ""]
