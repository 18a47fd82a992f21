"""The clock of a breach of personal data.

UK GDPR articles 33 and 34; Data Protection Act 2018 sections 67 and 68. The hours run at night, at weekends and on bank
holidays.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from concordat.kernel.errors import Problem

HOURS = timedelta(hours=72)
UNASSESSED, UNLIKELY, RISK, HIGH = "unassessed", "unlikely", "risk", "high"
PEOPLE_TO_TELL = "People to be told without undue delay"


def report_by(discovered_at: datetime) -> datetime:
    """Return the moment by which the regulator is to be told: 72 hours after the breach became known."""
    return discovered_at.astimezone(UTC) + HOURS  # hours that pass, also where the clocks are changed


def due(discovered_at: datetime, risk: str, told_at: datetime | None) -> datetime | None:
    """Return when the regulator is to be told; None once told, or where a risk to people is unlikely."""
    return None if told_at or risk == UNLIKELY else report_by(discovered_at)


def people_to_tell(risk: str, informed: bool) -> bool:
    """Say whether the people concerned are still to be told: without undue delay, where the risk is high."""
    return risk == HIGH and not informed


def asked_next(risk: str, told: bool, informed: bool) -> str:
    """Say what is asked of an open breach next."""
    if risk == UNASSESSED:
        return "Risk to be assessed" if told else "Risk to be assessed, regulator to be told"
    if risk != UNLIKELY and not told:
        return "Regulator to be told"
    return PEOPLE_TO_TELL if people_to_tell(risk, informed) else "To be closed"


def check_report(discovered_at: datetime, told_at: datetime, now: datetime, why_late: str) -> None:
    """Refuse a moment before the breach was known or to come, and one after 72 hours that gives no reason."""
    if told_at > now:
        raise Problem("The moment must be in the past.", "on")
    if told_at < discovered_at:
        raise Problem("The regulator cannot have been told before the breach was known.", "on")
    if told_at > report_by(discovered_at) and not why_late.strip():
        raise Problem("More than 72 hours had passed. Say why it took longer.", "delay_reason")


def check_close(risk: str, told: bool, informed: bool) -> None:
    """Refuse to close what nobody has assessed, and what the law still asks something of."""
    if risk == UNASSESSED:
        raise Problem("Assess the risk to people before you close it.")
    if risk != UNLIKELY and not told:
        raise Problem("The regulator has not been told. Say when, or assess the risk anew.")
    if people_to_tell(risk, informed):
        raise Problem("The people concerned have not been told. Say when, or assess the risk anew.")
