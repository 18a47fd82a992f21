"""Write the schedule of an agreement: which fields of which data, in which forms, for whom and what, on which conditions."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.db import transaction

from concordat import access
from concordat.agreements.commands.finding import inside, locked_draft, made
from concordat.agreements.models import Agreement, Asset, Ground, Line, Party
from concordat.agreements.permissions import AGREEMENT_EDIT
from concordat.agreements.rules.completeness import check_line, check_only
from concordat.agreements.rules.terms import GEOGRAPHIES, Form
from concordat.audit import commands as audit
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Problem
from concordat.kernel.seals import check_unchanged


@dataclass(frozen=True, slots=True)
class Gives:
    """What a line gives: references of fields, purposes and agencies; no purposes or recipients are all of them."""

    forms: tuple[str, ...]
    fields: tuple[str, ...]
    purposes: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    least_geography: str = ""
    least_count: int = 0
    rounding: int = 0
    onward: bool = False
    derived: bool = False
    how: str = ""
    only_field: str = ""
    only_values: tuple[str, ...] = ()


@transaction.atomic
def add(*, agreement: str, asset: str, gives: Gives, ref: str = "", by: Actor) -> Line:
    """Add a line to the schedule of a draft; `ref` is the reference that its form asks for."""
    held = locked_draft(agreement, by=by)
    decision = access.require(by, AGREEMENT_EDIT, held)
    rows = Asset.objects.select_related("agency").prefetch_related("fields")
    found = rows.filter(ref=asset, partnership_id=by.partnership, ends__isnull=True).first()
    if found is None:
        raise Problem("Choose data that has not been retired.", "asset")
    facts = _checked(held, found, gives)
    line = made(Line, ref, by=by, agreement=held, asset=found, **facts)
    _record("line-added", held, line, found, by, decision.under)
    return line


@transaction.atomic
def edit(*, line: str, gives: Gives, seen: str = "", by: Actor) -> Line:
    """Change a line of the schedule of a draft. Raises `Stale` where somebody else has."""
    found = inside(Line, line, by=by)
    decision = access.require(by, AGREEMENT_EDIT, found.agreement)
    check_unchanged(seen, found.facts())
    for name, value in _checked(found.agreement, found.asset, gives).items():
        setattr(found, name, value)
    found.save()
    _record("line-edited", found.agreement, found, found.asset, by, decision.under)
    return found


@transaction.atomic
def remove(*, line: str, by: Actor) -> str:
    """Take a line out of the schedule of a draft; return its agreement."""
    found = inside(Line, line, by=by)
    decision = access.require(by, AGREEMENT_EDIT, found.agreement)
    _record("line-removed", found.agreement, found, found.asset, by, decision.under)
    agreement = found.agreement_id
    found.delete()
    return str(agreement)


def _checked(agreement: Agreement, asset: Asset, gives: Gives) -> dict[str, object]:
    known = asset.terms()
    if set(gives.fields) - set(known.fields) or set(gives.forms) - {form.value for form in Form}:
        raise Problem("Choose from what is listed.", "fields")
    if gives.least_geography not in ("", *GEOGRAPHIES):
        raise Problem("Choose from what is listed.", "least_geography")
    purposes = set(Ground.objects.filter(agreement=agreement).values_list("purpose_id", flat=True))
    parties = set(Party.objects.filter(agreement=agreement).values_list("agency_id", flat=True))
    if set(gives.purposes) - purposes:
        raise Problem("Choose purposes of this agreement.", "purposes")
    if set(gives.recipients) - parties:
        raise Problem("Choose parties to this agreement.", "recipients")
    values = list(dict.fromkeys(each.strip() for each in gives.only_values if each.strip()))
    check_only(gives.only_field, values, fields=frozenset(gives.fields), asset=known)
    check_line(
        forms=frozenset(gives.forms),
        fields=frozenset(gives.fields),
        asset=known,
    )
    several = {name: sorted(getattr(gives, name)) for name in ("forms", "fields", "purposes", "recipients")}
    return asdict(gives) | several | {"how": gives.how.strip(), "only_values": values}


def _record(verbed: str, agreement: Agreement, line: Line, asset: Asset, by: Actor, under: str) -> None:
    named = {field.ref: field.name for field in asset.fields.all()}
    detail = {
        "asset": asset.name,
        "forms": list(line.forms),
        "fields": [named[ref] for ref in line.fields if ref in named],
    }
    audit.record(f"agreements.agreement.{verbed}", by=by, target=agreement, under=under, detail=detail)
