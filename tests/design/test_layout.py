"""What stands round every page."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import RequestFactory
from lxml import html

from concordat.design import samples
from concordat.design.chrome import Choice, Chrome


@pytest.fixture
def page(environment):
    def drawn(chrome: Chrome, **context):
        text = (
            '{% extends "design/layout.html" %}{% block title %}Plans{% endblock %}{% block content %}x{% endblock %}'
        )
        given = {"request": RequestFactory().get("/"), "csrf_input": "", "chrome": chrome, **context}
        return html.document_fromstring(environment.from_string(text).render(given))

    return drawn


def test_somebody_not_signed_in_is_shown_only_the_way_in(page):
    tree = page(Chrome(sign_in_url="/in/"))
    assert {link.get("href") for link in tree.xpath("//header//a")} == {"/", "/in/"}
    assert not tree.xpath("//header//form | //nav | //section")
    assert tree.findtext(".//title") == "Plans – Concordat"
    assert tree.xpath("//a[@class='govuk-skip-link']/@href") == ["#main"]
    assert tree.xpath("//main[@id='main']")


def test_somebody_signed_in_has_everything_on_a_wide_screen_and_on_a_phone(page):
    tree = page(
        replace(
            samples.CHROME, switch_url="/switch/", search_url="/search/", sign_out_url="/out/", notices_url="/notices/"
        )
    )
    for address, method, count in (("/switch/", "post", 2), ("/out/", "post", 2), ("/search/", "get", 2)):
        forms = tree.xpath(f"//form[@action='{address}']")
        assert [form.get("method") for form in forms] == [method] * count
    assert len(tree.xpath("//a[@href='/notices/']")) == 2
    assert "3 unread" in tree.xpath("//a[@href='/notices/']")[0].text_content()
    assert len(tree.xpath("//nav[@aria-label='Main']//a[@aria-current='page']")) == 1
    assert len(tree.xpath("//nav[@aria-label='Menu']//a[@aria-current='page']")) == 1
    assert "people, cases and figures are invented" in tree.xpath("//section")[0].text_content()
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_one_partnership_is_named_and_not_switched(page):
    one = replace(
        samples.CHROME, partnerships=(Choice("one", "North Quay", current=True),), partnership_name="North Quay"
    )
    tree = page(one)
    assert not tree.xpath("//button[@name='partnership']")
    assert "North Quay" in tree.xpath("//header")[0].text_content()


def test_the_title_says_when_a_form_has_errors(page):
    assert page(Chrome(), form=samples.wrong_form()).findtext(".//title") == "Error: Plans – Concordat"
    assert page(Chrome(), form=samples.SampleForm()).findtext(".//title") == "Plans – Concordat"


def test_an_error_page_says_what_happened_whom_to_ask_and_where_to_go(environment):
    given = {"request": None, "csrf_input": "", "title": "You cannot do this", "message": "Only the owner may."}
    template = environment.get_template("design/error.html")
    plain = html.document_fromstring(template.render(given))
    assert plain.findtext(".//h1") == "You cannot do this"
    assert plain.xpath("//main//a/@href") == ["/"]
    full = html.document_fromstring(
        template.render({**given, "ask": "Ask Rowan.", "href": "/plans/", "link": "See plans"})
    )
    assert "Ask Rowan." in full.text_content()
    assert full.xpath("//main//a/@href") == ["/plans/"]
