"""From one generation of areas to the next, and what is said of how it is known."""

from __future__ import annotations

import json

import pytest
import shapely
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from concordat.kernel import clock
from concordat.kernel.errors import Missing, Problem, Refused
from concordat.places.commands import areas as commands
from concordat.places.commands import loading
from concordat.places.models import Area, Lookup
from concordat.places.queries import areas, figures, lookups
from concordat.places.reading import Asked, read
from concordat.places.rules import generations
from concordat.places.rules.generations import Peopled, Step
from tests.places.loaded import collection, load, read_as_system, square

OUTLINE = json.dumps(square(0.5, 51.4))


def shape(west: float, east: float):
    return shapely.from_geojson(json.dumps(square(west, 51.4, east=east)))


def test_a_look_up_is_computed_from_outlines_by_people_or_else_by_surface():
    earlier = {"A": shape(0.50, 0.54), "B": shape(0.54, 0.56)}
    later = {"C": shape(0.50, 0.53), "D": shape(0.53, 0.56)}
    by_surface = {(step.earlier, step.later): step for step in generations.computed(earlier, later)}
    assert {key: (step.share, step.overlap) for key, step in by_surface.items()} == {
        ("A", "C"): (0.75, 1.0),
        ("A", "D"): (0.25, pytest.approx(1 / 3, abs=0.001)),
        ("B", "D"): (1.0, pytest.approx(2 / 3, abs=0.001)),
    }
    small = [Peopled(shape(0.50, 0.53), 100), Peopled(shape(0.53, 0.54), 300), Peopled(shape(0.54, 0.56), 600)]
    by_people = {(step.earlier, step.later): step for step in generations.computed(earlier, later, small, 2024)}
    assert by_people["A", "D"].share == 0.75
    assert by_people["A", "D"].overlap == pytest.approx(1 / 3, abs=0.001)
    assert {(step.measured_by, step.measured_in, step.computed) for step in by_people.values()} == {
        ("people", 2024, True)
    }


def test_a_sliver_is_the_width_of_a_line():
    steps = generations.computed({"A": shape(0.5, 0.54)}, {"C": shape(0.4998, 0.54), "D": shape(0.5395, 0.58)})
    assert [(step.earlier, step.later) for step in steps] == [("A", "C")]


@given(
    st.dictionaries(st.sampled_from("ABCDE"), st.integers(0, 10_000), min_size=1),
    st.lists(
        st.tuples(st.sampled_from("ABCDE"), st.sampled_from("VWXYZ"), st.none() | st.floats(0, 1)),
        unique_by=lambda way: way[:2],
    ),
)
def test_what_is_carried_and_what_is_lost_is_what_there_was(counts, ways):
    steps = [Step(one, other, "complex", share, measured_by="surface") for one, other, share in ways]
    found = generations.carried(counts, steps)
    assert found.total + sum(found.lost.values()) == pytest.approx(sum(counts.values()))
    assert set(found.lost) == counts.keys() - {one for one, *_ in ways}


@pytest.mark.django_db
def test_look_ups_say_how_much_of_what_and_counts_carried_say_what_they_assumed(invented):
    def told():
        rows = Lookup.objects.filter(earlier__kind="lsoa").select_related("earlier", "later")
        return {(row.earlier.code[-2:], row.later.code[-2:]): row for row in rows}

    rows = read_as_system(told)
    split = rows["04", "13"]
    assert (split.how, split.measured_by, split.measured_in, split.overlap, split.computed) == (
        "split",
        "people",
        2024,
        1.0,
        False,
    )
    assert split.share + rows["04", "14"].share == pytest.approx(1)
    merged = rows["09", "16"]
    assert (merged.how, merged.share, merged.measured_by, merged.measured_in) == ("merged", 1.0, "people", 2020)
    assert rows["09", "16"].overlap + rows["10", "16"].overlap == pytest.approx(1)
    with invented.acting("omar") as omar:
        counts = {"X01000004": 100, "X01000009": 7, "X01000001": 3, "NOWHERE": 2}
        found = lookups.carried(omar, counts, "lsoa", "2011", "2021")
        wards = lookups.carried(omar, {"X05000004": 50}, "ward", "to-2023", "2023")
    assert found.lost == {"NOWHERE": 2}
    assert found.counts["X01000016"] == 7
    assert found.counts["X01000001"] == 3
    assert found.total == pytest.approx(110)
    assert found.assumed == (
        "The counts of one area were divided as their people of 2024 are (as the look-up has it).",
    )
    assert wards.total == pytest.approx(50)
    assert wards.assumed[0].endswith("(computed from outlines, best fit).")


@pytest.mark.django_db
def test_a_denominator_never_stands_without_its_year_and_source(invented):
    with invented.acting("omar") as omar:
        ward = areas.area_by_code(omar, "X05000016")
        lsoa = areas.area_by_code(omar, "X01000001", generation="2011")
        people = figures.people_of(omar, [ward, lsoa])
    assert (people[ward.ref].year, people[ward.ref].parts, people[ward.ref].generation) == (2024, 3, "2021")
    assert (people[lsoa.ref].year, people[lsoa.ref].parts, people[lsoa.ref].generation) == (2020, 0, "2011")
    assert "Invented" in people[ward.ref].source


@pytest.mark.django_db
def test_wards_that_nobody_has_said_what_they_are_made_of_are_put_together_by_centres(invented, tmp_path):
    path = tmp_path / "beats.geojson"
    path.write_text(collection([({"beatcd": "B1", "beatnm": "All"}, square(0.40, 51.30, 0.3))]), "utf-8")
    said = load(path, generation="2030").said
    assert any("LSOAs put into them by their centres" in line for line in said)
    with invented.acting("omar") as omar:
        beat = areas.area_by_code(omar, "B1")
        rows = figures.populations_of(omar, [beat])[beat.ref]
    persons = {row.year: row for row in rows if row.sex == "persons"}
    assert {year: row.parts for year, row in persons.items()} == {2024: 12, 2020: 12}
    assert "of 2021 by best fit, computed; Invented" in persons[2024].words
    (tmp_path / "parts.csv").write_text("lsoa21cd,beatcd\nX01000001,B1\n", "utf-8")
    assert load(tmp_path / "parts.csv").added == 1
    with invented.acting("omar") as omar:
        assert [row.parts for row in figures.populations_of(omar, [beat])[beat.ref] if row.sex == "persons"] == [1]


@pytest.mark.django_db
def test_a_code_is_of_the_generation_that_is_in_use(invented):
    from datetime import date

    with invented.acting("omar") as omar:
        assert areas.area_by_code(omar, "X01000001").generation == "2021"
        assert areas.area_by_code(omar, "X01000001", date(2015, 1, 1)).generation == "2011"
        assert areas.area_by_code(omar, "X05000001").generation == "to-2023"  # the last there was
        with pytest.raises(Missing):
            areas.area_by_code(omar, "X99")


@pytest.mark.django_db
def test_an_own_area_is_made_of_lsoas_changed_and_ended_and_nobody_elses(invented):
    with invented.acting("ana") as ana:
        made = commands.add(facts=commands.Facts("Estate"), drawing=commands.Drawing(lsoas=["X01000001"]), by=ana)
        assert (made.basis, lookups.parts_of(ana, made)[0].part.code) == ("parts", "X01000001")
        assert figures.people_of(ana, [made])[made.ref].parts == 1
        with pytest.raises(Problem, match="already an area of this name"):
            commands.add(facts=commands.Facts("Estate"), drawing=commands.Drawing(OUTLINE), by=ana)
        with pytest.raises(Problem, match="no LSOA with the code X1"):
            commands.add(facts=commands.Facts("Other"), drawing=commands.Drawing(lsoas=["X1"]), by=ana)
        commands.edit(area=made, facts=commands.Facts("Old estate"), drawing=commands.Drawing(OUTLINE), by=ana)
        assert (made.basis, lookups.parts_of(ana, made)) == ("drawn", [])
        ward = areas.area_by_code(ana, "X05000016")
        with pytest.raises(Refused):
            commands.edit(area=ward, facts=commands.Facts("X"), drawing=commands.Drawing(), by=ana)
        with pytest.raises(Refused):
            commands.end(area=ward, ends=clock.today(), by=ana)
        commands.end(area=made, ends=clock.today(), by=ana)
        with pytest.raises(Problem, match="has ended"):
            commands.edit(area=made, facts=commands.Facts("X"), drawing=commands.Drawing(), by=ana)
    with invented.acting("wes", "westhaven") as wes:
        with pytest.raises(Missing):
            areas.area_for(wes, made.ref)
        with pytest.raises(Refused):
            commands.edit(area=made, facts=commands.Facts("Ours"), drawing=commands.Drawing(), by=wes)
    with invented.acting("omar") as omar:
        assert areas.area_for(omar, made.ref).name == "Old estate"
        with pytest.raises(Refused):
            commands.add(facts=commands.Facts("Mine"), drawing=commands.Drawing(OUTLINE), by=omar)


@pytest.mark.django_db
def test_nobody_but_the_system_loads_what_is_true_for_all(invented, tmp_path):
    path = tmp_path / "areas.geojson"
    path.write_text(collection([({"WD24CD": "W9", "WD24NM": "Nine"}, square(0.5, 51.4))]), "utf-8")
    origin = loading.Origin(path.name, "0" * 64)
    with invented.acting("ada") as ada, pytest.raises(Refused):
        loading.load(content=read(path, Asked()), origin=origin, by=ada)
    with invented.acting("ada"):
        assert Area.objects.filter(partnership_id=None).update(name="Mine") == 0


@pytest.mark.django_db
def test_queries_do_not_grow_with_the_areas(invented, settings, tmp_path):
    settings.DEMONSTRATION = True
    client, few = invented.browser("mina"), 4

    def asked(name: str) -> tuple[int, int]:
        ward = read_as_system(lambda: Area.objects.get(name=name).ref)
        found = []
        for address in ("/places/?kind=lsoa&generation=2021", f"/places/{ward}/"):
            with CaptureQueriesContext(connection) as counted:
                assert client.get(address).status_code == 200
            found.append(len(counted))
        return found[0], found[1]

    before = asked("Castle Hill South")
    spread = [
        (f"E0100{number:04}", square(0.6 + number % 20 * 0.01, 51.4 + number // 20 * 0.01)) for number in range(400)
    ]
    for name, text in {
        "lsoa.geojson": collection([({"LSOA21CD": code, "LSOA21NM": code}, there) for code, there in spread]),
        "ward.geojson": collection([({"wardcd": "W1", "wardnm": "Large"}, square(0.6, 51.4, 0.2))]),
        "parts.csv": "lsoa21cd,wardcd\n" + "".join(f"{code},W1\n" for code, _ in spread),
        "people.csv": "lsoa21cd,total\n" + "".join(f"{code},{few}\n" for code, _ in spread),
    }.items():
        (tmp_path / name).write_text(text, "utf-8")
        load(tmp_path / name, year=2024, **({"generation": "2023"} if name == "ward.geojson" else {}))
    after = asked("Large")
    assert after[0] <= before[0]
    assert after[1] <= before[1]
