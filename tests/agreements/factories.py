"""Agreements for tests: data of the police given to the council and the fire service, under a law, for a purpose."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from concordat.agreements.models import (
    Agreement,
    Asset,
    AssetField,
    Gateway,
    Ground,
    Line,
    Part,
    Party,
    Purpose,
)
from concordat.kernel import clock

FIELDS = (
    ("Month", "plain", ""),
    ("Surname", "identifier", ""),
    ("Offence", "offence", ""),
    ("Injury", "special", ""),
    ("LSOA", "plain", "lsoa"),
)


def asset(cast: Any, name: str = "Recorded crime", agency: str = "police", *, fields: Any = FIELDS) -> Asset:
    """Make an asset of an agency with fields; by whoever acts for Thornbridge."""
    ours = {"partnership": cast.partnerships["thornbridge"]}
    made = Asset.objects.create(
        **ours, agency=cast.agencies[agency], name=name, subjects="Victims and suspects", steward=cast.members["leo"]
    )
    AssetField.objects.bulk_create(
        AssetField(**ours, asset=made, name=field, kind=kind, geography=place, position=at)
        for at, (field, kind, place) in enumerate(fields)
    )
    return made


def purpose(cast: Any, name: str = "Case conferences", **facts: Any) -> Purpose:
    """Make a purpose."""
    return Purpose.objects.create(partnership=cast.partnerships["thornbridge"], name=name, **facts)


def gateway(cast: Any, name: str = "Crime and Disorder Act 1998, section 115", **facts: Any) -> Gateway:
    """Make a gateway."""
    return Gateway.objects.create(partnership=cast.partnerships["thornbridge"], name=name, **facts)


def agreement(cast: Any, title: str, given: Asset, why: Purpose, law: Gateway, **facts: Any) -> Agreement:
    """Make an agreement in force since ten days ago between the police, the council and the fire service."""
    today, ours = clock.today(), {"partnership": cast.partnerships["thornbridge"]}
    standing = {
        "stage": "signed",
        "begins": today - timedelta(days=10),
        "ends": today + timedelta(days=355),
        "retention_months": 24,
        "dpia": "DPIA 7",
        "security": "Encrypted in transit and at rest",
        "contact": cast.members["ivan"],
    }
    made = Agreement.objects.create(**ours, title=title, **(standing | facts))
    signed = {"signed_on": made.begins, "signed_by": "Sam Signatory", "authority": "Chief officer’s delegation 12"}
    parties = {
        key: Party.objects.create(**ours, agreement=made, agency=cast.agencies[key], **signed)
        for key in ("police", "council", "fire")
    }
    Party.objects.filter(pk=parties["police"].pk).update(contact=cast.members["leo"])
    ground = Ground.objects.create(**ours, agreement=made, purpose=why, why="To plan for each case", gateways=[law.ref])
    for key, party in parties.items():
        Part.objects.create(**ours, ground=ground, party=party, part="joint", basis=f"Public task of the {key}")
    fields = [field.ref for field in given.fields.all()][:3]
    Line.objects.create(
        **ours,
        agreement=made,
        asset=given,
        forms=["identifiable", "aggregate"],
        fields=fields,
        recipients=[cast.agencies["council"].ref],
    )
    return made
