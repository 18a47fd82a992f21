"""What an entry of the record says of a plan or an action, in words for those whom it concerns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_OF_A_PLAN = {
    "plans.plan.proposed": "was proposed",
    "plans.plan.adopted": "was adopted",
    "plans.plan.retired": "was retired",
}


def told(event: str, detail: Mapping[str, Any]) -> str:
    """Say what became of a plan or an action, after its name: "was adopted", "turned red in 2023/24 Q2"."""
    if event in _OF_A_PLAN:
        return _OF_A_PLAN[event]
    if event == "plans.plan.amended":
        return f"began to be amended (amendment {detail.get('number', '')})"
    if event == "plans.plan.amendment-ended":
        changes = detail.get("changes", 0)
        return f"was amended: amendment {detail.get('number', '')}, {changes} {'change' if changes == 1 else 'changes'}"
    if event == "plans.status.overruled":
        return f"was set to {detail.get('brag', '')} by a chair (owner said {detail.get('owner_said', '')})"
    if event == "plans.status.restored":
        return "is as its owner said again: the chair's status was taken back"
    if event == "plans.update.submitted":
        return f"turned red in {detail.get('quarter', '')}"
    changed = detail.get("changed", {})
    return f"was given to you as its {'deputy' if 'owner' not in changed else 'owner'}"


def clipped(text: str, length: int = 120) -> str:
    """Return the beginning of a text, cut between words."""
    return text if len(text) <= length else f"{text[: length - 2].rsplit(' ', 1)[0]} …"
