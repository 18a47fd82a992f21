"""Processes are killed with -9 in the middle of journey 2: nothing is half-written, and what was lost is said.

Ten moments: the web server, the worker, the database, or all of them at once, while a document is given, read, checked, made
into a plan and reported on. After each, the site must heal by itself (or be started again, where all was killed), the
rows must be whole, and going on where one was must end well.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests

from tests.journeys.site import CHECKOUT, MANAGER, PASSWORD, Site

TEXT = (CHECKOUT / "examples" / "medway" / "action-plan-2023-24.txt").read_text()
HEALED_WITHIN = 40


class Hand:
    """A manager's hand at a browser without a screen; tries again as a person would."""

    def __init__(self, site: Site) -> None:
        self.site, self.session = site, requests.Session()
        self.document = self.plan = self.action = ""

    def get(self, address: str) -> requests.Response:
        return self.session.get(self.site.address + address, timeout=20)

    def post(self, address: str, files: object = None, **fields: str) -> requests.Response:
        page = self.get(re.sub(r"/(decide)/$", "/review/", address))
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)
        fields["csrfmiddlewaretoken"] = token[1] if token else ""
        return self.session.post(self.site.address + address, data=fields, files=files, timeout=20)  # type: ignore[arg-type]

    def sign_in(self) -> None:
        self.post("/account/login/", login=MANAGER, password=PASSWORD)
        assert "What needs you today" in self.get("/").text

    def give(self) -> requests.Response:
        return self.post("/plans/documents/import/", files={"file": (f"{self.name}.txt", self.text.encode())})

    def begin(self, name: str) -> None:
        """Take up a document of its own."""
        self.name, self.text = name, f"{TEXT}\n\nCopy for {name}.\n"
        self.document = self.plan = self.action = ""

    def find(self) -> bool:
        """Find the document in the database; False where it never arrived."""
        found = self.site.rows("SELECT ref FROM plans_document WHERE name = %s", f"{self.name}.txt")
        self.document = str(found[0][0]) if found else ""
        return bool(found)

    def await_reading(self) -> None:
        status = "SELECT status FROM plans_document WHERE ref = %s"
        wait_for(lambda: self.site.rows(status, self.document) == [("review",)], 120, "the document is read")

    def accept_all(self) -> requests.Response:
        return self.post(f"/plans/documents/{self.document}/decide/", decision="accepted", which="all")

    def make_plan(self) -> requests.Response:
        return self.post(f"/plans/documents/{self.document}/accept/", unchecked="0")

    def find_plan(self) -> bool:
        found = self.site.rows("SELECT ref FROM plans_plan WHERE document_id = %s", self.document)
        if found:
            self.plan = str(found[0][0])
            code = "SELECT ref FROM plans_action WHERE plan_id = %s AND code = 'RV9'"
            self.action = str(self.site.rows(code, self.plan)[0][0])
        return bool(found)

    def put_in_force(self) -> None:
        self.post(f"/plans/{self.plan}/propose/")
        board = "SELECT b.ref FROM partnership_board b JOIN plans_plan p USING (partnership_id) WHERE p.ref = %s"
        fields = {"on": "today", "replaces": "none", "accept_unowned": "on"}
        self.post(f"/plans/{self.plan}/adopt/", board=str(self.site.rows(board, self.plan)[0][0]), **fields)
        assert self.site.rows("SELECT status FROM plans_plan WHERE ref = %s", self.plan) == [("in-force",)]

    def report(self) -> requests.Response:
        words = f"Seen through {self.name}."
        return self.post(
            f"/plans/actions/{self.action}/update/", do="submit", quarter="2023/24 Q4", brag="green", narrative=words
        )


def wait_for(holds: Callable[[], bool], within: float, words: str) -> None:
    until = time.monotonic() + within
    while time.monotonic() < until:
        try:
            if holds():
                return
        except Exception:  # the database may be recovering
            pass
        time.sleep(0.1)
    raise AssertionError(f"waited {within:.0f} seconds in vain: {words}")


def healthy(site: Site) -> bool:
    """Say whether the site answers and its database takes a new connection (an old one may outlive its server a moment)."""
    return bool(site.rows("SELECT 1")) and requests.get(f"{site.address}/healthz", timeout=3).status_code == 200


def victims(site: Site, who: str) -> list[int]:
    if who == "database":
        found = [pid for pid in site.processes("postgres") if "guardian" not in command(pid)]
        return [pid for pid in found if "-D" in command(pid)]
    if who == "everything":
        assert site.process is not None
        return [site.process.pid]
    words = {"web": "granian", "worker": "cli worker"}[who]
    return [pid for pid in site.processes(words) if "guardian" not in command(pid)]


def command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return "guardian"  # gone already


def kill(site: Site, who: str) -> None:
    pids = victims(site, who)
    assert pids, f"there is no {who} to kill"
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    if who == "everything" and site.process is not None:
        site.process.wait(20)
    wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in pids), 20, f"the killed {who} is gone")


def during(step: Callable[[], object], site: Site, who: str, after: float) -> object:
    """Begin a step, kill `who` after so many seconds, and return how the step ended: an answer, or what went wrong."""
    ended: list[object] = []

    def run() -> None:
        try:
            ended.append(step())
        except (requests.RequestException, AssertionError) as trouble:
            ended.append(trouble)

    thread = threading.Thread(target=run)
    thread.start()
    time.sleep(after)
    kill(site, who)
    thread.join(60)
    if who == "everything":
        wait_for(lambda: not site.processes("granian"), 20, "the web server dies with its supervisor")
        site.start()
    wait_for(lambda: healthy(site), HEALED_WITHIN, f"the site heals after {who} was killed")
    return ended[0] if ended else None


WHOLE = {
    "a document under review has all its proposals, and one being read has none": """
        SELECT d.name, d.status, count(p.ref) FROM plans_document d LEFT JOIN plans_proposal p ON p.document_id = d.ref
        GROUP BY d.ref HAVING count(p.ref) <> CASE WHEN d.status IN ('review', 'accepted') THEN 37 ELSE 0 END""",
    "decisions on all are made for all": """
        SELECT document_id, count(DISTINCT decision) FROM plans_proposal GROUP BY 1 HAVING count(DISTINCT decision) > 1""",
    "an accepted document has one plan, and no other has any": """
        SELECT d.name, d.status, count(p.ref) FROM plans_document d LEFT JOIN plans_plan p ON p.document_id = d.ref
        GROUP BY d.ref HAVING count(p.ref) <> CASE WHEN d.status = 'accepted' THEN 1 ELSE 0 END""",
    "a plan that was read has its 37 actions, each with its source": """
        SELECT p.ref, count(a.ref) FROM plans_plan p LEFT JOIN plans_action a ON a.plan_id = p.ref
        AND a.source->>'anchor' <> '' WHERE p.document_id IS NOT NULL GROUP BY 1 HAVING count(a.ref) <> 37""",
    "every plan is in the record, once": """
        SELECT p.ref FROM plans_plan p LEFT JOIN audit_entry e ON e.target_ref = p.ref AND e.event = 'plans.plan.drafted'
        GROUP BY 1 HAVING count(e.id) <> 1""",
    "every submitted update is in the record, once": """
        SELECT u.ref FROM plans_update u LEFT JOIN audit_entry e ON e.event = 'plans.update.submitted'
        AND e.detail->>'update' = u.ref WHERE u.status = 'submitted' GROUP BY 1 HAVING count(e.id) <> 1""",
    "no entry speaks of a plan that is not there": """
        SELECT e.id FROM audit_entry e LEFT JOIN plans_plan p ON p.ref = e.target_ref
        WHERE e.event = 'plans.plan.drafted' AND p.ref IS NULL""",
}


def assert_whole(site: Site) -> None:
    """Assert that no row is half of something."""
    for words, statement in WHOLE.items():
        assert site.rows(statement) == [], words


def assert_sealed(site: Site) -> None:
    """Assert that the record's chain holds, from its first entry on: what broke it at any moment is seen at the end."""
    ran = subprocess.run(
        [sys.executable, "-m", "concordat.config.cli", "audit", "verify", "--json"],
        env=site.environment,
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert json.loads(ran.stdout)


@pytest.fixture(scope="module")
def mortal() -> Iterator[Site]:
    """A site whose processes may be killed."""
    folder = Path(tempfile.mkdtemp(prefix="concordat-killed-"))
    folder.chmod(0o711)
    site = Site(folder / "home").furnish().start()
    yield site
    site.remove()


@pytest.fixture(scope="module")
def hand(mortal: Site) -> Hand:
    hand = Hand(mortal)
    hand.sign_in()
    return hand


MOMENTS = [
    ("give", "web", 0.02),
    ("give", "database", 0.03),
    ("read", "worker", 0.15),
    ("read", "database", 0.15),
    ("accept_all", "web", 0.05),
    ("accept_all", "database", 0.06),
    ("make_plan", "web", 0.06),
    ("make_plan", "database", 0.08),
    ("report", "database", 0.04),
    ("make_plan", "everything", 0.07),
]


@pytest.mark.parametrize(("step", "who", "after"), MOMENTS, ids=[f"{who} while {step}" for step, who, _ in MOMENTS])
def test_nothing_is_half_written(step: str, who: str, after: float, mortal: Site, hand: Hand) -> None:
    if who == "database" and os.environ.get("DATABASE_URL"):
        pytest.skip("the database server is not ours to kill")
    hand.begin(f"{step}-{who}")

    ended = during(hand.give, mortal, who, after) if step == "give" else hand.give()
    assert_said(ended)
    if not hand.find():
        hand.sign_in() if "What needs you today" not in hand.get("/").text else None
        hand.give()
        assert hand.find()
    if step == "read":
        during(lambda: None, mortal, who, after)
    assert_whole(mortal)
    hand.await_reading()

    for name, go, done in (
        ("accept_all", hand.accept_all, lambda: undecided(mortal, hand.document) == 0),
        ("make_plan", hand.make_plan, hand.find_plan),
    ):
        if step == name:
            assert_said(during(go, mortal, who, after))
            assert_whole(mortal)
        if not done():
            go()
            assert done()
    hand.put_in_force()
    if step == "report":
        assert_said(during(hand.report, mortal, who, after))
        assert_whole(mortal)
    hand.report()  # sent again: the same words for the same quarter count once
    said = "SELECT count(*) FROM plans_update WHERE action_id = %s AND status = 'submitted'"
    assert mortal.rows(said, hand.action) == [(1,)]
    assert_whole(mortal)


def test_the_record_holds_after_all_of_it(mortal: Site) -> None:
    assert_sealed(mortal)


def undecided(site: Site, document: str) -> int:
    count = "SELECT count(*) FROM plans_proposal WHERE document_id = %s AND decision = 'undecided'"
    return int(str(site.rows(count, document)[0][0]))


def assert_said(ended: object) -> None:
    """Assert that a step that was cut off ended in words or in a broken connection, never in half a page."""
    if isinstance(ended, requests.Response) and ended.status_code >= 400:
        assert "Nothing was changed" in ended.text or "Try again" in ended.text, ended.text[:300]
