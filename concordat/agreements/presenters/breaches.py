"""What the pages of breaches show."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import shorten
from typing import Any

from django.urls import reverse
from django.utils import timezone

from concordat.agreements.models import Breach
from concordat.agreements.permissions import (
    BREACH_ADD,
    BREACH_ASSESS,
    BREACH_CLOSE,
    BREACH_EDIT,
    BREACH_INFORM,
    BREACH_REPORT,
)
from concordat.agreements.presenters import registers as r
from concordat.agreements.rules.breaches import PEOPLE_TO_TELL, asked_next, people_to_tell, report_by
from concordat.kernel.actors import Actor

State, Risk = Breach.State, Breach.Risk
WORDS = r.Words(
    title="Breaches",
    lead="Personal data lost, changed, or seen by somebody who should not have: the regulator is told within 72 hours.",
    page="breach",
    many="breaches",
    first="Case number",
    what="What happened",
    began="Became known",
    due="What is due",
    add="Enter a breach",
    add_permission=BREACH_ADD,
    states=State.choices,
    empty=(
        "No breach is open",
        "Enter a breach at once, with what is known: its 72 hours run from the moment at which anybody in the agency "
        "knew, at night and at weekends too. The rest can follow.",
    ),
)
COLUMNS = (
    *("Case number", "Agency", "Law", "Became known", "What happened", "Whose data, and which", "People", "Records"),
    *("Risk", "State", "Regulator to be told by", "Regulator told", "People told on", "Closed on"),
)
_RISK_COLOURS = {Risk.UNASSESSED: "yellow", Risk.UNLIKELY: "grey", Risk.RISK: "orange", Risk.HIGH: "red"}
_SHORT = 80


def row(breach: Breach) -> r.Row:
    """Present a breach in the list."""
    return r.Row(
        href=reverse("agreements:breach_view", args=[breach.pk]),
        title=breach.number or "Destroyed",
        what=shorten(breach.what, _SHORT, placeholder=" …") or breach.get_risk_display(),
        agency=breach.agency.short_name,
        began=breach.discovered_at,
        state=breach.get_state_display(),
        clock=_clock(breach),
    )


def line(breach: Breach) -> Sequence[Any]:
    """Return a breach as a row of a download, under `COLUMNS`."""
    return (
        breach.number,
        breach.agency.name,
        breach.get_regime_display(),
        breach.discovered_at,
        breach.what,
        breach.categories,
        breach.people,
        breach.records,
        breach.get_risk_display(),
        breach.get_state_display(),
        breach.due,
        breach.told_at,
        breach.informed_on,
        breach.closed_on,
    )


def page(actor: Actor, breach: Breach) -> r.EntryShown:
    """Present a breach."""
    title = f"Breach {breach.number}".strip()
    return r.EntryShown(
        title=title,
        caption=breach.agency.name,
        crumbs=r.crumbs_of(actor, "breach", title),
        state=breach.get_risk_display(),
        colour=_RISK_COLOURS[Risk(breach.risk)],
        clock=_clock(breach),
        facts=r.facts_of(
            ("State", breach.get_state_display()),
            ("Law", breach.get_regime_display()),
            ("Became known", breach.discovered_at),
            ("Regulator to be told by", report_by(timezone.localtime(breach.discovered_at)) if breach.due else None),
            ("Regulator told", breach.told_at),
            ("The regulator’s reference", breach.told_reference),
            ("Risk assessed", breach.assessed_on),
            ("People", breach.people),
            ("Records", breach.records),
            ("People told", breach.informed_on),
            ("Closed", breach.closed_on),
        ),
        texts=r.texts_of(
            ("What happened", breach.what),
            ("Whose data, and which", breach.categories),
            ("What was done to contain it", breach.containment),
            ("Why the risk is as it is", breach.risk_reason),
            ("Why it took longer than 72 hours", breach.delay_reason),
            ("What was learnt", breach.lessons),
        ),
        steps=_steps(actor, breach),
        note="What was written of this breach was destroyed when its time was over. Its risk, dates and numbers stay."
        if breach.state == State.DISPOSED
        else "",
    )


def _steps(actor: Actor, breach: Breach) -> tuple[r.Step, ...]:
    open_now, unassessed = breach.state == State.OPEN, breach.risk == Risk.UNASSESSED
    to_tell = people_to_tell(breach.risk, breach.informed_on is not None)
    done = not unassessed and breach.due is None and not to_tell
    first = "secondary" if unassessed else "primary"
    return r.steps_of(
        actor,
        breach,
        (open_now and unassessed, BREACH_ASSESS, "Assess the risk", "breach_assess", "primary"),
        (open_now and breach.told_at is None, BREACH_REPORT, "Say that the regulator was told", "breach_report", first)
        if breach.due
        else (False, BREACH_REPORT, "", "breach_report", ""),
        (open_now and to_tell, BREACH_INFORM, "Say that people were told", "breach_inform", "primary"),
        (open_now and done, BREACH_CLOSE, "Close it", "breach_close", "primary"),
        (open_now and not unassessed, BREACH_ASSESS, "Assess the risk anew", "breach_assess", "secondary"),
        (open_now, BREACH_EDIT, "Correct or complete it", "breach_edit", "secondary"),
    )


def _clock(breach: Breach) -> r.Clock:
    if breach.state != State.OPEN:
        return r.Clock(breach.get_state_display())
    state = asked_next(breach.risk, breach.told_at is not None, breach.informed_on is not None)
    if breach.due is None:
        return r.Clock(state, "Now", "red") if state == PEOPLE_TO_TELL else r.Clock(state)
    return r.clock_of(breach.due, asked=state)
