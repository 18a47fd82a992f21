"""The files of a whole plan, as its readers take them away."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from concordat.audit.models import Entry
from concordat.kernel.periods import Quarter
from concordat.plans.commands import updates
from concordat.plans.models import LinkedStrategy, Plan, Statement, Term
from concordat.plans.queries.copies import copy_of
from concordat.plans.reading import read
from tests.cast import Cast
from tests.plans.factories import draft, in_force


@pytest.fixture
def plan(cast: Cast) -> Plan:
    """A plan in force with all that a plan holds, one of its actions reported on."""
    with cast.acting("mina") as mina:
        made = in_force(mina, 4, owner=cast.members["mina"].ref)
        own = {"partnership_id": mina.partnership, "plan": made}
        streets = made.priorities.get(name="Safer streets")
        Statement.objects.create(kind="statistic", text="Thefts", definition="a year", priority=streets, **own)
        Statement.objects.create(kind="aim", text="Safety for all", **own)
        LinkedStrategy.objects.create(name="Drugs strategy", holder="the CDP", **own)
        Term.objects.create(partnership_id=mina.partnership, name="CDP", meaning="Combating Drugs Partnership")
        Term.objects.create(partnership_id=mina.partnership, name="MARAC", meaning="Not used here")
        first = made.actions.order_by("position").first()
        updates.submit(
            by=mina, action=first.ref, quarter=str(Quarter(2023, 1)), brag="amber", narrative="=SUM(1) went well"
        )
    return made


def taken(client: Any, plan: Plan, kind: str) -> Any:
    return client.get(reverse("plans:plan_download", args=[plan.ref, kind]))


def test_word_holds_the_plan_in_built_in_styles(cast: Cast, plan: Plan, settings: Any) -> None:
    settings.DEMONSTRATION = True
    answer = taken(cast.browser("olga"), plan, "docx")
    assert "Safer-Thornbridge-2023-24.docx" in answer["Content-Disposition"]
    document = Document(BytesIO(answer.content))
    assert document.core_properties.identifier == f"concordat-plan:{plan.ref}"
    assert (document.core_properties.language, document.core_properties.title) == ("en-GB", plan.title)
    headings = [(p.style.name, p.text) for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert headings == [
        ("Heading 1", "About this plan"),
        ("Heading 1", "Priorities and actions"),
        ("Heading 2", "Safer streets"),
        ("Heading 3", "Night-time"),
        ("Heading 3", "Estates"),
        ("Heading 2", "Fewer fires"),
        ("Heading 1", "Linked strategies"),
        ("Heading 1", "Short forms used in this plan"),
    ]
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert "CDP: Combating Drugs Partnership" in texts
    said = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    assert ["Key statistics", "How it is counted"] in said
    assert ["Thefts", "a year"] in said
    assert not [text for text in texts if "MARAC" in text]
    assert [section.orientation for section in document.sections] == [0, 1, 0]
    for table in document.tables:
        assert len(table._tbl.xpath("./w:tr[1]/w:trPr/w:tblHeader")) == 1
        assert len(table._tbl.xpath("./w:tr/w:trPr/w:cantSplit")) == len(table.rows)
        assert table._tbl.xpath("./w:tblPr/w:tblDescription/@w:val")[0].endswith("below the names of the columns.")
    assert "as at" in document.sections[-1].footer.paragraphs[0].text


def test_the_workbook_holds_every_sheet_and_comes_back(cast: Cast, plan: Plan, settings: Any) -> None:
    settings.DEMONSTRATION = True
    data = taken(cast.browser("olga"), plan, "xlsx").content
    book = load_workbook(BytesIO(data))
    names = [
        "Plan",
        "Strands",
        "Priorities and themes",
        "Actions",
        "Statements",
        "Linked strategies",
        "Updates",
        "About",
    ]
    assert book.sheetnames == [*names, "Lists"]
    update = list(book["Updates"].iter_rows(values_only=True))[1]
    assert update[2:5] == (str(Quarter(2023, 1)), "At risk", "=SUM(1) went well")
    reading = read(data, name="plan.xlsx")
    assert [part.measures for part in reading.priorities] == [("Thefts",), ()]
    with cast.acting("mina"):
        assert {action.others["Concordat"] for action in reading.actions} == set(
            plan.actions.values_list("ref", flat=True)
        )


def test_each_file_is_recorded_and_a_draft_is_given_to_its_own_agency_alone(cast: Cast, settings: Any) -> None:
    settings.DEMONSTRATION = True
    with cast.acting("mina") as mina:
        own = draft(mina)
    for kind in ("docx", "pdf", "xlsx"):
        assert taken(cast.browser("mina"), own, kind).status_code == 200
        assert taken(cast.browser("leo"), own, kind).status_code == 404
    with cast.acting("ivan"):
        told = Entry.objects.filter(event="plans.plan.downloaded", target_ref=own.ref).order_by("pk")
        assert [entry.detail["as"] for entry in told] == ["docx", "pdf", "xlsx"]


def test_a_copy_takes_as_many_queries_however_long_the_plan(cast: Cast, django_assert_max_num_queries: Any) -> None:
    with cast.acting("mina") as mina:
        for count in (4, 40):
            made = in_force(mina, count, title=f"Plan of {count}")
            with django_assert_max_num_queries(18):
                copy_of(mina, made.ref, "xlsx")


def test_the_page_offers_each_kind(cast: Cast, plan: Plan, settings: Any) -> None:
    settings.DEMONSTRATION = True
    client = cast.browser("olga")
    page = client.get(reverse("plans:plan_view", args=[plan.ref])).content.decode()
    assert [kind for kind in ("docx", "pdf", "xlsx", "csv") if f"register.{kind}" in page] == [
        "docx",
        "pdf",
        "xlsx",
        "csv",
    ]
    narrowed = client.get(reverse("plans:plan_view", args=[plan.ref]), {"q": "route"}).content.decode()
    assert "Download these actions" in narrowed
