"""Draft releases of figures and take them through their life: tables put in, approved, published, withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.urls import reverse

from concordat import access
from concordat.analysis.models import Release, ReleaseTable
from concordat.analysis.permissions import (
    RELEASE_ADD,
    RELEASE_APPROVE,
    RELEASE_EDIT,
    RELEASE_PUBLISH,
    RELEASE_WITHDRAW,
)
from concordat.analysis.queries.counting import data_for
from concordat.analysis.queries.releases import linked_with, tables_of
from concordat.analysis.rules import questions, releases
from concordat.analysis.rules.releasing.fitting import fitted, unfit
from concordat.audit import commands as audit
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.changing import change
from concordat.kernel.errors import Missing, Problem
from concordat.kernel.refs import is_ref, new_ref
from concordat.kernel.seals import check_unchanged
from concordat.notices import commands as notices


@dataclass(frozen=True, slots=True)
class Facts:
    """What a release is: its title, what it is for, who will read it, what they should know, and how it is protected.

    `version` is the number of the version that is counted, 0 for the one that stands.
    """

    title: str
    about: str
    readers: str
    notes: str = ""
    version: int = 0
    threshold: int = 8
    zeros: str = "shown"
    width: int = 1


@dataclass(frozen=True, slots=True)
class TableFacts:
    """A table: its title and its question as plain values."""

    title: str
    question: Mapping[str, Any]


@transaction.atomic
def add(*, facts: Facts, table: TableFacts, purpose: str, by: Actor, ref: str = "") -> Release:
    """Draft a release with its first table, which says of which data it is, had for a purpose.

    `ref` is the reference that a form carried: sent twice, it is drafted once. Raises Refused with the reason where the
    rows may not be had, and Problem for a question that cannot be a table of a release.
    """
    ref = ref if is_ref(ref) else new_ref()
    if already := Release.objects.filter(ref=ref, owner_id=by.member).first():
        return already
    releases.rule_of(facts.threshold, facts.zeros, facts.width)
    keys = questions.read(table.question).datasets
    if words := unfit(questions.read(table.question)):
        raise Problem(words, "question")
    try:
        data = data_for(by, keys[0], purpose)
    except Missing:
        raise Problem("There is no such data, or not any more.", "question") from None
    release = Release(
        ref=ref,
        partnership_id=by.partnership,
        agency_id=by.agency,
        owner_id=by.member,
        dataset=data.sight.dataset,
        purpose=data.sight.purpose,
        **_plain(facts),
    )
    decision = access.require(by, RELEASE_ADD, release)
    question = fitted(data.fields, table.question, table.title)
    _check_no_emergency(data.sight.way.override)
    release.save(force_insert=True)
    _put_in(release, table.title, question)
    detail = {"dataset": keys[0], "purpose": data.sight.why}
    audit.record("analysis.release.added", by=by, target=release, under=decision.under, detail=detail)
    return release


@transaction.atomic
def edit(*, release: Release, facts: Facts, by: Actor, seen: str = "") -> Release:
    """Change a draft. `seen` is the `seal` of its facts as the form had them; raises `Stale` where they are others now."""
    decision = access.require(by, RELEASE_EDIT, release)
    found = _locked(release)
    releases.check_draft(found.state)
    check_unchanged(seen, found.facts())
    releases.rule_of(facts.threshold, facts.zeros, facts.width)
    if changed := change(found, **_plain(facts)):
        change(found, changed_at=clock.now())
        audit.record("analysis.release.edited", by=by, target=found, under=decision.under, detail=changed)
    return found


@transaction.atomic
def delete(*, release: Release, by: Actor) -> None:
    """Delete a draft, which nobody read."""
    decision = access.require(by, RELEASE_EDIT, release)
    found = _locked(release)
    releases.after("delete", found.state)
    audit.record("analysis.release.deleted", by=by, target=found, under=decision.under)
    found.delete()


@transaction.atomic
def put_table(*, release: Release, table: TableFacts, by: Actor) -> ReleaseTable:
    """Put a table into a draft. Raises Problem for a question that cannot be one, or that is of other data."""
    decision = access.require(by, RELEASE_EDIT, release)
    found = _locked(release)
    releases.check_draft(found.state)
    if questions.read(table.question).datasets != (found.dataset.key,):
        raise Problem(
            "A release is of one dataset, and this table is of another. Begin a release of its own.", "question"
        )
    fields = data_for(by, found.dataset.key, found.purpose).fields
    question = fitted(fields, table.question, table.title)
    if found.tables.count() >= releases.MOST_TABLES:
        raise Problem(f"A release has {releases.MOST_TABLES} tables at most. Begin another one.", "question")
    if found.tables.filter(question=question).exists():
        raise Problem("This table is in the release already.", "question")
    made = _put_in(found, table.title, question)
    change(found, changed_at=clock.now())
    detail = {"table": made.title}
    audit.record("analysis.release.table-added", by=by, target=found, under=decision.under, detail=detail)
    return made


@transaction.atomic
def drop_table(*, table: ReleaseTable, by: Actor) -> Release:
    """Take a table out of a draft."""
    decision = access.require(by, RELEASE_EDIT, table.release)
    found = _locked(table.release)
    releases.check_draft(found.state)
    detail = {"table": table.title}
    audit.record("analysis.release.table-removed", by=by, target=found, under=decision.under, detail=detail)
    ReleaseTable.objects.filter(ref=table.ref).delete()
    return found


@transaction.atomic
def take_back(*, release: Release, by: Actor) -> Release:
    """Take a release that did not go out back to draft, to change it; what was approved is so no longer."""
    decision = access.require(by, RELEASE_EDIT, release)
    found = _as_draft(release)
    audit.record("analysis.release.taken-back", by=by, target=found, under=decision.under)
    return found


@transaction.atomic
def send_back(*, release: Release, why: str, by: Actor) -> Release:
    """Send a release back to whoever drafted it, with what is to be changed."""
    decision = access.require(by, RELEASE_APPROVE, release)
    if not why.strip():
        raise Problem("Write what is to be changed.", "why")
    found = _as_draft(release, why.strip())
    audit.record("analysis.release.sent-back", by=by, target=found, under=decision.under, why=why.strip())
    _tell(found, f"Sent back: {found.title}", why.strip(), by)
    return found


@transaction.atomic
def approve(*, release: Release, grounds: str, by: Actor) -> Release:
    """Approve a release that somebody else drafted, with why it may go out where its agreement does not say so."""
    decision = access.require(by, RELEASE_APPROVE, release)
    found = _locked(release)
    state = releases.after("approve", found.state)
    releases.check_approver(found.owner_id, by.member)
    releases.check_grounds(found.made.get("concerns", ()), grounds)
    change(found, state=state, approver_id=by.member, approved_at=clock.now(), grounds=grounds.strip())
    detail = {"concerns": found.made.get("concerns", [])}
    audit.record(
        "analysis.release.approved", by=by, target=found, under=decision.under, why=grounds.strip(), detail=detail
    )
    _tell(found, f"Approved: {found.title}", "It can be published now.", by)
    return found


@transaction.atomic
def publish(*, release: Release, by: Actor) -> Release:
    """Publish a release that was approved: from now on what it tells is known, for ever.

    Raises Problem where other figures of the same data went out after it was protected.
    """
    decision = access.require(by, RELEASE_PUBLISH, release)
    one_by_one = Release.objects.select_for_update(of=("self",)).filter(dataset_id=release.dataset_id).order_by("ref")
    found = next(each for each in one_by_one if each.ref == release.ref)
    state = releases.after("publish", found.state)
    now = {each.ref: each.title for each, _ in linked_with(by, found, tables_of(by, found))}
    before = found.made["against"]
    releases.check_nothing_came_between(before, now, [title for ref, title in now.items() if ref not in before])
    change(found, state=state, published_at=clock.now(), changed_at=clock.now())
    audit.record("analysis.release.published", by=by, target=found, under=decision.under)
    return found


@transaction.atomic
def withdraw(*, release: Release, why: str, by: Actor) -> Release:
    """Withdraw a release: its figures are shown no more, and still count as known when others are protected."""
    decision = access.require(by, RELEASE_WITHDRAW, release)
    if not why.strip():
        raise Problem("Write why it is withdrawn. Its page says so.", "why")
    found = _locked(release)
    state = releases.after("withdraw", found.state)
    change(found, state=state, withdrawn_at=clock.now(), withdrawn_why=why.strip(), changed_at=clock.now())
    audit.record("analysis.release.withdrawn", by=by, target=found, under=decision.under, why=why.strip())
    return found


def _as_draft(release: Release, why: str = "") -> Release:
    found = _locked(release)
    state = releases.after("return", found.state)
    ReleaseTable.objects.filter(release=found).update(shown={})
    change(
        found, state=state, returned=why, made={}, protected_at=None, approver_id=None, approved_at=None, grounds="",
        changed_at=clock.now(),
    )  # fmt: skip
    return found


def _put_in(release: Release, title: str, question: Mapping[str, Any]) -> ReleaseTable:
    last = release.tables.order_by("-position").values_list("position", flat=True).first() or 0
    return ReleaseTable.objects.create(
        partnership_id=release.partnership_id,
        release=release,
        position=last + 1,
        title=title.strip(),
        question=question,
    )


def _locked(release: Release) -> Release:
    return Release.objects.select_for_update(of=("self",)).select_related("dataset", "owner").get(ref=release.ref)


def _plain(facts: Facts) -> dict[str, Any]:
    return {name: value.strip() if isinstance(value, str) else value for name, value in asdict(facts).items()}


def _check_no_emergency(override: str) -> None:
    if override:
        raise Problem("What is had in an emergency is not for release.", "purpose")


def _tell(release: Release, subject: str, body: str, by: Actor) -> None:
    notices.tell(
        to=release.owner_id,
        name=release.owner.name,
        email=release.owner.email,
        subject=subject,
        body=body,
        link=reverse("analysis:release_view", args=[release.ref]),
        why="You drafted this release.",
        private=True,
        by=by,
    )
