"""The conditions that go with data, in words."""

from __future__ import annotations

from concordat.agreements.rules.terms import Conditions

FINER = {
    "point": "points",
    "address": "addresses",
    "postcode": "postcodes",
    "lsoa": "LSOAs",
    "msoa": "MSOAs",
    "ward": "wards",
    "authority": "authorities",
}


def condition_words(conditions: Conditions, rows: str = "") -> list[str]:
    """Say in words the conditions that go with data, and which rows alone are given."""
    said = [f"Only rows where {rows}"] if rows else []
    if conditions.least_geography:
        said.append(f"Nothing finer than {FINER[conditions.least_geography]}")
    if conditions.least_count:
        said.append(f"No count under {conditions.least_count}")
    if conditions.rounding:
        said.append(f"Counts rounded to {conditions.rounding}")
    said.append("May be passed on" if conditions.onward else "Not to be passed on")
    said.append("Other data may be derived from it" if conditions.derived else "Nothing else may be derived from it")
    if conditions.retention:
        said.append(f"Kept for {conditions.retention} months at most")
    return said
