"""Questions in which everything is named in words, as at a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import Q

from concordat import access
from concordat.agreements.models import Asset, Purpose
from concordat.agreements.permissions import FLOW_TRY
from concordat.agreements.queries.choices import asset_called
from concordat.agreements.queries.flows import may_flow
from concordat.agreements.rules.flow import Decision, Question
from concordat.agreements.rules.terms import EMERGENCIES
from concordat.audit.commands import refusals_recorded
from concordat.kernel.actors import Actor, acting
from concordat.kernel.errors import Missing
from concordat.partnership.queries.actors import actor_at
from concordat.partnership.queries.members import member_at


class Unknown(Exception):
    """A name in a question means nothing here; the message says which."""


def asked_by_name(
    *, asker: str, partnership: str, person: str, asset: str, purpose: str, fields: Sequence[str], form: str, use: str
) -> Decision:
    """Answer a question that names everything; `asker` and `person` by the addresses with which they sign in.

    No fields are all of the asset's. Raises Unknown for a name that means nothing, Refused where the asker may not ask,
    which is recorded.
    """
    with transaction.atomic():
        actor = actor_at(asker, partnership)
    if actor is None:
        raise Unknown(f"Nobody who signs in as {asker} holds a role {'there' if partnership else 'in a partnership'}.")
    with acting(actor), refusals_recorded(by=actor, view="concordat access why"), transaction.atomic():
        access.require(actor, FLOW_TRY)
        to = member_at(actor, person)
        if to is None:
            raise Unknown(f"Nobody of this partnership signs in as {person}.")
        wanted = _asset(actor, asset)
        named = {field.name: field.ref for field in wanted.fields.all()}
        chosen = [_field(wanted, named, name) for name in fields] or named.values()
        return may_flow(
            actor, Question(wanted.ref, purpose_called(actor, purpose), frozenset(chosen), form, use), to.ref
        )


def _asset(actor: Actor, name: str) -> Asset:
    try:
        return asset_called(actor, name)
    except Missing:
        raise Unknown(f"The partnership keeps no data called “{name}” on its list.") from None


def purpose_called(actor: Actor, name: str) -> str:
    """Return the reference of a purpose that is named in words; raise Unknown where there is none."""
    if name in EMERGENCIES:
        return name
    rows = Purpose.objects.filter(Q(ref=name) | Q(name__iexact=name), partnership_id=actor.partnership)
    found = rows.values_list("ref", flat=True).first()
    if found is None:
        raise Unknown(f"The partnership has no purpose called “{name}”.")
    return found


def _field(asset: Asset, named: Mapping[str, str], name: str) -> str:
    for known, ref in named.items():
        if name.casefold() in (known.casefold(), ref):
            return ref
    raise Unknown(f"“{asset.name}” has no field “{name}”. It has: {', '.join(named) or 'none'}.")
