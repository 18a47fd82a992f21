"""Keep the gap register: enter gaps, say who mends them by when, close them and open them again."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.urls import reverse

from concordat import access
from concordat.audit import commands as audit
from concordat.datasets.models import Gap
from concordat.datasets.permissions import GAP_EDIT
from concordat.datasets.queries.datasets import datasets_of
from concordat.datasets.rules.reasons import check_closing
from concordat.design import dates
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.changing import change
from concordat.kernel.errors import Problem
from concordat.kernel.seals import check_unchanged
from concordat.notices import commands as notices
from concordat.partnership.queries.members import member_for

_LACKING = {"dataset": "Say which dataset it is shared in now.", "because": "Say why, for whoever asks again."}


@dataclass(frozen=True, slots=True)
class Facts:
    """What a gap is: what is not shared, what it is needed for, by whom it is held, why not, who mends it and by when.

    `agency_id` holds it, None for somebody outside the partnership; `owner_agency_id` and `owner_id` mend it.
    """

    what: str
    reason: str
    owner_agency_id: str
    agency_id: str | None = None
    owner_id: str | None = None
    needed_for: str = ""
    detail: str = ""
    next_step: str = ""
    due: date | None = None


@transaction.atomic
def add(*, facts: Facts, by: Actor) -> Gap:
    """Enter something that the partnership needs and does not get; its owner is told."""
    gap = Gap(partnership_id=by.partnership, **asdict(facts))
    decision = access.require(by, GAP_EDIT, gap)
    _check_new(facts, by)
    gap.save(force_insert=True)
    audit.record("datasets.gap.added", by=by, target=gap, under=decision.under, detail={"reason": gap.reason})
    _tell(gap, by)
    return gap


@transaction.atomic
def edit(*, gap: Gap, facts: Facts, by: Actor, seen: str = "") -> Gap:
    """Change what is said of a gap; somebody new who is to mend it is told.

    `seen` is the `seal` of its facts as the form had them. Raises `Stale` where somebody else changed them meanwhile.
    """
    decision = access.require(by, GAP_EDIT, gap)
    gap = Gap.objects.select_for_update().get(ref=gap.ref)
    access.require(by, GAP_EDIT, Gap(partnership_id=by.partnership, owner_agency_id=facts.owner_agency_id))
    if gap.closed_on:
        raise Problem("It is closed. Open it again to change it.")
    check_unchanged(seen, gap.facts())
    _check_new(facts, by, besides=gap.ref)
    before = gap.owner_id
    changed = change(gap, **asdict(facts))
    if changed:
        audit.record("datasets.gap.edited", by=by, target=gap, under=decision.under, detail=changed)
    if gap.owner_id != before:
        _tell(gap, by)
    return gap


@transaction.atomic
def close(*, gap: Gap, closed_as: str, dataset: str, because: str, by: Actor) -> Gap:
    """Close a gap: it is shared now (in which dataset), is not needed, or cannot be had (and why)."""
    decision = access.require(by, GAP_EDIT, gap)
    found = Gap.objects.select_for_update().get(ref=gap.ref)
    if found.closed_on:
        raise Problem("It is closed already.")
    if lacking := check_closing(closed_as, dataset, because):
        raise Problem(_LACKING[lacking], lacking)
    named = dataset if closed_as == Gap.Closing.SHARED else ""
    if named and not datasets_of(by).filter(ref=named).exists():
        raise Problem("There is no such dataset.", "dataset")
    change(
        found, closed_on=clock.today(), closed_as=closed_as, closed_because=because.strip(), dataset_id=named or None
    )
    detail = {"as": closed_as}
    audit.record("datasets.gap.closed", by=by, target=found, under=decision.under, why=because.strip(), detail=detail)
    return found


@transaction.atomic
def reopen(*, gap: Gap, by: Actor) -> Gap:
    """Open a gap again that was closed."""
    decision = access.require(by, GAP_EDIT, gap)
    if gap.closed_on is None:
        raise Problem("It is open.")
    changed = change(gap, closed_on=None, closed_as="", closed_because="", dataset_id=None)
    audit.record("datasets.gap.reopened", by=by, target=gap, under=decision.under, detail=changed)
    return gap


def _check_new(facts: Facts, by: Actor, besides: str = "") -> None:
    same = Gap.objects.filter(
        partnership_id=by.partnership, what__iexact=facts.what, agency_id=facts.agency_id, closed_on__isnull=True
    )
    if same.exclude(ref=besides).exists():
        raise Problem("The register has this gap already. Change the one that is there.", "what")


def _tell(gap: Gap, by: Actor) -> None:
    if not gap.owner_id or gap.owner_id == by.member:
        return
    owner = member_for(by, gap.owner_id)
    by_when = f" by {dates.words(gap.due)}" if gap.due else ""
    notices.tell(
        to=owner.ref,
        name=owner.name,
        email=owner.email,
        subject=f"You are to mend a gap: {gap.what}",
        body=f"{by.name} has entered in the gap register that you mend this{by_when}.",
        link=reverse("datasets:gap_view", args=[gap.ref]),
        why="You are named as the owner of a gap.",
        by=by,
    )
