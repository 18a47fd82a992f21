"""An agreement of Thornbridge: council and police, two purposes, data of the police; complete unless told otherwise."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db import transaction

from concordat.agreements.commands import agreements, grounds, lines, parties, parts, signing
from concordat.agreements.models import Agreement, Asset, AssetField, Gateway, Party, Purpose
from concordat.kernel import clock
from tests.cast import Cast

TODAY = date(2026, 11, 21)
FACTS = agreements.Facts(
    title="Serious violence data",
    about="To see where harm is, and act on it.",
    begins=date(2026, 4, 1),
    ends=date(2028, 3, 31),
    review_on=date(2027, 4, 1),
    retention_months=24,
    dpia="DPIA 14",
    equality="EIA 3",
    security="Secure transfer",
)
FIELDS = (
    ("Offence", "offence", ""),
    ("Ward", "plain", "ward"),
    ("Name", "identifier", ""),
    ("Point", "plain", "point"),
)
BASIS = "UK GDPR article 6(1)(e): a public task, set out in law, needs it (with DPA 2018 s.8)"
PART_3_BASIS = "DPA 2018 s.35(2)(b): a task for a law enforcement purpose by a competent authority needs it"


@dataclass
class Agreed:
    """What there is to agree on, and the agreement that was made of it."""

    cast: Cast
    purpose: Purpose
    enforcing: Purpose
    gateway: Gateway
    asset: Asset
    fields: dict[str, AssetField] = field(default_factory=dict)

    @classmethod
    def assemble(cls, cast: Cast) -> Agreed:
        """Make purposes, a gateway, and data of the police with four fields."""
        ours = {"partnership": cast.partnerships["thornbridge"]}
        with transaction.atomic(), cast.acting("ivan"):
            made = cls(
                cast,
                Purpose.objects.create(**ours, name="Prevent serious violence"),
                Purpose.objects.create(**ours, name="Catch offenders", law_enforcement=True),
                Gateway.objects.create(**ours, name="Crime and Disorder Act 1998 s.115", about="For its purposes"),
                Asset.objects.create(**ours, name="Recorded crime", agency=cast.agencies["police"]),
            )
            for position, (name, kind, place) in enumerate(FIELDS):
                made.fields[name] = AssetField.objects.create(
                    **ours, asset=made.asset, name=name, kind=kind, geography=place, position=position
                )
        return made

    def draft(self, **facts: Any) -> Agreement:
        """Draft a complete agreement between council and police, as the information governance lead."""
        with transaction.atomic(), self.cast.acting("ivan") as ivan:
            made = agreements.draft(facts=replace(FACTS, **facts), by=ivan)
            both = [
                parties.add(agreement=made.ref, agency=self.cast.agencies[key].ref, by=ivan)
                for key in ("council", "police")
            ]
            ground = grounds.add(
                agreement=made.ref, purpose=self.purpose.ref, gateways=[self.gateway.ref], why="It saves lives", by=ivan
            )
            for party in both:
                parts.add(
                    ground=ground.ref,
                    party=party.ref,
                    role=parts.Role("sole", basis=BASIS, offence_condition="Article 10"),
                    by=ivan,
                )
            lines.add(
                agreement=made.ref,
                asset=self.asset.ref,
                gives=lines.Gives(
                    forms=("aggregate", "pseudonymous"),
                    fields=(self.fields["Offence"].ref, self.fields["Ward"].ref),
                    least_count=5,
                ),
                by=ivan,
            )
        return made

    def things(self) -> dict[str, str]:
        """Draft an agreement and return the references of what is in it, by the names that addresses use."""
        made = self.draft(title="Secret words of an agreement")
        with transaction.atomic(), self.cast.acting("ivan"):
            ground = made.grounds.get()
            party = made.parties.get(agency=self.cast.agencies["police"])
            return {
                "agreement": made.ref,
                "party": party.ref,
                "ground": ground.ref,
                "part": ground.parts.get(party=party).ref,
                "line": made.lines.get().ref,
            }

    def propose(self, agreement: Agreement) -> None:
        """Give an agreement to its parties."""
        with transaction.atomic(), self.cast.acting("ivan") as ivan:
            agreements.propose(agreement=agreement.ref, by=ivan)

    def party(self, agreement: Agreement, key: str) -> Any:
        """Return the party of an agency."""
        with transaction.atomic(), self.cast.acting("ivan"):
            return Party.objects.get(agreement=agreement, agency=self.cast.agencies[key])

    def sign(self, agreement: Agreement, *keys: str, on: date | None = None) -> None:
        """Sign it on paper for agencies, today unless another day is named."""
        for key in keys:
            with transaction.atomic(), self.cast.acting("ivan") as ivan:
                signature = signing.Signature("Chief", on or clock.today(), "For the force", "Room 2")
                signing.sign(party=self.party(agreement, key).ref, signature=signature, by=ivan)

    def signed(self, **facts: Any) -> Agreement:
        """Return an agreement that both parties signed."""
        made = self.draft(**facts)
        self.propose(made)
        self.sign(made, "council", "police")
        return self.again(made)

    def again(self, agreement: Agreement) -> Agreement:
        """Read it again."""
        with transaction.atomic(), self.cast.acting("ivan"):
            return Agreement.objects.get(ref=agreement.ref)
