"""The gallery: every component, drawn and shown as it is written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from lxml import html

from concordat.design import samples, specimens

pytestmark = pytest.mark.django_db

TEMPLATES = Path(specimens.__file__).parent / "templates" / "design"


def tree_of(response) -> html.HtmlElement:
    assert response.status_code == 200
    return html.document_fromstring(response.content.decode())


def test_the_index_leads_to_every_group(client):
    links = tree_of(client.get("/design/")).xpath("//main//a/@href")
    assert {f"/design/{group.key}/" for group in specimens.GROUPS} <= set(links)


@pytest.mark.parametrize("group", specimens.GROUPS, ids=lambda group: group.key)
def test_every_group_shows_its_specimens_and_how_they_are_written(client, group):
    tree = tree_of(client.get(f"/design/{group.key}/"))
    shown = tree.xpath("//*[@class='app-specimen']")
    assert shown
    for specimen in shown:
        assert "{{" in specimen.xpath("./pre/code")[0].text or "{%" in specimen.xpath("./pre/code")[0].text
        assert specimen.xpath("./*[@class='app-specimen__shown']//*")
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_every_component_has_a_specimen():
    listed = re.findall(r"{% set (\w+) =", (TEMPLATES / "components.html").read_text())
    sources = "".join(path.read_text() for path in (TEMPLATES / "gallery").glob("*.html"))
    used = set(re.findall(r"c\.(\w+)\(", sources))
    assert set(listed) - used == {"flash", "filter_date", "filter_text"}


def test_the_table_of_the_gallery_sorts_filters_and_turns_pages(client):
    tree = tree_of(client.get("/design/tables/?sort=-due&status=blue&page=2&q=homes"))
    assert tree.xpath("//th[@aria-sort='descending']//a")[0].text == "Due"
    rows = tree.xpath("//table[caption='Plans']/tbody/tr")
    assert {row.xpath("./th")[0].text_content() for row in rows} == {"Homes first"}
    assert len(rows) == 8
    assert "Showing 9 to 16 of 48 plans" in tree.text_content()


@pytest.mark.parametrize("address", ["nothing/", "pages/nothing/"])
def test_what_is_not_there_is_not_found(client, address):
    assert client.get(f"/design/{address}").status_code == 404


def test_the_whole_form_answers_in_words_and_keeps_what_was_typed(client):
    tree = tree_of(client.post("/design/form/", {"name": "Safer <evenings>"}))
    assert tree.findtext(".//title").startswith("Error: ")
    assert tree.xpath("//input[@name='name']/@value") == ["Safer <evenings>"]
    assert tree.xpath("//main//*[contains(@class, 'govuk-error-summary')]")


def test_the_whole_form_says_when_every_answer_is_good(client):
    sent = {"name": "Safer", "why": "Because", "theme": "asb", "status": "green", "due": "today", "agreed": "on"}
    response = client.post("/design/form/", {**sent, "paper": SimpleUploadedFile("plan.pdf", b"x")}, follow=True)
    assert response.redirect_chain
    assert "Every answer was good" in tree_of(response).xpath("//*[contains(@class, 'app-flash')]")[0].text_content()


def test_progress_ends(client):
    assert b"hx-get" in client.get("/design/progress/40/").content
    assert b"hx-get" not in client.get("/design/progress/80/").content


@pytest.mark.parametrize("key", ["layout", "bare", "error"])
def test_whole_pages_are_shown(client, key):
    assert tree_of(client.get(f"/design/pages/{key}/")).findtext(".//h1")


def test_people_and_places_of_the_samples_are_invented():
    said = (Path(samples.__file__)).read_text()
    assert not re.search(r"Medway|Kent\b|Chatham|Gillingham|Rochester", said)
