"""Rows are read for a purpose, refused for another, asked for and given; their steward answers and sees who read."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from pathlib import Path

import pytest

from tests.journeys.walking import Walk

ANALYST = "anneliese.mbeki-thorne@medway.example"
OFFICER = "amrit.dunmore@medway.example"
STEWARD = "gareth.adeyemi@kentpolice.example"
DATA, PURPOSE, OTHER = "Recorded violence", "Prevent and reduce serious violence", "Act on anti-social behaviour"
REQUEST = r"/requests/[0-9a-z]{12}/$"


def fine(walk: Walk) -> None:
    """Hold the page to axe, and to a phone."""
    assert [*walk.person.axe(), *walk.person.on_a_phone()] == []


def says(walk: Walk) -> str:
    return " ".join(walk.page.inner_text("main").split())


@pytest.fixture
def arrive(person):
    """Have somebody sign in and come to the rows of recorded violence through the catalogue."""

    def come(email: str, how: str) -> Walk:
        walk = Walk(person(javascript=how != "without JavaScript"), by_keyboard=how == "keyboard")
        walk.sign_in(email)
        walk.use("Data", then="/datasets/$")
        fine(walk)
        walk.use(DATA, then="/recorded-violence/$")
        fine(walk)
        walk.use("Read rows", then="/rows/$")
        fine(walk)
        return walk

    return come


def taken(walk: Walk) -> list[list[str]]:
    """Take the rows of the page away as CSV; return its lines, the headings first."""
    with walk.page.expect_download() as file:
        walk.use("CSV")
    assert "not-for-release" in file.value.suggested_filename
    return list(csv.reader(io.StringIO(Path(file.value.path()).read_text(encoding="utf-8-sig"))))


def narrow(walk: Walk) -> None:
    """Choose columns, a condition and an order."""
    walk.choose("Only where", "Weapon")
    walk.write("With what, condition 1", "Knife or sharp object")
    walk.use("Show", then="f1=weapon")
    walk.page.locator("summary", has_text="Which columns").click()
    for unwanted in ("Crime reference (key)", "Victim reference (key)", "Alcohol"):
        walk.page.get_by_label(unwanted, exact=True).uncheck()
    walk.use("Show", then="column=weapon")
    walk.use("Date and time committed", then="sort=")


def ask(walk: Walk, form: str, field: str) -> None:
    """Ask for access, for the purpose that the page was refused for or another."""
    walk.use("Ask for access", then="/requests/make/")
    fine(walk)
    walk.page.get_by_label("For what purpose?").select_option(label=PURPOSE)
    walk.tick(form)
    walk.tick(field)
    walk.write("Why do you need it?", "To see where knives are used")
    walk.use("Ask", then=REQUEST)
    assert "To be decided by" in says(walk)
    fine(walk)


def answer(person, who: str, decision: str, why: str) -> Walk:
    """Have the steward answer a request from the page of the dataset."""
    steward = Walk(person(), by_keyboard=False)
    steward.sign_in(STEWARD)
    steward.page.goto("/datasets/recorded-violence/steward/")
    fine(steward)
    steward.page.locator("#requests ~ .app-table-frame").first.get_by_role("link", name=who).click()
    steward.use("Decide", then="/decide/$")
    fine(steward)
    steward.tick(decision)
    steward.write("Why?", why)
    steward.use("Keep the decision", then=REQUEST)
    fine(steward)
    return steward


def test_an_analyst_reads_takes_away_and_is_refused(arrive, person) -> None:
    analyst = arrive(ANALYST, "keyboard")
    analyst.use(PURPOSE, then="purpose=")
    shown = says(analyst)
    assert "Not for release" in shown
    assert "Kept for 36 months at most" in shown
    fine(analyst)
    analyst.use("Next", then="page=2")
    assert "Showing 51 to 100" in says(analyst)
    narrow(analyst)
    fine(analyst)
    heads, *rows = taken(analyst)
    assert heads[:3] == ["Date and time committed", "Offence", "Weapon"]
    assert {row[2] for row in rows} == {"Knife or sharp object"}
    when = [datetime.strptime(row[0], "%d/%m/%Y %H:%M") for row in rows]
    assert when == sorted(when)
    analyst.by_keyboard = False
    analyst.write("With what, condition 1", "Spoon")
    analyst.use("Show", then="Spoon")
    assert "No row is like that" in says(analyst)
    analyst.page.goto(f"/datasets/recorded-violence/rows.csv?purpose={other(analyst)}")
    assert f"is not for the purpose “{OTHER}”" in says(analyst)
    fine(analyst)
    ask(analyst, "Identifiable", "Offence")
    steward = answer(person, "Anneliese", "Refuse it", "The keys do for counting")
    steward.page.goto("/datasets/recorded-violence/steward/?how=file")
    assert f"Anneliese Mbeki-Thorne Medway Council Community Safety Team {PURPOSE}" in says(steward)
    analyst.page.reload()
    assert "The keys do for counting" in says(analyst)
    fine(analyst)


def other(walk: Walk) -> str:
    """Return the purpose for which the data is not given, by its reference."""
    walk.page.goto("/agreements/purposes/")
    return str(walk.page.get_by_role("link", name=OTHER).get_attribute("href")).strip("/").split("/")[-1]


def test_a_practitioner_asks_and_is_given_it_without_javascript(arrive, person) -> None:
    officer = arrive(OFFICER, "without JavaScript")
    assert "No agreement gives you rows of this" in says(officer)
    ask(officer, "Pseudonymous", "Weapon")
    steward = answer(person, "Amrit", "Grant it", "")
    officer.page.goto("/datasets/recorded-violence/rows/")
    officer.use(PURPOSE, then="purpose=")
    assert officer.page.locator("thead th").all_inner_texts()[:1] == ["Weapon"]
    heads, *rows = taken(officer)
    assert heads == ["Weapon"]
    assert len(rows) > 3000
    steward.page.goto("/datasets/recorded-violence/steward/?q=Amrit")
    assert "As a file" in says(steward)
