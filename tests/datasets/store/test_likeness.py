"""What looks like people stops a delivery, and what does not, does not."""

from __future__ import annotations

import duckdb
import pytest

from concordat.datasets.rules.declarations import Class, Column, Identifies, Law, Part, Type
from concordat.datasets.store.likeness import looks_like
from concordat.datasets.store.likeness.persons import Sure, is_person, person_in
from tests.conftest import SHARED

NOTES = [
    "Seen near the Co-op at night",
    "Door forced; nothing taken",
    "On or near Gordon Taylor Close",
    "PC World, car park",
]


def stops(values: list[str], title: str = "Extra", rows_of: int = 1, **declared: object) -> list[str]:
    """Return the codes of what a column of these values is stopped for, after looking that no value is told."""
    column = Column("extra", title, **declared)  # type: ignore[arg-type]
    with duckdb.connect() as connection:
        connection.sql("CREATE TABLE given (extra VARCHAR)")
        if values:
            connection.executemany("INSERT INTO given VALUES (?)", [[value] for value in values * rows_of])
        found = looks_like(connection, "given", [column])
        assert connection.sql("SELECT count(*) FROM duckdb_tables()").fetchone() == (1,), "a table was left behind"
    for stop in found:
        assert f"“{title}” has what looks like" in stop.words
        assert not any(value in stop.words for value in values if len(value) > 6)
    return [stop.code.removeprefix("looks-like-") for stop in found]


NHS = ["9434765919", "4010232137", "943 476 5870", "9434765838"]
PEOPLE = ["Sarah Jones", "Mohammed Ali", "Piotr Nowak", "Aoife Byrne", "David Okafor"]
BORN = [f"{1930 + 2 * year}-03-1{year % 10}" for year in range(40)]


@pytest.mark.parametrize(
    ("code", "values", "title"),
    [
        ("nhs-number", NHS, "Extra"),
        ("nhs-number", [*NOTES, "patient 943 476 5919 seen"], "Note"),
        ("email", [*NOTES, "wrote to a.smith@example.org"], "Note"),
        ("phone", ["07700 900123", "01632 960 001", "+44 7700 900456"], "Contact"),
        ("phone", [*NOTES * 30, "ring 07700 900123 after six"], "Note"),
        ("postcode", ["ME4 4TR", "ME14 1XX", "CT1 2EH"], "Where"),
        ("postcode", [*NOTES, "at the flat, ME4 4TR, twice"], "Note"),
        ("national-insurance", ["QQ123456C".replace("QQ", "AB"), "JG 10 37 59 A"], "Extra"),
        ("pnc", ["2001/0123456A", "99/123456H"], "Extra"),
        ("pnc", [*NOTES, "see 2001/0123456A"], "Note"),
        ("vehicle", ["KL19 ABC", "GX52 OPQ", "A123 BCD"], "Extra"),
        ("birth", BORN, "Extra"),
        ("birth", ["12/03/1985"], "DOB"),
        ("birth", [*NOTES, "dob 12/03/1985"], "Note"),
        ("name", PEOPLE, "Extra"),
        ("name", [name.upper() for name in PEOPLE], "Extra"),
        ("name", ["Jones, Sarah", "Ali, M", "Nowak, Piotr"], "Extra"),
        ("name", ["Mr J Smith", "Mrs Okonkwo", "Ms Li"], "Extra"),
        ("name", ["J Smith", "P. Taylor", "A B Khan"], "Extra"),
        ("name", ["Zbigniew", "Ngozi", "Aoife"], "Victim forename"),
        ("name", "Sarah David Priya Mohammed Emma Jack Olivia Harry Grace Liam Chloe Ryan Leah".split(), "Extra"),
        ("name", [*NOTES * 100, "Told Mrs Okonkwo of it"], "Note"),
        ("name", [*NOTES * 100, "spoke to David Smith about it"], "Note"),
        ("name", [*NOTES, "saw Piotr Zielonka", "with Emma Thistlewood", "told Harry Quillfeather"], "Note"),
    ],
)  # fmt: skip
def test_what_identifies_people_stops_a_column_that_does_not_say_so(code, values, title):
    assert stops(values, title) == [code]


@pytest.mark.parametrize(
    ("values", "declared"),
    [
        (NHS, {"gives": Class.IDENTIFIER, "identifies": Identifies.NHS_NUMBER}),
        (PEOPLE, {"gives": Class.IDENTIFIER, "identifies": Identifies.NAME}),
        (BORN, {"gives": Class.IDENTIFIER, "identifies": Identifies.BORN, "type": Type.DATE}),
        (BORN, {"gives": Class.TIME, "type": Type.DATE}),
        (["ME4 4TR", "CT1 2EH"], {"gives": Class.PLACE, "geography": "postcode", "part": Part.POSTCODE}),
        (["a@example.org"], {"gives": Class.IDENTIFIER, "identifies": Identifies.EMAIL}),
    ],
)
def test_what_is_declared_is_fine(values, declared):
    assert stops(values, **declared) == []


def test_an_identifier_of_another_kind_is_not():
    assert stops(NHS, gives=Class.IDENTIFIER, identifies=Identifies.REFERENCE) == ["nhs-number"]
    assert stops(PEOPLE, gives=Class.SENSITIVE, law=Law.OFFENCE) == ["name"]


@pytest.mark.parametrize(
    ("values", "title", "declared"),
    [
        (NOTES, "Note", {}),
        (["Rochester Street", "Albert Road", "Charlotte Close", "St Mary's Way", "Martin Hardie Way"], "Street", {}),
        (["Chatham Central", "Luton & Wayfield", "St Mary’s Island", "Rainham North", "Princes Park"], "Ward name", {}),
        (["Kent Police", "Medway Council", "Robert Napier School", "John Lewis", "Howard Trust"], "Agency", {}),
        (["Under investigation", "Court result unavailable", "Local resolution"], "Outcome", {}),
        ([f"{month}" for month in "January February March April May June July August September".split()], "Month", {}),
        ([f"{number:010}" for number in range(7_000_000_000, 7_000_002_000, 7)], "UPRN", {"type": Type.WHOLE}),
        ([f"{number:012}" for number in range(100_060_000_000, 100_060_000_500)], "UPRN", {}),
        ([f"46/{number}/21" for number in range(10_000, 10_200)], "Crime number", {}),
        ([f"MC/21/{number:04}" for number in range(90)] + ["21/01234F"] * 2, "Planning reference", {}),
        ([f"{number:011}" for number in range(0, 99_999_999_999, 499_999_999)], "Reference", {}),
        ([f"ME{number}" for number in range(1, 20)], "District", {}),
        ([f"E0101{number}" for number in range(6000, 6200)], "LSOA code", {}),
        ([f"2027-0{month}-1{day}" for month in range(1, 9) for day in range(9)], "Visited", {"type": Type.DATE}),
        (["51.388", "0.5432"] * 40, "Latitude", {"type": Type.NUMBER}),
        (["Sarah Jones"] * 40, "Who", {"allowed": ("Sarah Jones",)}),
        ([], "Nothing", {}),
    ],
)  # fmt: skip
def test_lists_of_places_bodies_and_numbers_are_no_people(values, title, declared):
    assert stops(values, title, **declared) == []


def test_where_things_are_a_single_name_is_that_of_a_place():
    places = [f"On or near {name} Street" for name in ("Rochester", "High", "Best")] * 100
    assert stops([*places, "On or near John Jones"], gives=Class.PLACE, geography="point") == []


@pytest.mark.parametrize(
    ("words", "how"),
    [
        ("Mrs Okonkwo", Sure.YES), ("Told Mr J. Smith", Sure.YES), ("Sarah Jones Then", Sure.YES), ("PC Jones", Sure.YES),
        ("Emma Thistlewood", Sure.PERHAPS), ("PC World", Sure.NO), ("John Lewis", Sure.NO), ("John Smith Road", Sure.NO),
        ("High Street", Sure.NO), ("St John Smith", Sure.NO), ("Victoria Park", Sure.NO), ("Mr", Sure.NO),
    ],
)  # fmt: skip
def test_names_within_texts(words, how):
    assert person_in(words) == how


def test_whole_names():
    assert all(map(is_person, ["Sarah Jones", "JONES, SARAH", "Mr Patel", "J Smith", "sarah o’neill"]))
    assert not any(map(is_person, ["Sarah Street", "Kent Police", "High Wycombe", "Robert Napier School"]))


KENT = SHARED / "data" / "police-uk"


@pytest.mark.skipif(not KENT.exists(), reason="the real data is not beside this checkout")
@pytest.mark.parametrize(
    "name", ["kent-street-2022-01-to-03-earlier-release.zip", "kent-outcomes-2021-03-to-2022-03.zip"]
)
def test_real_months_look_like_nobody(tmp_path, name):
    from concordat.datasets.store.intake import taken_in

    sources = taken_in(KENT / name, name, tmp_path)
    columns = [Column(f"c{at}", title) for at, title in enumerate(sources[0].header)]
    with duckdb.connect() as connection:
        names = ", ".join(f"'{column.name}': 'VARCHAR'" for column in columns)
        paths = [str(source.path) for source in sources]
        connection.sql(
            f"CREATE TABLE given AS FROM read_csv({paths}, auto_detect = false, header = true, columns = {{{names}}})"
        )
        assert looks_like(connection, "given", columns) == []
