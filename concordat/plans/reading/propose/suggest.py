"""Suggestions: what a document implies but does not state. They stand apart and are never taken as read."""

from __future__ import annotations

import re

from .agencies import ends_as_body, is_known
from .drafts import Draft
from .names import Names
from .timescales import is_timescale

_WHO = r"(?P<who>[A-Z][\w&'’-]*(?: (?:and |of |& )?[A-Z][\w&'’-]*){0,5})"
_LED_BY = re.compile(rf"\b(?:led|delivered|co-?ordinated|run|commissioned) by (?:the )?{_WHO}")
_OPENS = re.compile(rf"(?:The |the )?{_WHO}\s+(?:to|will|surveys?|commissioned|officers?|staff)\b")
_REFERRED = re.compile(rf"\breferred to (?:the )?{_WHO}")
_BEHIND_DASH = re.compile(r".*\s[-–—]\s+(?:The |the )?(?P<who>[A-Z].*)", re.DOTALL)
_DAY = r"(?:\d{1,2}(?:st|nd|rd|th)? )?[A-Z][a-z]+ 20\d\d|20\d\d(?:/\d\d)?"
_BY_DATE = re.compile(rf"\b(?:by|before|until) (?:the )?(?:end of )?(?:{_DAY})\b", re.IGNORECASE)
_QUARTER = re.compile(r"\b(?:Q|Quarter )([1-4])\b", re.IGNORECASE)
_FINANCIAL = re.compile(r"(20\d\d)\s*[/–—-]\s*(?:20)?\d\d")


def suggest(draft: Draft, names: Names, period: str | None) -> None:
    """Add to a draft the leads, timescale and due date that its words or its heading imply."""
    leads = [] if draft.leads.text else _leads(draft, names)
    if leads:
        draft.suggestions["leads"] = tuple(dict.fromkeys(leads))
    if not draft.timescale:
        dates = [found.group() for found in _BY_DATE.finditer(f"{draft.outcome}\n{draft.text}")]
        if dates:
            draft.suggestions["timescale"] = tuple(dict.fromkeys(dates))
    due = _quarter_end(draft.timescale, period)
    if due:
        draft.suggestions["due"] = (due,)


def _leads(draft: Draft, names: Names) -> list[str]:
    found = [match.group("who") for pattern in (_LED_BY, _REFERRED) for match in pattern.finditer(draft.text)]
    opens = _OPENS.match(draft.text)
    if opens:
        found.append(opens.group("who"))
    behind = _BEHIND_DASH.fullmatch(draft.theme or draft.priority or "")
    if behind:
        found.append(behind.group("who"))
    return [who.strip() for who in found if is_known(who, names.own) or ends_as_body(who) or who in names.acronyms]


def _quarter_end(timescale: str, period: str | None) -> str | None:
    """Return the end of a bare quarter, if it is one of the plan's own financial year."""
    quarter, year = _QUARTER.search(timescale), _FINANCIAL.fullmatch(period or "")
    if not quarter or not year or not is_timescale(timescale) or re.search(r"20\d\d", timescale):
        return None
    first, number = int(year.group(1)), int(quarter.group(1))
    return f"{first + (number == 4)}-{('06-30', '09-30', '12-31', '03-31')[number - 1]}"
