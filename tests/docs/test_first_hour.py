"""`docs/first-hour.md`, walked as it is written; every phrase that it sets in bold must have been on a screen of the walk.

The pictures in the documentation are taken on the way, when CONCORDAT_PICTURES=1 asks for them.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest
from playwright.sync_api import Locator

from tests.journeys.browser import Person
from tests.journeys.site import CHECKOUT, Site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("first-hour")]

WRITTEN = (CHECKOUT / "docs" / "first-hour.md").read_text("utf-8")
TALL = 1300  # pixels of a picture
PICTURES = os.environ.get("CONCORDAT_PICTURES") == "1"
PRIYA = "priya.ramanathan-cole@medway.example"
HILARY = "hilary.stanmore-diaz@medway.example"
ISLA = "isla.brackenridge@kentfire.example"
FARIDA = "farida.molyneaux@medway.example"
ANNELIESE = "anneliese.mbeki-thorne@medway.example"


class Reader:
    """Somebody who does what the page says, and remembers every word that was on the screen."""

    def __init__(self, person: Person, phone: Person) -> None:
        self.person, self.page, self.phone = person, person.page, phone
        self.seen: list[str] = []

    def look(self) -> None:
        """Remember what is on the screen."""
        self.page.wait_for_load_state()
        self.seen.append(_plain(self.page.inner_text("body")))

    def sign_in(self, email: str) -> None:
        """Sign in as the page says."""
        assert email in WRITTEN
        self.person.sign_in(email)
        self.look()

    def sign_out(self) -> None:
        """Open one's name at the top right and choose Sign out."""
        self.page.locator("header details", has_text="Sign out").locator("summary:visible").click()
        self.look()
        self.page.get_by_role("button", name="Sign out").click()
        self.page.wait_for_url(re.compile("/account/login/"))

    def press(self, name: str, then: str = "") -> None:
        """Use the first button or link of a name, and wait for the address that it leads to."""
        wanted = self.control(name)
        wanted.click()
        if then:
            self.page.wait_for_url(re.compile(then), timeout=30_000)
        self.look()

    def control(self, name: str) -> Locator:
        """Return the first button or link of the page whose name begins so."""
        begins = re.compile(f"^{re.escape(name)}")
        found = self.page.get_by_role("button", name=begins).or_(self.page.get_by_role("link", name=begins))
        return found.and_(self.page.locator(":visible")).first

    def picture(self, name: str) -> None:
        """Keep what is on the screen, wide and on a phone, where pictures are asked for."""
        if not PICTURES:
            return
        for person, kind in ((self.person, "wide"), (self.phone, "phone")):
            if person is self.phone:
                person.context.clear_cookies()
                person.context.add_cookies(self.person.context.cookies())
                person.open(self.page.url)
                if self.page.locator("figure canvas").count():
                    person.page.locator("figure canvas").first.wait_for()
            viewport = person.page.viewport_size or {"width": 1280, "height": 900}
            person.page.set_viewport_size({"width": viewport["width"], "height": TALL})
            person.picture(f"{name}-{kind}", full=False)
            person.page.set_viewport_size(viewport)


def test_the_first_hour_is_as_it_is_written(person, site: Site) -> None:
    reader = Reader(person(), person(phone=True))
    reader.sign_in(PRIYA)
    reader.picture("today")
    import_the_document(reader)
    plan, action = propose_and_adopt(reader)
    report(reader, action)
    read_as_a_board(reader)
    look_at_the_record(reader, site)
    ask_why(reader)
    see_who_may_share(reader)
    see_what_agencies_deliver(reader)
    ask_what_they_say(reader)
    invite(reader)
    assert plan in reader.page.request.get("/plans/").text()
    seen = " ".join(reader.seen)
    missing = [words for words in bold() if _plain(words) not in seen]
    assert missing == [], "docs/first-hour.md sets these in bold, but no screen of the walk shows them"


def bold() -> list[str]:
    """Return every phrase that the page sets in bold."""
    found = re.findall(r"\*\*(.+?\*?)\*\*(?!\*)", WRITTEN.replace("\n", " "))
    return [words for words in found if words != "bold"]


def import_the_document(reader: Reader) -> None:
    page = reader.page
    reader.press("Plans", "/plans/$")
    reader.press("Import a plan document", "/import/$")
    page.locator("input[type=file]").set_input_files(CHECKOUT / "examples/medway/action-plan-2023-24.txt")
    reader.press("Read the document", "/review/$")
    reader.picture("review")
    reader.press("Leave out")
    page.locator(".app-reviewing__count", has_text="1 of 37").wait_for()
    reader.look()
    reader.press("Undo")
    page.locator(".app-reviewing__count", has_text="0 of 37").wait_for()
    reader.press("Accept all")
    page.locator(".app-reviewing__count", has_text="37 of 37").wait_for()
    reader.look()
    reader.press("Make a draft plan of 37 actions", r"/plans/[0-9a-z]{12}/$")


def propose_and_adopt(reader: Reader) -> tuple[str, str]:
    page, plan = reader.page, reader.page.url
    reader.picture("plan")
    reader.press("RV9", "/plans/actions/")
    action = page.url
    reader.press("Name an owner", "/assign/$")
    owner = page.locator("select#id_owner option", has_text="Isla Brackenridge").first.inner_text()
    page.get_by_label("Owner", exact=False).first.select_option(label=owner)
    reader.press("Save", "/plans/actions/[0-9a-z]{12}/$")
    reader.picture("action")
    page.goto(plan)
    reader.press("Propose this plan", "/propose/$")
    reader.press("Propose this plan", f"{plan}$")
    reader.press("Adopt this plan", "/adopt/$")
    page.get_by_label("Which board signed it off?").select_option(label="Strategic Executive Group")
    page.get_by_label("None: it stands beside what is in force").check()
    page.get_by_label("I know that 36 actions have no owner yet").check()
    reader.press("Adopt this plan", f"{plan}$")
    return plan[len(reader.person.site.address) :], action


def report(reader: Reader, action: str) -> None:
    reader.sign_out()
    reader.sign_in(ISLA)
    page = reader.page
    reader.press("Notices", "/notices/$")
    reader.press("Open", "/plans/")
    reader.press("RV9", "/plans/actions/")
    assert page.url == action
    reader.press("Write an update", "/update/$")
    page.get_by_label("Green: on track").check()
    page.get_by_label("What happened").fill("Eleven families were visited this quarter.")
    reader.press("Submit the update", f"{action}$")
    assert "Eleven families were visited" in page.inner_text("main")
    reader.sign_out()


def read_as_a_board(reader: Reader) -> None:
    reader.sign_in(HILARY)
    page = reader.page
    page.locator("h3 a", has_text="Community safety action plan").first.click()
    reader.look()
    reader.press("For the board", "/exceptions/$")
    reader.picture("exceptions")
    reader.press("Mend the paths from treatment in prison", "/plans/actions/")
    reader.sign_out()


def look_at_the_record(reader: Reader, site: Site) -> None:
    reader.sign_in(PRIYA)
    reader.press("Record", "/record/$")
    reader.picture("record")
    reader.page.get_by_label("Person").fill("Isla")
    reader.press("Show", "/record/.*Isla")
    said = subprocess.run(
        [sys.executable, "-m", "concordat.config.cli", "audit", "verify"],
        env=site.environment,
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "The record is intact." in said
    reader.sign_out()


def ask_why(reader: Reader) -> None:
    reader.sign_in(FARIDA)
    page = reader.page
    page.goto("/access/")
    reader.look()
    person = page.locator("select option", has_text="Isla Brackenridge").first.inner_text()
    page.get_by_label("Person").select_option(label=person)
    page.get_by_label("About").select_option(label="Plans")
    reader.press("Show", "/access/.*package=plans")
    page.locator("summary", has_text="Rules that were weighed").first.click()
    assert "own agency" in page.inner_text("main")


def see_who_may_share(reader: Reader) -> None:
    page = reader.page
    reader.press("Sharing", "/agreements/$")
    for state, agreements in {"In force": 3, "Lapsed": 1, "To be signed": 1}.items():
        assert page.locator("tbody tr", has_text=state).count() == agreements, state
    reader.press("Register", "/register/$")
    reader.press("May this flow?", "/flow/$")
    _ask(reader, "Anti-social behaviour reported to the police", "Act on anti-social behaviour", "Account")
    reader.picture("flow")
    page.get_by_role("link", name=re.compile("Change.*data")).click()
    page.wait_for_url(re.compile("/flow/$"))
    _ask(reader, "People linked to gangs", "Disrupt gangs and county lines", "Ward")
    reader.press("Desk", "/desk/$")
    reader.picture("desk")
    assert "Emergency override" in page.locator("tbody tr").first.inner_text()
    page.locator("tbody tr a").first.click()
    reader.look()
    reader.press("Review it", "/review/$")
    page.get_by_label("Justified", exact=True).check()
    page.get_by_label("What did you look at").fill("Two fields were asked for within ten minutes. The child is safe.")
    reader.press("Keep the review", "/overrides/[0-9a-z]{12}/$")
    reader.press("Places", "/places/$")
    reader.press("Station", "/places/")


def see_what_agencies_deliver(reader: Reader) -> None:
    page = reader.page
    reader.press("Data", "/datasets/$")
    reader.press("Youth justice caseload", "/youth-justice-caseload/$")
    assert "Lapsed" in page.inner_text("main")
    for file, told in (
        ("recorded-violence", "Columns that the agreement does not give"),
        ("deliberate-fires", "missing?"),
    ):
        page.goto("/datasets/deliveries/")
        reader.press(file, "/deliveries/[0-9a-z]{12}/$")
        assert told in page.inner_text("main")
    page.goto("/datasets/gaps/")
    reader.look()
    reader.sign_out()


def ask_what_they_say(reader: Reader) -> None:
    page = reader.page
    reader.sign_in(ANNELIESE)
    reader.press("Analysis", "/analysis/$")
    reader.press("Deliberate fires by day of the week and hour", "dataset=deliberate-fires")
    reader.press("Start again", "/analysis/$")
    reader.press("Assault attendances at emergency departments by month", "dataset=assault-attendances")
    reader.press("Show as a control chart", "chart=control")
    page.locator("figure canvas").first.wait_for()
    reader.look()
    reader.picture("question")
    reader.press("Analysis", "/analysis/$")
    reader.press("Releases", "/releases/$")
    reader.press("Deliberate fires by ward", "/releases/[0-9a-z]{12}/$")
    reader.sign_out()


def _ask(reader: Reader, data: str, purpose: str, field: str) -> None:
    """Ask whether a field of some data may flow to Chidera Lovelock in identifiable form."""
    page = reader.page
    for label, words in (("Who would have it?", "Chidera Lovelock"), ("Which data?", data)):
        option = page.locator("option", has_text=words).first.inner_text()
        page.get_by_label(label).select_option(label=option)
    reader.press("Go on", "asset=")
    page.get_by_label("For what purpose?").select_option(label=purpose)
    page.get_by_label("Identifiable").check()
    page.get_by_label(field, exact=True).check()
    reader.press("Ask", "purpose=")


def invite(reader: Reader) -> None:
    reader.sign_in(PRIYA)
    page = reader.page
    reader.press("Partnership", "/partnership/$")
    reader.press("Members", "/members/$")
    reader.press("Invite somebody", "/invite/$")
    page.get_by_label("Full name").fill("Rosalind Vane")
    page.get_by_label("Email address at work").fill("rosalind.vane@medway.example")
    page.get_by_label("Agency", exact=True).select_option(label="Medway Council Housing Services")
    page.get_by_label("Practitioner").check()
    reader.press("Send the invitation", "/invitations/$")
    reader.press("the outbox", "/outbox/$")
    link = page.locator("a[href*='/account/invitation/']").first.get_attribute("href") or ""
    reader.sign_out()
    page.goto(link)
    reader.look()
    for field in page.locator("input[type=password]").all():
        field.fill("walk the long way home")
    reader.press("Accept and sign in", "/$")
    assert "Rosalind" in page.inner_text("h1")


def _plain(words: str) -> str:
    """Return words with single spaces, as a person reads them, and without regard to capitals."""
    return " ".join(words.replace("’", "'").split()).lower()
