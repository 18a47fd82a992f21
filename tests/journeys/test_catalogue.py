"""A dataset is described from a sample, by keyboard and without JavaScript; a gap is entered and closed by it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journeys.walking import Walk

ANALYST = "anneliese.mbeki-thorne@medway.example"
SAMPLE = "Case ref,Reported,Ward,Kind\n" + "".join(
    f"C{n:04d},{n % 27 + 1:02d}/03/2026,E05000{n % 5:03d},{'Noise' if n % 3 else 'Litter'}\n" for n in range(60)
)


def fine(walk: Walk) -> None:
    """Hold the page to axe, and to a phone."""
    assert [*walk.person.axe(), *walk.person.on_a_phone()] == []


@pytest.mark.parametrize("javascript", [True, False], ids=["by keyboard", "without JavaScript"])
def test_a_dataset_is_described_and_closes_a_gap(person, tmp_path: Path, javascript: bool) -> None:
    analyst = Walk(person(javascript=javascript), by_keyboard=javascript)
    analyst.sign_in(ANALYST)
    title = "Reports by keyboard" if javascript else "Reports without scripts"
    file = tmp_path / "sample.csv"
    file.write_text(SAMPLE)
    analyst.use("Data", then="/datasets/$")
    fine(analyst)
    analyst.use("Add a dataset", then="/add/$")
    fine(analyst)
    analyst.page.get_by_label("A sample of it").set_input_files(file)
    analyst.use("Guess its columns", then="/sample/$")
    fine(analyst)
    analyst.page.locator("[name=gives-0]").select_option("identifier:reference")
    analyst.use("Continue with the columns", then="/settle/$")
    analyst.write("What is it called?", title)
    analyst.write("Key", title.lower().replace(" ", "-"))
    analyst.write("What is one row?", "One report")
    analyst.page.get_by_label("Which agency delivers it?").select_option(label="Medway Council")
    analyst.page.get_by_label("By which column do rows fall into periods?").select_option(label="Reported")
    fine(analyst)
    analyst.use("Add the dataset", then="/datasets/reports-")
    assert "Nothing has been delivered yet" in analyst.page.inner_text("main")
    fine(analyst)
    analyst.use("the steward", then="/steward/$")
    fine(analyst)
    analyst.page.goto("/datasets/gaps/add/")
    analyst.write("What is not shared?", f"{title}, which nobody sent")
    analyst.tick("No capacity to send it")
    analyst.page.get_by_label("Which agency is to mend it?").select_option(label="Medway Council")
    fine(analyst)
    analyst.use("Enter it", then=r"/gaps/[0-9a-z]{12}/$")
    analyst.use("Close it", then="/close/$")
    analyst.tick("It is shared now")
    analyst.page.get_by_label("In which dataset is it shared now?").select_option(label=f"{title}, Medway Council")
    fine(analyst)
    analyst.use("Close it", then=r"/gaps/[0-9a-z]{12}/$")
    assert "It is shared now" in analyst.page.inner_text("main")
    fine(analyst)
