"""The record and decisions, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import NoReverseMatch, reverse

from concordat.access.queries import Explained
from concordat.access.rules import Rule, Within

EVENT_WORDS = {
    "session.opened": "signed in",
    "session.closed": "signed out",
    "session.refused": "sign-in refused",
    "decision.refused": "was refused",
}
VERB_WORDS = {"viewed": "read", "listed": "read a list of", "refused": "was refused"}
PAGES = {
    "plans.plan": "plans:plan_view",
    "plans.action": "plans:action_view",
    "plans.document": "plans:document_review",
    "agreements.agreement": "agreements:agreement_view",
    "partnership.member": "partnership:member_view",
    "partnership.agency": "partnership:agency_view",
    "partnership.board": "partnership:board_view",
}
REACH = {
    Within.PARTNERSHIP: "in the whole partnership",
    Within.OWN_AGENCY: "for their own agency",
    Within.OWN: "for what is their own",
}


@dataclass(frozen=True, slots=True)
class RecordLine:
    """One entry of the record, as the page shows it."""

    id: int
    at: datetime
    who: str
    agency: str
    event: str
    words: str
    thing: str
    thing_url: str
    why: str
    under: str
    detail: tuple[tuple[str, str], ...]


def event_words(event: str) -> str:
    """Say an event such as `plans.plan.adopted` in words: "adopted plan"."""
    _, noun, verb = event.split(".", 2)
    words = VERB_WORDS.get(verb, verb.replace("-", " "))
    thing = noun.replace("-", " ")
    return EVENT_WORDS.get(f"{noun}.{verb}", f"{words} {several(thing) if verb == 'listed' else thing}")


def several(noun: str) -> str:
    """Return the plural of a noun that events speak of."""
    return f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"


def thing_url(kind: str, ref: str) -> str:
    """Return the address of a recorded thing's page, or nothing where it has none."""
    if kind not in PAGES or not ref:
        return ""
    try:
        return reverse(PAGES[kind], args=[ref])
    except NoReverseMatch:
        return ""


def record_line(entry: Any) -> RecordLine:
    """Present one entry of the record."""
    return RecordLine(
        id=entry.id,
        at=entry.at,
        who=entry.member_name or "Nobody signed in",
        agency=entry.agency_name,
        event=entry.event,
        words=event_words(entry.event),
        thing=entry.target_label,
        thing_url=thing_url(entry.target_kind, entry.target_ref),
        why=entry.why,
        under=entry.under,
        detail=tuple((name.replace("_", " "), _plain(value)) for name, value in entry.detail.items()),
    )


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether somebody may do one thing, why, and the rules that were weighed, the deciding one first."""

    permission: str
    words: str
    allowed: bool
    reason: str
    rules: tuple[str, ...]


def answer(explained: Explained) -> Answer:
    """Present the explanation of one permission."""
    return Answer(
        permission=str(explained.permission),
        words=explained.permission.words,
        allowed=explained.decision.allowed,
        reason=explained.decision.reason,
        rules=tuple(rule_words(rule) for rule in explained.fitting),
    )


def rule_words(rule: Rule) -> str:
    """Say a rule in words."""
    return f"{rule.under}: {'may' if rule.allow else 'may not'} {rule.pattern} {REACH[rule.within]}"


def _plain(value: object) -> str:
    if value in (None, "", {}, []):
        return "–"
    if isinstance(value, dict):
        return "; ".join(f"{name.replace('_', ' ')}: {_plain(part)}" for name, part in value.items())
    if isinstance(value, list):
        return ", ".join(_plain(part) for part in value)
    return str(value)
