"""What was asked, in plain English."""

from __future__ import annotations

from typing import Any

import pytest

from concordat.analysis.rules.sentences import sentence
from tests.analysis.rules.test_settling import settled

YEAR = {"since": "2025-07-01", "until": "2026-06-30"}
NAMES = {("ward-2023", "X05000012"): "River", ("ward-2023", "X05000013"): "Rochester East"}


def where(column: str, *values: str, op: str = "is") -> dict[str, Any]:
    return {"column": column, "op": op, "values": list(values)}


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (
            {
                "datasets": ["recorded-violence"],
                "measure": {"kind": "rate", "population": "residents"},
                "by": [{"field": "place", "level": "ward-2023"}, {"field": "time", "grain": "hour"}],
                "where": [where("offence", "Violence with injury")],
            },
            "Violence with injury recorded by Kent Police, by ward and hour of the day, July 2025 to June 2026, "
            "per 1,000 residents",
        ),
        (
            {"datasets": ["recorded-violence"], "where": [where("weapon", "Firearm"), where("alcohol", "yes")]},
            "Recorded violence from Kent Police where weapon is “Firearm” and alcohol is yes, "
            "July 2025 to June 2026",
        ),
        (
            {
                "datasets": ["police-street"],
                "where": [where("ward-2023", "X05000012"), where("crime_type", "Burglary", "Robbery", op="any-of")],
                "compare": "area",
                "compare_area": "X05000013",
            },
            "Burglary or robbery recorded by Kent Police in River, July 2025 to June 2026, compared with Rochester East",
        ),
        (
            {
                "datasets": ["police-street"],
                "measure": {"kind": "share", "of": "first"},
                "by": [{"field": "place", "level": "ward-2023"}, {"field": "crime_type"}],
            },
            "Share of street crime and anti-social behaviour (police.uk) from Kent Police within each ward, by ward and "
            "crime type, July 2025 to June 2026",
        ),
        (
            {"datasets": ["council-asb-cases", "deliberate-fires"], "by": [{"field": "time", "grain": "month"}]},
            "Council anti-social behaviour cases and deliberate fires, by month, July 2025 to June 2026",
        ),
        (
            {
                "datasets": ["deliberate-fires"],
                "measure": {"kind": "mean", "column": "injuries"},
                "by": [{"field": "place", "level": "deprivation-2025"}],
                "compare": "year-before",
                "limit": 3,
            },
            "Average of people hurt in deliberate fires from Kent Police, by tenth of deprivation (2025), July 2025 to June "
            "2026, compared with the year before, the first 3",
        ),
        (
            {"datasets": ["council-asb-cases"], "by": [{"field": "closed", "grain": "weekday"}], "where": [
                {"column": "closed", "op": "not-empty"}]},
            "Council anti-social behaviour cases from Kent Police where date closed is not empty, by day of the week of "
            "date closed, July 2025 to June 2026",
        ),
    ],
)  # fmt: skip
def test_what_was_asked_is_said_in_a_sentence(asked: dict[str, Any], words: str) -> None:
    assert sentence(settled({"version": 1, "period": YEAR} | asked), NAMES) == words


def test_a_day_is_a_day() -> None:
    found = settled(
        {"version": 1, "datasets": ["police-street"], "period": {"since": "2025-07-03", "until": "2025-07-09"}}
    )
    assert sentence(found).endswith(", 3 July 2025 to 9 July 2025")
