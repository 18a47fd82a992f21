"""Files with names and content made to hurt, from the upload to the draft plan and the lists taken away."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.db import transaction
from openpyxl import load_workbook

from concordat.plans.models import Document
from tests.database import as_owner
from tests.hostile.stage import Stage
from tests.plans.documents.given import run_job

NAMES = {
    "folders up": "../../../../etc/passwd.txt",
    "folders up, of Windows": "..\\..\\windows\\win.ini.txt",
    "an absolute path": "/etc/cron.d/root.txt",
    "a header": 'a.txt"\r\nSet-Cookie: a=b\r\nX: "',
    "a quote": 'a"; filename="b.exe.txt',
    "written from right to left": "plan\u202etxt.exe.txt",
    "only marks": "\u200b\u202e\ufeff.txt",
    "a thousand letters": "é" * 1000 + ".txt",
    "markup": "<img src=x onerror=alert(1)>.txt",
    "emoji": "plan 🚓 — Ελληνικά.txt",
    "dots": "....txt",
    "NUL": "a\x00b.txt",
    "nothing but dots": "..",
}
MARKUP = "<script>alert('here')</script>"
CONTENT = (
    f"# Priority 1: {MARKUP}\n\nRef\tAction\tLead\tTimescale\tOutcome\tMeasures\n"
    f"=A1\t{MARKUP} Open a refuge\t=HYPERLINK(\"http://evil\")\t+cmd|' /C calc'!A0\t@SUM(1)\t-1+1\n"
    f"A2\t=cmd|' /C calc'!A0 Walk every route\tVale Police\tMarch 2027\t\u202eright to left\t{MARKUP}\n"
).encode()


def sent(client: Any, name: str, content: bytes) -> Any:
    """Send a file exactly under a name: Django's own client would tidy it."""
    head = f'--edge\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
    body = head + content + b"\r\n--edge--\r\n"
    return client.generic("POST", "/plans/documents/import/", body, "multipart/form-data; boundary=edge")


@pytest.fixture
def mina(stage: Stage, settings: Any) -> Any:
    settings.DEMONSTRATION = True
    with transaction.atomic():
        return stage.cast.browser("mina")


def test_no_name_of_a_file_leaves_its_field(mina: Any, stage: Stage) -> None:
    for number, (what, name) in enumerate(NAMES.items()):
        response = sent(mina, name, f"Action\tLead\nOpen refuge {number}\tPolice\n".encode())
        assert response.status_code in {200, 302, 400}, what
    with transaction.atomic(), stage.cast.acting("mina"):
        documents = list(Document.objects.values_list("ref", "name"))
    assert len(documents) > len(NAMES) // 2
    for ref, name in documents:
        assert len(name) <= 200
        assert not set(name) & set('/\\"<>\r\n\x00\u202e\u200b')
        given = mina.get(f"/plans/documents/{ref}/download/")
        assert "\n" not in given["Content-Disposition"]
        assert given["Content-Disposition"].startswith("attachment")
        assert given["Content-Type"] == "text/plain"  # told by the content, whatever the name says
        assert given["X-Content-Type-Options"] == "nosniff"
        for page in ("review", "source"):
            assert b"<img src=x" not in mina.get(f"/plans/documents/{ref}/{page}/").content


def test_markup_and_formulas_of_a_document_stay_words_to_the_end(mina: Any, stage: Stage) -> None:
    job = sent(mina, "plan.txt", CONTENT)["Location"].strip("/").split("/")[-1]
    document = run_job(job).result_url.strip("/").split("/")[2]
    pages = [f"/plans/documents/{document}/{page}/" for page in ("review", "source", "edit", "match", "accept")]
    mina.post(f"/plans/documents/{document}/decide/", {"decision": "accepted", "which": "all"})
    mina.post(f"/plans/documents/{document}/edit/", {"title": f"=1+1 {MARKUP}", "priority-0": f"Priority {MARKUP}"})
    accepted = mina.post(f"/plans/documents/{document}/accept/")
    plan = accepted["Location"]
    with as_owner() as owner:
        actions = owner.execute("SELECT ref FROM plans_action WHERE plan_id = %s", [plan.strip("/").split("/")[1]])
        pages += [f"/plans/actions/{ref}/{page}" for (ref,) in actions.fetchall() for page in ("", "edit/", "assign/")]
    for page in [*pages, plan, f"{plan}priorities/", f"{plan}history/", f"{plan}edit/", "/plans/", "/record/", "/"]:
        answer = mina.get(page, follow=True)
        assert answer.status_code == 200, page
        assert MARKUP.encode() not in answer.content, page
    rows = list(csv.reader(io.StringIO(mina.get(f"{plan}register.csv").content.decode("utf-8-sig"))))
    assert len(rows) > 2
    assert not [cell for row in rows for cell in row if cell.lstrip()[:1] in tuple("=+-@") and cell.strip("=+-@")]
    book = load_workbook(io.BytesIO(mina.get(f"{plan}register.xlsx").content))
    assert not [cell for sheet in book for row in sheet for cell in row if cell.data_type == "f"]


@pytest.mark.parametrize(
    "address", ["/partnership/agencies/?as=", "/partnership/appointments/?as=", "/partnership/members/members."]
)
def test_no_list_taken_away_holds_a_formula(stage: Stage, settings: Any, address: str) -> None:
    settings.DEMONSTRATION = True
    with as_owner() as owner:
        owner.execute("UPDATE partnership_member SET name = '=1+1|' || left(ref, 9), job_title = '@SUM(A1)'")
        owner.execute("UPDATE partnership_agency SET name = '+1+' || ref, short_name = E'\\t=1'")
        owner.execute("UPDATE partnership_appointment SET subject = '-2+3'")
    with transaction.atomic():
        ada = stage.cast.browser("ada")
    given = ada.get(f"{address}csv")
    assert given.status_code == 200
    cells = [cell for row in csv.reader(io.StringIO(given.content.decode("utf-8-sig"))) for cell in row]
    assert any("1+" in cell for cell in cells)
    assert not [cell for cell in cells if cell.lstrip()[:1] in tuple("=+-@") and cell.strip("=+-@")]
    book = load_workbook(io.BytesIO(ada.get(f"{address}xlsx").content))
    assert not [cell for sheet in book for row in sheet for cell in row if cell.data_type == "f"]
