"""Say what became of one plan's actions in another: suggestions are made, people decide."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Q

from concordat import access
from concordat.audit.commands import record
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing, Problem
from concordat.kernel.refs import is_ref
from concordat.plans.models import Action, Crossing, Crosswalk, Plan
from concordat.plans.permissions import CROSSWALK_CONFIRM
from concordat.plans.queries.plans import plans_for
from concordat.plans.rules import crosswalks as rules
from concordat.plans.rules.changes import check_unchanged
from concordat.plans.rules.likeness import likest, vectors

SUGGESTED, CONFIRMED, REJECTED = Crossing.Decision.SUGGESTED, Crossing.Decision.CONFIRMED, Crossing.Decision.REJECTED


@transaction.atomic
def begin(*, by: Actor, earlier: str, later: str) -> Crosswalk:
    """Put two plans side by side and suggest by their words which actions are the same; begun twice, it is the first."""
    decision = access.require(by, CROSSWALK_CONFIRM)
    rules.check_two_plans(earlier, later)
    before, after = _plan(by, earlier, "earlier"), _plan(by, later, "later")
    found, made = Crosswalk.objects.get_or_create(partnership_id=by.partnership, earlier=before, later=after)
    if made:
        detail = {"earlier": before.title, "later": after.title, "suggested": _suggest(found)}
        record("plans.crosswalk.begun", by=by, target=found, under=decision.under, detail=detail)
    return found


@transaction.atomic
def decide(
    *,
    by: Actor,
    crosswalk: str,
    action: str,
    counterparts: Sequence[str] = (),
    none: bool = False,
    reason: str = "",
    seen: str = "",
) -> Crosswalk:
    """Say what an action of either plan became or came from: `counterparts` of the other plan, or `none` with a reason.

    With neither, it is to be decided again. `seen` is the seal of what was decided when the page was opened.
    """
    found, under = _locked(by, crosswalk)
    rules.check_decision(counterparts, none, reason)
    here, there, of = _sides(found, action)
    others = set(Action.objects.filter(plan_id=of, ref__in=counterparts).values_list("ref", flat=True))
    if others != set(counterparts):
        raise Problem("Choose actions of the other plan", "counterparts")
    standing = list(found.crossings.filter(**{here: action}))
    check_unchanged(seen, rules.decided(getattr(c, there) for c in standing if c.decision == CONFIRMED))
    for crossing in standing:
        other = getattr(crossing, there)
        if other not in others and (other or not none):
            _unsay(crossing)
    known = {getattr(crossing, there): crossing for crossing in standing}
    for other in [*sorted(others), *([None] if none else [])]:
        pair = {here: action, there: other}
        new = Crossing(partnership_id=by.partnership, crosswalk=found, **pair)
        _confirm(known.get(other) or new, by, reason)
    detail = {"action": action, "counterparts": sorted(others), "none": none}
    record("plans.crosswalk.decided", by=by, target=found, why=reason, under=under, detail=detail)
    return found


@transaction.atomic
def confirm(*, by: Actor, crosswalk: str, crossing: str = "", at_least: float = 2.0) -> int:
    """Confirm one suggestion, or every one that is at least so alike; return how many were confirmed."""
    found, under = _locked(by, crosswalk)
    chosen = [_crossing(found, crossing)] if crossing else list(_alike(found, at_least))
    for suggestion in chosen:
        _confirm(suggestion, by, suggestion.reason)
    if chosen:
        detail = {"confirmed": len(chosen), "at_least": at_least if not crossing else ""}
        record("plans.crosswalk.confirmed", by=by, target=found, under=under, detail=detail)
    return len(chosen)


@transaction.atomic
def reject(*, by: Actor, crosswalk: str, crossing: str) -> Crosswalk:
    """Say that two actions are not the same."""
    found, under = _locked(by, crosswalk)
    suggestion = _crossing(found, crossing)
    _unsay(suggestion)
    record("plans.crosswalk.rejected", by=by, target=found, under=under, detail={"crossing": str(suggestion)})
    return found


@transaction.atomic
def settle(*, by: Actor, crosswalk: str, reason: str) -> tuple[int, int]:
    """Say that every action that is still undecided was dropped, or is new; return how many of each."""
    found, under = _locked(by, crosswalk)
    rules.check_decision((), True, reason)
    paired = rules.Paired.of(found.pairs())
    gone = [ref for ref in _refs(found.earlier_id) if paired.of_earlier(ref) == rules.UNDECIDED]
    new = [ref for ref in _refs(found.later_id) if paired.of_later(ref) == rules.UNDECIDED]
    facts = {"partnership_id": by.partnership, "crosswalk": found, "decision": CONFIRMED, "member_id": by.member}
    Crossing.objects.bulk_create(
        [Crossing(earlier_id=ref, reason=reason, **facts) for ref in gone]
        + [Crossing(later_id=ref, reason=reason, **facts) for ref in new]
    )
    found.crossings.filter(decision=SUGGESTED).update(decision=REJECTED)
    detail = {"dropped": len(gone), "new": len(new)}
    record("plans.crosswalk.settled", by=by, target=found, why=reason, under=under, detail=detail)
    return len(gone), len(new)


@transaction.atomic
def delete(*, by: Actor, crosswalk: str) -> str:
    """Delete a crosswalk with all that was decided, and return what it was called."""
    found, under = _locked(by, crosswalk)
    words = str(found)
    detail = {"confirmed": found.crossings.filter(decision=CONFIRMED).count()}
    record("plans.crosswalk.deleted", by=by, target=found, under=under, detail=detail)
    found.delete()
    return words


def _locked(by: Actor, ref: str) -> tuple[Crosswalk, str]:
    rows = Crosswalk.objects.select_for_update(of=("self",), no_key=True).select_related("earlier", "later")
    found = rows.filter(ref=ref, partnership_id=by.partnership).first()
    if found is None:
        raise Missing
    return found, access.require(by, CROSSWALK_CONFIRM, found).under


def _crossing(crosswalk: Crosswalk, ref: str) -> Crossing:
    found = crosswalk.crossings.filter(ref=ref).first() if is_ref(ref) else None
    if found is None:
        raise Missing
    return found


def _alike(crosswalk: Crosswalk, at_least: float) -> Iterable[Crossing]:
    return crosswalk.crossings.filter(likeness__gte=at_least, decision=SUGGESTED)


def _plan(by: Actor, ref: str, field: str) -> Plan:
    found = plans_for(by).filter(ref=ref).first()
    if found is None:
        raise Problem("Choose a plan of this partnership", field)
    return found


def _suggest(crosswalk: Crosswalk) -> int:
    """Suggest pairs by likeness, the likest for each action of either plan; return how many."""
    (ones, before), (others, after) = (
        Action.objects.filter(plan=its).texts() for its in (crosswalk.earlier, crosswalk.later)
    )
    every = vectors([*before, *after])
    mine, theirs = every[: len(before)], every[len(before) :]
    alike = likest(mine, theirs, floor=rules.FLOOR, most=rules.MOST)
    alike |= {(one, other): v for (other, one), v in likest(theirs, mine, floor=rules.FLOOR, most=1).items()}
    Crossing.objects.bulk_create(
        Crossing(
            partnership_id=crosswalk.partnership_id,
            crosswalk=crosswalk,
            earlier_id=ones[one],
            later_id=others[other],
            likeness=round(value, 3),
        )
        for (one, other), value in sorted(alike.items())
    )
    return len(alike)


def _sides(crosswalk: Crosswalk, action: str) -> tuple[str, str, str]:
    """Return the column of an action's own side, that of the other, and the plan on the other side."""
    plan = Action.objects.filter(ref=action).values_list("plan_id", flat=True).first()
    if plan == crosswalk.earlier_id:
        return "earlier_id", "later_id", crosswalk.later_id
    if plan == crosswalk.later_id:
        return "later_id", "earlier_id", crosswalk.earlier_id
    raise Missing


def _confirm(crossing: Crossing, by: Actor, reason: str) -> None:
    """Confirm a pair; that either of the two was dropped, or is new, holds no longer."""
    crossing.decision, crossing.reason, crossing.member_id = CONFIRMED, reason.strip(), by.member
    crossing.save()
    if crossing.earlier_id and crossing.later_id:
        alone = Q(earlier_id=crossing.earlier_id, later=None) | Q(later_id=crossing.later_id, earlier=None)
        Crossing.objects.filter(alone, crosswalk_id=crossing.crosswalk_id).delete()


def _unsay(crossing: Crossing) -> None:
    """Take a decision back: a pair that was once suggested is kept as not the same, so that it is not suggested again."""
    if crossing.likeness is None:
        crossing.delete()
    else:
        crossing.decision, crossing.reason = REJECTED, ""
        crossing.save(update_fields=["decision", "reason"])


def _refs(plan: str) -> list[str]:
    return list(Action.objects.filter(plan_id=plan).values_list("ref", flat=True))
