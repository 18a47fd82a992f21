"""A plan that goes out as a Word document or a workbook comes back through the reader as it was."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from openpyxl import load_workbook

from concordat.design import workbooks
from concordat.design.papers import word
from concordat.plans.presenters.papers import paper_of
from concordat.plans.presenters.workbooks import sheets_of
from concordat.plans.queries.copies import Copy
from concordat.plans.reading import Reading, read
from concordat.plans.reading.extract.blocks import calm
from concordat.plans.rules.content import Content
from tests.plans.reading.checks import lost
from tests.plans.reading.scoring import CORPUS, documents

from .made import REF, action, as_planned, as_read, contents, copy_of, demonstration, from_reading

PLANS = sorted((Path(__file__).parents[3] / "examples" / "medway").glob("plan-*.yaml"))
FOLDERS = sorted(path.parent for path in CORPUS.glob("*/gold.json"))


def written(copy: Copy) -> dict[str, bytes]:
    mark = ("concordat-plan", copy.plan.ref)
    sheets = workbooks.write(sheets_of(copy), title=copy.plan.title, mark=mark)
    return {"plan.docx": word.write(paper_of(copy)), "plan.xlsx": sheets}


def back(copy: Copy) -> dict[str, Reading]:
    return {name: read(data, name=name) for name, data in written(copy).items()}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_plan_made_from_a_document_comes_back_as_it_was(folder: Path) -> None:
    copy = from_reading(read(documents(folder)[0]))
    for name, reading in back(copy).items():
        assert as_read(reading) == as_planned(copy), name
        assert reading.document is not None
        assert reading.document.plan == REF
        assert lost(reading) == []


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(contents())
def test_any_plan_comes_back_as_it_was(content: Content) -> None:
    copy = copy_of(content, "=Safer • Plan", "2023/24")
    for name, reading in back(copy).items():
        assert as_read(reading) == as_planned(copy), name


def test_the_workbook_names_each_action_and_holds_no_formula() -> None:
    facts = action(0, code="=A1", text="=HYPERLINK(1)", outcome="+1", output="@x", due="2024-01-31", timing="review")
    copy = copy_of(Content(plan={}, actions={"a00000000001": facts}), "-Plan", "2023/24")
    data = written(copy)["plan.xlsx"]
    book = load_workbook(BytesIO(data))
    assert not [cell for page in book for row in page for cell in row if cell.data_type == "f"]
    assert book.defined_names["concordat_plan"].attr_text == f'"{REF}"'
    page = book["Actions"]
    assert (page.freeze_panes, page.auto_filter.ref) == ("A2", "A1:T2")
    assert page["T1"].value == "Concordat"
    assert page["O2"].value.year == 2024
    assert len(page.data_validations.dataValidation) == 2
    assert read(data, name="plan.xlsx").actions[0].others["Concordat"] == "a00000000001"


def test_what_people_change_in_the_copy_is_read() -> None:
    copy = copy_of(Content(plan={}, actions={"a00000000001": action(0, code="A1", text="Walk")}), "Plan", "2023/24")
    book = load_workbook(BytesIO(written(copy)["plan.xlsx"]))
    page = book["Actions"]
    page["F2"] = "Walk further"
    page["B2"] = "A new priority"
    page.cell(1, 21, "Cost")
    page.cell(2, 21, "£20")
    page["F3"] = "A new action"
    file = BytesIO()
    book.save(file)
    first, second = read(file.getvalue(), name="plan.xlsx").actions
    assert (first.text, first.priority, first.others["Cost"]) == ("Walk further", "A new priority", "£20")
    assert (second.text, second.ref, "Concordat" in second.others) == ("A new action", None, False)


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_a_demonstration_plan_comes_back_as_it_was_and_without_its_mark_with_every_action(path: Path) -> None:
    copy = demonstration(path)
    for name, reading in back(copy).items():
        assert as_read(reading) == as_planned(copy), name
    unmarked = read(without_mark(written(copy)["plan.docx"]), name="plan.docx")
    told = {calm(facts["text"]) for facts in copy.content.actions.values()}
    assert {calm(found.text) for found in unmarked.actions} == told
    assert [part.name for part in unmarked.priorities] == [name for name, *_ in as_planned(copy)["priorities"]]


def without_mark(data: bytes) -> bytes:
    """Return a Word file as a program keeps it that drops the properties that it does not know."""
    kept = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(kept, "w") as new:
        for member in old.namelist():
            if member != "docProps/custom.xml":
                new.writestr(member, old.read(member))
    return kept.getvalue()
