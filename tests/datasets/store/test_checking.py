"""What the check at the door does with whole deliveries."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pytest

from concordat.agreements.rules.pseudonyms import Identifiers, Key, pseudonyms_of
from concordat.datasets.rules.declarations import (
    Class,
    Column,
    Declaration,
    Every,
    Identifies,
    Part,
    Person,
    Type,
)
from concordat.datasets.store import writing
from concordat.datasets.store.checking import check
from concordat.datasets.store.pseudonymising import pseudonym
from concordat.datasets.store.shapes import Checked, Given, Keys, Source

KEYS = Keys(agreement=b"agreement" * 4, partnership=b"partnership" * 4)
DAY = Column("day", "Day", type=Type.DATE, gives=Class.TIME)
COUNT = Column("count", "Count", type=Type.WHOLE, gives=Class.MEASURE)


def declaration(*columns: Column, **facts: object) -> Declaration:
    base = Declaration(key="made", title="Made", row="a row", columns=columns, every=Every.ONCE, threshold=0.5)
    return replace(base, **facts)


def checked(folder: Path, declared: Declaration, *texts: str, **facts: object) -> Checked:
    sources = []
    for number, words in enumerate(texts):
        path = folder / f"file {number}.csv"
        path.write_text(words)
        sources.append(Source(path, "csv", path.name, tuple(words.splitlines()[0].split(","))))
    given = Given(sources, declared, frozenset(column.name for column in declared.columns), folder)
    return check(replace(given, today=date(2022, 6, 15), **facts), lambda percent, words: None)


def rows(found: Checked, columns: str = "*") -> list[tuple[object, ...]]:
    paths = [str(part.path) for part in found.parts]
    return duckdb.execute(f"SELECT {columns} FROM read_parquet($1) ORDER BY ALL", [paths]).fetchall()


def test_what_a_subject_search_finds_is_hashed_as_it_searches_and_again_for_the_agreement(tmp_path: Path) -> None:
    declared = declaration(
        Column("nhs", "NHS number", gives=Class.IDENTIFIER, identifies=Identifies.NHS_NUMBER),
        Column("mail", "E-mail", gives=Class.IDENTIFIER, identifies=Identifies.EMAIL),
        Column("first", "Forename", gives=Class.IDENTIFIER, identifies=Identifies.NAME),
        Column("last", "Surname", gives=Class.IDENTIFIER, identifies=Identifies.NAME),
        Column("born", "Born", type=Type.DATE, gives=Class.IDENTIFIER, identifies=Identifies.BORN),
        Column("ref", "Reference", gives=Class.IDENTIFIER, identifies=Identifies.REFERENCE),
        person=Person(("first", "last"), "born"),
    )
    found = checked(
        tmp_path,
        declared,
        "NHS number,E-mail,Forename,Surname,Born,Reference\n943 476 5919,Ann@Example.org,Ann Zoë,Lee-Bo,01/02/1980,ab 12\n",
        keys=KEYS,
    )
    identifiers = Identifiers("9434765919", "zoe ann lee-bo", date(1980, 2, 1), "ann@example.org")
    first = pseudonyms_of(Key(KEYS.partnership), identifiers)
    secret = hashlib.sha256(KEYS.agreement).digest()

    def again(kind: str) -> str:
        return hashlib.sha256(secret + first[kind].encode()).hexdigest()[:32]

    reference = hashlib.sha256(secret + b"reference\x1fab12").hexdigest()[:32]
    names = "nhs__key, mail__key, person__key, ref__key"
    assert rows(found, names) == [(again("nhs-number"), again("email"), again("name-and-birth"), reference)]
    assert set(duckdb.sql(f"FROM '{found.parts[0].path}'").columns) == {
        *("nhs__key", "mail__key", "first__key", "last__key", "born__key", "ref__key", "person__key")
    }


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        (Identifies.PHONE, "+44 (0)7700 900123"),
        (Identifies.PHONE, "01632 960001"),
        (Identifies.NAME, "  Zoë  O'Neill-Smith "),
        (Identifies.ADDRESS, "Flat 2, 10 High St."),
        (Identifies.REFERENCE, "AB/12 34"),
        (Identifies.NHS_NUMBER, "943-476-5919"),
    ],
)
def test_sql_and_python_make_the_same_pseudonym(tmp_path: Path, kind: Identifies, written: str) -> None:
    declared = declaration(Column("who", "Who", gives=Class.IDENTIFIER, identifies=kind))
    path = tmp_path / "made.parquet"
    duckdb.execute(f"COPY (SELECT $1 AS \"Who\") TO '{path}'", [written])
    given = Given([Source(path, "parquet", "made", ("Who",))], declared, frozenset({"who"}), tmp_path, keys=KEYS)
    assert rows(check(given, lambda percent, words: None)) == [(pseudonym(KEYS, kind, written.strip()),)]


def test_an_identifier_comes_in_as_the_agreement_says_or_not_at_all(tmp_path: Path) -> None:
    who = Column("who", "Who", gives=Class.IDENTIFIER, identifies=Identifies.REFERENCE)
    words = "Who,Count\nA1,1\n"
    declared = declaration(who, COUNT)
    assert rows(checked(tmp_path, declared, words, keys=KEYS, clear=frozenset({"who"})))[0][0] == "A1"
    without = checked(tmp_path, declared, words)
    assert (without.left_out, rows(without)) == (("Who",), [(1,)])
    refused = checked(tmp_path, declared, words, keys=KEYS, columns=frozenset({"count"}))
    assert (refused.left_out, rows(refused)) == (("Who",), [(1,)])
    assert KEYS.agreement.hex() not in repr(refused)


def located(longitudes: np.ndarray, latitudes: np.ndarray) -> dict[str, np.ndarray]:
    """Know one area: north of 51.2."""
    return {"at_lsoa_2021": np.where(np.nan_to_num(latitudes) > 51.2, "E01", "").astype(object)}


def test_rows_are_placed_by_point_then_by_postcode_then_by_code(tmp_path: Path) -> None:
    declared = declaration(
        COUNT,
        Column("x", "X", type=Type.NUMBER, gives=Class.PLACE, geography="point", part=Part.LONGITUDE),
        Column("y", "Y", type=Type.NUMBER, gives=Class.PLACE, geography="point", part=Part.LATITUDE),
        Column("pc", "Postcode", gives=Class.PLACE, geography="postcode", part=Part.POSTCODE),
        Column("lsoa", "LSOA", gives=Class.PLACE, geography="lsoa", part=Part.CODE),
        within=(0.0, 51.0, 1.0, 52.0),
    )
    found = checked(
        tmp_path,
        declared,
        "Count,X,Y,Postcode,LSOA\n1,0.5,51.5,,\n2,0.5,51.1,ME4 4TR,\n3,,,ME4 4TR,\n4,,,NO1 1NO,E01\n5,,,,\n"
        "6,5,51.5,,\n7,0.5,,,\n",
        locate=located,
        postcodes=lambda written: {each: (0.6, 51.4) for each in written if each.startswith("ME")},
    )
    assert rows(found, "count, at_how, at_longitude, at_latitude, at_lsoa_2021") == [
        (1, "point", 0.5, 51.5, "E01"),
        (2, "point", 0.5, 51.1, None),
        (3, "postcode", 0.6, 51.4, "E01"),
        (4, "code", None, None, None),
        (5, "", None, None, None),
    ]
    assert found.profile["place"] == {"point": 3, "located": 2, "outside": 1, "none": 1}
    assert {(fault.column, fault.code) for fault in found.faults} == {("X", "within"), ("Y", "half")}


def test_the_national_grid_is_turned_into_degrees(tmp_path: Path) -> None:
    declared = declaration(
        Column("e", "E", type=Type.WHOLE, gives=Class.PLACE, geography="point", part=Part.EASTING),
        Column("n", "N", type=Type.WHOLE, gives=Class.PLACE, geography="point", part=Part.NORTHING),
        within=(0.0, 51.0, 1.0, 52.0),
        threshold=0.9,
    )
    found = checked(tmp_path, declared, "E,N\n575800,168500\n,\n400000,300000\n10,10\n", locate=located)
    degrees = "round(at_longitude, 3), round(at_latitude, 3), at_lsoa_2021"
    assert rows(found, degrees) == [(0.525, 51.388, "E01")]
    assert {fault.code for fault in found.faults} == {"within", "place"}


def test_columns_are_known_by_any_of_their_names_and_missing_ones_are_named(tmp_path: Path) -> None:
    declared = declaration(replace(DAY, also=("Date of offence",), required=True), replace(COUNT, required=True))
    found = checked(tmp_path, declared, "date_of_OFFENCE,COUNT,Officer\n2022-01-01,1,x\n")
    assert (found.landed, found.ignored) == (1, ("Officer",))
    [stop] = checked(tmp_path, declared, "Day,Cuont\n2022-01-01,1\n").stops
    assert stop.column == "Count"
    assert "It has “Cuont”" in stop.words
    [stop] = checked(tmp_path, declared, "A,B\n1,2\n").stops
    assert "no column of this dataset" in stop.words
    [stop] = checked(tmp_path, declared, "Day,day,Count\n1,2,3\n").stops
    assert "both mean Day" in stop.words


def test_a_delivery_of_which_too_much_is_bad_is_refused_with_the_commonest_reasons(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    declared = declaration(DAY, COUNT, threshold=0.25)
    words = "Day,Count\n2022-01-01,x\n2023-01-01,1\n2022-01-01,y\n2022-01-01,1\n"
    found = checked(tmp_path, declared, words)
    [stop] = found.stops
    assert stop.words.startswith("3 of 4 rows are bad, and this dataset takes a delivery of which at most 25% are.")
    assert "Count is no whole number (2 rows); Day is in the future (1 row)" in stop.words
    assert not found.parts
    monkeypatch.setattr("concordat.datasets.store.checking.COLLECTED", 0)
    counted = checked(tmp_path, declared, words)
    assert (counted.faults, counted.quarantine) == (found.faults, None)


@pytest.mark.parametrize(
    ("every", "said"),
    [
        (Every.MONTH, ["2022-01", "2022-04"]),
        (Every.QUARTER, ["2021/22 Q4", "2022/23 Q1"]),
        (Every.YEAR, ["2021/22", "2022/23"]),
    ],
)
def test_rows_fall_into_periods_across_files_and_each_part_is_known_by_its_digest(
    tmp_path: Path, every: Every, said: list[str]
) -> None:
    declared = declaration(DAY, COUNT, every=every, period="day")
    found = checked(tmp_path, declared, "Day,Count\n2022-01-31,1\n2022-04-01,2\n", "Count,Day\n3,30/04/2022\n")
    assert [(part.period, part.rows) for part in found.parts] == list(zip(said, [1, 2], strict=True))
    assert all(hashlib.sha256(part.path.read_bytes()).hexdigest() == part.sha256 for part in found.parts)
    assert found.profile["rows"] == dict(zip(said, [1, 2], strict=True))
    assert found.profile["columns"]["count"] == {"filled": 1.0, "distinct": 3, "least": 1, "most": 3}


def test_rows_of_a_parquet_file_are_put_aside_by_their_number(tmp_path: Path) -> None:
    path = tmp_path / "given.parquet"
    duckdb.sql('SELECT 1.0 AS "Count", DATE \'2022-01-01\' AS "Day" UNION ALL SELECT 1.5, NULL').write_parquet(
        str(path)
    )
    given = Given(
        [Source(path, "parquet", "given.parquet", ("Count", "Day"))],
        declaration(DAY, COUNT), frozenset({"day", "count"}), tmp_path,
    )  # fmt: skip
    found = check(given, lambda percent, words: None)
    told = duckdb.sql(f"SELECT line, \"column\", code, value, row FROM '{found.quarantine}'").fetchall()
    assert told == [(2, "Count", "type", "1.5", '["1.5",""]')]
    assert rows(found, "count") == [(1,)]


def test_a_quotation_mark_that_is_never_closed_loses_nothing_unsaid(tmp_path: Path) -> None:
    found = checked(tmp_path, declaration(DAY, COUNT), 'Day,Count\n2022-01-01,1\n"2022-01-02,2\n2022-01-03,3\n')
    assert found.stops or found.read == found.landed + found.quarantined
    fine = checked(tmp_path, declaration(Column("note", "Note"), COUNT), 'Note,Count\n5" nail,1\nx,y\nz,2\n')
    told = duckdb.sql(f"SELECT line, value FROM '{fine.quarantine}'").fetchall()
    assert (told, fine.landed) == ([(3, "y")], 2)


@pytest.mark.parametrize("text", ["Count\n1\r\nx\n3\r\n", "Count\r1\rx\r3", "Count\n1\n\nx\n3\n"])
def test_lines_may_end_in_any_way_and_in_several(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode())
    given = Given([Source(path, "csv", "a.csv", ("Count",))], declaration(COUNT), frozenset({"count"}), tmp_path)
    found = check(given, lambda percent, words: None)
    told = duckdb.sql(f"SELECT line, value FROM '{found.quarantine}'").fetchall()
    assert (found.read, told, rows(found)) == (3, [(4 if "\n\n" in text else 3, "x")], [(1,), (3,)])


def test_who_is_told_how_far_it_has_come_may_end_it(tmp_path: Path) -> None:
    class Enough(Exception):
        pass

    told: list[int] = []

    def tell(percent: int, words: str) -> None:
        told.append(percent)
        if percent >= 70:
            raise Enough

    path = tmp_path / "a.csv"
    path.write_text("Count\n1\n")
    declared = declaration(COUNT)
    with pytest.raises(Enough):
        check(Given([Source(path, "csv", "a.csv", ("Count",))], declared, frozenset({"count"}), tmp_path), tell)
    assert told == sorted(told)
    assert {each.name for each in tmp_path.iterdir()} <= {"a.csv", "parts"}


def test_a_part_that_was_not_written_whole_is_no_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    number: Callable[..., int] = writing.number
    monkeypatch.setattr(writing, "number", lambda *given: number(*given) - 1)
    with pytest.raises(RuntimeError, match="a part of 1 rows was written with 0"):
        checked(tmp_path, declaration(COUNT), "Count\n1\n")
