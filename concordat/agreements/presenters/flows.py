"""The answer to *may this flow?* in words, and the requests and overrides beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from concordat.agreements.models import AccessRequest, Override
from concordat.agreements.rules import granting
from concordat.agreements.rules.conditions import condition_words
from concordat.agreements.rules.flow import Decision
from concordat.agreements.rules.terms import EMERGENCIES
from concordat.kernel import clock

STATUS = {
    "asked": ("To be decided", "amber"),
    "granted": ("Granted", "green"),
    "refused": ("Refused", "red"),
    "taken-back": ("Taken back", "grey"),
    "ended": ("Ended", "grey"),
}


@dataclass(frozen=True, slots=True)
class TriedRow:
    """An agreement that was tried, and what stood in the way."""

    title: str
    href: str
    obstacle: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer as a page shows it."""

    allowed: bool
    reason: str
    under: str
    under_href: str
    conditions: tuple[str, ...]
    tried: tuple[TriedRow, ...]


def answer(found: Decision) -> Answer:
    """Present a decision."""
    under, href = found.under, ""
    if found.agreement:
        title = next(each.title for each in found.tried if each.ref == found.agreement)
        under, href = title, reverse("agreements:agreement_view", args=[found.agreement])
    elif found.override:
        under, href = "Emergency override", reverse("agreements:override_view", args=[found.override])
    return Answer(
        found.allowed,
        found.reason,
        "" if under == "silence" else under[:1].upper() + under[1:],
        href,
        tuple(condition_words(found.conditions, found.rows)) if found.allowed else (),
        tuple(
            TriedRow(each.title, reverse("agreements:agreement_view", args=[each.ref]), each.obstacle)
            for each in found.tried
        ),
    )


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request for access in the list."""

    ref: str
    person: str
    agency: str
    asset: str
    purpose: str
    form: str
    until: date
    status: str
    colour: str
    decide_by: date | None
    late: bool


def request_row(request: AccessRequest) -> RequestRow:
    """Present a request."""
    words, colour = STATUS[request.status]
    waiting = request.status == AccessRequest.Status.ASKED
    if request.status == AccessRequest.Status.GRANTED and request.until < clock.today():
        words, colour = "Ran out", "grey"
    return RequestRow(
        request.ref,
        request.member.name,
        request.agency.name,
        request.asset.name,
        request.purpose.name,
        request.form,
        request.until,
        words,
        colour,
        request.decide_by if waiting else None,
        waiting and request.decide_by < clock.today(),
    )


@dataclass(frozen=True, slots=True)
class RequestPage:
    """A request for access on its page, with what the reader may do."""

    row: RequestRow
    asset_href: str
    fields: tuple[str, ...]
    why: str
    asked_at: datetime
    decided_at: datetime | None
    decided_by: str
    decision: str
    obstacle: str
    own: bool
    may_decide: bool
    may_end: bool


def request_page(
    request: AccessRequest, fields: Sequence[str], *, obstacle: str, own: bool, decides: bool
) -> RequestPage:
    """Present a request to a reader whose `own` it is, or who `decides`."""
    waiting, granted = (request.status == each for each in (AccessRequest.Status.ASKED, AccessRequest.Status.GRANTED))
    return RequestPage(
        request_row(request),
        reverse("agreements:asset_view", args=[request.asset_id]),
        tuple(fields),
        request.why,
        request.created_at,
        request.decided_at,
        request.decided_by.name if request.decided_by else "",
        request.decision,
        obstacle,
        own,
        waiting and decides and not own,
        granted and (own or decides),
    )


@dataclass(frozen=True, slots=True)
class OverrideRow:
    """An override in the list."""

    ref: str
    person: str
    agency: str
    asset: str
    emergency: str
    begins: datetime
    ends: datetime
    left: str
    status: str
    colour: str
    review_by: date
    late: bool


def override_row(override: Override) -> OverrideRow:
    """Present an override."""
    left = granting.left(override.ends, clock.now())
    late = not override.reviewed_at and override.review_by < clock.today()
    if left:
        words, colour = "Stands now", "red"
    elif override.reviewed_at:
        words, colour = override.get_finding_display(), "red" if override.finding == "unjustified" else "green"
    else:
        words, colour = "To be reviewed", "amber"
    return OverrideRow(
        override.ref,
        override.member.name,
        override.agency.name,
        override.asset.name,
        EMERGENCIES[override.purpose],
        override.begins,
        override.ends,
        left,
        words,
        colour,
        override.review_by,
        late,
    )


@dataclass(frozen=True, slots=True)
class Done:
    """Something that was done with a request or an override."""

    at: datetime
    who: str
    what: str
    why: str


DONE = {
    "agreements.request.made": "asked for it",
    "agreements.request.granted": "granted it",
    "agreements.request.refused": "refused it",
    "agreements.request.taken-back": "took it back",
    "agreements.request.ended": "ended it",
    "agreements.override.invoked": "invoked it",
    "agreements.override.ended": "ended it",
    "agreements.override.reviewed": "reviewed it",
}


def done(entry: Any) -> Done:
    """Present an entry of the record about a request or an override."""
    what = DONE.get(entry.event, "")
    if entry.event == "agreements.override.used":
        fields = ", ".join(entry.detail.get("fields", ()))
        what = f"asked for {fields} in {entry.detail.get('form')} form, and it was allowed"
    return Done(entry.at, entry.member_name, what or entry.event, entry.why)


@dataclass(frozen=True, slots=True)
class OverridePage:
    """An override on its page, with what the reader may do."""

    row: OverrideRow
    asset_href: str
    why: str
    invoked_by: str
    ended_by: str
    steward: str
    reviewed_at: datetime | None
    reviewed_by: str
    finding: str
    review: str
    uses: tuple[Done, ...]
    history: tuple[Done, ...]
    may_end: bool
    may_review: bool
    own: bool


def override_page(override: Override, entries: Sequence[Any], *, reader: str, reviews: bool) -> OverridePage:
    """Present an override to a reader, who may be one that `reviews`."""
    row = override_row(override)
    concerned = (override.member_id, override.invoked_by_id)
    return OverridePage(
        row,
        reverse("agreements:asset_view", args=[override.asset_id]),
        override.why,
        override.invoked_by.name,
        override.ended_by.name if override.ended_by else "",
        override.asset.steward.name if override.asset.steward else "",
        override.reviewed_at,
        override.reviewed_by.name if override.reviewed_by else "",
        override.get_finding_display(),
        override.review,
        tuple(done(entry) for entry in entries if entry.event == "agreements.override.used"),
        tuple(done(entry) for entry in entries if entry.event != "agreements.override.used"),
        bool(row.left) and (reader in concerned or reviews),
        not row.left and not override.reviewed_at and reviews and reader not in concerned,
        reader in concerned,
    )


def facts(found: Decision) -> dict[str, Any]:
    """Return an answer as a program is given it."""
    return {
        "allowed": found.allowed,
        "reason": found.reason,
        "under": found.under,
        "agreement": found.agreement,
        "override": found.override,
        "conditions": asdict(found.conditions) if found.allowed else None,
        "rows": found.rows,
        "tried": [{"agreement": each.ref, "title": each.title, "obstacle": each.obstacle} for each in found.tried],
    }
