"""What stands on an agreement. Packages further downstream register what of theirs does, as pages take their panels."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from django.urls import reverse

from concordat import access
from concordat.agreements.models import AccessRequest, Agreement, Line
from concordat.agreements.permissions import AGREEMENT_VIEW, REQUEST_DECIDE
from concordat.agreements.queries.agreements import check_reader, one, whole
from concordat.agreements.queries.reach import reaches_all
from concordat.agreements.rules.agreements import ENDED
from concordat.agreements.rules.dependents import Dependent, by_asset, flows
from concordat.agreements.rules.terms import PERMITS, State
from concordat.audit import commands as audit
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.words import listed

Find = Callable[[Actor, Sequence[Agreement]], Iterable[Dependent]]
_REGISTERED: dict[str, Find] = {}


def register(*, name: str, find: Find) -> None:
    """Have every agreement's page say what `find` finds to stand on it."""
    _REGISTERED[name] = find


def stands_on(actor: Actor, agreements: Sequence[Agreement]) -> list[Dependent]:
    """Return what stands on some agreements, as `whole` returns them, in the order in which kinds were registered."""
    check_reader(actor)
    return [each for find in _REGISTERED.values() for each in find(actor, agreements)]


def dependents_rows(actor: Actor, ref: str, kind: str) -> tuple[Agreement, list[Dependent]]:
    """Return an agreement and what stands on it, for a download as `kind`; recorded."""
    decision = access.require(actor, AGREEMENT_VIEW)
    agreement = one(actor, ref)
    found = stands_on(actor, [agreement])
    detail = {"as": kind, "found": len(found)}
    audit.record("agreements.agreement.downloaded", by=actor, target=agreement, under=decision.under, detail=detail)
    return agreement, found


def _ended(agreement: Agreement) -> bool:
    return agreement.state(clock.today()) in ENDED


def _assets(actor: Actor, agreements: Sequence[Agreement]) -> list[Dependent]:
    """Find the data that these agreements alone let flow to some party for some purpose."""
    today, given = clock.today(), {line.asset_id for agreement in agreements for line in agreement.lines.all()}
    with_them = Agreement.objects.filter(ref__in=Line.objects.filter(asset__in=given).values("agreement"))
    others = whole(actor, with_them.exclude(ref__in=[agreement.ref for agreement in agreements]))
    others = [each for each in others if each.state(today) in PERMITS]
    elsewhere = {flow for each in others for flow in flows(each.terms())}
    found = []
    for agreement in agreements:
        named = {line.asset_id: line.asset for line in agreement.lines.all()}
        agencies = {party.agency_id: party.agency.name for party in agreement.parties.all()}
        purposes = {ground.purpose_id: ground.purpose.name for ground in agreement.grounds.all()}
        alone = by_asset(
            flow for flow in flows(agreement.terms()) if flow not in elsewhere and flow[1] != named[flow[0]].agency_id
        )
        verb = "No agreement lets it flow any more" if _ended(agreement) else "Only this agreement lets it flow"
        for asset, ways in alone.items():
            to = "; ".join(sorted(f"to {agencies[agency]} for “{purposes[purpose]}”" for agency, purpose in ways))
            found.append(
                Dependent("Data", named[asset].name, reverse("agreements:asset_view", args=[asset]), f"{verb} {to}.")
            )
    return found


def _requests(actor: Actor, agreements: Sequence[Agreement]) -> list[Dependent]:
    """Find the access granted to people for the same data and purpose; they are not named, since letters tell of it."""
    granted = AccessRequest.objects.filter(
        partnership_id=actor.partnership,
        status=AccessRequest.Status.GRANTED,
        until__gte=clock.today(),
        asset__in={line.asset_id for each in agreements for line in each.lines.all()},
        purpose__in={ground.purpose_id for each in agreements for ground in each.grounds.all()},
    ).select_related("asset", "purpose", "agency")
    parties = {party.agency_id for each in agreements for party in each.parties.all()}
    over = all(_ended(each) for each in agreements)
    decides = reaches_all(actor, REQUEST_DECIDE)
    words = "It gives nothing now unless another agreement does." if over else "It would give nothing without it."
    return [
        Dependent(
            "Access granted",
            f"Somebody of {row.agency.name}: {row.asset.name}, {row.form}, for “{row.purpose.name}”",
            reverse("agreements:request_view", args=[row.ref]) if decides or row.member_id == actor.member else "",
            words,
        )
        for row in granted
        if row.agency_id in parties
    ]


def _following(actor: Actor, agreements: Sequence[Agreement]) -> list[Dependent]:
    """Find the agreements that follow these."""
    rows = Agreement.objects.filter(replaces__in=[each.ref for each in agreements], partnership_id=actor.partnership)
    today = clock.today()
    return [
        Dependent(
            "Agreement that follows it",
            row.title,
            reverse("agreements:agreement_view", args=[row.ref]),
            "It stands by itself."
            if row.state(today) in PERMITS
            else "It does not permit anything yet."
            if row.state(today) in (State.DRAFT, State.SIGNING, State.AGREED)
            else "It has ended too.",
        )
        for row in rows
    ]


def _lines(actor: Actor, agreements: Sequence[Agreement]) -> list[Dependent]:
    """Find the lines of the schedules, each of which gives nothing without its agreement."""
    return [
        Dependent(
            "Line of the schedule",
            f"{line.asset.name} in {listed(sorted(line.forms))} form",
            reverse("agreements:asset_view", args=[line.asset_id]),
            "It gives nothing now." if _ended(each) else "It would give nothing.",
        )
        for each in agreements
        for line in each.lines.all()
    ]


register(name="assets", find=_assets)
register(name="lines", find=_lines)
register(name="requests", find=_requests)
register(name="following", find=_following)
