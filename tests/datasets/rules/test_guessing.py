"""Columns are guessed from a sample."""

from __future__ import annotations

import pytest

from concordat.datasets.rules.declarations import Class, Identifies, Part, Type
from concordat.datasets.rules.guessing import Suggested, guess, names_for, type_of

NOTHING = Suggested("plain", "", False)


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (["1", "1,234", "-5"], Type.WHOLE),
        (["1.5", "2"], Type.NUMBER),
        (["007", "12"], Type.TEXT),
        (["2026-03", "2026-04"], Type.MONTH),
        (["31/12/2026", "1 Mar 2026"], Type.DATE),
        (["31/12/2026 23:40", "2026-01-01"], Type.MOMENT),
        (["Y", "n"], Type.YES_NO),
        (["a", "1"], Type.TEXT),
        ([], Type.TEXT),
    ],
)
def test_a_type_fits_every_value(values, kind):
    assert type_of(values) == kind


def test_names_are_small_and_each_once():
    assert names_for(["Case Ref.", "case-ref", "2024", "", "Period end"]) == [
        "case_ref", "case_ref_2", "col_2024", "column", "col_period_end",
    ]  # fmt: skip


def test_a_number_that_names_somebody_is_text_and_says_by_what():
    told = [Suggested("identifier", "", True), Suggested("plain", "point", True), NOTHING]
    found = guess(["NHS number", "Easting", "Kind"], [["9990000001", "575000", "A"]] * 25, told)
    nhs, easting, kind = (each.column for each in found)
    assert (nhs.type, nhs.identifies) == (Type.TEXT, Identifies.NHS_NUMBER)
    assert (easting.type, easting.part, easting.gives) == (Type.NUMBER, Part.EASTING, Class.PLACE)
    assert kind.allowed == ("A",)
