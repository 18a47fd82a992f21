"""A dataset is added from a template, a sample or a file that describes it, and changed column by column."""

from __future__ import annotations

import html
import io
import re
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from concordat.datasets.models import Dataset
from concordat.datasets.rules.declarations import Declaration
from concordat.datasets.rules.templates import template, written
from tests.datasets import catalogue as made
from tests.hostile.pages import forms_of

pytestmark = pytest.mark.django_db
SAMPLE = "NHS number,Reported,Ward,Category,Note\n" + "".join(
    f"99900{n:05d},{n % 27 + 1:02d}/03/2026,E05000{n % 5:03d},{'Noise' if n % 3 else 'Litter'},n{n}\n"
    for n in range(60)
)


@pytest.fixture(autouse=True)
def demonstration(settings):
    settings.DEMONSTRATION = True


def form_of(response, action):
    forms = forms_of(response.content.decode())
    found = [form for form in forms if (form.action.endswith(action) if action else not form.action)]
    assert found, html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode()))[:3000]
    sent = {name: values for name, values in found[0].sent.items() if values}
    return {name: ["on"] if name.startswith("take-") else values for name, values in sent.items()}


def kept(cast, key):
    with transaction.atomic(), cast.acting("mina"):
        return Dataset.objects.select_related("asset", "agency").get(key=key)


def test_a_dataset_begins_with_a_template(cast):
    browser = cast.browser("mina")
    assert b"Council anti-social behaviour cases" in browser.get("/datasets/add/").content
    form = form_of(browser.get("/datasets/add/describe/?template=council-asb-cases"), "/describe/")
    page = browser.post("/datasets/add/describe/", form)
    assert page.status_code == 200
    assert b"There is a problem" in page.content
    form |= {"agency": cast.agencies["police"].ref, "steward": cast.members["leo"].ref}
    assert browser.post("/datasets/add/describe/", form).status_code == 302
    one = kept(cast, "council-asb-cases")
    assert one.declared() == template("council-asb-cases")
    assert one.steward_id == cast.members["leo"].ref
    with transaction.atomic(), cast.acting("mina"):
        kinds = dict(one.asset.fields.values_list("name", "kind"))
    assert kinds["Case reference"] == "identifier"
    assert kinds["Hate motivated"] == "special"
    again = browser.post("/datasets/add/describe/", form | {"title": "Another"})
    assert "There is a dataset of this name or key already" in again.content.decode()


def test_a_dataset_begins_with_a_sample_of_which_nothing_is_kept(cast):
    browser = cast.browser("ana")
    upload = SimpleUploadedFile("sample.csv", SAMPLE.encode("cp1252"))
    settling = browser.post("/datasets/add/sample/", {"file": upload})
    assert "Guessed: NHS number" in settling.content.decode()
    form = form_of(settling, "/settle/")
    assert "gives-0" not in form or form["gives-0"] == [""]
    undecided = browser.post("/datasets/add/settle/", form)
    assert "Decide what “NHS number” says" in undecided.content.decode()
    form = form_of(undecided, "/settle/") | {"gives-0": "identifier:nhs-number"}
    form.pop("take-4")
    describing = browser.post("/datasets/add/settle/", form)
    form = form_of(describing, "/describe/")
    form |= {"title": "Reports", "key": "reports", "row": "One report", "agency": cast.agencies["fire"].ref}
    form |= {"every": "month", "period": "reported", "disclosure": "rows"}
    assert browser.post("/datasets/add/describe/", form).status_code == 302
    declared = kept(cast, "reports").declared()
    assert [column.name for column in declared.columns] == ["nhs_number", "reported", "ward", "category"]
    assert declared.column("reported").type == "date"
    assert declared.column("category").allowed == ("Litter", "Noise")
    assert declared.column("ward").geography == "ward"
    assert "9990000001" not in str(declared.said())


def test_a_sample_is_read_as_its_delivery_would_be(cast, settings):
    report = "Council of Medway\n\nMade 1 April 2026;;\n" + SAMPLE.replace(",", ";").replace(
        ";n7\n", ";Café “n7” – £5\n"
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("read me.csv", "Name,About\nSample,What came\n")
        archive.writestr("reports.csv", report.encode("cp1252"))
    for name, content in (("reports.csv", report.encode("cp1252")), ("all.zip", packed.getvalue())):
        page = cast.browser("ana").post("/datasets/add/sample/", {"file": SimpleUploadedFile(name, content)})
        said = html.unescape(page.content.decode())
        assert 'value="NHS number"' in said, name
        assert "2 lines above the header were passed by." in said, name
        assert "It was read as Windows-1252" in said, name
        assert ("It holds 2 tables. This is all.zip: reports.csv" in said) == (name == "all.zip")
    assert not list((Path(settings.STORE) / "staging").glob("sample-*"))


def test_a_sample_that_cannot_be_read_is_refused_in_words(cast):
    browser = cast.browser("ana")
    for name, content in (
        ("a.csv", b"\x00\x01\x02"),
        ("a.xlsx", b"PK no workbook"),
        ("a.csv", b"\n\n"),
        ("a.exe", b"a,b"),
    ):
        page = browser.post("/datasets/add/sample/", {"file": SimpleUploadedFile(name, content)})
        assert b"There is a problem" in page.content, name
    broken = b'Reference,Ward\n1,"Abbey\n2,Down\n'
    page = browser.post("/datasets/add/sample/", {"file": SimpleUploadedFile("open.csv", broken)}).content.decode()
    words = "A value in line 2 of “open.csv” begins with a quotation mark that is not closed."
    assert f'<a href="#id_file">{words}' in page
    assert f"Error:</span> {words}" in page


def test_a_declaration_goes_out_and_comes_back(cast):
    browser = cast.browser("mina")
    text = written(made.declared("police-street", key="crime-two", title="Crime two"))
    page = browser.post("/datasets/add/read/", {"file": SimpleUploadedFile("d.yaml", text.encode())})
    form = form_of(page, "/describe/") | {"agency": cast.agencies["police"].ref}
    assert browser.post("/datasets/add/describe/", form).status_code == 302
    assert browser.get("/datasets/crime-two/declaration.yaml").content.decode() == text
    for wrong in (b"- a", b"key: [", b"!!python/object:os.system {}", b"\xff\xfe", b"a: &a [*a]"):
        page = browser.post("/datasets/add/read/", {"file": SimpleUploadedFile("d.yaml", wrong)})
        assert b"There is a problem" in page.content, wrong


def test_what_a_dataset_declares_is_changed(cast):
    with transaction.atomic(), cast.acting("mina"):
        made.dataset(cast)
    browser = cast.browser("leo")
    form = form_of(browser.get("/datasets/asb/edit/"), "")
    assert browser.post("/datasets/asb/edit/", form | {"late": "40", "period": ""}).status_code == 200
    assert browser.post("/datasets/asb/edit/", form | {"late": "40"}).status_code == 302
    assert kept(cast, "asb").declared().late == 40
    assert cast.browser("fay").get("/datasets/asb/edit/").status_code == 403
    assert browser.post("/datasets/asb/retire/", {"ends": "1 March 2026"}).status_code == 302
    assert "It was retired" in browser.get("/datasets/asb/").content.decode()
    assert browser.post("/datasets/asb/restore/").status_code == 302
    assert kept(cast, "asb").ends is None


def test_the_second_of_two_who_change_a_dataset_at_once_is_told(cast):
    with transaction.atomic(), cast.acting("mina"):
        made.dataset(cast, source="The case system")
    browser, steward = cast.browser("leo"), cast.members["leo"].ref
    form = form_of(browser.get("/datasets/asb/edit/"), "")
    first = form | {"source": "", "late": "40", "steward": ""}
    assert cast.browser("mina").post("/datasets/asb/edit/", first).status_code == 302
    page = browser.post("/datasets/asb/edit/", form | {"late": "50"})
    said = " ".join(re.sub(r"<[^>]+>", " ", html.unescape(page.content.decode())).split())
    assert "Somebody else changed this while you were writing." in said
    for now in ("40", "nothing", "Nobody yet"):
        assert f"It says now: {now}" in said
    assert said.count("It says now:") == 3
    again = form_of(page, "")
    assert (again["late"], again["source"]) == (["50"], ["The case system"])
    assert kept(cast, "asb").declared().late == 40
    assert browser.post("/datasets/asb/edit/", again).status_code == 302
    one = kept(cast, "asb")
    assert (one.declared().late, one.declared().source, one.steward_id) == (50, "The case system", steward)


def test_columns_are_added_changed_moved_and_removed(cast):
    with transaction.atomic(), cast.acting("mina"):
        made.dataset(cast)
    browser = cast.browser("mina")
    new = {"name": "weapon", "title": "Weapon", "type": "text", "gives": "plain", "allowed": "Knife\nOther"}
    assert browser.post("/datasets/asb/columns/add/", new).status_code == 302
    assert b"already" in browser.post("/datasets/asb/columns/add/", new).content
    form = form_of(browser.get("/datasets/asb/columns/weapon/edit/"), "")
    wrong = browser.post("/datasets/asb/columns/weapon/edit/", form | {"type": "whole", "least": "x"})
    assert "Enter a number" in wrong.content.decode()
    elsewhere = browser.post("/datasets/asb/columns/weapon/edit/", form | {"gives": "sensitive:offence"})
    assert "Settle which it is" in elsewhere.content.decode()
    assert browser.post("/datasets/asb/columns/weapon/edit/", form | {"meaning": "What was used"}).status_code == 302
    assert browser.post("/datasets/asb/columns/weapon/move/", {"to": "up"}).status_code == 302
    names = [column.name for column in kept(cast, "asb").declared().columns]
    assert names[-2] == "weapon"
    assert kept(cast, "asb").declared().column("weapon").meaning == "What was used"
    browser.post("/datasets/asb/columns/case_ref/remove/")
    declared: Declaration = kept(cast, "asb").declared()
    assert "case_ref" not in [column.name for column in declared.columns]
    assert not declared.unique
    browser.post("/datasets/asb/columns/reported/remove/")
    assert kept(cast, "asb").declared().column("reported")
    assert browser.get("/datasets/asb/columns/nothing/edit/").status_code == 404
