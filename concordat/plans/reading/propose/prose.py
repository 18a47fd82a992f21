"""Actions from prose, where a plan has no tables and no lists: each priority's paragraphs hold its commitments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeGuard

from .agencies import is_agency
from .drafts import Draft, Trust
from .leads import Leads
from .names import Names
from .outline import Mark
from .sentences import Commitment, commitments
from .steps import Step, Told

_FEWEST = 2  # commitments that a priority must hold
_WHY = "it is a sentence in prose that says what will be done"


def with_commitments(steps: Sequence[Step], names: Names) -> list[Step]:
    """Return the steps with the commitments of each priority's prose as actions, or unchanged.

    They are actions only where the headings say which are priorities and two thirds of these hold two or more: in a strategy
    that means to be followed by a plan, a "we will" here and there is none.
    """
    held: list[int] = []
    inside = False
    for step in steps:
        if isinstance(step, Mark):
            inside = step.said == "priority" and step.form != "row"
            held += [0] if inside else []
        elif inside and _is_prose(step):
            held[-1] += len(commitments(step.text))
    if not held or 3 * sum(count >= _FEWEST for count in held) < 2 * len(held):
        return list(steps)
    found: list[Step] = []
    for step in steps:
        found.append(step)
        if isinstance(step, Mark):
            inside = step.said == "priority"
        elif inside and _is_prose(step):
            found += [_draft(commitment, step, names) for commitment in commitments(step.text)]
    return found


def _is_prose(step: Step) -> TypeGuard[Told]:
    return isinstance(step, Told) and step.kind in {"narrative", "background"} and not step.item


def _draft(commitment: Commitment, told: Told, names: Names) -> Draft:
    trust = Trust()
    trust.less(0.45, _WHY)
    source = replace(told.source, quote=commitment.text)
    draft = Draft(text=commitment.text, source=source, timescale=commitment.when, trust=trust)
    body = commitment.body.removeprefix("the ").removeprefix("The ")
    if body[:1].isupper() or body in {"police", "council"}:
        known = is_agency(body[:1].upper() + body[1:], names.own)
        draft.leads = Leads(names=[commitment.body], text=commitment.body) if known else Leads()
    return draft
