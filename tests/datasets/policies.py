"""Random policies, rows and questions: an agreement, a person, and what they ask of a dataset with every sort of column."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from typing import Any

from tests.agreements import worlds

FORCES = ("Kent Police", "Met", "Sussex")
POINT = {"type": "number", "gives": "place", "geography": "point"}
DATASET: dict[str, Any] = {
    "key": "incidents",
    "title": "Incidents",
    "row": "An incident",
    "period": "month",
    "person": {"name": ["forename", "surname"], "born": "born"},
    "columns": [
        {"name": "month", "title": "Month", "type": "month", "gives": "time"},
        {"name": "force", "title": "Force"},
        {"name": "offence", "title": "Offence", "gives": "sensitive", "law": "offence"},
        {"name": "injury", "title": "Injury", "gives": "sensitive", "law": "special"},
        {"name": "forename", "title": "Forename", "gives": "identifier", "identifies": "name"},
        {"name": "surname", "title": "Surname", "gives": "identifier", "identifies": "name"},
        {"name": "born", "title": "Date of birth", "type": "date", "gives": "identifier", "identifies": "date-of-birth"},
        {"name": "nhs", "title": "NHS number", "gives": "identifier", "identifies": "nhs-number"},
        {"name": "people", "title": "People", "type": "whole", "gives": "measure"},
        {"name": "hours", "title": "Hours", "type": "number", "gives": "measure"},
        {"name": "night", "title": "At night", "type": "yes-no"},
        {"name": "told", "title": "Told at", "type": "moment", "gives": "time"},
        {"name": "longitude", "title": "Longitude", "part": "longitude", **POINT},
        {"name": "latitude", "title": "Latitude", "part": "latitude", **POINT},
        {"name": "street", "title": "Street", "gives": "place", "geography": "address"},
        {"name": "postcode", "title": "Postcode", "gives": "place", "geography": "postcode", "part": "postcode"},
        {"name": "lsoa", "title": "LSOA", "gives": "place", "geography": "lsoa", "part": "code"},
        {"name": "ward", "title": "Ward", "gives": "place", "geography": "ward"},
    ],
}  # fmt: skip
AREAS = ("at_lsoa_2011", "at_lsoa_2021", "at_msoa_2021", "at_ward_2023", "at_authority_2023", "at_beat_2024")
TITLES = [column["title"] for column in DATASET["columns"]]
CENTRES = {f"{name}-{number}": (0.5 + number / 10, 51 + number / 10) for name in AREAS for number in range(4)}
ASSET = {
    "agency": worlds.POLICE,
    "ends": None,
    "fields": {
        each["title"]: {
            "kind": "identifier" if each.get("gives") == "identifier" else each.get("law", "plain"),
            "geography": each.get("geography", ""),
        }
        for each in DATASET["columns"]
    },
}
PEOPLE = ("police", "council", "host", "charity")


def rows(chance: random.Random, count: int) -> list[dict[str, Any]]:
    """Make rows as the store holds them; each identifier, street and postcode is like no other."""
    return [_row(chance, at) for at in range(count)]


def _row(chance: random.Random, at: int) -> dict[str, Any]:
    how = chance.choice(("point", "point", "postcode", "code", ""))

    def perhaps(value: Any) -> Any:
        return None if chance.random() < 0.1 else value

    return {
        "month": date(2026, chance.randint(1, 12), 1),
        "force": perhaps(chance.choice(FORCES)),
        "offence": perhaps(f"offence {at}"),
        "injury": perhaps(f"injury {at}"),
        "forename": perhaps(f"Forename {at}"),
        "surname": perhaps(f"Surname {at}"),
        "born": perhaps(date(1960, 1, 1) + timedelta(days=at)),
        "nhs": perhaps(f"nhs {at}"),
        "forename__key": perhaps(f"{at:032x}"),
        "surname__key": perhaps(f"a{at:031x}"),
        "born__key": perhaps(f"b{at:031x}"),
        "nhs__key": perhaps(f"c{at:031x}"),
        "person__key": perhaps(f"d{at:031x}"),
        "people": perhaps(chance.randint(0, 5)),
        "hours": perhaps(chance.random()),
        "night": perhaps(chance.random() < 0.5),
        "told": perhaps(datetime(2026, 1, 1) + timedelta(minutes=chance.randint(0, 400_000))),
        "longitude": perhaps(0.5 + chance.random() / 10),
        "latitude": perhaps(51.3 + chance.random() / 10),
        "street": perhaps(f"{at} High Street"),
        "postcode": perhaps(f"ME{at} 1AA"),
        "lsoa": perhaps(f"E0100{chance.randint(1, 9)}"),
        "ward": perhaps(f"Ward {chance.randint(1, 9)}"),
        "at_longitude": None if how == "" else 0.5 + chance.random() / 10,
        "at_latitude": None if how == "" else 51.3 + chance.random() / 10,
        "at_how": how,
        **{name: perhaps(f"{name}-{chance.randint(0, 4)}") if how else "" for name in AREAS},
    }


def world(chance: random.Random) -> dict[str, Any]:
    """Make a world with one agreement of one line that gives some of the dataset to some, mostly in force."""

    def mostly(usual: Any, *others: Any, of: float = 0.9) -> Any:
        return usual if chance.random() < of else chance.choice(others)

    told: dict[str, Any] = worlds.open_world({"reader": ["identifiable", "pseudonymous", "aggregate"]})  # type: ignore[assignment]
    agreement = worlds.agreement(mostly("uk-gdpr", "part-3"), mostly("uk-gdpr", "part-3"))
    changes = chance.choice(list(worlds.STATES.values())) if chance.random() < 0.35 else []
    part = {"special": mostly(True, False, of=0.6), "offence": mostly(True, False, of=0.6)}
    agreement["purposes"][worlds.SOLVE]["parts"][worlds.COUNCIL].update(part)  # type: ignore[typeddict-item]
    few = chance.random() < 0.7
    line = {
        "asset": worlds.INCIDENTS,
        "forms": mostly([*worlds.FORMS], ["pseudonymous"], ["identifiable"], ["aggregate"], of=0.5),
        "fields": [title for title in TITLES if chance.random() < (0.7 if few else 1.0)],
        "purposes": mostly([], [worlds.SOLVE], [worlds.HOUSE]),
        "recipients": mostly([], [worlds.COUNCIL], [worlds.CHARITY]),
        "least_geography": chance.choice(("", *worlds.GEOGRAPHIES)),
        "onward": chance.random() < 0.5,
        "derived": True,
        "only": chance.choice((None, None, ("Force", ("Kent Police", "Met")), ("Month", ("2026-03", "no month")),
                               ("At night", ("yes",)), ("People", ("1", "2")), ("Injury", ("injury 3",)))),
    }  # fmt: skip
    agreement["lines"] = [line]  # type: ignore[list-item]
    told["agreements"] = [agreement]
    told["assets"] = {worlds.INCIDENTS: ASSET}
    return worlds.changed(told, changes)  # type: ignore[arg-type,return-value]


def question(chance: random.Random) -> dict[str, Any]:
    """Make a question of somebody of one of the agencies, mostly of one that the agreement gives something."""
    return {
        "person": worlds.person_key(chance.choice((*[worlds.COUNCIL] * 6, *PEOPLE)), "reader"),
        "asset": worlds.INCIDENTS,
        "purpose": chance.choice((*[worlds.SOLVE] * 5, worlds.HOUSE, worlds.RESEARCH)),
        "fields": [],
        "form": chance.choice(("identifiable", "pseudonymous")),
        "use": chance.choice((*["use"] * 6, "derive", "pass-on")),
    }
