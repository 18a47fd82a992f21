"""Remind, each night and once each, of agreements to be reviewed, that near their last day, and that have lapsed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from concordat.agreements.commands.disposals import come_due_received
from concordat.agreements.commands.rounds import go_round
from concordat.agreements.commands.telling import concerned, keepers, tell
from concordat.agreements.models import Agreement, AgreementReminder
from concordat.agreements.queries.agreements import whole
from concordat.agreements.queries.dependents import stands_on
from concordat.agreements.rules import agreements as rules
from concordat.agreements.rules.dependents import told
from concordat.agreements.rules.terms import PERMITS, Stage, State
from concordat.audit import commands as audit
from concordat.design import dates
from concordat.kernel import clock
from concordat.kernel.actors import Actor

REVIEW, END, LAPSED = "review", "end", "lapsed"
LAPSED_WITHIN = timedelta(days=30)  # a lapse that nobody was told of for so long is no news any more


@dataclass(frozen=True, slots=True)
class _Words:
    subject: str
    body: str


def remind_all(*, by: Actor) -> int:
    """Remind in every partnership; return of how many things."""
    return go_round(remind=remind, by=by)


@transaction.atomic
def remind(*, by: Actor) -> int:
    """Tell the leads and contacts of one partnership what has come near; return of how many things they were told."""
    today = clock.today()
    signed = whole(by, Agreement.objects.filter(stage=Stage.SIGNED.value).select_related("contact"))
    return sum(_of_agreement(agreement, today, by) for agreement in signed)


def _of_agreement(agreement: Agreement, today: date, by: Actor) -> int:
    state = agreement.state(today)
    if state in PERMITS:
        return _of_review(agreement, state, today, by) + _of_end(agreement, today, by)
    if state == State.LAPSED and agreement.ends and today - agreement.ends <= LAPSED_WITHIN:
        come_due_received(agreement=agreement, ended_on=agreement.ends, by=by)
        stood = told(stands_on(by, [agreement]))
        words = _Words(
            f"Lapsed: {agreement.title}",
            f"The sharing agreement “{agreement.title}” lapsed at the end of {dates.words(agreement.ends)}. It permits "
            f"nothing any more.\n\n{stood}",
        )
        return _once(agreement, LAPSED, "day", agreement.ends, words, by)
    return 0


def _of_review(agreement: Agreement, state: State, today: date, by: Actor) -> int:
    day = agreement.review_on
    if day is None or not (step := rules.reminder_step(day, today)):
        return 0
    begun = " The review has begun." if state == State.UNDER_REVIEW else ""
    words = _Words(
        f"Review {rules.due_words(day, today)}: {agreement.title}",
        f"The sharing agreement “{agreement.title}” is to be reviewed by {dates.words(day)}.{begun} It stays in force "
        "meanwhile, until its last day.",
    )
    return _once(agreement, REVIEW, step, day, words, by)


def _of_end(agreement: Agreement, today: date, by: Actor) -> int:
    day = agreement.ends
    if day is None or not (step := rules.reminder_step(day, today)):
        return 0
    when = "at the end of today" if day == today else f"at the end of {dates.words(day)}, {rules.due_words(day, today)}"
    words = _Words(
        f"About to lapse: {agreement.title}",
        f"The sharing agreement “{agreement.title}” lapses {when}. From the day after it permits nothing. If it is still "
        "needed, review it and have its parties agree a later last day, or draft one that follows it.",
    )
    return _once(agreement, END, step, day, words, by)


def _once(agreement: Agreement, about: str, step: str, day: date, words: _Words, by: Actor) -> int:
    facts: dict[str, Any] = {
        "partnership_id": by.partnership,
        "agreement": agreement,
        "about": about,
        "step": step,
        "day": day,
    }
    _, first = AgreementReminder.objects.get_or_create(**facts)
    if not first:
        return 0
    contacts = [agreement.contact, *(party.contact for party in agreement.parties.all())]
    people = concerned(agreement, by=by) if about == LAPSED else [*keepers(by=by), *filter(None, contacts)]
    each = {person.ref: person for person in people}
    count = tell(
        each.values(),
        agreement,
        subject=words.subject[:200],
        body=words.body,
        why="You keep the agreements, or are named as a contact of this one.",
        by=by,
        post=True,
    )
    detail = {"about": about, "step": step, "day": day.isoformat(), "told": count}
    audit.record("agreements.agreement.reminded", by=by, target=agreement, detail=detail)
    return 1
