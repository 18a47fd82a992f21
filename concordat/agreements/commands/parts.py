"""Say what a party is for a purpose: controller or processor, under which regime, on which basis and conditions."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from concordat import access
from concordat.agreements.commands.finding import inside, part_inside
from concordat.agreements.models import Ground, Part, Party
from concordat.agreements.permissions import AGREEMENT_EDIT
from concordat.agreements.rules import bases
from concordat.agreements.rules import terms as rules
from concordat.audit import commands as audit
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing, Problem
from concordat.kernel.seals import check_unchanged


@dataclass(frozen=True, slots=True)
class Role:
    """What a party is; `acts_for` is the reference of the party for which a processor processes."""

    part: str
    regime: str = rules.Regime.UK_GDPR.value
    basis: str = ""
    acts_for: str = ""
    special_condition: str = ""
    offence_condition: str = ""


@transaction.atomic
def add(*, ground: str, party: str, role: Role, by: Actor) -> Part:
    """Say what a party to a draft is for a purpose."""
    found = inside(Ground, ground, by=by)
    decision = access.require(by, AGREEMENT_EDIT, found.agreement)
    of = Party.objects.select_related("agency").filter(ref=party, agreement=found.agreement_id).first()
    if of is None:
        raise Problem("Choose one of its parties.", "party")
    if Part.objects.filter(ground=found, party=of).exists():
        raise Problem(f"It is said already what {of.agency.name} is for this purpose.", "party")
    made = Part(partnership_id=by.partnership, ground=found, party=of)
    _set(made, role)
    made.save(force_insert=True)
    _record("part-added", made, by, decision.under)
    return made


@transaction.atomic
def edit(*, part: str, role: Role, seen: str = "", by: Actor) -> Part:
    """Change what a party to a draft is for a purpose. Raises `Stale` where somebody else has."""
    found = part_inside(part, by=by)
    decision = access.require(by, AGREEMENT_EDIT, found.ground.agreement)
    check_unchanged(seen, found.facts())
    _set(found, role)
    found.save()
    _record("part-edited", found, by, decision.under)
    return found


def _set(part: Part, role: Role) -> None:
    ground, party = part.ground, part.party
    controller = None
    if role.acts_for:
        controller = Party.objects.filter(ref=role.acts_for, agreement=ground.agreement_id).first()
        if controller is None:
            raise Missing
    bases.check_part(
        part=role.part,
        regime=role.regime,
        basis=role.basis,
        acts_for=role.acts_for,
        itself=party.ref,
        closed=bases.why_not_part_3(
            law_enforcement=ground.purpose.law_enforcement,
            competent=party.competent,
            purpose=ground.purpose.name,
            agency=party.agency.name,
        ),
    )
    if role.part == rules.Part.PROCESSOR and Part.objects.filter(ground=ground, acts_for=party).exists():
        raise Problem(f"Another party processes for {party.agency.name}, which is why it must be a controller.", "part")
    if controller is not None and Part.objects.filter(ground=ground, party=controller, part=rules.Part.PROCESSOR.value):
        raise Problem("That party is a processor itself for this purpose. Choose a controller.", "acts_for")
    part.part, part.acts_for, part.regime = role.part, controller, role.regime
    part.basis, part.special_condition = role.basis.strip(), role.special_condition.strip()
    part.offence_condition = role.offence_condition.strip()


def _record(verbed: str, part: Part, by: Actor, under: str) -> None:
    detail = {
        "purpose": part.ground.purpose.name,
        "agency": part.party.agency.name,
        "part": part.get_part_display(),
        "regime": part.get_regime_display(),
        "basis": part.basis,
    }
    audit.record(f"agreements.agreement.{verbed}", by=by, target=part.ground.agreement, under=under, detail=detail)
