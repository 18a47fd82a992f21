"""An agreement’s life in browsers: drafted, signed by three agencies, tried, reviewed, lapsed; then an emergency."""

from __future__ import annotations

from datetime import date, timedelta

from tests.journeys.site import Site
from tests.journeys.walking import Walk

LEAD = "farida.molyneaux@medway.example"
SIGNERS = {
    "Kent Fire and Rescue Service": "isla.brackenridge@kentfire.example",
    "Kent Police": "gareth.adeyemi@kentpolice.example",
    "Probation Service": "yusuf.karim-dale@probation.example",
}
WHOM, FIREFIGHTER = "Finlay Osgathorpe (Firesetters team leader)", "finlay.osgathorpe@kentfire.example"
TITLE, PURPOSE, DATA = "Weapons in public places", "Disrupt gangs and county lines", "Recorded violence"
BASIS = "UK GDPR article 6(1)(e): a public task, set out in law, needs it (with DPA 2018 s.8)"


def written(days: int) -> str:
    day = date.today() + timedelta(days=days)
    return f"{day.day} {day:%B %Y}"


def says(walk: Walk) -> str:
    return " ".join(walk.page.inner_text("main").split())


def fine(walk: Walk) -> None:
    """Hold the page to axe, and to a phone."""
    assert [*walk.person.axe(), *walk.person.on_a_phone()] == []


def draft(lead: Walk) -> str:
    """Draft an agreement with everything in it; return its address."""
    lead.use("Sharing", then="/agreements/$")
    lead.use("Draft an agreement", then="/draft/$")
    lead.write("Title", TITLE)
    lead.write("What is it for?", "To find where weapons are carried")
    lead.write("First day", written(0))
    lead.write("Last day", written(700))
    lead.use("Begin the draft", then=r"/agreements/[0-9a-z]{12}/$")
    address = lead.page.url
    assert "Add the parties: an agreement has at least two" in says(lead)
    fine(lead)
    lead.use("Change facts", then="/edit/$")
    lead.write("For how many months", "12")
    lead.write("Data protection impact assessment", "DPIA 2026/31")
    lead.write("Does any of it leave the United Kingdom?", "To a server in Ireland, under adequacy regulations")
    lead.use("Save", then=r"/agreements/[0-9a-z]{12}/$")
    for agency in SIGNERS:
        lead.use("Add a party", then="/parties/add/$")
        lead.choose("Agency", agency)
        lead.use("Add the party", then=r"/agreements/[0-9a-z]{12}/")
    lead.use("Add a purpose", then="/purposes/add/$")
    lead.tick(PURPOSE)
    lead.write("Why does it need the data?", "No agency sees the whole")
    lead.tick("Crime and Disorder Act 1998 s.115")
    fine(lead)
    lead.use("Add the purpose", then=r"/agreements/[0-9a-z]{12}/")
    for agency in SIGNERS:
        lead.use(f"Say what {agency} is", then="/parts/add/")
        lead.tick("Joint controller")
        lead.tick("UK GDPR")
        lead.page.get_by_label("On which lawful basis?").select_option(label=BASIS)
        lead.use("Save", then=r"/agreements/[0-9a-z]{12}/$")
    lead.use("Add a line", then="/lines/add/")
    lead.tick(DATA)
    lead.use("Continue", then="asset=")
    lead.tick("Weapon")
    lead.tick("Location type")
    lead.tick("Aggregate: counts")
    fine(lead)
    lead.use("Add the line", then=r"/agreements/[0-9a-z]{12}/")
    return address.split("#")[0]


def sign(signer: Walk, address: str) -> None:
    """Sign for one's own agency, from the notice that asks for it."""
    signer.page.goto("/notices/")
    assert f"To be signed: {TITLE}" in says(signer)
    signer.page.goto(address)
    signer.use("Sign for", then="/sign/$")
    fine(signer)
    signer.write("On whose authority?", "Under the scheme of delegation")
    signer.tick("I have read the agreement")
    signer.use("Sign", then=r"/agreements/[0-9a-z]{12}/$")


def review(lead: Walk) -> None:
    """Begin the review and finish it: the agreement goes on."""
    lead.use("Begin review", then="/review/$")
    lead.use("Begin the review", then=r"/agreements/[0-9a-z]{12}/$")
    assert "Under review" in says(lead)
    lead.use("Finish review", then="/finish/$")
    lead.write("What did the review find?", "It is used each week")
    lead.tick("It goes on as it is")
    lead.write("Review it next by", written(300))
    fine(lead)
    lead.use("Finish the review", then=r"/agreements/[0-9a-z]{12}/$")
    assert "In force" in says(lead)


def ask(walk: Walk, form: str, purpose: str = PURPOSE, whom: str = "") -> str:
    """Ask whether the data may flow; return what the page answers."""
    walk.page.goto("/agreements/flow/")
    if whom:
        walk.choose("Who would have it?", whom)
    walk.page.get_by_label("Which data?").select_option(label=f"{DATA}, Kent Police")
    walk.use("Go on", then="asset=")
    walk.page.get_by_label("For what purpose?").select_option(label=purpose)
    walk.tick(form)
    walk.tick("Weapon")
    walk.use("Ask", then="fields_wanted=")
    return says(walk)


def lapse(site: Site) -> None:
    """Set the days of the agreement back, as if time had gone by."""
    days = "begins = begins - 60, ends = current_date - 1, review_on = NULL"
    assert site.rows(f"UPDATE agreements_agreement SET {days} WHERE title = %s RETURNING ref", TITLE)


def public(person, on: bool) -> None:
    anybody = person().open("/sharing/")
    anybody.page.get_by_role("link", name="Medway Community Safety Partnership").first.click()
    anybody.page.wait_for_url("**/sharing/*/")
    assert (TITLE in anybody.page.inner_text("main")) == on
    assert [*anybody.axe(), *anybody.on_a_phone()] == []


def test_drafted_signed_tried_reviewed_lapsed_and_an_emergency(person, site: Site) -> None:
    lead = Walk(person(), by_keyboard=False)
    lead.sign_in(LEAD)
    address = draft(lead)
    assert "It is complete" in says(lead)
    assert "To a server in Ireland" in says(lead)
    lead.use("Give it to be signed", then="/propose/$")
    fine(lead)
    lead.use("Give it to be signed", then=r"/agreements/[0-9a-z]{12}/$")
    for agency, email in SIGNERS.items():
        signer = Walk(person(javascript=agency != "Kent Police"), by_keyboard=agency == "Probation Service")
        signer.sign_in(email)
        sign(signer, address)
    lead.page.goto(address)
    assert "In force" in says(lead)
    assert "What stands here is what every party signed" in says(lead)
    fine(lead)
    lead.use("Show it to the public", then="/publish/$")
    lead.use("Show it", then=r"/agreements/[0-9a-z]{12}/$")
    public(person, on=True)
    lead.by_keyboard = True
    review(lead)
    lead.by_keyboard = False
    answer = ask(lead, "Aggregate", whom=WHOM)
    assert "Yes, it may" in answer
    assert f"Under: {TITLE}" in answer
    assert "No count under 5" in answer
    fine(lead)
    lapse(site)
    lead.page.goto(address)
    shown = says(lead)
    assert "Lapsed" in shown
    assert "What stood on it" in shown
    assert f"No agreement lets it flow any more to Kent Fire and Rescue Service for “{PURPOSE}”" in shown
    fine(lead)
    public(person, on=False)
    answer = ask(lead, "Aggregate", whom=WHOM)
    assert "No, it may not" in answer
    assert "lapsed" in answer
    fine(lead)
    emergency(person, lead)


def emergency(person, lead: Walk) -> None:
    """A practitioner overrides, without JavaScript; those whom it concerns are told; the lead reviews it when it is over."""
    walk = Walk(person(javascript=False), by_keyboard=False)
    walk.sign_in(FIREFIGHTER)
    assert "No, it may not" in ask(walk, "Identifiable")
    walk.page.get_by_role("link", name="in an emergency").click()
    walk.page.wait_for_url("**/overrides/invoke/**")
    walk.tick("To save life")
    walk.write("What is happening?", "Incident 4471")
    walk.page.get_by_label("Who needs the data?").select_option(label=WHOM)
    walk.tick("I know that")
    walk.use("Invoke the override", then=r"/overrides/[0-9a-z]{12}/$")
    address = walk.page.url
    assert "Stands now" in says(walk)
    assert "Yes, it may" in ask(walk, "Identifiable", purpose="Emergency: to save life")
    steward = Walk(person(), by_keyboard=False)
    steward.sign_in(SIGNERS["Kent Police"])
    for told in (steward, lead):
        told.page.goto("/notices/")
        assert f"Emergency override: {DATA}" in says(told)
    walk.page.goto(address)
    walk.use("End it now", then="/end/$")
    walk.use("End it now", then=r"/overrides/[0-9a-z]{12}/$")
    assert "To be reviewed" in says(walk)
    assert "No, it may not" in ask(walk, "Identifiable", purpose="Emergency: to save life")
    lead.page.goto("/agreements/overrides/")
    fine(lead)
    lead.use("Finlay Osgathorpe", then=r"/overrides/[0-9a-z]{12}/$")
    assert "Finlay Osgathorpe asked for Weapon in identifiable form, and it was allowed" in says(lead)
    fine(lead)
    lead.use("Review it", then="/review/$")
    lead.tick("Justified")
    lead.write("What did you look at", "The incident’s log")
    fine(lead)
    lead.use("Keep the review", then=r"/overrides/[0-9a-z]{12}/$")
    assert "Justified" in says(lead)
