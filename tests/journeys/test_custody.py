"""The information governance lead withdraws, destroys what came due, takes the proof away, and changes a key."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

from pypdf import PdfReader

from tests.journeys.site import MANAGER, Site
from tests.journeys.walking import Walk

LEAD = "farida.molyneaux@medway.example"
LAMPS = {
    "key": "street-lamps",
    "title": "Street lamps",
    "row": "One lamp",
    "disclosure": "open",
    "licence": "Open Government Licence v3.0",
    "period": "month",
    "columns": [
        {"name": "month", "title": "Month", "type": "month", "gives": "time", "required": True},
        {"name": "fault", "title": "Fault"},
    ],
}
CERTIFICATE = r"/certificates/[0-9a-z]{12}/$"


def fine(walk: Walk) -> None:
    """Hold the page to axe, and to a phone."""
    assert [*walk.person.axe(), *walk.person.on_a_phone()] == []


def says(walk: Walk) -> str:
    return " ".join(walk.page.inner_text("main").split())


def concordat(site: Site, *words: str) -> None:
    command = [str(Path(sys.executable).parent / "concordat"), *words]
    subprocess.run(command, env=site.environment, check=True, capture_output=True)


def held(site: Site, folder: Path) -> None:
    """Deliver a month three times; what was replaced first was replaced more than three years ago."""
    template = folder / "lamps.json"
    template.write_text(json.dumps(LAMPS))
    concordat(
        site, "datasets", "add", str(template), "--agency", "Medway Council Community Safety Team", "--as", MANAGER
    )
    for name in ("first", "second", "third"):
        file = folder / f"{name}.csv"
        file.write_text("Month,Fault\n" + "".join(f"2026-01,{name} {n}\n" for n in range(20)))
        concordat(
            site, "datasets", "deliver", str(file), "--dataset", "street-lamps", "--as", MANAGER, "--yes", "Right"
        )
    mine = "dataset_id = (SELECT ref FROM datasets_dataset WHERE key = 'street-lamps')"
    early = "superseded_at = superseded_at - interval '1200 days'"
    assert site.rows(f"UPDATE datasets_version SET {early} WHERE number = 1 AND {mine} RETURNING ref")
    concordat(site, "doctor", "--mend")


def proof(walk: Walk) -> str:
    """Take the certificate away as a PDF; return its words."""
    with walk.page.expect_download() as file:
        walk.use("Certificate as PDF")
    book = PdfReader(io.BytesIO(Path(file.value.path()).read_bytes()))
    return " ".join("".join(sheet.extract_text() for sheet in book.pages).split())


def destroy(lead: Walk) -> None:
    """Destroy what came due, from the desk."""
    lead.use("Desk", then="/desk/$")
    fine(lead)
    lead.use("Version 1 of “Street lamps”", then=r"/disposal/[0-9a-z]{12}/$")
    fine(lead)
    lead.use("The version", then="/dispose/$")
    assert "20 rows" in says(lead)
    fine(lead)
    lead.write("Why is it destroyed now?", "Its time is over")
    lead.use("Destroy it", then=CERTIFICATE)


def withdraw(lead: Walk) -> None:
    """Withdraw the newest delivery, from the page of the dataset."""
    lead.use("Data", then="/datasets/$")
    lead.use("Street lamps", then="/street-lamps/$")
    fine(lead)
    lead.use("third.csv", then=r"/deliveries/[0-9a-z]{12}/$")
    fine(lead)
    lead.use("Withdraw", then="/withdraw/$")
    assert "Stands again" in says(lead)
    fine(lead)
    lead.send("Withdraw it and destroy")
    assert "There is a problem" in says(lead)
    fine(lead)
    lead.write("Why is it withdrawn?", "It is of another council")
    lead.use("Withdraw it and destroy", then=CERTIFICATE)


def change_key(lead: Walk) -> None:
    """Change the key of an agreement, from what stands on it."""
    lead.use("Sharing", then="/agreements/$")
    lead.use("Serious violence data platform", then=r"/agreements/[0-9a-z]{12}/$")
    shown = says(lead)
    assert "What stands on it" in shown
    assert "Nothing could be delivered to it" in shown
    fine(lead)
    lead.use("1 key", then="/keys/[0-9a-z]{12}/$")
    fine(lead)
    lead.use("Change the key", then="/rotate/$")
    fine(lead)
    lead.write("Why is the key changed?", "Somebody left who could read the keys")
    lead.use("Change the key", then="/keys/[0-9a-z]{12}/$")
    assert "2 In use" in says(lead)
    assert "1 Retired" in says(lead)
    assert "Somebody left who could read the keys" in says(lead)
    fine(lead)


def test_withdrawn_destroyed_proven_and_a_key_changed(person, site: Site, tmp_path: Path) -> None:
    held(site, tmp_path)
    lead = Walk(person(), by_keyboard=True)
    lead.sign_in(LEAD)
    destroy(lead)
    fine(lead)
    words = proof(lead)
    assert "Street lamps" in words
    assert "Its time is over" in words
    plain = Walk(person(javascript=False), by_keyboard=False)
    plain.sign_in(LEAD)
    withdraw(plain)
    assert "It is of another council" in says(plain)
    assert "It is of another council" in proof(plain)
    plain.use("Certificates", then="/certificates/$")
    assert says(plain).count("Street lamps") >= 2
    lead.page.goto("/datasets/certificates/?q=lamps")
    fine(lead)
    change_key(lead)
