"""Areas for programs, and at the command line."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from concordat.audit.models import Entry
from concordat.places.cli import group
from tests.api.program import program
from tests.places.loaded import collection, read_as_system, square

pytestmark = pytest.mark.django_db


@pytest.fixture
def asks(invented):
    return program(invented, "ana", "places:read")


def test_areas_are_listed_read_and_found_by_point(asks):
    listed = asks.get("areas?kind=ward&on=2023-05-03").json()
    assert listed["total"] == 6
    assert {each["generation"] for each in listed["items"]} == {"to-2023"}
    assert asks.get("areas?kind=ward&q=castle").json()["total"] == 2
    area = asks.get("areas/X05000016").json()
    assert area["name"] == "Estuary"
    assert area["outline"]["type"] == "Polygon"
    assert asks.get("areas/X01000001?generation=2011").json()["ends"] == "2021-03-20"
    assert asks.get("areas/X99").status_code == 404
    found = asks.get(f"areas/locate?lon={area['longitude']}&lat={area['latitude']}").json()
    assert [each["kind"] for each in found["areas"]] == ["authority", "ward", "lsoa"]
    assert asks.get("areas/locate?lon=51&lat=0.5").status_code == 422


def test_a_population_brings_its_year_and_source(asks):
    people = asks.get("areas/X05000016/population").json()["people"]
    assert [(each["year"], each["sex"], each["summed_from"]) for each in people] == [
        (2024, "persons", 3),
        (2024, "female", 3),
        (2024, "male", 3),
    ]
    assert people[0]["total"] == people[1]["total"] + people[2]["total"] == sum(people[0]["counts"])
    assert {each["source"] for each in people} == {"Invented for the demonstration"}


def run(*words: str) -> tuple[int, str]:
    found = CliRunner().invoke(group, words)
    return found.exit_code, found.output


def test_the_command_line_loads_lists_and_finds(db, tmp_path):
    areas, postcodes = tmp_path / "wards.geojson", tmp_path / "codes.csv"
    areas.write_text(collection([({"WD24CD": "W1", "WD24NM": "Quay"}, square(0.5, 51.4))]), "utf-8")
    postcodes.write_text("pcds,lat,long,oslaua\nZZ1 1AA,51.405,0.505,A1\nZZ1 1AB,99.999999,0,A2\n", "utf-8")
    code, said = run("load", str(areas), "--generation", "2023", "--from", "2023-05-04", "--dry-run")
    assert (code, "1 would be added" in said) == (0, True)
    assert "No areas are loaded" in run("list")[1]
    assert run("load", str(areas), "--generation", "2023", "--from", "2023-05-04", "--source", "Words")[0] == 0
    code, said = run("load", str(areas), "--generation", "2023", "--from", "2023-05-04", "--json")
    assert json.loads(said)[0]["same"] == 1
    assert "2023-05-04" in run("list")[1]
    assert run("load", str(postcodes), "--authority", "A1")[0] == 0
    assert "Quay" in run("postcode", "zz11aa")[1]
    assert run("postcode", "ZZ1 1AB") == (1, "The postcode ZZ1 1AB is not in the directory that is loaded\n")
    assert "Quay" in run("locate", "0.505", "51.405")[1]
    assert run("locate", "0.6", "51.405")[0] == 1
    areas.write_text("{", "utf-8")
    code, said = run("load", str(areas))
    assert (code, "wards.geojson: not loaded." in said) == (1, True)
    recorded = read_as_system(lambda: list(Entry.objects.filter(event="places.source.loaded").values_list("detail")))
    assert len(recorded) == 2
