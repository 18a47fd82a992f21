"""Which agreements stood on a day, and what a field's name suggests."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concordat.agreements.models.assets import FIELD_KINDS
from concordat.agreements.presenters.words import months
from concordat.agreements.rules.fields import guess, read_lines
from concordat.agreements.rules.gateways import law_on, usual
from concordat.agreements.rules.register import stood
from concordat.agreements.rules.terms import GEOGRAPHIES

BEGINS, ENDS = date(2026, 4, 1), date(2027, 3, 31)
SIGNED = (date(2026, 3, 1), date(2026, 4, 10))


@pytest.mark.parametrize(
    ("facts", "day", "answer"),
    [
        ({}, date(2026, 4, 9), False),  # the last signature came on the tenth
        ({}, date(2026, 4, 10), True),
        ({}, ENDS, True),
        ({}, date(2027, 4, 1), False),
        ({"ends": None}, date(2040, 1, 1), True),
        ({"stage": "withdrawn", "withdrawn": date(2026, 6, 2)}, date(2026, 6, 1), True),
        ({"stage": "withdrawn", "withdrawn": date(2026, 6, 2)}, date(2026, 6, 2), False),
        ({"stage": "withdrawn", "withdrawn": date(2026, 6, 2), "signed": (SIGNED[0], None)}, date(2026, 6, 1), False),
        ({"stage": "signing"}, date(2026, 6, 1), False),
        ({"signed": ()}, date(2026, 6, 1), False),
        ({"begins": None}, date(2026, 6, 1), False),
    ],
)
def test_what_stood_on_a_day(facts: dict[str, object], day: date, answer: bool) -> None:
    told = {"stage": "signed", "begins": BEGINS, "ends": ENDS, "withdrawn": None, "signed": SIGNED} | facts
    assert stood(**told, day=day) is answer  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "kind", "place"),
    [
        ("DateOfBirth", "identifier", ""),
        ("NHS number", "identifier", ""),
        ("Email address", "identifier", ""),
        ("Name", "identifier", ""),
        ("Ward name", "plain", "ward"),
        ("lsoa21cd", "plain", "lsoa"),
        ("Victim address", "identifier", "address"),
        ("Self-defined ethnicity", "special", ""),
        ("Drug type", "special", ""),
        ("Offence code", "offence", ""),
        ("Easting", "plain", "point"),
        ("Post code", "plain", "postcode"),
        ("Month", "plain", ""),
        ("Prosecution wardrobe", "plain", ""),  # no word of another begins inside one
    ],
)
def test_a_guess_from_a_name(name: str, kind: str, place: str) -> None:
    found = guess(name)
    assert (found.kind, found.geography) == (kind, place)
    assert found.sure == (kind != "plain" or place != "")


@given(st.text(max_size=400))
def test_whatever_is_pasted_is_read(text: str) -> None:
    found = read_lines(text)
    assert len({each.name.casefold() for each in found}) == len(found)
    for each in found:
        assert 0 < len(each.name) <= 100
        assert len(each.about) <= 300
        assert each.kind in dict(FIELD_KINDS)
        assert each.geography in ("", *GEOGRAPHIES)


def test_a_line_may_say_what_its_field_is() -> None:
    found = read_lines("Offence: the type\nTime – of day\n\n  Ward\tof the place \nward")
    assert [(each.name, each.about) for each in found] == [
        ("Offence", "the type"),
        ("Time", "of day"),
        ("Ward", "of the place"),
    ]


def test_the_usual_gateways_say_what_they_are() -> None:
    assert len({law.name for law in usual()}) == len(usual()) > 20
    for law in usual():
        assert len(law.about) > 60, law.name
        assert law.ends is None, law.name
        assert law_on(law.begins, law.ends, date(2026, 11, 21)) == "law"


def test_months_in_words() -> None:
    assert [months(count) for count in (None, 1, 12, 30, 84)] == [
        "",
        "1 month",
        "1 year",
        "2 years and 6 months",
        "7 years",
    ]
