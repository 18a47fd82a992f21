"""A sharing agreement of Thornbridge: council, police and fire share the police's crimes to find hot spots."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from concordat.agreements.commands import overrides, requests
from concordat.agreements.models import Agreement, Asset, AssetField, Gateway, Ground, Line, Part, Party, Purpose
from concordat.agreements.rules.flow import Question
from concordat.kernel import clock
from tests.cast import Cast

FIELDS = (
    ("Month", "plain", ""),
    ("Offence", "offence", ""),
    ("Name", "identifier", ""),
    ("Injury", "special", ""),
    ("LSOA", "plain", "lsoa"),
    ("Postcode", "plain", "postcode"),
)
PARTIES = ("council", "police", "fire")


@dataclass
class Shared:
    """An agreement in force, what it gives, and by which names a test asks for it."""

    agreement: Agreement
    asset: Asset
    purpose: Purpose
    other: Purpose
    gateway: Gateway
    fields: dict[str, str]
    line: Line

    def asked(self, *names: str, **changes: Any) -> Question:
        """Return a question that the agreement answers with yes, but for `changes`; fields by name."""
        facts: dict[str, Any] = {
            "asset": self.asset.ref,
            "purpose": self.purpose.ref,
            "fields": frozenset(self.fields[name] for name in names or ("Month", "LSOA")),
            "form": "pseudonymous",
        }
        return Question(**(facts | changes))


def share(cast: Cast, title: str = "Hot spots", **facts: Any) -> Shared:
    """Make the agreement; `facts` change it. Within a transaction, acting as the information governance lead."""
    own = {"partnership": cast.partnerships["thornbridge"]}
    today = clock.today()
    asset = Asset.objects.create(
        **own, name=f"Crimes ({title})", agency=cast.agencies["police"], steward=cast.members["leo"]
    )
    fields = {
        name: AssetField.objects.create(
            **own, asset=asset, name=name, kind=kind, geography=geography, position=position
        ).ref
        for position, (name, kind, geography) in enumerate(FIELDS)
    }
    purpose = Purpose.objects.create(**own, name=f"Find hot spots ({title})")
    other = Purpose.objects.create(**own, name=f"Something else ({title})")
    gateway = Gateway.objects.create(**own, name=f"Crime and Disorder Act 1998, section 115 ({title})")
    given = {
        "stage": "signed",
        "begins": today - timedelta(days=30),
        "ends": today + timedelta(days=300),
        "review_on": today + timedelta(days=200),
        "retention_months": 24,
    } | facts
    agreement = Agreement.objects.create(**own, title=title, **given)
    signed = {"signed_on": date(2026, 1, 5), "signed_by": "Somebody", "authority": "Chief officer"}
    unsigned = given["stage"] in ("draft", "signing")
    ground = Ground.objects.create(**own, agreement=agreement, purpose=purpose, gateways=[gateway.ref])
    for key in PARTIES:
        party = Party.objects.create(
            **own, agreement=agreement, agency=cast.agencies[key], competent=True, **({} if unsigned else signed)
        )
        Part.objects.create(**own, ground=ground, party=party, part="joint", basis="UK GDPR article 6(1)(e)")
    line = Line.objects.create(
        **own,
        agreement=agreement,
        asset=asset,
        forms=["pseudonymous", "aggregate"],
        fields=[fields[name] for name in ("Month", "Offence", "LSOA", "Postcode")],
        least_geography="lsoa",
        least_count=5,
        rounding=5,
    )
    return Shared(agreement, asset, purpose, other, gateway, fields, line)


def access_things(cast: Cast) -> dict[str, str]:
    """Make a request for access and an emergency override of the council's practitioner, for tests of their pages."""
    with transaction.atomic(), cast.acting("ivan"):
        found = share(cast, "Secret words sharing")
    with transaction.atomic(), cast.acting("omar") as omar:
        request = requests.make(
            asset=found.asset.ref,
            purpose=found.purpose.ref,
            form="pseudonymous",
            fields=[found.fields["Month"]],
            why="Secret words of a reason",
            until=clock.today() + timedelta(days=30),
            by=omar,
        )
        override = overrides.invoke(
            member=omar.member, asset=found.asset.ref, purpose="save-life", why="Secret words", hours=1, by=omar
        )
    return {"request": request.ref, "override": override.ref}
