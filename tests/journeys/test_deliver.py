"""An agency lead delivers data: over a connection that breaks, without JavaScript, by keyboard; mends rows; answers."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.journeys.site import MANAGER, Site
from tests.journeys.walking import Walk

LEAD = "gareth.adeyemi@kentpolice.example"
PIECE = 4 * 1024 * 1024
COLUMNS = [
    {"name": "month", "title": "Month", "type": "month", "gives": "time", "required": True},
    {"name": "crime", "title": "Crime", "required": True, "allowed": ["Robbery", "Burglary"]},
    {"name": "about", "title": "About"},
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("delivering")


@pytest.fixture
def arrive(site: Site, folder: Path, person: Any) -> Any:
    """Make a dataset, and have the lead of the police sign in who delivers to it, in some way."""

    def come(key: str, how: str = "mouse") -> Walk:
        declared = {"key": key, "title": f"Dataset {key}", "row": "One crime", "columns": COLUMNS}
        declared |= {"disclosure": "open", "licence": "Open Government Licence v3.0", "period": "month"}
        template = folder / f"{key}.json"
        template.write_text(json.dumps(declared))
        words = ("datasets", "add", str(template), "--agency", "Kent Police", "--as", MANAGER)
        command = [str(Path(sys.executable).parent / "concordat"), *words]
        subprocess.run(command, env=site.environment, check=True, capture_output=True)
        walk = Walk(person(javascript=how != "without JavaScript"), how == "keyboard")
        walk.key, walk.folder = key, folder  # type: ignore[attr-defined]
        walk.sign_in(LEAD)
        return walk

    return come


@pytest.mark.parametrize("how", ["keyboard", "without JavaScript"])
def test_a_lead_delivers_mends_and_answers(arrive: Any, how: str) -> None:
    walk = arrive(f"walked-by-{how.split()[0].lower()}", how)
    months = [f"2026-{month:02}" for month in range(1, 6)]
    bad = [("2026-05", "Witchcraft"), ("2026-05", "Burglery")]
    first = deliver(walk, "first.csv", [(month, "Robbery") for month in months for _ in range(40)] + bad)
    assert "202 read = 200 landed + 2 put aside + 0 dropped" in first
    walk.fine()
    walk.use("See and mend", then="/aside/$")
    walk.fine()
    assert "Witchcraft" in walk.page.inner_text("main")
    mend(walk)
    asked = deliver(walk, "unusual.csv", [("2026-06", "Robbery")] * 5)
    assert "About 40 are usual" in asked
    walk.fine()
    walk.write("Why it is right", "The counter was shut")
    walk.use("It is right")
    walk.page.get_by_text("5 rows landed as version 3").wait_for()
    walk.use("Deliver again", then="/deliver/$")
    assert walk.person.on_a_phone() == []


def test_an_upload_goes_on_after_the_connection_breaks(arrive: Any) -> None:
    walk = arrive("broken")
    file = written(walk, "large.csv", [("2026-01", "Robbery")] * 330_000)
    assert file.stat().st_size > 2 * PIECE
    offsets: list[int] = []

    def through(route: Any) -> None:
        offset = int(route.request.headers.get("upload-offset", -1))
        offsets.append(offset)
        if offset >= PIECE and offsets.count(offset) == 1:
            route.abort("connectionreset")
        else:
            route.continue_()

    walk.page.route("**/datasets/uploads/*/", through)
    walk.page.goto(f"/datasets/{walk.key}/deliver/")
    choose(walk, file)
    walk.page.wait_for_url("**/deliveries/*/", timeout=60_000)
    sent = [offset for offset in offsets if offset >= 0]
    assert sent == [0, PIECE, PIECE, 2 * PIECE, 2 * PIECE], sent
    walk.page.get_by_text("landed as version").wait_for(timeout=60_000)
    walk.person.complaints.clear()  # the browser's own words on the connection that was broken


def test_an_upload_goes_on_after_the_page_was_loaded_anew(arrive: Any) -> None:
    walk = arrive("loaded-anew")
    file, page = written(walk, "again.csv", [("2026-02", "Robbery")] * 160_000), walk.page
    stuck = [str(PIECE)]

    def through(route: Any) -> None:
        if route.request.headers.get("upload-offset") not in stuck:  # what is stuck is never answered
            route.continue_()

    page.route("**/datasets/uploads/*/", through)
    page.goto(f"/datasets/{walk.key}/deliver/")
    with page.expect_request(lambda request: request.headers.get("upload-offset") == str(PIECE)):
        choose(walk, file)
    offsets: list[str] = []
    page.on("request", lambda request: offsets.append(request.headers.get("upload-offset", "")))
    page.goto(f"/datasets/{walk.key}/deliver/")
    stuck.clear()
    choose(walk, file)
    page.wait_for_url("**/deliveries/*/", timeout=60_000)
    assert "0" not in offsets
    assert str(PIECE) in offsets


def deliver(walk: Any, name: str, rows: list[tuple[str, str]], address: str = "") -> str:
    """Deliver a file and return the words of its receipt."""
    walk.page.goto(address or f"/datasets/{walk.key}/deliver/")
    walk.fine()
    choose(walk, written(walk, name, rows))
    return receipt(walk)


def choose(walk: Any, file: Path) -> None:
    walk.page.locator("input[type=file]").set_input_files(file)
    walk.use("Upload and check")


def receipt(walk: Any) -> str:
    """Wait until the check has ended, as the page does by itself, and return what it says."""
    page = walk.page
    page.get_by_text("Every row accounted for").wait_for(timeout=60_000)
    return str(page.inner_text("main"))


def written(walk: Any, name: str, rows: list[tuple[str, str]]) -> Path:
    path: Path = walk.folder / f"{walk.key}-{name}"
    path.write_text(
        "Month,Crime,About\n" + "".join(f"{month},{crime},Number {at}\n" for at, (month, crime) in enumerate(rows))
    )
    return path


def mend(walk: Any) -> None:
    """Take the rows away, mend them, and deliver them again."""
    with walk.page.expect_download() as taken:
        walk.use("a spreadsheet")
    book = openpyxl.load_workbook(io.BytesIO(Path(taken.value.path()).read_bytes()))
    sheet = book.active
    assert [cell.value for cell in sheet[1]][-2:] == ["Put aside because", "Row in the file"]
    for row in sheet.iter_rows(min_row=2):
        row[1].value = "Burglary"
    mended = walk.folder / f"{walk.key}-mended.xlsx"
    book.save(mended)
    walk.use("Deliver the mended rows", then="corrects=")
    walk.fine()
    choose(walk, mended)
    assert "2 read = 2 landed" in receipt(walk)
    assert "Added to 40" in walk.page.inner_text("main")
